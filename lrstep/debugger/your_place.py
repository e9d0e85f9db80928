"""YourPlace: a place in a script that was followed, what is known of an update there, and what its names hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lrstep.debugger.known import Known
from lrstep.debugger.track import Cursor
from lrstep.debugger.yours import YourTrack
from lrstep.engine import Update
from lrstep.engine.traced import RanLine
from lrstep.formulas import FloatArray

if TYPE_CHECKING:
    from lrstep.expressions import Value
    from lrstep.expressions.own_names import OwnNames
    from lrstep.expressions.vocabulary import Shape


class YourPlace(NamedTuple):
    """A place in a script, and what is to be seen of it there."""

    track: YourTrack
    cursor: Cursor

    @property
    def line(self) -> RanLine | None:
        """The line that just ran; None at the start."""
        return self.track.ran(self.cursor)

    @property
    def names(self) -> Mapping[str, Any]:
        """Its names that have a value here."""
        return self.track.names(self.cursor)

    def value(self, name: str, m: int) -> Value | None:
        """The number, or numbers, of one of its names in an update of m examples; None where it has none here."""
        value = with_parts(self.names).get(name)
        shape, numbers = own_names(self.track).get(name), _numbers(value)
        if numbers is None or shape is None or not _fits(numbers, shape, m, self.track.program.n):
            return None
        if shape == "table":
            return numbers if len(numbers) == m else numbers.T
        return float(numbers.ravel()[0]) if shape == "scalar" else numbers.ravel()

    def known(self, update: Update) -> Known:
        """How much of each quantity is known."""
        where = self.track.where(self.cursor)
        lines = self.track.lines(self.cursor.k)[: self.cursor.ops] if where is not None else ()
        return YourKnown(self.track.program, where, update, lines)


@dataclass(frozen=True, eq=False)
class YourKnown(Known):
    """What is known of an update once some of its lines have run: what they gave its value."""

    lines: tuple[RanLine, ...] = ()

    def _counted(self, name: str) -> int:
        quantity = "L" if name == "J" and len(self.update.batch) == 1 and not self._set("J") else name
        return self._set(quantity)

    def _set(self, name: str) -> int:
        """How many items of a quantity have their value, from the first on."""
        items = set()
        for line in self.lines:
            if name in line.sets:
                item = line.sets[name]
                if item is None:
                    return self._items(name)
                items.add(item)
        count = 0
        while count in items:
            count += 1
        return count


def with_parts(names: Mapping[str, Any]) -> Mapping[str, Any]:
    """Names with their values, and beside a dictionary those of its parts: grads['dw']."""
    parts = {
        f"{name}[{key!r}]": part
        for name, value in names.items()
        if isinstance(value, Mapping)
        for key, part in value.items()
        if isinstance(key, str)
    }
    return {**parts, **names}


@lru_cache(maxsize=4)
def own_names(track: YourTrack) -> OwnNames:
    """The names of the script that expressions may read, with what each holds in the first update, or before it."""
    m, n, last = track.batches.length(track.begins + 1), track.program.n, track.end(track.begins + 1)
    shapes: dict[str, Shape] = {}
    for name, value in with_parts(track.names(last)).items():
        numbers = _numbers(value)
        shape = None if numbers is None else shape_of(numbers, m, n)
        if shape is not None:
            shapes[name] = shape
    return shapes


def shape_of(numbers: FloatArray, m: int, n: int) -> Shape | None:
    """What an array holds in an update of m examples with n features; None where an expression cannot read it."""
    if numbers.size == 1:
        return "scalar"
    is_one_long = numbers.size == max(numbers.shape)
    if is_one_long and numbers.size in (m, n):
        return "rows" if numbers.size == m else "features"
    return "table" if numbers.shape in ((m, n), (n, m)) else None


def _fits(numbers: FloatArray, shape: Shape, m: int, n: int) -> bool:
    """Whether an array holds that in an update of m examples with n features."""
    sizes = {"scalar": 1, "rows": m, "features": n, "table": m * n}
    return numbers.size == sizes[shape] and (shape != "table" or m in numbers.shape)


def _numbers(value: Any) -> FloatArray | None:
    """A value of a script as numbers; None where it is none."""
    if not isinstance(value, bool | int | float | np.ndarray | np.generic | list | tuple):
        return None
    try:
        numbers = np.asarray(value)
    except ValueError:  # lists of different lengths
        return None
    return numbers.astype(np.float64) if numbers.dtype.kind in "biuf" and numbers.size else None
