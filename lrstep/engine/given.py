"""Given: the numbers of one update that somebody else's loop recorded, which stand before those that we compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lrstep.engine.kernels import Gradient, Parameters, read_only
from lrstep.engine.plan import Batch
from lrstep.formulas import FloatArray, Pointwise
from lrstep.quantities import BEFORE_THE_STEP, POINTWISE, quantity_of


@dataclass(frozen=True, slots=True)
class Given:
    """What was recorded of an update, in the run's dtype: `values` by name, of which w and b are always there.

    `z` to `dz` are (m,) in the order of the batch, `dw` and `w` are (n,), the others (). w and b are those after the
    update, all others are at the parameters before it.
    """

    values: Mapping[str, FloatArray]
    differing: Mapping[str, float]
    """By name (`J`, `dw1`, `z@17`), what follows from the numbers before it, where something else was recorded."""
    by_convention: Mapping[str, FloatArray]
    """What was recorded by another convention, such as a J that is a sum: the usual value is shown in its place."""

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities that were recorded, but for w and b, which always are."""
        return tuple(name for name in BEFORE_THE_STEP if name in self.values)

    @property
    def after(self) -> Parameters:
        """The parameters after the update."""
        return Parameters.of(np.append(self.values["w"], self.values["b"]))

    def gradient(self, computed: Gradient) -> Gradient:
        """dw, db and J: what was recorded, and of the rest what was computed."""
        dw, *numbers = (self.values.get(name, np.asarray(getattr(computed, name))) for name in Gradient._fields)
        return Gradient(read_only(dw), *(computed.db.dtype.type(number) for number in numbers))

    def pointwise(self, computed: Pointwise, start: int) -> Pointwise:
        """The values of the batch's positions from `start` on, as many as were computed, in the same way."""
        here = slice(start, start + len(computed.z))
        recorded = {name: self.values[name][here] for name in POINTWISE if name in self.values}
        return computed._replace(**recorded)

    def corrected(self, batch: Batch) -> Given:
        """The same with what follows in the place of what differs, for the rows of the update's batch."""
        values = {name: np.array(value) for name, value in self.values.items()}
        for name, right in self.differing.items():
            quantity, i = item_of(name, batch)
            if quantity in values and i is not None:
                values[quantity].flat[i] = right
        return replace(self, values={name: read_only(value) for name, value in values.items()}, differing={})


def item_of(name: str, batch: Batch) -> tuple[str, int | None]:
    """The quantity of a number's name (`J`, `dw1`, `z@17`), and where in it that number stands, counted from 0; None
    where the batch does not have the row."""
    base, _, row = name.partition("@")
    quantity = quantity_of(base)
    return quantity, batch.position(int(row)) if row else int(base.removeprefix(quantity) or 1) - 1
