"""Follow: the calls of code in some files, and each line of them that was executed, with what it changed.

What tells of the events (a call, a line, a return) is `lrstep.tracing.events`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, ModuleType
from typing import Any, NamedTuple

from lrstep.tracing.frozen import NOTHING, groups_of, held_by, is_module
from lrstep.tracing.rounds import Body, bodies_of, starts_of
from lrstep.tracing.writes import Statement, Write, statements

RETURNED = "return"
"""The path of what a function returns."""
PARTS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
"""Of a line, which before Python 3.12 run as functions of their own."""


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


class FollowedFile(NamedTuple):
    """A file whose lines are followed."""

    number: int
    at: Mapping[int, Statement]
    """The statement that each of its lines belongs to."""
    bodies: tuple[Body, ...] = ()
    """Of loops of whose rounds no line tells."""


def followed_file(source: str, number: int = 0, first_line: int = 1) -> FollowedFile:
    """A file of which `source` is the text that begins at `first_line`."""
    tree = ast.parse(source)
    ast.increment_lineno(tree, first_line - 1)
    every = sorted(statements(tree).values(), key=lambda each: each.line)
    at = {line: each for each in every for line in range(each.line, each.last_line + 1)}
    return FollowedFile(number, at, bodies_of(tree))


class FollowedWay(NamedTuple):
    """What is done with what is seen."""

    file_of: Callable[[str], FollowedFile | None]
    """The file of a name that code has, if it is to be followed. Asked once for each name."""
    frozen: Callable[[Any, bool], Any]
    """A value as it is kept, which does not change any more; NOTHING where it is not kept. It is told whether the line
    that ran binds the value, or changes it; else it may only have done so."""
    same: Callable[[Any, Any], bool]
    """Whether two values that are kept are the same."""
    keep: Callable[[Executed, FollowedCall], None]
    """A line has run."""
    allows: Callable[[Statement, FollowedCall], bool]
    """Whether a statement that is about to run is to be kept."""


class Follower:
    """All calls that are followed."""

    def __init__(self, way: FollowedWay) -> None:
        self.way = way
        self.is_over = False
        """Whether nothing is followed any more."""
        self.elsewhere: Callable[[], None] = lambda: None
        """Called where code that is to be followed runs in another thread: it is not."""
        self.codes: dict[int, CodeType] = {}
        """That was called, by what tells it apart: to compare it would take long."""
        self._files: dict[str, FollowedFile | None] = {}
        self._starts: dict[int, Mapping[int, int]] = {}
        self._outer: dict[tuple[int, int], tuple[str, ...]] = {}
        self._settings: dict[tuple[int, int], tuple[Write, ...]] = {}
        self._read: dict[str, float] = {}
        self._calls = 0

    def file_of(self, code: CodeType) -> FollowedFile | None:
        """The file of code that is to be followed."""
        name = code.co_filename
        if code.co_name in PARTS:
            return None
        if name not in self._files:
            self._files[name] = self.way.file_of(name)
        return self._files[name]

    def starts(self, code: CodeType) -> Mapping[int, int]:
        """The instructions of code that is followed by which rounds begin of which no line tells."""
        if id(code) not in self._starts:
            file = self.file_of(code)
            self._starts[id(code)] = {} if file is None else starts_of(code, file.bodies)
        return self._starts[id(code)]

    def outer(self, code: CodeType, statement: Statement, around: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of the module that a statement may change, or parts of them, which are none of its function's."""
        key = id(code), statement.line
        if key not in self._outer:
            own = (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
            roots = dict.fromkeys(each.root for each in statement.writes if each.root not in own)
            self._outer[key] = tuple(root for root in roots if not isinstance(around.get(root), (ModuleType, type)))
        return self._outer[key]

    def settings(self, code: CodeType, statement: Statement, frame: FrameType) -> list[tuple[str, Any]]:
        """The numbers that a statement reads as attributes, where they are others than when they were last read."""
        key = id(code), statement.line
        if key not in self._settings:
            numbers = (each for each in statement.reads if type(_setting(frame, each)) is float)
            self._settings[key] = tuple(numbers)
        read = ((each.path, _setting(frame, each)) for each in self._settings[key])
        new = {path: value for path, value in read if type(value) is float and self._read.get(path) != value}
        self._read |= new
        return [(path, self.way.frozen(value, False)) for path, value in new.items()]

    def starts_of(self, code: CodeType, marker: int) -> frozenset[int]:
        """Those of one loop."""
        return frozenset(offset for offset, its in self.starts(code).items() if its == marker)

    def call(self, frame: FrameType, file: FollowedFile) -> FollowedCall:
        """A call that begins."""
        self.codes[id(frame.f_code)] = frame.f_code
        call = FollowedCall(self, frame.f_code, file, self._calls)
        self._calls += 1
        call.begin(frame)
        return call


class FollowedCall:
    """One call that is followed."""

    def __init__(self, follower: Follower, code: CodeType, file: FollowedFile, number: int) -> None:
        self.code, self.file, self.number = code, file, number
        self.follower = follower
        self._way = follower.way
        self._running: Statement | None = None
        self._is_new = False
        """Whether no round has begun since the statement that runs did."""
        self._last: dict[str, Any] = {}

    def begin(self, frame: FrameType) -> None:
        """What a call was given, as changes of its first line; not modules, which a step changes under another name."""
        code = self.code
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        held = frame.f_locals if names else {}
        arguments = {name: held[name] for name in names if name in held}
        values = ((name, self._way.frozen(value, False)) for name, value in arguments.items() if not is_module(value))
        given = tuple((name, value) for name, value in values if value is not NOTHING)
        if given:
            self._keep(code.co_firstlineno, given)

    def line(self, frame: FrameType) -> None:
        """A line is about to run."""
        statement = self.file.at.get(frame.f_lineno)
        if statement is not None and statement is self._running:
            return  # a further line of the same statement, or a comprehension's own
        self.finish(frame, NOTHING)
        if self.follower.is_over or statement is None:
            return
        if not self._way.allows(statement, self):
            self._last.clear()
            return
        self._begin(statement, frame)

    def _begin(self, statement: Statement, frame: FrameType) -> None:
        self._running, self._is_new = statement, True
        if statement.writes:
            self._remember(self._names(frame, statement), statement.writes)

    def round(self, frame: FrameType, marker: int) -> None:
        """A round begins of a loop whose marker is no line of the source; its first statement is about to run."""
        if not self._is_new:
            self.finish(frame, NOTHING)  # it is that of the round before, if one runs
        if self.follower.is_over or not self._way.allows(Statement(marker, marker, ()), self):
            return
        self._keep(marker, ())
        statement = self.file.at.get(frame.f_lineno)
        if self._running is None and statement is not None and not self.follower.is_over:
            self._begin(statement, frame)
        self._is_new = False

    def finish(self, frame: FrameType, returned: Any) -> None:
        """Keep the statement that has just run; `returned` is NOTHING where the call goes on, or was ended by an
        exception."""
        running, self._running = self._running, None
        if running is None:
            return
        changes = self._changes(self._names(frame, running), running.writes) if running.writes else []
        if running.reads:
            changes += self.follower.settings(self.code, running, frame)
        returns = running.is_return or self.code.co_name == "<lambda>"
        if returned is not NOTHING and returns and (value := self._way.frozen(returned, False)) is not NOTHING:
            changes.append((RETURNED, value))
        self._keep(running.line, tuple(changes))

    def pause(self) -> None:
        """Keep the statement that yields; what it is sent when the call goes on is not seen."""
        running, self._running = self._running, None
        if running is not None:
            self._keep(running.line, ())

    def _keep(self, line: int, changes: tuple[tuple[str, Any], ...]) -> None:
        self._way.keep(Executed(line, self.code.co_name, self.number, changes, self.file.number), self)

    def _names(self, frame: FrameType, statement: Statement) -> Mapping[str, Any]:
        """The names of a call, with those of the module that a statement may change."""
        names, around = frame.f_locals, frame.f_globals
        outer = () if names is around else self.follower.outer(self.code, statement, around)
        if not outer:
            return names
        if any(groups_of(around.get(root)) for root in outer):
            return {**around, **names}  # the step of an optimizer changes others
        return {**{root: around[root] for root in outer if root in around}, **names}

    def _remember(self, names: Mapping[str, Any], writes: tuple[Write, ...]) -> None:
        """What is there before a statement that may change it."""
        for write in writes:
            if not write.is_sure and write.path not in self._last:
                self._last[write.path] = self._way.frozen(_reached(names, write), False)

    def _changes(self, names: Mapping[str, Any], writes: tuple[Write, ...]) -> list[tuple[str, Any]]:
        changes = []
        for write in writes:
            value = self._way.frozen(_reached(names, write), write.is_sure)
            if value is NOTHING or (not write.is_sure and self._is_as_it_was(write.path, value)):
                continue
            self._last[write.path] = value
            changes.append((write.path, value))
        return changes + self._stepped(names, writes)

    def _stepped(self, names: Mapping[str, Any], writes: tuple[Write, ...]) -> list[tuple[str, Any]]:
        """What a step of an optimizer changed, which names none of it."""
        changes = []
        for name in {name for write in writes if not write.is_sure for name in held_by(_reached(names, write), names)}:
            value = self._way.frozen(names[name], True)
            if not self._is_as_it_was(name, value):
                self._last[name] = value
                changes.append((name, value))
        return changes

    def _is_as_it_was(self, path: str, value: Any) -> bool:
        last = self._last.get(path, NOTHING)
        return last is not NOTHING and self._way.same(value, last)


def _setting(frame: FrameType, read: Write) -> Any:
    """What an attribute is, without running code of theirs that would give it; NOTHING where that is not known."""
    names = frame.f_locals
    value = names[read.root] if read.root in names else frame.f_globals.get(read.root, NOTHING)
    for _, attribute in read.steps:
        if isinstance(value, ModuleType):
            return NOTHING
        try:
            own = object.__getattribute__(value, "__dict__")
        except (AttributeError, TypeError):
            own = {}
        around = (vars(kind) for kind in type(value).__mro__)
        value = next((each[attribute] for each in (own, *around) if attribute in each), NOTHING)
    return value


def _reached(names: Mapping[str, Any], write: Write) -> Any:
    """What a path leads to; NOTHING where it leads nowhere."""
    value = names.get(write.root, NOTHING)
    for kind, step in write.steps:
        if kind == "attribute" and not hasattr(value, "__array__"):  # a view of an array is not kept beside it
            value = getattr(value, str(step), NOTHING)
        else:
            value = value.get(step, NOTHING) if isinstance(value, dict) else NOTHING
    return value
