"""What follows, in the plots of a run that somebody else recorded: `≠` where what they recorded is something else."""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.debugger import Debugger
from lrstep.view.plots.chart import Series
from lrstep.view.plots.sampled import sampled_updates

MARKER = "≠"


def right_values(debugger: Debugger, names: Sequence[str], most: int) -> Series | None:
    """The right values of these numbers (`J`, `dw1`) in the known updates in which others were recorded, or in some of
    them; None where there are none."""
    course = debugger.branch
    if course.history.given(max(debugger.history.start + 1, debugger.frame.values.k)) is None:
        return None
    recorded = [(k, course.history.given(k)) for k in sampled_updates(debugger, most)]
    found = [(k, given.differing[name]) for k, given in recorded if given for name in names if name in given.differing]
    if not found:
        return None
    k, values = zip(*found, strict=True)
    return Series(k, values, "note", "points", MARKER)
