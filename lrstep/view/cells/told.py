"""What is said of the other products that learners write: their numbers for this cell, and what NumPy makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from lrstep.choices import Notation
from lrstep.debugger.cell import Cell, cell_name
from lrstep.view.cells.instead import IN_COURSE, Came, Instead, others, right_shapes, values_of, what_came
from lrstep.view.cells.written import factors_at, of_example, written
from lrstep.view.lines import Line, Role, Span, cells_of, line, width, wrapped
from lrstep.view.style import Style

INDENT = "  "
SHAPE = re.compile(r"\((\d+), (\d+)\)")
MOST_ITEMS = 6  # of a row that is told
MOST_SIDE = 3  # rows and columns of an outer product that are drawn
MOST_NUMBERS = 1_000_000  # of X, up to which another product is computed in full


def instead_lines(cell: Cell, style: Style, notation: Notation, cells: int) -> list[Line]:
    """A part for each of them: its line, what it makes in this cell's place, and where it goes wrong."""
    lines: list[Line] = []
    for number, other in enumerate(others(cell.product, notation)):
        came = what_came(notation, cell.product, number, cell.frame.m, cell.frame.n)
        lines += [*_head(cell, notation, other, cells), *_part(cell, style, notation, other, came, cells)]
    return lines


def _head(cell: Cell, notation: Notation, other: Instead, cells: int) -> list[Line]:
    parts = written(cell.frame, cell.product, notation)
    code = parts.line.replace(other.instead_of, other.product)
    given = "".join(f", {_named(name, notation)} {_reshaped(cell, shape)}" for name, shape in other.turned.items())
    return wrapped(Span(f"{other.kind}{given}: ", "title"), code, cells, INDENT)


def _reshaped(cell: Cell, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape in which -1 stands for all numbers of the column."""
    return tuple(len(cell.column) if size == -1 else size for size in shape)


def _named(name: str, notation: Notation) -> str:
    return IN_COURSE.get(name, name) if notation == "course" else name


def _part(cell: Cell, style: Style, notation: Notation, other: Instead, came: Came, cells: int) -> list[Line]:
    if came.shape is None:
        return _wrapped(f"NumPy refuses it at once: ValueError: {came.error}", cells)
    right = right_shapes(notation, cell.frame.m, cell.frame.n)
    later = _later(came, right, notation)
    if came.shape == right[cell.product]:
        return _wrapped(f"No error: {came.shape}, as it should be. {_same(cell, style, notation, other)}{later}", cells)
    if other.kind == "outer product":
        told = f"No error: {came.shape}, every number of the one with every number of the other."
        alone = f"Of {_source(cell, notation)} alone it makes {_diagonal(cell)}"
        return [*_wrapped(f"{told} {alone}", cells), *_outer(cell, style, notation, cells), *_wrapped(later, cells)]
    held = ""
    if other.turned:
        held = f"the same numbers, but {came.shape}. {_meeting(cell, notation, other, came)}"
    elif other.kind == "elementwise":
        held = f"{came.shape}. {_place(cell, notation)} holds {_held(cell, style)}."
    return _wrapped(f"No error: {held or f'{came.shape}.'} {later}", cells)


def _held(cell: Cell, style: Style) -> str:
    """What an elementwise product has for the cell."""
    items, count = ", ".join(style.number(float(value)) for value in cell.products[:MOST_ITEMS]), len(cell.products)
    more = ", …" if count > MOST_ITEMS else ""
    return f"the {count:,} products, not added up: {items}{more}" if count > 1 else f"the one product: {items}"


def _meeting(cell: Cell, notation: Notation, other: Instead, came: Came) -> str:
    """What becomes of two shapes that then meet."""
    right = right_shapes(notation, cell.frame.m, cell.frame.n)
    shapes = {"y": right["z"], "w": right["w"]} | {
        name: came.shapes[name] for name in ("a", "dw") if name in came.shapes
    }
    shapes |= {name: _reshaped(cell, shape) for name, shape in other.turned.items()}
    first, second = (shapes[name] for name in other.meet)
    both = np.broadcast_shapes(first, second)
    names = [_named(name, notation) for name in other.meet]
    return f"NumPy broadcasts {names[0]} {first} and {names[1]} {second} to {both}."


def _wrapped(text: str, cells: int) -> list[Line]:
    """A text, which is broken in no shape."""
    return wrapped(Span(INDENT), SHAPE.sub("(\\1,\xa0\\2)", text.strip()), cells, INDENT) if text else []


def _place(cell: Cell, notation: Notation) -> str:
    """Where an elementwise product has what belongs to the cell."""
    return f"Row x{cell.place + 1}" if cell.product == "dw" else of_example(cell, notation).capitalize()


def _source(cell: Cell, notation: Notation) -> str:
    """The row and the column that made the cell."""
    if cell.product == "z":
        return f"{of_example(cell, notation)} and w"
    return f"x{cell.place + 1} and {_named('dz', notation)}"


def _same(cell: Cell, style: Style, notation: Notation, other: Instead) -> str:
    """What a product of the right shape makes of the cell: the right number, or which other."""
    frame = cell.frame
    if frame.m * frame.n > MOST_NUMBERS:
        return "Its numbers may be others. "
    made = other.line(values_of(cell, notation))
    index = (0, cell.place) if made.shape[0] == 1 and made.ndim == 2 else (cell.place, 0)[: made.ndim]
    number, ours = float(made[index]), cell.total
    name = cell_name(frame, cell.product, cell.place)
    with np.errstate(all="ignore"):
        if np.isclose(number, ours, rtol=1e-5 if frame.values.dtype == np.float32 else 1e-9, atol=0, equal_nan=True):
            return "With these sizes it makes the same numbers. "
    finer = style.telling(number, ours)
    return f"But {name} is a sum of other products: {finer.number(number)} instead of {finer.number(ours)}. "


def _later(came: Came, right: Mapping[str, tuple[int, ...]], notation: Notation) -> str:
    """Where an error comes later; else the shapes that are not what they should be."""
    wrong = [(name, shape) for name, shape in came.shapes.items() if shape != right[name] and name != came.product]
    told = _shapes(wrong, notation)
    if came.at:
        before = f" ({told} by then)" if told else ""
        return f"The error comes later, at {_named(came.at, notation)}{before}: ValueError: {came.error}"
    if not wrong:
        return "" if came.shape == right[came.product] else "All later shapes are right."
    return f"No later line raises an error either; they make {told}."


def _shapes(wrong: Sequence[tuple[str, tuple[int, ...]]], notation: Notation) -> str:
    """Names with their shapes, those of one shape together."""
    parts = []
    for shape, group in groupby(wrong, key=lambda each: each[1]):
        names = [_named(name, notation) for name, _ in group]
        parts.append(f"{', '.join(names[:-1])}{' and ' if names[1:] else ''}{names[-1]} {shape}")
    return ", ".join(parts)


def _outer(cell: Cell, style: Style, notation: Notation, cells: int) -> list[Line]:
    """Each number of the row with each of the column, the first of them, in as many digits as have room."""
    for finer in style.coarser():
        lines = _outer_lines(cell, finer, notation)
        if width(lines[0]) <= cells:
            break
    return lines


def _outer_lines(cell: Cell, style: Style, notation: Notation) -> list[Line]:
    shown = min(MOST_SIDE, len(cell.products))
    pairs = [factors_at(cell, notation, i) for i in range(shown)]
    with np.errstate(all="ignore"):
        table = np.outer([a for a, _ in pairs], [b for _, b in pairs])
    texts = [
        [f"{'▸' * (i == j)}{style.number(float(value))}" for j, value in enumerate(row)] for i, row in enumerate(table)
    ]
    wide = max(cells_of(text) for row in texts for text in row)
    more = len(cell.products) > shown
    lines = []
    for i, row in enumerate(texts):
        roles: list[Role] = ["title" if i == j else "dim" for j in range(shown)]
        numbers = [Span(f" {text:>{wide}}", role) for text, role in zip(row, roles, strict=True)]
        lines.append(line(Span(INDENT), *numbers, Span("  …" if more else "", "dim")))
    return [*lines, *([line(Span(f"{INDENT} …", "dim"))] if more else [])]


def _diagonal(cell: Cell) -> str:
    """Where in an outer product the products are."""
    count = len(cell.products)
    return "one number." if count == 1 else f"{count:,} by {count:,} numbers; on the diagonal ▸ are the products above:"
