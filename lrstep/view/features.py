"""Features: which of many have room, and the derivatives and parameters of each."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.style import Style

SHOWN_FEATURES = 3
NAME_CELLS = 12


def shown_features(frame: Frame, style: Style) -> list[int]:
    """The features that have room, that of the op that just ran among them; the others are said to be there."""
    if frame.n <= SHOWN_FEATURES:
        return list(range(frame.n))
    first = min(style.first_feature, frame.n - 2)
    present = None if frame.op is None else frame.op.feature
    return [first, first + 1] if present is None else sorted({first, first + 1 if present == first else present})


def item(values: object, i: int) -> float | None:
    """One of the values; None where they or it are not computed yet."""
    found = None if values is None else values[i]  # type: ignore[index]  # an array or a list
    return None if found is None else float(found)
