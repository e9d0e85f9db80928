"""Unheeded: mistakes that make no number wrong, and stand in what the lines do with what they are given."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.followed.leaving import cut_to_integers, loses_a_row
from lrstep.checks.followed.names import Names, number
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.roles import role
from lrstep.tracing.follow import Executed

SETTINGS = ("alpha", "steps")


class InLine(NamedTuple):
    """A mistake, and where it stands."""

    slip: str
    variable: str
    update: int
    line: int
    file: int = 0


def in_lines_alone(
    training: Training, updates: Sequence[SeenUpdate], begun: Sequence[Executed], sources: Sequence[str], count: int
) -> InLine | None:
    """The first such mistake, of a script that came to its end after `count` updates."""
    return (
        _batch_replaces(training, updates)
        or _leaves_out(training, updates, begun)
        or next(_settings(training, updates, begun, sources, count), None)
        or (_stops_at_once(training, updates, sources) if count == 1 else None)
    )


def counts_a_global(training: Training, updates: Sequence[SeenUpdate], begun: Sequence[Executed], source: str) -> bool:
    """Whether all steps are divided by the size of other data, which the function that trains reads from outside."""
    ratios = []
    for each in updates:
        moved, due = each.moment.w - each.values["w"], each.moment.alpha * each.made.dw
        if moved.shape != due.shape or not due.any():
            return False
        ratio = float(moved @ due / (due @ due))
        if not np.allclose(moved, ratio * due, 1e-7, 0):
            return False
        ratios.append(each.moment.m / ratio if ratio else 0.0)
    count = round(ratios[0])
    if not np.allclose(ratios, count, 1e-7, 0) or count == updates[0].moment.m:
        return False
    tree = ast.parse(source)
    functions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    reading = next((each for each in functions if each.name == training.loop.function), None)
    names = set() if reading is None else {part.id for part in ast.walk(reading) if isinstance(part, ast.Name)}
    shapes = {
        path: getattr(value, "shape", ())
        for line in begun if line.function == "<module>"
        for path, value in line.changes
    }  # fmt: skip
    return any(count in shapes[path] for path in names & shapes.keys())


def _batch_replaces(training: Training, updates: Sequence[SeenUpdate]) -> InLine | None:
    """A batch that is stored under the name of the data: the next one is drawn from it alone."""
    path = training.table.X_path
    if training.rule.path != path or len(updates) < 2 or not path:
        return None
    rows = [each.rows for each in updates]
    if rows[0] is None or len(rows[0]) == len(training.table.y) or any(each is None for each in rows):
        return None
    if not all(set(after or ()) <= set(before or ()) for before, after in pairwise(rows)):
        return None
    seen = updates[0].seen
    places = [change.place for change in seen.changes if change.path == path and change.call == seen.call]
    if not places:
        return None
    line = seen.executed[places[-1]]
    return InLine("batch-replaces-data", "dw", 1, line.line, line.file)


def _leaves_out(training: Training, updates: Sequence[SeenUpdate], begun: Sequence[Executed]) -> InLine | None:
    """A function that leaves out some of what it is given as data."""
    line = cut_to_integers(training, begun)
    if line is not None:
        is_inside = any(line is each for each in updates[0].seen.executed)
        return InLine("integers" if is_inside else "data-truncated", "z", 1, line.line, line.file)
    line = loses_a_row(training, updates)
    return None if line is None else InLine("row-lost", "dw", 1, line.line, line.file)


class _Setting(NamedTuple):
    """A parameter that nothing reads."""

    function: ast.FunctionDef
    name: str
    role: str
    file: int


def _settings(
    training: Training, updates: Sequence[SeenUpdate], begun: Sequence[Executed], sources: Sequence[str], count: int
) -> Iterator[InLine]:
    """Parameters for the rate or the number of updates that nothing reads, and that were given something else."""
    in_force = {"alpha": updates[0].moment.alpha, "steps": float(count)}
    for file, source in enumerate(sources):
        tree = ast.parse(source)
        for setting in _unread(tree, file, training):
            value = _given(begun, setting)
            if value is None or value == in_force[setting.role]:
                continue
            call = _call_of(setting.function, training.loop.function)
            slip = "settings-not-heeded" if call is not None or setting.role == "steps" else "rate-hard-coded"
            if call is not None:
                yield InLine(slip, "w", 1, call.lineno, file)
            elif setting.role == "steps":
                yield InLine(slip, "w", count, training.loop.header, training.loop.file)
            else:
                line = updates[0].seen.executed[updates[0].fallback]
                yield InLine(slip, "w", 1, line.line, line.file)


def _unread(tree: ast.Module, file: int, training: Training) -> Iterator[_Setting]:
    """Settings among the parameters of what trains, or of what calls it or constructs it, that are read nowhere."""
    name = training.loop.function
    attributes = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    owners = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and name in _methods(node)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    constructors = [method for owner in owners for method in owner.body if getattr(method, "name", "") == "__init__"]
    for function in functions:
        if not (function.name == name or function in constructors or _call_of(function, name) is not None):
            continue
        for parameter in (*function.args.args, *function.args.kwonlyargs):
            its = role(parameter.arg)
            aside = _aside(function) if its in _written(function, functions, name) else frozenset()
            if its in SETTINGS and not _is_read(function, parameter.arg, attributes, aside):
                yield _Setting(function, parameter.arg, its, file)


def _methods(node: ast.ClassDef) -> set[str]:
    return {part.name for part in node.body if isinstance(part, ast.FunctionDef)}


def _written(function: ast.FunctionDef, functions: Sequence[ast.FunctionDef], name: str) -> set[str]:
    """The settings for which a function hands on numbers of its own to the one that trains."""
    call = _call_of(function, name)
    callee = next((each for each in functions if each.name == name), None)
    if call is None or callee is None:
        return set()
    names = [parameter.arg for parameter in callee.args.args if parameter.arg != "self"]
    given = [*zip(names, call.args, strict=False), *((each.arg or "", each.value) for each in call.keywords)]
    return {
        str(role(arg)) for arg, value in given if isinstance(value, ast.Constant) and number(value.value) is not None
    }


def _aside(function: ast.FunctionDef) -> frozenset[int]:
    """What a function only returns or prints."""
    aside = [
        node for node in ast.walk(function)
        if isinstance(node, ast.Return) or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print")
    ]  # fmt: skip
    return frozenset(id(part) for node in aside for part in ast.walk(node) if isinstance(part, ast.Name))


def _is_read(function: ast.FunctionDef, name: str, attributes: set[str], aside: frozenset[int]) -> bool:
    """Whether a parameter is read for more than to be kept in an attribute that nothing reads, or than `aside`."""
    kept: dict[int, str] = {}
    for node in ast.walk(function):
        for target, value in _assigned(node):
            if isinstance(value, ast.Name) and value.id == name and isinstance(target, ast.Attribute):
                kept[id(value)] = target.attr
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name)
    reads = [node for node in names if id(node) not in aside]
    return any(id(node) not in kept or kept[id(node)] in attributes for node in reads)


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The pairs of an assignment, those of tuples one by one."""
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=False)
        else:
            yield target, node.value


def _call_of(function: ast.FunctionDef, name: str) -> ast.Call | None:
    """The one call in a function of another."""
    calls = [
        node for node in ast.walk(function)
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]  # fmt: skip
    return calls[0] if len(calls) == 1 and function.name != name else None


def _given(begun: Sequence[Executed], setting: _Setting) -> float | None:
    """What a parameter was given, when its function was called last."""
    lines = range(setting.function.lineno, setting.function.body[0].lineno)
    first = min((each.lineno for each in setting.function.decorator_list), default=setting.function.lineno)
    value: Any = None
    for line in begun:
        if line.function == setting.function.name and line.file == setting.file and first <= line.line <= lines[-1]:
            value = dict(line.changes).get(setting.name, value)
    return number(value)


def _stops_at_once(training: Training, updates: Sequence[SeenUpdate], sources: Sequence[str]) -> InLine | None:
    """A return or a break of each round, in a loop over a range of several."""
    loop, seen = training.loop, updates[0].seen
    every = (each for each in ast.walk(ast.parse(sources[loop.file])) if isinstance(each, ast.For))
    node = next((each for each in every if each.lineno == loop.header), None)
    body = [] if node is None else node.body
    ending = next((each for each in body if isinstance(each, (ast.Return, ast.Break))), None)
    if node is None or ending is None or _length(node.iter, seen.before, seen.call) < 2:
        return None
    return InLine("stops-at-once", "w", 1, ending.lineno, loop.file)


def _length(node: ast.expr, names: Names, call: int) -> int:
    """How many rounds a loop over a range has; 0 where that is not known."""
    if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range" and not node.keywords):
        return 0
    ends = [_value(argument, names, call) for argument in node.args]
    whole = [int(each) for each in ends if each is not None]
    return len(range(*whole)) if len(whole) == len(ends) > 0 else 0


def _value(node: ast.expr, names: Names, call: int) -> float | None:
    if isinstance(node, ast.Constant):
        return number(node.value)
    return number(names.get(ast.unparse(node), call)) if isinstance(node, (ast.Name, ast.Attribute)) else None
