"""Case: one update of a log, each of its quantities beside what follows for it, and how far off rounding may put it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial

import msgspec
import numpy as np
from numpy.typing import NDArray

from lrstep import formulas
from lrstep.data import RowNumbers
from lrstep.engine import Parameters, Run, ToldBatches
from lrstep.engine import Update as Computed
from lrstep.formulas import FloatArray
from lrstep.json_text import numbers
from lrstep.quantities import BY_NAME, POINTWISE, item_name
from lrstep.steplog.bounds import Bounds, may_saturate
from lrstep.steplog.lines import Header, UpdateLine, vector

CLIPPED = ("a", "dz", "dw", "db", "w", "b")
"""What follows from an a that is held away from 0 and 1."""
LIMITS = (30, 50, 88, 100, 250, 500, 700, 709, 745)
"""What loops hold |z| within, so that no power overflows, where that changes nothing else."""
ORDER = ("batch", *BY_NAME)
"""In which an update computes its quantities."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A quantity of an update: as it is in the log, and what it may be, arrays of one shape (p,).

    `own` follows from the parameters alone, what `following` gives from the log's own numbers before it. Who holds to
    any of them is right, so that one wrong number does not make those wrong that were computed from it.
    """

    name: str
    logged: FloatArray
    own: FloatArray
    bound: FloatArray
    rows: RowNumbers | range
    """Of the data, where it has a value for each of them."""
    following: Callable[[], list[FloatArray]] = list
    times: float = 1.0
    """What `own` is of the lesson's, where a convention multiplies that."""

    @cached_property
    def ways(self) -> list[FloatArray]:
        """What it may be, the nearest to it in the chain first, the last from the parameters alone."""
        return [*self.following(), self.own]

    @cached_property
    def by_own(self) -> NDArray[np.bool_]:
        """Which values follow from the parameters alone."""
        return near(self.logged, self.own, self.bound)

    @cached_property
    def wrong(self) -> NDArray[np.bool_]:
        """Which values follow from nothing."""
        right = self.by_own
        if not right.all():
            for way in self.following():
                right = right | near(self.logged, way, self.bound)
        return ~right

    def label(self, i: int) -> str:
        """The name of its value i, as addresses have it."""
        if self.name in POINTWISE:
            return f"{self.name}@{self.rows[i]}"
        return item_name(self.name, i)


class Case:
    """Update `line` of a log, from the parameters `before` it (n+1,).

    Exact is where the log's engine is the present one. A stranger's is one that another program recorded: it may use
    the textbook's lines as they stand. To be looked at where NumPy is told to ignore what is not finite.
    """

    def __init__(self, run: Run, header: Header, line: UpdateLine, before: FloatArray) -> None:
        self.header, self.line, self.before = header, line, before
        self.exact = header.engine == run.engine
        self.strangers = header.engine is None
        self._given: dict[str, FloatArray | None] = {}
        self._following: dict[str, list[FloatArray]] = {}
        self.rows = own_rows(header, line)
        if self.rows is not None:
            rows = self.rows
            run = run.with_batches(ToldBatches(run.data.rows, len(rows), rows_of=lambda _: rows))
        if line.alpha is not None:
            run = run.changed(line.k, run.schedule.at(line.k)._replace(alpha=line.alpha, rate=None))
        self.update: Computed = run.update(line.k, Parameters.of(before))
        self.m = len(self.update.batch)
        self._clip: float | None = None

    def clipped(self, least: float) -> Case:
        """The same update, of a loop that holds a `least` away from 0 and 1."""
        other = copy(self)
        other._clip, other._following = least, {}
        return other

    @cached_property
    def after(self) -> FloatArray:
        """The log's parameters after it, (n+1,)."""
        return np.array(vector(self.line), np.float64)

    @cached_property
    def read(self) -> tuple[FloatArray, FloatArray]:
        """X (m, n) and y (m,) of its batch."""
        X, y = self.update.batch.read(self.update.rows, 0, self.m)
        return X.astype(np.float64, copy=False), y.astype(np.float64, copy=False)

    @cached_property
    def bounds(self) -> Bounds:
        """What rounding may do to it."""
        X, _ = self.read
        return Bounds(self.update, X, self.after, np.dtype(self.header.dtype), textbook=self.strangers)

    @property
    def size(self) -> int:
        """How many rows a full batch has."""
        batch, rows = self.header.batch, self.update.rows.rows
        return rows if isinstance(batch, str) else min(batch, rows)

    @property
    def classes(self) -> list[float]:
        """What 0 and 1 were in the arrays given."""
        return [0.0, 1.0] if self.header.labels is msgspec.UNSET else self.header.labels

    @cached_property
    def labels(self) -> FloatArray | None:
        """The batch's labels (m,) as they were in the arrays given; None where they were 0 and 1."""
        zero, one = self.classes
        return None if (zero, one) == (0, 1) else np.where(self.read[1] == 1, one, zero)

    def bound(self, name: str) -> FloatArray:
        """How far off rounding may put a quantity, (p,)."""
        return np.zeros(len(self.own(name))) if self.exact else self.bounds.of(name)

    def given(self, name: str) -> FloatArray | None:
        """A quantity as the log has it; None where it has not."""
        if name not in self._given:
            value = getattr(self.line, name)
            self._given[name] = None if value is None else np.array(numbers(value), np.float64)
        return self._given[name]

    def judged(self) -> Iterator[Judged]:
        """Each quantity that the log has of it, in the order of computing; J by the usual convention."""
        rows = self.update.batch.rows
        logged = self.line.batch
        columns = [column for name in POINTWISE if (column := self.given(name)) is not None]
        if (logged is not None and logged != list(rows)) or any(len(column) != len(rows) for column in columns):
            yield self._other_batch(logged, len(columns[0]) if columns else 0)
            return
        if self.strangers and not np.isfinite(self.before).all():
            return  # nothing follows from that
        for name in BY_NAME:
            values = self.given(name)
            if values is not None:
                own = self._excused(name, values)
                yield Judged(name, values, own, self.bound(name), rows, partial(self.following, name))

    def _excused(self, name: str, logged: FloatArray) -> FloatArray:
        """What follows from the parameters; another's numbers are right where its arithmetic can do no better.

        That is where the textbook's line takes the logarithm of 0, and where float32 has no number so large.
        """
        own = self.own(name)
        if not self.strangers or np.isfinite(logged).all():
            return own
        if name in ("L", "J", "da"):
            there = may_saturate(self.update.pointwise.z, self.header.dtype)
            own = np.where(~np.isfinite(logged) & (there if name != "J" else there.any()), logged, own)
        return own.astype(self.header.dtype).astype(np.float64)

    def _other_batch(self, logged: list[int] | None, count: int) -> Judged:
        """That other rows, or another number of them, were used."""
        rows = list(self.update.batch.rows)
        if logged is None or len(logged) != len(rows):
            logged, rows = [count if logged is None else len(logged)], [len(rows)]
        values, own = np.array(logged, np.float64), np.array(rows, np.float64)
        return Judged("batch", values, own, np.zeros(len(rows)), range(len(rows)))

    def own(self, name: str) -> FloatArray:
        """A quantity as it follows from the parameters before the update alone, (p,)."""
        if self._clip is not None and name in CLIPPED:
            return self._of_clipped[name]
        return np.atleast_1d(self.update.quantity(name)).astype(np.float64)

    @cached_property
    def _of_clipped(self) -> dict[str, FloatArray]:
        """What follows from an a that is held."""
        X, y = self.read
        assert self._clip is not None
        a = np.clip(self.update.pointwise.a.astype(np.float64), self._clip, 1 - self._clip)
        dw = (a - y) @ X / self.m + formulas.decay(self.before[:-1], self.update.l2, self.m)
        db = np.array([np.mean(a - y) * self.update.intercept])
        after = self.before - self.update.alpha * np.append(dw, db)
        return {"a": a, "dz": a - y, "dw": dw, "db": db, "w": after[:-1], "b": after[-1:]}

    def following(self, name: str) -> list[FloatArray]:
        """A quantity as it follows from the log's own numbers before it, where there are some."""
        if name not in self._following:
            self._following[name] = [] if self.exact else getattr(self, f"_{name}", list)()
        return self._following[name]

    def first(self, name: str) -> FloatArray:
        """What a quantity should be, from the nearest numbers before it."""
        return (*self.following(name), self.own(name))[0]

    def _from_z(self, name: str) -> list[FloatArray]:
        return [] if self.given("z") is None else [getattr(self.of_given_z, name)]

    @cached_property
    def of_given_z(self) -> formulas.Pointwise:
        """What follows from the log's z."""
        z = self.given("z")
        assert z is not None
        return formulas.pointwise(z, self.read[1])

    def _z(self) -> list[FloatArray]:
        z = self.own("z")
        return [np.clip(z, -limit, limit) for limit in LIMITS if self.strangers and (np.abs(z) > limit).any()]

    def _a(self) -> list[FloatArray]:
        return self._from_z("a")

    def _L(self) -> list[FloatArray]:
        from_z = self._from_z("L")
        return from_z if self.given("a") is None else [0 - np.log(self.probabilities[0]), *from_z]

    @property
    def probabilities(self) -> tuple[FloatArray, FloatArray]:
        """What the log's a gives to each example's own label, and to the other one."""
        a, y = self.given("a"), self.read[1]
        assert a is not None
        return np.where(y == 1, a, 1 - a), np.where(y == 1, 1 - a, a)

    def _J(self) -> list[FloatArray]:
        L = self.given("L")
        return [column.mean(keepdims=True) for column in (self._L() if L is None else [L])]

    def _da(self) -> list[FloatArray]:
        a, y = self.given("a"), self.read[1]
        return self._from_z("da") if a is None else [np.where(y == 1, -1 / a, 1 / (1 - a)), *self._from_z("da")]

    def _dz(self) -> list[FloatArray]:
        a, da, y = self.given("a"), self.given("da"), self.read[1]
        errors = [] if a is None else [a - y]
        if da is not None:
            beside = self.own("a") if a is None else a
            errors.append(da * beside * (1 - beside))
        return [*errors, *self._from_z("dz")]

    def _dw(self) -> list[FloatArray]:
        X, _ = self.read
        decay = formulas.decay(self.before[:-1], self.update.l2, self.m)
        return [slope @ X / self.m + decay for slope in self._slopes()]

    def _db(self) -> list[FloatArray]:
        return [slope.mean(keepdims=True) for slope in self._slopes()]

    def _slopes(self) -> list[FloatArray]:
        """dz, as it is in the log or follows from what is."""
        dz = self.given("dz")
        return self._dz() if dz is None else [dz]

    def _w(self) -> list[FloatArray]:
        return [self.before[:-1] - self.update.alpha * dw for dw in self._steps("dw")]

    def _b(self) -> list[FloatArray]:
        if not self.update.intercept:
            return []
        return [self.before[-1:] - self.update.alpha * db for db in self._steps("db")]

    def _steps(self, name: str) -> list[FloatArray]:
        given = self.given(name)
        return self.following(name) if given is None else [given]


def near(logged: FloatArray, right: FloatArray, bound: FloatArray) -> NDArray[np.bool_]:
    """Which numbers are within a bound of what is right; NaN is right where NaN is due."""
    within: NDArray[np.bool_] = np.abs(logged - right) <= bound
    if not within.all():
        within = within | (logged == right) | (np.isnan(logged) & np.isnan(right))
    return within


def own_rows(header: Header, line: UpdateLine) -> RowNumbers | None:
    """The rows that a loop says it used; None where they follow from the header."""
    if line.batch is None or (header.detail == "full" and header.engine is not None):
        return None
    return np.array(line.batch, np.intp)
