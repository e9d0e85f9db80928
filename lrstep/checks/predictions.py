"""Predictions: labels that a program gives to made-up examples, held against those of a above 0.5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.formulas import FloatArray

Labels = NDArray[np.bool_]


def _examples(m: int, w: FloatArray, b: float) -> Moment:
    """Examples of which about half are 1, many of them near a = 0.5 and none at it."""
    i, j = np.arange(1, m + 1)[:, None], np.arange(1, len(w) + 1)
    X = np.round(2 * np.sin(1.7 * i * j + 0.6 * i), 2)
    return Moment(X, (np.arange(m) % 3 == 0).astype(float), w, b)


EXAMPLES = (_examples(160, np.array([0.4, -0.7, 0.9]), 0.25), _examples(121, np.array([0.6, 1.1]), -0.4))


def as_labels(values: FloatArray) -> Labels | None:
    """Numbers as labels, where they are 0 and 1, or −1 and 1; None where they are something else, as probabilities."""
    flat = np.ravel(values)
    if set(np.unique(flat).tolist()) <= {0.0, 1.0} or set(np.unique(flat).tolist()) <= {-1.0, 1.0}:
        return flat > 0.5
    return None


def right_labels(moment: Moment) -> Labels:
    """Where a is above 0.5."""
    return Made(moment).z > 0


class Mispredicted(NamedTuple):
    """What wrong labels tell: the slip that gives exactly these, and how they differ."""

    slip: str
    text: str


def mispredicted(moments: Sequence[Moment], labels: Sequence[Labels]) -> Mispredicted:
    """Why labels are not those of the lesson, as far as they tell."""
    pairs = list(zip(moments, labels, strict=True))
    z = [Made(moment).z for moment in moments]
    if all((given == ~right_labels(moment)).all() for moment, given in pairs):
        return Mispredicted("wrong-predictions", "each label is the other one: it is 1 where a is below 0.5")
    if all(given.all() or not given.any() for given in labels):
        which = 1 if labels[0].all() else 0
        return Mispredicted("wrong-predictions", f"every label is {which}, whatever the example")
    thresholds = [_threshold(each, given) for each, given in zip(z, labels, strict=True)]
    if all(low < 0.5 < high for low, high in thresholds):
        return Mispredicted(
            "wrong-predictions", "labels are 1 where z is above 0.5: that is the threshold of a, not of z"
        )
    slips = [slip.id for slip in CATALOGUE if slip.quantity in ("z", "a") and _gives(slip.ways, pairs)]
    differing = sum(int((given != right_labels(moment)).sum()) for moment, given in pairs)
    text = f"{differing} of {sum(map(len, labels))} labels are not those of a above 0.5"
    if all(low < high for low, high in thresholds):
        low, high = max(low for low, _ in thresholds), min(high for _, high in thresholds)
        if low < high:
            bounds = (1 / (1 + np.exp(-low)), 1 / (1 + np.exp(-high)))
            text = (
                f"labels are 1 where a is above a threshold between {bounds[0]:.2g} and {bounds[1]:.2g}, not above 0.5"
            )
    return Mispredicted(slips[0] if len(slips) == 1 else "wrong-predictions", text)


def _threshold(z: FloatArray, labels: Labels) -> tuple[float, float]:
    """Between which numbers of z the labels change from 0 to 1."""
    return float(np.max(z[~labels], initial=-np.inf)), float(np.min(z[labels], initial=np.inf))


def _gives(ways: Sequence[object], pairs: Sequence[tuple[Moment, Labels]]) -> bool:
    """Whether one of a slip's ways gives just these labels."""
    with np.errstate(all="ignore"):
        return any(
            all(((Made(moment, [way]).a > 0.5) == given).all() for moment, given in pairs)  # type: ignore[list-item]
            for way in ways
        )
