"""Which updates of a run a plot looks at: few enough that it takes no time."""

from __future__ import annotations

from lrstep.debugger import Debugger
from lrstep.view.plots.chart import thinned

NUMBERS = 2**19  # of X that may be read for a plot


def sampled_updates(debugger: Debugger, most: int) -> list[int]:
    """Known updates from the first to the last, at most so many; fewer where each has to be computed."""
    history, run = debugger.history, debugger.run
    last = min(history.known, max(1, debugger.horizon))
    if history.end is not None:
        last = min(last, history.end.k)
    if history.quick < last - history.start:
        most = max(2, min(most, history.quick // 8, NUMBERS // (run.batches.size * run.n)))
    return [history.start + 1 + int(at) for at in thinned(last - history.start, most)] if last > history.start else []
