"""What other products would have given where a product of the vector program stands: shapes and errors as NumPy has
them, line by line through the rest of the update, and what would stand in the place of the cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from lrstep.choices import Notation
from lrstep.debugger.cell import Cell
from lrstep.formulas import FloatArray

Line: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""What a line of a program computes of the names before it."""

STAND_INS = (3, 5)  # sizes that are alike where the real ones are: two primes, so that a product of them is neither


class Instead(NamedTuple):
    """Another way to write a product: which of the names it is written with has which other shape, and its line."""

    kind: str
    product: str
    """What stands in the place of the product."""
    line: Line
    turned: Mapping[str, tuple[int, ...]] = {}
    meet: tuple[str, ...] = ()
    """Two names that then meet elementwise, in shapes of which each is stretched."""

    @property
    def instead_of(self) -> str:
        """The right product, in whose place it stands."""
        return _RIGHT[next(place for place, some in _OTHERS.items() if self in some)]


class Came(NamedTuple):
    """What came of it: the shape of the product itself, or NumPy's error; then where an error was raised, or the
    shape of w at the end of the update, and of the lines that are otherwise than they should be."""

    product: str
    shape: tuple[int, ...] | None
    error: str
    at: str
    """The line that raised it; empty where none did."""
    shapes: Mapping[str, tuple[int, ...]]
    """Of what the lines made, up to there."""


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


LESSON: Mapping[str, Line] = {
    "z": lambda v: v["X"] @ v["w"] + v["b"],
    "a": lambda v: _sigmoid(v["z"]),
    "L": lambda v: -(v["y"] * np.log(v["a"]) + (1 - v["y"]) * np.log(1 - v["a"])),
    "J": lambda v: np.mean(v["L"]),
    "dz": lambda v: v["a"] - v["y"],
    "dw": lambda v: v["X"].T @ v["dz"] / len(v["X"]),
    "db": lambda v: np.mean(v["dz"]),
    "w": lambda v: v["w"] - 0.1 * v["dw"],
}
"""The lines of an update that learners write: da is not among them."""
COURSE: Mapping[str, Line] = {
    "z": lambda v: np.dot(v["w"].T, v["X"]) + v["b"],
    "a": LESSON["a"],
    "L": LESSON["L"],
    "J": lambda v: np.sum(v["L"]) / v["X"].shape[1],
    "dz": LESSON["dz"],
    "dw": lambda v: np.dot(v["X"], v["dz"].T) / v["X"].shape[1],
    "db": lambda v: np.sum(v["dz"]) / v["X"].shape[1],
    "w": LESSON["w"],
}
IN_COURSE = {"z": "Z", "a": "A", "dz": "dZ", "y": "Y"}


def program(notation: Notation) -> Mapping[str, Line]:
    """The right lines."""
    return COURSE if notation == "course" else LESSON


def others(product: str, notation: Notation) -> Sequence[Instead]:
    """What else learners write for z or dw: elementwise, with a factor turned otherwise, as an outer product, and with
    a factor of one more or one fewer dimension."""
    return _OTHERS[notation, product]


_RIGHT: Mapping[tuple[str, str], str] = {
    ("lesson", "z"): "X @ w", ("lesson", "dw"): "X.T @ dz",
    ("course", "z"): "np.dot(w.T, X)", ("course", "dw"): "np.dot(X, dZ.T)",
}  # fmt: skip
_OTHERS: Mapping[tuple[str, str], Sequence[Instead]] = {
    ("lesson", "z"): (
        Instead("elementwise", "X * w", lambda v: v["X"] * v["w"]),
        Instead("outer product", "np.outer(X, w)", lambda v: np.outer(v["X"], v["w"])),
        Instead("w as a column", "X @ w", lambda v: v["X"] @ v["w"], {"w": (-1, 1)}, ("y", "a")),
        Instead("the other way round", "w @ X", lambda v: v["w"] @ v["X"]),
    ),
    ("lesson", "dw"): (
        Instead("elementwise", "X.T * dz", lambda v: v["X"].T * v["dz"]),
        Instead("elementwise, X not turned", "X * dz", lambda v: v["X"] * v["dz"]),
        Instead("outer product", "np.outer(X.T, dz)", lambda v: np.outer(v["X"].T, v["dz"])),
        Instead("dz as a column", "X.T @ dz", lambda v: v["X"].T @ v["dz"], {"dz": (-1, 1)}, ("w", "dw")),
        Instead("X not turned", "X @ dz", lambda v: v["X"] @ v["dz"]),
    ),
    ("course", "z"): (
        Instead("elementwise", "w * X", lambda v: v["w"] * v["X"]),
        Instead("outer product", "np.outer(w.T, X)", lambda v: np.outer(v["w"].T, v["X"])),
        Instead(
            "w without its second axis", "np.dot(w.T, X)", lambda v: np.dot(v["w"].T, v["X"]), {"w": (-1,)}, ("w", "dw")
        ),
        Instead("w not turned", "np.dot(w, X)", lambda v: np.dot(v["w"], v["X"])),
    ),
    ("course", "dw"): (
        Instead("elementwise", "X * dZ", lambda v: v["X"] * v["dz"]),
        Instead("outer product", "np.outer(X, dZ.T)", lambda v: np.outer(v["X"], v["dz"].T)),
        Instead(
            "dZ without its first axis",
            "np.dot(X, dZ.T)",
            lambda v: np.dot(v["X"], v["dz"].T),
            {"dz": (-1,)},
            ("w", "dw"),
        ),
        Instead("dZ not turned", "np.dot(X, dZ)", lambda v: np.dot(v["X"], v["dz"])),
    ),
}


@lru_cache(maxsize=256)
def what_came(notation: Notation, product: str, number: int, m: int, n: int) -> Came:
    """What comes of the other way of that number, of m examples with n features: NumPy computes it with small arrays
    whose sizes are alike where m, n and 1 are; an error is then raised once more by the real sizes, for its words."""
    small = {1: 1}
    for size in sorted({m, n} - {1}):
        small[size] = STAND_INS[len(small) - 1]
    real = {stand_in: size for size, stand_in in small.items()}
    if m > 1 and n > 1:
        real |= {small[m] * small[n]: m * n}
    other = others(product, notation)[number]
    came = _run(notation, product, other, small[m], small[n])
    shapes = {name: tuple(real[size] for size in shape) for name, shape in came.shapes.items()}
    shape = None if came.shape is None else tuple(real[size] for size in came.shape)
    error = came.error and _in_real_sizes(came.error, real)
    return Came(product, shape, error, came.at, shapes)


def right_shapes(notation: Notation, m: int, n: int) -> Mapping[str, tuple[int, ...]]:
    """Those of what the right lines make."""
    examples, features = ((1, m), (n, 1)) if notation == "course" else ((m,), (n,))
    return {
        "z": examples,
        "a": examples,
        "L": examples,
        "J": (),
        "dz": examples,
        "dw": features,
        "db": (),
        "w": features,
    }


def values_of(cell: Cell, notation: Notation) -> dict[str, FloatArray]:
    """What the products of a cell's update read, in the shapes of a notation."""
    values, m = cell.frame.values, cell.frame.m
    X, _ = values.batch.read(values.rows, 0, m)
    w, dz = values.before.w, cell.column if cell.product == "dw" else np.zeros(m)
    if notation == "course":
        return {"X": X.T, "w": w[:, None], "dz": dz[None, :]}
    return {"X": X, "w": w, "dz": dz}


def _in_real_sizes(error: str, real: Mapping[int, int]) -> str:
    """NumPy's words on shapes, with the sizes that those stand for."""

    def shape(found: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda size: str(real[int(size[0])]), found[0])

    return re.sub(r"\([\d, ]+\)|(?<=: )\d+(?= \(dim)|(?<=!= )\d+(?= \(dim)|(?<=size )\d+|(?<=from )\d+", shape, error)


def _run(notation: Notation, product: str, other: Instead, m: int, n: int) -> Came:
    lines, course = program(notation), notation == "course"
    values: dict[str, Any] = {"b": 0.5}
    values |= {"X": np.ones((n, m) if course else (m, n)), "y": np.ones((1, m) if course else (m,)) / 2}
    values["w"] = np.zeros((n, 1) if course else (n,))
    shapes: dict[str, tuple[int, ...]] = {}
    made: tuple[int, ...] | None = None
    with np.errstate(all="ignore"):
        for name, right in lines.items():
            try:
                if name == product:
                    values |= {each: values[each].reshape(shape) for each, shape in other.turned.items()}
                    whole = other.line(values)
                    made = whole.shape
                    values[name] = whole + values["b"] if name == "z" else whole / m
                else:
                    values[name] = right(values)
            except ValueError as error:
                return Came(product, made, str(error), name, shapes)
            shapes[name] = np.shape(values[name])
    return Came(product, made, "", "", shapes)
