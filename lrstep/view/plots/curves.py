"""The sigmoid with the selected example's z and a on it, and the loss that its a has for its label."""

from __future__ import annotations

import numpy as np

from lrstep.debugger import Debugger, Frame
from lrstep.formulas import sigmoid, softplus
from lrstep.view.lines import Line
from lrstep.view.plots.chart import NARROWEST, Axes, Series, beside, chart
from lrstep.view.style import Style

WIDEST, NARROWEST_Z = 12.0, 4.0  # how far z goes to either side, at most and at least
HIGHEST = 5.0  # of L, unless the example's is higher


@np.errstate(all="ignore")
def curves(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """a over z, and beside it, where there is room for both, L over a."""
    frame = debugger.frame
    if width < 2 * NARROWEST:
        return _sigmoid(frame, style, width, height)
    left = width // 2
    return beside(_sigmoid(frame, style, left, height), _loss(frame, style, width - left, height))


def _sigmoid(frame: Frame, style: Style, width: int, height: int) -> list[Line]:
    z, a = frame.value("z"), frame.value("a")
    reach = NARROWEST_Z if z is None else min(max(abs(z) * 1.25, NARROWEST_Z), WIDEST)
    x = np.linspace(-reach, reach, 2 * width)
    series = [Series([0, 0], [0, 1], "dim"), Series(x, sigmoid(x), "forward")]
    if z is not None and a is not None:
        series.append(Series([max(-reach, min(reach, z))], [a], "title", "points", "●"))
    said = ("a = σ(z)", *([] if z is None or a is None else [f"● z {style.number(z)} a {style.number(a)}"]))
    return chart(series, Axes("z", said, (-reach, reach), (0.0, 1.0)), width, height)


def _loss(frame: Frame, style: Style, width: int, height: int) -> list[Line]:
    a, L = frame.value("a"), frame.value("L")
    x = np.linspace(1 / (4 * width), 1 - 1 / (4 * width), 2 * width)
    z = np.log(x / (1 - x))
    highest = HIGHEST if L is None or not np.isfinite(L) else max(HIGHEST, 1.1 * L)
    series = [Series(x, np.minimum(softplus((1 - 2 * frame.y) * z), highest), "backward")]
    if a is not None and L is not None:
        series.append(Series([a], [min(L, highest)], "title", "points", "●"))
    formula = "−ln a" if frame.y == 1 else "−ln(1−a)"
    said = (f"L = {formula}", *([] if L is None else [f"● {style.number(L)}"]))
    return chart(series, Axes("a", said, (0.0, 1.0), (0.0, highest)), width, height)
