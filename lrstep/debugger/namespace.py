"""What a condition reads at the end of an update: that update's values, and w and b after it."""

from __future__ import annotations

from lrstep.engine import Done, Run, Update
from lrstep.expressions import Namespace, Value

POINTWISE = frozenset(("z", "a", "L", "da", "dz"))


class UpdateNamespace:
    """The names of one update that is done. `before` is the update before it, for `prev`."""

    def __init__(self, run: Run, update: Update, done: Done, before: Namespace | None) -> None:
        self._run = run
        self._update = update
        self._done = done
        self._before = before

    @property
    def n(self) -> int:
        """The number of features."""
        return self._run.n

    def previous(self) -> Namespace | None:
        """The update before; None in the first, or where no condition asked for it."""
        return self._before

    def without_previous(self) -> UpdateNamespace:
        """The same, forgetting the updates before it."""
        return UpdateNamespace(self._run, self._update, self._done, None)

    def value(self, name: str) -> Value | None:
        """A name's value; see `Namespace`."""
        gradient, after, update = self._done.gradient, self._done.after, self._update
        if name in POINTWISE:
            column: Value = getattr(update.pointwise, name)
            return column
        if name == "y" or name.startswith("x"):
            X, y = update.batch.read(update.rows, 0, len(update.batch))
            return y if name == "y" else X if name == "x" else X[:, int(name[1:]) - 1]
        scalars: dict[str, Value] = {
            "J": float(gradient.J),
            "db": float(gradient.db),
            "b": float(after.b),
            "alpha": update.alpha,
            "k": float(update.k),
            "m": float(len(update.batch)),
            "n": float(self.n),
            "rows": float(update.rows.rows),
        }
        arrays: dict[str, Value] = {"dw": gradient.dw, "w": after.w}
        return arrays[name] if name in arrays else scalars[name]

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; see `Namespace`."""
        if name in ("w", "dw"):
            vector = self._done.after.w if name == "w" else self._done.gradient.dw
            return float(vector[index])
        rows = self._update.rows.rows
        if not -rows <= index < rows:
            raise LookupError(f"the data has rows 0 to {rows - 1}")
        row = index % rows
        position = self._update.batch.position(row)
        if position is None:
            return None
        if name in POINTWISE:
            return float(getattr(self._update.point(position), name))
        x, y = self._update.example(row)
        return y if name == "y" else x if name == "x" else float(x[int(name[1:]) - 1])
