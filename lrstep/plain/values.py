"""Values as the plain debugger prints them: in full, and long arrays folded."""

from __future__ import annotations

import numpy as np

from lrstep.expressions import Value

UNSET = "— (not computed yet)"
SHOWN = 6  # items of an array that are shown at its beginning and at its end


def value_text(value: Value | None) -> str:
    """A value: a number so that it round-trips, an array with its shape, `—` where it is not computed yet."""
    if value is None:
        return UNSET
    array = np.asarray(value)
    if array.ndim == 0:
        return repr(array.item())
    shown = np.array2string(array, threshold=2 * SHOWN, edgeitems=SHOWN // 2, floatmode="unique", precision=17)
    return f"{shown}  {array.shape}"
