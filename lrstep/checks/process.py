"""Process: somebody's code in a child process, with limits of time and memory. Whatever it does, this one goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from lrstep.checks.callee import Fault, Recipe, Reply, Signature
from lrstep.checks.faults import own_line
from lrstep.checks.program import UserProgram
from lrstep.checks.wire import receive, send
from lrstep.errors import InputError, printable

SECONDS, MEMORY = 30.0, 4 * 2**30
PARTS = 7  # of the time in all, one of which a single call may take
MOST_ENDINGS = 3  # of a function's calls that never ended, crashed or filled the memory
GRACE = 1.0  # seconds more, in which one that is to end may say where it was
ROOT = str(Path(__file__).parents[2])
"""From where a child imports this package."""
_START = "import sys; sys.path.insert(0, {root!r}); from lrstep.checks.child import main; sys.path.pop(0); main{ends}"
_QUIET = {"MPLBACKEND": "Agg", "TQDM_DISABLE": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FRAME = re.compile(r'^  File "(.*)", line (\d+) in ', re.MULTILINE)
"""A place in the stack that a crash leaves, innermost first."""


class OutOfTime(InputError):
    """All the time there was is used up: nothing can be said."""


class Process:
    """A program's functions and classes in a child process, which is started anew where it ends before its time.

    Use it as a context manager: at its end the child is no more, nor what it started.
    """

    def __init__(
        self,
        program: UserProgram,
        names: Mapping[str, Mapping[str, str]],
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> None:
        """`names` are those to be asked, each with its parameters that are functions of the program, and which.

        With no `names`, nothing is started before all of it is to be followed.
        """
        self._program, self._names, self._seconds, self._memory = program, names, seconds, memory
        self._left = seconds
        self._child: _Child | None = None
        self.callees: Mapping[str, ProcessCallee] = {}
        """What can be asked, by the names that were asked for."""
        self.faults: Mapping[str, Fault] = {}
        """Why others could not be made."""

    def __enter__(self) -> Process:
        if self._names:
            with ExitStack() as undo:
                undo.callback(self.close)
                self._start()
                undo.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def ask(self, name: str, recipe: Recipe) -> Reply:
        """What comes of a recipe. OutOfTime where the time in all is up."""
        if self._child is None:
            self._start()
        if self._child is None:
            return Reply(fault=self.faults.get(name))
        answer = self._answer(lambda child: send(child.requests, [name, recipe]), 2 * self._each + GRACE)
        if isinstance(answer, Fault):
            return Reply(fault=answer)
        reply: Reply = answer
        return reply if reply.fault is None else replace(reply, fault=self._placed(reply.fault))

    def followed(self, most_lines: int) -> Reply:
        """All of the program, run once as `python FILE` does and followed line by line, in a child of its own."""
        self.close()
        answer = self._started(self._seconds / 2, most_lines)
        self.close()
        if isinstance(answer, Fault):
            return Reply(fault=answer)
        reply: Reply = answer
        return reply if reply.fault is None else replace(reply, fault=self._placed(reply.fault))

    @property
    def _each(self) -> float:
        return self._seconds / PARTS

    def _start(self) -> None:
        answer = self._started(self._each)
        if isinstance(answer, Fault):
            self.faults = dict.fromkeys(self._names, answer)
            return
        described, faults = answer
        self.faults = {name: self._placed(fault) for name, fault in faults.items()}
        if not self.callees:
            self.callees = {name: ProcessCallee(self, self._program, name, parts) for name, parts in described.items()}

    def _started(self, seconds: float, follow: int = 0) -> Any:
        """What a new child first answers."""
        folder = Path.cwd() if self._program.module else Path(self._program.path).parent
        program = [self._program.path, self._program.text, self._program.module]
        cpu = int(2 * self._seconds) + 10
        settings = [str(folder), program, dict(self._names), follow, seconds, self._memory, cpu]
        self._child = _Child()
        return self._answer(lambda child: send(child.requests, settings), self._seconds)

    def _answer(self, request: Callable[[_Child], None], seconds: float) -> Any:
        """The child's answer; a Fault, and no child any more, where it ended or was ended instead."""
        child = self._child
        assert child is not None
        begun = time.monotonic()
        until = begun + min(self._left, seconds)
        try:
            request(child)
            return receive(child.replies, until)
        except TimeoutError:
            stack, self._child = child.end(ask=True), None
            if self._left <= seconds:
                what = f"checking {printable(self._program.file, 200)} takes longer than {self._seconds:g} seconds"
                raise OutOfTime(what, "give it more time by --time SECONDS") from None
            fault = self._ended("never-ends", stack, "")
        except (EOFError, BrokenPipeError, msgspec.DecodeError, KeyError, TypeError, ValueError):
            stack, self._child = child.end(), None
            fault = self._ended("never-ends" if child.was_endless else "crashes", stack, child.how)
        finally:
            self._left -= time.monotonic() - begun
        return fault

    def _ended(self, kind: Literal["never-ends", "crashes"], stack: str, message: str) -> Fault:
        places = [(file, int(line)) for file, line in reversed(FRAME.findall(stack))]
        file, line = own_line(places, self._program.path) or ("", None)
        return self._placed(Fault(kind, "", message, file, line))

    def _placed(self, fault: Fault) -> Fault:
        """With its file as the user named it, and its line in its cell."""
        if fault.file != self._program.path or fault.line is None:
            return fault._replace(file=self._program.beside(fault.file))
        where = self._program.where(fault.line)
        return fault._replace(file=where.file, line=where.line, cell=where.cell, code=self._program.code(fault.line))


class _Child:
    """The process itself, its pipes, and the file for its last words."""

    def __init__(self) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        requests, self.requests = os.pipe()
        self.replies, replies = os.pipe()
        ends = (requests, replies, self._words.fileno())
        start = _START.format(root=ROOT, ends=ends)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", start],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=ends, start_new_session=True, env={**_ONE_THREAD, **os.environ, **_QUIET},
            )  # fmt: skip
        finally:
            os.close(requests)
            os.close(replies)

    def end(self, *, ask: bool = False) -> str:
        """End it and all of its group; its stack, where it left one, or was asked for one."""
        if ask:
            self._process.send_signal(signal.SIGABRT)  # which faulthandler answers with a stack
            self._wait()
        os.close(self.requests)
        if not ask:
            self._wait()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self.replies)
        with self._words as words:
            words.seek(0)
            return words.read(2**20).decode("utf-8", "replace")

    def _wait(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)

    @property
    def was_endless(self) -> bool:
        """Whether it ended itself, as it could not be interrupted."""
        from lrstep.checks.child import ENDLESS

        return self._process.returncode == ENDLESS

    @property
    def how(self) -> str:
        """How it ended: by an exit code or a signal."""
        code = self._process.returncode
        if code is None or code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"


class ProcessCallee:
    """A function or class in a child process."""

    def __init__(self, process: Process, program: UserProgram, asked: str, parts: Sequence[Any]) -> None:
        self._process, self._asked = process, asked
        self._endings = 0
        self._last: Reply | None = None
        self.name: str = parts[0]
        self.kind: Literal["function", "class"] = parts[1]
        self.signature: Signature = parts[2]
        self.methods: Mapping[str, Signature] = parts[3]
        self.source: str = parts[4]
        self.file: str = program.beside(parts[5])
        self.first_line: int = parts[6]
        self.globals_read: tuple[str, ...] = parts[7]

    def ask(self, recipe: Recipe) -> Reply:
        """Do it, in the child. OutOfTime where the time in all is up; what ends badly each time is asked no more."""
        if self._last is not None and self._endings >= MOST_ENDINGS:
            return self._last
        try:
            reply = self._process.ask(self._asked, recipe)
        except OutOfTime:
            if self._last is None:
                raise
            return self._last  # all its time went into calls that ended so
        if reply.fault is not None and reply.fault.kind in ("never-ends", "crashes", "memory"):
            self._endings += 1
            self._last = reply
        return reply
