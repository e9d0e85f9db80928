"""The two factors and the result of a product as small matrices beside each other, the row and the column marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lrstep.choices import Notation
from lrstep.debugger.cell import Cell
from lrstep.view.cells.written import written
from lrstep.view.lines import Line, Role, Span, cells_of, fit, line, width
from lrstep.view.style import Style

GAP = "…"
ROW, COLUMN = "▸", "▾"  # before the row that is meant, and above the column
DIGITS = 4
MOST_ROWS, MOST_COLUMNS = 5, 5
HIGHEST = 2 + MOST_ROWS  # rows of matrices that stand beside each other
SIGNS = ("", "·", "→")  # before each of the three


class Axis(NamedTuple):
    """One way through a matrix: how many places there are, what each is called, and which is meant, if one is."""

    size: int
    name: Callable[[int], str] = lambda place: ""
    meant: int | None = None

    def shown(self, most: int) -> list[int | None]:
        """The places that have room, with None in each gap: first that which is meant, then the ends."""
        if self.size <= most:
            return list(range(self.size))
        kept = {0} if self.meant is None else {self.meant}
        for place in (0, self.size - 1, 1, self.size - 2):
            if len(_with_gaps(sorted({*kept, place}), self.size)) <= most:
                kept.add(place)
        return _with_gaps(sorted(kept), self.size)


class Matrix(NamedTuple):
    """A matrix: its name with its shape, and its number at a row and a column."""

    title: str
    rows: Axis
    columns: Axis
    number: Callable[[int, int], str]


def _with_gaps(places: Iterable[int], count: int) -> list[int | None]:
    found: list[int | None] = []
    before = -1
    for place in (*places, count):
        if place > before + 1:
            found.append(None)
        found.append(place)
        before = place
    return found[:-1]


def drawn(cell: Cell, style: Style, notation: Notation, cells: int) -> list[Line]:
    """The matrices beside each other with as many columns and digits as have room; else below each other."""
    for most in range(MOST_COLUMNS, 0, -1):
        for finer in style.at(min(style.digits, DIGITS)).coarser():
            rows = _beside(_blocks(cell, finer, notation, most))
            if width(rows[0]) <= cells:
                return rows
    return [row for block in _blocks(cell, style.at(DIGITS), notation, 3) for row in block]


def _blocks(cell: Cell, style: Style, notation: Notation, most: int) -> list[list[Line]]:
    role: Role = "forward" if cell.product == "z" else "backward"
    return [_lines(matrix, role, most) for matrix in _matrices(cell, style, notation)]


def _matrices(cell: Cell, style: Style, notation: Notation) -> list[Matrix]:
    """Left, right and result."""
    frame, batch = cell.frame, cell.frame.values.batch
    in_course = cell.product == "z" and notation == "course"

    @lru_cache(maxsize=64)
    def row(example: int) -> list[float]:
        features: list[float] = frame.values.example(batch.row(example))[0].tolist()
        return features

    def x(example: int, feature: int) -> str:
        return style.number(row(example)[feature])

    def column(i: int) -> str:
        return style.number(float(cell.column[i]))

    def result(i: int) -> str:
        return style.number(frame.known.number(cell.product, i))

    left, inner, right = _axes(cell, notation)
    by_row = x if cell.product == "z" else lambda i, j: x(j, i)
    numbers: list[Callable[[int, int], str]] = [by_row, lambda i, _: column(i), lambda i, _: result(i)]
    if in_course:
        numbers = [lambda _, j: column(j), lambda i, j: x(j, i), lambda _, j: result(j)]
    names = [factor.written for factor in written(frame, cell.product, notation)[1:]]
    axes = [(left, inner[0]), (inner[1], right), (left._replace(name=_result_name(cell, left)), right)]
    return [Matrix(name, *both, number) for name, both, number in zip(names, axes, numbers, strict=True)]


def _axes(cell: Cell, notation: Notation) -> tuple[Axis, tuple[Axis, Axis], Axis]:
    """The rows of the left matrix; what its columns and the rows of the right one are; the columns of that."""
    frame, one = cell.frame, Axis(1, meant=0)
    examples = Axis(frame.m, lambda i: str(frame.values.batch.row(i)))
    features, weights = Axis(frame.n, lambda i: f"x{i + 1}"), Axis(frame.n, lambda i: f"w{i + 1}")
    if cell.product == "dw":
        return features._replace(meant=cell.place), (examples, examples), one
    if notation == "course":
        return one, (weights, features), examples._replace(meant=cell.place)
    return examples._replace(meant=cell.place), (features, weights), one


def _result_name(cell: Cell, rows: Axis) -> Callable[[int], str]:
    return rows.name if cell.product == "z" else lambda i: f"dw{i + 1}"


def _lines(matrix: Matrix, role: Role, most: int) -> list[Line]:
    """Its name with its shape, the names of its columns, its rows."""
    rows, columns = matrix.rows.shown(MOST_ROWS), matrix.columns.shown(most)
    numbers = [[GAP if i is None or j is None else matrix.number(i, j) for j in columns] for i in rows]
    names = ["" if i is None else matrix.rows.name(i) for i in rows]
    heads = [_head(matrix.columns, j) for j in columns]
    wide = [max(map(cells_of, (head, *each))) for head, each in zip(heads, zip(*numbers, strict=True), strict=True)]
    lead = max(map(cells_of, names))
    head_roles: list[Role] = ["title" if head.startswith(COLUMN) else "name" for head in heads]
    lines = [line(Span(matrix.title, "title")), line(" " * (lead + 1), *_row(heads, wide, head_roles))]
    for i, name, row in zip(rows, names, numbers, strict=True):
        meant = i is not None and i == matrix.rows.meant
        roles = [_role(matrix, i, j, role) for j in columns]
        mark = Span(ROW if meant else " ", "title")
        lines.append(line(mark, Span(f"{name:>{lead}}", "title" if meant else "name"), *_row(row, wide, roles)))
    return lines


def _head(columns: Axis, j: int | None) -> str:
    if j is None:
        return ""
    return f"{COLUMN}{columns.name(j)}" if j == columns.meant else columns.name(j)


def _role(matrix: Matrix, i: int | None, j: int | None, role: Role) -> Role:
    """How a number looks: that of a row and a column that are both meant, one of such a row or column, or another."""
    in_row, in_column = i is not None and i == matrix.rows.meant, j is not None and j == matrix.columns.meant
    if matrix.rows.meant is not None and matrix.columns.meant is not None:
        return "changed" if in_row and in_column else "dim"
    return role if in_row or in_column else "dim"


def _row(texts: Sequence[str], wide: Sequence[int], roles: Sequence[Role]) -> list[Span]:
    return [
        span
        for text, cells, role in zip(texts, wide, roles, strict=True)
        for span in (Span(" " * (cells - cells_of(text) + 1)), Span(text, role))
    ]


def _beside(blocks: Sequence[list[Line]]) -> list[Line]:
    """All in one row, with what stands between them."""
    high = max(map(len, blocks))
    rows: list[list[Span]] = [[] for _ in range(high)]
    for sign, block in zip(SIGNS, blocks, strict=True):
        wide = max(map(width, block))
        for i, row in enumerate(rows):
            row += [Span(f"  {sign if i == 2 else ' '}  ")] if sign else []
            row += fit(block[i], wide) if i < len(block) else [Span(" " * wide)]
    return [tuple(row) for row in rows]
