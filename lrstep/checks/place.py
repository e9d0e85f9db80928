"""Place: the line of a function in which its first wrong numbers stand, found by following it once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lrstep.checks.callee import Callee
from lrstep.checks.lines import Sought, wrong_line
from lrstep.checks.made import Made
from lrstep.checks.naming import ORDER
from lrstep.checks.slip import Slip, Way
from lrstep.checks.verdict import Asked, Verdict


def line_of(verdict: Verdict, callee: Callee, asked: Asked) -> int | None:
    """The line of its file that holds wrong numbers first; None where it is not known."""
    if verdict.ok is not False or verdict.evidence is None or verdict.evidence.moment is None or asked.recipe is None:
        return None
    moment = verdict.evidence.moment.moment
    reply = callee.ask(replace(asked.recipe(moment), follow=True))
    with np.errstate(all="ignore"):
        executed = wrong_line(reply.executed, tuple(_sought(verdict)), moment)
    return None if executed is None else executed.line


def _sought(verdict: Verdict) -> Iterator[Sought]:
    """The quantities that are wrong, in the order of computing: as the mistakes make them, and as they were given."""
    evidence = verdict.evidence
    assert evidence is not None
    assert evidence.moment is not None
    moment, values = evidence.moment.moment, evidence.moment.values
    right = Made(moment)
    ways = [_way_of(slip, verdict) for slip in verdict.mistakes] if len(verdict.candidates) < 2 else []
    made = Made(moment, [way for way in ways if way is not None])
    for name in ORDER:
        if name in values:
            yield Sought(name, np.ravel(values[name]), np.ravel(right.value(name)))
        elif ways and None not in ways and not verdict.partly:
            yield Sought(name, np.ravel(made.value(name)), np.ravel(right.value(name)))


def _way_of(slip: Slip, verdict: Verdict) -> Way | None:
    """The way in which it was made, where no number in it is free."""
    ways = [way for way in slip.ways if way.detail == verdict.details.get(slip.id, "")]
    return ways[0] if len(ways) == 1 and not ways[0].free else None
