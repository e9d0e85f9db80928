"""Run: a dataset, first parameters and options. It determines every number that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from lrstep.data import Dataset, Rows, Scale
from lrstep.engine.fingerprint import fingerprint
from lrstep.engine.given import Given
from lrstep.engine.kernels import Kernel, Parameters, kernel_for
from lrstep.engine.plan import Batch, Batches, Plan, Schedule, Settings
from lrstep.engine.update import Update
from lrstep.errors import InputError, printable
from lrstep.formulas import DOUBLE, Dtype, FloatArray
from lrstep.options import RUN_OPTIONS, TABLE
from lrstep.quantities import Quantity, computed
from lrstep.spelling import by_option, spoken

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Run:
    """A training run, described but not yet computed.

    Keywords are the options of the command line: `alpha` (a number, or an expression of the update's number k such as
    "0.5/(1+k/100)"), `batch` ("all" or a number), `order` ("sequential" or "shuffle"), `seed`, `init` ("zeros",
    "normal", "1,2;0.5" or ((1, 2), 0.5)), `l2` (λ of the penalty R = λ/(2m)·‖w‖²), `no_intercept`, `standardize`,
    `dtype`. An `executor` computes the blocks of large batches, with the same bits as any other; by default our own
    threads do. Raises InputError where a value cannot be used.
    """

    def __init__(self, data: Dataset, *, executor: Executor | None = None, **options: object) -> None:
        with spoken():
            self._describe(data, executor, options)

    @classmethod
    def of_options(cls, data: Dataset, options: Mapping[str, object]) -> Run:
        """The same of options of the command line: its errors speak of these, and not of arguments."""
        run = cls.__new__(cls)
        run._describe(data, None, options)
        return run

    def _describe(self, data: Dataset, executor: Executor | None, options: Mapping[str, object]) -> None:
        values = _read(options)
        self.data = data
        self.options = values
        self.dtype: Dtype = np.dtype(values["dtype"])
        self.alpha, rate = rate_of(values["alpha"], self.dtype)
        self.intercept = not values["no-intercept"]
        self.scale: Scale | None = data.scale() if values["standardize"] else None
        size = data.rows if values["batch"] == "all" else min(values["batch"], data.rows)
        self.batches = Batches(data.rows, size, values["order"] == "shuffle", values["seed"])
        rows = data.as_rows(self.scale, self.dtype)
        first = Settings(self.alpha, rows, l2=values["l2"], intercept=self.intercept, rate=rate)
        self.schedule = Schedule(first)
        self.plan = Plan(self.schedule, self.batches)
        self.kernel: Kernel = kernel_for(size, data.n, self.dtype, executor)
        self.initial = _initial(values["init"], values["seed"], data.n, self.dtype)
        if self.initial.b and not self.intercept:
            what = f"init gives b = {self.initial.b:g}, and there is no intercept"
            raise InputError(what, 'give an init whose b is 0, as in "1,2;0"')

    @property
    def n(self) -> int:
        """How many features each example has."""
        return self.data.n

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know of the data as this run reads it."""
        if self.scale is None:
            return self.data.notes
        names = (printable(self.data.features[i]) for i in np.flatnonzero(self.scale.constant))
        return (*self.data.notes, *(f"column {name} is constant: it becomes 0 when standardized" for name in names))

    def batch(self, k: int) -> Batch:
        """The rows of update k."""
        return self.batches.batch(k)

    def as_read(self, row: int, k: int) -> FloatArray:
        """A data row's features in update k as they were read, before any standardizing, (n,)."""
        X, _ = self.rows_as_read(k).block(row, row + 1)
        return X.reshape(self.n)

    def rows_as_read(self, k: int) -> Rows:
        """All rows of update k on the data's own scale, in float64."""
        return self.schedule.at(k).as_read or self._as_read

    @cached_property
    def _as_read(self) -> Rows:
        return self.data.as_rows(None, DOUBLE)

    def changed(self, k: int, settings: Settings) -> Run:
        """The same run, but with other settings from update k on."""
        other = copy(self)
        other.schedule = self.schedule.changed(k, settings)
        other.plan = Plan(other.schedule, self.batches)
        return other

    @property
    def penalised(self) -> bool:
        """Whether there is a penalty on the weights, in one of its updates at least."""
        return any(settings.l2 > 0 for settings in self.schedule)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What each of its updates computes, in its order."""
        return computed(penalised=self.penalised, intercept=self.intercept)

    def update(self, k: int, before: Parameters, given: Given | None = None) -> Update:
        """Everything about update k = 1, 2, … from the parameters before it, computed as it is asked for.

        What somebody else recorded of it may be `given`, and stands first.
        """
        return Update(k, self.plan, before, self.kernel, given)

    def with_batches(self, batches: Batches) -> Run:
        """The same run, but over other batches, computed by the kernel for their size."""
        other = copy(self)
        other.batches, other.plan = batches, Plan(self.schedule, batches)
        other.kernel = kernel_for(batches.size, self.n, self.dtype)
        return other

    @property
    def engine(self) -> dict[str, str]:
        """The fingerprint of what computes this run: it changes exactly where the bits of its numbers can."""
        return fingerprint(self.kernel.name)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return f"Run({self.data!r}, {given})"


def rate_of(alpha: float | str, dtype: Dtype, k: int = 1) -> tuple[float, Callable[[int], float] | None]:
    """The learning rate of update k, and of each where it is an expression of k. InputError where that of k cannot be
    used."""
    if isinstance(alpha, str):
        from lrstep.expressions.rate import Rate  # here: nearly all rates are numbers, and the screen opens sooner

        rate = Rate(alpha)
        if isnan(rate(k)):
            what = f"alpha = {printable(alpha)} is no learning rate in update {k:,}"
            raise InputError(what, "let it stay 0 or more, as in max(0, 1 - k/100)")
        return rate(k), rate
    check_rate(alpha, dtype)
    return alpha, None


def check_rate(alpha: float, dtype: Dtype) -> None:
    """InputError where a learning rate is 0 or infinite in a dtype."""
    with np.errstate(over="ignore", under="ignore"):
        rate = dtype.type(alpha)
    if not 0 < rate < np.inf:
        raise InputError(f"alpha = {alpha} is 0 or infinite in {dtype}", "use --dtype float64, or another")


def _read(options: Mapping[str, object]) -> dict[str, Any]:
    names = [option.name for option in RUN_OPTIONS]
    options = by_option(options, names)
    return {name: TABLE[name].read(options[name]) if name in options else TABLE[name].default for name in names}


def _initial(init: object, seed: int, n: int, dtype: Dtype) -> Parameters:
    if init == "zeros":
        w, b = np.zeros(n), 0.0
    elif init == "normal":
        w, b = 0.01 * np.random.Generator(np.random.PCG64(seed)).standard_normal(n), 0.0
    else:
        given: tuple[tuple[float, ...], float] = init  # type: ignore[assignment]  # as the option reads it
        w, b = np.array(given[0]), given[1]
        if len(w) != n:
            raise InputError(f"init gives {len(w)} weights for {n} features", "give one weight for each feature")
    with np.errstate(over="ignore"):
        first = Parameters.of(np.append(w, b).astype(dtype))
    if not (np.isfinite(first.w).all() and np.isfinite(first.b)):
        raise InputError(f"init holds a number too large for {dtype}", "use --dtype float64, or smaller numbers")
    return first
