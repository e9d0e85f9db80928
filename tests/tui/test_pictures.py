"""Pictures of the screen. Each test says what you should see in its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from tests.own_script import TURNED
from tests.tui.screens import NARROW, WIDE, app_of

Snapshot = Callable[..., bool]


def test_the_lessons_start_in_a_wide_terminal(snap_compare: Snapshot) -> None:
    """Four panels beside each other with hollow edges; every computed value is a dash; → is said to run z."""
    assert snap_compare(app_of("lesson"), terminal_size=WIDE)


def test_the_lesson_after_dz_in_a_wide_terminal(snap_compare: Snapshot) -> None:
    """Three forward edges in blue, three backward in orange; dz marked by sign and colour in its panel and listing."""
    assert snap_compare(app_of("lesson"), press=["right"] * 5, terminal_size=WIDE)


def test_the_lesson_after_its_update_in_a_wide_terminal(snap_compare: Snapshot) -> None:
    """`old − alpha·g = new` for w1, w2 and b in green with an arrow; b is marked."""
    assert snap_compare(app_of("lesson"), press=["n"], terminal_size=WIDE)


def test_the_lesson_after_dz_in_a_narrow_terminal(snap_compare: Snapshot) -> None:
    """The four panels stacked, a line or two each, nothing cut; below them what dz is and why."""
    assert snap_compare(app_of("lesson"), press=["right"] * 5, terminal_size=NARROW)


def test_thirty_features_in_the_loop(snap_compare: Snapshot) -> None:
    """breast-cancer's second example: folded features, dw1's running sum marked, the loop's state in the listing."""
    app = LrstepApp(open_source("breast-cancer", {"at": "1:dw1@1"}).at_place(), "breast-cancer")
    assert snap_compare(app, terminal_size=WIDE)


def test_why_dz_is_a_minus_y(snap_compare: Snapshot) -> None:
    """Beside the listing, the derivation: chain rule, both fractions put in, and what is left of them: a − y."""
    assert snap_compare(app_of("lesson"), press=[*["right"] * 5, "w"], terminal_size=WIDE)


def test_a_hundred_flowers_after_an_update(snap_compare: Snapshot) -> None:
    """It helped J and not this row's L, with arrows; the batch's accuracy; shapes (100,) in the panels' borders."""
    assert snap_compare(app_of("iris"), press=["n"], terminal_size=WIDE)


def test_a_flower_in_the_loop_in_a_tiny_terminal(snap_compare: Snapshot) -> None:
    """The four panels stacked at 50 columns, nothing cut; below them what just ran with its numbers."""
    assert snap_compare(app_of("iris"), press=["v", "7", "right"], terminal_size=(50, 20))


def test_a_tiny_terminal_scrolled_to_the_update(snap_compare: Snapshot) -> None:
    """Tab has led on to the listing, the update and whether it helped."""
    assert snap_compare(app_of("lesson"), press=["n", "tab", "tab", "tab"], terminal_size=(50, 20))


def test_saturated_examples_have_notes(snap_compare: Snapshot) -> None:
    """Notes in the explanation say what the textbook line gives (inf) and what z gives (45)."""
    assert snap_compare(app_of("saturated"), press=["5", "right"], terminal_size=WIDE)


def test_a_large_terminal(snap_compare: Snapshot) -> None:
    """Everything at once at 200 columns and 60 rows: the whole listing, own units beside standardized values."""
    assert snap_compare(app_of("breast-cancer"), press=["n"], terminal_size=(200, 60))


def test_help_says_what_panels_signs_and_keys_mean(snap_compare: Snapshot) -> None:
    """A dialog over the screen: a line to search on, what one sees in short, then the keys, coloured."""
    assert snap_compare(app_of("lesson"), press=["question_mark"], terminal_size=WIDE)


def test_the_lesson_on_one_page(snap_compare: Snapshot) -> None:
    """The table of the five derivatives, the big picture, the takeaways."""
    assert snap_compare(app_of("lesson"), press=["l"], terminal_size=NARROW)


def test_a_light_theme(snap_compare: Snapshot) -> None:
    """Dark letters on a light ground; blue forward, orange backward and green update in darker shades."""

    async def light(pilot: Pilot[None]) -> None:
        pilot.app.theme = "textual-light"
        await pilot.press("n", "7", "right")
        await pilot.pause()

    assert snap_compare(app_of("lesson"), run_before=light, terminal_size=WIDE)


def test_a_penalised_gradient_in_a_wide_terminal(snap_compare: Snapshot) -> None:
    """dw1 and dw2, each a sum of the mean over the batch and l2/m·w; R with its numbers; J + R in the sentences."""
    app = LrstepApp(open_source("iris", {"at": "12:dw", "l2": 1.0}).at_place(), "iris")
    assert snap_compare(app, terminal_size=WIDE)


def test_a_run_without_an_intercept_of_a_changing_learning_rate(snap_compare: Snapshot) -> None:
    """No b in any panel; the expression that gave alpha in update 3, with k put in."""
    options = {"at": "3:w", "no-intercept": True, "alpha": "0.5/(1+k/100)"}
    assert snap_compare(LrstepApp(open_source("iris", options).at_place(), "iris"), terminal_size=NARROW)


def test_a_script_where_it_departs_in_a_wide_terminal(snap_compare: Snapshot, tmp_path: Path) -> None:
    """The function that runs, ▶ and ≠ at dZ = Y - A; dz ≠ the right one in its panel; the mistake, why, what to look
    for; the script's names with dZ first; — for what it has no name for."""
    app = LrstepApp(TURNED.opened(tmp_path), "train.py")
    assert snap_compare(app, press=["c"], terminal_size=WIDE)


def test_a_script_where_it_departs_in_a_narrow_terminal(snap_compare: Snapshot, tmp_path: Path) -> None:
    """Its lines above, the panels folded to a line each with their values, and the explanation; c is in the footer."""
    app = LrstepApp(TURNED.opened(tmp_path), "train.py")
    assert snap_compare(app, press=["c"], terminal_size=NARROW)
