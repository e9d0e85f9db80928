"""Stretch: the addresses that a page steps through, one after another in one program."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from lrstep.debugger import Debugger, Frame
from lrstep.debugger.track import Cursor, Track, parse_address
from lrstep.engine import Progress
from lrstep.errors import InputError

UPDATES = 2  # where nobody says up to where
MOST = 2000  # addresses, which weigh some megabytes


class Stretch(NamedTuple):
    """Where it begins, how many addresses it has, and at which of them the page opens, counted from 0."""

    first: str
    length: int
    opens: int


def stretch_of(debugger: Debugger, first: str | None, last: str | None) -> Generator[Progress, None, Stretch]:
    """From one place to another, as `go_to` has them; the Debugger then stands at the first.

    Without a first it begins where the Debugger's present update does, without a last it ends UPDATES on. InputError
    where that is no way forward in one program, or too long.
    """
    here = debugger.frame
    if first is not None:
        yield from debugger.going_to(first)
    else:
        _to_its_beginning(debugger)
    begin = debugger.frame
    if last is not None:
        yield from debugger.going_to(last)
    else:
        yield from debugger.moving("next-update", UPDATES)
    end = debugger.frame
    yield from debugger.going_to(begin.address)  # in the program that the last one selects, where that has it
    if end.program.name != debugger.frame.program.name:
        what = (
            f"{begin.address} and {end.address} are lines of two programs, {begin.program.name} and {end.program.name}"
        )
        raise InputError(what, "name two of one program")
    track, start = _place(debugger, debugger.frame)
    count = track.ops_between(start, _place(debugger, end)[1]) + 1
    if count < 1:
        raise InputError(f"--to {end.address} is before --from {begin.address}", "give the earlier one to --from")
    if count > MOST:
        what = f"{begin.address} to {end.address} are {count:,} addresses, and a page has at most {MOST:,}"
        raise InputError(what, "give --from and --to, or --program vector" if track.program.loops else "give --to")
    return Stretch(begin.address, count, _opens(debugger, track, here, start, count))


def _to_its_beginning(debugger: Debugger) -> None:
    """To the end of the update before the present one, or to the start."""
    if debugger.frame.op is not None:
        debugger.previous_update()


def _opens(debugger: Debugger, track: Track, here: Frame, start: Cursor, count: int) -> int:
    """Which of the addresses the Debugger stood at; the first where it is none of them."""
    if here.program.name != track.program.name:
        return 0
    at = track.ops_between(start, _place(debugger, here)[1])
    return at if 0 <= at < count else 0


def _place(debugger: Debugger, frame: Frame) -> tuple[Track, Cursor]:
    """A Frame's place on the line of its program's ops."""
    track = debugger.branch.places.track(frame.program.name)
    cursor = track.cursor(parse_address(frame.address))
    assert cursor is not None, "a Frame has an address of its own program"
    return track, cursor
