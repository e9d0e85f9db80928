"""The rounds of loops among the lines that ran, and scripts that are followed as they are."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from lrstep.tracing.script import followed_script
from lrstep.tracing.stream import Stream


def _stream(folder: Path, source: str, most: int = 1000) -> Stream:
    path = folder / "mine.py"
    path.write_text(dedent(source).lstrip("\n"))
    return Stream(followed_script(path, ("3",), most), path.read_text())


def _totals(stream: Stream, header: int) -> list[list[list[float]]]:
    """What `total` became in each round of each run of a loop."""
    loop = next(loop for loop in stream.loops if loop.header == header)
    return [
        [[change.value for change in stream.changes if change.path == "total" and each.start <= change.at < each.stop]
         for each in run]
        for run in stream.rounds(loop)
    ]  # fmt: skip


def test_the_rounds_of_nested_loops(tmp_path: Path) -> None:
    source = """
        total = 0
        for i in range(2):
            for j in range(3):
                total += 1
        total = -1
    """
    stream = _stream(tmp_path, source)
    assert [loop.header for loop in stream.loops] == [3, 2]
    assert _totals(stream, 3) == [[[1], [2], [3]], [[4], [5], [6]]]
    assert _totals(stream, 2) == [[[1, 2, 3], [4, 5, 6]]]


@pytest.mark.parametrize("head", ["while total < 3:", "while True:"])
def test_the_rounds_of_while(tmp_path: Path, head: str) -> None:
    source = f"""
        total = 0
        {head}
            last = total
            total += 1
            if last == 2:
                break
        total = -1
    """
    stream = _stream(tmp_path, source)
    assert _totals(stream, 2) == [[[1], [2], [3]]]


def test_a_script_runs_as_main_with_its_arguments_beside_its_own_modules(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("START = 7\n")
    source = """
        import sys
        from beside import START
        if __name__ == "__main__":
            total = START + int(sys.argv[1])
    """
    before = sys.argv, sys.path, sys.modules["__main__"]
    stream = _stream(tmp_path, source)
    del sys.modules["beside"]
    assert [(change.path, change.value) for change in stream.changes][-1] == ("total", 10)
    assert (sys.argv, sys.path, sys.modules["__main__"]) == before


def test_a_script_that_would_go_on_for_long_is_ended_when_enough_is_known(tmp_path: Path) -> None:
    source = """
        total = 0
        while True:
            try:
                total += 1
            except Exception:
                pass
    """
    stream = _stream(tmp_path, source, 100)
    assert len(stream.executed) == 100


def test_the_parts_of_dictionaries_and_arguments_have_names_of_their_own(tmp_path: Path) -> None:
    source = """
        def step(params):
            params["w"] = 2.0
        parameters = {"w": 1.0, "b": 0.0}
        step(parameters)
    """
    changes = [(change.call, change.path) for change in _stream(tmp_path, source).changes]
    assert changes == [
        (0, "parameters"), (0, "parameters['w']"), (0, "parameters['b']"),
        (1, "params"), (1, "params['w']"), (1, "params['b']"), (1, "params['w']"),
        (0, "parameters"), (0, "parameters['w']"), (0, "parameters['b']"),
    ]  # fmt: skip
