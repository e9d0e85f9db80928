"""Seeking: on to where a condition holds, with signs of life on the way."""

from __future__ import annotations

from lrstep.debugger.debugger import Debugger
from lrstep.debugger.searching import Condition
from lrstep.engine import Movement
from lrstep.errors import InputError
from lrstep.expressions import parse_condition


def going_until(debugger: Debugger, text: str, last: int) -> Movement:
    """To the end of the first update after this one, up to `last`, at which a condition holds.

    Given up before its end, it leaves the Debugger where it was, as it does where the condition never holds.
    Raises InputError there, and where the text is no condition.
    """
    condition = Condition(debugger.course, parse_condition(text))
    here = debugger.frame
    first = here.update + 1 if here.op is None or here.knows("b") else here.update
    found = yield from condition.forward(first, last)
    if found is not None:
        yield from debugger.going_to(str(found))
        return
    end = debugger.history.end
    if end is not None and end.k <= last:
        raise InputError(f"{text} does not hold up to the end: {end.why}", "choose another condition")
    raise InputError(f"{text} does not hold up to update {last}", "choose another condition, or a larger --updates")
