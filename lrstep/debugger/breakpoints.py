"""Breakpoints: where to stop, as a user writes it and as it is listed.

dz                      after each run of the line that computes dz, in the program that has it
scalar:dw1@             after each run of a line in the loop; @17: only for data row 17
dz if abs(dz[17]) > .9  where a condition holds there
J < 0.3                 at the end of each update in which a condition begins to hold
cost-rising             what goes wrong, by name
yours:31                after each run of line 31 of a script; `31 if cost > 2` works, too
dz hits 3               only every third time on the way
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, cast

from lrstep.debugger.branches import Branch
from lrstep.debugger.places import Places
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Address
from lrstep.engine import Run
from lrstep.errors import InputError, printable
from lrstep.formulas import lost_beside_one

if TYPE_CHECKING:
    from lrstep.expressions import Expression

NONFINITE, DEPARTS = "nonfinite", "departs"
STOPS: Mapping[str, tuple[str, str]] = {
    NONFINITE: ("", "a number is no longer finite: at the line and row where it first is not"),
    DEPARTS: ("", "a number of somebody's own loop departs from the mathematics: at the first line that gives it"),
    "cost-rising": ("{cost} > {before}", "the cost J is larger than an update ago"),
    "saturation": (
        "any(a == 1 or a <= {lost})",
        "an example is so far from the boundary that a or 1 − a rounds to 1",
    ),
    "sign-change": ("any(dw * prev(dw) < 0){or_b}", "a component of the gradient changes its sign"),
    "converged": ("norm(dw) < 1e-6{and_b}", "the gradient has all but vanished"),
}
"""Named stops: the condition each stands for, and what it says. What is in braces depends on the run."""

MOST_MET = 1000  # places that are remembered for each breakpoint: a timeline has no room for more

_PLACE = re.compile(r"(?:(vector|scalar):)?([A-Za-z]+[0-9]{0,9})(@([0-9]{0,15}))?", re.ASCII)
_OWN_LINE = re.compile(r"(?:yours:)?((?:[^\s:@]+:)?[0-9]{1,9})(?:@([0-9]{1,9}))?", re.ASCII)
_HITS = re.compile(r"^(.*\S)\s+hits\s+([0-9]{1,9})$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ListingLine:
    """A line of one of the programs; in the loop of a scalar program for each example, or for one data row."""

    program: ProgramName
    op: str
    in_loop: bool = False
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Where to stop: on a line, where a condition begins to hold, or both; `hits` counts the times on one way."""

    number: int
    text: str
    line: ListingLine | None
    condition: Expression | None
    hits: int = 1
    enabled: bool = True
    address: Address | None = None

    @property
    def name(self) -> str:
        """What is said of having stopped at it."""
        return f"breakpoint {self.number}: {self.text}"

    @property
    def written(self) -> str:
        """How a scenario holds it."""
        return self.text if self.enabled else f"off {self.text}"


def _in_stops(run: Run) -> dict[str, object]:
    """What the conditions of named stops are of in a run: with R where there is one from the start, with b where there
    is one."""
    return {
        "lost": lost_beside_one(run.dtype),
        "cost": "J + R" if run.penalised else "J",
        "before": "prev(J) + prev(R)" if run.penalised else "prev(J)",
        "or_b": " or db * prev(db) < 0" if run.intercept else "",
        "and_b": " and abs(db) < 1e-6" if run.intercept else "",
    }


class Breakpoints:
    """The breakpoints of a Debugger, by number, in the order in which they were set."""

    def __init__(self, places: Places, run: Run) -> None:
        self._places, self._n, self._rows, self._in_stops = places, run.n, run.data.rows, _in_stops(run)
        self._all: dict[int, Breakpoint] = {}
        self._next = 1
        self._met: dict[tuple[Branch, str], tuple[int, list[int]]] = {}

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> Breakpoint:
        if number not in self._all:
            known = ", ".join(map(str, self._all)) or "none is set"
            raise InputError(f"there is no breakpoint {number}", f"choose from {known}" if self._all else known)
        return self._all[number]

    def add(self, text: str) -> Breakpoint:
        """Set one, as the module says it is written; `off` before it sets one that is switched off."""
        words = text.strip()
        enabled = not words.startswith("off ")
        words = words if enabled else words[4:].strip()
        line, condition, hits = self.read(words)
        breakpoint = self._all[self._next] = Breakpoint(self._next, words, line, condition, hits, enabled)
        self._next += 1
        return breakpoint

    @classmethod
    def usual(cls, places: Places, run: Run) -> Self:
        """Those that are there from the start: where a number is not finite, and where a script's is not right."""
        usual = cls(places, run)
        for name in (NONFINITE, *([DEPARTS] if "yours" in places.tracks else [])):
            usual.add(name)
        return usual

    def remove(self, number: int) -> None:
        """Take one away."""
        del self._all[self[number].number]

    def clear(self) -> None:
        """Take all away."""
        self._all.clear()

    def switch(self, number: int, on: bool | None = None) -> Breakpoint:
        """Switch one on or off, or to what it is not."""
        breakpoint = self[number]
        self._all[number] = replace(breakpoint, enabled=not breakpoint.enabled if on is None else on)
        return self._all[number]

    def at(self, program: ProgramName, op: str, in_loop: bool) -> list[Breakpoint]:
        """Those on a line of a listing."""
        wanted = (program, op, in_loop)
        return [bp for bp in self if bp.line and (bp.line.program, bp.line.op, bp.line.in_loop) == wanted]

    def toggle(self, program: ProgramName, op: str, in_loop: bool) -> None:
        """Take those on a line away, or set one where there is none."""
        present = self.at(program, op, in_loop)
        for breakpoint in present:
            self.remove(breakpoint.number)
        if not present:
            self.add(f"{program}:{op}{'@' if in_loop else ''}")

    def met(self, branch: Branch, of: Iterable[Breakpoint] | None = None) -> list[int]:
        """The known updates at which those on a condition would stop, in order: for the timeline. Of others by `of`,
        and then also those of addresses.

        What was looked through is remembered, and looked on from there, at each key as far as takes no time. What
        needs the vectors is not looked for.
        """
        enabled = [bp for bp in (self if of is None else of) if bp.enabled]
        on = [bp.condition for bp in enabled if bp.line is None and bp.condition is not None]
        at = {bp.address.k for bp in enabled if bp.address is not None}
        return sorted(at.union(*(self._met_by(condition, branch) for condition in on)))

    def _met_by(self, expression: Expression, branch: Branch) -> list[int]:
        history = branch.history
        through, met = self._met.get((branch, expression.text), (history.start, []))
        last = min(history.known, through + history.quick)
        if last > through and len(met) < MOST_MET:
            from lrstep.debugger.searching import Condition

            condition = Condition(branch, expression, begins=True)
            met = [*met, *condition.from_columns(through + 1, last)][:MOST_MET]
        self._met[branch, expression.text] = last, met
        return met

    def read(self, text: str) -> tuple[ListingLine | None, Expression | None, int]:
        """What a text stands for: a line, a condition, and the how-manieth time; InputError where it is none."""
        hits = 1
        if (counted := _HITS.match(text)) is not None:
            text, hits = counted[1], int(counted[2])
            if hits < 1:
                raise InputError("hits 0 never stops", "give a number from 1 on")
        if text in STOPS:
            return None, self._condition(STOPS[text][0].format(**self._in_stops)), hits
        place, _, rest = text.partition(" if ")
        if text.startswith("if "):
            place, rest = "", text[3:]
        line = self._line(place.strip(), bool(rest)) if place else None
        condition = self._condition(rest if line is not None or not place else text)
        if line is None and condition is None:
            raise InputError("a breakpoint needs a line or a condition", f"write dz, J < 0.3, or {', '.join(STOPS)}")
        return line, condition, hits

    def _condition(self, text: str) -> Expression | None:
        if not text.strip():
            return None
        from lrstep.expressions import parse_condition  # here: few runs have a condition

        condition = parse_condition(text.strip(), self._places.own_names)
        condition.check(self._n, self._rows)
        return condition

    def _line(self, text: str, must: bool) -> ListingLine | None:
        """The line that a text names; None where it is none and may be something else."""
        own = _OWN_LINE.fullmatch(text)
        if own is not None and "yours" in self._places.tracks:
            return ListingLine("yours", own[1], row=int(own[2]) if own[2] else None)
        match = _PLACE.fullmatch(text)
        line = None if match is None else self._find(*match.groups())
        if line is None and (must or (match is not None and (match[1] or match[3] is not None))):
            raise InputError(f"there is no line '{printable(text)}'", f"use {self._places.op_names}")
        return line

    def _find(self, program: str | None, op: str, at: str | None, row: str | None) -> ListingLine | None:
        number = int(row) if row else None
        if number is not None and number >= self._rows:
            raise InputError(f"there is no row {number}", f"choose one from 0 to {self._rows - 1}")
        names: tuple[ProgramName, ...] = ("vector", "scalar") if program is None else (cast(ProgramName, program),)
        for name in names:
            before, loop, after = self._places.tracks[name].program.sections
            outside = before.offset(op) is not None or after.offset(op) is not None
            if at is None and outside:
                return ListingLine(name, op)
            if loop.offset(op) is not None and (at is not None or not outside):
                return ListingLine(name, op, True, number)
        return None
