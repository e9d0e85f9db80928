"""The two matrix products of a block, X·w and dz·X, each with the same bits wherever its rows come from.

Rows read from a file have their label between them. A BLAS takes such rows as they are, which saves a copy of all of
them; but some of its kernels add in another order then. So what this one does is tried before it is relied on.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from lrstep.formulas import Dtype, FloatArray

NARROW = 16  # columns: with fewer, kernels have special cases of their own, and a copy costs little
TRIED_ROWS = 4999  # a prime, so that whatever number of rows a kernel takes at a time, some are left over
TRIED_NUMBERS = 2**20


def ready(X: FloatArray) -> FloatArray:
    """X (m, n) as the products below want it: a copy only where it must be one."""
    if X.flags.c_contiguous or gaps_are_harmless(X.shape[1], X.dtype):
        return X
    return np.ascontiguousarray(X)


def logits(X: FloatArray, w: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """X·w (m,) of X (m, n), made ready, and w (n,)."""
    z: FloatArray = X.dot(w, out) if X.flags.c_contiguous else np.matmul(X, w, out)
    return z


def weighted(dz: FloatArray, X: FloatArray) -> FloatArray:
    """dz·X (n,): the rows of X (m, n), made ready, times dz (m,), added up."""
    dw: FloatArray = dz.dot(X) if X.flags.c_contiguous else np.matmul(dz, X)
    return dw


@cache
def gaps_are_harmless(n: int, dtype: Dtype) -> bool:
    """Whether rows of n numbers with one more between them give the products' bits that they give without."""
    if n < NARROW:
        return False
    generator, m = np.random.default_rng(n), min(TRIED_ROWS, TRIED_NUMBERS // n)
    table, w, dz = (generator.random(shape).astype(dtype) - 0.5 for shape in ((m, n + 1), n, m))
    gapped = table[:, :-1]
    dense = np.ascontiguousarray(gapped)
    return bool((dense.dot(w) == np.matmul(gapped, w)).all() and (dz.dot(dense) == np.matmul(dz, gapped)).all())
