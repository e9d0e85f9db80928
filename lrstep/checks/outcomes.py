"""Outcomes: the parameters and the costs in what a program that trains returned, or keeps in its object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from lrstep.checks.callee import Callee, Instance, Reply, Seen, array
from lrstep.checks.classes import training_method
from lrstep.checks.roles import Role, expression_role, role
from lrstep.formulas import FloatArray

Path = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A number or an array in an answer."""

    path: Path
    """The first says whether it is "returned", an attribute ("self") or an argument ("given"); the rest leads to it."""
    name: str
    """As they would write it: "self.weights", "costs", "result['w']"."""
    role: Role | None
    value: FloatArray
    single: bool = False


class OutcomeReading(NamedTuple):
    """Where in an answer the parameters and the costs are."""

    w: Path
    b: Path | None
    """None where they are in one array, or there is none."""
    in_one: bool
    costs: Path | None
    names: Mapping[str, str]
    """Their names for w, b or theta, and J."""


def leaves(callee: Callee, reply: Reply) -> list[Leaf]:
    """All numbers in an answer: those of an object first, for a class; last those of arguments that were changed."""
    signature = callee.methods.get(training_method(callee), callee.signature)
    returned = list(_returned(signature.returns, reply))
    changed = [
        leaf
        for name, value in reply.became.items()
        if role(name) not in ("X", "y", "rows")
        for leaf in _leaves(("given", name), name, role(name), value)
    ]
    kept = [
        leaf
        for name, value in reply.attributes.items()
        for leaf in _leaves(("self", name), f"self.{name}", role(name, attribute=True), value)
    ]
    return [*kept, *returned, *changed]


def _returned(expressions: tuple[str, ...], reply: Reply) -> Iterator[Leaf]:
    value = reply.returned[-1] if reply.returned else None
    if isinstance(value, Instance):
        for name, item in value.attributes.items():
            yield from _leaves(("returned", name), f"result.{name}", role(name, attribute=True), item)
    elif isinstance(value, (tuple, list)) and len(value) == len(expressions) > 1:
        for i, (expression, item) in enumerate(zip(expressions, value, strict=True)):
            yield from _leaves(("returned", i), _called(expression, i), expression_role(expression), item)
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _leaves(("returned", i), f"result[{i}]", None, item)
    else:
        its = expression_role(expressions[0]) if len(expressions) == 1 else None
        name = _called(expressions[0]) if len(expressions) == 1 else "result"
        yield from _leaves(("returned",), name, its, value)


def _called(expression: str, place: int | None = None) -> str:
    """A returned expression where it is a name, or else its place."""
    if expression.replace(".", "").replace("_", "").isalnum():
        return expression
    return "result" if place is None else f"result[{place}]"


def _leaves(path: Path, name: str, its: Role | None, value: Seen) -> Iterator[Leaf]:
    if isinstance(value, dict) and value and all(key.isdigit() for key in value):
        yield from _leaves(path, name, its, [value[key] for key in sorted(value, key=int)])
    elif isinstance(value, dict):
        for key, item in value.items():
            own = role(key)
            own = _SLOPES.get(own, own) if its in ("gradient", "dtheta") else own
            yield from _leaves((*path, key), f"{name}[{key!r}]", own if own is not None else its, item)
    elif isinstance(value, Instance):
        for key, item in value.attributes.items():
            within = f"{name}[{key}]" if key.isdigit() else f"{name}.{key}"
            yield from _leaves((*path, key), within, role(key, attribute=True), item)
    else:
        numbers = array(value)
        if numbers is not None and not isinstance(value, bool):
            yield Leaf(path, name, its, numbers, isinstance(value, np.ndarray) and value.dtype == np.float32)
        elif isinstance(value, (tuple, list)):
            for i, item in enumerate(value[:8]):
                yield from _leaves((*path, i), f"{name}[{i}]", None if its in ("rows", "parameters") else its, item)


def at(callee: Callee, reply: Reply, path: Path) -> Leaf | None:
    """What is at a place of an answer."""
    return next((leaf for leaf in leaves(callee, reply) if leaf.path == path), None)


_SLOPES: dict[Role | None, Role] = {"w": "dw", "b": "db", "theta": "dtheta"}
"""What the keys of a dictionary of gradients stand for."""
_WEIGHTS: tuple[Role, ...] = ("w", "theta", "parameters", "rows")
_OTHERS: tuple[Role, ...] = ("X", "y", "costs", "J", "dw", "db", "dtheta", "gradient", "a", "z", "dz", "labels")


def reading(every: list[Leaf], n: int, bind: Mapping[str, str], *, ones: bool) -> OutcomeReading | None:
    """Where the parameters are for n features; None where nothing has their sizes. `ones`: whether the first weight is
    that of a column of ones."""
    bound = {name: next((leaf for leaf in every if leaf.name == bind.get(name)), None) for name in ("w", "b", "theta")}
    w = bound["w"] or _weights(every, n + ones)
    b = bound["b"] or _intercept(every, w)
    if b is not None and ones:
        return None
    theta = bound["theta"] or _weights(every, n + 1)
    costs = next((leaf for leaf in every if leaf.name == bind.get("J")), None) or _costs(every)
    named: dict[str, str] = {} if costs is None else {"J": costs.name}
    where = None if costs is None else costs.path
    if w is not None and (b is not None or theta is None):
        in_one = w.value.size == n + 1
        names = {"theta" if in_one else "w": w.name, **({} if b is None else {"b": b.name}), **named}
        return OutcomeReading(w.path, None if b is None else b.path, in_one, where, names)
    if theta is not None:
        return OutcomeReading(theta.path, None, True, where, {"theta": theta.name, **named})
    return None


def _weights(every: list[Leaf], size: int) -> Leaf | None:
    fitting = [leaf for leaf in every if leaf.value.size == size and _is_vector(leaf.value)]
    known = [leaf for leaf in fitting if leaf.role in _WEIGHTS or (leaf.role == "b" and size > 1)]
    unknown = [leaf for leaf in fitting if leaf.role not in _OTHERS and leaf.path[0] == "returned"]
    beyond = [leaf for leaf in fitting if leaf.role is None]
    if len(known) > 1 and np.allclose(known[0].value, -known[1].value):
        known = known[1:]  # after those of label 0 those of label 1
    return next(iter((*known, *unknown, *beyond)), None)


def _intercept(every: list[Leaf], w: Leaf | None) -> Leaf | None:
    fitting = [leaf for leaf in every if leaf.value.size == 1 and leaf is not w]
    known = [leaf for leaf in fitting if leaf.role == "b"]
    place = None if w is None else {"returned": "returned", "given": "returned"}.get(str(w.path[0]))
    beside = [leaf for leaf in fitting if leaf.role is None and leaf.path[0] == place]
    return next(iter((*known, *beside)), None)


def _costs(every: list[Leaf]) -> Leaf | None:
    lists = [leaf for leaf in every if leaf.role == "costs"]
    return next(iter((*lists, *(leaf for leaf in every if leaf.role == "J"))), None)


def _is_vector(value: FloatArray) -> bool:
    return value.ndim > 0 and max(value.shape, default=0) == value.size
