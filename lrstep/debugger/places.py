"""Places: the tracks of all programs of a run, and the places in them that match each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrstep.debugger.program import SHOWN_FEATURES, ProgramName, programs
from lrstep.debugger.track import Address, Cursor, Track
from lrstep.debugger.your_place import YourPlace, own_names
from lrstep.debugger.yours import YourTrack
from lrstep.engine import Batch, Run
from lrstep.errors import InputError, printable

if TYPE_CHECKING:
    from lrstep.expressions.own_names import OwnNames


MOST_NAMED = 12  # lines of an update


class Places:
    """The tracks of the programs of a run, of which nothing is known before the end of update `begins`."""

    def __init__(self, run: Run, begins: int = 0, own: Track | None = None) -> None:
        """`own` is that of a script, which then comes first."""
        self._n, self._batches, self.begins = run.n, run.batches, begins
        self.tracks: dict[ProgramName, Track] = {} if own is None else {own.program.name: own}
        self.tracks |= {name: Track(program, run.batches, begins) for name, program in programs(run).items()}

    @property
    def own_names(self) -> OwnNames:
        """The names of a script that expressions may read; none where there is no script."""
        own = self.tracks.get("yours")
        return own_names(own) if isinstance(own, YourTrack) else {}

    def end_of_own(self, k: int) -> YourPlace | None:
        """The end of update k in a script; None where there is none."""
        own = self.tracks.get("yours")
        return YourPlace(own, own.end(k)) if isinstance(own, YourTrack) else None

    def track(self, name: ProgramName) -> Track:
        """That of a program; InputError where this run has no such program."""
        if name not in self.tracks:
            what = f"there is no program {name}: only the trace of a script has it"
            raise InputError(what, f"use {' or '.join(self.tracks)}")
        return self.tracks[name]

    def find(self, address: Address, present: ProgramName) -> tuple[ProgramName, Cursor]:
        """The program and cursor of an address, the present program first; InputError where none has it."""
        for name in (present, *(other for other in self.tracks if other != present)):
            cursor = self.tracks[name].cursor(address)
            if cursor is not None and cursor < self.tracks[name].start:
                what = f"nothing is known of what was before the end of update {self.begins:,}"
                raise InputError(what, "choose a later address: the log begins there")
            if cursor is not None:
                return name, cursor
        own = self.tracks.get("yours")
        if isinstance(own, YourTrack) and _is_line(str(address.op)):
            raise _no_line(own, address)
        if address.row is not None and not _is_line(str(address.op)):
            self.position(address.k, address.row)
        assert address.op is not None
        raise InputError(
            f"there is no line '{printable(address.op)}'{self._elsewhere(address)}", f"use {self.op_names}"
        )

    def _elsewhere(self, address: Address) -> str:
        """With which row, or without one, there is such a line, where there is."""
        if address.row is None or _is_line(str(address.op)):
            return ""
        outside = any(track.program.has_op(str(address.op)) for track in self.tracks.values())
        return f" for row {address.row} alone" if outside else ""

    @property
    def op_names(self) -> str:
        """The names of all ops, in words: the vector program's, then what only the other has."""
        (vector, *_), (before, loop, after) = _op_names(self.tracks["vector"]), _op_names(self.tracks["scalar"])
        others = [name for name in (*before, *after) if name not in vector]
        words = f"{' '.join(vector)}, or {' '.join(others)}"
        words = f"the number of a line that ran, or {words}" if "yours" in self.tracks else words
        return f"{words}; within the loop {' '.join(loop)}, where I is a row" if loop else words

    def next_program(self, name: ProgramName) -> ProgramName:
        """The one that one switches to."""
        names = list(self.tracks)
        return names[(names.index(name) + 1) % len(names)]

    def same_in(self, other: Places, program: ProgramName, cursor: Cursor) -> Cursor:
        """The same address in another run's places, or of a line that it does not have the last one before it."""
        if self is other:
            return cursor
        there, track = other.tracks[program], self.tracks[program]
        while cursor > track.start:
            same = there.cursor(track.address(cursor))
            if same is not None:
                return same
            cursor = track.moved(cursor, -1)
        return there.start

    def position(self, k: int, row: int) -> int:
        """Where a data row is in the batch of update k; InputError where it is not."""
        batch = self._batches.batch(k)
        position = batch.position(row)
        if position is None:
            raise InputError(f"row {row} is not in the batch of update {k}", f"choose {_some_rows(batch)}")
        return position

    def matching(self, program: ProgramName, cursor: Cursor, row: int, to: ProgramName) -> Cursor:
        """The place in another program that matches one in `program`, for the selected example's row."""
        track, other = self.tracks[program], self.tracks[to]
        where = track.where(cursor)
        if where is None:
            return other.start
        if where.is_last:
            return other.end(cursor.k)
        k, step = cursor.k, self._last_step(track, cursor)
        if step is None:
            return other.end(k - 1) if k - 1 > self.begins else other.start
        matching = other.after(k, step, row, self._batches)
        # Before the loop there is `zero`, which has no vectorised form: nothing of this update is known yet.
        return matching or (other.end(k - 1) if other.program.name == "vector" else other.start)

    def _last_step(self, track: Track, cursor: Cursor) -> str | None:
        """The quantity that was computed last, at a place in an update; None where none was yet."""
        while (where := track.where(cursor)) is not None:
            if where.op.step.name or where.op.sets is None:
                return where.op.step.name
            before = track.moved(cursor, -1)
            if before.k != cursor.k:
                return None
            cursor = before
        return None


def _no_line(track: YourTrack, address: Address) -> InputError:
    """That a line of a script did not run in an update, or not so often, and which did."""
    if track.where(track.end(address.k)) is None:
        return InputError(f"update {address.k:,} is past the end of the script", "choose an earlier one")
    names = [track.name_of(line) for line in track.lines(address.k)]
    times, line = names.count(str(address.op)), printable(str(address.op))
    if times:
        ran = "once" if times == 1 else f"{times:,} times"
        return InputError(f"line {line} ran {ran} in update {address.k:,}", f"write {address.k}:{line}@{times}")
    some = list(dict.fromkeys(names))
    shown = f"{', '.join(some[:MOST_NAMED])}{', …' if len(some) > MOST_NAMED else ''}"
    return InputError(f"line {line} did not run in update {address.k:,}", f"choose one that did: {shown}")


def _is_line(op: str) -> bool:
    """Whether it is the line of a script."""
    return op[-1:].isdigit() and (op.isdigit() or ":" in op)


def _op_names(track: Track) -> list[list[str]]:
    """The names of the ops of each section of a program, as an address has them; of many features three."""
    named: list[list[str]] = []
    for section in track.program.sections:
        row, n, names = "@I" if section.in_loop else "", section.n, list[str]()
        numbers = [str(i) for i in range(1, n + 1)] if n <= SHOWN_FEATURES else ["1", "2", "…", str(n)]
        for step in section.steps:
            each = numbers if step.each_feature else [""]
            names += [number if number == "…" else f"{step.name}{number}{row}" for number in each]
        named.append(names)
    return named


def _some_rows(batch: Batch) -> str:
    if len(batch) == 1:
        return f"{batch.row(0)}, its only row"
    if isinstance(batch.rows, range):
        return f"a row from {batch.row(0)} to {batch.row(len(batch) - 1)}"
    shown = ", ".join(str(batch.row(i)) for i in range(min(8, len(batch))))
    return f"one of its rows: {shown}" + (", …" if len(batch) > 8 else "")
