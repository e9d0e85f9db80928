"""Words on the update: the step of w and b, and which way it went."""

from __future__ import annotations

import math
from typing import cast

import numpy as np

from lrstep.debugger import Frame
from lrstep.view.features import dw_parts, has_penalty, item, several
from lrstep.view.style import Style
from lrstep.view.words.about import Sentences, Words, feature_of
from lrstep.view.words.around import alpha_said


def _step_of_b(cost: str) -> Words:
    return Words(
        "The bias steps too, and the update is done.",
        f"All parameters step at once, against the whole gradient: for a small step the {cost} falls by about alpha "
        "times the sum of the squares of dw and db.",
        longest="db is negative, so b goes down.",
        also="Each step used a derivative taken at the OLD w and b; the new ones count from the next update on.",
    )


TOO_FAR = "The step was too large: the derivatives hold near the OLD w and b. A smaller alpha would have lowered {0}."
FELT = 1e-6  # of the cost: so much a step has to promise that rounding does not decide what became of it


def went_too_far(frame: Frame) -> bool:
    """Whether the update made the cost larger by its step alone: against the right gradient of just this cost, a small
    enough step lowers it."""
    losses, gradient = frame.helped, frame.values.gradient
    if losses is None or frame.values.given is not None or not losses.cost_after > losses.cost:
        return False
    with np.errstate(over="ignore"):
        squares = float(gradient.dw.astype(np.float64) @ gradient.dw) + float(np.square(gradient.db, dtype=np.float64))
    return math.isfinite(losses.cost) and frame.alpha * squares > FELT * losses.cost


WORDS = {
    "b": _step_of_b("loss"),
    "b of several": _step_of_b("cost"),
}


def _w(frame: Frame, style: Style) -> list[str]:
    i = feature_of(frame, style)
    old, new = float(frame.values.before.w[i]), float(frame.w[i])
    moved = _moved(frame, f"w{i + 1}", cast(float, item(frame.dw, i)), old, new)
    split = _split(frame, style, i, new - old) if has_penalty(frame) else ""
    return [*filter(None, (moved, split, alpha_said(frame, style)))]


def _split(frame: Frame, style: Style, i: int, step: float) -> str:
    """What of a penalised weight's step is J's, or of one example L's, and what is weight decay; "" where nothing is
    to be said of its parts."""
    parts, name, of = dw_parts(frame, i), f"w{i + 1}", "J" if several(frame) else "L"
    if parts is None or frame.right(name) is not None or step == 0 or not all(map(math.isfinite, (*parts, step))):
        return ""
    mean, decay = (-frame.alpha * part for part in parts)
    if not frame.l2:
        return f"Its step is all from {of}: l2 is 0."
    if decay == 0:
        was = "0, and" if not frame.values.before.w[i] else "so small that"
        return f"Its step is all from {of}: {name} was {was} R adds 0."
    share = frame.alpha * frame.l2 / frame.m
    takes = f"takes {_percent(share, style)} off {name}" if share < 1 else f"alone would take {name} past 0"
    takes = f"alone would take {name} to 0" if share == 1 else takes
    return f"Its step is {style.number(mean)} from {of} and {style.number(decay)} from R: weight decay {takes}."


def _b(frame: Frame, style: Style) -> list[str]:
    return [_moved(frame, "b", cast(float, frame.db), float(frame.values.before.b), frame.b)]


def _percent(share: float, style: Style) -> str:
    return f"{style.number(float(f'{100 * share:.12g}'))}%"  # without what 100 times a float leaves behind


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
