"""What one can choose to see: layouts, levels, plots, panels, bars, themes. Settings, options, keys, help and the
screen read these names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar, get_args

FULL, PROJECTOR = "full", "projector"
LAYOUTS = (FULL, "graph", "code", "numbers", PROJECTOR)
"""Choices of panels: which are left out, the list of panels says; the projector's page is another one."""

Level = Literal["words", "derivation"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Of an explanation."""

Notation = Literal["lesson", "course"]
NOTATIONS: tuple[Notation, ...] = get_args(Notation)
"""Of the vector program."""

NO_PLOT = "none"  # is wanted; where nothing is said of it, a screen with much room has one by itself
PLOTS = {
    "cost": "along.cost",
    "log-cost": "along.log_cost",
    "sigmoid": "here.curves",
    "boundary": "here.boundary",
    "path": "along.path",
    "gradients": "along.gradients",
    "histogram": "here.histogram",
}
"""In the order in which they follow each other, and the function in `lrstep.view.plots` that draws each."""
ALONG_THE_RUN = frozenset(name for name, draw in PLOTS.items() if draw.startswith("along."))
"""The plots that show other updates than that of the address."""

Picked = TypeVar("Picked")

PANELS = ("x", "z", "a", "L", "program", "explain", "plot", "names", "update", "watch", "printed", "example")
"""Those that can be shown alone; `lrstep.view.panels` draws them."""

BARS = ("header", "timeline", "footer")
"""Around the panels."""

TEXTUALS = "textual-"  # before the names of two of Textual's themes, which need not be written
THEMES = (
    "dark", "light", "high-contrast", "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe",
    "catppuccin-latte", "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord",
    "rose-pine", "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "tokyo-night",
)  # fmt: skip
"""Those of the screen's list."""


def theme_named(name: str) -> str | None:
    """The theme of that name as the screen's list has it; None where there is none."""
    short = name.removeprefix(TEXTUALS)
    return None if short not in THEMES else f"{TEXTUALS}{short}" if short in ("dark", "light") else short


def following(present: Picked, choices: Sequence[Picked], steps: int) -> Picked:
    """The choice so many further on, round and round."""
    return choices[(choices.index(present) + steps) % len(choices)]
