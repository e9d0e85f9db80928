"""Child: the process in which somebody's script runs, as `python SCRIPT` runs it, and tells its parent what it does.

It loads neither NumPy nor anything of the mathematics: what the script loads is up to the script.
"""

from __future__ import annotations

import builtins
import faulthandler
import fcntl
import linecache
import os
import select
import signal
import sys
import traceback
import types
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from lrstep.scripts.channel import HIGH, Channel
from lrstep.scripts.printing import Printing
from lrstep.scripts.telling import Telling
from lrstep.scripts.unseen import InputAsked, nobody_types, plots_are_not_shown
from lrstep.tracing.events import following
from lrstep.tracing.raised import text_of

MOST_PLACES = 200
"""Of a stack that is told."""


def main(requests: int, replies: int, spool: int, crashes: int, life: int) -> None:
    """Run the script that the parent asks for. What is left when it has ended, as threads, is Python's to end."""
    _end_with_parent(life)
    faulthandler.enable(crashes)
    channel = Channel(requests, replies, spool)
    script: dict[str, Any] = channel.answer()
    telling = Telling(channel, Printing(), script)
    ended = _run(script, telling)
    telling.end(vars(sys.modules["__main__"]))
    channel.tell("ended", *ended)
    channel.flush()


def _run(script: dict[str, Any], telling: Telling) -> tuple[Any, ...]:
    """How the script ended, as kind, type, message and places."""
    path, text = script["path"], script["text"]
    _as_python_does(script)
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    module.__file__ = path
    module.__loader__ = SourceFileLoader("__main__", path)
    vars(module).update(__builtins__=builtins, __cached__=None, __annotations__={})
    if script["is_notebook"]:
        vars(module)["display"] = print
        linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    try:
        code = compile(text, path, "exec", dont_inherit=True)
        with following(telling.follower) as telling.listening:
            exec(code, vars(module))
    except BaseException as error:  # no code of ours: it may raise anything
        return _ending(error)
    return ("end", "", "", [])


def _ending(error: BaseException) -> tuple[Any, ...]:
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    places = [place for place in frames if not _is_ours(place[0])][-MOST_PLACES:]
    match error:
        case SystemExit():
            kind = "end" if error.code in (None, 0) else "exits"
        case InputAsked():
            kind = "asks-input"
        case KeyboardInterrupt():
            kind = "interrupted"
        case MemoryError():
            kind = "memory"
        case _:
            kind = "raised"
    return kind, type(error).__name__, text_of(error)[:2000], places


def _is_ours(file: str) -> bool:
    return file.startswith(str(Path(__file__).parents[1]))


def _as_python_does(script: dict[str, Any]) -> None:
    """The arguments and folders of `python SCRIPT`."""
    os.chdir(script["cwd"])
    sys.argv[:] = script["argv"]
    sys.path[0:0] = [script["folder"]]
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # as in a terminal
    nobody_types()
    plots_are_not_shown()


def _end_with_parent(life: int) -> None:
    """Where there is a way: should the parent be ended by force, so is all of this process's group.

    The parent holds the other end of a pipe to which it never writes; that it is closed is told by a signal.
    """
    if sys.platform != "linux":
        return
    held = fcntl.fcntl(life, fcntl.F_DUPFD_CLOEXEC, HIGH)
    os.close(life)
    fcntl.fcntl(held, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(held, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(held, fcntl.F_SETFL, fcntl.fcntl(held, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([held], [], [], 0)[0]:
        os._exit(1)  # it was ended before
