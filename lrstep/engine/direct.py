"""The kernel alone, for arrays of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lrstep.data import InMemory
from lrstep.engine.batches import Batch
from lrstep.engine.kernels.blocks import sums_of_batch
from lrstep.errors import InputError
from lrstep.formulas import FloatArray

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
        given = np.asarray(X)
        dtype: np.dtype[np.floating[Any]] = np.dtype(np.float32 if given.dtype == np.float32 else np.float64)
        rows, labels, weights = (np.asarray(value, dtype) for value in (given, y, w))
        at = np.append(weights, dtype.type(b))
    except (TypeError, ValueError):
        raise InputError("X, y, w and b are not all numbers", "give X as rows of equal length") from None
    if rows.ndim != 2 or 0 in rows.shape:
        raise InputError(f"X has shape {rows.shape}", "give at least one row and one column: X is (m, n)")
    if labels.shape != rows.shape[:1]:
        raise InputError(f"y has shape {labels.shape}", f"give one label for each row: {rows.shape[:1]}")
    if weights.shape != rows.shape[1:]:
        raise InputError(f"w has shape {weights.shape}", f"give one weight for each column: {rows.shape[1:]}")
    if not ((labels == 0) | (labels == 1)).all():
        raise InputError("y holds something else than 0 and 1", "give each label as 0 or 1")
    total = sums_of_batch(InMemory(rows, labels), Batch(range(len(rows))), at, executor)
    m = dtype.type(len(rows))
    with np.errstate(over="ignore", invalid="ignore"):
        return total.dw / m, float(total.db / m), float(total.L / m)
