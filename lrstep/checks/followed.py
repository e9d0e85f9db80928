"""Followed: a loop that was followed line by line, as updates by the lesson's names: a script's, or a function's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.advising import of_floats
from lrstep.checks.callee import array
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.roles import expression_role
from lrstep.checks.verdict import Responses
from lrstep.formulas import FloatArray
from lrstep.tracing.stream import Change, Round, Stream

MOST_UPDATES = 6
"""That are looked at: a mistake of the lines shows in the first ones."""
SATURATED = 30.0
VAGUE = re.compile("err", re.IGNORECASE)
"""What is called an error may be a − y, y − a, a loss or a sum of any of them."""
OF_EXAMPLES, OF_BATCH = ("z", "a", "L", "da", "dz"), ("J", "db")
MOST_RUNS, MOST_TABLES = 3, 3
"""Of a loop, how many of the times that it ran, and before that how many of the tables, are looked at."""
PARALLEL = 1e-6
"""How far the cosine of the angle between two steps of one direction may be from 1."""
NO_LOOP = "no loop was seen that changes weights and has X and y before it"


class LoopData(NamedTuple):
    """The data of a loop, and how it lies."""

    X: FloatArray
    """(m, n), without a column of ones."""
    y: FloatArray
    """(m,), 0 or 1."""
    X_path: str
    y_path: str
    course: bool
    """Whether the examples stand in columns."""
    ones: str = ""
    """Where its column of ones is, "first" or "last", if it has one."""


@dataclass(frozen=True)
class Training:
    """A loop, its data and its parameters."""

    stream: Stream
    rounds: tuple[Round, ...]
    table: LoopData
    w_path: str
    b_path: str
    alpha_path: str
    alpha: float

    @property
    def bound(self) -> dict[str, str]:
        """Which name was taken for what."""
        bound = {"X": self.table.X_path, "y": self.table.y_path, "w": self.w_path, "b": self.b_path}
        return {name: path for name, path in (bound | {"alpha": self.alpha_path}).items() if path}

    def parameters(self, at: int) -> tuple[FloatArray, float] | None:
        """w (n,) and b as they are before the line of this number runs; None where they are not yet there."""
        w = _last(self.stream, self.w_path, at)
        b: FloatArray | float | None = _last(self.stream, self.b_path, at) if self.b_path else 0.0
        if w is None or b is None:
            return None
        weights = np.ravel(w).astype(np.float64)
        n = self.table.X.shape[1]
        if len(weights) == n:
            return weights, float(np.ravel(b)[0])
        last = self.table.ones == "last"
        return (weights[:-1], float(weights[-1])) if last else (weights[1:], float(weights[0]))

    def asked(self) -> Responses:
        """What it made of its own data."""
        updates = self.observed()
        return Responses(tuple(updates), self.bound, is_loop=True, advice=of_floats(updates))

    def observed(self) -> list[Observed]:
        """The first updates, with what the loop made of each."""
        updates: list[Observed] = []
        earlier: Moment | None = None
        for k, each in enumerate(self.rounds[:MOST_UPDATES], 1):
            before, after = self.parameters(each.start), self.parameters(each.stop)
            if before is None or after is None:
                continue
            rows = self._rows(each)
            moment = Moment(
                self.table.X[rows], self.table.y[rows], *before, alpha=self.alpha, k=k, earlier=earlier,
                rows=len(self.table.y), data=(self.table.X, self.table.y), intercept=self._has_intercept,
            )  # fmt: skip
            values = self._values(each, moment) | {"w": after[0]}
            if self._has_intercept:
                values["b"] = np.array([after[1]])
            updates.append(Observed(moment, values, self._single))
            earlier = moment
        return updates

    @cached_property
    def _single(self) -> bool:
        """Whether its weights are of float32, or its data are, which make these so in the first step."""
        changes = [change for path in (self.w_path, self.table.X_path) for change in self.stream.by_path.get(path, [])]
        return any(getattr(change.value, "dtype", None) in (np.float32, np.float16) for change in changes)

    @property
    def _has_intercept(self) -> bool:
        return bool(self.b_path) or bool(self.table.ones)

    def _rows(self, each: Round) -> Any:
        """The rows of a round's batch: those of a table within it that are rows of X, or the one that it has."""
        X, m = self.table.X, len(self.table.y)
        for change in self.stream.between(each.start, each.stop):
            value = array(change.value)
            if value is None or value.ndim not in (1, 2) or expression_role(change.path) not in ("X", "rows", None):
                continue
            rows = _places(value.T if self.table.course and value.ndim == 2 else value, X)
            if rows is not None and len(rows) < m:
                return rows
        return slice(None)

    def _values(self, each: Round, moment: Moment) -> dict[str, FloatArray]:
        """What stood in names of the lesson within a round, up to the step."""
        sizes = dict.fromkeys(OF_EXAMPLES, moment.m) | dict.fromkeys(OF_BATCH, 1) | {"dw": moment.n}
        values: dict[str, FloatArray] = {}
        stepped = False
        saturated = np.abs(moment.X @ moment.w + moment.b).max() > SATURATED
        for change in self.stream.between(each.start, each.stop):
            role = None if VAGUE.search(change.path) else expression_role(change.path)
            value = array(change.value)
            if value is None or role is None or (stepped and role in values):
                continue
            if change.path == self.w_path:
                stepped |= not np.array_equal(value, np.asarray(_last(self.stream, self.w_path, each.start)))
            if saturated and role in ("L", "J", "da"):
                continue  # where the textbook's line may give no number
            flat = value.ravel()
            if role in ("dtheta", "gradient") and self.table.ones and flat.size == moment.n + 1:
                first = self.table.ones == "first"
                values |= {"dw": flat[1:] if first else flat[:-1], "db": flat[:1] if first else flat[-1:]}
            elif sizes.get(role) == flat.size:
                values[role] = flat
        return values


def asked_stream(stream: Stream) -> Responses:
    """What a followed program made of its own data; `doubt` where its loop, data or rate are not known."""
    trainings = _trainings(stream)
    if not trainings:
        only = "; of PyTorch's optimizers only SGD without momentum is followed" if ".optim" in stream.source else ""
        return Responses(doubt=NO_LOOP + only, is_loop=True)
    asked = [each.asked() for each in trainings]
    if any(len(each.observed) < 2 for each in asked):
        return Responses(doubt="fewer than two updates were seen", is_loop=True, bound=asked[0].bound)
    likely = [each for each in asked if _goes_along(each.observed)] if len(asked) > 1 else asked
    if len(likely) == 1:
        return likely[0]
    return Responses(doubt=f"whether the intercept is the first number of {trainings[0].w_path} or the last is not "
                       "known", is_loop=True, bound=asked[0].bound)  # fmt: skip


def _goes_along(observed: Sequence[Observed]) -> bool:
    """Whether each step has the direction of the gradient, or its opposite, whatever it is multiplied by."""
    for each in observed:
        right = Made(each.moment)
        gradient = np.append(right.dw, right.db)
        step = np.append(each.moment.w - each.values["w"], each.moment.b - each.values["b"])
        lengths = float(np.linalg.norm(step) * np.linalg.norm(gradient))
        if abs(float(step @ gradient)) < (1 - PARALLEL) * lengths:
            return False
    return True


def _trainings(stream: Stream) -> list[Training]:
    """The training that was seen; two of them where its intercept may be the first or the last parameter."""
    tables = list(_tables(stream.changes))
    for loop in stream.loops:
        for run in islice((run for run in stream.rounds(loop) if len(run) > 1), MOST_RUNS):
            before = [table for at, table in tables if at < run[1].start]
            for table in reversed(before[-MOST_TABLES:]):
                trainings = _of_run(stream, run, table)
                if trainings:
                    return trainings
    return []


def _of_run(stream: Stream, run: list[Round], table: LoopData) -> list[Training]:
    """The training that the rounds of a loop are."""
    n = table.X.shape[1]
    sizes = (n + 1,) if table.ones else (n, n + 1)
    paths = dict.fromkeys(change.path for change in stream.between(run[0].start, run[-1].stop))
    w_path = next((path for path in paths if _is_weights(path, stream, run, sizes)), "")
    rate = _rate(stream, run, w_path) if w_path else None
    weights = _last(stream, w_path, run[-1].stop)
    if rate is None or weights is None:
        return []
    is_theta = weights.size == n + 1
    b_path = "" if is_theta else next((path for path in paths if expression_role(path) == "b"), "")
    sides = ("first", "last") if is_theta and not table.ones else (table.ones,)
    return [Training(stream, tuple(run), table._replace(ones=side), w_path, b_path, *rate) for side in sides]


def _rate(stream: Stream, run: Sequence[Round], w_path: str) -> tuple[str, float] | None:
    """The learning rate: what a name of that role is, or the number in the line that changes the weights."""
    for change in reversed(stream.between(0, run[1].start)):
        value = array(change.value) if expression_role(change.path) == "alpha" else None
        if value is not None and value.size == 1:
            return change.path, float(value.ravel()[0])
    first = stream.between(run[0].start, run[1].start)
    stepping = {stream.executed[change.at].line for change in first if change.path == w_path}
    numbers = {
        part.value
        for node in ast.walk(ast.parse(stream.source))
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.lineno in stepping
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, float) and part.value not in (0.0, 1.0, 2.0)
    }
    return ("", numbers.pop()) if len(numbers) == 1 else None


def _is_weights(path: str, stream: Stream, run: Sequence[Round], sizes: tuple[int, ...]) -> bool:
    """Whether a name is that of weights, which all rounds change, and not each round another one of them."""
    if expression_role(path) not in ("w", "theta", "parameters"):
        return False
    places = (*(each.start for each in run[:4]), run[min(3, len(run) - 1)].stop)
    arrays = [np.ravel(value) for at in places if (value := _last(stream, path, at)) is not None]
    if len(arrays) < 2 or any(each.size not in sizes or each.size != arrays[0].size for each in arrays):
        return False
    moved = [left != right for left, right in pairwise(arrays)]
    moving = {mask.tobytes() for mask in moved if mask.any()}
    each_its_own = arrays[0].size > 1 and len(moving) > 1 and all(mask.sum() <= 1 for mask in moved)
    return bool(moving) and not each_its_own


def _last(stream: Stream, path: str, at: int) -> FloatArray | None:
    """What a name was before the line of this number ran, if it was numbers; None where it was nothing yet."""
    change = stream.last(path, at)
    return None if change is None else array(change.value)


def _tables(changes: Sequence[Change]) -> Iterable[tuple[int, LoopData]]:
    """Each X with its y, by the line at which both were there."""
    X: Change | None = None
    y: Change | None = None
    for change in changes:
        role = expression_role(change.path)
        value = array(change.value) if role in ("X", "y", "rows") else None
        if value is None:
            continue
        before = X, y
        if role == "y" and value.size > 2 and len(np.unique(value)) == 2 and max(value.shape) == value.size:
            y = change._replace(value=value)
        elif role == "X" and value.ndim == 2 and min(value.shape) > 0:
            X = change._replace(value=value)
        elif role in ("rows", "X") and value.ndim == 2 and set(np.unique(value[:, -1])) == {0.0, 1.0}:
            X = change._replace(value=value[:, :-1])
            y = change._replace(value=value[:, -1], path=f"{change.path}[:, -1]")
        if (X, y) != before and X is not None and y is not None and (table := _table(X, y)) is not None:
            yield change.at, table


def _table(X: Change, y: Change) -> LoopData | None:
    """The two together; None where they do not fit."""
    labels = np.ravel(y.value)
    course = len(X.value) != len(labels)
    table = X.value.T if course else X.value
    if len(table) != len(labels):
        return None
    labels = (labels == labels.max()).astype(np.float64)
    sides = (("first", 0), ("last", -1)) if table.shape[1] > 1 else ()
    ones = next((side for side, i in sides if (table[:, i] == 1).all()), "")
    features = table[:, 1:] if ones == "first" else table[:, :-1] if ones == "last" else table
    return LoopData(features, labels, X.path, y.path, course, ones)


def _places(value: FloatArray, X: FloatArray) -> list[int] | None:
    """Which rows of X these are, with or without a number before or behind them; None where they are none."""
    rows, n = np.atleast_2d(value), X.shape[1]
    for part in (rows, rows[:, :-1], rows[:, 1:]):
        if part.shape[1] == n and len(part) and len(part) <= len(X):
            at = [np.flatnonzero((X == row).all(axis=1)) for row in part]
            if all(len(each) for each in at):
                return [int(each[0]) for each in at]
    return None
