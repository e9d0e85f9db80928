"""Values: what an expression reads of an update: all of it at its end, at an address only what is computed there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import copy
from typing import Any

from lrstep.debugger.branches import Branch
from lrstep.debugger.frame import Frame
from lrstep.engine import Done, Update
from lrstep.expressions import Namespace, Value
from lrstep.quantities import BY_NAME, FEATUREWISE, PARAMETERS, POINTWISE, PointName


class _OfUpdate(ABC):
    """The names of an update, of which as much is known as `_known` says."""

    def __init__(self, update: Update, k: int) -> None:
        self._update, self._k = update, k

    @abstractmethod
    def _known(self, name: str) -> Any:
        """A quantity: a number, an array, a list where only some of its items are known; None where nothing is."""

    @abstractmethod
    def _of_example(self, name: PointName, position: int) -> float | None:
        """A quantity of the example at a position of the batch; None where it is not known."""

    @property
    def n(self) -> int:
        """The number of features."""
        return self._update.rows.n

    def value(self, name: str) -> Value | None:
        """A name's value; see `Namespace`."""
        update = self._update
        if name in BY_NAME:
            known: Value | list[float | None] | None = self._known(name)
            return None if isinstance(known, list) else known
        if name == "y" or name.startswith("x"):
            X, y = update.batch.read(update.rows, 0, len(update.batch))
            return y if name == "y" else X if name == "x" else X[:, int(name[1:]) - 1]
        rows = update.rows.rows
        return float({"alpha": update.alpha, "k": self._k, "m": len(update.batch), "n": self.n, "rows": rows}[name])

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; see `Namespace`."""
        if name in FEATUREWISE:
            known = self._known(name)
            value = None if known is None else known[index]
            return None if value is None else float(value)
        rows = self._update.rows.rows
        if not -rows <= index < rows:
            raise LookupError(f"the data has rows 0 to {rows - 1}")
        row = index % rows
        position = self._update.batch.position(row)
        if position is None:
            return None
        if name in POINTWISE:
            return self._of_example(name, position)
        x, y = self._update.example(row)
        return y if name == "y" else x if name == "x" else float(x[int(name[1:]) - 1])


class UpdateNamespace(_OfUpdate):
    """The names of one update at its end; where it is `done` already, with what came of it. `before` is the update
    before it, for `prev`."""

    def __init__(self, update: Update, done: Done | None, before: Namespace | None) -> None:
        super().__init__(update, update.k)
        self._done, self._before = done or update, before

    def previous(self) -> Namespace | None:
        """The update before; None in the first, or where no condition asked for it."""
        return self._before

    def without_previous(self) -> UpdateNamespace:
        """The same, forgetting the updates before it."""
        other = copy(self)
        other._before = None
        return other

    def _known(self, name: str) -> Any:
        if name in POINTWISE:
            return self._update.quantity(name)
        value = getattr(self._done.after if name in PARAMETERS else self._done.gradient, name)
        return value if name in FEATUREWISE else float(value)

    def _of_example(self, name: PointName, position: int) -> float | None:
        return float(getattr(self._update.point(position), name))


class FrameNamespace(_OfUpdate):
    """The names of a Frame of a branch; `prev` reads the end of the update before."""

    def __init__(self, branch: Branch, frame: Frame) -> None:
        super().__init__(frame.values, frame.update)
        self._branch, self._frame = branch, frame

    def previous(self) -> Namespace | None:
        """The end of the update before; None where this is the first."""
        return update_namespace(self._branch, self._update.k - 1)

    def _known(self, name: str) -> Any:
        return self._frame.known.quantity(name)

    def _of_example(self, name: PointName, position: int) -> float | None:
        return self._frame.known.number(name, position)


def update_namespace(branch: Branch, k: int, before: Namespace | None = None) -> UpdateNamespace | None:
    """The end of update k, which has been reached, with the update before it for `prev`; None for the start."""
    return None if k <= branch.history.start else UpdateNamespace(branch.new_update(k), None, before)
