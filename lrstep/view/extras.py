"""Extras: what a page shows of a Debugger besides its Frame: where it stops, and what it watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lrstep.debugger import Debugger, Frame, Watched
from lrstep.view.lines import Line


class PlotPane(NamedTuple):
    """A plot by its name, and how it is drawn in so many cells and rows."""

    name: str
    draw: Callable[[int, int], list[Line]]


class Extras(NamedTuple):
    """The lines of the present program at which to stop, by op and whether it is the loop's; watches; remarks."""

    stops: Mapping[tuple[str, bool], bool] = {}
    """Whether the breakpoint on a line is switched on."""
    watched: Sequence[Watched] = ()
    remarks: Sequence[str] = ()
    """What is to be known of where this update comes from."""
    plot: PlotPane | None = None


NOTHING = Extras()


def extras_of_frame(frame: Frame) -> Extras:
    """What is known of a Frame by itself: neither stops nor watches."""
    return Extras(remarks=frame.origin.remarks(frame.update))


def extras_of(debugger: Debugger) -> Extras:
    """Those of a Debugger here."""
    program = debugger.frame.program.name
    stops: dict[tuple[str, bool], bool] = {}
    for found in debugger.breakpoints:
        if found.line is not None and found.line.program == program:
            place = (found.line.op, found.line.in_loop)
            stops[place] = stops.get(place, False) or found.enabled
    return Extras(stops, debugger.watched(), debugger.history.remarks(debugger.frame.update))
