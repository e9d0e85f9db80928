"""The tree of an expression: what it does, and what is known of its result before any number is.

`shape` and `truth` hold for every value the node can have; vocabulary.Shape says what the shapes are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lrstep.expressions.tokens import Spot
from lrstep.expressions.vocabulary import Shape


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression. `spot` is where it starts, or, where two values are joined, the operator."""

    spot: Spot
    shape: Shape
    truth: bool
    """Whether its values are truth values rather than numbers."""
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, or true or false, as written."""

    value: float | bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name's value. `feature` counts from 0 and is set for x1, x2, …, each a column of x."""

    name: str
    feature: int | None
    previous: bool
    """Whether it is the value in the update before."""

    @property
    def base(self) -> str:
        """The name without its number: "x" for x1."""
        return self.name if self.feature is None else "x"


@dataclass(frozen=True, slots=True)
class Item(Node):
    """operands[0][index]; w1 is the item 0 of w."""

    index: int
    written: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """An operator on one or two numbers."""

    operator: str


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A chain, as in 0 < J < 1: one operator fewer than operands."""

    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` and `or` of two conditions, `not` of one."""

    operator: Literal["and", "or", "not"]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of its operands."""

    function: str


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, left to right."""
    yield node
    for operand in node.operands:
        yield from walk(operand)
