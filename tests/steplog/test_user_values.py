"""What the names of a script are comes back from a log as it was: every number, type and dtype."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lrstep.engine.traced import Other, Tail
from lrstep.steplog.kept_arrays import WrittenArrays, array_of
from lrstep.steplog.trace_lines import ArrayLine
from lrstep.steplog.user_values import DEEPEST, INLINE, Array, NoValue, read, written
from tests.steplog.traces import same


def there_and_back(value: Any) -> Any:
    """A value, written as a line of JSON and read."""
    kept: dict[str, list[ArrayLine]] = {}
    arrays = WrittenArrays(lambda line: kept.setdefault(line.id, []).append(line))
    text = msgspec.json.encode(written(value, arrays))
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return read(msgspec.json.decode(text), lambda name: array_of(kept[name]))


DTYPES = st.sampled_from(["<f8", "<f4", "<f2", ">f8", "<i8", "<i4", "|i1", "|u1", "<u8", "|b1"])
ARRAYS = arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9))
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**80), 2**80), st.floats(), st.text(max_size=20), ARRAYS,
    arrays.from_dtype(np.dtype("<f4")), arrays.from_dtype(np.dtype("<i2")),
)  # fmt: skip
VALUES = st.recursive(
    PLAIN,
    lambda parts: st.one_of(
        st.lists(parts, max_size=4),
        st.lists(parts, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=20), parts),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    def little(part: Any) -> Any:
        if isinstance(part, list | tuple):
            return type(part)(map(little, part))
        if isinstance(part, dict):
            return {key.encode("utf-8", "replace").decode(): little(each) for key, each in part.items()}
        if isinstance(part, str):
            return part.encode("utf-8", "replace").decode()
        return part.astype(part.dtype.newbyteorder("<")) if isinstance(part, np.ndarray) else part

    assert same(there_and_back(little(value)), little(value))


@pytest.mark.parametrize("value", [
    [float("nan"), float("inf"), -0.0], list(map(float, range(INLINE + 1))), [[1, 2]] * 40, [[True] * 70],
    [1.0, 2] * 40, [[1.0], [2.0, 3.0]] * 40, {1: 2.0, (1, "a"): [None], False: {}}, Tail(1000, (0.5, 0.25)),
    Other("DataFrame"), np.arange(100.0).reshape(4, 25).T, np.zeros((0, 3), "f4"), np.array(2.5), np.float32(0.1),
    2**63, -(2**63), 10**300, "NaN", {"NaN": "Infinity", "array": [1.0]}, "w\x1b[31m\x00\u202e",
], ids=str)  # fmt: skip
def test_each_kind(value: Any) -> None:
    assert same(there_and_back(value), value)


def test_what_is_too_much_is_said_as_what_it_is() -> None:
    deep: Any = 1.0
    for _ in range(DEEPEST + 3):
        deep = [deep]
    inner = there_and_back(deep)
    while isinstance(inner, list):
        (inner,) = inner
    assert inner == Other("list")
    assert there_and_back("x" * 1000) == "x" * 199 + "…"
    assert there_and_back(1 << 5000) == Other("int of 5,001 bits")
    assert there_and_back(np.array(["a", "b"])) == Other("array (2,) of <U1")
    assert there_and_back([object(), 1.0]) == [Other("object"), 1.0]
    assert there_and_back("half \ud800") == "half ?"


def test_the_same_array_is_written_once_and_the_data_whichever_way_it_lies() -> None:
    lines: list[ArrayLine] = []
    kept = WrittenArrays(lines.append)
    X = np.random.default_rng(1).normal(size=(50, 40))
    name = kept.keep_rows(X)
    assert kept.keep(X.T.copy()) == {"kept": name, "transposed": True}
    assert kept.keep(X.astype("f4"))["kept"] != name
    again = X * 2
    assert kept.keep(again) == kept.keep(again.copy())
    assert len(lines) == 3
    whole = np.round(X)
    name = WrittenArrays(lines.append).keep_rows(whole)
    assert lines[-1].dtype == "<f4"  # half the bytes, and the same numbers
    assert same(array_of(lines[-1:]).astype("f8"), whole)


def _nothing(name: str) -> Array:
    raise NoValue(f"there is no array {name}")


@pytest.mark.parametrize("value", [
    {}, "text", {"kept": "ab"}, {"listed": 3}, [[1.0], [2.0, 3.0]], [[1.0], "text"], {"array": [1.0], "dtype": "O"},
    {"array": [1.0], "dtype": "<f8", "shape": [10**12]}, {"array": 1.0}, {"dict": [[1]]}, {"dict": [[[1.0], 2]]},
    {"tail": [1.0]}, {"number": 1.0, "dtype": "<U9"}, {"int": "zz"}, {"unheard": 1}, {"list": None}, [{"text": "a"}],
    {"array": [300], "dtype": "|u1"},
], ids=str)  # fmt: skip
def test_what_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(NoValue):
        read(value, _nothing)
