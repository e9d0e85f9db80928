"""The projector's page: what stands in large figures is the formula that just ran with its numbers, and as large as it
can be."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lrstep
from lrstep.debugger import Frame
from lrstep.sources import open_source
from lrstep.view.features import numbers
from lrstep.view.figures import SIZES, figures, figures_width
from lrstep.view.formula import formula_of
from lrstep.view.glyphs import LARGE, LARGE_ROWS, SMALL, SMALL_ROWS
from lrstep.view.large import PLAIN, largest
from lrstep.view.lines import Span, text_of, width
from lrstep.view.page import page
from lrstep.view.projector import projected
from lrstep.view.screen import Appearance, page_of
from lrstep.view.style import Style
from tests.view.chains import is_numeric
from tests.view.moments import moments
from tests.view.panel_claims import check_chain
from tests.view.texts import SIZES as SCREENS

LESSON = {
    "0": "z = w1·x1 + w2·x2 + b = —",
    "1:z": "z = w1·x1 + w2·x2 + b = −0.4·1.5 + 0.25·(−0.5) + 0.2 = −0.5250",
    "1:a": "a = 1/(1 + e^−z) = 1/(1 + e^0.5250) = 0.3717",
    "1:L": "L = −ln a = −ln 0.3717 = 0.9897",
    "1:da": "da = −y/a + (1−y)/(1−a) = −1/0.3717 = −2.690",
    "1:dz": "dz = a − y = 0.3717 − 1 = −0.6283",
    "1:dw1": "dw1 = x1·dz = 1.5·(−0.6283) = −0.9425",
    "1:dw2": "dw2 = x2·dz = −0.5·(−0.6283) = 0.3142",
    "1:db": "db = dz = −0.6283",
    "1:w1": "w1 = w1 − alpha·dw1 = −0.4 − 0.1·(−0.9425) = −0.3058",
    "1:w2": "w2 = w2 − alpha·dw2 = 0.25 − 0.1·0.3142 = 0.2186",
    "1:b": "b = b − alpha·db = 0.2 − 0.1·(−0.6283) = 0.2628",
}
"""The lesson's numbers, as it prints them, at four digits."""
BATCH = {
    "1:J": "J = ΣL/m = (0.6931 + 0.6931 + … + 0.6931)/100 = 0.6931",
    "1:dw": "dw1 = Σx1·dz/m = (5.1·(−0.5) + 4.9·(−0.5) + … + 5.7·0.5)/100 = 0.2325",
    "1:zero": "J = dw = db = 0",
    "1:dw1@1": "dw1 = dw1 + x1·dz = −2.55 + 4.9·(−0.5) = −5",
    "1:db": "db = Σdz/m = (−0.5 + (−0.5) + … + 0.5)/100 = 0",
    "1:w": "w1 = w1 − alpha·dw1 = 0 − 0.1·0.2325 = −0.02325",
}


def text_at(source: str, at: str, style: Style | None = None, **options: object) -> str:
    formula = formula_of(lrstep.open(source, at=at, **options).frame, style or Style(digits=4))  # type: ignore[arg-type]
    return "" if formula is None else formula.text


@pytest.mark.parametrize("at", LESSON)
def test_the_lessons_formulas(at: str) -> None:
    assert text_at("lesson", at) == LESSON[at]


@pytest.mark.parametrize("at", BATCH)
def test_the_formulas_of_a_batch(at: str) -> None:
    """Of a mean the first terms and the last; in the loop the sum as it was, and what is added."""
    assert text_at("iris", at) == BATCH[at]


def test_a_penalty_is_in_its_formulas() -> None:
    assert text_at("lesson", "1:R", l2=0.5) == "R = l2/(2m)·‖w‖² = 0.5/2·0.2225 = 0.05563"
    assert text_at("lesson", "1:dw1", l2=0.5) == "dw1 = x1·dz + l2·w1 = −0.9425 − 0.2 = −1.142"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(moments(), st.integers(3, 6))
def test_the_numbers_put_in_make_the_value(frame: Frame, digits: int) -> None:
    formula = formula_of(frame, Style(digits=digits))
    assert formula is not None
    for way in formula.numbers:
        if is_numeric(way) and is_numeric(formula.value) and "∞" not in formula.value:
            check_chain(frame, way, formula.value, digits)


@pytest.mark.parametrize("hidden", ["dz", "a", "z", "L", "da", "dw1", "w1"])
def test_what_is_hidden_is_a_question_mark_and_no_numbers_give_it_away(hidden: str) -> None:
    """Neither in its own formula nor in those that are made of it."""
    debugger = lrstep.open("lesson")
    shown = f"{Style(digits=4).number(dict(_final_values())[hidden])}"
    style = Style(masks=frozenset([hidden]))
    debugger.go_to(f"1:{hidden}")
    formula = formula_of(debugger.frame, style)
    assert formula is not None
    assert (formula.numbers, formula.value) == ((), "?")
    while True:
        made = projected(debugger.frame, style, (200, 30), (100, 20))
        assert shown.removeprefix("−") not in text_of(made.text), debugger.frame.address
        if debugger.frame.ended:
            break
        if hidden == "dz" and debugger.frame.address == "1:dw2":
            break  # db, which is next, is dz itself
        debugger.step()


def _final_values() -> list[tuple[str, float]]:
    frame = lrstep.open("lesson", at="1").frame
    return [(number.name, number.value) for number in numbers(frame, [0, 1]) if number.value is not None]


# The figures.


def test_each_glyph_is_like_no_other_and_of_one_height() -> None:
    for glyphs, rows in ((SMALL, SMALL_ROWS), (LARGE, LARGE_ROWS)):
        assert len(set(glyphs.values())) == len(glyphs)
        assert glyphs.keys() == SMALL.keys()
        for character, glyph in glyphs.items():
            assert len(glyph) == rows, character
            assert len({len(row) for row in glyph}) == 1, character
            assert set("".join(glyph)) <= set("#."), character


def test_figures_are_drawn_in_half_blocks_one_cell_a_dot() -> None:
    assert figures("1.5", 0) == (
        "▄█    █▀▀ ",
        " █    ▀▀█ ",
        "▀▀▀ ▀ ▀▀▀ ",
    )
    for size, of in enumerate(SIZES):
        drawn = figures("w1 = e^−0.5", size)
        assert len(drawn) == of.rows
        assert {len(row) for row in drawn} == {figures_width("w1 = e^−0.5", size)}


def test_a_features_number_stands_below_and_an_exponent_above() -> None:
    high, low = (figures(text, 1) for text in ("e^1", "w1"))
    assert high[0][6:].strip()
    assert not low[0].strip()
    assert not figures("e^1", 1)[3][6:].strip()
    assert low[3][6:].strip()


# The page.


def rows_in(text: str, drawn: tuple[str, ...]) -> bool:
    """Whether these rows stand below each other somewhere."""
    lines = [line.ljust(400) for line in text.split("\n")]
    for top, line in enumerate(lines):
        left = line.find(drawn[0])
        while left >= 0:
            below = lines[top : top + len(drawn)]
            if all(row[left : left + len(piece)] == piece for row, piece in zip(below, drawn, strict=False)):
                return True
            left = line.find(drawn[0], left + 1)
    return False


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("at", LESSON)
def test_the_formula_its_numbers_and_its_value_are_on_every_screen(screen: tuple[int, int], at: str) -> None:
    """In figures; and of the values around it each in figures or as text."""
    debugger = lrstep.open("lesson", at=at)
    made = page_of(debugger, Appearance(layout="projector"), screen[0], screen[1] - 3)
    shown = text_of(made.lines[: screen[1] - 3])
    told = next(placed.text for placed in made.panes if placed.pane.name == "figures")
    given = next(i for i, row in enumerate(told) if text_of([row]).startswith("  x1 "))
    name, letters, *_, value = re.split(" += +", " ".join(text_of(told[:given]).strip("▸ \n").split()))
    for text in (name, f"= {value}"):
        assert any(rows_in(shown, figures(text, size)) for size in range(len(SIZES))), text
    assert f"= {letters}" in shown or any(rows_in(shown, figures(letters[:2], size)) for size in range(len(SIZES)))
    for row in text_of(told[given:]).splitlines():
        name, number = row.strip("▸ ").split(" ")
        in_figures = any(rows_in(shown, figures(f"{name}={number}", size)) for size in (0, 1))
        assert in_figures or f"{name} {number}" in shown, row
    assert all(width(line) <= screen[0] for line in made.lines)


def test_a_larger_screen_has_no_smaller_figures() -> None:
    frame = lrstep.open("lesson", at="1:dz").frame
    heights = [
        len(projected(frame, Style(), size, (80, 5)).formula) for size in [(48, 12), (80, 12), (120, 18), (200, 30)]
    ]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0]


def test_the_largest_figures_that_fit_are_chosen() -> None:
    """By trying every size: one more row or cell less would not do."""
    way = [(Span("a"), Span(" = b")), (Span(" = 0.5"),)]
    for cells in range(10, 200, 7):
        for rows in range(3, 40):
            large = largest([way], cells, rows)
            fits = [
                size for size, of in enumerate(SIZES)
                if 2 * of.rows <= rows and max(figures_width("a = b", size), figures_width("  = 0.5", size)) <= cells
            ]  # fmt: skip
            assert large is None or large.size >= max(fits, default=PLAIN)
            assert not fits or (large is not None and large.height <= rows)


def test_letters_without_glyphs_are_plain_text() -> None:
    assert largest([[(Span("été = 1"),)]], 200, 30) is None


@pytest.mark.parametrize(
    ("screen", "plot"), [((120, 40), True), ((200, 60), True), ((80, 24), False), ((50, 20), False)]
)
def test_a_plot_is_beside_the_numbers_where_there_is_room(screen: tuple[int, int], plot: bool) -> None:
    debugger = lrstep.open("iris", at="3:a")
    made = page_of(debugger, Appearance(layout="projector"), screen[0], screen[1] - 3)
    assert any(placed.pane.name == "plot" for placed in made.panes) == plot


@pytest.mark.parametrize(
    ("source", "at", "plot"),
    [("lesson", "0", "sigmoid"), ("lesson", "1:dz", "sigmoid"), ("iris", "1:J", "histogram"), ("iris", "3:J", "cost"),
     ("iris", "3:dw", "gradients"), ("iris", "3:w", "boundary"), ("lesson", "3:w1", "path")],
)  # fmt: skip
def test_the_plot_is_one_that_says_much_of_what_just_ran(source: str, at: str, plot: str) -> None:
    debugger = lrstep.open(source, at=at)
    assert Appearance(layout="projector").shown_on(debugger, 120, 37) == plot
    assert Appearance(layout="projector", plot="path").shown_on(debugger, 120, 37) == "path"
    assert Appearance(layout="projector", plot="none").shown_on(debugger, 120, 37) is None
    hiding = Appearance(Style(masks=frozenset(["a"])), layout="projector")
    assert hiding.shown_on(debugger, 120, 37) is None


@pytest.mark.parametrize(("cells", "rows"), [(1, 1), (9, 40), (20, 6), (40, 9), (300, 80), (60, 200)])
def test_it_is_made_at_any_size(cells: int, rows: int) -> None:
    for source in ("lesson", "breast-cancer"):
        frame = open_source(source, {"at": "1:dw1"}).at_place().frame
        made = page(frame, Style(), "words", cells, rows, layout="projector")
        assert len(made.lines) >= rows
        assert all(width(line) <= cells for line in made.lines)
