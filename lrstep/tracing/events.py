"""Events: what tells a Follower of calls and lines: `sys.monitoring` where Python has it, else `sys.settrace`."""

from __future__ import annotations

import dis
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from lrstep.tracing.follow import FollowedCall, Follower
from lrstep.tracing.frozen import NOTHING
from lrstep.tracing.stepping import Stepping

MOST_ELSEWHERE = 10_000
"""Calls in other threads that are looked at."""
PAUSES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
"""Code whose calls return more than once."""
_YIELD, _RESUME = dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]


class Listening(Protocol):
    """What tells of events."""

    def step(self, stepping: Stepping, frame: FrameType) -> None:
        """From now on, tell of nothing but the rounds of a loop, which runs in this frame."""


@contextmanager
def following(follower: Follower) -> Iterator[Listening]:
    """Within it, the calls of this thread are followed."""
    if sys.version_info >= (3, 12):
        from lrstep.tracing.monitoring import monitored

        with monitored(follower) as monitoring:
            if monitoring is not None:
                yield monitoring
                return
    with traced(follower) as tracing:
        yield tracing


@contextmanager
def traced(follower: Follower) -> Iterator[Listening]:
    """Within it, by `sys.settrace`."""
    before = sys.gettrace()
    tracing = _Tracing(follower)
    before_threads = threading.gettrace()
    threading.settrace(tracing.entered_elsewhere)
    sys.settrace(tracing.entered)
    try:
        yield tracing
    finally:
        sys.settrace(before)
        threading.settrace(before_threads)


class _Tracing:
    """Gives each call that is followed its own function, and later only the loop that is stepped."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._paused: dict[FrameType, _TracedCall] = {}
        self._stepping: Stepping | None = None
        self._elsewhere = 0

    def step(self, stepping: Stepping, frame: FrameType) -> None:
        self._follower.is_over = True
        self._stepping = stepping
        stepping.starts = self._follower.starts_of(stepping.code, stepping.loop.marker)
        around: FrameType | None = frame
        while around is not None:
            if around.f_code is not stepping.code and around.f_trace is not None:
                around.f_trace = None
            around = around.f_back
        frame.f_trace = self.round
        sys.settrace(self._entered_while_stepping)

    def entered_elsewhere(self, frame: FrameType, event: str, argument: Any) -> None:
        """In another thread: looked at for as long as it takes to see whose code it runs."""
        self._elsewhere += 1
        if self._follower.file_of(frame.f_code) is not None:
            self._follower.elsewhere()
            sys.settrace(None)
        elif self._elsewhere > MOST_ELSEWHERE:
            sys.settrace(None)

    def _entered_while_stepping(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        stepping = self._stepping
        if stepping is None or frame.f_code is stepping.code:
            return self.round
        if id(frame.f_code) in stepping.others:
            frame.f_trace_lines = False
            return self._other
        return None

    def round(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        """What happens in a frame that has the loop whose rounds are counted."""
        stepping = self._stepping
        if stepping is not None and stepping.starts and event == "line":
            frame.f_trace_opcodes = True
        if stepping is not None and (
            (event == "line" and stepping.ends(frame.f_lineno, frame))
            or (event == "opcode" and frame.f_lasti in stepping.starts and stepping.begins(frame))
            or (event == "return" and stepping.leaves())
        ):
            stepping.read(frame)
        return self.round

    def _other(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        if event == "return" and self._stepping is not None:
            self._stepping.others[id(frame.f_code)](frame)
        return self._other

    def entered(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        file = self._follower.file_of(frame.f_code)
        if file is None or self._follower.is_over:
            return None
        if frame.f_code.co_flags & PAUSES:
            call = self._paused.pop(frame, None)
            if call is not None:
                return call.event
        starts = self._follower.starts(frame.f_code) if file.bodies else {}
        return _TracedCall(self._follower.call(frame, file), self, starts).event

    def pause(self, frame: FrameType, call: _TracedCall) -> None:
        """This call goes on later."""
        self._paused[frame] = call


class _TracedCall:
    """A call as `sys.settrace` tells of it."""

    def __init__(self, call: FollowedCall, tracing: _Tracing, starts: Mapping[int, int]) -> None:
        self._call, self._tracing, self._starts = call, tracing, starts
        self._raised = False

    def event(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        if event == "line":
            self._raised = False
            if self._starts:
                frame.f_trace_opcodes = True  # not before: Python has it only of frames that are traced
            self._call.line(frame)
        elif event == "opcode":
            if frame.f_lasti in self._starts:
                self._call.round(frame, self._starts[frame.f_lasti])
        elif event == "exception":
            self._raised = True
        elif event == "return":
            if _pauses(frame):
                self._call.pause()
                self._tracing.pause(frame, self)
            else:
                self._call.finish(frame, NOTHING if self._raised else argument)
        if self._call.follower.is_over:
            if frame.f_trace == self.event:
                frame.f_trace = None
            elif frame.f_trace == self._tracing.round:  # from this very event on
                self._tracing.round(frame, event, argument)
        return None if self._call.follower.is_over else self.event


def _pauses(frame: FrameType) -> bool:
    """Whether what returns goes on later, as a generator that yields."""
    if not frame.f_code.co_flags & PAUSES or frame.f_lasti < 0:
        return False
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at] == _YIELD or (code[at] == _RESUME and code[at - 2] == _YIELD)  # the second from Python 3.13 on
