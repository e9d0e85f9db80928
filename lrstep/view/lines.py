"""Lines of text in spans, each with a role; measuring, cutting and padding them in terminal cells."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias, get_args

from rich.cells import cell_len, set_cell_size

Role = Literal["plain", "dim", "title", "name", "forward", "backward", "update", "changed", "border", "note"]
ROLES: tuple[Role, ...] = get_args(Role)


class Span(NamedTuple):
    """A piece of text and what it is, which the screen turns into a colour."""

    text: str
    role: Role = "plain"


Line: TypeAlias = tuple[Span, ...]

EMPTY: Line = ()
UNBROKEN = ("a − y", "(1 − a)", "J + R", "L + R")  # formulas that no line break may part


def line(*parts: str | Span) -> Line:
    """A line of spans; a plain string is a span of role `plain`."""
    return tuple([Span(part) if isinstance(part, str) else part for part in parts])


cells_of = lru_cache(maxsize=8192)(cell_len)
"""How many terminal cells a text takes. The same few hundred texts are measured at every key."""


def width(spans: Line) -> int:
    """How many terminal cells a line takes."""
    return sum([cells_of(text) for text, _ in spans])


def fit(spans: Line, cells: int) -> Line:
    """The line at exactly this width: padded with blanks, or cut with `…` where it is too long."""
    room = cells - width(spans)
    if room >= 0:
        return (*spans, Span(" " * room)) if room else spans
    kept: list[Span] = []
    left = cells - 1
    for span in spans:
        take = min(left, cells_of(span.text))
        if take > 0:
            kept.append(Span(set_cell_size(span.text, take), span.role))
        left -= take
    return (*kept, Span("…", "dim")) if cells > 0 else EMPTY


def trimmed(spans: Line, cells: int) -> Line:
    """The line without as many of its last spans as it takes to fit: a word left out is better than one cut."""
    while len(spans) > 1 and width(spans) > cells:
        spans = spans[:-1]
    return spans


def folded(spans: Line, cells: int, indent: int = 4) -> list[Line]:
    """The line broken between its spans into lines of at most so many cells; all but the first are indented."""
    rows: list[list[Span]] = [[]]
    used = 0
    for span in spans:
        if used + cells_of(span.text.rstrip()) > cells and used:
            last = rows[-1][-1]
            rows[-1][-1] = last._replace(text=last.text.rstrip())
            rows.append([Span(" " * indent)])
            used, span = indent, span._replace(text=span.text.lstrip())
        rows[-1].append(span)
        used += cells_of(span.text)
    if used > cells and rows[-1]:
        rows[-1][-1] = rows[-1][-1]._replace(text=rows[-1][-1].text.rstrip())
    return [tuple(row) for row in rows]


def cut(text: str, cells: int) -> str:
    """Text in at most so many cells, cut in the middle with `…`."""
    if cell_len(text) <= cells:
        return text
    if cells < 1:
        return ""
    head = (cells - 1) // 2
    tail = text
    while tail and cell_len(tail) > cells - 1 - head:
        tail = tail[1:]
    return set_cell_size(text, head) + "…" + tail


def wrapped(lead: Span, text: str, cells: int, indent: str = "  ") -> list[Line]:
    """Text after a lead, broken between words into lines of at most so many cells; all but the first are indented."""
    rows: list[str] = [""]
    room = cells - cell_len(lead.text)
    for formula in UNBROKEN:
        text = text.replace(formula, formula.replace(" ", "\xa0"))
    for word in text.split(" "):
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if cell_len(joined) <= room:
            rows[-1] = joined
        else:
            rows.append(word)
            room = cells - len(indent)
    rows = [row.replace("\xa0", " ") for row in rows]
    return [line(lead, rows[0]), *(line(indent, row) for row in rows[1:])]


def text_of(lines: Iterable[Line]) -> str:
    """Plain text, without roles or trailing blanks."""
    return "".join("".join(span.text for span in spans).rstrip() + "\n" for spans in lines)
