"""Markdown: tables and cells that say what they are given, on GitHub as in Pandoc."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MEANT = re.compile(r"([\\`*_\[\]<>|~^$&])")
"""What Markdown would take for more than a letter."""


def plain(text: str) -> str:
    """Text that is nothing but text."""
    return _MEANT.sub(r"\\\1", text)


def code(text: str) -> str:
    """Text in the letters of code, in which nothing has a meaning; in a cell of a table `|` would end it."""
    return f"`{text}`" if "|" not in text and "`" not in text else plain(text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table whose first column is text and whose others are, like it, to the left."""
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return [*lines, ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
