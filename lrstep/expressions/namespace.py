"""What an expression reads: the names of one update, given by whoever holds the update's numbers."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Value: TypeAlias = float | bool | NDArray[np.floating[Any]] | NDArray[np.bool_]
"""One number or truth value, or an array of them, (m,) or (n,)."""


class Namespace(Protocol):
    """The values of one update. Names are `z a L J da dz dw db w b x y alpha k m n rows` and x1 … xn.

    w1, dw1 and the like are asked for as item("w", 0), item("dw", 0): so they can be known before the whole is.
    """

    @property
    def n(self) -> int:
        """The number of features."""

    def value(self, name: str) -> Value | None:
        """A name's value, None where it has none yet.

        z a L da dz y and x1 … xn are (m,) over the batch, also where m is 1; dw and w are (n,); x is (m, n); all
        others are one number.
        """

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; None where it has no value yet, or where this batch does not have that row.

        For z a L da dz y and x1 … xn `index` is a row of the data, for dw and w a feature, both from 0, negative
        ones from the end; for x it is a row of the data, and the item (n,). LookupError where there is no such row.
        """

    def previous(self) -> Namespace | None:
        """The update before; None where there is none."""
