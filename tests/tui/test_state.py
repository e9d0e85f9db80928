"""The state of the screen says what the screen says: also with a plot, a layout, all digits, a notice."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.view.lines import text_of
from tests.tui.screens import WIDE, app_of

GRAPH = ("x", "z", "a", "L")
PRESSED = [
    "left", "m", "right", "m", "z", "D", "w", "z", "right", "z", "n", "m", "z", "m", "z", "v", "x", "m", "Z", "right",
    "f", "m", "Z", "M", "D", "n", "c", "t", "m", "w", "Z", "right", "down", "Z", "m", "u",
]  # fmt: skip
"""After each of them both are asked."""


def asked(app: LrstepApp, size: tuple[int, int]) -> dict[str, Any]:
    """What `screen_state` says of the screen of an app, of what the app was told to show alone."""
    view = app.view
    style, level, layout, plot = view.body.chosen
    return lrstep.screen_state(view.debugger, view.title, size=size, level=level, style=style, layout=layout, plot=plot)


@pytest.mark.parametrize(
    ("source", "size"),
    [("lesson", (80, 24)), ("lesson", (9, 40)), ("iris", WIDE), ("iris", (50, 20)), ("iris", (1, 1)),
     ("breast-cancer", (200, 60)), ("breast-cancer", (20, 6))],
)  # fmt: skip
async def test_the_app_and_the_function_say_the_same_after_every_key(source: str, size: tuple[int, int]) -> None:
    app = app_of(source)
    app.view.debugger.watch("norm(dw)")
    async with app.run_test(size=size) as pilot:
        for key in PRESSED:
            app.simulate_key(key)
            await pilot.pause(0)
            await app.workers.wait_for_complete()
            app.query_one(PageWidget).scroll_rows_to(0)
            await pilot.pause(0)
            state = app.state()
            assert state.pop("dialog") is None
            assert state == asked(app, size), key


def rows_of(lines: list[str], top: int, left: int, width: int, height: int) -> list[str]:
    """What is within the borders of a panel."""
    return [line[left + 1 : left + width - 1].rstrip() for line in lines[top + 1 : top + height - 1]]


@pytest.mark.parametrize("size", [WIDE, (50, 20), (200, 60)])
@pytest.mark.parametrize("plot", [None, "cost"])
@pytest.mark.parametrize("layout", ["full", "graph", "code", "numbers"])
async def test_each_panel_says_what_is_painted_within_its_borders(
    layout: str, plot: str | None, size: tuple[int, int]
) -> None:
    """And outside of them there is nothing but the edges of the graph."""
    app = app_of("iris")
    app.view.debugger.go_to("12:dz@17")
    app.view.debugger.watch("J")
    app.view.body.chosen = app.view.body.chosen._replace(plot=plot, layout=layout)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        page = app.query_one(PageWidget).page
        painted = [line.ljust(size[0]) for line in text_of(page.lines).split("\n")]
        state = app.state()
        assert [name for name, rows in state["panels"].items() if rows != [""]][1:] == [
            *dict.fromkeys(placed.pane.name for placed in page.panes),
            "timeline",
        ]
        outside = [list(line) for line in painted]
        seen: set[str] = set()
        for placed in page.panes:
            pane, at = placed.pane, placed[1:]
            told = state["panels"][pane.name]
            inside = rows_of(painted, *at)
            assert state["titles"][pane.name] == pane.title
            again = pane.name in seen  # whole, where not all of it was in sight above
            seen.add(pane.name)
            if not again and pane.name in GRAPH:  # its title is in the border, and a rule between both halves
                assert told[0] == pane.title
                said, shown = [row for row in told[1:] if row], [row for row in inside if row.strip("─")]
                assert "\n".join(shown) in "\n".join(said)
                assert shown == said or any(pane.hidden) or at[3] == 2
            elif not again and any(pane.hidden):
                first = told.index(inside[0])
                assert list(filter(None, inside)) == list(filter(None, told[first : first + len(inside)]))
            elif not again:
                assert inside[: len(told)] == told[: len(inside)]
                assert not any(inside[len(told) :])
            for y, x in itertools.product(range(at[0], at[0] + at[3]), range(at[1], at[1] + at[2])):
                outside[y][x] = " "
        assert set("".join("".join(line) for line in outside)) <= set(" ━▶╌▷◀◁")
        shown = [text_of(app.query_one(name, LinesWidget).lines).strip("\n") for name in ("#header", "#timeline")]
        assert state["panels"]["header"][0] == shown[0]
        assert shown[1].startswith(state["panels"]["timeline"][0])
        assert shown[1].endswith(state["more"] or state["panels"]["timeline"][0])


async def test_the_projectors_formula_and_numbers_are_told_as_one_reads_them() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "right", "right", "Z")
        state = app.state()
        formula, *numbers = state["panels"]["figures"]
        assert formula == "▸ a = 1/(1 + e^−z) = 1/(1 + e^0.06100) = 0.4848"
        assert numbers[:5] == ["  x1 5.1", "  x2 3.5", "  y 1", "  alpha 0.1", "  row 0"]
        assert "▸ a 0.4848" in numbers
        assert numbers[-1] == "  db —"
        assert "program" not in state["panels"]


async def test_a_notice_and_what_follows_a_plot_are_in_it() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("left")
        assert app.state()["panels"]["explain"][0] == " This is the start: there is nothing before it."
        await pilot.press("m", "n")
        panels = app.state()["panels"]
        assert "● L 0.98971 in update 1" in panels["plot"][0]
        assert app.state()["titles"]["plot"] == "plot: cost"
        await pilot.press("5")
        assert "5 × …" in app.state()["panels"]["header"][0]


@pytest.mark.parametrize(
    ("option", "message"), [({"plot": "no"}, "cost"), ({"layout": "all"}, "full"), ({"digits": 1}, "from 2 to 17")]
)
def test_what_cannot_be_shown_is_refused(option: dict[str, Any], message: str) -> None:
    debugger = open_source("lesson", {}).at_place()
    with pytest.raises(InputError, match=message):
        lrstep.screen_state(debugger, **option)
