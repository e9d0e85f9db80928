"""The table of examples: every row with its numbers, in any order, and of those a condition picks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.errors import InputError
from lrstep.view.examples import WORST_FIRST, Examples, Order
from lrstep.view.lines import text_of, width
from lrstep.view.style import Style


def debugger_at(address: str, **options: Any) -> Debugger:
    """iris, at an address."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris"), **options))
    debugger.go_to(address)
    return debugger


def rows(examples: Examples) -> list[int]:
    """The data rows in the order of the table."""
    return [examples.row(place) for place in range(len(examples))]


@pytest.mark.parametrize("column", ["row", "x1", "x2", "y", "z", "a", "L", "dz"])
@pytest.mark.parametrize("descending", [False, True])
def test_any_column_sorts_both_ways(column: str, descending: bool) -> None:
    """As Python's own stable sort does, by the numbers of the Frame."""
    debugger = debugger_at("30:dz")
    frame, data = debugger.frame, lrstep.load("iris")
    own = {"row": np.arange(100), "x1": data.X[:, 0], "x2": data.X[:, 1], "y": data.y}
    values = own[column] if column in own else getattr(frame, column)
    expected = sorted(range(100), key=lambda row: -values[row] if descending else values[row])
    assert rows(Examples(debugger, Order(column, descending=descending))) == expected


def test_the_worst_come_first_and_what_is_wrong_is_marked() -> None:
    debugger = debugger_at("30:L")
    table = Examples(debugger, WORST_FIRST)
    L = debugger.frame.L
    assert isinstance(L, np.ndarray)
    assert table.row(0) == int(np.argmax(L))
    shown = text_of(table.lines(0, 5, Style(), 100, 0)).splitlines()
    assert shown[0].startswith("▸ ")
    assert f"{L.max():.5f}" in shown[0]
    wrong = [(debugger.frame.a[table.row(i)] > 0.5) != (lrstep.load("iris").y[table.row(i)] == 1) for i in range(5)]  # type: ignore[index,operator]
    assert ["✗" in row for row in shown] == wrong
    assert wrong[0]
    assert all(row.rstrip(" ✗").endswith("—") for row in shown)  # dz is not computed yet


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("y == 1", range(50)),
        ("x1 > 6.5 and y == 0", [50, 52, 58, 65, 75, 76, 77, 86]),
        ("1 == 1", range(100)),
        ("k == 3", []),
    ],
)
def test_a_condition_keeps_rows(condition: str, kept: list[int]) -> None:
    """Counted by hand in the data's file."""
    assert rows(Examples(debugger_at("30:dz"), Order(condition=condition))) == list(kept)


@pytest.mark.parametrize(
    ("condition", "what"),
    [
        ("dz > 0", "has no value yet"),
        ("L", "is not a condition"),
        ("y ==", "y =="),
        ("w > 0", "is not a condition"),
        ("q > 1", "q"),
    ],
)  # fmt: skip
def test_what_is_no_condition_on_rows_is_said(condition: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        Examples(debugger_at("30:L"), Order(condition=condition))


def test_a_shuffled_batch_and_a_loop_on_its_way() -> None:
    """Its own rows; what the loop has not reached yet comes last, as a dash."""
    debugger = debugger_at("0", batch=8, order="shuffle", seed=3)
    debugger.switch_program("scalar")
    debugger.step(22)
    frame = debugger.frame
    table = Examples(debugger, Order("L", descending=True))
    assert sorted(rows(table)) == sorted(frame.values.batch.row(i) for i in range(8))
    known = frame.known.reached("L")
    assert 0 < known < 8
    unknown = [frame.values.batch.row(i) for i in range(known, 8)]
    assert rows(table)[known:] == unknown
    assert text_of(table.lines(7, 1, Style(), 100, 0)).count("—") >= 3


@pytest.mark.parametrize("cells", [20, 40, 44, 60, 80, 110, 200])
def test_no_number_is_cut_at_any_width(cells: int) -> None:
    """Columns go whole, features first."""
    table = Examples(debugger_at("30:dz"), Order("L"))
    lines = [table.header(Style(), cells), *table.lines(0, 100, Style(), cells, 3)]
    if cells >= 40:
        assert all(width(line) <= cells for line in lines)
    assert "…" not in text_of(lines[1:])


def test_names_from_a_file_are_text() -> None:
    data = lrstep.Dataset(np.array([[1.0], [2.0]]), [0, 1], ("\x1b[2J[bold]数据数据数据",))
    table = Examples(Debugger(lrstep.Run(data)), Order())
    assert "\x1b" not in text_of([table.header(Style(), 100)])
    assert width(table.header(Style(), 100)) == width(table.lines(0, 1, Style(), 100, 1)[0]) - 2  # its mark
