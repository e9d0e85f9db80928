"""Seeking: on to where a condition holds, with signs of life on the way."""

from __future__ import annotations

from lrstep.debugger.debugger import Debugger
from lrstep.debugger.expressions import parse_condition
from lrstep.debugger.until import Until
from lrstep.engine import Done, Movement, Progress
from lrstep.errors import InputError


def going_until(debugger: Debugger, text: str, last: int) -> Movement:
    """To the end of the first update after this one, up to `last`, at which a condition holds.

    Given up before its end, it leaves the Debugger where it was, as it does where the condition never holds.
    Raises InputError there, and where the text is no condition.
    """
    condition = Until(debugger.run, parse_condition(text))
    here = debugger.frame
    first = here.update + 1 if here.op is None or here.knows("b") else here.update
    for k in range(max(1, first - 1), last + 1):
        for _ in debugger.history.reach(k):
            yield Progress(k, last)
        end = debugger.history.end
        if end is not None and k > end.k:
            raise InputError(f"{text} does not hold up to the end: {end.why}", "choose another condition")
        before = debugger.history.before(k)
        update = debugger.run.update(k, before)
        # The update before the first is looked at too, for `prev` to know it.
        if condition(Done(k, update.gradient, update.after), before) and k >= first:
            yield from debugger.going_to(str(k))
            return
        yield Progress(k, last)
    raise InputError(f"{text} does not hold up to update {last}", "choose another condition, or a larger --updates")
