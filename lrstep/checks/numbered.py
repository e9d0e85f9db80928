"""Numbered: parameters and results that stand for one feature each: w1, w2, x1, x2, dw1, dw2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lrstep.checks.moment import Moment
from lrstep.checks.results import Returned
from lrstep.checks.roles import Role, expression_name

_PARAMETER = re.compile(r"(w|weight|theta|beta|x|feature)_?(\d)", re.IGNORECASE)
_RESULT = re.compile(r"(?:.*\[')?(?:d|grad)_?(?:j_?d)?(?:w|weight|theta|beta)_?(\d)(?:'\])?", re.IGNORECASE)


class Numbered(NamedTuple):
    """Which parameters stand for one feature, or for the intercept among numbered weights."""

    roles: Mapping[str, Role]
    features: Mapping[str, int]
    """Of those of a feature, which."""

    @property
    def n(self) -> int:
        """How many features there are; 0 where none is numbered."""
        return len({feature for name, feature in self.features.items() if self.roles[name] == "w"})


def numbered(names: Sequence[str]) -> Numbered:
    """The numbered ones among the names of parameters; none where they do not go together."""
    matches = {name: match for name in names if (match := _PARAMETER.fullmatch(name))}
    is_x = {name: match[1].lower() in ("x", "feature") for name, match in matches.items()}
    weights = sorted(int(match[2]) for name, match in matches.items() if not is_x[name])
    features = [number for number in weights if number > 0]
    if len(features) < 2 or features != list(range(1, len(features) + 1)):
        return Numbered({}, {})
    roles: dict[str, Role] = {}
    places: dict[str, int] = {}
    for name, match in matches.items():
        number = int(match[2])
        if number == 0 and not is_x[name]:
            roles[name] = "b"
        elif number in features:
            roles[name] = "X" if is_x[name] else "w"
            places[name] = number - 1
    return Numbered(roles, places)


def narrowed(moments: Sequence[Moment], n: int) -> tuple[Moment, ...]:
    """Moments of just so many features: the first ones of those that have more."""
    return tuple(replace(each, X=each.X[:, :n], w=each.w[:n]) for each in moments if each.n >= n)


def gathered(parts: Sequence[Returned]) -> list[Returned]:
    """Derivatives of one weight each as one gradient."""
    of_features = {int(match[1]): part for part in parts if (match := _RESULT.fullmatch(_label(part)))}
    intercept = of_features.pop(0, None)
    numbers = sorted(of_features)
    shapes = {part.value.shape for part in of_features.values()}
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)) or len(shapes) != 1:
        return list(parts)
    inside = [of_features[number] for number in numbers]
    stacked = np.array([part.value for part in inside]).T
    whole = Returned(", ".join(part.name for part in inside), "dw", stacked, any(part.single for part in inside))
    others = [part._replace(role="db") if part is intercept else part for part in parts if part not in inside]
    return [whole, *others]


def feature_of(name: str) -> int | None:
    """Of which feature a name is the derivative, from 0: dw1, grads['dw2']; -1 for the intercept's, dw0; else None."""
    match = _RESULT.fullmatch(name)
    return None if match is None else int(match[1]) - 1


def _label(part: Returned) -> str:
    """The name in what was returned, or in the expression it is the value of: dw1 of dw1 / m."""
    return part.name if _RESULT.fullmatch(part.name) else expression_name(part.code)[0]
