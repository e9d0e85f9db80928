"""Recording: a step log of where a Debugger goes, from where it stands on; one log is one lineage of branches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lrstep.data import Rows
from lrstep.debugger import Branch, Debugger
from lrstep.engine import Movement, Parameters, Progress, Run, ToldBatches, Turn, one_thread, updates_a_turn
from lrstep.errors import InputError, printable
from lrstep.expressions.rate import Rate
from lrstep.formulas import DOUBLE
from lrstep.json_text import json_ready
from lrstep.steplog.header import header_of
from lrstep.steplog.lines import Detail, EditLine
from lrstep.steplog.writer import RunLog
from lrstep.writing import refuse_read, unwritable


class _State(NamedTuple):
    """What follows from the log up to now: the settings of update k of a run, and the parameters after what is
    written."""

    run: Run
    k: int
    at: Parameters


class Recording:
    """Writes each update the first time that the Debugger has come to its end.

    Stepping back writes nothing. An edit of what is not written yet goes into the log; one further back parts from it,
    and until the user is back on its lineage nothing more is written. `parent` is a recording that ended before, which
    the header names where this one begins on its lineage. Raises InputError where the file cannot be made.
    """

    def __init__(
        self, debugger: Debugger, path: str | Path, detail: Detail = "update", *, force: bool = False,
        parent: Recording | None = None,
    ) -> None:  # fmt: skip
        self.path = str(path)
        self.start = self.last = debugger.frame.updates_done
        """The update after which it begins, and the last that is written."""
        self._lineage = debugger.branches.lineage(debugger.branch)
        if isinstance(debugger.run.batches, ToldBatches):
            raise InputError("a run over batches of its own cannot be recorded anew", "its log is its record")
        branch, first = debugger.branch, self.start + 1
        self._state = _State(branch.run, first, branch.history.before(first))
        self._sha256, self._closed = "", False
        refuse_read(self.path, debugger.files)
        made_of = None
        if parent is not None and parent.start <= self.start <= parent.last and parent.parted(debugger) is None:
            made_of = {"sha256": parent._sha256, "k": self.start}
        header = header_of(branch.run, detail, start=self.start, at=self._state.at, parent=made_of)
        self._log = RunLog(branch.run, self.path, detail, force=force, header=header)
        try:
            as_read = branch.run.data.as_rows(None, DOUBLE)
            changes = _changed_rows(as_read, as_read, branch.run, first)
            if changes:
                self._log.edit(EditLine(first, changes), branch.run, self._state.at)
            self._log.flush()
        except OSError as error:
            self.close()
            raise self._wrong(error) from None

    @property
    def summary(self) -> str:
        """What is recorded, in a few words."""
        return f"{printable(Path(self.path).name, 24)} · {self.last - self.start:,}"

    def parted(self, debugger: Debugger) -> int | None:
        """The update at which the present branch parts from what is written; None where it does not."""
        own, other = self._lineage, debugger.branches.lineage(debugger.branch)
        shared = 0
        while shared < min(len(own), len(other)) and own[shared] is other[shared]:
            shared += 1
        forks = [branch.edit.k for branch in (*own[shared:], *other[shared:]) if branch.edit is not None]
        parted = min((k for k in forks if k <= self.last), default=None)
        return self.start + 1 if shared == 0 else parted

    def following(self, debugger: Debugger) -> Movement:
        """Write up to the update that has ended where the Debugger is. Raises InputError where that cannot be done."""
        last = debugger.frame.updates_done
        if last <= self.last or self.parted(debugger) is not None:
            return
        self._lineage = debugger.branches.lineage(debugger.branch)
        branch, begun = debugger.branch, self.last
        try:
            for turn in self._turns(branch, last):
                self._log.turn(turn, turn.last)
                self.last = turn.last
                yield Progress(self.last - begun, last - begun)
                if self._closed:  # ended meanwhile
                    return
            self._log.flush()
        except OSError as error:
            raise self._wrong(error) from None

    def end(self, debugger: Debugger) -> None:
        """The last line, and close."""
        self._closed = True
        end = debugger.history.end
        stopped = "nonfinite" if end is not None and not end.finite and end.k == self.last else "interrupted"
        try:
            self._sha256 = self._log.end(self.last, stopped)  # type: ignore[arg-type]
        except OSError as error:
            raise self._wrong(error) from None

    def close(self) -> None:
        """Close as it is: a valid log of what was written, as far as there was room for it."""
        self._closed = True
        with suppress(OSError):
            self._log.close()

    def _turns(self, branch: Branch, last: int) -> Iterator[Turn]:
        run, history = branch.run, branch.history
        most = updates_a_turn(run)
        while (k := self.last + 1) <= last:
            self._write_edit(branch, k)
            edits = [changed for changed, _ in run.schedule.changes if changed > k]
            seams = [seam + 1 for seam in history.seams if seam >= k]
            count = min([most, last - k + 1, *(at - k for at in (*edits, *seams))])
            with one_thread():
                steps = run.kernel.steps(run.plan, k - 1, count, history.before(k).vector)
            if not np.array_equal(steps.after[-1], history.parameters(k + count - 1).vector, equal_nan=True):
                what = f"update {k + count - 1:,} was read from a log and does not follow from those before it"
                raise InputError(what, "that log is its record")
            self._state = _State(run, k + count - 1, Parameters.of(steps.after[-1]))
            yield Turn(k, steps, None)

    def _write_edit(self, branch: Branch, k: int) -> None:
        """What is other in update k than the log says, where something is."""
        run, before, after = branch.run, branch.history.before(k), self._state.at
        here, earlier = run.schedule.at(k), self._state.run.schedule.at(self._state.k)
        changes: dict[str, Any] = {}
        if (here.alpha, here.rate) != (earlier.alpha, earlier.rate):
            changes["alpha"] = here.rate.text if isinstance(here.rate, Rate) else here.alpha
        if here.l2 != earlier.l2:
            changes["l2"] = here.l2
        if not np.array_equal(before.w, after.w, equal_nan=True):
            changes["w"] = json_ready(before.w.tolist())
        if before.b != after.b:
            changes["b"] = json_ready(float(before.b))
        if here.rows is not earlier.rows:
            changes |= _changed_rows(_as_read(self._state.run, self._state.k), earlier.rows, run, k)
        if changes:
            self._log.edit(EditLine(k, changes), run, before)

    def _wrong(self, error: OSError) -> InputError:
        return unwritable(self.path, error, "what was written is a valid log; record to another place")


def _as_read(run: Run, k: int) -> Rows:
    """All rows of update k on the scale that they were read in."""
    return run.schedule.at(k).rows if run.scale is None else run.rows_as_read(k)


def _changed_rows(before: Rows, labels: Rows, run: Run, k: int) -> dict[str, Any]:
    """The cells and labels of update k that are others than those before, as an edit holds them."""
    if run.schedule.at(k) is run.schedule.first:
        return {}
    cells: list[list[float]] = []
    changed: list[list[float]] = []
    now, settings = _as_read(run, k), run.schedule.at(k)
    for start, stop in now.spans:
        old, new = before.block(start, stop)[0], now.block(start, stop)[0]
        for row, feature in np.argwhere(old.astype(new.dtype) != new).tolist():
            cells.append([start + row, feature, float(new[row, feature])])
        y, y_before = settings.rows.block(start, stop)[1], labels.block(start, stop)[1]
        changed += [[start + row, float(y[row])] for row in np.flatnonzero(y != y_before).tolist()]
    return {name: items for name, items in (("X", cells), ("y", changed)) if items}
