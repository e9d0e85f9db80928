"""Child: the process in which somebody's code runs. It loads a program, and answers what its parent asks of it.

Descriptors: requests come from one pipe, replies go down another, and a crash leaves its stack in a file.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NoReturn

from lrstep.checks.callee import Fault, Recipe, Reply
from lrstep.checks.loading import Loaded, loaded, ran
from lrstep.checks.local import LocalCallee
from lrstep.checks.missing import not_missed
from lrstep.checks.program import UserProgram
from lrstep.checks.quiet import Bound
from lrstep.checks.wire import receive, send

MOST_COPIES = 64  # that one request may start, as the workers of a data loader are
ENDLESS = 86  # the exit code of one whose code catches whatever it is stopped by


def main(requests: int, replies: int, crashes: int) -> NoReturn:
    """Serve until the parent closes its pipe."""
    faulthandler.enable(crashes)
    with suppress(EOFError, BrokenPipeError):
        _serve(requests, replies, crashes)
    os._exit(0)  # neither their threads nor what they left for the end


def _serve(requests: int, replies: int, crashes: int) -> None:
    process = os.getpid()
    folder, parts, names, follow, seconds, memory, cpu = receive(requests)
    _limit(memory, cpu)
    copies = _Copies(process)
    program = UserProgram(*parts)
    _as_python_does(folder, program.path)

    def stubborn() -> None:
        faulthandler.dump_traceback(crashes)
        os._exit(ENDLESS)

    bound = Bound(seconds, stubborn)
    if follow:
        _send(process, replies, ran(program, follow, bound))
        return
    result = loaded(program, [*names, *(function for fills in names.values() for function in fills.values())], bound)
    callees = _callees(result, names, bound)
    _send(process, replies, [_described(callees), result.faults])
    while True:
        name, recipe = receive(requests)
        copies.forgive()
        _send(process, replies, _asked(callees[name], recipe, result))


def _asked(callee: LocalCallee, recipe: Recipe, result: Loaded) -> Reply:
    reply = callee.ask(recipe)
    return reply if reply.fault is None else replace(reply, fault=result.explained(reply.fault))


def _callees(result: Loaded, names: Mapping[str, Mapping[str, str]], bound: Bound) -> dict[str, LocalCallee]:
    callees = {}
    for name, fills in names.items():
        with suppress(KeyError):
            value, given = result.value(name), {each: result.value(function) for each, function in fills.items()}
            if callable(value):
                callees[name] = LocalCallee(value, name.partition(".")[0], bound, given)
            else:
                what = f"{name} is no function: it is of type {type(value).__name__}"
                result.faults.setdefault(name, Fault("raises", "TypeError", what))
    return callees


def _described(callees: dict[str, LocalCallee]) -> dict[str, tuple[Any, ...]]:
    """All of each that is known without asking it."""
    return {
        name: (each.name, each.kind, each.signature, each.methods, each.source, each.file, each.first_line,
               each.globals_read)
        for name, each in callees.items()
    }  # fmt: skip


def _send(process: int, replies: int, value: Any) -> None:
    """A reply; what their code left behind as a copy of this process says nothing."""
    if os.getpid() != process:
        os._exit(0)
    send(replies, value)


def _limit(memory: int, cpu: int) -> None:
    """No more memory than that; no more computing, should the parent be no more; no files left behind by a crash."""
    import resource

    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Copies:
    """No more than some copies of this process by fork, and none of a copy: there could soon be millions."""

    def __init__(self, process: int) -> None:
        self._process, self._count = process, 0
        sys.addaudithook(self._hook)

    def forgive(self) -> None:
        """Count anew, if there have not been too many: those of an earlier request may still be there."""
        if self._count <= MOST_COPIES:
            self._count = 0

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("os.fork", "os.forkpty"):
            return
        self._count += 1
        if os.getpid() != self._process or self._count > MOST_COPIES:
            raise RuntimeError(f"it starts more than {MOST_COPIES} processes by fork")


def _as_python_does(folder: str, file: str) -> None:
    """The folder and arguments of `python FILE`."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    not_missed()
    sys.argv[:] = [file]
