"""What an expression reads at an address: what is known there, and nothing that is not computed yet."""

from __future__ import annotations

from typing import cast

import numpy as np

from lrstep.debugger.frame import Frame, PointName
from lrstep.debugger.framing import Course
from lrstep.debugger.namespace import POINTWISE, UpdateNamespace
from lrstep.engine import Done
from lrstep.expressions import Namespace, Value


class FrameNamespace:
    """The names of a Frame of a course; `prev` reads the end of the update before."""

    def __init__(self, course: Course, frame: Frame) -> None:
        self._course = course
        self._frame = frame

    @property
    def n(self) -> int:
        """The number of features."""
        return self._frame.n

    def previous(self) -> Namespace | None:
        """The end of the update before; None where this is the first."""
        return update_namespace(self._course, self._frame.values.k - 1)

    def value(self, name: str) -> Value | None:
        """A name's value; see `Namespace`."""
        frame = self._frame
        if name in POINTWISE or name == "dw":
            known = getattr(frame, name)
            return known if isinstance(known, np.ndarray) else None
        if name == "y" or name.startswith("x"):
            X, y = frame.values.batch.read(frame.values.rows, 0, frame.m)
            return y if name == "y" else X if name == "x" else X[:, int(name[1:]) - 1]
        if name == "w":
            return frame.w
        scalars = {
            "J": frame.J, "db": frame.db, "b": frame.b, "alpha": frame.alpha, "k": float(frame.update),
            "m": float(frame.m), "n": float(frame.n), "rows": float(frame.rows),
        }  # fmt: skip
        return scalars[name]

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name; see `Namespace`."""
        frame = self._frame
        if name in ("w", "dw"):
            vector = getattr(frame, name)
            found = None if vector is None else vector[index]
            return None if found is None else float(found)
        if not -frame.rows <= index < frame.rows:
            raise LookupError(f"the data has rows 0 to {frame.rows - 1}")
        row = index % frame.rows
        position = frame.values.batch.position(row)
        if position is None:
            return None
        if name in POINTWISE:
            if position >= frame.reached_examples(cast(PointName, name)):
                return None
            column = getattr(frame, name)
            return float(column[position])
        x, y = frame.values.example(row)
        return y if name == "y" else x if name == "x" else float(x[int(name[1:]) - 1])


def update_namespace(course: Course, k: int, before: Namespace | None = None) -> UpdateNamespace | None:
    """The end of update k, which has been reached, with the update before it for `prev`; None for the start."""
    if k <= course.history.start:
        return None
    update = course.made(k)
    return UpdateNamespace(course.run, update, Done(k, update.gradient, update.after), before)
