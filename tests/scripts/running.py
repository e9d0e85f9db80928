"""Scripts that are run and followed, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeVar

from lrstep.checks.program import read_program
from lrstep.scripts.running import RunningScript
from lrstep.scripts.told import Begun, Ended, Followed, Noted, PrintedText, Sources, Stepped, Told

T = TypeVar("T")
TRAINS = """
    import numpy as np
    X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 1.0], [-2.0, 0.5]])
    y = np.array([1.0, 0.0, 1.0, 0.0])
    w, b = np.zeros(2), 0.0
    for i in range(10):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        dz = a - y
        w = w - 0.1 * X.T @ dz / 4
        b = b - 0.1 * dz.mean()
"""


def script(folder: Path, text: str, name: str = "train.py") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(dedent(text).lstrip("\n"))
    return path


def told(folder: Path, text: str, arguments: Sequence[str] = (), **options: Any) -> list[Told]:
    """All that a script tells."""
    with RunningScript(read_program(str(script(folder, text))), arguments, **options) as running:
        return list(running)


def of_kind(messages: Sequence[Told], kind: type[T]) -> list[T]:
    """Those of one kind."""
    return [each for each in messages if isinstance(each, kind)]


def printed(messages: Sequence[Told]) -> dict[int, str]:
    """What was printed, by update."""
    text: dict[int, str] = {}
    for each in of_kind(messages, PrintedText):
        text[each.k] = text.get(each.k, "") + each.text
    return text


def updates(messages: Sequence[Told]) -> list[int]:
    """The updates that were told."""
    return [each.k for each in messages if isinstance(each, (Followed, Stepped))]


def ended(messages: Sequence[Told]) -> Ended:
    """How it ended: the last message, and the only one of this kind."""
    assert isinstance(messages[-1], Ended)
    assert len(of_kind(messages, Ended)) == 1
    return messages[-1]


def values(messages: Sequence[Told], path: str) -> list[Any]:
    """What a name was after each update."""
    last: list[Any] = []
    for each in messages:
        if isinstance(each, Stepped):
            last.append(each.values[path])
        elif isinstance(each, Followed):
            last += [value for line in each.executed for changed, value in line.changes if changed == path][-1:]
    return last


__all__ = ["TRAINS", "Begun", "Noted", "Sources", "ended", "of_kind", "printed", "script", "told", "updates", "values"]
