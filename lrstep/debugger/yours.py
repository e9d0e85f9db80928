"""Yours: a script that was followed as a program: each line of it that ran is an op, and its address the line's number.

`K:LINE` is the moment just after that line ran in update K; `K:LINE@N` the Nth time that it did. A line of another file
than the script's own has that file's name before it, as in `3:model.py:12`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lrstep.debugger.program import Op, Step, Where, your_program
from lrstep.debugger.track import START, Address, Cursor, Track
from lrstep.engine import Batches, History, Run
from lrstep.engine.traced import RanLine, Traced, as_last_given
from lrstep.errors import printable
from lrstep.quantities import BY_NAME, FEATUREWISE, OVERALL, PARAMETERS, POINTWISE, QUANTITIES, Phase

KEPT_UPDATES = 8
LONGEST_CODE = 1000  # letters of a line
ORDER = {quantity.name: i for i, quantity in enumerate(QUANTITIES)}


@dataclass(frozen=True)
class YourTrack(Track):
    """The lines of a script that ran, one after another, update by update."""

    traced: Traced | None = None

    def __post_init__(self) -> None:
        assert self.traced is not None, "there is no such track without a script"

    @property
    def of(self) -> Traced:
        """The script."""
        assert self.traced is not None
        return self.traced

    @cached_property
    def _ends(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """How many lines there are up to each update that is known, from none on."""
        return np.concatenate([[0], np.cumsum(np.asarray(self.of.counts(), np.int64))])

    def _up_to(self, k: int) -> int:
        known = len(self._ends) - 1
        done = min(max(0, k - self.begins), known)
        return int(self._ends[done]) + max(0, k - self.begins - known)

    def length(self, k: int) -> int:
        """How many lines of update k ran; of one that the script did not make, one."""
        return self._up_to(k) - self._up_to(k - 1)

    def moved(self, cursor: Cursor, ops: int) -> Cursor:
        """`ops` lines on (or back, if negative), at most back to the start."""
        number = (0 if cursor == self.start else self._up_to(cursor.k - 1) + cursor.ops) + ops
        if number <= 0:
            return self.start
        known, total = len(self._ends) - 1, int(self._ends[-1])
        done = int(np.searchsorted(self._ends, number)) if number <= total else known + number - total
        k = self.begins + done
        return Cursor(k, number - self._up_to(k - 1))

    def where(self, cursor: Cursor) -> Where | None:
        """The line that just ran; None at the start."""
        if cursor == self.start or cursor.k - self.begins >= len(self._ends):
            return None
        return self._wheres(cursor.k)[cursor.ops - 1]

    def ran(self, cursor: Cursor) -> RanLine | None:
        """The same, with what it changed."""
        return None if self.where(cursor) is None else self.lines(cursor.k)[cursor.ops - 1]

    def address(self, cursor: Cursor) -> Address:
        """The cursor's address, always with its line."""
        if cursor in (START, self.start):
            return Address(cursor.k) if cursor == START else Address(cursor.k, self.name_of(self.lines(cursor.k)[-1]))
        lines = self.lines(cursor.k)
        here = lines[cursor.ops - 1]
        times = [i for i, line in enumerate(lines, 1) if (line.line, line.file) == (here.line, here.file)]
        return Address(cursor.k, self.name_of(here), times.index(cursor.ops) + 1 if len(times) > 1 else None)

    def cursor(self, address: Address) -> Cursor | None:
        """Where an address is, the first time that its line ran where it does not say which; None where it did not."""
        if address.op is None or address.k == 0:
            return self.end(address.k)
        cursors = self.cursors(address.op, address.k)
        number = 1 if address.row is None else address.row
        return cursors[number - 1] if 0 < number <= len(cursors) else None

    def cursors(self, name: str, k: int) -> list[Cursor]:
        """All places of update k just after the line of this name."""
        if not 0 < k - self.begins < len(self._ends):
            return []
        return [Cursor(k, i) for i, line in enumerate(self.lines(k), 1) if self.name_of(line) == name]

    def setting(self, k: int, quantity: str, item: int | None = None) -> Cursor | None:
        """Just after the line that gave a quantity, or an item of it, its value; None where none did."""
        if not 0 < k - self.begins < len(self._ends):
            return None
        lines = self.lines(k)
        for i in range(len(lines), 0, -1):
            sets = lines[i - 1].sets
            if quantity in sets and (item is None or sets[quantity] in (None, item)):
                return Cursor(k, i)
        return None

    def after(self, k: int, step: str, row: int, batches: Batches) -> Cursor | None:
        """Just after a quantity is known, or the last one before it that a line computes."""
        position = batches.batch(k).position(row)
        for quantity in QUANTITIES[ORDER.get(step, -1) :: -1]:
            item = position if quantity.name in POINTWISE else None
            if (cursor := self.setting(k, quantity.name, item)) is not None:
                return cursor
        return self.end(k - 1) if k - 1 > self.begins else self.start

    def name_of(self, line: RanLine) -> str:
        """A line as an address has it."""
        return str(line.line) if line.file == 0 else f"{self.of.sources[line.file].file}:{line.line}"

    def text_of(self, line: RanLine) -> str:
        """What stands in a line; all of a statement that goes on in the lines below."""
        source = self.of.sources[line.file]
        last = _last_lines(source.text).get(line.line, line.line)
        return printable(" ".join(" ".join(source.lines[line.line - 1 : last]).split()), LONGEST_CODE)

    def next_phase(self, cursor: Cursor) -> Cursor:
        """The last line before the phase changes, or of the update, going on from the line after this one."""
        at = self.moved(cursor, 1)
        while (here := self.where(at)) is not None and not here.is_last:
            after = self.moved(at, 1)
            coming = self.where(after)
            if coming is None or coming.op.phase != here.op.phase:
                break
            at = after
        return at

    def previous_phase(self, cursor: Cursor) -> Cursor:
        """The last line of the phase before this one, or of the update before; the start from the first phase."""
        at, here = cursor, self.where(cursor)
        phase = None if here is None else here.op.phase
        while at != self.start and at.k == cursor.k and here is not None and here.op.phase == phase:
            at = self.moved(at, -1)
            here = self.where(at)
        return at

    def names(self, cursor: Cursor) -> Mapping[str, Any]:
        """The names of the script that have a value at a place, and that value; the one given last stands last."""
        names = dict(self.of.names_before(max(cursor.k, self.begins + 1)))
        for line in () if cursor == self.start else self.lines(cursor.k)[: cursor.ops]:
            for name, value in line.changes.items():
                names.pop(name, None)
                names[name] = value
        return as_last_given(names)

    def unfinished(self, lines: Sequence[RanLine], i: int) -> str:
        """The quantity that line i of an update works at, which a later one gives its value, as a sum; "" of none."""
        sums = [name for name in OVERALL if name not in PARAMETERS and name in self.of.bound]
        names = {own: name for name in sums for own in self.of.bound[name].split(", ")}
        works_at = {names[own] for own in lines[i].changes if own in names}
        later = (quantity for line in lines[i + 1 :] for quantity in line.sets if quantity in works_at)
        return next(later, "")

    def lines(self, k: int) -> tuple[RanLine, ...]:
        """Those of update k that ran, in their order."""
        return _lines_of(self, k)

    def _wheres(self, k: int) -> list[Where]:
        return _wheres_of(self, k)


@lru_cache(maxsize=32)
def _last_lines(text: str) -> Mapping[int, int]:
    """The last line of each statement that holds no others, by its first."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):  # a notebook's own commands
        return {}
    alone = (node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body"))
    return {node.lineno: node.end_lineno or node.lineno for node in alone}


@lru_cache(maxsize=KEPT_UPDATES)
def _lines_of(track: YourTrack, k: int) -> tuple[RanLine, ...]:
    return track.of.lines(k)


@lru_cache(maxsize=KEPT_UPDATES)
def _wheres_of(track: YourTrack, k: int) -> list[Where]:
    """Each line of an update as an op: its phase is that of what it computes, or of what is computed next."""
    lines = _lines_of(track, k)
    times = Counter((line.file, line.line) for line in lines)
    wheres: list[Where] = []
    position: int | None = None
    for i, line in enumerate(lines):
        places = [item for name, item in line.sets.items() if name in POINTWISE and item is not None]
        position = places[0] if places else None if times[line.file, line.line] == 1 else position
        name = min(line.sets, key=lambda each: ORDER.get(each, len(ORDER)), default="")
        coming = name or track.unfinished(lines, i)
        phase = BY_NAME[coming].phase if coming in BY_NAME else _phase(lines, i)
        step = Step(name, phase, track.text_of(line), "")
        feature = line.sets[name] if name in FEATUREWISE else None
        op = Op(track.name_of(line), step, feature, line.line, in_loop=False, sets=line.sets)
        wheres.append(Where(op, position, is_last=i == len(lines) - 1))
    return wheres


def _phase(lines: tuple[RanLine, ...], i: int) -> Phase:
    for line in lines[i:]:
        for name in line.sets:
            if name in BY_NAME:
                return BY_NAME[name].phase
    return "update"


def your_track(run: Run, history: History) -> YourTrack:
    """That of the script that made a history."""
    return YourTrack(your_program(run), run.batches, history.start, traced=history.traced)
