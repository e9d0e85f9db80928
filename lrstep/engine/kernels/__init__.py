"""The kernels: the code that decides every number of a run. Which one is fixed per run, by batch, columns and dtype:
the choice decides the bits, so it rests on the run alone, never on the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrstep.engine.kernels.blocks import BlockKernel
from lrstep.engine.kernels.floats import FloatKernel
from lrstep.engine.kernels.folded import FoldedKernel
from lrstep.engine.kernels.interface import Gradient, Kernel, Parameters, Steps, read_only
from lrstep.formulas import Dtype

if TYPE_CHECKING:
    from concurrent.futures import Executor

KERNELS = (FloatKernel.name, FoldedKernel.name, BlockKernel.name)
FOLDED_NUMBERS = 2**17  # of X and a column of ones: a megabyte of float64


def kernel_for(batch_size: int, n: int, dtype: Dtype, executor: Executor | None = None) -> Kernel:
    """Plain floats for one example, the folded kernel for batches that fit the processor's own memory, else blocks."""
    if batch_size == 1:
        return FloatKernel(dtype)
    if batch_size * (n + 1) <= FOLDED_NUMBERS:
        return FoldedKernel(dtype)
    return BlockKernel(dtype, executor)
