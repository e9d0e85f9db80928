"""The debugger: programs, addresses, frames, and the Debugger that moves among them. It knows no screen.

Expressions, and what reads them (`searching`, `values`, `columns`), are loaded by whoever has one to read.
"""

from lrstep.debugger.authored import Authored
from lrstep.debugger.branches import MAIN, Branch
from lrstep.debugger.breakpoints import STOPS, Breakpoint
from lrstep.debugger.debugger import Debugger
from lrstep.debugger.frame import Differing, Frame, Helped
from lrstep.debugger.notes import Note
from lrstep.debugger.position import Move
from lrstep.debugger.program import Op, ProgramName
from lrstep.debugger.remarks import about_data, remarks_of, scale_remark
from lrstep.debugger.tour import ScenarioStop, Tour, TourReply
from lrstep.debugger.watches import Watched
