"""A volley: one screen, so many actions, and whether all is in order after each."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from random import Random
from typing import NamedTuple

from textual.geometry import Region

from lrstep.tui.app import LrstepApp
from lrstep.tui.lines_widget import LinesWidget
from tests.fire.actions import SIZES, Action, act, chosen

ENDS = (0, 130)  # with which a user may leave


class Fault(NamedTuple):
    """What went wrong, and what had been done."""

    what: str
    size: tuple[int, int]
    actions: list[Action]


async def volley(make: Callable[[], LrstepApp], seed: str, count: int) -> Fault | int:
    """Fire so many actions at a screen; how many were done, or what went wrong. One that was left is opened again."""
    random, done = Random(seed), 0
    while done < count:
        size = random.choice(SIZES) if random.random() < 0.3 else (120, 40)
        actions: list[Action] = []
        try:
            await _round(make(), size, random, count - done, actions)
        except Exception:  # whatever it is, it ends the program: that is what is looked for
            return Fault(traceback.format_exc(), size, actions)
        done += len(actions)
    return done


async def again(make: Callable[[], LrstepApp], size: tuple[int, int], actions: Iterable[Action]) -> None:
    """Do the same once more; raises what it raised."""
    app = make()
    async with app.run_test(size=size) as pilot:
        for action in actions:
            await act(pilot, action)
            if app.return_code is None:
                check(app)
        app.exit(return_code=0)


async def _round(app: LrstepApp, size: tuple[int, int], random: Random, most: int, actions: list[Action]) -> None:
    """Until it is left."""
    async with app.run_test(size=size) as pilot:
        for _ in range(most):
            actions.append(chosen(random, app.size))
            await act(pilot, actions[-1])
            if app.return_code is not None:
                break
            check(app)
        if app.return_code is None:
            app.exit(return_code=0)
    assert app.return_code in ENDS, f"it ended with {app.return_code}"


def check(app: LrstepApp) -> None:
    """Every line that is shown has the width of its widget, and nothing in it is a control code."""
    for widget in app.screen.query(LinesWidget):
        width, height = widget.size
        if not width or not height or not widget.display:
            continue
        for strip in widget.render_lines(Region(0, 0, width, height)):
            assert strip.cell_length == width, f"{strip.cell_length} cells in {widget.id} of {width}: {strip.text!r}"
            assert strip.text.isprintable(), f"not printable: {strip.text!r}"
