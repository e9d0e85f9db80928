"""Tables: what the places of a page have in common is written once, so that twenty-two of them weigh little.

A line is a list of texts, each behind the letter of its role; where it leads to an address, that stands first, behind
`#`. A body is a list of numbers of lines, and a place has the number of the body of each part of the page.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import Any, Generic, TypeVar

from lrstep.html.parts import Linked, PlaceShown
from lrstep.view.lines import Line, Role

LETTERS: dict[Role, str] = {
    "plain": "p", "dim": "d", "title": "t", "name": "n", "forward": "f", "backward": "b", "update": "u",
    "changed": "c", "border": "r", "note": "k",
}  # fmt: skip
"""Of each role, which is also its class in the stylesheet."""
NONE = -1

Kind = TypeVar("Kind", bound=Hashable)


class NumberedOnce(Generic[Kind]):
    """Things by their numbers, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Kind, int] = {}

    def number(self, thing: Kind) -> int:
        """That of a thing, which is new or was there."""
        return self._numbers.setdefault(thing, len(self._numbers))

    @property
    def rows(self) -> list[Kind]:
        """All of them, in the order of their numbers."""
        return list(self._numbers)


class Tables:
    """Lines, bodies and titles, and the places that are made of them; `parts` and `titled` name what a place has."""

    def __init__(self, parts: Sequence[str], titled: Sequence[str]) -> None:
        self._parts, self._titled = parts, titled
        self._lines, self._bodies, self._titles = (
            NumberedOnce[tuple[str, ...]](),
            NumberedOnce[tuple[int, ...]](),
            NumberedOnce[str](),
        )
        self._places: list[list[Any]] = []

    def add(self, place: PlaceShown) -> None:
        """The next place."""
        numbers = [self._body(place.parts[name]) if name in place.parts else NONE for name in self._parts]
        named = [self._titles.number(place.titles[name]) if name in place.titles else NONE for name in self._titled]
        self._places.append([place.address, place.where, int(place.ends), numbers, named])

    def _body(self, rows: Sequence[Linked]) -> int:
        return self._bodies.number(tuple(self._lines.number(tuple(pieces(row))) for row in rows))

    def json(self, opens: int) -> str:
        """All of it as JSON that may stand in HTML, and at which of the places the page opens."""
        table = {
            "opens": opens, "parts": self._parts, "titled": self._titled, "places": self._places,
            "lines": self._lines.rows, "bodies": self._bodies.rows, "titles": self._titles.rows,
        }  # fmt: skip
        return json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def pieces(row: Linked) -> list[str]:
    """What a line is in the tables: where it leads, and its texts without blanks at its end; neighbours of one role are
    one text."""
    link = [f"#{row.goes_to}"] if row.goes_to else []
    return [*link, *(LETTERS[role] + text for role, text in _trimmed(row.line))]


def _trimmed(spans: Line) -> list[tuple[Role, str]]:
    texts = [(role, "".join(text for text, _ in group)) for role, group in groupby(spans, lambda span: span.role)]
    while texts and not texts[-1][1].strip():
        texts.pop()
    return [(role, text.rstrip() if i == len(texts) else text) for i, (role, text) in enumerate(texts, 1) if text]
