"""The tour above the panels: which stop one is at, what is said and asked there, and which keys lead on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrstep.debugger import Debugger, ScenarioStop, Tour
from lrstep.errors import printable
from lrstep.view.laid import Page
from lrstep.view.lines import Line, Span, cells_of, fit, line, trimmed, wrapped

OFFER = "first-tour"
"""The sample that whoever opens lrstep for the first time is offered."""
OFFERED = "a tour of eight minutes"
PADDING = 1  # column on either side
LEAST_PAGE = 7  # rows that are left to the panels
UNBROKEN = 40  # letters of a choice that no line break parts
CUT = "… the rest has no room: make the window higher"


def tour_rows(debugger: Debugger, cells: int, rows: int | None = None) -> list[Line]:
    """The lines of the tour, so wide, in at most so many rows of a screen; none where there is no tour.

    With an offer to a newcomer it is a line that says how to take it.
    """
    tour = debugger.authored.tour
    if debugger.authored.offer:
        words = Span(" New here? ", "title"), Span(f"Q: {OFFERED}", "note"), Span("  Esc: hide this", "note")
        return [fit(trimmed(line(*words), cells), cells)]
    if not tour.stops:
        return []
    said = [_rule(tour, debugger.frame.address, cells), *tour_text(tour, cells)]
    most = len(said) if rows is None else max(2, rows - LEAST_PAGE)
    return said if len(said) <= most else [*said[: most - 1], line(Span(f" {CUT}", "note"))]


def tour_text(tour: Tour, cells: int) -> list[Line]:
    """What is said at the present stop: its caption, its question and the answer; before the first, how to begin."""
    stop = tour.stop
    if stop is None:
        return [row for text in tour_intro(tour) for row in _text("", text, cells)]
    rows = _text("", stop.caption, cells) if stop.caption else []
    rows += [row for lead, text in asked(tour, stop) for row in _text(lead, text, cells)]
    more = f"c opens the next one, {printable(tour.next)}." if tour.next else ""
    return rows + (_text("", f"The tour ends here. {more}".rstrip(), cells) if tour.is_last else [])


def plain_text(tour: Tour, cells: int) -> list[Line]:
    """The same line by line, where words are typed."""
    stop = tour.stop
    assert stop is not None
    texts = [("", stop.caption), *asked(tour, stop)]
    if tour.is_open:
        texts.append(("", f"answer … answers it{'' if tour.is_last else '; c goes on'}"))
    if tour.is_last:
        more = f"The next one: lrstep {printable(tour.next)}" if tour.next else ""
        texts.append(("", f"The tour ends here. {more}".rstrip()))
    return [row for lead, text in texts if text for row in wrapped(Span(lead), text, cells, "  " if lead else "")]


def tour_intro(tour: Tour) -> list[str]:
    """Before the first stop: how to begin."""
    count = len(tour.stops)
    stops = f"{count} stops" if count > 1 else "one stop"
    return [f"A tour of {stops}: c goes to the next one, C back."]


def asked(tour: Tour, stop: ScenarioStop) -> list[tuple[str, str]]:
    """The question of a stop, and what was said of the answer to it, each with the sign that leads it."""
    if "question" not in stop.table:
        return []
    unbroken = [choice.replace(" ", "\xa0") if len(choice) <= UNBROKEN else choice for choice in stop.choices]
    choices = "  ".join(unbroken)
    rows = [("? ", f"{stop.said('question')}{'  ' if choices else ''}{choices}")]
    if (reply := tour.replies.get(tour.at)) is not None:
        rows.append(("✓ " if reply.right else "✗ ", f"{printable(reply.text, 60)}: {reply.said}"))
    return rows


def title_of(tour: Tour) -> str:
    """Which stop one is at, of how many."""
    return f"Stop {tour.at} of {len(tour.stops)}" if tour.at else "Tour"


def _rule(tour: Tour, address: str, cells: int) -> Line:
    """The title, and the keys at its right."""
    place = None if tour.place is None else str(tour.place.track.address(tour.place.cursor))
    away = f", at {place}" if place is not None and place != address else ""
    back = "C: back to it" if away else "C: back"
    on = ("c: next tour" if tour.next else "") if tour.is_last else "c: next stop" if tour.at else "c: begin"
    back = back if tour.at and (away or not tour.begins_here) else ""
    keys = [key for key in ("Q: answer" if tour.is_open else "", on, back) if key]
    title = f"─ {title_of(tour)}{away} "
    while keys and cells_of(f"{title}{'  '.join(keys)} ──") > cells:
        keys.pop()
    right = f" {'  '.join(keys)} " if keys else ""
    rule = "─" * max(0, cells - cells_of(title) - cells_of(right) - 1)
    spans = Span(title[2:], "title"), Span(rule, "border"), Span(right, "note")
    return fit(line(Span("─ ", "border"), *spans, Span("─", "border")), cells)


def _text(lead: str, text: str, cells: int) -> list[Line]:
    rows = wrapped(Span(lead, "note"), text, max(1, cells - 2 * PADDING), "  " if lead else "")
    return [(Span(" " * PADDING), *row) for row in rows]


class Guided:
    """How a face shows a stop: the choices that it names, and what the one before named taken back, unless somebody has
    chosen otherwise since."""

    def __init__(self) -> None:
        self.arrivals = 0
        """How many it has shown."""
        self._imposed: dict[str, tuple[Any, Any]] = {}

    def has_come(self, tour: Tour) -> bool:
        """Whether one has come to a stop that it has not shown yet."""
        new, self.arrivals = tour.arrivals != self.arrivals, tour.arrivals
        return new

    def choices(self, stop: ScenarioStop | None, present: Mapping[str, Any]) -> dict[str, Any]:
        """What to choose now, of the `present` choices, by the names that a scenario has for them."""
        table = {} if stop is None else stop.table
        wanted = {key: before for key, (was, before) in self._imposed.items() if present[key] == was}
        self._imposed = {}
        for key in present:
            if key in table:
                self._imposed[key] = (table[key], wanted.get(key, present[key]))
                wanted[key] = table[key]
        return wanted


def pointed(page: Page, name: str) -> Page:
    """A page on which the titles of a panel stand out."""
    for placed in page.panes:
        if placed.pane.name == name:
            page.lines[placed.top] = _standing_out(page.lines[placed.top], placed.left, placed.left + placed.width)
    return page


def _standing_out(row: Line, left: int, right: int) -> Line:
    spans, at = [], 0
    for span in row:
        inside = left <= at < right and span.role == "title"
        spans.append(span._replace(role="changed") if inside else span)
        at += cells_of(span.text)
    return tuple(spans)
