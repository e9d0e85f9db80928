"""The state of the screen as data, for tests and scripts: stable names, plain lists and texts."""

from __future__ import annotations

from typing import Any

from lrstep.choices import FULL, LAYOUTS, PLOTS
from lrstep.debugger import Debugger
from lrstep.errors import InputError, printable
from lrstep.options import DIGITS_OPTION
from lrstep.view.explain import LEVELS, Level
from lrstep.view.lines import text_of
from lrstep.view.screen import Chosen, ScreenLines, screen_lines
from lrstep.view.style import Style
from lrstep.view.timeline import MORE

WIDTH, HEIGHT = 120, 40


def screen_state(
    debugger: Debugger, title: str = "", *, size: tuple[int, int] = (WIDTH, HEIGHT), level: Level = "words",
    style: Style | None = None, digits: int | None = None, layout: str = FULL, plot: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the screen of a Debugger shows at a size (columns, rows), from the top of its page.

    `level` is words or derivation; `layout` is full, graph, code, numbers or projector; `plot` is the name of a plot
    beside the panels; `digits`, 2 to 17, is how many a number is shown with. Raises InputError for any other.

    `frame` is `Frame.to_dict()`; `title`, `size`, `explain` (the level), `layout`, `plot`, `digits`, `program`,
    `branch`, `breakpoints`, `example` (the selected row), `first_feature` and `horizon` (the timeline's last update)
    say how it is shown. `panels` has the text of each panel that is shown, by its name, as a list of lines without
    borders or trailing blanks, those below the edge too: `header`, `x`, `z`, `a`, `L`, `program`, `explain`, `plot`,
    `watch` (always there, empty where no watch is shown), `update`, `example`, `figures` (the projector's, as numbers),
    `timeline`. `titles` has the panels' titles, `more` is what is said beside the timeline where not all has room.
    """
    for name, value, known in (("level", level, LEVELS), ("layout", layout, LAYOUTS), ("plot", plot, (None, *PLOTS))):
        if value not in known:
            choices = ", ".join(filter(None, known))
            raise InputError(f"there is no {name} {printable(str(value))}", f"choose from {choices}")
    style, title = style or Style(), title or debugger.title
    style = style if digits is None else style.at(DIGITS_OPTION.read(digits))
    chosen = Chosen(style, level, layout, plot)
    return state_of(debugger, title, size, chosen, screen_lines(debugger, title, size, chosen))


def state_of(
    debugger: Debugger, title: str, size: tuple[int, int], chosen: Chosen, shown: ScreenLines
) -> dict[str, Any]:  # fmt: skip
    """The state of a screen that shows these lines."""
    frame = debugger.frame
    panels = {name: text_of(lines).rstrip("\n").split("\n") for name, lines in shown.panels.items()}
    more = MORE[shown.more].strip()
    panels["timeline"] = [panels["timeline"][0].removesuffix(more).rstrip()]
    return {
        "title": title,
        "size": list(size),
        "explain": chosen.level,
        "layout": chosen.layout,
        "plot": chosen.plot,
        "digits": chosen.style.digits,
        "program": frame.program.name,
        "branch": debugger.branch.name,
        "breakpoints": [found.written for found in debugger.breakpoints],
        "example": frame.row,
        "first_feature": chosen.style.first_feature,
        "horizon": debugger.horizon,
        "titles": {placed.pane.name: placed.pane.title for placed in shown.page.panes if placed.pane.title},
        "panels": panels,
        "more": more,
        "frame": frame.to_dict(),
    }
