"""Plots: always of the size asked for, whatever the run; and what they draw is where it should be."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.sources import open_source
from lrstep.view.lines import Line, text_of, width
from lrstep.view.plots import PLOTS
from lrstep.view.plots.along import gradient_values, known_costs, sampled_updates
from lrstep.view.plots.chart import Axes, Series, chart, labels, thinned, ticks
from lrstep.view.plots.here import _where_half
from lrstep.view.style import Style

SIZES = [(58, 16), (38, 12), (24, 8), (20, 5), (1, 1), (150, 40)]


def drawn(lines: list[Line]) -> list[str]:
    """The rows as text."""
    return text_of(lines).splitlines()


def place_of(marker: str, lines: list[Line]) -> tuple[int, int]:
    """Row and column of the only place in the frame, below the line above it, at which a marker is drawn."""
    rows = drawn(lines)[1:]
    ((row, column),) = [(y, row.index(marker)) for y, row in enumerate(rows) if marker in row]
    return row, column


@pytest.mark.parametrize("name", PLOTS)
@pytest.mark.parametrize("source", ["lesson", "iris", "breast-cancer", "too-large-alpha", "saturated"])
def test_any_run_at_any_place_and_size(source: str, name: str) -> None:
    debugger = open_source(source, {}).debugger()
    for address in ("0", "1:z", "1:b", "first J >= 0 or True", "last J >= 0 or True"):
        debugger.go_to(address)
        for cells, rows in SIZES:
            lines = PLOTS[name](debugger, Style(), cells, rows)
            assert [width(line) for line in lines] == [cells] * rows
            assert text_of(lines).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", PLOTS)
def test_names_from_a_file_are_text(name: str) -> None:
    """Escape codes, markup and wide characters in the names of features and classes."""
    rows = [[0.5, 1, "\x1b[31mred"], [1.5, 2, "[bold]b"], [3, 1, "\x1b[31mred"]]
    X = np.array([row[:2] for row in rows], dtype=np.float64)
    data = lrstep.Dataset(X, [0, 1, 0], ("\x1b[2Jgone", "[blink]数据数据"))
    debugger = Debugger(lrstep.Run(data))
    debugger.step(3)
    lines = PLOTS[name](debugger, Style(), 58, 16)
    assert all(width(line) == 58 for line in lines)
    assert "\x1b" not in text_of(lines)


def test_a_line_goes_from_corner_to_corner() -> None:
    """y = x: a point in each column, as far from the left as from below."""
    values = np.linspace(0, 1, 41)
    rows = drawn(chart([Series(values, values, "forward", "points", "*")], Axes("x"), 60, 23))
    inside = [row[row.index("│") + 1 : row.rindex("│")] if row.count("│") == 2 else row[row.index("┤") + 1 : -1]
              for row in rows if "│" in row or "┤" in row]  # fmt: skip
    assert inside[0].rstrip()[-1] == "*"
    assert inside[-1].lstrip(" ")[0] == "*"
    columns = [row.index("*") / len(row) for row in inside if "*" in row]
    assert columns == sorted(columns, reverse=True)


def test_the_cost_is_where_j_is() -> None:
    """Compared with J of each update as the engine gives it; ● stands on it."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("300")
    x, y = known_costs(debugger.branch, 1000)
    assert x.tolist() == list(range(1, 301))
    assert [debugger.go_to(f"{k}:J").J for k in (1, 2, 150, 300)] == y[[0, 1, 149, 299]].tolist()
    debugger.go_to("300:J")
    low_row, right = place_of("●", PLOTS["cost"](debugger, Style(), 58, 16))
    debugger.go_to("1:J")
    top_row, left = place_of("●", PLOTS["cost"](debugger, Style(), 58, 16))
    assert top_row == 1  # just below the frame
    assert low_row > 10
    assert left < 10 < right
    row, _ = place_of("●", PLOTS["log-cost"](debugger, Style(), 58, 16))
    assert row == 1


def test_branches_are_drawn_with_letters() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("100")
    debugger.edit(alpha=1.0, name="fast")
    debugger.go_to("100")
    text = text_of(PLOTS["cost"](debugger, Style(), 58, 16))
    assert "1 branch main" in text
    assert text.count("1") > 7


def test_the_sigmoids_point_is_the_examples() -> None:
    debugger = open_source("lesson", {}).debugger()
    debugger.go_to("1:L")
    text = text_of(PLOTS["sigmoid"](debugger, Style(), 80, 16))
    assert "● z −0.52500 a 0.37168" in text
    assert "L = −ln a   ● 0.98971" in text
    debugger.go_to("0")
    assert "●" not in text_of(PLOTS["sigmoid"](debugger, Style(), 80, 16))


@pytest.mark.parametrize(("w1", "w2", "rest"), [(1.0, 2.0, -1.0), (3.0, 0.0, -1.0), (0.0, 1.0, 0.2), (-5.0, 0.1, 0.3)])
def test_on_the_boundary_a_is_a_half(w1: float, w2: float, rest: float) -> None:
    x, y = _where_half(w1, w2, rest, (-1.0, 1.0), (-1.0, 1.0), 50)
    assert len(x) > 10
    assert np.allclose(w1 * x + w2 * y + rest, 0, atol=1e-12)
    assert (np.abs(x) <= 1).all()
    assert (np.abs(y) <= 1).all()


def test_without_weights_there_is_no_boundary() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    assert "a = 0.5 everywhere" in text_of(PLOTS["boundary"](debugger, Style(), 90, 16))
    assert "o versicolor   + setosa   ◉ row 0" in text_of(PLOTS["boundary"](debugger, Style(), 90, 16))


def test_the_histogram_counts_both_classes() -> None:
    """The highest bar is the fullest bin's, as NumPy counts it."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    frame = debugger.go_to("300:a")
    assert isinstance(frame.a, np.ndarray)
    labels = np.array([lrstep.load("iris").y[row] for row in range(100)])
    fullest = max(np.histogram(frame.a[labels == label], 10, (0, 1))[0].max() for label in (0, 1))
    text = text_of(PLOTS["histogram"](debugger, Style(), 80, 30))
    assert "99 of 100 right" in text
    shown = [float(row.split("┤")[0]) for row in text.splitlines() if "┤" in row]
    assert shown[0] <= fullest < shown[0] + (shown[0] - shown[1])


@pytest.mark.parametrize("size", [(40, 16), (58, 16), (100, 30)])
def test_each_bar_is_as_high_as_its_count_and_hides_no_other(size: tuple[int, int]) -> None:
    """Each class's in each bin, up to the row of its count: one row for a count that is nearly none."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    a = debugger.go_to("40:a").a
    assert isinstance(a, np.ndarray)
    labels = np.array([lrstep.load("iris").y[row] for row in range(100)])
    rows = [row for row in drawn(PLOTS["histogram"](debugger, Style(), *size)) if row.count("│") + row.count("┤") == 2]
    left = max(rows[0].find("│"), rows[0].find("┤")) + 1
    inside = [row[left:-1] for row in rows]
    counts = [np.histogram(a[labels == label], 10, (0, 1))[0] for label in (0, 1)]
    highest = max(map(max, counts))
    for marker, of_class in zip("▒█", counts, strict=True):
        for i, count in enumerate(of_class):
            bin_ = slice(round(i / 10 * len(inside[0])), round((i + 1) / 10 * len(inside[0])))
            shown = sum(marker in row[bin_] for row in inside)
            assert abs(shown - (count > 0) * (1 + (len(inside) - 1) * count / highest)) <= 0.51


def test_the_path_begins_and_ends_where_the_run_does() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("200")
    lines = PLOTS["path"](debugger, Style(), 70, 24)
    (start_row, start), (here_row, here) = place_of("○", lines), place_of("●", lines)
    w = debugger.frame.w
    assert (here < start) == (w[0] < 0)
    assert (here_row < start_row) == (w[1] > 0)


def test_gradients_are_the_updates_own() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("50:dw")
    text = text_of(PLOTS["gradients"](debugger, Style(), 58, 16))
    assert "1 dw1   2 dw2   b db   ┃ update 50" in text
    k = sampled_updates(debugger, 10)
    for row, one in zip(gradient_values(debugger, k, [0, 1]), k, strict=True):
        frame = debugger.go_to(f"{one}:db")
        assert isinstance(frame.dw, np.ndarray)
        assert row.tolist() == [*frame.dw.tolist(), frame.db]


def test_ticks_are_round_and_within() -> None:
    for low, high in (
        (0, 1),
        (-3.7, 12.2),
        (1e-9, 3e-9),
        (5, 5),
        (0.0, 1e300),
        (-1e-300, 1e-300),
        (-5e-324, 5e-324),
        (1e-310, 1e-307),
        (0.0, 4e-305),
        (4.3, 7),
        (0.69310, 0.69315),
    ):
        found = ticks(low, high, 5)
        assert (2 if high > low else 1) <= len(found) <= 12
        assert len(set(labels(found))) == len(found)
        assert all(low - 1e-9 * abs(low) <= tick <= high + 1e-9 * abs(high) for tick in found)
    assert ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])


@pytest.mark.parametrize("name", PLOTS)
@pytest.mark.parametrize("size", [(24, 7), (40, 12), (80, 20), (200, 60)])
def test_axes_say_their_scale_at_every_size(name: str, size: tuple[int, int]) -> None:
    """At least two ticks on each axis, and the axis's name; never the same number twice."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("40:b")
    rows = drawn(PLOTS[name](debugger, Style(), *size))
    left = [row.partition("┤")[0].strip() for row in rows if "┤" in row.partition("│")[0]]
    below = rows[-2].split()
    assert len(left) == len(set(left)) >= 2
    assert len(below) >= 2
    assert rows[-1].strip()


def test_a_cost_that_hardly_moves_has_a_scale() -> None:
    """With so small a rate J falls in the eighth digit; the ticks then have as many."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris"), alpha=1e-6))
    debugger.go_to("3:J")
    rows = drawn(PLOTS["cost"](debugger, Style(), 60, 14))
    left = [float(row.partition("┤")[0]) for row in rows if "┤" in row]
    J = [debugger.go_to(f"{k}:J").J for k in (1, 3)]
    assert all(J[1] <= tick <= J[0] for tick in left)  # type: ignore[operator]
    assert len(set(left)) > 1


def test_a_legend_goes_on_in_a_second_line_where_there_is_room() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("40:b")
    assert drawn(PLOTS["boundary"](debugger, Style(), 40, 16))[1].split("   ")[-1].strip() == "◉ row 0"
    assert "● here" in drawn(PLOTS["path"](debugger, Style(), 40, 16))[0]
    assert [row.strip() for row in drawn(PLOTS["cost"](debugger, Style(), 12, 4))] == [
        "too little",
        "room for a",
        "plot",
        "",
    ]


def test_thinning_keeps_the_ends() -> None:
    assert thinned(5, 10).tolist() == [0, 1, 2, 3, 4]
    found = thinned(1_000_000, 100)
    assert len(found) == 100
    assert (found[0], found[-1]) == (0, 999_999)
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    assert sampled_updates(debugger, 10) == []
    debugger.go_to("1000")
    assert len(sampled_updates(debugger, 10)) == 10


def test_show_prints_a_plot_without_textual() -> None:
    words = """if True:
        import sys
        from lrstep.cli.main import main
        assert main(["show", "iris", "--at", "12", "--plot", "cost"]) == 0
        assert "textual" not in sys.modules
    """
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "● J 0.62507 in update 12" in done.stdout
    assert len(done.stdout.splitlines()) <= 20


@pytest.mark.parametrize("name", PLOTS)
@pytest.mark.parametrize("size", [1e300, 5e307, 1e308])
def test_what_is_too_large_is_said(size: float, name: str) -> None:
    """Weights, and data, near the end of the floats."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.edit(w={0: size, 1: -size}, b=-size)
    huge = Debugger(lrstep.Run(lrstep.Dataset(np.array([[size, 1], [-size, 2]]), [0, 1])))
    for one in (debugger, huge):
        for _ in range(4):
            one.step(3)
            lines = PLOTS[name](one, Style(), 58, 16)
            assert [width(line) for line in lines] == [58] * 16
