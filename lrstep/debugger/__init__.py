"""The debugger: programs, addresses, frames, and the Debugger that moves among them. It knows no screen.

Expressions, and what reads them (`seeking`, `namespace`, `until`), are loaded by whoever has one to read.
"""

from lrstep.debugger.batch_numbers import Helped, Predictions, helped, predictions
from lrstep.debugger.branches import MAIN, Branch
from lrstep.debugger.breakpoints import STOPS, Breakpoint
from lrstep.debugger.debugger import Debugger, Watched
from lrstep.debugger.differing import Differing
from lrstep.debugger.frame import Frame
from lrstep.debugger.framing import Course
from lrstep.debugger.notes import Note
from lrstep.debugger.program import Op, Program, ProgramName, Step
from lrstep.debugger.stepper import Move
from lrstep.debugger.track import START, Cursor, Track

__all__ = [
    "MAIN",
    "START",
    "STOPS",
    "Branch",
    "Breakpoint",
    "Course",
    "Cursor",
    "Debugger",
    "Differing",
    "Frame",
    "Helped",
    "Move",
    "Note",
    "Op",
    "Predictions",
    "Program",
    "ProgramName",
    "Step",
    "Track",
    "Watched",
    "helped",
    "predictions",
]
