"""Faults: how somebody's code ended, from the exception that ended it, with the deepest line of their own."""

from __future__ import annotations

import linecache
import re
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from lrstep.checks.callee import Fault
from lrstep.checks.quiet import OURS, AsksInput, NeverEnds
from lrstep.tracing.raised import text_of

_LIBRARIES = tuple({*(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")), OURS})
_NO_MEMORY = re.compile(r"can't allocate memory|out of memory|RESOURCE_EXHAUSTED", re.IGNORECASE)
"""How libraries with an allocator of their own say that there is no more."""
LONGEST_MESSAGE = 500  # letters


class Ending:
    """How a run of somebody's code ended, otherwise than by coming to its end."""

    error: BaseException | None = None
    fault: Fault | None = None


@contextmanager
def ending(file: str, line: int | None = None) -> Iterator[Ending]:
    """Within it somebody's code runs: whatever that raises is kept, as `fault_of` has it, and goes no further.

    KeyboardInterrupt comes through: that is the user, who presses Ctrl-C.
    """
    ended = Ending()
    try:
        yield ended
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # no code of ours: it may raise anything, SystemExit too
        ended.error, ended.fault = error, fault_of(error, file, line)


def fault_of(error: BaseException, file: str, line: int | None = None) -> Fault:
    """What ended a call of code in `file`; `line` is where it begins, for what is raised before its first line."""
    message = text_of(error)[:LONGEST_MESSAGE]
    frames = [(frame.f_code.co_filename, number) for frame, number in traceback.walk_tb(error.__traceback__)]
    file, line = own_line(frames, file) or (file, line)
    code = linecache.getline(file, line).strip() if line else ""
    match error:
        case AsksInput():
            return Fault("asks-input", "", message, file, line, code)
        case NeverEnds():
            return Fault("never-ends", "", "", file, line, code)
        case SystemExit():
            return Fault("exits", "SystemExit", message, file, line, code)
        case MemoryError():
            return Fault("memory", "MemoryError", message, file, line, code)
        case RuntimeError() if _NO_MEMORY.search(message):
            return Fault("memory", type(error).__name__, message, file, line, code)
    return Fault("raises", type(error).__name__, message, file, line, code)


def is_library(file: str) -> bool:
    """Whether a file is Python's, a package's or ours."""
    return file.startswith(("<", *(f"{folder}/" for folder in _LIBRARIES))) or "site-packages" in file


def own_line(places: list[tuple[str, int]], file: str) -> tuple[str, int] | None:
    """Of the places of a stack, innermost last, the deepest in their file, else in one that is no library's."""
    own = [place for place in places if place[0] == file] or [place for place in places if not is_library(place[0])]
    return own[-1] if own else None
