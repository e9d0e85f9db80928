"""What is seen in a picture of a screen: its size, the colour behind all, and its letters, each in its cell."""

from __future__ import annotations

import re
from collections.abc import Container
from xml.etree import ElementTree

from rich.cells import cell_len, set_cell_size

from lrstep.tui.svg import CELL, PADDING, ROW

SVG = "{http://www.w3.org/2000/svg}"


def size_of(svg: str) -> tuple[int, int]:
    """Columns and rows of a picture."""
    width, height = map(int, re.findall(r'^<svg [^>]*width="(\d+)" height="(\d+)"', svg)[0])
    return (width - 2 * PADDING) // CELL, (height - 2 * PADDING) // ROW


def ground_of(svg: str) -> str:
    """The colour behind all of it."""
    return str(re.findall(r'<rect [^>]*fill="(#\w+)"', svg)[0])


def rows_of(svg: str, hidden: Container[str] = ()) -> list[str]:
    """The text of a picture, each letter in the cell where it is seen; groups of the classes `hidden` are not."""
    columns, count = size_of(svg)
    rows = [" " * columns for _ in range(count)]
    tree = ElementTree.fromstring(svg)
    groups = [tree, *tree.iter(f"{SVG}g")]
    for text in (text for group in groups if group.get("class") not in hidden for text in group.findall(f"{SVG}text")):
        x, y, shown = int(text.get("x", "")), int(text.get("y", "")), text.text or ""
        left, row, cells = x // CELL, y // ROW, cell_len(shown)
        assert int(text.get("textLength", CELL)) == cells * CELL
        assert left + cells <= columns
        before = set_cell_size(rows[row], left)
        after = rows[row][-(columns - left - cells) or columns :]
        rows[row] = before + shown + after
    return [row.rstrip() for row in rows]
