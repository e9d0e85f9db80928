"""All that is said of a cell: which row and column made it, drawn and term by term, and what other products give."""

from __future__ import annotations

from lrstep.debugger.cell import Cell, cell_name
from lrstep.view.cells.drawn import HIGHEST, drawn
from lrstep.view.cells.terms import term_lines
from lrstep.view.cells.told import instead_lines
from lrstep.view.cells.written import made_of, numpy_name, row_of, written
from lrstep.view.lines import EMPTY, Line, Span, line, wrapped
from lrstep.view.style import Style

OTHERWISE = "What other products would make here"
HIDDEN = "Its numbers are hidden until you have answered."


def cell_lines(cell: Cell, style: Style, cells: int) -> list[Line]:
    """In at most so many cells where they have room."""
    frame, notation = cell.frame, style.notation
    parts = written(frame, cell.product, notation)
    shapes = f"{parts.left.shape} · {parts.right.shape} → {parts.result.shape}"
    listed = "" if frame.program.name == "vector" else " in the vector listing"
    head = [
        *wrapped(Span(""), made_of(cell, notation), cells, "  "),
        *wrapped(Span(f"{parts.line}  ", "title"), shapes.replace(" ", "\xa0") + listed, cells, "  "),
        *_place_in_numpy(cell, style, cells),
    ]
    names = {cell.product, cell_name(frame, cell.product, cell.place), *({"dz"} if cell.product == "dw" else ())}
    if style.masks & names:
        return [*head, EMPTY, line(HIDDEN)]
    matrices, terms = drawn(cell, style, notation, cells), term_lines(cell, style, notation, cells)
    beside = len(matrices) <= HIGHEST
    first, second = (matrices, terms) if beside else (terms, matrices)  # what is high goes below the edge
    others = [line(Span(OTHERWISE, "title")), *instead_lines(cell, style, notation, cells)]
    return [*head, EMPTY, *first, EMPTY, *second, EMPTY, *others]


def _place_in_numpy(cell: Cell, style: Style, cells: int) -> list[Line]:
    """What the cell is in its array, where that is not what it is called."""
    name = numpy_name(cell, style.notation)
    if cell.product == "dw":
        text = f"In NumPy it is {name}: places are counted from 0."
    elif style.notation == "lesson" and name == cell_name(cell.frame, "z", cell.place):
        return []
    elif cell.place == row_of(cell):
        text = f"In NumPy it is {name}."
    else:
        text = f"In NumPy it is {name}: row {row_of(cell)} of the data is at place {cell.place} of this batch, from 0."
    return wrapped(Span("", "dim"), text, cells, "  ")
