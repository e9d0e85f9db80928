"""The page at any size: nothing cut, nothing lost, nothing that jumps; and what its panels say."""

from __future__ import annotations

import numpy as np
import pytest

from lrstep.choices import Level
from lrstep.debugger import Frame
from lrstep.sources import open_source
from lrstep.view.explain import explained
from lrstep.view.extras import PlotPane, extras_of
from lrstep.view.lines import line, text_of, width
from lrstep.view.page import page
from lrstep.view.style import Style
from lrstep.view.timeline import BLOCKS, FORK, More, header, run_line, timeline, update_at
from lrstep.view.words import OPS, words_of

SAMPLES = ["lesson", "course", "iris", "breast-cancer", "saturated"]
SIZES = [(200, 57), (120, 37), (116, 30), (80, 21), (72, 20), (50, 17), (40, 15), (30, 10)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_has_the_width_asked_for_and_no_panel_moves(sample: str, size: tuple[int, int]) -> None:
    cells, rows = size
    debugger = open_source(sample, {}).at_place()
    heights = set()
    for _ in range(24):
        made = page(debugger.frame, Style(), "words", cells, rows)
        assert {width(spans) for spans in made.lines if spans} == {cells}
        assert len(made.lines) >= rows
        if not debugger.frame.notes:
            heights.add((len(made.lines), *made.sections))
        if cells >= 40:
            assert "…│" not in text_of(made.lines).replace("+ …│", "│")
        assert all(0 <= spot.row < len(made.lines) and spot.left < spot.right <= cells for spot in made.spots)
        debugger.step()
    assert len(heights) <= 1 or cells < 40


@pytest.fixture(name="frames", scope="module")
def _frames() -> list[Frame]:
    """Of one and of many features, examples and updates, with large and small numbers."""
    frames = []
    for sample, addresses in (
        ("lesson", ["1:dz", "1:b"]),
        ("iris", ["3:dw", "12:b", "2:L@17"]),
        ("breast-cancer", ["0", "40:dz", "40:dw", "40:b", "2:dw1@3"]),
        ("saturated", ["1:da", "1:b"]),
    ):
        debugger = open_source(sample, {}).at_place()
        frames += [debugger.go_to(address) for address in addresses]
    return frames


@pytest.mark.parametrize("start", range(40, 131, 13))
def test_no_number_is_cut_at_any_width(start: int, frames: list[Frame]) -> None:
    for cells in range(start, start + 13):
        for frame in frames:
            text = text_of(page(frame, Style(), "words", cells, None).lines)
            kept = text.replace("+ …│", "│")  # the listing of many features has its own
            assert "…│" not in kept, (cells, frame.address)
            panel = text[text.index("├─ L") : text.index("╰")] if cells < 116 else text
            assert Style().number(frame.value("L")) in panel


@pytest.mark.parametrize("level", ["words", "derivation"])
def test_at_120_by_40_all_of_it_is_seen_at_once(level: Level) -> None:
    """One row each is the header's, the timeline's and the footer's."""
    for sample in ("lesson", "iris", "course"):
        debugger = open_source(sample, {}).at_place()
        for _ in range(15):
            made = page(debugger.frame, Style(), level, 120, 37)
            assert len(made.lines) == 37
            assert "more line" not in text_of(made.lines)
            debugger.step()


def test_a_small_page_has_all_that_a_large_one_has() -> None:
    debugger = open_source("lesson", {"at": "1:b"}).at_place()
    large = text_of(page(debugger.frame, Style(), "words", 120, 37).lines)
    for cells, rows in ((80, 21), (50, 17)):
        small = text_of(page(debugger.frame, Style(), "words", cells, rows).lines)
        for number in ("0.37168", "−0.52500", "−0.62832", "0.98971", "−2.6905", "−0.94247", "0.31416"):
            assert number in large
        for word in ("explain", "program", "update", "example", "It helped", "predicts"):
            assert word in small
            assert word in large


def test_every_op_of_every_program_has_its_words() -> None:
    used = set()
    for sample, program in (("lesson", "scalar"), ("lesson", "vector"), ("iris", "vector"), ("iris", "scalar")):
        debugger = open_source(sample, {"program": program}).at_place()
        frame = debugger.step()
        while frame.update < 2 and frame.address != "1:z@5":
            used.add(words_of(frame))
            frame = debugger.step()
        for address in ("1:z@99", "1:J", "1:db", "1:w1", "1:b") if program == "scalar" and sample == "iris" else ():
            used.add(words_of(debugger.go_to(address)))
    labels = {OPS[name] for name in ("L0", "da0")}
    used |= {words_of(open_source("iris", {"at": f"1:{op}@99"}).at_place().frame) for op in ("L", "da")}
    assert labels <= used
    assert used == set(OPS.values())


def test_explaining_dz_derives_a_minus_y() -> None:
    frame = open_source("lesson", {"at": "1:dz"}).at_place().frame
    plain = text_of(explained(frame, Style(), "words", 200))
    why = text_of(explained(frame, Style(), "derivation", 200))
    assert "a 0.37168 y 1  → dz −0.62832" in plain
    assert "the error" in plain
    assert "dL/da · da/dz" in why
    assert "= a − y" in why


def test_whether_it_helped_is_what_a_second_forward_pass_gives() -> None:
    source = open_source("iris", {"at": "3:b", "example": 7})
    debugger = source.at_place()
    X, y = source.data.X, source.data.y
    w, b = np.zeros(2), 0.0

    def losses() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.log1p(np.exp((1 - 2 * y) * (X @ w + b)))

    for _ in range(3):
        before = losses()
        right = int(((X @ w + b > 0) == (y == 1)).sum())
        dz = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - debugger.frame.alpha * (X.T @ dz) / 100, b - debugger.frame.alpha * dz.mean()
    after = losses()
    found = debugger.frame.helped
    assert found is not None
    assert list(found) == pytest.approx([before[7], after[7], before.mean(), after.mean()], rel=1e-12)
    assert debugger.frame.score == (right, 0)
    for address in ("3:w", "3:z", "0"):
        assert debugger.go_to(address).helped is None
    assert debugger.go_to("3:z").score is None


def test_an_arrow_has_numbers_that_differ() -> None:
    """After 4,000 updates J changes in its sixth digit: the five of other numbers would show it twice the same."""
    frame = open_source("iris", {"at": "4000"}).at_place().frame
    row = next(line for line in text_of(page(frame, Style(), "words", 120, 37).lines).split("\n") if "J of the" in line)
    before, after = row[row.index("J of the 100") + 12 :].split("↓")[0].split(" → ")
    assert float(before) > float(after)


def test_saturated_examples_are_counted() -> None:
    source = open_source("saturated", {"at": "1:a"})
    z = np.abs(source.data.X @ [10.0, 10.0])
    found = source.at_place().frame.score
    assert found is not None
    assert found.saturated == int((z > 37.4).sum()) > 0


def test_other_features_can_be_shown() -> None:
    frame = open_source("breast-cancer", {"at": "1:J"}).at_place().frame
    for first, seen in ((0, "x1 "), (10, "x11 "), (28, "x30 "), (99, "x30 ")):
        assert seen in text_of(page(frame, Style(first_feature=first), "words", 120, 37).lines)


def test_the_first_term_shown_needs_no_parentheses() -> None:
    frame = open_source("breast-cancer", {"at": "2:z"}).at_place().frame
    for first in range(28):
        z = text_of(page(frame, Style(first_feature=first), "words", 80, 21).lines)
        assert " z = (" not in z


@pytest.mark.parametrize("more", ["", "below"])
@pytest.mark.parametrize("cells", [3, 20, 50, 120, 200])
def test_a_click_on_the_timeline_means_what_it_shows(cells: int, more: More) -> None:
    debugger = open_source("iris", {}).at_place()
    for update in (0, 1, 500, 1000):
        spans = timeline(debugger.go_to(str(update)), 1000, cells, more=more)
        assert width(spans) == cells
        text = "".join(span.text for span in spans)
        if "●" in text:
            meant = update_at(text.index("●"), 1000, cells, more=more)
            assert meant is not None
            assert abs(meant - update) <= 1000 / (cells - 46)
            assert update_at(-5, 1000, cells, more=more) == 0
        assert update_at(cells - 1, 1000, cells, more=more) is None


def test_the_timeline_is_as_high_as_J() -> None:
    debugger = open_source("iris", {}).at_place()
    start = "".join(span.text for span in run_line(debugger, 100))
    assert set(start) & set(BLOCKS) == set()
    debugger.go_to("500")
    half = "".join(span.text for span in run_line(debugger, 100))
    curve = [BLOCKS.index(block) for block in half if block in BLOCKS]
    assert curve[0] == 7
    assert curve == sorted(curve, reverse=True)
    assert half.count("─") == pytest.approx(len(curve), abs=3)
    debugger.edit(alpha=1.0)
    assert FORK not in "".join(span.text for span in run_line(debugger, 100))  # it is where one stands
    debugger.go_to("900")
    assert FORK in "".join(span.text for span in run_line(debugger, 100))


def test_the_header_always_has_the_address() -> None:
    frame = open_source("breast-cancer", {"at": "12:dz@17"}).at_place().frame
    for cells in range(20, 130):
        spans = header(frame, "breast-cancer", Style(), cells)
        assert "12:dz@17" in "".join(span.text for span in spans)
        assert width(spans) == cells


def test_the_header_cuts_no_name_while_it_says_how_the_run_is_set() -> None:
    """What is said of the run goes first; of a title what is before its colon stays."""
    frame = open_source("lesson", {"at": "100:dw1"}).at_place().frame
    for title in ("the lesson: one example with two features", "▶ 3 lines a second: Space pauses", "A a.jsonl"):
        for cells in range(54, 130):
            for layout in ("full", "projector"):
                left = "".join(span.text for span in header(frame, title, Style(), cells, layout=layout))
                assert title.partition(": ")[0] in left, (cells, left)


@pytest.mark.parametrize("layout", ["full", "graph", "code", "numbers"])
@pytest.mark.parametrize("cells", [50, 80, 120])
def test_every_layout_has_its_watches_and_room_for_a_plot(layout: str, cells: int) -> None:
    """However few rows there are; a plot of some rows, and watches wherever no plot takes their place."""
    debugger = open_source("iris", {"at": "3:b"}).at_place()
    debugger.watch("norm(dw)")
    extras = extras_of(debugger)
    plotted = extras._replace(plot=PlotPane("rows", lambda width, height: [line(f"{height} rows")] * height))
    for rows in range(5, 46):
        made = page(debugger.frame, Style(), "words", cells, rows, extras, layout)
        assert "norm(dw)" in text_of(made.lines)
        made = page(debugger.frame, Style(), "words", cells, rows, plotted, layout)
        assert {width(spans) for spans in made.lines if spans} == {cells}
        top, end = made.rows_of("plot")
        assert end - top >= 10
        assert f"{end - top - 2} rows" in text_of(made.lines)
        assert len(made.lines) == rows or len(made.sections) > 1  # Tab leads to what is below the edge


@pytest.mark.parametrize("digits", [2, 3, 17])
@pytest.mark.parametrize("cells", [20, 50, 80, 120])
def test_numbers_are_shown_with_as_few_and_as_many_digits_as_one_may_ask_for(digits: int, cells: int) -> None:
    debugger = open_source("iris", {}).at_place()
    for _ in range(12):
        debugger.step()
        assert "just ran" in " ".join(
            text_of(page(debugger.frame, Style(digits=digits), "words", cells, 30).lines).split()
        )
