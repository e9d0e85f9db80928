"""Given: the numbers of one update that somebody else's loop recorded, which stand before those that we compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from lrstep.engine.batches import Batch
from lrstep.engine.kernels import Gradient, Parameters, read_only
from lrstep.formulas import FloatArray, Pointwise
from lrstep.quantities import BEFORE_THE_STEP, PARAMETERS, POINTWISE, quantity_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given:
    """What was recorded of an update, in the run's dtype; None where nothing was.

    `z` to `dz` are (m,) in the order of the batch, `dw` and `w` are (n,), the others (). w and b are those after the
    update, all others are at the parameters before it.
    """

    w: FloatArray
    b: FloatArray
    J: FloatArray | None = None
    dw: FloatArray | None = None
    db: FloatArray | None = None
    z: FloatArray | None = None
    a: FloatArray | None = None
    L: FloatArray | None = None
    da: FloatArray | None = None
    dz: FloatArray | None = None
    differing: Mapping[str, float] = field(default_factory=dict)
    """By name (`J`, `dw1`, `z@17`), what follows from the numbers before it, where something else was recorded."""
    by_convention: Mapping[str, FloatArray] = field(default_factory=dict)
    """What was recorded by another convention, such as a J that is a sum: the usual value is shown in its place."""

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities that were recorded, but for w and b, which always are."""
        return tuple(name for name in BEFORE_THE_STEP if getattr(self, name) is not None)

    @property
    def after(self) -> Parameters:
        """The parameters after the update."""
        return Parameters.of(np.append(self.w, self.b))

    def gradient(self, computed: Gradient) -> Gradient:
        """dw, db and J: what was recorded, and of the rest what was computed."""
        db, J = _first(self.db, np.asarray(computed.db)), _first(self.J, np.asarray(computed.J))
        return Gradient(_first(self.dw, computed.dw), computed.db.dtype.type(db), computed.J.dtype.type(J))

    def pointwise(self, computed: Pointwise, start: int) -> Pointwise:
        """The values of the batch's positions from `start` on, as many as were computed, in the same way."""
        stop = start + len(computed.z)
        columns = (getattr(self, name) for name in POINTWISE)
        recorded = (None if column is None else column[start:stop] for column in columns)
        return Pointwise(*map(_first, recorded, computed))

    def corrected(self, batch: Batch) -> Given:
        """The same with what follows in the place of what differs, for the rows of the update's batch."""
        parts = {name: np.array(getattr(self, name)) for name in (*self.names, *PARAMETERS)}
        for name, right in self.differing.items():
            quantity, place = _item(name, batch)
            if quantity in parts:
                parts[quantity][place] = right
        known = {name: read_only(values) for name, values in parts.items()}
        return replace(self, differing={}, **known)  # type: ignore[arg-type]  # no name is one of the two mappings


def _item(name: str, batch: Batch) -> tuple[str, int | tuple[()] | None]:
    """The quantity of a number's name, and where in it the number stands."""
    base, _, row = name.partition("@")
    quantity = quantity_of(base)
    if row:
        return quantity, batch.position(int(row))
    return quantity, () if base == quantity else int(base.removeprefix(quantity)) - 1


def _first(recorded: T | None, computed: T) -> T:
    return computed if recorded is None else recorded
