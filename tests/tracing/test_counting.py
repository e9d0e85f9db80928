"""Rounds that are counted line by line, and then by three lines of the loop alone, are the same rounds."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from types import FrameType
from typing import Any

import pytest

from lrstep.tracing.counting import Counting
from lrstep.tracing.events import Listening, following, traced
from lrstep.tracing.follow import Executed, FollowedCall, FollowedWay, Follower, followed_file
from lrstep.tracing.frozen import frozen, same
from lrstep.tracing.stepping import Stepping
from lrstep.tracing.stream import loops_of, rounds_of

SOURCES = {
    "for": ("for total in range(n):", ""),
    "while": ("while total < n:", "total += 1"),
    "endless": ("while True:", "total += 1\n    if total > n - 1: break"),
    "continues": ("for total in range(n):", "if total % 2: continue\n    here = total"),
    "breaks": ("for total in range(100):", "if total == n - 1: break"),
    "tries": ("for total in range(n):", "try:\n        1 / (total % 2)\n    except ZeroDivisionError:\n        pass"),
    "inner": ("for total in range(n):", "for j in range(3):\n        here = j"),
    "inner first": ("for total in range(n):", "", "for j in range(2):\n        here = j"),
    "endless, inner first": (
        "while True:", "total += 1\n    if total > n - 1: break", "for j in range(2):\n        here = j",
    ),
}  # fmt: skip
WHOLE = {
    "one statement": "for total in range(n):\n    w = seen.append(1) or len(seen)",
    "one line": "for total in range(n): seen.append(1); w = len(seen)",
    "one line of a while": "while total < n: total += 1; seen.append(1); w = len(seen)",
    "one line, a comprehension in it": "for total in [*range(n)]: seen += [1 for _ in range(2)]; w = len(seen)",
    "one line that goes on": "for total in range(n): w = (\n    seen.append(1)\n    or len(seen))",
    "endless, one statement": "while True:\n    w = seen.append(1) or len(seen) if (n := n - 1) >= 0 else 1 / 0",
}
TRAIN = "def train(n, seen):\n total = 0\n try:\n  {}\n except ZeroDivisionError: pass\n return total\n"
MAIN = "def main(seen):\n train(5, seen)\n between = 1\n train(4, seen)\n return train(1, seen)\n"
SOURCES_WHOLE = [TRAIN.format(each.replace("\n", "\n  ")) + MAIN for each in WHOLE.values()]


def source_of(head: str, body: str, first: str = "seen.append(1)") -> str:
    text = f"def train(n, seen):\n total = 0\n {head}\n    {first}\n    w = len(seen)\n    {body}\n return total\n"
    return text + MAIN


def run(folder: Path, text: str, way: Any, after: int, header: int) -> tuple[list[int], list[Any], list[Executed]]:
    """How many rounds were counted line by line, what `w` was at the end of each later one, and the lines told."""
    path = folder / "mine.py"
    path.write_text(text)
    names: dict[str, Any] = {}
    exec(compile(text, str(path), "exec"), names)
    loop = next(loop for loop in loops_of(text) if loop.function == "train" and loop.header == header)
    counting, kept, ends = Counting(loop), [], []
    listening: list[Listening] = []

    def keep(line: Executed, call: FollowedCall) -> None:
        kept.append(line)
        if counting.begins(line) and counting.k > after:
            import sys

            frame: FrameType | None = sys._getframe()
            while frame is not None and frame.f_code is not call.code:
                frame = frame.f_back
            assert frame is not None
            stepping = Stepping(loop, call.code, lambda frame: ends.append(frame.f_locals["w"]))
            listening[0].step(stepping, frame)

    files = {str(path): followed_file(text)}
    follower = Follower(FollowedWay(files.get, lambda value, _: frozen(value), same, keep, lambda *_: True))
    with way(follower) as listens:
        listening.append(listens)
        names["main"]([])
    return [counting.k], ends, kept


@pytest.mark.parametrize("way", [following, traced])
@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_both_count_the_same(tmp_path: Path, way: Any, source: tuple[str, ...]) -> None:
    both_count_the_same(tmp_path, way, dedent(source_of(*source)), header=3)


@pytest.mark.parametrize("way", [following, traced])
@pytest.mark.parametrize("text", SOURCES_WHOLE, ids=list(WHOLE))
def test_rounds_of_a_line_are_counted(tmp_path: Path, way: Any, text: str) -> None:
    both_count_the_same(tmp_path, way, text, header=4)


def both_count_the_same(tmp_path: Path, way: Any, text: str, *, header: int) -> None:
    (count,), ends, lines = run(tmp_path, text, way, 10**9, header)
    loop = next(loop for loop in loops_of(text) if loop.function == "train" and loop.header == header)
    rounds = [each for one in rounds_of(lines, loop) for each in one]
    assert (count, ends) == (len(rounds), [])
    becoming = [
        [value for line in lines[each.start : each.stop] for path, value in line.changes if path == "w"][-1]
        for each in rounds
        if any(path == "w" for line in lines[each.start : each.stop] for path, _ in line.changes)
    ]
    for after in range(count):
        (stopped,), ends, _ = run(tmp_path, text, way, after, header)
        assert stopped == after + 1
        assert len(ends) == count - after
        assert ends == becoming[after:]
