"""Plots: pure functions of a Debugger that give lines, by name, in the order in which the screen shows them.

Which there are, and the function that draws each, `lrstep/choices.py` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module

from lrstep import choices
from lrstep.errors import InputError, printable
from lrstep.view.plots.chart import Plot, where_there_is_room


def _function(named: str) -> Plot:
    module, _, name = named.partition(".")
    function: Plot = getattr(import_module(f"lrstep.view.plots.{module}"), name)
    return function


PLOTS: Mapping[str, Plot] = {
    name: partial(where_there_is_room, _function(named)) for name, named in choices.PLOTS.items()
}
"""Each gives lines of just the size that is asked for, at any size."""


def plot_named(name: str) -> Plot:
    """The plot of that name; InputError where there is none."""
    if name not in PLOTS:
        raise InputError(f"there is no plot {printable(name)}", f"choose from {', '.join(PLOTS)}")
    return PLOTS[name]
