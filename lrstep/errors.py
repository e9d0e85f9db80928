"""What a user did that cannot be done: said in one line that names the place and how to mend it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

LONGEST = 100  # letters of a name: comparing longer ones takes long and helps nobody
SHOWN = 8  # names, of more


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


def nearest(name: str, names: Collection[str], likeness: float = 0.6) -> str | None:
    """The one of `names` that a misspelt name was probably meant to be; None where none is as like it as that."""
    from difflib import get_close_matches  # here: most that is typed is right

    comparable = [other for other in names if 0 < len(other) <= LONGEST]
    same_letters = [other for other in comparable if other.lower() == name.lower()]
    near = get_close_matches(name, comparable, n=1, cutoff=likeness) if len(name) <= LONGEST else []
    return next(iter((*same_letters, *near)), None)


def suggest(name: str, names: Collection[str], otherwise: str = "", likeness: float = 0.6) -> str:
    """How to mend `name`, which is not among `names`: the nearest of them, else `otherwise`, else what there is."""
    near = nearest(name, names, likeness)
    if near is not None:
        return f"did you mean {printable(near)}?"
    more = ", …" if len(names) > SHOWN else ""
    return otherwise or f"choose from {', '.join(printable(other, 30) for other in list(names)[:SHOWN])}{more}"
