"""Extras: packages that only a part of lrstep needs, and the command that installs them where this lrstep is."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from lrstep.errors import InputError

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


def required(module: str, what: str, extra: str) -> Any:
    """A module of a package that an extra brings. InputError, which says how to install it, where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0].replace("_", "-")
        mend = f"install it with the extra: {installing(extra)}"
        raise InputError(f"{what} needs the package {package}", mend) from None
