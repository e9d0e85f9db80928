"""Framing: what a Frame is made of, and the Frame at any place of a run that has been reached."""

from __future__ import annotations

from lrstep.debugger.frame import Frame
from lrstep.debugger.origin import UNKNOWN, Origin
from lrstep.debugger.places import Places
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Cursor
from lrstep.engine import History, Run, Update

KEPT_UPDATES = 2


class Course:
    """A run with its history, and the places of both its programs."""

    def __init__(self, run: Run, history: History, places: Places) -> None:
        self.run, self.history, self.places = run, history, places
        self._kept: dict[int, Update] = {}

    def update(self, k: int) -> Update:
        """Update k, whose parameters before it have been reached. What the last two computed is kept."""
        update = self._kept.pop(k, None)
        if update is None:
            update = self.made(k)
            for old in list(self._kept)[: 1 - KEPT_UPDATES]:
                del self._kept[old]
        self._kept[k] = update
        return update

    def made(self, k: int) -> Update:
        """Update k, made anew and not kept: for whoever looks through many."""
        return self.run.update(k, self.history.before(k), self.history.given(k))

    def frame(
        self, program: ProgramName, cursor: Cursor, *, row: int | None = None, notice: str | None = None,
        origin: Origin = UNKNOWN,
    ) -> Frame:  # fmt: skip
        """The Frame at a place that has been reached, of the selected row, or of the one that the place is at."""
        run, track, end = self.run, self.places.tracks[program], self.history.end
        where, ahead = track.where(cursor), track.moved(cursor, 1)
        k = track.update(cursor)
        values = self.update(k)
        if row is None or values.batch.position(row) is None:
            row = values.batch.row((where.position if where else None) or 0)
        coming = None if end is not None and ahead.k > end.k else track.where(ahead)
        return Frame(
            address=str(track.address(cursor)),
            program=track.program,
            where=where,
            next_op=None if coming is None else coming.op,
            values=values,
            row=row,
            features=run.data.features,
            classes=run.data.classes,
            as_read=None if run.scale is None else run.as_read(row, k),
            rows=run.data.rows,
            notice=notice,
            origin=origin,
        )
