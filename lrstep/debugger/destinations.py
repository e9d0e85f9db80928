"""Destinations: besides addresses, so many updates on or back, the end, and where a condition holds."""

from __future__ import annotations

import re
from collections.abc import Generator

from lrstep.debugger.framing import Course
from lrstep.debugger.program import ProgramName
from lrstep.debugger.searching import Condition
from lrstep.debugger.track import Cursor
from lrstep.engine import Progress
from lrstep.errors import InputError, printable
from lrstep.expressions import parse_condition

_RELATIVE = re.compile(r"([+-])\s*([0-9]{1,15})")


def destination(
    course: Course, text: str, program: ProgramName, cursor: Cursor, horizon: int
) -> Generator[Progress, None, str]:
    """The address that a text means, as seen from a place.

    `+100` and `-3` are the same op so many updates on or back, `end` is the last update up to the horizon, `first
    EXPR` and `last EXPR` are the first and the last of those at whose end a condition holds. InputError where it never
    does. Every other text is an address already.
    """
    words = text.strip()
    track = course.places.tracks[program]
    if (relative := _RELATIVE.fullmatch(words)) is not None:
        k = cursor.k + int(relative[1] + relative[2])
        if k < cursor.k and cursor == track.start:
            raise InputError(f"'{words}' is not an address", "nothing is before the start")
        if k <= track.begins:
            return str(track.address(track.start))
        ops = min(cursor.ops, track.length(k)) if cursor != track.start else track.length(k)
        return str(track.address(Cursor(k, ops)))
    if words == "end":
        yield from course.history.reach(horizon)
        end = course.history.end
        return str(horizon if end is None else min(horizon, end.k))
    which, _, expression = words.partition(" ")
    if which not in ("first", "last") or not expression:
        return words
    condition = Condition(course, parse_condition(expression))
    if which == "first":
        found = yield from condition.forward(track.begins + 1, horizon)
    else:
        yield from course.history.reach(horizon)
        found = yield from condition.backward(track.begins + 1, min(horizon, course.history.known))
    if found is None:
        what = f"{printable(expression)} does not hold up to update {horizon:,}"
        raise InputError(what, "choose another condition, or go further first")
    return str(found)
