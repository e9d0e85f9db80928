"""Arrays: a Dataset from separate X and y, as NPZ files and scenarios hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrstep.data.columns import LABEL, choose_features
from lrstep.data.dataset import Dataset
from lrstep.errors import InputError, Place, printable


def dataset_from_arrays(
    X: NDArray[Any],
    y: NDArray[Any],
    names: Sequence[str] | None,
    label: str | None,
    positive: str | None,
    features: Sequence[str] | None,
    place: Place,
) -> Dataset:
    """The Dataset of X (m, n) and y (m,), with the columns of X that `features` names."""
    if label not in (None, LABEL):
        what = f"there is no label '{printable(str(label))}': the label is {LABEL}"
        raise InputError(what, "leave out --label", place)
    data = Dataset(X, y, names, positive=positive, source=place.file)
    if features is None:
        return data
    chosen = list(choose_features(data.features, features, place))
    return Dataset(np.asarray(X)[:, chosen], y, list(features), positive=positive, source=place.file)
