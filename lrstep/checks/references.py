"""References: `theta[1:]`, `grads['dw']`, `self.coef_`: a name and what is taken out of it, read and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.callee import Instance, Seen
from lrstep.errors import InputError, printable

_BINDABLE = (
    "w", "b", "theta", "X", "y", "a", "z", "dz", "dw", "db", "dtheta", "J", "cost", "alpha", "steps", "batch", "l2",
    "rows", "parameters", "gradient", "costs", "labels", "m", "n",
)  # fmt: skip


class Reference(NamedTuple):
    """A name, and the keys, indices, slices and attributes that lead from it to a value."""

    root: str
    steps: tuple[str | int | slice, ...] = ()

    @property
    def is_slice(self) -> bool:
        """Whether it is a part of an array: theta[1:], or theta[0]."""
        return bool(self.steps) and isinstance(self.steps[-1], (slice, int)) and len(self.steps) == 1


def reference_of(code: str) -> Reference:
    """What an expression refers to. InputError where it computes anything."""
    try:
        return _reference(ast.parse(code.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        what = f"--bind takes a name, or what is taken out of one, not {printable(code)}"
        raise InputError(what, "write it as in w=theta[1:] or dw=grads['dw']") from None


def normalised(bind: Mapping[str, str]) -> dict[str, str]:
    """The same, each name as Python would write it; InputError where one computes anything."""
    return {name: ast.unparse(ast.parse(code.strip(), mode="eval")) for name, code in bind.items() if _is_one(code)}


def _is_one(code: str) -> bool:
    """Whether something is a number, or refers to something; else InputError."""
    try:
        float(code)
    except ValueError:
        reference_of(code)
    return True


def bound_by(texts: Sequence[str]) -> dict[str, str]:
    """What texts as `w=theta[1:]` bind. InputError where one is no such."""
    bound = {}
    for text in texts:
        name, equals, expression = (part.strip() for part in text.partition("="))
        if not (equals and name.isidentifier() and expression):
            raise InputError(f"--bind {printable(text)} is not NAME=EXPR", 'write it as in --bind "w=theta[1:]"')
        bound[name] = expression
    return bound


def refuse_bind(bind: Mapping[str, str], source: str) -> None:
    """InputError where a name that something is bound to is none of the lesson's, or what is bound is not in the
    program's `source`: such words would change nothing."""
    for name, code in bind.items():
        if name not in _BINDABLE:
            what = f"--bind {printable(name)}={printable(code)}: {printable(name)} is no name of the lesson"
            raise InputError(what, f"choose from {' '.join(_BINDABLE)}, as in --bind w=theta[1:]")
        if not code.strip().replace(".", "").replace("e-", "").isdigit():
            root = reference_of(code).root
            if source and root not in ("self", "result") and not re.search(rf"\b{re.escape(root)}\b", source):
                what = f"--bind {printable(name)}={printable(code)}: there is no {printable(root)} in the program"
                raise InputError(what, "give a name as it stands in it, or result for what it returns")


def _reference(node: ast.expr) -> Reference:
    match node:
        case ast.Name(id=name):
            return Reference(name)
        case ast.Attribute(value=value, attr=name):
            root, steps = _reference(value)
            return Reference(root, (*steps, name))
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=None)):
            root, steps = _reference(value)
            return Reference(root, (*steps, slice(_number(lower), _number(upper))))
        case ast.Subscript(value=value, slice=key):
            root, steps = _reference(value)
            constant = ast.literal_eval(key)
            if not isinstance(constant, (str, int)):
                raise ValueError
            return Reference(root, (*steps, constant))
    raise ValueError


def _number(node: ast.expr | None) -> int | None:
    if node is None:
        return None
    value = ast.literal_eval(node)
    if not isinstance(value, int):
        raise ValueError
    return value


def taken(value: Seen, steps: tuple[str | int | slice, ...]) -> Seen:
    """What the steps lead to. LookupError where they lead nowhere."""
    inner: Any = value
    for step in steps:
        inner = inner.attributes if isinstance(inner, Instance) else inner
        if type(inner) not in (dict, list, tuple, np.ndarray):
            raise LookupError(step)
        try:
            inner = inner[step]
        except (TypeError, IndexError, KeyError):
            raise LookupError(step) from None
    result: Seen = inner
    return result
