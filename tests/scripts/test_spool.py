"""Large arrays go through a file, and the script runs on while we rest: what is told is the same."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lrstep.scripts import running, spool
from lrstep.scripts.spool import MOST, ArraySpool, SpoolEnd
from lrstep.scripts.told import Followed, Stepped
from tests.scripts.running import ended, of_kind, told, values

LARGE = """
    import numpy as np
    generator = np.random.default_rng(3)
    X, y = generator.random((5_000, 20)), np.arange(20) % 2
    w, b = np.zeros(5_000), 0.0
    for i in range(60):
        a = 1 / (1 + np.exp(-(np.dot(w, X) + b)))
        w = w - 0.1 * np.dot(X, a - y) / 20
        b = b - 0.1 * np.mean(a - y)
"""


def computed(rounds: int) -> list[np.ndarray]:
    """The weights of LARGE, computed here."""
    generator = np.random.default_rng(3)
    X, y = generator.random((5_000, 20)), np.arange(20) % 2
    w, b, every = np.zeros(5_000), 0.0, []
    for _ in range(rounds):
        a = 1 / (1 + np.exp(-(np.dot(w, X) + b)))
        w, b = w - 0.1 * np.dot(X, a - y) / 20, b - 0.1 * np.mean(a - y)
        every.append(w)
    return every


@pytest.fixture
def ends() -> Iterator[tuple[SpoolEnd, ArraySpool]]:
    with tempfile.TemporaryFile() as file:
        yield SpoolEnd(file.fileno()), ArraySpool(file.fileno())


def test_what_is_put_there_is_taken_from_there(ends: tuple[SpoolEnd, ArraySpool]) -> None:
    writes, reads = ends
    held = [reads.holds_arrays]
    content = [os.urandom(2**14 + i) for i in range(3)]
    places = [writes.put(memoryview(each)) for each in content]
    assert [*held, reads.holds_arrays] == [False, True]
    for each, at in zip(content, places, strict=True):
        assert at is not None
        assert reads.taken(at, len(each)) == each


def test_small_arrays_and_those_beyond_its_size_go_another_way(
    ends: tuple[SpoolEnd, ArraySpool], monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, _ = ends
    assert writes.put(memoryview(b"z" * 100)) is None
    assert MOST == 2**28
    monkeypatch.setattr(spool, "MOST", 2**16)
    assert writes.put(memoryview(b"z" * 2**15)) is not None
    assert writes.put(memoryview(b"z" * 2**15)) is None


def test_how_the_script_stands_to_us_is_seen_beside_the_arrays(ends: tuple[SpoolEnd, ArraySpool]) -> None:
    writes, reads = ends
    stood = [reads.standing]
    at = writes.put(memoryview(b"w" * 2**14))
    writes.stand("waits")
    assert [*stood, reads.standing] == ["runs", "waits"]
    assert at is not None
    assert reads.taken(at, 2**14) == b"w" * 2**14


def test_bytes_that_are_not_there_are_the_end(ends: tuple[SpoolEnd, ArraySpool]) -> None:
    with pytest.raises(EOFError):
        ends[1].taken(1, 10)


@pytest.mark.parametrize("most", [3, 20, 60])
@pytest.mark.parametrize("rest", [0.0, 3.0])
def test_a_script_with_large_arrays_is_told_alike_with_and_without_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, rest: float
) -> None:
    monkeypatch.setattr(running, "LONGEST_REST", rest)
    messages = told(tmp_path, LARGE, updates=most)
    assert [each.k for each in of_kind(messages, Followed)] == list(range(1, most + 1))
    assert [each.k for each in of_kind(messages, Stepped)] == list(range(most + 1, 61))
    assert_array_equal(values(messages, "w"), computed(60))
    assert ended(messages).how == "end"


def test_the_last_updates_of_a_script_that_crashes_are_told(tmp_path: Path) -> None:
    messages = told(tmp_path, LARGE + "        if i == 40: import ctypes; ctypes.string_at(0)\n")
    assert_array_equal(values(messages, "w")[:40], computed(40))
    assert ended(messages).how == "crashes"
