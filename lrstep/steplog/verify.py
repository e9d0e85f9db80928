"""Verify: recompute every update from the logged parameters before it, and find the first number that is another."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from lrstep.engine import Progress, Run, one_thread
from lrstep.formulas import FloatArray
from lrstep.steplog.lines import Header, Number, Update, number
from lrstep.steplog.reader import LogReader

AT_ONCE = 512  # updates
SLACK = 64  # times eps: what another order of summation may differ by
POINTWISE = ("z", "a", "L", "da", "dz")


class Difference(NamedTuple):
    """The first number that is not what follows from those before it."""

    k: int
    name: str
    logged: float
    computed: float

    @property
    def address(self) -> str:
        """`K:VARIABLE`."""
        return f"{self.k}:{self.name}"


class Verified(NamedTuple):
    """What came of it: how many updates were looked at, whether to the last bit, and the first difference."""

    updates: int
    exact: bool
    difference: Difference | None


def verifying(reader: LogReader, run: Run) -> Generator[Progress, None, Verified]:
    """Verify a log against the run that its header describes, with signs of life.

    Exactly, where the log's engine is the present one; else within the error bounds of float summation.
    """
    exact = reader.header.engine == run.engine
    updates = reader.updates()
    k, at = reader.header.start, _initial(reader.header, run)
    while chunk := list(islice(updates, AT_ONCE if exact else 1)):
        found = _chunk(run, chunk, k, at, exact, reader.header.engine is None)
        if found is not None:
            return Verified(found.k - reader.header.start, exact, found)
        k += len(chunk)
        at = _vector(run, chunk[-1])
        yield Progress(k, k)
    return Verified(k - reader.header.start, exact, None)


def differences(run: Run, header: Header, line: Update, at: FloatArray) -> list[Difference]:
    """All numbers of one update that are others than those that follow from the parameters `at` before it."""
    exact, stranger = header.engine == run.engine, header.engine is None
    with one_thread():
        steps = run.kernel.steps(run.plan, line.k - 1, 1, at)
    bounds = None if exact else _Bounds(run, line.k, at, textbook=stranger)
    numbers = _numbers(run, line, line.k, at, steps, 0)
    return [Difference(line.k, *one) for one in numbers if not _agree(*one, bounds)]


def _initial(header: Header, run: Run) -> FloatArray:
    return np.array([number(value) for value in (*header.init.w, header.init.b)], run.dtype)


def _vector(run: Run, line: Update) -> FloatArray:
    return np.array([number(value) for value in (*line.w, line.b)], run.dtype)


def _chunk(run: Run, chunk: list[Update], k: int, at: FloatArray, exact: bool, stranger: bool) -> Difference | None:
    """The first difference in updates k+1, …, all computed in a row: up to the first difference both are one."""
    with one_thread():
        steps = run.kernel.steps(run.plan, k, len(chunk), at)
    after = np.array([[number(value) for value in (*line.w, line.b)] for line in chunk], np.float64)
    if exact and _all_equal(chunk, steps, after):
        return None
    before = at
    for i, line in enumerate(chunk):
        bounds = None if exact else _Bounds(run, k + i + 1, before, textbook=stranger)
        for name, logged, computed in _numbers(run, line, k + i + 1, before, steps, i):
            if not _agree(name, logged, computed, bounds):
                return Difference(k + i + 1, name, logged, computed)
        before = steps.after[i]
    return None


def _all_equal(chunk: list[Update], steps: Any, after: FloatArray) -> bool:
    """Whether everything is the same, where each line holds J, dw, db, w and b alone."""
    if not np.array_equal(after, steps.after.astype(np.float64), equal_nan=True):
        return False
    if any(line.z is not None or line.J is None or line.dw is None or line.db is None for line in chunk):
        return False
    rows = [[number(value) for value in (line.J, *line.dw, line.db)] for line in chunk]  # type: ignore[misc]
    logged = np.array(rows, np.float64)
    computed = np.concatenate([steps.J[:, None], steps.gradients], axis=1).astype(np.float64)
    return np.array_equal(logged, computed, equal_nan=True)


def _numbers(
    run: Run, line: Update, k: int, before: FloatArray, steps: Any, i: int
) -> Iterator[tuple[str, float, float]]:
    """Each number that the line holds, in the order in which an update computes it, with what it should be."""
    if any(getattr(line, name) is not None for name in POINTWISE):
        update = run.update(k, _parameters(before))
        for name in POINTWISE:
            values: list[Number] = getattr(line, name) or []
            computed = getattr(update.pointwise, name)
            for position, value in enumerate(values[: len(computed)]):
                yield f"{name}@{update.batch.row(position)}", number(value), float(computed[position])
    n = steps.gradients.shape[1] - 1
    if line.J is not None:
        yield "J", number(line.J), float(steps.J[i])
    for feature in range(n if line.dw is not None else 0):
        yield f"dw{feature + 1}", number(line.dw[feature]), float(steps.gradients[i, feature])  # type: ignore[index]
    if line.db is not None:
        yield "db", number(line.db), float(steps.gradients[i, n])
    for feature in range(n):
        yield f"w{feature + 1}", number(line.w[feature]), float(steps.after[i, feature])
    yield "b", number(line.b), float(steps.after[i, n])


def _parameters(vector: FloatArray) -> Any:
    from lrstep.engine import Parameters

    return Parameters.of(vector)


class _Bounds:
    """How far each number of an update may be from another's float arithmetic.

    A stranger's loop may use the `textbook` lines as they stand: a − y, and the logarithm of 1 − a, lose digits where a
    is close to y or to 1, which the lesson's own formulas from z do not.
    """

    def __init__(self, run: Run, k: int, before: FloatArray, *, textbook: bool) -> None:
        update = run.update(k, _parameters(before))
        eps = SLACK * float(np.finfo(run.dtype).eps)
        X, _ = update.batch.read(update.rows, 0, len(update.batch))
        X = np.abs(X.astype(np.float64))
        dz, L = (np.abs(column.astype(np.float64)) for column in (update.pointwise.dz, update.pointwise.L))
        with np.errstate(over="ignore", invalid="ignore"):
            z = eps * (X @ np.abs(before[:-1].astype(np.float64)) + abs(float(before[-1])))
            loss = z + eps * L
            slope = z / 4 + eps * dz
            if textbook:
                loss, slope = loss + eps * np.abs(update.pointwise.da.astype(np.float64)), slope + eps
            self.of = {
                "z": float(z.max()), "a": float((z / 4).max()) + eps, "L": float(loss.max()),
                "da": np.inf, "dz": float(slope.max()), "J": float(loss.mean()), "db": float(slope.mean()),
            }  # fmt: skip
            dw = (X * slope[:, None]).mean(axis=0)
            alpha = update.alpha
            for i, theta in enumerate(np.abs(before.astype(np.float64))):
                gradient = dw[i] if i < len(dw) else self.of["db"]
                name = f"w{i + 1}" if i < len(dw) else "b"
                self.of["d" + name] = float(gradient)
                self.of[name] = float(alpha * gradient + eps * theta)


def _agree(name: str, logged: float, computed: float, bounds: _Bounds | None) -> bool:
    if logged == computed or (logged != logged and computed != computed):
        return True
    if bounds is None:
        return False
    return abs(logged - computed) <= bounds.of[name.partition("@")[0]]
