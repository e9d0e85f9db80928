"""What somebody's loop hands over, arrays of any library, as NumPy's: their precision, and which way they lie."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, printable
from lrstep.formulas import DOUBLE, SINGLE, Dtype

Layout = Literal["auto", "course", "rows"]


def array_of(name: str, value: Any) -> NDArray[Any]:
    """Any array that NumPy can read: of float32 where it is that, else float64."""
    if hasattr(value, "detach"):  # PyTorch's, which gives no array while it records gradients
        value = value.detach().cpu()
    try:
        array = np.asarray(value)
        if array.dtype in (DOUBLE, SINGLE):
            return array
        if array.dtype.kind not in "fV":  # halves of NumPy and of JAX
            return array.astype(DOUBLE)
    except (TypeError, ValueError):
        shown = printable(type(value).__name__, 60)
        raise InputError(
            f"{name} is {shown}, which is not an array of numbers", "give numbers, as NumPy reads them"
        ) from None
    if array.dtype.itemsize > DOUBLE.itemsize:
        return array.astype(DOUBLE)
    raise InputError(f"{name} is of {array.dtype}", "record it in float32 or float64")


def lowest(*given: Any) -> Dtype:
    """float32 where one of the values given is of it: what was computed from it is no better."""
    return SINGLE if any(str(getattr(value, "dtype", "")).endswith("float32") for value in given) else DOUBLE


def rows_of(batch: Any, m: int) -> list[int]:
    """The rows that a batch names, by numbers, a mask or a slice, in its order. InputError where they are not there."""
    mend = f"give the rows' numbers, from 0 to {m - 1}"
    if not isinstance(batch, slice):
        if hasattr(batch, "detach"):
            batch = batch.detach().cpu()
        batch = np.asarray(batch)
        if not batch.size:
            raise InputError("batch names no rows", mend)
    try:
        rows: list[int] = np.arange(m)[batch].ravel().tolist()
    except (IndexError, TypeError, ValueError):
        raise InputError("batch names rows that the data does not have", mend) from None
    if not rows:
        raise InputError("batch names no rows", mend)
    return rows


def layouts(X: NDArray[Any], y: NDArray[Any], layout: Layout) -> list[bool]:
    """Whether examples may stand in columns, the likelier first: one answer, or both where X is square."""
    if layout not in ("auto", "course", "rows"):
        raise InputError(f"there is no layout {printable(str(layout))}", "choose auto, course or rows")
    if X.ndim != 2:
        raise InputError(f"X has the shape {X.shape}", "give it as (m, n), or as (n, m) in the course's layout")
    rows, columns = X.shape[0] == y.size, X.shape[1] == y.size
    in_a_row = y.ndim == 2 and y.shape[0] == 1 and y.size > 1
    if layout == "auto" and rows and columns and not np.array_equal(X, X.T):
        return [in_a_row, not in_a_row]
    if layout == "auto":
        layout = "course" if columns and (in_a_row or not rows) else "rows"
    if not (columns if layout == "course" else rows):
        wanted = "(n, m) with y (1, m)" if layout == "course" else "(m, n) with y (m,)"
        what = f"X has the shape {X.shape} and y {y.shape}: they do not belong together"
        raise InputError(what, f"in the layout {layout} X is {wanted}")
    return [layout == "course"]
