"""Follow: runs a function and keeps each line of one file that was executed, with what it changed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, NamedTuple, TypeVar

from lrstep.tracing.frozen import NOTHING, frozen, held_by, is_module
from lrstep.tracing.writes import Statement, Write, statements

MOST_LINES = 20_000
RETURNED = "return"
"""The path of what a function returns."""
PARTS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
"""Of a line, which before Python 3.12 run as functions of their own."""
T = TypeVar("T")


class Executed(NamedTuple):
    """A line that ran, and the values after it of what it may have changed."""

    line: int
    function: str
    """In which it stands: `fit`, or `<module>`."""
    call: int
    """The number of that function's call, from 0."""
    changes: tuple[tuple[str, Any], ...]
    """Paths, as `w` or `self.weights`, and their values; `return` for what a function returned."""
    file: int = 0
    """Which of the files that are followed it stands in; 0 is the script itself."""


def followed(run: Callable[[], T], file: str, source: str, first_line: int = 1) -> tuple[T, list[Executed]]:
    """What `run` returns, and the lines of `file` that it ran, the first MOST_LINES of them.

    `source` is the text that begins at `first_line` of the file. Raises whatever `run` raises.
    """
    follower = Follower(file, source, first_line)
    return follower.run(run), follower.executed


class Follower:
    """Follows the code of one file."""

    def __init__(
        self, file: str, source: str, first_line: int = 1, most: int = MOST_LINES, then: BaseException | None = None
    ) -> None:
        """`source` is the text that begins at `first_line` of the file. After the `most` lines nothing is followed any
        more, or `then` is raised in what runs."""
        self.executed: list[Executed] = []
        self._file, self._most, self._then = file, most, then
        tree = ast.parse(source)
        ast.increment_lineno(tree, first_line - 1)
        self._statements = statements(tree)
        self._at = {
            line: statement
            for statement in sorted(self._statements.values(), key=lambda each: each.line)
            for line in range(statement.line, statement.last_line + 1)
        }
        self._calls = 0

    def run(self, run: Callable[[], T]) -> T:
        """Run it, and follow; what it raises comes out, the lines up to there are kept."""
        before = sys.gettrace()
        sys.settrace(self._entered)
        try:
            return run()
        finally:
            sys.settrace(before)

    def _entered(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        code = frame.f_code
        if event != "call" or code.co_filename != self._file or code.co_name in PARTS:
            return None
        if self.is_full:
            return None
        self._calls += 1
        self._keep_arguments(frame, code)
        return _Followed(self, code, self._calls - 1).event

    def _keep_arguments(self, frame: FrameType, code: CodeType) -> None:
        """What a call was given, as changes of its first line; not modules, which a step changes under another name."""
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        arguments = {name: frame.f_locals.get(name, NOTHING) for name in names}
        values = ((name, frozen(value)) for name, value in arguments.items() if not is_module(value))
        given = tuple((name, value) for name, value in values if value is not NOTHING)
        if given:
            self.executed.append(Executed(code.co_firstlineno, code.co_name, self._calls - 1, given))

    @property
    def is_full(self) -> bool:
        """Whether all lines that are kept were followed. Raises what is to be raised then."""
        if len(self.executed) < self._most:
            return False
        if self._then is not None:
            raise self._then
        return True

    def statement(self, line: int) -> Statement | None:
        """The statement that a line belongs to."""
        return self._at.get(line)


class _Followed:
    """One call that is followed."""

    def __init__(self, follower: Follower, code: CodeType, call: int) -> None:
        self._follower, self._call, self._name = follower, call, code.co_name
        self._running: Statement | None = None
        self._last: dict[str, Any] = {}

    def event(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        if event == "exception":
            return self.event
        statement = self._follower.statement(frame.f_lineno) if event == "line" else None
        if event == "line" and statement is not None and statement is self._running:
            return self.event  # a further line of the same statement, or a comprehension's own
        self._finish(frame, argument if event == "return" else NOTHING)
        self._running = statement
        if statement is not None:
            self._remember(frame.f_locals, statement.writes)
        return None if self._follower.is_full else self.event

    def _finish(self, frame: FrameType, returned: Any) -> None:
        """Keep the statement that has just run."""
        if self._running is None:
            return
        changes = [] if not self._running.writes else self._changes(frame.f_locals, self._running.writes)
        returns = self._running.is_return or self._name == "<lambda>"
        if returned is not NOTHING and returns and (value := frozen(returned)) is not NOTHING:
            changes.append((RETURNED, value))
        self._follower.executed.append(Executed(self._running.line, self._name, self._call, tuple(changes)))

    def _remember(self, names: dict[str, Any], writes: tuple[Write, ...]) -> None:
        """What is there before a statement that may change it."""
        for write in writes:
            if not write.is_sure and write.path not in self._last:
                self._last[write.path] = frozen(_reached(names, write))

    def _changes(self, names: dict[str, Any], writes: tuple[Write, ...]) -> list[tuple[str, Any]]:
        changes = []
        for write in writes:
            value = frozen(_reached(names, write))
            if value is NOTHING or (not write.is_sure and _same(value, self._last.get(write.path, NOTHING))):
                continue
            self._last[write.path] = value
            changes.append((write.path, value))
        return changes + self._stepped(names, writes)

    def _stepped(self, names: dict[str, Any], writes: tuple[Write, ...]) -> list[tuple[str, Any]]:
        """What a step of an optimizer changed, which names none of it."""
        changes = []
        for name in {name for write in writes if not write.is_sure for name in held_by(_reached(names, write), names)}:
            value = frozen(names[name])
            if not _same(value, self._last.get(name, NOTHING)):
                self._last[name] = value
                changes.append((name, value))
        return changes


def _reached(names: dict[str, Any], write: Write) -> Any:
    """What a path leads to; NOTHING where it leads nowhere."""
    value = names.get(write.root, NOTHING)
    for kind, step in write.steps:
        if kind == "attribute" and not hasattr(value, "__array__"):  # a view of an array is not kept beside it
            value = getattr(value, str(step), NOTHING)
        else:
            value = value.get(step, NOTHING) if isinstance(value, dict) else NOTHING
    return value


def _same(value: Any, last: Any) -> bool:
    """Whether a value is, number by number, what it was."""
    if type(value) is not type(last):
        return False
    if hasattr(value, "tobytes"):
        return bool(value.shape == last.shape and value.tobytes() == last.tobytes())
    if isinstance(value, (list, tuple)):
        return len(value) == len(last) and all(map(_same, value, last))
    if isinstance(value, dict):
        return value.keys() == last.keys() and all(_same(part, last[key]) for key, part in value.items())
    return bool(value == last)
