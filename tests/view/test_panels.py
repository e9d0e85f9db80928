"""The panels as text: at every width nothing is cut, borders meet, and what is unset is a dash."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run
from lrstep.sources import open_source
from lrstep.view.explain import explained
from lrstep.view.lines import Line, cut, text_of, width
from lrstep.view.page import page
from lrstep.view.screen import frame_text
from lrstep.view.style import Style

SAMPLES = ["lesson", "course", "iris", "breast-cancer", "saturated", "unscaled", "too-large-alpha"]


def graph_of(debugger: Debugger, cells: int) -> list[Line]:
    """The graph at a Debugger's place."""
    laid = page(debugger.frame, Style(), "words", cells, None)
    return laid.lines[: laid.rows_of("L")[1] - (laid.rows_of("explain")[0] < laid.rows_of("L")[1])]


@pytest.mark.parametrize("cells", [50, 80, 100, 116, 120, 200])
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_of_the_graph_is_as_wide_as_asked_and_no_number_is_cut(sample: str, cells: int) -> None:
    debugger = open_source(sample, {}).at_place()
    for _ in range(3 * 11):
        lines = graph_of(debugger, cells)
        assert {width(spans) for spans in lines} == {cells}
        if cells >= 80:
            assert "…│" not in text_of(lines), text_of(lines)
        debugger.step()


@pytest.mark.parametrize("cells", range(1, 50))
def test_a_sliver_of_a_terminal_ends_and_fits(cells: int) -> None:
    for sample in ("lesson", "breast-cancer"):
        debugger = open_source(sample, {"at": "1:w1"}).at_place()
        assert all(width(spans) == cells for spans in graph_of(debugger, cells))
        assert all(cell_len(row) <= max(cells, 40) for row in frame_text(debugger, "x", max(cells, 40)).splitlines())
        assert len(cut("a name", cells)) <= cells


def test_the_feature_of_the_present_op_is_among_those_shown() -> None:
    for address in ("1:dw15@1", "1:dw15", "1:w15"):
        text = frame_text(open_source("breast-cancer", {"at": address}).at_place(), "", 120)
        assert "x15" in text
        assert text.count("▸") >= 2
        assert "28 more features" in text


@pytest.mark.parametrize("cells", [50, 80, 120])
def test_the_graph_keeps_its_height_through_an_update(cells: int) -> None:
    """So that a key never moves the panels below."""
    for sample in SAMPLES:
        debugger = open_source(sample, {}).at_place()
        heights = set()
        for _ in range(15):
            heights.add(len(graph_of(debugger, cells)))
            debugger.step()
        assert len(heights) == 1, sample


def test_what_is_unset_is_a_dash_and_what_is_known_has_its_numbers_put_in(lesson: Run) -> None:
    debugger = Debugger(lesson)
    start = frame_text(debugger, "lesson", 120)
    assert start.count("—") >= 12
    debugger.go_to("1:a")
    text = frame_text(debugger, "lesson", 120)
    assert "1/(1 + e^−0.975)" in text
    assert "= 0.72611" in text  # 1/(1 + e^−0.975), by a pocket calculator
    assert "L = −ln a" in text
    assert "−ln 0.72611" not in text


def test_the_chain_rule_has_its_numbers_put_in(lesson: Run) -> None:
    debugger = Debugger(lesson)
    debugger.go_to("1:dz")
    text = " ".join(frame_text(debugger, "lesson", 80).split())
    assert "dz = da·a(1−a) = −1.3772·0.19887 = a − y = −0.27389" in text


def test_one_sign_marks_what_just_changed_in_each_place(lesson: Run) -> None:
    debugger = Debugger(lesson)
    for address, marked in (("1:L", "▸ L ="), ("1:dw2", "▸ dw2 ="), ("1:w1", "▸ w1")):
        debugger.go_to(address)
        text = frame_text(debugger, "lesson", 120)
        assert marked in text
        assert text.count("▶ ") == 1, "one line of the listing is the current one"


def test_the_loop_says_how_many_rows_it_is_over() -> None:
    """Three rows in batches of two: the second batch of an epoch has one."""
    for address, rows in (("1:zero", "# the 2 rows of this update"), ("2:zero", "# the one row of this update")):
        debugger = open_source("course", {"batch": 2, "at": address}).at_place()
        assert rows in text_of(page(debugger.frame, Style(), "words", 120, None).lines)


def test_names_of_any_kind_are_cut_with_care() -> None:
    long, wide = "a_very_long_feature_name_of_a_sensor", "花弁の長さを測った値の列"
    data = Dataset([[1.0, 2.0]], [1], features=[long, wide])
    text = frame_text(Debugger(Run(data)), "names", 120)
    assert all(cell_len(row) <= 120 for row in text.splitlines())
    assert cut(long, 12) == "a_ver…sensor"
    assert cell_len(cut(wide, 12)) <= 12


@pytest.mark.parametrize("cells", [80, 120])
def test_a_masked_value_is_hidden_with_the_numbers_that_would_give_it_away(lesson: Run, cells: int) -> None:
    debugger = Debugger(lesson)
    frame = debugger.go_to("1:b")
    plain, masked = (frame_text(debugger, "", cells, Style(masks=frozenset(names))) for names in ((), ("da", "w1")))
    new = f"{float(frame.w[0]):.5f}"
    for secret in ("= −1.3772", "−1/0.72611", new):
        assert secret in plain
        assert secret not in masked
    assert masked.count(" ?") >= 3


def test_the_notes_write_a_negative_number_as_the_panels_do_and_leave_code_as_it_is() -> None:
    debugger = open_source("saturated", {"at": "1:dz", "example": 1}).at_place()
    rows = text_of(explained(debugger.frame, Style(), "words", 200))
    assert "so a - y cancels to 0; from z it is −2.86252e−20" in rows
