"""Which values may be joined, and the shape of the result: all that can be refused before any number is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lrstep.expressions.nodes import Item, Name, Node
from lrstep.expressions.tokens import ExpressionError, Spot
from lrstep.expressions.vocabulary import ELEMENTWISE, FOLDS, QUANTIFIERS, TESTS, Shape

WORDS: Final[dict[Shape, str]] = {
    "scalar": "one value",
    "rows": "one value per example",
    "features": "one value per feature",
    "table": "all features of each example",
}


def joined(operator: str, spot: Spot, operands: Sequence[Node]) -> Shape:
    """The shape of the operands joined one by one: a scalar goes with everything, others only with their like."""
    shape: Shape = "scalar"
    for operand in operands:
        if shape == "scalar":
            shape = operand.shape
        elif operand.shape not in ("scalar", shape):
            what = f"'{operator}' cannot join {WORDS[shape]} with {WORDS[operand.shape]}"
            raise spot.error(what, "make one of them a single number first, as in mean(z) or norm(dw)")
    return shape


def must_be_truth(node: Node, by: str) -> None:
    """Refuse a number where `by` (and, or, not, any, all) wants a condition."""
    if not node.truth:
        raise node.spot.error(f"'{by}' wants a condition here, not a number", "compare it, as in J < 0.3")


def must_be_condition(node: Node, text: str) -> None:
    """Refuse what is not one truth value."""
    if not node.truth:
        raise Spot(text, 1).error("this is a number, not a condition", "compare it with something, as in J < 0.3")
    if node.shape != "scalar":
        inner = " ".join(text.split())
        shown = inner if len(inner) <= 60 else "…"
        raise Spot(text, 1).error(f"this condition has {WORDS[node.shape]}", f"write any({shown}) or all({shown})")


def call_result(function: str, spot: Spot, arguments: Sequence[Node]) -> tuple[Shape, bool]:
    """The shape of a function's result, and whether it is a truth value."""
    if function in FOLDS and arguments:
        if len(arguments) > 1:
            _must_be_scalars(function, arguments)
        return "scalar", False
    if len(arguments) != 1:
        raise _wrong_count(function, spot, len(arguments))
    if function in QUANTIFIERS:
        must_be_truth(arguments[0], function)
        return "scalar", True
    assert function in ELEMENTWISE | TESTS
    return arguments[0].shape, function in TESTS


def _must_be_scalars(function: str, arguments: Sequence[Node]) -> None:
    for argument in arguments:
        if argument.shape != "scalar":
            raise argument.spot.error(
                f"{function} takes one array, or several single numbers",
                f"this argument has {WORDS[argument.shape]}: give it to {function} alone",
            )


def _wrong_count(function: str, spot: Spot, count: int) -> ExpressionError:
    if function in QUANTIFIERS and count:
        return spot.error(f"{function} takes one condition, not {count}", "join several with and, or")
    example = f"{function}(z > 0)" if function in QUANTIFIERS else f"{function}(dz)"
    wanted = "at least one argument" if function in FOLDS else "one argument"
    return spot.error(f"{function} takes {wanted}, not {count or 'none'}", f"write it as in {example}")


def item_shape(target: Node, bracket: Spot) -> Shape:
    """The shape of target[i]. Only a name's rows are known by their place in the data."""
    if target.shape == "features":
        return "scalar"
    if target.shape == "scalar":
        what = f"'{written(target)}' is one value" if written(target) else "this is one value"
        raise bracket.error(f"{what} and has no items", "leave the index out")
    if not isinstance(target, Name):
        raise bracket.error("only a name can be indexed by data row", "index each name, as in dz[3] * x1[3]")
    return "scalar" if target.shape == "rows" else "features"


def written(node: Node) -> str:
    """A name or item as the text has it; empty for anything longer."""
    match node:
        case Name():
            return f"prev({node.name})" if node.previous else node.name
        case Item():
            return node.written
    return ""
