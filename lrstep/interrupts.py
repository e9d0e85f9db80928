"""Interrupts: Ctrl-C, put off while a module loads, and being told to end, which lets what is written be closed.

What loads may take Ctrl-C for an error of its own (NumPy's compiled parts do), and leaves its traceback.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # `typing` takes long, and this must be there before anything else

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130  # the exit code
SOON = 0.001  # seconds
LOADING = "<frozen importlib._bootstrap>"


def between_imports() -> None:
    """From here on Ctrl-C waits for what is loading, and the end is an orderly one; what is ignored stays so."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _end)
    if hasattr(signal, "SIGALRM") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGALRM, _interrupt)
        signal.signal(signal.SIGINT, _interrupt)


def as_usual() -> None:
    """From here on Ctrl-C is as asyncio wants it, which has a way of its own. KeyboardInterrupt where one waits."""
    if signal.getsignal(signal.SIGINT) is _interrupt:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if _forget():
            raise KeyboardInterrupt


def no_more() -> None:
    """What is left is Python's own end, which would print a Ctrl-C with its traceback."""
    if signal.getsignal(signal.SIGINT) in (_interrupt, signal.default_int_handler):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _forget()


def _forget() -> bool:
    """Put off no longer; whether something was."""
    return hasattr(signal, "SIGALRM") and signal.setitimer(signal.ITIMER_REAL, 0)[0] > 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _loads(frame):
        signal.setitimer(signal.ITIMER_REAL, SOON)  # which comes back here
    else:
        raise KeyboardInterrupt


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # told again, it ends at once
    if _loads(frame):
        os.kill(os.getpid(), number)
    sys.exit(128 + number)


def _loads(frame: FrameType | None) -> bool:
    """Whether a module is being loaded."""
    while frame is not None:
        if frame.f_code.co_filename == LOADING:
            return True
        frame = frame.f_back
    return False
