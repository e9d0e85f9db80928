"""Runs: where a loop that has trained starts another training, on other data or from new weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np

from lrstep.checks.followed.names import Names, SeenRound, flat, number, seen_round, table_of
from lrstep.checks.followed.training import FIRST, SeenUpdate, Training
from lrstep.checks.moment import Moment
from lrstep.checks.verdict import Verdict
from lrstep.formulas import FloatArray
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Stream, end_of, parts_of

Other = Literal["", "on other data", "with other labels", "from new weights"]


class _Start(NamedTuple):
    """What the first round began with."""

    w: FloatArray
    b: float
    X: Any
    y: Any
    rate: float | None
    rows: FloatArray | None
    """The numbers of its rows, where no round says them."""


class _Left(NamedTuple):
    """What has run behind a round."""

    was: bool = False
    """Whether its loop was left."""
    is_anew: bool = False
    """Whether the weights were given values that do not come from those that they had."""


class Runs:
    """Looks at the rounds of a training, over all times that its loop runs: the first training alone is followed."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._start: _Start | None = None
        self._last: tuple[FloatArray, float] | None = None
        self._call = -1
        self._before = self._behind = _Left()
        self.changes_within = self._changes_behind = False
        """Whether lines of the loop change the parameters by themselves; and lines behind it."""
        self.other: Other = ""
        """In what the training differs that has begun by now: empty while the first one goes on."""
        self.repeats = False
        """Whether it is the same training again, in the same call: what for is not known."""

    @property
    def is_over(self) -> bool:
        """Whether another training has begun."""
        return bool(self.other)

    def end(self, executed: Sequence[Executed]) -> int:
        """Where the update of a round ends among the lines up to the next one: before its parameters are given anew,
        behind the loop."""
        end, call = end_of(executed, self._training.loop), executed[0].call
        behind = executed[end:]
        is_anew = any(self._gives_anew(line) for line in behind if self._is_scope(line, call))
        self._before, self._behind = self._behind, _Left(bool(behind), is_anew)
        return end if is_anew else len(executed)

    def _is_inside(self, line: Executed, call: int) -> bool:
        return line.call == call and self._training.loop.is_inside(line)

    def _is_scope(self, line: Executed, call: int) -> bool:
        return line.call == call or not self._training.parameters.own

    def _gives_anew(self, line: Executed) -> bool:
        """Whether a line gives the weights values that do not come from those that they had."""
        paths = self._training.parameters.w
        given = {part for path, value in line.changes for part, _ in parts_of(path, value)} & set(paths)
        return bool(given) and self._training.statements.gives_anew(line.line, line.file, paths)

    def looked(self, update: SeenUpdate) -> None:
        """This update is of the training."""
        self._last = update.values["w"], float(update.values["b"][0]) if "b" in update.values else 0.0
        self._call = update.seen.call
        if update.changes:
            inside = (i for i, line in enumerate(update.seen.executed) if self._is_inside(line, self._call))
            last = max(inside, default=-1)
            self.changes_within |= any(change.place <= last for change in update.changes)
            self._changes_behind |= any(change.place > last for change in update.changes)

    def begins_other(self, seen: SeenRound, *, same_call: bool | None = None, is_stale: bool = False) -> bool:
        """Whether a round begins another training. `same_call` tells of one that is known to be in another run;
        `is_stale`: what X is by now is not known."""
        at = self._training.parameters.at(seen.before, seen.call, self._training.table.X.shape[1])
        if at is None:
            return False
        if self._start is None or self._last is None:
            self._start = self._started(at, seen)
            return False
        is_same = seen.call == self._call if same_call is None else same_call
        if same_call is None and is_same and not self._before.was:
            return False
        goes_on = (is_same and (same_call is None or self._changes_behind)) or _are_same(at, self._last)
        is_restart = self._before.is_anew or not goes_on
        other, is_order = self._other_data(seen.before, seen.call, is_stale=is_stale)
        if is_restart or (other and not is_order):
            self.other = other or "from new weights"
            self.repeats = is_same and not other and self._is_repeated(at, seen)
        return self.is_over

    def said(self, verdict: Verdict, count: int) -> Verdict:
        """The verdict on the first training, of so many updates, with what is to be said of what came then."""
        if not self.is_over:
            return verdict
        if self.repeats and verdict.ok:
            return replace(
                verdict, ok=None,
                undecided=f"after update {count:,} the loop begins again from the same weights, with the same data and "
                "rate: whether that is meant is not known",
            )  # fmt: skip
        note = f"after update {count:,} the loop trains anew, {self.other}: that is another training, and is not judged"
        return replace(verdict, notes=(*verdict.notes, note), update=None if verdict.fault else verdict.update)

    def _started(self, at: tuple[FloatArray, float], seen: SeenRound) -> _Start:
        table, names, call = self._training.table, seen.before, seen.call
        is_said = any(change.path == self._training.rule.path for change in seen.changes)
        rows = None if is_said else self._rows(names, call)
        return _Start(*at, names.get(table.X_path, call), names.get(table.y_path, call), self._rate(names, call), rows)

    def _rows(self, names: Names, call: int) -> FloatArray | None:
        rule = self._training.rule
        return flat(names.get(rule.path, call)) if rule.how == "indices" else None

    def _rate(self, names: Names, call: int) -> float | None:
        rate = self._training.rate
        return number(names.get(rate.path, call if rate.own else None)) if rate.path else None

    def _is_repeated(self, at: tuple[FloatArray, float], seen: SeenRound) -> bool:
        """Whether it begins with the same weights and rate as the first one did."""
        start = self._start
        return start is not None and _are_same(at, start[:2]) and self._rate(seen.before, seen.call) == start.rate

    def _other_data(self, names: Names, call: int, *, is_stale: bool) -> tuple[Other, bool]:
        """In what the data is other than the first training's, in whatever order; and whether that may be the order of
        the labels alone. `is_stale`: what X is by now is not known."""
        table, start = self._training.table, self._start
        X, y = names.get(table.X_path, call), flat(names.get(table.y_path, call))
        first = None if start is None else flat(start.y)
        if start is None or X is None or y is None or first is None:
            return "", False
        rows = None if start.rows is None else self._rows(names, call)
        if rows is not None and start.rows is not None and not np.array_equal(rows, start.rows):
            return "on other data", False
        if X is start.X and np.array_equal(y, first):
            return "", False
        value = table_of(X)
        if value is None or value.ndim != 2:
            return "", False
        value = value.T if table.course else value
        if len(value) != len(y):
            return ("on other data" if is_stale else ""), False
        places = table.places(value, y)
        if places is None:
            return "on other data", False
        labels, due = (y == table.labels[1]).astype(np.float64), table.y[places]
        is_order = np.array_equal(np.sort(labels), np.sort(due))
        return ("" if np.array_equal(labels, due) else "with other labels"), is_order


def first_updates(training: Training, stream: Stream, most: int = FIRST) -> list[SeenUpdate]:
    """The first updates among lines that ran, of the first training alone."""
    runs, names = Runs(training), Names()
    names.take(stream.executed[: training.rounds[0].start])
    updates: list[SeenUpdate] = []
    earlier: Moment | None = None
    for i, each in enumerate(islice(training.rounds, most)):
        stop = training.rounds[i + 1].start if i + 1 < len(training.rounds) else each.stop
        runs.end(stream.executed[each.start : stop])
        seen = seen_round(names, stream.executed[each.start : each.stop], stream.executed[each.stop : stop])
        if runs.begins_other(seen):
            break
        update = training.update(seen, i + 1, earlier)
        if update is not None:
            updates.append(update)
            runs.looked(update)
            earlier = update.moment
    return updates


def _are_same(one: tuple[FloatArray, float], other: tuple[FloatArray, float]) -> bool:
    return np.array_equal(np.append(*one), np.append(*other), equal_nan=True)
