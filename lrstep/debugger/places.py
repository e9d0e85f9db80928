"""Places: where an address is, in either program, and which place of one program matches a place of the other."""

from __future__ import annotations

from lrstep.debugger.address import Address
from lrstep.debugger.program import ProgramName, programs
from lrstep.debugger.track import Cursor, Track
from lrstep.engine import Batch, Run
from lrstep.errors import InputError
from lrstep.quantities import POINTWISE, item_name


class Places:
    """The tracks of both programs of a run, of which nothing is known before the end of update `begins`."""

    def __init__(self, run: Run, begins: int = 0) -> None:
        self._n, self._batches, self._begins = run.n, run.batches, begins
        self.tracks: dict[ProgramName, Track] = {
            name: Track(program, run.batches, begins) for name, program in programs(run).items()
        }

    def find(self, address: Address, present: ProgramName) -> tuple[ProgramName, Cursor]:
        """The program and cursor of an address, the present program first; InputError where neither has it."""
        other: ProgramName = "scalar" if present == "vector" else "vector"
        for name in (present, other):
            cursor = self.tracks[name].cursor(address)
            if cursor is not None and cursor < self.tracks[name].start:
                what = f"nothing is known of what was before the end of update {self._begins:,}"
                raise InputError(what, "choose a later address: the log begins there")
            if cursor is not None:
                return name, cursor
        if address.row is not None:
            self.position(address.k, address.row)
        raise InputError(f"no program has the address {address}", f"the ops are {self.op_names}")

    @property
    def op_names(self) -> str:
        """The names of all ops, program by program, in words."""
        return "; ".join(f"{name}: {_op_names(track)}" for name, track in self.tracks.items())

    def position(self, k: int, row: int) -> int:
        """Where a data row is in the batch of update k; InputError where it is not."""
        batch = self._batches.batch(k)
        position = batch.position(row)
        if position is None:
            raise InputError(f"row {row} is not in the batch of update {k}", f"choose {_some_rows(batch)}")
        return position

    def matching(self, program: ProgramName, cursor: Cursor, row: int) -> Cursor:
        """The place in the other program that matches one in `program`, for the selected example's row."""
        track = self.tracks[program]
        other = self.tracks["scalar" if program == "vector" else "vector"]
        where = track.where(cursor)
        if where is None:
            return other.start
        if cursor == track.end(cursor.k):
            return other.end(cursor.k)
        k, step = cursor.k, where.op.step.name
        if other.program.name == "vector":
            # Before the loop there is `zero`, which has no vectorised form: nothing of this update is known yet.
            return other.cursor(Address(k, step)) or other.end(k - 1)
        if other.program.loops and step in POINTWISE:
            return other.cursor(Address(k, step, row)) or other.start
        if step == "J" and not other.program.loops:
            step = "L"
        return other.cursor(Address(k, item_name(step, self._n - 1))) or other.start


def _op_names(track: Track) -> str:
    shown: list[str] = []
    for section in track.program.sections:
        row = "@I" if section.in_loop else ""
        for step in section.steps:
            each = f"{step.name}1…{step.name}{section.n}" if step.each_feature and section.n > 1 else ""
            shown.append((each or (f"{step.name}1" if step.each_feature else step.name)) + row)
    return " ".join(shown)


def _some_rows(batch: Batch) -> str:
    if len(batch) == 1:
        return f"{batch.row(0)}, its only row"
    if isinstance(batch.rows, range):
        return f"a row from {batch.row(0)} to {batch.row(len(batch) - 1)}"
    shown = ", ".join(str(batch.row(i)) for i in range(min(8, len(batch))))
    return f"one of its rows: {shown}" + (", …" if len(batch) > 8 else "")
