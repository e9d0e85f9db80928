"""The engine: what a run is and every number that follows from it. Nothing under here does input or output."""

from lrstep.engine.bend import bend, rounding_error
from lrstep.engine.blas import one_thread
from lrstep.engine.computed import ComputedHistory
from lrstep.engine.direct import gradient
from lrstep.engine.edits import Edit, edited, forked
from lrstep.engine.given import Given
from lrstep.engine.history import Costs, End, History, Movement, Progress, Recorded, finished, norms
from lrstep.engine.kernels import Gradient, Parameters, Steps, read_only
from lrstep.engine.plan import Batch, Batches, Plan, Schedule, ToldBatches
from lrstep.engine.run import Run
from lrstep.engine.training import Done, Outcome, Stopped, Turn, quality, train, train_until, updates_a_turn
from lrstep.engine.unscaled import ScaleAdvice, risen_advice, spread_advice
from lrstep.engine.update import Score, Update
from lrstep.formulas import FloatArray
