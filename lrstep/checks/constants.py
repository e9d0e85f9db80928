"""Constants: numbers written into a program that trains, or into its file, where no parameter takes them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lrstep.checks.callee import Callee
from lrstep.checks.roles import Role, role

LARGEST_BATCH = 512
SMALLEST_RATE, LARGEST_RATE = 1e-6, 10


class WrittenNumber(NamedTuple):
    """A number, and the name that it has."""

    value: float
    name: str
    """Empty where it has none."""


def rates(callee: Callee) -> list[WrittenNumber]:
    """What may be the learning rate, what is called so first."""
    tree = _tree(callee.source)
    steps = [number for node in ast.walk(tree) for number in _of_step(node)]
    plain = [
        WrittenNumber(node.value, "")
        for node in steps or _numbers(tree)
        if isinstance(node.value, float) and SMALLEST_RATE <= node.value <= LARGEST_RATE
    ]
    return _distinct([*_named(tree, "alpha"), *_outside(callee, "alpha"), *plain])


def _of_step(node: ast.AST) -> list[ast.Constant]:
    """The numbers that a derivative is multiplied by in a step: 0.1 in `w - 0.1 * dw` and in `w -= 0.1 * dw`."""
    match node:
        case ast.BinOp(
            left=ast.Name() | ast.Attribute(), op=ast.Sub() | ast.Add(), right=ast.BinOp(op=ast.Mult()) as of
        ):
            return [each for each in (of.left, of.right) if isinstance(each, ast.Constant)]
        case ast.AugAssign(op=ast.Sub() | ast.Add(), value=ast.BinOp(op=ast.Mult()) as of):
            return [each for each in (of.left, of.right) if isinstance(each, ast.Constant)]
    return []


def counts(callee: Callee) -> list[WrittenNumber]:
    """What may be the number of updates: what is called so, or what a range or a condition of a loop ends at."""
    tree = _tree(callee.source)
    ends: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("range", "trange"):
            ends += node.args[:2]
        if isinstance(node, ast.While) and isinstance(node.test, ast.Compare):
            ends += node.test.comparators
    plain = [
        WrittenNumber(each.value, "") for each in ends if isinstance(each, ast.Constant) and isinstance(each.value, int)
    ]
    kept = [*_named(tree, "steps"), *_outside(callee, "steps"), *plain]
    return _distinct([each for each in kept if each.value == int(each.value) > 1])


def sizes(callee: Callee) -> list[int]:
    """What may be the size of a batch."""
    tree = _tree(callee.source)
    plain = [WrittenNumber(node.value, "") for node in _numbers(tree) if isinstance(node.value, int)]
    kept = [*_named(tree, "batch"), *_outside(callee, "batch"), *plain]
    return [
        int(each.value) for each in _distinct(kept) if each.value == int(each.value) and 1 < each.value <= LARGEST_BATCH
    ]


def _tree(source: str) -> ast.AST:
    try:
        return ast.parse(textwrap.dedent(source))
    except SyntaxError:  # a part of a line, as of a lambda
        return ast.Module([], [])


def _numbers(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            yield node


def _named(tree: ast.AST, its: Role) -> list[WrittenNumber]:
    """Numbers that are assigned to a name, or given to a parameter, which stands for something."""
    named: list[WrittenNumber] = []
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Assign):
            targets = [target for target in node.targets if isinstance(target, (ast.Name, ast.Attribute))]
            pairs = [(target.id if isinstance(target, ast.Name) else target.attr, node.value) for target in targets]
        elif isinstance(node, ast.Call):
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
        for name, value in pairs:
            if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)) and role(name) == its:
                named.append(WrittenNumber(value.value, name))
    return named


def _outside(callee: Callee, its: Role) -> list[WrittenNumber]:
    """Numbers of the file that the program reads by their names."""
    if not any(role(name) == its for name in callee.globals_read):
        return []
    try:
        text = Path(callee.file).read_text()
    except (OSError, UnicodeDecodeError):
        return []
    return [each for each in _named(_tree(text), its) if each.name in callee.globals_read]


def _distinct(constants: list[WrittenNumber]) -> list[WrittenNumber]:
    return list({each.value: each for each in reversed(constants)}.values())[::-1]
