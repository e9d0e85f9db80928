"""Recorder: writes the step log of somebody's own training loop, to be verified, compared and stepped through."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.errors import InputError, printable
from lrstep.steplog.header import header_of
from lrstep.steplog.lines import Update, encode, written
from lrstep.steplog.writer import LogWriter

Layout = Literal["auto", "course", "rows"]
POINTWISE = ("z", "a", "L", "da", "dz")


class Recorder:
    """Records a loop, update by update:

        with lrstep.Recorder("mine.jsonl", X, y, alpha=0.1, w=w, b=b) as recorder:
            for _ in range(100):
                ...
                recorder.update(w=w, b=b, J=cost, dw=dw, db=db)

    X is (m, n) with y (m,), w (n,), or, in the course's layout, X (n, m) with y (1, m), w (n, 1): `layout` "rows",
    "course", or "auto", which tells them by their shapes. Arrays may be NumPy's, or any that NumPy can read: PyTorch's
    and JAX's too. `w` and `b` are the parameters before the first update. Raises InputError where shapes do not fit, or
    where the file is there already and `force` is not given.
    """

    def __init__(
        self, path: str | Path, X: Any, y: Any, *, alpha: float, w: Any, b: Any, batch: int | str = "all",
        order: str = "sequential", seed: int = 0, layout: Layout = "auto", force: bool = False,
    ) -> None:  # fmt: skip
        X, y = _array("X", X), _array("y", y)
        course = _is_course(X, y, layout)
        data = Dataset(X.T if course else X, y.ravel(), source="given arrays")
        self._n, self._m = data.n, data.rows
        first = self._weights("w", w), self._one("b", b)
        init = (tuple(first[0]), first[1])
        run = Run(data, alpha=alpha, batch=batch, order=order, seed=seed, init=init)
        header = header_of(run, "update")
        header.engine = None
        self._writer = LogWriter(path, header, force=force)
        self._k = 0

    def update(self, *, w: Any, b: Any, J: Any = None, dw: Any = None, db: Any = None, **values: Any) -> None:
        """One update: `w` and `b` after it; `J`, `dw`, `db`, and `z`, `a`, `L`, `da`, `dz` of its batch before it.

        What is left out is not compared. Raises InputError where a shape does not fit; then nothing was written.
        """
        unknown = set(values) - set(POINTWISE)
        if unknown:
            raise InputError(f"there is no {min(unknown)}", f"give w, b, J, dw, db, {', '.join(POINTWISE)}")
        line = Update(self._k + 1, written(self._weights("w", w)), written(self._one("b", b)))
        if J is not None:
            line.J = written(self._one("J", J))
        if dw is not None:
            line.dw = written(self._weights("dw", dw))
        if db is not None:
            line.db = written(self._one("db", db))
        for name, column in values.items():
            if column is not None:
                setattr(line, name, written(_array(name, column).ravel().tolist()))
        self._writer.add([encode(line)])
        self._k += 1

    def close(self) -> None:
        """The run has ended."""
        self._writer.end(self._k, "updates")

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()  # without an end: the log is of an unfinished run, and valid

    def _weights(self, name: str, value: Any) -> list[float]:
        found = _array(name, value)
        if found.size != self._n or found.ndim > 2:
            what = f"{name} has the shape {found.shape}, the data has {self._n} features"
            raise InputError(what, f"give {name} as ({self._n},) or ({self._n}, 1)")
        weights: list[float] = found.ravel().tolist()
        return weights

    def _one(self, name: str, value: Any) -> float:
        if type(value) is float:
            return value
        found = _array(name, value)
        if found.size != 1:
            mean = ": is it the mean over the examples?" if found.size == self._m else ""
            raise InputError(f"{name} has the shape {found.shape}{mean}", f"give {name} as one number")
        return float(found.reshape(()))


def _array(name: str, value: Any) -> NDArray[np.float64]:
    """Any array that NumPy can read, as float64."""
    if hasattr(value, "detach"):  # PyTorch's, which gives no array while it records gradients
        value = value.detach().cpu()
    try:
        return np.asarray(value, np.float64)
    except (TypeError, ValueError):
        shown = printable(type(value).__name__, 60)
        raise InputError(
            f"{name} is {shown}, which is no array of numbers", "give numbers, as NumPy reads them"
        ) from None


def _is_course(X: NDArray[np.float64], y: NDArray[np.float64], layout: Layout) -> bool:
    """Whether examples stand in columns."""
    if layout not in ("auto", "course", "rows"):
        raise InputError(f"there is no layout {printable(str(layout))}", "choose auto, course or rows")
    if X.ndim != 2:
        raise InputError(f"X has the shape {X.shape}", "give it as (m, n), or as (n, m) in the course's layout")
    rows, columns = X.shape[0] == y.size, X.shape[1] == y.size
    if layout == "auto":
        in_a_row = y.ndim == 2 and y.shape[0] == 1 and y.size > 1
        layout = "course" if columns and (in_a_row or not rows) else "rows"
    if not (columns if layout == "course" else rows):
        wanted = "(n, m) with y (1, m)" if layout == "course" else "(m, n) with y (m,)"
        what = f"X has the shape {X.shape} and y {y.shape}: they do not belong together"
        raise InputError(what, f"in the layout {layout} X is {wanted}")
    return layout == "course"
