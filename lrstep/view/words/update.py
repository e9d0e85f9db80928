"""Words on the update: the step of w and b, and which way it went."""

from __future__ import annotations

import math
from typing import cast

from lrstep.debugger import Frame
from lrstep.view.features import item
from lrstep.view.style import Style
from lrstep.view.words.about import Sentences, Words, feature_of


def _step_of_w(cost: str, symbol: str) -> Words:
    return Words(
        f"The derivative points the way the {cost} rises: step the other way by subtracting it.",
        f"For a small step, {symbol}(w − alpha·dw) ≈ {symbol}(w) − alpha·dw²: it falls unless dw is 0. Too large an "
        "alpha leaves the region where that holds.",
        longest="dw10 is negative, so w10 goes down.",
        also="The learning rate alpha sets the size of the step.",
    )


def _step_of_b(cost: str) -> Words:
    return Words(
        "The bias steps too, and the update is done.",
        f"All parameters step at once, against the whole gradient: for a small step the {cost} falls by about "
        "alpha·(dw1² + dw2² + … + db²).",
        longest="db is negative, so b goes down.",
        also="Each step used a derivative taken at the OLD w and b; the new ones count from the next update on.",
    )


WORDS = {
    "w": _step_of_w("loss", "L"),
    "w of several": _step_of_w("cost", "J"),
    "b": _step_of_b("loss"),
    "b of several": _step_of_b("cost"),
}


def _w(frame: Frame, style: Style) -> list[str]:
    i = feature_of(frame, style)
    old, new = float(frame.values.before.w[i]), float(frame.w[i])
    return [_moved(frame, f"w{i + 1}", cast(float, item(frame.dw, i)), old, new)]


def _b(frame: Frame, style: Style) -> list[str]:
    return [_moved(frame, "b", cast(float, frame.db), float(frame.values.before.b), frame.b)]


def _moved(frame: Frame, name: str, slope: float, old: float, new: float) -> str:
    """Which way a parameter went, and by which derivative."""
    if not math.isfinite(new):
        return f"{name} is no longer finite."
    if slope == 0 and new == old:
        return f"d{name} is 0, so {name} stays."
    if new == old:
        return f"alpha·d{name} is too small to change {name} in {frame.values.dtype}, so {name} stays."
    sign = "positive" if slope > 0 else "negative" if slope < 0 else "0" if slope == 0 else "NaN"
    along = new < old if slope > 0 else new > old if slope < 0 else False
    return f"d{name} is {sign}, {'so' if along else 'yet'} {name} goes {'up' if new > old else 'down'}."


SENTENCES: Sentences = {"w": _w, "b": _b}
