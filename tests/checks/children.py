"""Programs in a child process, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from lrstep.checks.callee import Arguments, CallStep, Fault, Recipe
from lrstep.checks.process import Process
from lrstep.checks.program import read_program

ONCE = Recipe([CallStep(Arguments())])


@contextmanager
def running(folder: Path, text: str, *names: str, seconds: float = 20.0, memory: int = 2**31) -> Iterator[Process]:
    """A program in a child process."""
    file = folder / "mine.py"
    file.write_text(dedent(text).lstrip("\n"))
    with Process(read_program(str(file)), {name: {} for name in names}, seconds=seconds, memory=memory) as process:
        yield process


def fault_of(process: Process, name: str, recipe: Recipe = ONCE) -> Fault:
    """How a call ended."""
    fault = process.callees[name].ask(recipe).fault
    assert fault is not None
    return fault
