"""Extras: what is beside a Frame on a page: stops, watches, remarks, notes, a plot, and what a script printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lrstep.debugger import Debugger, Frame, Watched, about_data, scale_remark
from lrstep.debugger.program import ProgramName
from lrstep.view.lines import Line
from lrstep.view.listing import OFF, ON, SCENARIO
from lrstep.view.yours.names import printed_lines

LOOKED_FOR, MOST_PRINTED = 200, 40  # updates in which something may be printed; lines of it


class PlotPane(NamedTuple):
    """A plot by its name, and how it is drawn in so many cells and rows."""

    name: str
    draw: Callable[[int, int], list[Line]]


class Extras(NamedTuple):
    """The lines of the present program at which to stop, by op and whether it is the loop's; watches; remarks."""

    stops: Mapping[tuple[str, bool], str] = {}
    """The signs of those on a line."""
    watched: Sequence[Watched] = ()
    remarks: Sequence[str] = ()
    """What is to be known of where this update comes from."""
    warning: str = ""
    """What went wrong on the way here."""
    plot: PlotPane | None = None
    note: Sequence[str] = ()
    """What the source's author says of it, in paragraphs."""
    about: str = ""
    """Which column is the label, and which are the features, where that is told."""
    yours: bool = False
    """Whether the lines are those of somebody's own script."""
    programs: Sequence[ProgramName] = ("vector", "scalar")
    """In the order in which one switches from one to the next."""
    printed: Sequence[str] | None = None
    """The last lines that a script printed up to here; None where it prints nothing at all."""


NOTHING = Extras()


def extras_of(debugger: Debugger) -> Extras:
    """Those of a Debugger here."""
    program = debugger.frame.program.name
    stops: dict[tuple[str, bool], str] = {}
    for breakpoint in debugger.breakpoints:
        if breakpoint.line is not None and breakpoint.line.program == program:
            place = (breakpoint.line.op, breakpoint.line.in_loop)
            stops[place] = ON if breakpoint.enabled else stops.get(place, OFF)
    for place in scenario_lines(debugger):
        stops[place] = stops.get(place, "") + SCENARIO
    frame, of_scale = debugger.frame, scale_remark(debugger)
    at_start = [of_scale] if of_scale and frame.op is None else []
    return Extras(
        stops, debugger.watched(), [*at_start, *debugger.history.remarks(frame.update)],
        "" if at_start else of_scale, note=debugger.authored.note_at(frame.address), about=about_data(debugger),
        programs=tuple(debugger.branch.places.tracks), yours=frame.yours is not None,
        printed=_printed(frame),
    )  # fmt: skip


def _printed(frame: Frame) -> list[str] | None:
    """What a script printed, where it prints."""
    if frame.yours is None:
        return None
    traced, begins = frame.yours.track.of, frame.yours.track.begins
    prints = any(traced.printed(k) for k in range(begins, begins + min(len(traced.counts()), LOOKED_FOR) + 1))
    return printed_lines(frame, MOST_PRINTED) if prints else None


def scenario_lines(debugger: Debugger) -> set[tuple[str, bool]]:
    """The lines of the present program at which the scenario halts in this update."""
    frame, lines = debugger.frame, set[tuple[str, bool]]()
    track = debugger.branch.places.tracks[frame.program.name]
    for stop in debugger.authored.stops:
        if stop.line is not None and stop.line.program == frame.program.name:
            lines.add((stop.line.op, stop.line.in_loop))
        if stop.address is not None and stop.address.k == frame.values.k:
            cursor = track.cursor(stop.address)
            where = None if cursor is None else track.where(cursor)
            lines |= set() if where is None else {(where.op.name, where.op.in_loop)}
    return lines
