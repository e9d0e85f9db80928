"""Events: what tells a Follower of calls, lines and returns: `sys.monitoring` where Python has it, `sys.settrace` else."""

from __future__ import annotations

import dis
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from lrstep.tracing.follow import Call, Follower
from lrstep.tracing.frozen import NOTHING

PAUSES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
"""Code whose calls return more than once."""
_YIELD, _RESUME = dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]


@contextmanager
def following(follower: Follower) -> Iterator[None]:
    """Within it, the calls of this thread are followed."""
    if sys.version_info >= (3, 12):
        from lrstep.tracing.monitoring import monitored

        with monitored(follower) as is_free:
            if is_free:
                yield
                return
    with traced(follower):
        yield


@contextmanager
def traced(follower: Follower) -> Iterator[None]:
    """Within it, by `sys.settrace`."""
    before = sys.gettrace()
    sys.settrace(_Tracing(follower).entered)
    try:
        yield
    finally:
        sys.settrace(before)


class _Tracing:
    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._paused: dict[FrameType, _TracedCall] = {}

    def entered(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        file = self._follower.file_of(frame.f_code)
        if file is None or self._follower.is_over:
            return None
        if frame.f_code.co_flags & PAUSES:
            call = self._paused.pop(frame, None)
            if call is not None:
                return call.event
        return _TracedCall(self._follower.call(frame, file), self._paused).event


class _TracedCall:
    """A call as `sys.settrace` tells of it."""

    def __init__(self, call: Call, paused: dict[FrameType, _TracedCall]) -> None:
        self._call, self._paused = call, paused
        self._raised = False

    def event(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        if event == "line":
            self._raised = False
            self._call.line(frame)
        elif event == "exception":
            self._raised = True
        elif event == "return":
            if _pauses(frame):
                self._call.pause()
                self._paused[frame] = self
            else:
                self._call.finish(frame, NOTHING if self._raised else argument)
        return None if self._call.follower.is_over else self.event


def _pauses(frame: FrameType) -> bool:
    """Whether what returns goes on later, as a generator that yields."""
    if not frame.f_code.co_flags & PAUSES or frame.f_lasti < 0:
        return False
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at] == _YIELD or (code[at] == _RESUME and code[at - 2] == _YIELD)  # the second from Python 3.13 on
