"""Giving: the recipe that asks somebody's function about a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lrstep.checks.arrangement import Arrangement
from lrstep.checks.binding import Binding
from lrstep.checks.callee import Arguments, Callee, CallStep, Handed, Recipe, Signature
from lrstep.checks.forms import shaped
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.checks.roles import Role, role

_SETTINGS: dict[Role, float | int | bool] = {
    "steps": 1, "seed": 0, "tolerance": 1e-9, "epsilon": 1e-7, "threshold": 0.5, "verbose": False, "inverse l2": 1.0,
}  # fmt: skip
"""What settings are given where a function needs them, and nothing depends on them."""


@dataclass(frozen=True)
class Giving:
    """What a function's parameters are given, and in which shapes."""

    callee: Callee
    bound: Binding
    how: Arrangement
    method: str = ""

    def recipe(self, moment: Moment) -> Recipe:
        """The call that asks about a moment, or those that ask about each of its examples."""
        sets = {name: self.given(name, each, moment) for name, each in self.bound.sets.items()}
        construct = self._construction(moment) if self.method else None
        moments = [_example(moment, i) for i in range(moment.m)] if self.how.each else [moment]
        return Recipe([CallStep(self.arguments(each), self.method) for each in moments], construct, sets)

    def arguments(self, moment: Moment) -> Arguments:
        """What a call gives: by position as far as nothing is left out, then by name."""
        positional: list[Handed] = []
        named: dict[str, Handed] = {}
        for i, parameter in enumerate(self.signature.parameters):
            if parameter.name not in self.bound.parameters:
                continue
            given = self.given(parameter.name, self.bound.parameters[parameter.name], moment)
            if parameter.kind == "positional" and len(positional) == i:
                positional.append(given)
            else:
                named[parameter.name] = given
        starred = sorted(name for name in self.bound.parameters if name.startswith("*"))
        positional += [self.given(name, self.bound.parameters[name], moment) for name in starred]
        return Arguments(tuple(positional), named)

    @property
    def signature(self) -> Signature:
        """Of what is called."""
        return self.callee.methods.get(self.method, self.callee.signature)

    def _construction(self, moment: Moment) -> Arguments:
        """What its class is constructed with, where that has to be given."""
        needed = [each for each in self.callee.signature.parameters if each.needed]
        return Arguments((), {each.name: self._constructed(_setting(each.name), moment) for each in needed})

    def _constructed(self, each: Role, moment: Moment) -> Handed:
        """One argument of it: a rate where nothing else is known."""
        if each in ("X", "y", "rows", "w", "b", "theta", "m", "n", "l2"):
            return Handed(self._value(each, moment), self.how.library)
        return Handed(_SETTINGS.get(each, 0.1))

    def given(self, name: str, each: Role, moment: Moment) -> Handed:
        """One argument."""
        if name in self.bound.features:
            return self._of_feature(each, self.bound.features[name], moment)
        keys = self.bound.keys.get(name)
        if not keys:
            return Handed(self._value(each, moment), self.how.library)
        values = {key: self._value(inner, moment) for key, inner in keys.items()}
        if all(isinstance(key, int) for key in values):
            return Handed([values[key] for key in sorted(values, key=int)], self.how.library)
        return Handed({str(key): value for key, value in values.items()}, self.how.library)

    def _of_feature(self, each: Role, i: int, moment: Moment) -> Handed:
        """One weight, or one column of X as the labels are handed over."""
        if each == "w":
            return Handed(float(moment.w[i]))
        column = moment.X[:, i]
        return Handed(float(column[0])) if self.how.each else Handed(shaped(column, self.how.y), self.how.library)

    def _value(self, each: Role, moment: Moment) -> Any:
        how = self.how
        if how.each and each in ("X", "y", "a", "z", "dz", "rows"):
            return self._of_example(each, moment)
        makers: dict[Role, Callable[[], Any]] = {
            "X": lambda: how.features(moment), "y": lambda: how.labels(moment), "w": lambda: how.weights(moment),
            "b": lambda: self._number(moment.b), "theta": lambda: how.theta(moment),
            "a": lambda: shaped(Made(moment).a, how.y), "z": lambda: shaped(Made(moment).z, how.y),
            "dz": lambda: shaped(Made(moment).dz, how.y), "parameters": lambda: how.theta(moment),
            "dw": lambda: shaped(Made(moment).dw, how.w), "db": lambda: float(Made(moment).db[0]),
            "gradient": lambda: how.theta(_as_parameters(moment)),
            "rows": lambda: np.column_stack((moment.X, moment.y)), "alpha": lambda: moment.alpha,
            "l2": lambda: moment.l2, "batch": lambda: moment.m, "m": lambda: moment.m, "n": lambda: moment.n,
        }  # fmt: skip
        return makers[each]() if each in makers else _SETTINGS.get(each, 0)

    def _of_example(self, each: Role, moment: Moment) -> Any:
        """A row of X, or a number."""
        if each == "X":
            row = (self.how.with_ones(moment.X) if self.how.ones else moment.X)[0]
            return np.append(row, moment.y[0]) if self.how.labelled else row
        if each == "rows":
            return np.append(moment.X[0], moment.y[0])
        value = self.how.labels(moment) if each == "y" else Made(moment).value(each)
        return value.ravel()[0].item()

    def _number(self, value: float) -> Any:
        return np.array(value) if self.how.library in ("torch", "jax") else value


def _example(moment: Moment, i: int) -> Moment:
    """One row of a moment."""
    return replace(moment, X=moment.X[i : i + 1], y=moment.y[i : i + 1])


def _as_parameters(moment: Moment) -> Moment:
    """A moment that has the gradient in the place of its parameters."""
    right = Made(moment)
    return moment.at(right.dw, float(right.db[0]))


def _setting(name: str) -> Role:
    return role(name) or "alpha"
