"""How many examples of either class the model gives which a."""

from __future__ import annotations

import numpy as np

from lrstep.debugger import Debugger
from lrstep.errors import printable
from lrstep.view.lines import Line
from lrstep.view.plots.chart import Axes, Series, chart
from lrstep.view.style import Style

BINS = 10


def histogram(debugger: Debugger, _: Style, width: int, height: int) -> list[Line]:
    """Examples of this update's batch by a, in ten bins, those of label 0 and of label 1 beside each other."""
    frame = debugger.frame
    if frame.known.reached("a") < frame.m:
        axes = Axes("a", ("a of the whole batch",))
        return chart([], axes, width, height)
    a = frame.values.pointwise.a.astype(np.float64)
    y = frame.values.batch.read(frame.values.rows, 0, frame.m)[1]
    centres = (np.arange(BINS) + 0.5) / BINS
    counts = [np.histogram(a[y == label], BINS, (0, 1))[0] for label in (0, 1)]
    zero, one = (printable(name, 18) for name in frame.classes)
    series = [
        Series(centres - 0.02, counts[0], "backward", "bars", "▒", 0.4),
        Series(centres + 0.02, counts[1], "forward", "bars", "█", 0.4),
    ]
    highest = float(max(1, *(int(count.max()) for count in counts)))
    right = frame.values.score.right
    axes = Axes("a", (f"examples by a: ▒ {zero} █ {one}", f"{right} of {frame.m} right"), (0.0, 1.0), (0.0, highest))
    return chart(series, axes, width, height)
