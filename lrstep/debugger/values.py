"""Values: what an expression reads of an update: all of it at its end, at an address only what is computed there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lrstep.debugger.branches import Branch
from lrstep.debugger.frame import Frame
from lrstep.debugger.known import Known
from lrstep.debugger.your_place import YourPlace, own_names
from lrstep.engine import Done, Update
from lrstep.expressions import Namespace, Value
from lrstep.expressions.own_names import PREFIX
from lrstep.quantities import BY_NAME, FEATUREWISE, PARAMETERS, POINTWISE


class Values:
    """The Namespace of an update: its quantities as far as they are known, its data, and the update before it."""

    def __init__(
        self, update: Update, k: int, known: Known | _Ended, previous: Callable[[], Namespace | None],
        place: YourPlace | None = None,
    ) -> None:  # fmt: skip
        """`place` is where in a script it is, if in one."""
        self._update, self._k, self._known, self._place = update, k, known, place
        self.previous = previous

    @property
    def n(self) -> int:
        """The number of features."""
        return self._update.rows.n

    def value(self, name: str) -> Value | None:
        """A name's value; see `Namespace`."""
        update = self._update
        if name.startswith(PREFIX):
            return None if self._place is None else self._place.value(name.removeprefix(PREFIX), len(update.batch))
        if name in BY_NAME:
            known: Any = self._known.quantity(name)
            return None if isinstance(known, list) else known
        if name == "y" or name.startswith("x"):
            X, y = update.batch.read(update.rows, 0, len(update.batch))
            return y if name == "y" else X if name == "x" else X[:, int(name[1:]) - 1]
        settings = {"alpha": update.alpha, "l2": update.l2, "k": self._k, "m": len(update.batch)}
        return float({**settings, "n": self.n, "rows": update.rows.rows}[name])

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; see `Namespace`."""
        if name in FEATUREWISE or self._is_of_features(name):
            known: Any = self._known.quantity(name) if name in FEATUREWISE else self.value(name)
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
            return self._known.number(name, position)
        if name.startswith(PREFIX):
            whole: Any = self.value(name)
            return None if whole is None or len(whole) <= position else whole[position]
        x, y = self._update.example(row)
        return y if name == "y" else x if name == "x" else float(x[int(name[1:]) - 1])

    def _is_of_features(self, name: str) -> bool:
        """Whether a name of a script holds a number for each feature."""
        return self._place is not None and own_names(self._place.track).get(name.removeprefix(PREFIX)) == "features"


class _Ended:
    """Known of an update at its end, of which something is `done` already."""

    def __init__(self, update: Update, done: Done | Update) -> None:
        self._update, self._done = update, done

    def quantity(self, name: str) -> Any:
        if name in POINTWISE:
            return self._update.quantity(name)
        value = getattr(self._done.after if name in PARAMETERS else self._done.gradient, name)
        return value if name in FEATUREWISE else float(value)

    def number(self, name: str, i: int) -> float:
        return float(getattr(self._update.point(i), name))


def values_of(
    update: Update, done: Done | None = None, before: Namespace | None = None, place: YourPlace | None = None
) -> Values:
    """An update at its end; `before` is the one before it, for `prev`, None where no condition asks for it."""
    return Values(update, update.k, _Ended(update, done or update), lambda: before, place)


def values_at_end(branch: Branch, k: int) -> Values | None:
    """The same of update k of a branch, which has been reached; None for the start."""
    return None if k <= branch.history.start else values_of(branch.new_update(k), place=branch.places.end_of_own(k))


def values_at(branch: Branch, frame: Frame) -> Values:
    """What is known at a Frame of a branch; `prev` reads the end of the update before."""
    k = frame.values.k
    return Values(frame.values, frame.update, frame.known, lambda: values_at_end(branch, k - 1), frame.yours)
