"""Destinations: what a user may name to go to, as an address: besides addresses, so many updates on or back, an op of
this update, the end, and where a condition holds."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING

from lrstep.debugger.branches import Branch
from lrstep.debugger.places import Address, Cursor, Track, parse_address
from lrstep.debugger.program import ProgramName
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError, printable

if TYPE_CHECKING:
    from lrstep.debugger.debugger import Debugger

# What reads expressions is loaded by the functions that need it.

_RELATIVE = re.compile(r"([+-])\s*([0-9]{1,15})")


def destination(
    branch: Branch, place: str, program: ProgramName, cursor: Cursor, horizon: int
) -> Generator[Progress, None, Address]:
    """The address that a text means, as seen from a place.

    `+100` and `-3` are the same op so many updates on or back, `dz` is that op of this update, `end` is the last update
    up to the horizon, `first EXPR` and `last EXPR` are the first and the last of those at whose end a condition holds.
    InputError where it never does, and where the text is none of these.
    """
    words = place.strip()
    track, history = branch.places.tracks[program], branch.history
    if (relative := _RELATIVE.fullmatch(words)) is not None:
        return _relative(words, cursor.k + int(relative[1] + relative[2]), track, cursor)
    if words in track.program.op_names:
        return Address(track.update(cursor), words)
    if words == "end":
        yield from history.reach(horizon)
        return Address(horizon if history.end is None else min(horizon, history.end.k))
    which, _, expression = words.partition(" ")
    if which in ("first", "last") and expression:
        return Address((yield from _where(branch, expression, track.begins + 1, horizon, backward=which == "last")))
    return parse_address(words)


def _relative(words: str, k: int, track: Track, cursor: Cursor) -> Address:
    if k < cursor.k and cursor == track.start:
        raise InputError(f"'{words}' is not an address", "nothing is before the start")
    if k <= track.begins:
        return track.address(track.start)
    ops = min(cursor.ops, track.length(k)) if cursor != track.start else track.length(k)
    return track.address(Cursor(k, ops))


def _where(
    branch: Branch, text: str, first: int, horizon: int, *, backward: bool
) -> Generator[Progress, None, int]:  # fmt: skip
    """The first or the last update up to the horizon at whose end a condition holds."""
    from lrstep.debugger.searching import Condition
    from lrstep.expressions import parse_condition

    condition, last = Condition(branch, parse_condition(text)), horizon
    if backward:
        yield from branch.history.reach(horizon)
        last = min(horizon, branch.history.known)
    k = yield from condition.search(first, last, backward=backward)
    if k is None:
        what = f"{printable(text)} does not hold up to update {horizon:,}"
        raise InputError(what, "choose another condition, or go further first")
    return k


def going_until(debugger: Debugger, text: str, last: int) -> Movement:
    """To the end of the first update after this one, up to `last`, at which a condition holds.

    Given up before its end, it leaves the Debugger where it was, as it does where the condition never holds.
    Raises InputError there, and where the text is no condition.
    """
    from lrstep.debugger.searching import Condition
    from lrstep.expressions import parse_condition

    condition = Condition(debugger.branch, parse_condition(text))
    k = yield from condition.search(debugger.frame.updates_done + 1, last)
    if k is not None:
        yield from debugger.going_to(str(k))
        return
    end = debugger.history.end
    if end is not None and end.k <= last:
        raise InputError(f"{text} does not hold up to the end: {end.why}", "choose another condition")
    raise InputError(f"{text} does not hold up to update {last}", "choose another condition, or a larger --updates")
