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
    try:
        array = np.asarray(on_the_host(value))
        if array.dtype in (DOUBLE, SINGLE):
            return array
        if array.dtype.kind not in "fV":  # halves of NumPy and of JAX
            return array.astype(DOUBLE)
    except (TypeError, ValueError):
        kind = type(value).__name__
        mend = "record outside of what JAX compiles" if "Tracer" in kind else "give numbers, as NumPy reads them"
        raise InputError(f"{name} is {printable(kind, 60)}, which is not an array of numbers", mend) from None
    if array.dtype.itemsize > DOUBLE.itemsize:
        return array.astype(DOUBLE)
    raise InputError(f"{name} is of {array.dtype}", "record it in float32 or float64")


def on_the_host(value: Any) -> Any:
    """PyTorch's tensors give NumPy no array while they record gradients, nor from another device."""
    return value.detach().cpu() if hasattr(value, "detach") else value


def number_of(name: str, value: Any, examples: int) -> float:
    """One number. InputError where it is an array of more; of as many as there are examples, a mean is missing."""
    if type(value) is float:
        return value
    array = array_of(name, value)
    if array.size != 1:
        mean = ": is it the mean over the examples?" if array.size == examples else ""
        raise InputError(f"{name} has the shape {array.shape}{mean}", f"give {name} as one number")
    return float(array.reshape(()))


def lowest(*given: Any) -> Dtype:
    """float32 where one of the values given is of it: what was computed from it is no better."""
    return SINGLE if any(_dtype_of(value).endswith("float32") for value in given) else DOUBLE


def _dtype_of(value: Any) -> str:
    if isinstance(value, list | tuple):
        try:
            value = np.asarray(value)
        except (TypeError, ValueError):  # of what NumPy cannot read: that is said where it is used
            return ""
    return str(getattr(value, "dtype", ""))


def table_of(X: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """X with two dimensions, where it is one feature of several examples, or the features of one."""
    if X.ndim != 1 or y.size not in (1, X.size):
        return X
    return X.reshape(y.size, -1)


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
