"""The products that a cell is the sum of, under each other, with their sum and what is done to it."""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.choices import Notation
from lrstep.debugger.cell import Cell, cell_name
from lrstep.view.cells.written import factor_names, factors_at
from lrstep.view.lines import EMPTY, Line, Role, Span, cells_of, line, width, wrapped
from lrstep.view.style import JUST_RAN, NOT_NOW, Style

MOST_TERMS = 8
INDENT = "  "


def term_lines(cell: Cell, style: Style, notation: Notation, cells: int, most: int = MOST_TERMS) -> list[Line]:
    """A line for each product, or of many for the largest, then the sum, and the cell; where it is narrow with fewer
    digits, then with shorter names."""
    count = len(cell.products)
    shown = cell.largest(most if count <= most else most - 1)
    for short, finer in ((short, finer) for short in (False, True) for finer in style.coarser()):
        lines = _aligned([*_products(cell, finer, notation, shown, short), *_ending(cell, finer, shown, short)])
        if all(width(each) <= cells for each in lines):
            break
    return [*lines, *_apart(cell, style, cells)]


Row = tuple[str, str, str, Role]
"""What a line is of, its factors, its number, and how that looks."""


def _products(cell: Cell, style: Style, notation: Notation, shown: Sequence[int], short: bool) -> list[Row]:
    names = ["·".join(factor_names(cell, notation, i)) for i in shown]
    if short and cell.product == "dw":
        names = [f"row {cell.frame.values.batch.row(i)}" for i in shown]
    numbers = [factors_at(cell, notation, i) for i in shown]
    left = [style.number(a) for a, _ in numbers]
    right = [style.factor(b) for _, b in numbers]
    wide, widest = max(map(cells_of, left)), max(map(cells_of, right))
    role: Role = "forward" if cell.product == "z" else "backward"
    return [
        (name, f"{a:>{wide}} · {b:<{widest}}", style.number(float(cell.products[i])), role)
        for name, a, b, i in zip(names, left, right, shown, strict=True)
    ]


def _ending(cell: Cell, style: Style, shown: Sequence[int], short: bool) -> list[Row]:
    """The products that are not shown, the sum of all, and what is done to it."""
    count, left_out = len(cell.products), len(cell.products) - len(shown)
    rows: list[Row] = []
    if left_out:
        smaller = "1 smaller one" if left_out == 1 else f"{left_out:,} smaller ones{'' if short else ', together'}"
        rows.append((f"and {smaller}", "", style.number(cell.rest(list(shown))), "dim"))
    name = cell_name(cell.frame, cell.product, cell.place)
    steps: list[Row] = []
    if cell.product == "dw":
        steps.append(("divided by m", "", str(cell.frame.m), "plain"))
    if cell.added is not None:
        what = "plus b" if cell.product == "z" else f"plus l2/m·w{cell.place + 1}"
        steps.append((what, "", style.number(cell.added), "plain"))
    if count > 1 and steps:
        rows.append((f"sum of the {count:,} products", "", style.number(cell.total), "plain"))
    return [*rows, *steps, (name, "", style.number(cell.value), "changed")]


def _aligned(rows: Sequence[Row]) -> list[Line]:
    """Names on the left, numbers right under each other."""
    lead = max(cells_of(name) for name, factors, _, _ in rows if factors)
    middle = max(cells_of(factors) for _, factors, _, _ in rows)
    wide = max(cells_of(number) for _, _, number, _ in rows)
    head = max(lead + 2 + middle, *(cells_of(name) for name, factors, _, _ in rows if not factors))
    lines = []
    for name, factors, number, role in rows:
        shown = f"{name:<{lead}}  {factors}" if factors else name
        mark = JUST_RAN if role == "changed" else NOT_NOW
        own: Role = "dim" if role == "dim" else "plain"
        lines.append(line(Span(mark, role), Span(f"{shown:<{head}} = ", own), Span(f"{number:>{wide}}", role)))
    return lines


def _apart(cell: Cell, style: Style, cells: int) -> list[Line]:
    """What there is to say where the Frame's number is not just what the products make."""
    if cell.value == cell.made or cell.value != cell.value:
        return []
    value, made = style.apart(cell.value, cell.made)
    name = cell_name(cell.frame, cell.product, cell.place)
    if cell.is_made_so or cell.frame.values.given is None:
        rounding = ": rounding" if cell.is_made_so else ""
        text = f"Added one after another they make {made}; {name} is {value}, added in another order{rounding}."
    else:
        text = f"{cell.frame.origin.whose.capitalize()} has {name} = {value}, but these make {made}."
    return [EMPTY, *wrapped(Span(INDENT), text, cells, INDENT)]
