"""The debugger: programs, addresses, frames, and the Debugger that moves among them. It knows no screen."""

from lrstep.debugger.debugger import Debugger, Move
from lrstep.debugger.frame import Frame, PointName
from lrstep.debugger.notes import Note
from lrstep.debugger.program import Op, Phase, Program, ProgramName, Step
from lrstep.debugger.track import START, Cursor, Track

__all__ = [
    "START",
    "Cursor",
    "Debugger",
    "Frame",
    "Move",
    "Note",
    "Op",
    "Phase",
    "PointName",
    "Program",
    "ProgramName",
    "Step",
    "Track",
]
