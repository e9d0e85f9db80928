"""The engine: what a run is and every number that follows from it. Nothing under here does input or output."""

from lrstep.engine.batches import Batch, Batches
from lrstep.engine.blas import one_thread
from lrstep.engine.direct import gradient
from lrstep.engine.history import ComputedHistory, History, Movement, Progress, Stop
from lrstep.engine.kernels import BlockKernel, FloatKernel, Gradient, Kernel, Parameters
from lrstep.engine.outcome import Condition, Outcome, train_until
from lrstep.engine.rounding import rounder, ulps
from lrstep.engine.run import Run
from lrstep.engine.training import Done, Quality, not_finite, quality, train
from lrstep.engine.update import Update
from lrstep.formulas import FloatArray, Point, Pointwise

__all__ = [
    "Batch",
    "Batches",
    "BlockKernel",
    "ComputedHistory",
    "Condition",
    "Done",
    "FloatArray",
    "FloatKernel",
    "Gradient",
    "History",
    "Kernel",
    "Movement",
    "Outcome",
    "Parameters",
    "Point",
    "Pointwise",
    "Progress",
    "Quality",
    "Run",
    "Stop",
    "Update",
    "gradient",
    "not_finite",
    "one_thread",
    "quality",
    "rounder",
    "train",
    "train_until",
    "ulps",
]
