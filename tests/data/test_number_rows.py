"""Lines of numbers become the floats that Python reads in each cell, to the last bit, whichever decoder reads them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lrstep.data import load_file, number_rows
from lrstep.data.number_rows import NumberReader

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
NUMBERS = st.one_of(
    FLOATS.map(repr),
    FLOATS.map("{:.6g}".format),
    FLOATS.map("{:.25e}".format),
    st.integers(-(10**25), 10**25).map(str),
    st.sampled_from(["0", "-0", "-0.0", "-0e5", "3e-99", "18446744073709551615", "18446744073709551616", "1e-400"]),
)
OTHERS = ["", "[1]", "1,2", "true", "null", '"1"', "1 2", "nan", "0x1", "1e400", "]", "{}", "é", "1;2", "[", "1,3e-99"]


@pytest.fixture(params=["simdjson", "msgspec", "msgspec alone"])
def _decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way to read the numbers: simdjson reads long texts, where it is there."""
    monkeypatch.setattr(number_rows, "LARGE", sys.maxsize if request.param == "msgspec" else 0)
    if request.param == "msgspec alone":
        monkeypatch.setitem(sys.modules, "simdjson", None)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=5))


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_cell_is_the_float_that_python_reads(separator: str) -> None:
    @given(tables(), st.sampled_from(["", "\n"]))
    @example([["-0", "0"], ["0", "-0"]], "\n")
    @example([["1", "-0 "], [" -0", "2"]], "")
    def holds(table: list[list[str]], end: str) -> None:
        text = "\n".join(separator.join(row) for row in table) + end
        rows = NumberReader().rows(text.encode(), separator.encode(), len(table[0]))
        wanted = np.array([[float(cell) for cell in row] for row in table])
        if any(float(cell) == 3e-99 for row in table for cell in row):
            assert rows is None  # it stands for the end of a line
        else:
            assert rows is not None
            assert rows.tobytes() == wanted.tobytes()

    holds()


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("separator", [",", "\t"])
def test_what_is_no_row_of_numbers_is_not_read_as_one(other: str, separator: str) -> None:
    for row in (["1", other], [other, "1"]):
        text = separator.join(["1", "2"]) + "\n" + separator.join(row) + "\n"
        assert NumberReader().rows(text.encode(), separator.encode(), 2) is None


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize(
    "text", ["1,2\n3", "1\n2,3", "1,2\n3,4,5\n6", "1,2,3\n4", "1,2\n\n3,4", "1,2,3e-99,4,5", "1,2\n,"]
)
def test_rows_of_another_width_are_not_read(text: str) -> None:
    assert NumberReader().rows(text.encode(), b",", 2) is None


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize("text", ["[[1,2]]", "[1,[2]]", "[1,null]", "[1,2", "[1,2]]", "[true]", '["1"]'])
def test_a_list_of_anything_but_numbers_is_not_read(text: str) -> None:
    assert NumberReader().of_list(text.encode()) is None


@pytest.mark.usefixtures("_decoder")
def test_null_is_no_number_where_it_may_be() -> None:
    numbers = NumberReader().of_list(b"[1,null,-0]", null=True)
    assert numbers is not None
    assert numbers.tobytes() == np.array([1, np.nan, -0.0]).tobytes()


def test_a_long_text_of_numbers_is_read_alike_with_simdjson_and_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.csv"
    table = np.random.default_rng(0).normal(size=(5000, 5))
    table[:, 4] = table[:, 4] > 0
    table[4000, 0] = -0.0
    np.savetxt(path, table, ["%d"] + 3 * ["%.17g"] + ["%d"], ",")
    table[:, 0] = np.trunc(table[:, 0])  # as %d writes it, but for the sign of those between -1 and 0
    assert path.stat().st_size > number_rows.LARGE
    fast = load_file(path)
    monkeypatch.setitem(sys.modules, "simdjson", None)
    slow = load_file(path)
    assert fast.X.tobytes() == slow.X.tobytes()
    assert np.array_equal(fast.X, table[:, :4])
    assert np.array_equal(fast.y, table[:, 4])
