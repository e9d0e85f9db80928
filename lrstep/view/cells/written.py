"""How a product is written in a notation: its line, its two factors and its result, with their shapes."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.choices import Notation
from lrstep.debugger import Frame
from lrstep.debugger.cell import Cell, cell_name

Shape = tuple[int, ...]


class ProductFactor(NamedTuple):
    """An array by its name in the line."""

    name: str
    shape: Shape

    @property
    def written(self) -> str:
        """With its shape."""
        return f"{self.name} {self.shape}"


class Written(NamedTuple):
    """A product of the vector program as it stands in a notation."""

    line: str
    left: ProductFactor
    right: ProductFactor
    result: ProductFactor


def written(frame: Frame, product: str, notation: Notation) -> Written:
    """The line of z or dw, and what is in it."""
    m, n, quantity = frame.m, frame.n, frame.program.computes[product]
    course = notation == "course"
    line = " ".join(quantity.course.split()) if course else f"{quantity.name} = {quantity.code}"
    if product == "z":
        if course:
            return Written(line, ProductFactor("w.T", (1, n)), ProductFactor("X", (n, m)), ProductFactor("Z", (1, m)))
        return Written(line, ProductFactor("X", (m, n)), ProductFactor("w", (n,)), ProductFactor("z", (m,)))
    if course:
        return Written(line, ProductFactor("X", (n, m)), ProductFactor("dZ.T", (m, 1)), ProductFactor("dw", (n, 1)))
    return Written(line, ProductFactor("X.T", (n, m)), ProductFactor("dz", (m,)), ProductFactor("dw", (n,)))


def row_of(cell: Cell) -> int:
    """The data row of the example that a cell of z is of."""
    return cell.frame.values.batch.row(cell.place)


def numpy_name(cell: Cell, notation: Notation) -> str:
    """The cell as NumPy has it, by its place in its array."""
    if notation == "course":
        return f"Z[0, {cell.place}]" if cell.product == "z" else f"dw[{cell.place}, 0]"
    return f"{cell.product}[{cell.place}]"


def made_of(cell: Cell, notation: Notation) -> str:
    """Which row and which column make it, in words."""
    name, frame = cell_name(cell.frame, cell.product, cell.place), cell.frame
    course = notation == "course"
    if cell.product == "z":
        plus = "" if cell.added is None else ", plus b"
        one = of_example(cell, notation)
        return f"{name}: the row w.T times {one} of X{plus}" if course else f"{name}: {one} of X times w{plus}"
    feature = f"x{cell.place + 1}"
    plus = "" if cell.added is None else f", plus l2/m·w{cell.place + 1}"
    of = f"row {feature} of X times the column dZ.T" if course else f"row {feature} of X.T times dz"
    return f"{name}: {of}, divided by m = {frame.m}{plus}"


def of_example(cell: Cell, notation: Notation) -> str:
    """The row, in the course's notation the column, of X that a cell of z is made of."""
    return f"example {row_of(cell)}'s {'column' if notation == 'course' else 'row'}"


def factor_names(cell: Cell, notation: Notation, i: int) -> tuple[str, str]:
    """The two numbers of its product at a place, in the order of the line."""
    if cell.product == "z":
        names = f"x{i + 1}", f"w{i + 1}"
        return (names[1], names[0]) if notation == "course" else names
    at = f"[{cell.frame.values.batch.row(i)}]" if cell.frame.m > 1 else ""
    return f"x{cell.place + 1}{at}", f"dz{at}"


def factors_at(cell: Cell, notation: Notation, i: int) -> tuple[float, float]:
    """Their values."""
    both = float(cell.row[i]), float(cell.column[i])
    return (both[1], both[0]) if cell.product == "z" and notation == "course" else both
