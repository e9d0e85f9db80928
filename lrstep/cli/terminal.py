"""The terminal that a screen needs."""

from __future__ import annotations

import sys


def has_terminal() -> bool:
    """Whether keys come from a terminal and what is painted goes to one."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
