"""Rate: a learning rate that changes from update to update, an expression of their number k such as 0.5/(1+k/100)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, printable
from lrstep.expressions.evaluation import Namespace, Value
from lrstep.expressions.expression import parse

AT_ONCE, BLOCKS_KEPT = 512, 8

Numbers = NDArray[np.float64]


class Rate:
    """alpha of each update k = 1, 2, …, from an expression that reads k alone.

    It is NaN, and no rate, where the expression is negative or not finite. Raises InputError where the text is no such
    expression.
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self._expression = parse(self.text)
        others = sorted(self._expression.names - {"k"})
        if others or self._expression.uses_previous:
            what = f"alpha = {printable(self.text)} reads {printable(others[0]) if others else 'the update before'}"
            raise InputError(what, "write an expression of k alone, the number of the update, as in 0.5/(1+k/100)")
        if self._expression.shape != "scalar" or self._expression.node.truth:
            raise InputError(f"alpha = {printable(self.text)} is not one number", "write one, as in 0.5/(1+k/100)")
        self._block = lru_cache(BLOCKS_KEPT)(self._computed)

    def __call__(self, k: int) -> float:
        """alpha of update k."""
        block, place = divmod(k, AT_ONCE)
        return float(self._block(block)[place])

    def _computed(self, block: int) -> Numbers:
        return self._of(np.arange(block * AT_ONCE, (block + 1) * AT_ONCE))

    def _of(self, k: NDArray[np.int_]) -> Numbers:
        values = np.array(np.broadcast_to(np.float64(0) + self._expression.value(_Updates(k)), k.shape))  # type: ignore[operator]
        values[~np.isfinite(values) | (values < 0)] = np.nan
        return cast(Numbers, values)


class _Updates:
    """The Namespace of many updates of which nothing but the number is known."""

    n = 1

    def __init__(self, k: NDArray[np.int_]) -> None:
        self._k: NDArray[Any] = k.astype(np.float64)

    def value(self, name: str) -> Value | None:
        """Their numbers."""
        return self._k

    def item(self, name: str, index: int) -> Value | None:
        """Nothing."""
        return None

    def previous(self) -> Namespace | None:
        """Nothing."""
        return None
