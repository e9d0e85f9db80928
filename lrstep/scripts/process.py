"""Process: the child in which a script runs, how it is ended, and how it has ended."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from lrstep.checks.callee import Fault
from lrstep.checks.faults import own_line
from lrstep.checks.process import FRAME, ROOT
from lrstep.checks.program import UserProgram
from lrstep.engine.traced import SourceText
from lrstep.scripts.hearing import Hearing
from lrstep.scripts.printed import PrintedFile
from lrstep.scripts.spool import ArraySpool
from lrstep.scripts.told import Ended, How

GRACE = 3.0
"""Seconds that a script has to end after Ctrl-C, before it is ended."""
PIPE = 2**20
"""Bytes that the script may be ahead of what is read."""
_START = "import sys; sys.path.insert(0, {root!r}); from lrstep.scripts.child import main; del sys.path[0]; main{ends}"
_SETTINGS = {
    "MPLBACKEND": "Agg", "TQDM_DISABLE": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONBREAKPOINT": "0", "BROWSER": "true",
}  # fmt: skip
_KINDS: Mapping[How, Literal["raises", "never-ends", "exits", "asks-input", "memory", "crashes"]] = {
    "raised": "raises", "interrupted": "raises", "never-ends": "never-ends", "exits": "exits", "memory": "memory",
    "asks-input": "asks-input", "crashes": "crashes",
}  # fmt: skip


class ScriptProcess:
    """A script's process; at the end of its context it is no more, nor what it started."""

    def __init__(self, program: UserProgram, arguments: Sequence[str], updates: int, seconds: float | None) -> None:
        self._program, self._arguments, self._updates = program, arguments, updates
        self._folder = os.path.realpath(Path(program.file).parent)
        self._paths: set[str] = set()
        self._until = None if seconds is None else time.monotonic() + seconds
        self._was_interrupted = self._wants_interrupt = False

    def __enter__(self) -> ScriptProcess:
        self._words, self._spooled = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.spool = ArraySpool(self._spooled.fileno())
        self.printed = PrintedFile()
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        with suppress(OSError, AttributeError):  # where pipes can be made larger, the script need not wait for us
            fcntl.fcntl(replies, fcntl.F_SETPIPE_SZ, PIPE)
        life, self._life = os.pipe()
        ends = (requests, replies, self._spooled.fileno(), self._words.fileno(), life)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START.format(root=ROOT, ends=ends)],
                stdin=subprocess.DEVNULL, stdout=self.printed.file, stderr=self.printed.file,
                pass_fds=ends, start_new_session=True, env={**os.environ, **_SETTINGS},
            )  # fmt: skip
        finally:
            for descriptor in (requests, replies, life):
                os.close(descriptor)
        self.hearing = Hearing(self._requests, self._replies, self.spool)
        self.hearing.answer(self._script())
        return self

    def __exit__(self, *error: object) -> None:
        self._kill()
        self.hearing.close()
        for descriptor in (self._requests, self._replies, self._life):
            os.close(descriptor)
        self._words.close()
        self._spooled.close()
        self.printed.close()

    def _script(self) -> dict[str, Any]:
        program, is_notebook = self._program, bool(self._program.cells)
        return {
            "path": program.path, "text": program.text, "is_notebook": is_notebook, "folder": self._folder,
            "cwd": self._folder if is_notebook else str(Path.cwd()), "argv": [program.file, *self._arguments],
            "updates": self._updates,
        }  # fmt: skip

    def source(self, path: str, text: str) -> SourceText:
        """A file of the script, as the user would name it."""
        self._paths.add(path)
        is_script = path == self._program.path
        return SourceText(self._named(path), text, self._program.cells if is_script else ())

    @property
    def is_there(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def is_late(self) -> bool:
        """Whether its time is up."""
        return self._until is not None and time.monotonic() > self._until

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Within it, Ctrl-C goes to the script, when it is looked for."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._want_interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _want_interrupt(self, number: int, frame: object) -> None:
        self._wants_interrupt = True

    def look(self) -> None:
        """Pass on a Ctrl-C, and give back the room of what was printed."""
        self.printed.spare()
        if self._wants_interrupt:
            self._wants_interrupt = False
            self.interrupt()

    def interrupt(self) -> None:
        """Ask the script to end, as Ctrl-C does; the second time, end it."""
        if self._was_interrupted:
            self._kill()
            return
        self._was_interrupted = True
        soon = time.monotonic() + GRACE
        self._until = soon if self._until is None else min(soon, self._until)
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    def end(self, told: Sequence[Any] | None) -> Ended:
        """How it has ended, by its own last words, if it had any; it is ended where it has not."""
        was_late = self.is_late and self.is_there
        stack = self._stack() if was_late else ""
        self._kill()
        if told is not None:
            how, kind, message, places = told
            how = "interrupted" if self._was_interrupted else how
        else:
            how, kind, message = self._how(was_late)
            places = [(file, int(line)) for file, line in reversed(FRAME.findall(stack or self._last_words()))]
        if how == "end":
            return Ended("end")
        return Ended(how, self._placed(Fault(_KINDS[how], kind, message), places))

    def _how(self, was_late: bool) -> tuple[How, str, str]:
        if self._was_interrupted:
            return "interrupted", "KeyboardInterrupt", ""
        code = self._process.returncode
        if was_late:
            return "never-ends", "", ""
        if code >= 0:
            return "exits", "", f"exit code {code}"
        with suppress(ValueError):
            return "crashes", "", signal.Signals(-code).name
        return "crashes", "", f"signal {-code}"

    def _placed(self, fault: Fault, places: Sequence[Sequence[Any]]) -> Fault:
        """With the deepest line of the script's own files."""
        every = [(str(file), int(line)) for file, line in places]
        own = [place for place in every if place[0] in self._paths]
        path, line = own[-1] if own else own_line(every, self._program.path) or ("", None)
        if line is None:
            return fault
        if path == self._program.path:
            where = self._program.where(line)
            return fault._replace(file=where.file, line=where.line, cell=where.cell, code=self._program.code(line))
        return fault._replace(file=self._named(path), line=line)

    def _named(self, path: str) -> str:
        if path == self._program.path:
            return self._program.file
        if not Path(path).is_relative_to(self._folder):
            return path
        return str(Path(self._program.file).parent / Path(path).relative_to(self._folder))

    def _stack(self) -> str:
        """Where it is; it ends by that."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGABRT)  # which faulthandler answers with a stack
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        return self._last_words()

    def _last_words(self) -> str:
        return os.pread(self._words.fileno(), 2**20, 0).decode("utf-8", "replace")

    def _kill(self) -> None:
        """End it, and all of its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
