"""Rounds: loops of whose rounds no line of the header tells: `while True`, and a body that stands on the header's line.

Such a round begins with the first instruction of the loop's body. It is told as a line of its own, which is none of the
source: the number of the header's line with a minus before it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import NamedTuple


class Body(NamedTuple):
    """Where the body of such a loop begins: its first statement."""

    marker: int
    start: tuple[int, int]
    """Line and column."""
    stop: tuple[int, int]


def marker_of(node: ast.For | ast.While) -> int:
    """The line that runs once in each round: the header's, or that with a minus."""
    return -node.lineno if _is_endless(node) or _is_on_its_header(node) else node.lineno


def _is_endless(node: ast.For | ast.While) -> bool:
    return isinstance(node, ast.While) and isinstance(node.test, ast.Constant)


def _is_on_its_header(node: ast.For | ast.While) -> bool:
    head = node.test if isinstance(node, ast.While) else node.iter
    return node.body[0].lineno == (head.end_lineno or head.lineno)


def bodies_of(tree: ast.AST) -> tuple[Body, ...]:
    """Those of a source."""
    loops = (node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While)))
    return tuple(_body(node) for node in loops if marker_of(node) < 0)


def _body(node: ast.For | ast.While) -> Body:
    first = node.body[0]
    stop = first.end_lineno or first.lineno, first.end_col_offset or first.col_offset
    return Body(marker_of(node), (first.lineno, first.col_offset), stop)


def starts_of(code: CodeType, bodies: Sequence[Body]) -> Mapping[int, int]:
    """The instructions by which rounds begin in some code, by their offsets, with the marker of each."""
    starts: dict[int, int] = {}
    if not bodies:
        return starts
    known: set[Body] = set()
    for place, (line, last_line, column, last_column) in enumerate(code.co_positions()):
        if line is None or last_line is None or column is None or last_column is None:
            continue
        for body in bodies:
            if body not in known and body.start <= (line, column) and (last_line, last_column) <= body.stop:
                starts[2 * place] = body.marker
                known.add(body)
    return starts
