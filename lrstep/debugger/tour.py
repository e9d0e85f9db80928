"""Tour: the stops of a scenario, in its order, and which of them one is at; `tour_way` leads from one to the next.

A stop has one place, however freely one moves between: an address, or where its condition is met first beyond the place
of the stop before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from lrstep.debugger.branches import Branch
from lrstep.debugger.breakpoints import DEPARTS, NONFINITE, Breakpoint, Breakpoints
from lrstep.debugger.places import Places
from lrstep.debugger.position import Position
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Cursor, parse_address
from lrstep.errors import printable

if TYPE_CHECKING:
    from lrstep.expressions import Expression

LONGEST_CAPTION = 10_000  # letters
LETTERS = "abcdef"  # of choices
_ADDRESS = re.compile(r"[0-9]+\s*(:|$)", re.ASCII)
ALWAYS = (NONFINITE, DEPARTS)
"""The breakpoints that are there without anybody's setting them: a tour may lead past them."""


@dataclass(frozen=True, slots=True)
class ScenarioStop(Breakpoint):
    """A stop of a tour: an address, or what a breakpoint may be; and all that the scenario says of it."""

    table: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def caption(self) -> str:
        """What is to be said there; empty where that is nothing."""
        return self.said("caption") or self.said("text")

    @property
    def panel(self) -> str:
        """The panel to look at: the one that is named, or the plot; nothing where none is."""
        return str(self.table.get("panel", "plot" if "plot" in self.table else ""))

    @property
    def choices(self) -> list[str]:
        """What can be chosen as an answer, each behind its letter; nothing where it is not chosen."""
        words = [printable(" ".join(choice.split())) for choice in self.table.get("choices", ())]
        return [f"{letter}) {word}" for letter, word in zip(LETTERS, words, strict=False)]

    def said(self, key: str) -> str:
        """What a key of it says, in one line; nothing where it has no such key."""
        return printable(" ".join(str(self.table.get(key, "")).split()), LONGEST_CAPTION)


class TourReply(NamedTuple):
    """What was said of an answer."""

    text: str
    right: bool
    said: str


@dataclass
class Tour:
    """The stops, in their order. The one that was come to last is the one that one is at, on excursions from it too."""

    stops: list[ScenarioStop] = field(default_factory=list)
    at: int = 0
    """Which one, from 1; 0 before the first."""
    arrivals: int = 0
    """How often one came to a stop: by it a face sees that there is something new to show."""
    place: Position | None = None
    """Where that stop is."""
    replies: dict[int, TourReply] = field(default_factory=dict)
    """What was said of the last answer at each stop where one was given."""
    next: str = ""
    """The SOURCE of the tour to go on with."""
    begin: Position | None = None
    """Where one stood when it was opened: what is before the first stop."""
    met: dict[tuple[Branch, ProgramName, int], Cursor] = field(default_factory=dict)
    """Where conditions of stops were met: in which branch and program, of which stop."""

    @property
    def stop(self) -> ScenarioStop | None:
        """The one that one is at; None before the first."""
        return self.stops[self.at - 1] if self.at else None

    @property
    def is_last(self) -> bool:
        """Whether none follows."""
        return self.at == len(self.stops)

    @property
    def panel(self) -> str:
        """The panel to look at here; nothing where none is named."""
        return "" if self.stop is None else self.stop.panel

    @property
    def begins_here(self) -> bool:
        """Whether one is at the stop at which it was opened, before which nothing is."""
        begin, place = self.begin, self.place
        return self.at == 1 and begin is not None and place is not None and begin.cursor == place.cursor

    @property
    def is_open(self) -> bool:
        """Whether there is a question here that has not been answered rightly."""
        stop, reply = self.stop, self.replies.get(self.at)
        return stop is not None and "question" in stop.table and not (reply is not None and reply.right)

    def in_force(self, number: int, key: str) -> str:
        """The branch, or the program, of a stop: that of the last one up to it that names one; else nothing."""
        named = (stop.table[key] for stop in reversed(self.stops[:number]) if key in stop.table)
        return str(next(named, ""))

    def arrive(self, position: Position, stop: int) -> None:
        """One has come to where a way led: to a stop, to the start before the first, or to a halt on the way."""
        if stop != self.at or position.notice is None:
            self.at, self.arrivals = stop, self.arrivals + 1
            self.place = position if self.at else None

    def leads(self, breakpoints: Iterable[Breakpoint], watches: Sequence[Expression], *, backward: bool) -> bool:
        """Whether continuing is to go to a stop: after the last one it goes to breakpoints, where somebody set some."""
        return bool(self.stops) and (backward or not self.is_last or not (watches or own_breakpoints(breakpoints)))

    def updates(self, branch: Branch, met: Callable[[Breakpoint], list[int]]) -> list[int]:
        """The updates of the stops, as far as they are known: `met` has those at which a condition begins to hold."""
        found = {number: cursor.k for (of, _, number), cursor in self.met.items() if of is branch}
        for number, stop in enumerate(self.stops, 1):
            if stop.address is not None:
                found[number] = stop.address.k
            elif number not in found and (known := met(stop)):
                found[number] = known[0]
        return sorted(set(found.values()))


def own_breakpoints(breakpoints: Iterable[Breakpoint]) -> list[Breakpoint]:
    """Those that somebody set."""
    return [breakpoint for breakpoint in breakpoints if breakpoint.enabled and breakpoint.text not in ALWAYS]


def scenario_stop(breakpoints: Breakpoints, places: Places, number: int, table: Mapping[str, Any]) -> ScenarioStop:
    """A stop of a scenario: `at` an address, or as a breakpoint is written. InputError where it is neither."""
    at = str(table["at"]).strip()
    if _ADDRESS.match(at) is None:
        return ScenarioStop(number, at, *breakpoints.read(at), table=table)
    address = parse_address(at)
    places.find(address, "vector")
    return ScenarioStop(number, at, None, None, address=address, table=table)
