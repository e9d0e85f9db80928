"""ToldValues go from a script's process to ours as they are, and large ones only where they are others."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from lrstep.engine.traced import Other, Tail
from lrstep.scripts.channel import Channel
from lrstep.scripts.hearing import Hearing
from lrstep.scripts.spool import ArraySpool
from lrstep.scripts.values import ToldValues
from lrstep.tracing.frozen import NOTHING


class Line:
    """The two ends of a pipe."""

    def __init__(self) -> None:
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self.channel = Channel(requests, replies, os.dup(self._spool.fileno()))
        self.hearing = Hearing(self._requests, self._replies, ArraySpool(self._spool.fileno()))
        self.values = ToldValues(self.channel.tell_array, lambda number: self.channel.tell("forget", number))

    def sent(self, value: Any, *, sure: bool = True) -> Any:
        """A value as it comes out."""
        sender = threading.Thread(target=self._send, args=(value, sure))
        sender.start()
        message = self.hearing.message(10.0)
        sender.join()
        assert message is not None
        return self.hearing.whole(message[1]) if len(message) > 1 else NOTHING

    def _send(self, value: Any, sure: bool) -> None:
        encoded = self.values.encoded(value, sure)
        self.channel.tell("value", *([] if encoded is NOTHING else [msgspec.Raw(encoded)]))
        self.channel.flush()

    def close(self) -> None:
        self.channel.close()
        os.close(self._requests)
        os.close(self._replies)
        self._spool.close()


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, -(2**63), 0.1, float("inf"), "text é", np.float32(0.1), np.int8(-3), np.bool_(True),
        [1, 2.5, "a"],
        (1.0, (2, None)), {"dw": [1.0], 3: (4,)}, [], (), {}, [[1.0, 2], [3, 4]],
    ],
)  # fmt: skip
def test_plain_values_are_the_same_of_the_same_kind(line: Line, value: Any) -> None:
    sent = line.sent(value)
    assert sent == value
    assert type(sent) is type(value)


@pytest.mark.parametrize(
    "array",
    [
        np.array(2.5), np.zeros((0, 3)), np.arange(6.0).reshape(2, 3), np.arange(5, dtype=np.uint8),
        np.array([True, False]),
        np.arange(6000.0).reshape(20, 300), np.arange(6000.0).reshape(20, 300).T, np.arange(6000.0)[::3],
        np.arange(300, dtype=np.float32), np.array([np.nan, np.inf, -0.0]),
    ],
)  # fmt: skip
def test_arrays_are_the_same_to_the_bit(line: Line, array: Any) -> None:
    sent = line.sent(array)
    assert (sent.dtype, sent.shape) == (array.dtype, array.shape)
    assert_array_equal(sent, array)
    assert sent.flags.f_contiguous == array.flags.f_contiguous or array.size < 65 or not array.flags.forc


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (2**200, Other("an int of 201 bits")),
        (object(), Other("object")),
        (np.array([1j]), Other("ndarray 1")),
        ("x" * 1000, "x" * 199 + "…"),
        ("\ud800", "?"),
        (np.array(["cat", "dog"]), ["cat", "dog"]),
        ([0] * 600_000, Other("list of 600,000")),
        (np.zeros(2**24 + 1), Other("ndarray 16777217")),
        (range(3), Other("range")),
        ([object(), 1], [Other("object"), 1]),
    ],
)
def test_others_are_said_as_what_they_are(line: Line, value: Any, told: Any) -> None:
    assert line.sent(value) == told


@pytest.mark.parametrize("value", [np, len, Line, lambda: 1, [].append])
def test_code_is_no_value(line: Line, value: Any) -> None:
    assert line.sent(value) is NOTHING


def test_a_value_whose_code_raises_is_said_as_its_kind(line: Line) -> None:
    class Fails:
        def __array__(self) -> Any:
            raise KeyError("mine")

    assert line.sent(Fails()) == Other("Fails")


def test_tables_of_pandas_are_their_numbers(line: Line) -> None:
    assert_array_equal(line.sent(pd.DataFrame({"x1": [1.0, 2.0], "x2": [3.0, 4.0]})), [[1, 3], [2, 4]])
    assert line.sent(pd.DataFrame({"x1": [1.0], "name": ["a"]})) == [[1.0, "a"]]


def test_the_same_array_is_one_object_and_sent_once(line: Line) -> None:
    X = np.random.default_rng(0).normal(size=(500, 300))
    first = line.sent(X)
    sent = line.channel.sent
    assert line.sent(X, sure=False) is first
    assert line.sent(X.copy()) is first
    assert_array_equal(line.sent(X.T, sure=False), X.T)
    assert line.sent(X[:]) is first
    assert line.channel.sent - sent < X.nbytes + 1000, "X.T lies otherwise, and is sent as well"


def test_a_change_in_place_is_seen_where_a_line_names_it_and_of_small_arrays_always(line: Line) -> None:
    large, small = np.zeros(100_000), np.zeros(100)
    line.sent(large), line.sent(small)
    large[77] = small[77] = 1.0
    assert line.sent(small, sure=False)[77] == 1
    assert line.sent(large, sure=True)[77] == 1
    large[:] = 2.0
    assert line.sent(large, sure=False)[77] == 2


def test_memory_that_another_array_had_before_is_no_sign(line: Line) -> None:
    for i in range(20):
        array = np.full(100_000, float(i))
        assert line.sent(array, sure=False)[5] == i
        del array


def test_arrays_that_are_long_gone_are_forgotten(line: Line) -> None:
    arrays = [np.full(2_000_000, float(i)) for i in range(12)]
    for array in arrays:
        line.sent(array)
    assert len(line.hearing.arrays) == 8
    assert line.sent(arrays[0])[0] == 0


def test_a_list_that_has_grown_is_its_end_and_one_that_has_changed_is_whole(line: Line) -> None:
    costs = [float(i) for i in range(2000)]
    assert line.sent(costs) == costs
    costs.append(5.0)
    assert line.sent(costs, sure=False) == Tail(2001, (1993.0, 1994.0, 1995.0, 1996.0, 1997.0, 1998.0, 1999.0, 5.0))
    assert line.sent(costs, sure=False) == Tail(2001, (1993.0, 1994.0, 1995.0, 1996.0, 1997.0, 1998.0, 1999.0, 5.0))
    costs[7] = -1.0
    assert line.sent(costs, sure=True) == costs
    shorter = costs[:30]
    shorter.append(1.0)
    assert line.sent(shorter) == shorter
