"""Results: what a call returned as the lesson's quantities, by names, keys, shapes and order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.arrangement import Arrangement
from lrstep.checks.callee import Instance, Seen, array
from lrstep.checks.moment import Moment
from lrstep.checks.roles import Role, expression_role, role
from lrstep.formulas import FloatArray

Readout: TypeAlias = "Mapping[Role, Returned]"
"""Which of what was returned is what."""
_MOST_PARTS = 5
_FUNCTIONS: tuple[Role, ...] = ("gradient", "dtheta", "dw", "db", "J")
_OF_EXAMPLES: tuple[Role, ...] = ("z", "a", "L", "dz", "da")
_GRADIENTS = ("gradient", "dtheta", "dw")
_ORDERS: tuple[tuple[Role, ...], ...] = (("dw", "db", "J"), ("J", "dw", "db"), ("db", "dw", "J"), ("J", "db", "dw"))
_ORDERS_OF_THETA: tuple[tuple[Role, ...], ...] = (("gradient", "J"), ("J", "gradient"))
_LOSS = re.compile(r"log|cost|loss|entropy|\bJ\b", re.IGNORECASE)
_SUMS = re.compile(r"sum|mean|average")


class Returned(NamedTuple):
    """An array or number somewhere in what was returned."""

    name: str
    """As it is written: "dw", "grads['dw']", "result[0]"."""
    role: Role | None
    value: FloatArray
    single: bool
    """Whether it is of float32."""
    code: str = ""
    """The expression that it is the value of, where the source tells."""
    truth: bool = False
    """Whether it is True or False."""


def parts_of(returned: Seen, expressions: Sequence[str] = (), source: str = "") -> list[Returned]:
    """All arrays and numbers in what was returned, in their order."""
    if (isinstance(returned, tuple) and not isinstance(returned, Instance)) or (
        isinstance(returned, list) and array(returned) is None
    ):
        codes = list(expressions) if len(expressions) == len(returned) else _split(expressions, len(returned))
        return [
            part
            for i, (item, code) in enumerate(zip(returned, codes, strict=True))
            for part in _walk(item, code, f"result[{i}]", source)
        ]
    return list(_walk(returned, expressions[0] if len(expressions) == 1 else "", "result", source))


def _split(expressions: Sequence[str], count: int) -> list[str]:
    """The parts of one expression that is a list of as many."""
    try:
        node = ast.parse(expressions[0] if len(expressions) == 1 else "", mode="eval").body
    except SyntaxError:
        return [""] * count
    if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) == count:
        return [ast.unparse(part) for part in node.elts]
    return [""] * count


def _walk(value: Seen, code: str, where: str, source: str) -> Iterator[Returned]:
    name = code if _is_place(code) else where
    if isinstance(value, (dict, Instance)):
        items = value.attributes if isinstance(value, Instance) else value
        root = code if code.isidentifier() else where
        for key, item in items.items():
            place = f"{root}.{key}" if isinstance(value, Instance) else f"{root}[{key!r}]"
            for part in _walk(item, "", place, ""):
                yield part if part.role else part._replace(role=role(key, attribute=isinstance(value, Instance)))
        return
    numbers = array(value)
    if numbers is not None:
        known = expression_role(code) if code else None
        if not known and code.isidentifier():
            code = _assigned(code, source)
            known = expression_role(code)
        truth = isinstance(value, bool) or (isinstance(value, np.ndarray) and value.dtype == np.bool_)
        yield Returned(name, known, numbers, _is_single(value), code, truth)
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from _walk(item, "", f"{where}[{i}]", "")


def _is_place(code: str) -> bool:
    """Whether an expression is a name, or something in one, and computes nothing."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+|\[[\w:'\"-]+\])*", code))


def _assigned(name: str, source: str) -> str:
    """What a name was last given in a source; the name where that is not known."""
    lines = re.findall(rf"^\s*{re.escape(name)}\s*[-+*/]?=(?!=)\s*(.+?)\s*$", source, re.MULTILINE)
    return lines[-1] if lines else name


def _is_single(value: Seen) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_is_single(item) for item in value)
    return isinstance(value, np.ndarray) and value.dtype in (np.float32, np.float16)


def readouts(parts: Sequence[Returned], moment: Moment, *, theta: bool) -> list[Readout]:
    """As which quantities of a gradient's function all that was returned may be read, the likeliest of them; those
    that are as likely as one another by what is known."""
    known: dict[Role, Returned] = {}
    unknown: list[Returned] = []
    for part in parts:
        as_role = _as_gradient(part, moment, alone=len(parts) == 1)
        if as_role is None:
            unknown.append(part)
        elif as_role not in known:
            known[as_role] = part
    orders = _ORDERS_OF_THETA if theta else _ORDERS
    has_gradient = any(name in known for name in _GRADIENTS)
    orders = tuple(
        tuple(name for name in order if name not in known and not (has_gradient and name in _GRADIENTS))
        for order in orders
    )
    unknown = unknown[:_MOST_PARTS]
    scored: dict[tuple[Role | None, ...], float] = {}
    for rank, order in enumerate(orders):
        for names in _arranged(order, len(unknown)):
            score = sum(_fit(name, part, moment) for name, part in zip(names, unknown, strict=True)) - 0.01 * rank
            score -= 0.6 * (names == ("dw", "J"))  # what stands behind dw is db, if nothing says that it is not
            scored[names] = max(score, scored.get(names, score))
    best = max(scored.values(), default=0.0)
    likely = sorted((names for names in scored if scored[names] > best - 0.5), key=lambda names: -scored[names])
    return [known | {name: part for name, part in zip(names, unknown, strict=True) if name} for names in likely or [()]]


def _arranged(order: tuple[Role, ...], count: int) -> Iterator[tuple[Role | None, ...]]:
    """An order over some leaves: the first of its names where there are fewer leaves, gaps where there are more."""
    if count <= len(order):
        for left in range(len(order) - count + 1):
            yield order[left : left + count]
        if count == 2 and len(order) == 3:
            yield order[0], order[2]
        return
    gaps: list[Role | None] = [None] * (count - len(order))
    yield from dict.fromkeys(
        each for each in permutations((*order, *gaps)) if tuple(name for name in each if name) == order
    )


def _as_gradient(part: Returned, moment: Moment, *, alone: bool) -> Role | None:
    """A part's role by its name; None where its name is of something else than its size."""
    size, known = part.value.size, part.role
    if known == "J" and size in (moment.n, moment.n + 1) and (alone or part.name.lower() in ("j", "jac")):
        return "gradient"  # the Jacobian
    if known in ("w", "b", "theta") or known in _FUNCTIONS or (known in (*_OF_EXAMPLES, "labels") and size == moment.m):
        return known
    return known if known in ("costs", "difference") else None


def _fit(name: Role | None, part: Returned, moment: Moment) -> float:
    """How well a part fits a name, by its size and by what it is computed with."""
    if name is None:
        return -1.0
    size, n = part.value.size, moment.n
    is_loss, is_sum = bool(_LOSS.search(part.code)), bool(_SUMS.search(part.code))
    if name in _GRADIENTS:
        fits = size == n if name == "dw" else size in (n, n + 1)
        return 3.0 if fits else (1.0 if size > 1 else -3.0)
    fitting = 2.0 if size == 1 else (-2.0 if size == n else 0.0)
    hint = 1.5 if is_loss == (name == "J") else -1.5
    return fitting + (hint if is_loss or (is_sum and name == "db") else 0.0)


def values_of(readout: Readout, how: Arrangement, moment: Moment, *, theta: bool) -> dict[str, FloatArray]:
    """The lesson's quantities of a readout: vectors flat, and what has a wrong shape as it is with examples in rows."""
    values: dict[str, FloatArray] = {}
    theta = theta and "db" not in readout
    for name, part in readout.items():
        value = part.value if how.rows or part.value.ndim != 2 else part.value.T
        if name == "a" and value.shape == (moment.m, 2) and np.allclose(value.sum(axis=1), 1):
            value = value[:, 1]  # of label 1, beside that of label 0
        if name in _GRADIENTS:
            values |= _parted(value, how, moment) if theta else {"dw": _flat(value, moment.n)}
        elif name in ("db", "J", "b"):
            values[name] = _flat(value, 1)
        elif name == "w" and not theta:
            values[name] = _flat(value, moment.n)
        elif name in ("w", "theta"):
            parted = _parted(value, how, moment)
            values |= {each.removeprefix("d"): numbers for each, numbers in parted.items()}
        elif name in ("z", "a", "L") or (name in ("dz", "da") and part.name.lower().startswith("d")):
            values[name] = _flat(value, moment.m)
    return values


def _flat(value: FloatArray, size: int) -> FloatArray:
    return value.reshape(-1) if value.size == size else value


def _parted(value: FloatArray, how: Arrangement, moment: Moment) -> dict[str, FloatArray]:
    """The gradient of theta as dw and db, along the axis that is as long as theta."""
    axes = [axis for axis in range(value.ndim) if value.shape[axis] == moment.n + 1]
    if not axes:
        return {"dw": value}
    moved = np.moveaxis(value, axes[-1], -1)
    dw, db = (moved[..., 1:], moved[..., 0]) if how.first else (moved[..., :-1], moved[..., -1])
    return {"dw": _flat(dw, moment.n), "db": _flat(db, 1)}


def is_single(readout: Readout) -> bool:
    """Whether numbers come from float32: by their type, or as all of them have no digits beyond it."""
    if any(part.single for part in readout.values()):
        return True
    numbers = np.concatenate([np.ravel(part.value) for part in readout.values()] or [np.zeros(0)])
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size or _has_few_digits(numbers):
        return False
    return bool((numbers.astype(np.float32) == numbers).all())


def _has_few_digits(numbers: NDArray[np.float64]) -> bool:
    """Whether numbers are so round that they say nothing of their type."""
    return bool((np.abs(numbers * 2**10 - np.round(numbers * 2**10)) < 1e-9).all())
