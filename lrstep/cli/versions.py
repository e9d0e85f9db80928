"""`lrstep --version --verbose`: what a report of a fault needs to say, a line each."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from lrstep._version import __version__
from lrstep.errors import printable

PACKAGES = ("textual", "plotext", "msgspec", "pysimdjson", "threadpoolctl")
TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION")
"""What a terminal says of itself."""
AROUND_IT = ("TMUX", "SSH_TTY", "NO_COLOR")
"""What matters by being there."""


def versions() -> str:
    """Everything, the engine included: loads NumPy."""
    return _table({"lrstep": __version__, **_engine(), **_around()})


def versions_without_engine() -> str:
    """What is known without loading anything."""
    return _table({"lrstep": __version__, "numpy": _of("numpy"), **_around()})


def _engine() -> dict[str, str]:
    from lrstep.engine.fingerprint import fingerprint
    from lrstep.engine.kernels import KERNELS

    engine = fingerprint(", ".join(KERNELS))
    return {"engine": f"{engine['name']} {engine['version']}", **{n: engine[n] for n in ("kernel", "numpy", "blas")}}


def _around() -> dict[str, str]:
    """The packages, the machine and the terminal."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        **{package: _of(package) for package in PACKAGES},
        "platform": platform.platform(),
        "terminal": _terminal(),
    }


def _of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _terminal() -> str:
    """Its size, the letters it knows, and what it says of itself."""
    size = shutil.get_terminal_size()
    stream = sys.stdout
    said = [f"{name}={printable(os.environ[name])}" for name in TERMINAL if os.environ.get(name)]
    said += [name for name in AROUND_IT if os.environ.get(name)]
    kind = f"{size.columns}x{size.lines}" if stream.isatty() else "none: standard output is a file or a pipe"
    return ", ".join([kind, str(stream.encoding), *said])


def _table(rows: dict[str, str]) -> str:
    width = max(map(len, rows))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows.items())
