"""The kernels: the code that decides every number of a run. Which one is fixed per run, by batch, columns and dtype."""

from lrstep.engine.kernels.blocks import BlockKernel
from lrstep.engine.kernels.choose import kernel_for
from lrstep.engine.kernels.floats import FloatKernel
from lrstep.engine.kernels.folded import FoldedKernel
from lrstep.engine.kernels.interface import Gradient, Kernel, Parameters, Plan, Steps, read_only

__all__ = [
    "BlockKernel",
    "FloatKernel",
    "FoldedKernel",
    "Gradient",
    "Kernel",
    "Parameters",
    "Plan",
    "Steps",
    "kernel_for",
    "read_only",
]
