"""Extras: packages that only a part of lrstep needs, and the command that installs them where this lrstep is."""

from __future__ import annotations

import sys
from pathlib import Path

TOOLS = {
    "pipx_metadata.json": "pipx runpip lrstep install {}",
    "uv-receipt.toml": "uv pip install --python {prefix} {}",
}
"""The file by which one knows an environment that pipx or `uv tool` made, and how each installs more into it."""


def installing(extra: str) -> str:
    """The command that brings an extra: pip's, or that of the tool which installed lrstep as a command of its own."""
    for mark, command in TOOLS.items():
        if (Path(sys.prefix) / mark).is_file():
            return command.format(f"'lrstep[{extra}]'", prefix=sys.prefix)
    return f"pip install 'lrstep[{extra}]'"
