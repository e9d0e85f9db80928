"""Quantities: every number of an update, a row each. Whoever lists, names or sorts them reads this table."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple, cast

Phase = Literal["forward", "backward", "update"]
PointName = Literal["z", "a", "L", "da", "dz"]


class Quantity(NamedTuple):
    """One name of the lesson. There is one number of it for `each` example, feature, or the batch as a whole."""

    name: str
    phase: Phase
    each: Literal["example", "feature", "batch"]
    made_of: tuple[str, ...]
    code: str
    """Its right side over the whole batch, in NumPy."""
    penalty: str = ""
    """What a penalty on the weights adds to that."""
    course: str = ""
    """Its line in the course's notation: X (n, m) has one column an example, and what holds all examples is a capital
    letter, a row of them."""

    @property
    def shape(self) -> str:
        """Of m examples with n features."""
        return {"example": "(m,)", "feature": "(n,)", "batch": "()"}[self.each]

    @property
    def course_shape(self) -> str:
        """The same in the course's notation."""
        return {"example": "(1, m)", "feature": "(n, 1)", "batch": "()"}[self.each]


QUANTITIES: Final = (
    Quantity("z", "forward", "example", ("w", "x", "b"), "X @ w + b", course="Z  = np.dot(w.T, X) + b"),
    Quantity("a", "forward", "example", ("z",), "sigmoid(z)", course="A  = sigmoid(Z)"),
    Quantity("L", "forward", "example", ("a", "y"), "-(y*log(a) + (1-y)*log(1-a))",
        course="L  = -(Y*np.log(A) + (1-Y)*np.log(1-A))"),
    Quantity("J", "forward", "batch", ("L",), "mean(L)", course="J  = np.sum(L) / m"),
    Quantity("R", "forward", "batch", ("l2", "w"), "", "l2/(2*m) * (w @ w)", course="R  = l2/(2*m) * np.sum(w**2)"),
    Quantity("da", "backward", "example", ("a", "y"), "-y/a + (1-y)/(1-a)", course="dA = -Y/A + (1-Y)/(1-A)"),
    Quantity("dz", "backward", "example", ("a", "y"), "a - y", course="dZ = A - Y"),
    Quantity("dw", "backward", "feature", ("x", "dz"), "X.T @ dz / m", " + l2/m * w",
        course="dw = np.dot(X, dZ.T) / m"),
    Quantity("db", "backward", "batch", ("dz",), "mean(dz)", course="db = np.sum(dZ) / m"),
    Quantity("w", "update", "feature", ("alpha", "dw"), "w - alpha*dw", course="w  = w - alpha*dw"),
    Quantity("b", "update", "batch", ("alpha", "db"), "b - alpha*db", course="b  = b - alpha*db"),
)  # fmt: skip
"""In the order in which an update computes them."""

BY_NAME: Final = {quantity.name: quantity for quantity in QUANTITIES}
POINTWISE: Final = tuple(cast(PointName, quantity.name) for quantity in QUANTITIES if quantity.each == "example")
FEATUREWISE: Final = tuple(quantity.name for quantity in QUANTITIES if quantity.each == "feature")
PARAMETERS: Final = tuple(quantity.name for quantity in QUANTITIES if quantity.phase == "update")
OVERALL: Final = tuple(name for name in BY_NAME if name not in POINTWISE)
"""What is of the update as a whole, not of one example."""
BEFORE_THE_STEP: Final = (*POINTWISE, *(name for name in OVERALL if name not in PARAMETERS))
"""What an update computes at the parameters before it, the numbers of the examples first."""
INTERCEPT: Final = ("db", "b")
"""What a run without an intercept does not have."""


@cache
def computed(*, penalised: bool, intercept: bool) -> tuple[Quantity, ...]:
    """The quantities of a run: R where there is a penalty on the weights, b and db where there is an intercept."""
    rows = (_penalised(row) for row in QUANTITIES) if penalised else QUANTITIES
    rows = (row for row in rows if row.code)
    if intercept:
        return tuple(rows)
    without = (_without_b(row) for row in rows if row.name not in INTERCEPT)
    return tuple(row._replace(made_of=tuple(name for name in row.made_of if name != "b")) for row in without)


def _penalised(row: Quantity) -> Quantity:
    """A row with what a penalty adds to it, which is made of the weights."""
    added = row.penalty if row.code else ""
    made_of = (*row.made_of, "w") if added else row.made_of
    return row._replace(code=row.code + row.penalty, course=row.course + added, made_of=made_of)


def _without_b(row: Quantity) -> Quantity:
    return row._replace(code=row.code.removesuffix(" + b"), course=row.course.removesuffix(" + b"))


@lru_cache(maxsize=256)  # each panel asks it of the same few names
def quantity_of(name: str) -> str:
    """What a number is a number of: `dw` of dw1, `z` of z@17."""
    return name.partition("@")[0].rstrip("0123456789")


def item_name(quantity: str, i: int) -> str:
    """The name of a quantity's number for feature i, counted from 0: dw1; of one that has no such its own name."""
    return f"{quantity}{i + 1}" if quantity in FEATUREWISE else quantity
