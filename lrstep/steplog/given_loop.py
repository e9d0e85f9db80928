"""GivenLoop: the data and the updates of somebody's own loop, as the header and the lines of a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.errors import InputError, printable
from lrstep.formulas import SINGLE, Dtype
from lrstep.steplog.arrays import Layout, array_of, lowest, number_of, table_of
from lrstep.steplog.batch_rows import BatchRows
from lrstep.steplog.choosing import Candidate, Interpretation, chosen
from lrstep.steplog.conventions import WORDS
from lrstep.steplog.given_update import GivenUpdate, either
from lrstep.steplog.header import header_of
from lrstep.steplog.lines import NEWEST, Header, UpdateLine
from lrstep.steplog.readings import Intercept, readings


class GivenLoop:
    """A loop as a Recorder is given it; its header is whole once the first update has its line."""

    def __init__(
        self, X: Any, y: Any, *, alpha: Any = None, w: Any = None, b: Any = None, theta: Any = None, l2: Any = 0.0,
        intercept: Intercept = "auto", batch: int | str = "all", order: str = "sequential", seed: int = 0,
        layout: Layout = "auto", J: str | Sequence[str] = (),
    ) -> None:  # fmt: skip
        name, vector = _first(w, b, theta)
        self._dtype = lowest(X, vector, b)
        y = array_of("y", y)
        X = table_of(array_of("X", X), y)
        options: dict[str, Any] = {"batch": batch, "order": order, "seed": seed, "l2": number_of("l2", l2, 0)}
        if alpha is not None:
            options["alpha"] = alpha if isinstance(alpha, str) else number_of("alpha", alpha, 0)
        conventions = _conventions(J, penalised=options["l2"] > 0)
        self._candidates = []
        for reading in readings(X, y, name, vector, apart=b is not None, layout=layout, intercept=intercept):
            data = Dataset(reading.features(X), y.ravel(), source="given arrays")
            options |= {"init": reading.parameters(name, vector, b), "no-intercept": reading.where == "none"}
            self._candidates.append(
                Candidate(reading, data, _header(Run(data, **options), y, conventions, self._dtype))
            )
        self._rows = {each.reading: BatchRows(each.reading, each.data.X, y) for each in self._candidates}
        self.alpha_given = alpha is not None
        self._own = frozenset[str]()
        self.k, self.batch = 0, self.header.batch

    @property
    def header(self) -> Header:
        """That of the likeliest reading of its arrays."""
        return self._candidates[0].header

    @property
    def data(self) -> Dataset:
        """Its rows, by the same."""
        return self._candidates[0].data

    def line(self, given: GivenUpdate) -> UpdateLine:
        """The next update. InputError where something does not fit, and then it was none."""
        interpretations, errors = [], []
        for candidate in self._candidates:
            try:
                interpretations.append(
                    Interpretation(candidate, given.line(self.k + 1, candidate, self._rows[candidate.reading]))
                )
            except InputError as error:
                errors.append(error)
        if not interpretations:
            raise errors[0]
        self._check_size(interpretations[0].line.batch)
        line = interpretations[0].line if self.k else self._begun(interpretations, given)
        self.k += 1
        return line

    def check_own(self, **given: Any) -> None:
        """InputError where the next update has not what the first one had, or more."""
        for name, value in given.items():
            if self.k and (value is not None) != (name in self._own):
                first, here = ("is", "is not") if name in self._own else ("is not", "is")
                what = f"{name} {first} given in update 1, and {here} in update {self.k + 1}"
                raise InputError(what, "give it in every update, or in none")
        if given["alpha"] is None:
            if not self.alpha_given and not self.k:
                raise InputError("the learning rate is not known", "give alpha= to the Recorder, or in every update")
        elif self.header.schedule is not msgspec.UNSET:
            raise InputError("alpha is an expression of k already", "leave out one of the two")

    def _begun(self, interpretations: list[Interpretation], given: GivenUpdate) -> UpdateLine:
        """The first update, which tells the rest of the header: precision, batches, rates, how X is read."""
        dtype = min(self._dtype, lowest(*given.arrays), key=lambda dtype: dtype.itemsize)
        for (_, _, header), line in interpretations:
            header.dtype = _name(dtype)
            if line.batch is not None:
                header.batch = header.batch_size = len(line.batch) if self.batch == "all" else self.batch
            if line.alpha is not None and not self.alpha_given:
                if line.alpha == 0:
                    raise InputError("alpha is 0 in update 1", "give alpha= to the Recorder too, that of most updates")
                header.alpha = line.alpha
            if line.batch is not None or line.alpha is not None:
                header.version = NEWEST
        best = chosen(interpretations)
        reading = best.candidate.reading
        self._candidates, self._rows = [best.candidate], {reading: self._rows[reading]}
        self._own = frozenset(name for name in ("alpha", "batch") if getattr(best.line, name) is not None)
        return best.line

    def _check_size(self, rows: list[int] | None) -> None:
        if rows is not None and isinstance(self.batch, int) and len(rows) > self.batch:
            what = f"batch has {len(rows)} rows, and the recorder was given batch={self.batch}"
            raise InputError(what, "leave that out, or give the larger number")


def _first(w: Any, b: Any, theta: Any) -> tuple[str, Any]:
    """The parameters before the first update that there is a vector of, and its name."""
    vector = either(w=w, theta=theta)
    if vector is None:
        raise InputError("the parameters before the first update are not given", "give w= and b=, or theta=")
    if theta is not None and b is not None:
        raise InputError("theta and b are both given", "give w and b, or theta alone, which holds both")
    return vector


def _header(run: Run, y: NDArray[Any], conventions: list[str], dtype: Dtype) -> Header:
    """The header of somebody else's loop, as far as it is known before the first update."""
    header = header_of(run, "update")
    header.engine, header.dtype = None, _name(dtype)
    if conventions:
        header.J = conventions
    labels: list[float] = np.unique(y).astype(np.float64).tolist()
    if not set(labels) <= {0, 1}:
        header.labels = labels
    return header


def _name(dtype: Dtype) -> Literal["float64", "float32"]:
    return "float32" if dtype == SINGLE else "float64"


def _conventions(J: str | Sequence[str], *, penalised: bool) -> list[str]:
    names = [J] if isinstance(J, str) else list(J)
    for name in names:
        if name not in WORDS:
            raise InputError(f"there is no convention {printable(str(name))} of J", f"choose from {', '.join(WORDS)}")
        if name.startswith("penalty") and not penalised:
            raise InputError("J is said to include the penalty, and no penalty is known", "give l2= too")
    return names
