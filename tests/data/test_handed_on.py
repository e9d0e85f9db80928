"""What is no frame that is known, but hands its columns on as Arrow or by `__dataframe__`, is read by pyarrow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

import lrstep
from lrstep import Dataset, InputError
from lrstep.data.frames import ArrowStream, Interchange

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

COLUMNS = {
    "hours": [1, 2, 3, 4],
    "sleep": [4.0, 3.0, 2.5, 1.0],
    "sex": ["m", "f", "f", "m"],
    "passed": [0, 0, 1, 1],
}
FEATURES = [name for name in COLUMNS if name != "passed"]


class Streamed:
    """A table, or one column, of which nothing but the stream is seen."""

    def __init__(self, held: Any) -> None:
        self._held = held

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._held.__arrow_c_stream__(requested_schema)


class Interchanged:
    """A table of which nothing but the protocol for data frames is seen."""

    def __init__(self, held: Any) -> None:
        self._held = held

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> object:
        return self._held.__dataframe__(nan_as_null, allow_copy)


ways = pytest.mark.parametrize("way", [Streamed, Interchanged])


@ways
def test_it_is_a_dataset_with_its_names(way: Callable[[Any], ArrowStream | Interchange]) -> None:
    known = lrstep.load(COLUMNS)
    data = lrstep.load(way(pyarrow.table(COLUMNS)))
    assert (data.features, data.label, data.notes) == (known.features, "passed", known.notes)
    assert data.X.tolist() == known.X.tolist()
    assert lrstep.load(way(pyarrow.table(COLUMNS)), label="sex", features="sleep").features == ("sleep",)
    assert lrstep.open(way(pyarrow.table(COLUMNS)), alpha=0.5).run.data.features == known.features


@ways
def test_features_and_labels_may_be_apart(way: Callable[[Any], Any]) -> None:
    X, y = pyarrow.table(COLUMNS).select(FEATURES), pyarrow.table(COLUMNS).select(["passed"])
    for data in (Dataset(way(X), way(y)), lrstep.load((way(X), way(y))), lrstep.load(way(X), label=way(y))):
        assert (data.features, data.label) == (tuple(FEATURES), "passed")
        assert data.y.tolist() == COLUMNS["passed"]
    either: list[Any] = [Streamed(y["passed"]), COLUMNS["passed"]]
    for labels in either:
        assert Dataset(way(X), labels).y.tolist() == COLUMNS["passed"]


def test_what_can_be_read_once_is() -> None:
    assert lrstep.load(pyarrow.table(COLUMNS).to_reader()).rows == 4


def test_what_is_missing_or_text_is_named_with_its_column() -> None:
    gaps = pyarrow.table({**COLUMNS, "sleep": [4.0, None, 2.5, 1.0]})
    with pytest.raises(InputError, match=r'sleep has no value in 1 of 4 rows, in given Streamed.*missing="drop"'):
        lrstep.load(Streamed(gaps))
    assert lrstep.load(Streamed(gaps), missing="drop").rows == 3


@pytest.mark.parametrize(
    "call",
    [lambda given: lrstep.load(given), lambda given: Dataset(given, [0, 1]), lambda given: Dataset([[1]], given)],
)
@ways
def test_without_pyarrow_one_line_says_what_to_give(
    call: Callable[[Any], object], way: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = way(pyarrow.table(COLUMNS))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as caught:
        call(given)
    assert caught.value.what == f"{way.__name__} hands its columns on in a way that needs the package pyarrow"
    assert caught.value.mend.startswith("give its to_pandas() or a dict of columns, or install it: ")


def test_what_cannot_be_taken_says_why() -> None:
    with pytest.raises(
        InputError, match=r"the columns of a Streamed cannot be read \(.*\), in given Streamed: give its to_"
    ):
        lrstep.load(Streamed(pyarrow.chunked_array([[1, 2]])))
