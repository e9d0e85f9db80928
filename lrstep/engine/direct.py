"""The kernel alone, for arrays of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrstep.data import GivenRows, given
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels.blocks import FEW_ROWS, ROOM, block_rows, sums_of_batch, sums_of_block, sums_of_few
from lrstep.engine.plan import Batch
from lrstep.errors import InputError
from lrstep.formulas import DOUBLE, SINGLE, Dtype, FloatArray

if TYPE_CHECKING:
    from concurrent.futures import Executor


def gradient(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float, executor: Executor | None = None
) -> tuple[FloatArray, float, float]:
    """dw (n,), db and J of logistic regression at w (n,) and b: means over the m rows of X (m, n), y (m,) of 0 and 1.

    Computed in blocks of rows, in float32 if X is float32, else in float64. A Run of few rows adds in another order,
    so its last digits can differ. An `executor` computes the blocks, with the same bits as any
    other. Raises InputError where something is no number or the shapes do not fit.
    """
    try:
        rows = np.asarray(X)
        dtype: Dtype = SINGLE if rows.dtype == SINGLE else DOUBLE
        rows, labels, weights = np.asarray(rows, dtype), np.asarray(y, dtype), np.asarray(w, dtype)
        bias = np.asarray(b, dtype).reshape(())
    except (TypeError, ValueError):
        raise InputError("X, y, w and b are not all numbers", "give X as rows of equal length") from None
    if rows.ndim != 2 or 0 in rows.shape:
        raise InputError(f"X has shape {rows.shape}", "give at least one row and one column: X is (m, n)")
    m, n = rows.shape
    if labels.shape != (m,):
        raise InputError(f"y has shape {labels.shape}", f"give one label for each row: {(m,)}")
    if weights.shape != (n,):
        raise InputError(f"w has shape {weights.shape}", f"give one weight for each column: {(n,)}")
    if m <= FEW_ROWS:
        with one_thread():
            total = sums_of_few(*given(rows, labels), weights, bias)
    elif m <= block_rows(n, dtype):
        with one_thread():
            total = sums_of_block(*given(rows, labels), weights, bias, np.empty((ROOM, m), dtype))
    else:
        total = sums_of_batch(GivenRows(rows, labels), Batch(range(m)), np.append(weights, bias), executor)
    count = dtype.type(m)
    return total.dw / count, float(total.db / count), float(total.L / count)
