"""A tree and a namespace to a value. Nothing runs here but NumPy's functions; what is unset stays None throughout.

Numbers are float64 whatever the run's dtype: a run in float32 is compared with 0.1, not with 0.1 rounded to float32.
A name that is one number may also be given as an array of that number in many updates: every operation goes element
by element, and only a truth value that is a single one decides without its right side.
"""

from __future__ import annotations

from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.expressions.functions import ELEMENTWISE, FOLDS, ONE_OPERAND, TWO_OPERANDS
from lrstep.expressions.nodes import Arithmetic, Call, Comparison, Constant, Item, Logic, Name, Node
from lrstep.expressions.tokens import Spot
from lrstep.expressions.vocabulary import Shape

Value: TypeAlias = float | bool | NDArray[np.floating[Any]] | NDArray[np.bool_]
"""One number or truth value, or an array of them, (m,) or (n,)."""
Computed: TypeAlias = Any
"""A Python or NumPy scalar, or an array: what ufuncs take and give."""

_FOLDED: Final[dict[Shape, int | tuple[int, ...]]] = {"rows": -1, "features": -1, "table": (-2, -1)}


class Namespace(Protocol):
    """The values of one update. Names are `z a L J R da dz dw db w b x y alpha l2 k m n rows` and x1 … xn.

    w1, dw1 and the like are asked for as item("w", 0), item("dw", 0): so they can be known before the whole is.
    Names of a script have `yours.` before them.
    """

    @property
    def n(self) -> int:
        """The number of features."""

    def value(self, name: str) -> Value | None:
        """A name's value, None where it has none yet.

        z a L da dz y and x1 … xn are (m,) over the batch, also where m is 1; dw and w are (n,); x is (m, n); all
        others are one number.
        """

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; None where it has no value yet, or where this batch does not have that row.

        For z a L da dz y and x1 … xn `index` is a row of the data, for dw and w a feature, both from 0, negative
        ones from the end; for x it is a row of the data, and the item (n,). LookupError where there is no such row.
        """

    def previous(self) -> Namespace | None:
        """The update before; None where there is none."""


def evaluate(node: Node, namespace: Namespace) -> Computed | None:
    """The node's value; None where a name it needs has none. Called with NumPy's floating-point errors ignored."""
    match node:
        case Constant():
            return node.value
        case Name():
            source = namespace.previous() if node.previous else namespace
            return None if source is None else _number(source.value(node.name))
        case Item():
            return _item(node, namespace)
        case Comparison():
            return _comparison(node, namespace)
        case Logic(operator="not"):
            value = evaluate(node.operands[0], namespace)
            return None if value is None else np.logical_not(value)
        case Logic():
            return _logic(node, namespace)
    values = []
    for operand in node.operands:
        value = evaluate(operand, namespace)
        if value is None:
            return None
        # NumPy adds truth values as `or`: here they count as 0 and 1.
        values.append(np.multiply(value, 1.0) if operand.truth else value)
    if isinstance(node, Arithmetic):
        return _arithmetic(node, values)
    assert isinstance(node, Call)
    return _call(node, values)


def is_array(value: Computed) -> bool:
    """Whether it has many values. Asked at every step of every condition, so without np.ndim, which is slow."""
    return isinstance(value, np.ndarray) and value.ndim > 0


def _number(value: Value | None) -> Computed | None:
    if value is None:
        return None
    return np.asarray(value, np.float64) if isinstance(value, np.ndarray) else float(value)


def _item(node: Item, namespace: Namespace) -> Computed | None:
    (target,) = node.operands
    if not isinstance(target, Name):
        whole = evaluate(target, namespace)
        return None if whole is None else whole[..., node.index]
    source = namespace.previous() if target.previous else namespace
    if source is None:
        return None
    try:
        return _number(source.item(target.name, node.index))
    except LookupError:
        mend = "count data rows from 0" if target.shape != "features" else "count features from 0"
        raise node.spot.error(f"there is no {node.written}", mend) from None


def _arithmetic(node: Arithmetic, values: list[Computed]) -> Computed:
    if len(values) == 1:
        return ONE_OPERAND[node.operator](values[0])
    return _join(node.operator, node.spot, values[0], values[1])


def _comparison(node: Comparison, namespace: Namespace) -> Computed | None:
    """Each neighbour with the next, all of which must hold; each operand is evaluated once, as in Python."""
    left = evaluate(node.operands[0], namespace)
    holds: Computed = None
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        right = evaluate(operand, namespace)
        if left is None or right is None:
            return None
        link = _join(operator, node.spot, left, right)
        holds = link if holds is None else _join("and", node.spot, holds, link)
        if _decides(node, holds, False):
            return holds
        left = right
    return holds


def _logic(node: Logic, namespace: Namespace) -> Computed | None:
    """The left decides where it can; else the right may, also where the left has no value yet."""
    deciding = node.operator == "or"
    left = evaluate(node.operands[0], namespace)
    if left is not None and _decides(node, left, deciding):
        return left
    right = evaluate(node.operands[1], namespace)
    if left is None or right is None:
        return right if right is not None and _decides(node, right, deciding) else None
    return _join(node.operator, node.spot, left, right)


def _decides(node: Node, value: Computed, deciding: bool) -> bool:
    """Whether a truth value settles the node alone: never where the node has many values, which keeps their count."""
    return node.shape == "scalar" and not is_array(value) and bool(value) is deciding


def _call(node: Call, values: list[Computed]) -> Computed:
    if function := ELEMENTWISE.get(node.function):
        return function(values[0])
    fold = FOLDS[node.function]
    shape = node.operands[0].shape
    if shape == "scalar":
        return fold(np.stack(np.broadcast_arrays(*values), axis=-1), -1)
    return fold(values[0], _FOLDED[shape])


def _join(operator: str, spot: Spot, left: Computed, right: Computed) -> Computed:
    """Two values element by element. Batches of two updates may differ in length: that has no meaning."""
    if is_array(left) and is_array(right) and left.shape != right.shape:
        what = f"'{operator}' cannot join {len(left)} examples of one update with {len(right)} of another"
        raise spot.error(what, "take one row, as in prev(z)[3], or one number, as in prev(J)")
    return TWO_OPERANDS[operator](left, right)
