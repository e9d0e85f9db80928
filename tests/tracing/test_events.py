"""The two ways by which Python tells of lines give the very same lines."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from lrstep.tracing.events import following, traced
from lrstep.tracing.follow import Executed, FollowedWay, Follower, followed_file
from lrstep.tracing.frozen import frozen, same

SOURCES = {
    "generator": """
        def batches(n):
            for i in range(0, n, 2):
                got = yield i
                i = i + 1
        def main():
            total = 0
            for batch in batches(4):
                total += batch
            return total
    """,
    "raised": """
        def inner(x):
            y = 1 / x
            return y
        def main():
            for x in (1, 0):
                try:
                    z = inner(x)
                except ZeroDivisionError:
                    z = -1
                finally:
                    done = x
            return inner(0)
    """,
    "nested": """
        def main():
            w = [0.0, 0.0]
            def step(j):
                w[j] -= 0.5
                return sum(v for v in w)
            while w[0] > -1:
                costs = [step(j) for j in range(2)]
                best = min(costs, key=lambda c: c + 1)
            return {"w": w, **{str(i): i for i in range(2)}}
    """,
    "statements": """
        class Model:
            rate = 0.1
            def __init__(self):
                self.w = [1.0]
            def fit(self, n):
                while True:
                    n -= 1
                    if n < 0: break
                    self.w[0] *= (
                        1
                        - self.rate
                    )
                else:
                    n = 5
                with open(__file__) as file:
                    first = file.readline()
                match n:
                    case -1: n = 0
                    case _: n = 1
                return self
        def main():
            model = Model().fit(2); model.rate = 2
            for i in range(2): model.rate -= i
            for i in [j for j in range(3)]: model.rate += sum(k for k in (
                i, 1))
            while model.rate > 1: model.fit(1); model.rate -= 1
            del i
            x = y = (model.w[0]
                     if model.rate else
                     0)
            return x
    """,
    "coroutine": """
        import asyncio
        async def part(n):
            await asyncio.sleep(0)
            return n
        async def both():
            return await asyncio.gather(part(1), part(2))
        def main():
            a, b = asyncio.run(both())
            return a + b
    """,
    "from": """
        def inner():
            yield 1
            return 2
        def outer():
            got = yield from inner()
            yield got
        def main():
            all_of_it = list(outer())
            first = list(outer())[0]
            return first
    """,
}


def lines_of(path: Path, source: str, listening: Callable[[Follower], AbstractContextManager[Any]]) -> list[Executed]:
    text = dedent(source).lstrip("\n")
    path.write_text(text)
    names: dict[str, Any] = {"__name__": "mine", "__file__": str(path)}
    exec(compile(text, str(path), "exec"), names)
    kept: list[Executed] = []
    files = {str(path): followed_file(text)}
    way = FollowedWay(
        files.get, lambda value, _: frozen(value), same, lambda line, _: kept.append(line), lambda *_: True
    )
    with listening(Follower(way)), suppress(ZeroDivisionError):
        names["main"]()
    return kept


@pytest.mark.skipif(sys.version_info < (3, 12), reason="there is one way only")
@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_both_ways_tell_the_same(tmp_path: Path, source: str) -> None:
    path = tmp_path / "mine.py"
    monitored = lines_of(path, source, following)
    assert monitored == lines_of(path, source, traced)
    assert len(monitored) > 6


def told(lines: list[Executed]) -> list[tuple[int, int, dict[str, Any]]]:
    return [(line.line, line.call, dict(line.changes)) for line in lines]


@pytest.mark.parametrize("way", [following, traced])
def test_a_generator_is_one_call_however_often_it_goes_on(tmp_path: Path, way: Any) -> None:
    assert told(lines_of(tmp_path / "mine.py", SOURCES["generator"], way)) == [
        (6, 0, {"total": 0}),
        (1, 1, {"n": 4}),
        (2, 1, {"i": 0}),
        (3, 1, {}),
        (7, 0, {"batch": 0}),
        (8, 0, {"total": 0}),
        (4, 1, {"i": 1}),
        (2, 1, {"i": 2}),
        (3, 1, {}),
        (7, 0, {"batch": 2}),
        (8, 0, {"total": 2}),
        (4, 1, {"i": 3}),
        (2, 1, {"i": 3}),
        (7, 0, {"batch": 2}),
        (9, 0, {"return": 2}),
    ]


@pytest.mark.parametrize("way", [following, traced])
def test_what_an_exception_ends_returns_nothing(tmp_path: Path, way: Any) -> None:
    lines = lines_of(tmp_path / "mine.py", SOURCES["raised"], way)
    assert [line.changes for line in lines if line.function == "inner" and line.line == 2] == [(("y", 1.0),), (), ()]
    assert "return" not in [path for line in lines if line.line == 12 for path, _ in line.changes]


@pytest.mark.parametrize("way", [following, traced])
def test_lines_of_other_threads_are_not_mixed_in(tmp_path: Path, way: Any) -> None:
    source = """
        import threading
        def work():
            x = 1
        def main():
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
    """
    assert {line.function for line in lines_of(tmp_path / "mine.py", source, way)} == {"main"}
    assert threading.active_count() < 20
