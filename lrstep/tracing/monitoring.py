"""Monitoring: tells a Follower of the events of Python 3.12 and later, at no cost to code that is not followed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from lrstep.tracing.follow import FollowedCall, Follower
from lrstep.tracing.frozen import NOTHING
from lrstep.tracing.stepping import Stepping

if TYPE_CHECKING:
    from lrstep.tracing.events import Listening

if sys.version_info >= (3, 12):
    _monitoring = sys.monitoring
    _EVENTS = _monitoring.events
    _LOCAL = _EVENTS.LINE | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD
    _TOOLS = (4, 3, *range(_monitoring.OPTIMIZER_ID + 1, 6), _monitoring.PROFILER_ID)

    @contextmanager
    def monitored(follower: Follower) -> Iterator[Listening | None]:
        """Within it, what this thread runs is followed; None where other tools hold all places."""
        tool = next((tool for tool in _TOOLS if _monitoring.get_tool(tool) is None), None)
        if tool is None:
            yield None
            return
        _monitoring.use_tool_id(tool, "lrstep")
        events = _Monitored(follower, tool)
        try:
            events.begin()
            yield events
        finally:
            events.end()
            _monitoring.free_tool_id(tool)

    class _Monitored:
        """The calls that are followed, by their frames."""

        def __init__(self, follower: Follower, tool: int) -> None:
            self._follower, self._tool = follower, tool
            self._thread = threading.get_ident()
            self._calls: dict[FrameType, FollowedCall] = {}
            self._codes: dict[int, CodeType] = {}
            self._starts: dict[int, Mapping[int, int]] = {}
            self._stepping: Stepping | None = None

        @property
        def _is_here(self) -> bool:
            return threading.get_ident() == self._thread

        def begin(self) -> None:
            for event, told in (
                (_EVENTS.PY_START, self._started), (_EVENTS.LINE, self._line), (_EVENTS.PY_RETURN, self._returned),
                (_EVENTS.PY_YIELD, self._yielded), (_EVENTS.PY_UNWIND, self._unwound),
                (_EVENTS.INSTRUCTION, self._instruction),
            ):  # fmt: skip
                _monitoring.register_callback(self._tool, event, told)
            _monitoring.set_events(self._tool, _EVENTS.PY_START | _EVENTS.PY_UNWIND)
            _monitoring.restart_events()

        def end(self) -> None:
            _monitoring.set_events(self._tool, 0)
            for code in self._codes.values():
                _monitoring.set_local_events(self._tool, code, 0)
            for event in (
                _EVENTS.PY_START, _EVENTS.LINE, _EVENTS.PY_RETURN, _EVENTS.PY_YIELD, _EVENTS.PY_UNWIND,
                _EVENTS.INSTRUCTION,
            ):  # fmt: skip
                _monitoring.register_callback(self._tool, event, None)

        def step(self, stepping: Stepping, frame: FrameType) -> None:
            self._follower.is_over = True
            self._stepping = stepping
            stepping.starts = self._follower.starts_of(stepping.code, stepping.loop.marker)
            self._calls.clear()
            for code in self._codes.values():
                wanted = _EVENTS.PY_RETURN if id(code) in stepping.others else 0
                if code is stepping.code:
                    wanted |= _EVENTS.LINE | _EVENTS.PY_RETURN | (_EVENTS.INSTRUCTION if stepping.starts else 0)
                _monitoring.set_local_events(self._tool, code, wanted)
            _monitoring.set_events(self._tool, _EVENTS.PY_UNWIND)

        def _started(self, code: CodeType, offset: int) -> Any:
            file = self._follower.file_of(code)
            if file is None or self._follower.is_over:
                return _monitoring.DISABLE
            if not self._is_here:
                self._follower.elsewhere()
                return None
            if id(code) not in self._codes:
                self._codes[id(code)] = code
                self._starts[id(code)] = starts = self._follower.starts(code)
                _monitoring.set_local_events(self._tool, code, _LOCAL | (_EVENTS.INSTRUCTION if starts else 0))
            frame = sys._getframe(1)
            self._calls[frame] = self._follower.call(frame, file)
            return None

        def _line(self, code: CodeType, line: int) -> Any:
            frame = sys._getframe(1)
            if self._stepping is None:
                call = self._calls.get(frame)
                if call is not None:
                    call.line(frame)
            stepping = self._stepping  # from this very line on, it may be
            if stepping is None or code is not stepping.code:
                return None
            if stepping.is_dull(line):
                return _monitoring.DISABLE
            if self._is_here and stepping.ends(line, frame):
                stepping.read(frame)
            return None

        def _instruction(self, code: CodeType, offset: int) -> Any:
            if offset not in self._starts.get(id(code), ()):
                return _monitoring.DISABLE
            frame = sys._getframe(1)
            if self._stepping is None:
                call = self._calls.get(frame)
                if call is not None:
                    call.round(frame, self._starts[id(code)][offset])
            stepping = self._stepping
            is_here = stepping is not None and code is stepping.code and self._is_here
            if stepping is not None and is_here and offset in stepping.starts and stepping.begins(frame):
                stepping.read(frame)
            return None

        def _left(self, stepping: Stepping, code: CodeType, frame: FrameType) -> None:
            """A call has ended while rounds are counted."""
            if self._is_here and code is stepping.code and stepping.leaves():
                stepping.read(frame)
            if self._is_here and id(code) in stepping.others:
                stepping.others[id(code)](frame)

        def _returned(self, code: CodeType, offset: int, value: Any) -> Any:
            self._over(code, sys._getframe(1), value)

        def _over(self, code: CodeType, frame: FrameType, value: Any) -> None:
            """A call has ended, with what it returned, or with NOTHING by an exception."""
            if self._stepping is None:
                call = self._calls.pop(frame, None)
                if call is not None:
                    call.finish(frame, value)
            if self._stepping is not None:
                self._left(self._stepping, code, frame)

        def _yielded(self, code: CodeType, offset: int, value: Any) -> Any:
            frame = sys._getframe(1)
            call = self._calls.get(frame)
            if call is not None:
                call.pause()

        def _unwound(self, code: CodeType, offset: int, error: BaseException) -> Any:
            if id(code) in self._codes:
                self._over(code, sys._getframe(1), NOTHING)
