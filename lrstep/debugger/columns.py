"""Columns: what a condition reads of many updates at once: what a history keeps of them, as arrays over the updates."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lrstep.engine import Recorded, Run
from lrstep.expressions import Expression, Namespace, Value
from lrstep.expressions.nodes import Call, Name, Node, walk
from lrstep.formulas import FloatArray, penalty
from lrstep.quantities import BY_NAME, FEATUREWISE, OVERALL, PARAMETERS

GRADIENTS = frozenset(name for name in OVERALL for moved in PARAMETERS if name in BY_NAME[moved].made_of)
COLUMNS = frozenset(name for name in OVERALL if name in (*PARAMETERS, *GRADIENTS, *Recorded._fields, "R"))
SETTINGS = frozenset(("alpha", "l2", "k", "m", "n", "rows"))
NORM = "norm of dw"  # a name of our own, which no user can write


class Columns(NamedTuple):
    """An expression as the columns answer it, and whether it needs every component of dw."""

    node: Node
    gradients: bool


def from_columns(expression: Expression) -> Columns | None:
    """The expression where columns may have all that it reads, else None.

    Every operation then goes update by update, so a value for each feature may join others like it and constants, but
    not a value of the whole update.
    """
    node = _norm_from_its_column(expression.node)
    names = {part.name for part in walk(node) if isinstance(part, Name)}
    if not names <= COLUMNS | SETTINGS | {NORM}:
        return None
    for part in walk(node):
        if part.shape == "features" and not isinstance(part, Name):
            others = [operand for operand in part.operands if operand.shape != "features"]
            if any(isinstance(leaf, Name) for operand in others for leaf in walk(operand)):
                return None
    return Columns(node, "dw" in names)


def _norm_from_its_column(node: Node) -> Node:
    match node:
        case Call(function="norm", operands=(Name(name="dw", previous=previous),)):
            return Name(node.spot, "scalar", False, (), NORM, None, previous)
    return replace(node, operands=tuple(_norm_from_its_column(operand) for operand in node.operands))


class RecordedNamespace:
    """The names of `count` updates from the one at `start` of what is recorded; each value is an array over them.

    `moved` says which of w and b are those after the update; the others are those before it.
    """

    def __init__(
        self, run: Run, recorded: Recorded, start: int, count: int, moved: frozenset[str] = frozenset(PARAMETERS)
    ) -> None:
        self._run, self._recorded = run, recorded
        self._moved = moved
        self._start, self._count = start, count
        self._kept = slice(start, start + count)

    @property
    def n(self) -> int:
        """The number of features."""
        return self._run.n

    def previous(self) -> Namespace | None:
        """The same for the update before each."""
        return RecordedNamespace(self._run, self._recorded, self._start - 1, self._count)

    def value(self, name: str) -> Value | None:
        """A name's values, (count,) or (count, n)."""
        if name in SETTINGS:
            return self._of_settings(name)
        recorded = self._recorded
        if name in GRADIENTS or name in PARAMETERS:
            moved = recorded.after if name in self._moved else recorded.before
            vectors = recorded.gradients if name in GRADIENTS else moved
            return vectors[self._kept, slice(-1) if name in FEATUREWISE else -1]
        if name == "R":
            return self._penalties()
        column: FloatArray = recorded.norm if name == NORM else getattr(recorded, name)
        return column[self._kept]

    def item(self, name: str, index: int) -> Value | None:
        """A feature's values, (count,)."""
        whole = self.value(name)
        assert isinstance(whole, np.ndarray)
        return whole[:, index]

    def _penalties(self) -> Value:
        """R of each update, from its parameters before it, as the update itself has it."""
        values = np.empty(self._count)
        before, m = self._recorded.before[self._kept, :-1], np.asarray(self._of_settings("m"))
        l2 = np.asarray(self._of_settings("l2"))
        with np.errstate(over="ignore", invalid="ignore"):
            for kind in {*zip(l2.tolist(), m.tolist(), strict=True)}:
                same = (l2 == kind[0]) & (m == kind[1])
                values[same] = penalty(before[same], kind[0], int(kind[1]))
        return values

    def _of_settings(self, name: str) -> Value:
        first = self._recorded.first + self._start
        k = np.arange(first, first + self._count)
        match name:
            case "k":
                return k.astype(np.float64)
            case "m":
                examples = self._run.batches.examples
                return np.diff([examples(each) for each in (first - 1, *k.tolist())]).astype(np.float64)
            case "alpha" | "l2":
                return self._setting(name, first)
        return np.full(self._count, float(self._run.n if name == "n" else self._run.data.rows))

    def _setting(self, name: str, first: int) -> Value:
        plan = self._run.plan
        values = np.empty(self._count)
        done = 0
        while done < self._count:
            k = first + done
            through = plan.schedule.holds(k, first + self._count - 1) - first + 1
            values[done:through] = plan.alphas(k, through - done) if name == "alpha" else plan.schedule.at(k).l2
            done = through
        return values
