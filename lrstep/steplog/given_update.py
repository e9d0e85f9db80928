"""GivenUpdate: what a loop gives of an update, by its own names, as the line of a log."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np

from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.quantities import BEFORE_THE_STEP, OVERALL, PARAMETERS, POINTWISE
from lrstep.steplog.arrays import array_of, number_of
from lrstep.steplog.batch_rows import BatchRows
from lrstep.steplog.choosing import Candidate
from lrstep.steplog.lines import UpdateLine

NAMES = (*PARAMETERS, "theta", *(name for name in OVERALL if name not in PARAMETERS), "grad", *POINTWISE)
Vector = tuple[str, Any]
"""A name and what is given by it."""


class GivenUpdate(NamedTuple):
    """One update; `parameters` and `gradient` hold b and db too, where these are not given."""

    parameters: Vector
    b: Any
    gradient: Vector | None
    db: Any
    alpha: Any
    batch: Any
    values: dict[str, Any]
    """J, R and the values of each example, by their names; None where they are not given."""

    @property
    def arrays(self) -> list[Any]:
        """All numbers of it, whose precision is the loop's."""
        vectors = [vector[1] for vector in (self.parameters, self.gradient) if vector is not None]
        return [*vectors, self.b, self.db, *self.values.values()]

    def line(self, k: int, candidate: Candidate, rows: BatchRows) -> UpdateLine:
        """The line of update k as a reading of the loop's arrays has it. InputError where a shape does not fit it."""
        reading = candidate.reading
        line = UpdateLine(k, *json_ready(reading.parameters(*self.parameters, self.b)))
        if self.gradient is not None:
            line.dw, line.db = json_ready(reading.gradient(*self.gradient, self.db))
        elif self.db is not None:
            line.db = json_ready(reading.number("db", self.db))
        line.alpha = None if self.alpha is None else _rate(self.alpha)
        line.batch = None if self.batch is None else rows.of(self.batch)
        for name, value in self.values.items():
            if value is None:
                continue
            if name == "R" and candidate.header.l2 is msgspec.UNSET:
                raise InputError("R is given, and no penalty is known", "give l2= to the Recorder")
            numbers = _column(name, value, line.batch) if name in POINTWISE else reading.number(name, value)
            setattr(line, name, json_ready(numbers))
        return line


def either(**given: Any) -> Vector | None:
    """The one of these that is given. InputError where more are."""
    there = [(name, value) for name, value in given.items() if value is not None]
    if len(there) > 1:
        raise InputError(f"{there[0][0]} and {there[1][0]} are both given", "give one of them")
    return there[0] if there else None


def refuse_unknown(values: dict[str, Any]) -> None:
    """InputError where one of the names is not that of a quantity."""
    unknown = set(values) - set(BEFORE_THE_STEP)
    if unknown:
        raise InputError(f"there is no {printable(min(unknown))}", f"give {', '.join(NAMES)}")


def _rate(alpha: Any) -> float:
    rate = number_of("alpha", alpha, 0)
    if not (np.isfinite(rate) and rate >= 0):
        raise InputError(f"alpha is {rate:g}", "give a learning rate that is finite, and 0 or more")
    return rate


def _column(name: str, value: Any, rows: list[int] | None) -> list[float]:
    column: list[float] = array_of(name, value).ravel().tolist()
    if rows is not None and len(column) != len(rows):
        raise InputError(f"{name} has {len(column)} values, the batch has {len(rows)} rows", f"give {name} of each")
    return column
