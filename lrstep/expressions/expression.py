"""Expression: a condition or a watch, parsed once and evaluated at as many updates as wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lrstep.expressions import shapes
from lrstep.expressions.evaluation import Namespace, Value, evaluate, is_array
from lrstep.expressions.nodes import Item, Name, Node, walk
from lrstep.expressions.own_names import NONE, OwnNames
from lrstep.expressions.parser import tree
from lrstep.expressions.tokens import ExpressionError
from lrstep.expressions.vocabulary import Shape


def parse(text: str, own: OwnNames = NONE) -> Expression:
    """The expression that `text` is, as a watch takes it: a number, a truth value or an array of them.

    `own` are the names of a script that it may read, too. Raises ExpressionError where it is none, or where it joins a
    value per example with a value per feature.
    """
    return Expression(text, tree(text, own))


def parse_condition(text: str, own: OwnNames = NONE) -> Expression:
    """The same for a condition, as `--until` takes it: ExpressionError also where it is not one truth value."""
    expression = parse(text, own)
    shapes.must_be_condition(expression.node, text)
    return expression


@dataclass(frozen=True)
class Expression:
    """An expression that can be evaluated: made by `parse` and `parse_condition`."""

    text: str
    node: Node = field(repr=False, compare=False)

    @property
    def shape(self) -> Shape:
        """What it gives: "scalar", "rows" (m,), "features" (n,) or "table" (m, n)."""
        return self.node.shape

    @property
    def is_condition(self) -> bool:
        """Whether it is one truth value."""
        return self.node.truth and self.node.shape == "scalar"

    @cached_property
    def names(self) -> frozenset[str]:
        """The names it reads, without numbers: "w" for w1, "x" for x1."""
        return frozenset(node.base for node in walk(self.node) if isinstance(node, Name))

    @cached_property
    def uses_previous(self) -> bool:
        """Whether it reads the update before."""
        return any(node.previous for node in walk(self.node) if isinstance(node, Name))

    def check(self, n: int, rows: int | None = None) -> None:
        """Refuse, before a run starts, a feature that n features do not have, and a row that `rows` rows do not.

        Raises ExpressionError.
        """
        for node in self._counted:
            if isinstance(node, Name):
                if node.feature is not None and node.feature >= n:
                    raise _beyond_features(node, node.name, n)
            elif node.operands[0].shape == "features":
                if not -n <= node.index < n:
                    raise _beyond_features(node, node.written, n)
            elif rows is not None and not -rows <= node.index < rows:
                mend = f"the data's rows count from 0 to {rows - 1}"
                raise node.spot.error(f"there is no {node.written}", mend)

    @cached_property
    def _counted(self) -> tuple[Name | Item, ...]:
        """Its parts that count features or rows."""
        nodes = (node for node in walk(self.node) if isinstance(node, Name | Item))
        return tuple(node for node in nodes if isinstance(node, Item) or node.feature is not None)

    def value(self, namespace: Namespace) -> Value | None:
        """Its value, a float, a bool or an array of either; None where a name it needs has no value yet.

        `and` and `or` of single truth values do not look at their right side where the left one decides.
        Raises ExpressionError for a feature or row that is not there.
        """
        self.check(namespace.n)
        with np.errstate(all="ignore"):
            value = evaluate(self.node, namespace)
        if value is None or is_array(value):
            return value
        return bool(value) if self.node.truth else float(value)

    def holds(self, namespace: Namespace) -> bool:
        """Whether the condition is true; False where a name it needs has no value yet.

        Raises ExpressionError where it is not one truth value, and as `value` does.
        """
        shapes.must_be_condition(self.node, self.text)
        return bool(self.value(namespace))


def _beyond_features(node: Node, written: str, n: int) -> ExpressionError:
    features = "1 feature" if n == 1 else f"{n} features"
    return node.spot.error(
        f"there is no {written}", f"the data has {features}, counted from 1 in w1 and from 0 in w[0]"
    )
