"""What a user did that cannot be done: said in one line that names the place and how to mend it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where in a file something is wrong. `line` counts from 1; `column` is a column's name or number."""

    file: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        column = "" if self.column is None else f" ({printable(self.column)})"
        return printable(self.file, 200) + line + column


class InputError(Exception):
    """Bad usage or bad input. Prints as `WHAT, in FILE:LINE (COLUMN): HOW TO MEND IT`, always one line."""

    def __init__(self, what: str, mend: str, place: Place | None = None) -> None:
        super().__init__(what, mend, place)
        self.what = what
        self.mend = mend
        self.place = place

    def __str__(self) -> str:
        where = "" if self.place is None else f", in {self.place}"
        return printable(f"{self.what}{where}: {self.mend}", 2000)


def printable(text: str, longest: int = 60) -> str:
    """`text` as it can be shown safely: control and escape characters spelt out, cut in the middle if long."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    if len(shown) <= longest:
        return shown
    head = (longest - 1) // 2
    return f"{shown[:head]}…{shown[len(shown) - (longest - 1 - head) :]}"
