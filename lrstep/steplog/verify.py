"""Verify: recompute every update from the logged parameters before it, and find the first number that is another."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

import numpy as np

from lrstep.engine import Edit, Parameters, Progress, Run, Steps, edited, one_thread
from lrstep.formulas import FloatArray
from lrstep.steplog.lines import EditLine, FiniteUpdate, Header, Update, number, vector
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

    Exactly, where the log's engine is the present one; else within the error bounds of float summation. Edits that the
    log tells of are made where they stand. Raises InputError where one cannot be.
    """
    exact = reader.header.engine == run.engine
    k, at, made = reader.header.start, np.array(vector(reader.header.init), run.dtype), 0
    for chunk in _chunks(reader, AT_ONCE if exact else 1):
        while made < len(reader.edits) and reader.edits[made].k == k + 1:
            run, at = edited(run, edit_of(reader.edits[made]), Parameters.of(at))
            made += 1
        found = _chunk(run, chunk, k, at, reader.header)
        if found is not None:
            return Verified(found.k - reader.header.start, exact, found)
        k += len(chunk)
        at = np.array(vector(chunk[-1]), run.dtype)
        yield Progress(k, 0)
    return Verified(k - reader.header.start, exact, None)


def _chunks(reader: LogReader, most: int) -> Iterator[list[Update]]:
    """The updates, some at a time; an edit stands before the first of some."""
    chunk: list[Update] = []
    edits = 0
    for update in reader.updates():
        if chunk and (len(chunk) == most or len(reader.edits) > edits):
            yield chunk
            chunk = []
        edits = len(reader.edits)
        chunk.append(update)
    if chunk:
        yield chunk


def edit_of(line: EditLine) -> Edit:
    """The edit that a line tells of: a log holds all of w, an Edit the items of it."""
    changes = dict(line.set)
    if isinstance(changes.get("w"), list):
        changes["w"] = [list(item) for item in enumerate(changes["w"])]
    return Edit.from_table({"k": line.k, "set": changes})


def differences(run: Run, header: Header, line: Update, at: FloatArray) -> list[Difference]:
    """All numbers of one update that are others than those that follow from the parameters `at` before it."""
    with one_thread():
        steps = run.kernel.steps(run.plan, line.k - 1, 1, at)
    return list(_differing(run, header, line, at, steps, 0))


def _chunk(run: Run, chunk: list[Update], k: int, at: FloatArray, header: Header) -> Difference | None:
    """The first difference in updates k+1, …, all computed in a row: up to the first difference both are one."""
    with one_thread():
        steps = run.kernel.steps(run.plan, k, len(chunk), at)
    if header.engine == run.engine and _all_equal(chunk, steps):
        return None
    before = at
    for i, line in enumerate(chunk):
        found = next(_differing(run, header, line, before, steps, i), None)
        if found is not None:
            return found
        before = steps.after[i]
    return None


def _differing(
    run: Run, header: Header, line: Update, before: FloatArray, steps: Steps, i: int
) -> Iterator[Difference]:
    exact = header.engine == run.engine
    bounds = None if exact else _Bounds(run, line.k, before, textbook=header.engine is None)
    for name, logged, computed in _numbers(run, line, before, steps, i):
        if not _agree(name, logged, computed, bounds):
            yield Difference(line.k, name, logged, computed)


def _all_equal(chunk: list[Update], steps: Steps) -> bool:
    """Whether everything is the same, where each line holds J, dw, db, w and b alone, all of them finite."""
    computed = np.concatenate([steps.J[:, None], steps.gradients, steps.after], axis=1).tolist()
    for line, numbers in zip(chunk, computed, strict=True):
        if not isinstance(line, FiniteUpdate) or line.dw is None or line.batch is not None:
            return False
        if any(column is not None for column in (line.z, line.a, line.L, line.da, line.dz)):
            return False
        if [line.J, *line.dw, line.db, *line.w, line.b] != numbers:
            return False
    return True


def _numbers(run: Run, line: Update, before: FloatArray, steps: Steps, i: int) -> Iterator[tuple[str, float, float]]:
    """Each number that the line holds, in the order in which an update computes it, with what it should be."""
    given = {name: values for name in POINTWISE if (values := getattr(line, name)) is not None}
    if given or line.batch is not None:
        update = run.update(line.k, Parameters.of(before))
        rows = [update.batch.row(position) for position in range(len(update.batch))]
        told = len(line.batch if line.batch is not None else next(iter(given.values())))
        if told != len(rows):
            yield "batch", float(told), float(len(rows))
            return
        for logged, row in zip(line.batch or rows, rows, strict=True):
            yield "batch", float(logged), float(row)
        for name, values in given.items():
            for row, value, computed in zip(rows, values, getattr(update.pointwise, name), strict=True):
                yield f"{name}@{row}", number(value), float(computed)
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


class _Bounds:
    """How far each number of an update may be from another's float arithmetic.

    A stranger's loop may use the `textbook` lines as they stand: a − y, and the logarithm of 1 − a, lose digits where a
    is close to y or to 1, which the lesson's own formulas from z do not.
    """

    def __init__(self, run: Run, k: int, before: FloatArray, *, textbook: bool) -> None:
        update = run.update(k, Parameters.of(before))
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
                "batch": 0.0, "z": float(z.max()), "a": float((z / 4).max()) + eps, "L": float(loss.max()),
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
