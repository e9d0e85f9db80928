"""Finding: what there is to check in a program, in the order in which its parts depend on each other."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from lrstep.checks.callee import Callee, Fault, Reply
from lrstep.checks.kinds import Facts, Kind, kind_of
from lrstep.checks.needs import names_bound
from lrstep.checks.process import MEMORY, SECONDS, Process
from lrstep.checks.program import UserProgram
from lrstep.checks.seeking import (
    Definition,
    Sought,
    beside,
    definitions,
    facts_of,
    filled,
    methods_of_class,
    of_class,
    ordered,
    sought,
)
from lrstep.checks.target import Target, misnamed
from lrstep.errors import InputError, Place

MOST_LINES = 5000  # of a script that are followed: reading some data, and the first updates
KINDS: dict[Kind, str] = {
    "sigmoid": "a sigmoid", "forward": "a forward pass", "cost": "a cost", "gradient": "a gradient",
    "loop": "training", "predict": "a prediction", "check": "a gradient check",
}  # fmt: skip
"""Each kind in words."""


_UNSEEN = ast.Lambda(ast.arguments([], [ast.arg("z")], None, [], [], None, []), ast.Constant(None))
"""In the place of a function that another file defines."""


class Finding(NamedTuple):
    """Something to check, as it can be asked."""

    sought: Sought
    callee: Callee


class Findings(NamedTuple):
    """What there is to check in a program, what was called first."""

    program: UserProgram
    items: tuple[Finding, ...] = ()
    failed: tuple[tuple[Sought, Fault], ...] = ()
    """What could not be made, and why."""
    left_out: tuple[str, ...] = ()
    """Functions and classes that are none of what can be checked."""
    fault: Fault | None = None
    """Why nothing can be asked: it is no Python."""
    script: Reply | None = None
    """Where nothing that can be asked trains, all of it as it was run and followed."""
    nothing: str = ""
    """That there is nothing to ask."""

    @property
    def took(self) -> str:
        """What was taken for what, in one sentence."""
        every = [*(item.sought for item in self.items), *(each for each, _ in self.failed)]
        return ", ".join(f"{each.whole} ({KINDS[each.kind]})" for each in every)


@contextmanager
def findings(target: Target, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[Findings]:
    """What there is to check in a target, which can be asked within the context; InputError where no such name is.

    Where none of it trains, but a loop outside of it may, the whole program is run once, and followed.
    """
    program = target.program()
    tree = program.tree()
    if isinstance(tree, Fault):
        yield Findings(program, fault=tree)
        return
    every = list(definitions(tree.body))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    try:
        items = [_named(tree, target.name, program)] if target.name else sought(every, calls)
        if not items and (program.module or not _loops(tree)):
            raise _nothing(every, program)
    except InputError:
        if not program.broken:
            raise
        yield Findings(program, fault=program.broken[0])
        return
    names = {each.name: dict(each.fills) for each in items}
    with Process(program, names, seconds=seconds, memory=memory) as process:
        if not items:
            yield Findings(program, script=process.followed(MOST_LINES), nothing=_nothing(every, program).what)
            return
        made = [Finding(each, process.callees[each.name]) for each in items if each.name in process.callees]
        failed = [(each, process.faults[each.name]) for each in items if each.name not in process.callees]
        left_out = () if target.name else tuple(name for name in _top(every) if name not in names)
        is_left = not (target.name or program.module or any(each.kind == "loop" for each in items))
        script = process.followed(MOST_LINES) if is_left and _loops_outside(tree.body) else None
        yield Findings(program, tuple(made), tuple(failed), left_out, script=script)


def _loops(tree: ast.Module) -> bool:
    """Whether there is a loop anywhere, which may train."""
    return any(isinstance(node, ast.For | ast.While) for node in ast.walk(tree))


def _loops_outside(body: Sequence[ast.stmt]) -> bool:
    """Whether there is a loop outside of functions and classes, which changes something."""
    for node in body:
        if isinstance(node, ast.For | ast.While):
            return any(isinstance(part, ast.Assign | ast.AugAssign) for part in ast.walk(node))
        inner = [part for name in ("body", "orelse", "handlers", "finalbody") for part in getattr(node, name, [])]
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _loops_outside(inner):
            return True
    return False


def findings_of(callee: Callee) -> tuple[Finding, ...]:
    """What there is to check of a function or class that is there already; a function is taken whatever it is for."""
    try:
        tree = ast.parse(textwrap.dedent(callee.source))
    except SyntaxError:  # a lambda, of which the source is a part of its line
        tree = ast.Module([], [])
    if callee.kind == "class":
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        items = [item for node in classes for item in of_class(node, {})] or [
            Sought(callee.name, "loop", callee.first_line)
        ]
        return tuple(Finding(each, callee) for each in ordered(items))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    facts = Facts(callee.name, nodes[0]) if nodes else None
    kind = None if facts is None else kind_of(facts) or ("loop" if facts.is_told_how_to_train else None)
    return (Finding(Sought(callee.name, kind or "gradient", callee.first_line), callee),)


def _named(tree: ast.Module, name: str, program: UserProgram) -> Sought:
    """The function, class or method of a name, whatever it is for."""
    first, _, method = name.partition(".")
    every = list(definitions(tree.body))
    node = next((each.node for each in every if each.name == first), None)
    if node is None:
        bound = names_bound(tree)
        if first not in bound:
            raise misnamed(name, _top(every), program)
        return Sought(first, kind_of(Facts(first, _UNSEEN)) or "gradient", bound[first], method)
    if isinstance(node, ast.ClassDef):
        methods = methods_of_class(
            node, {each.name: each.node for each in every if isinstance(each.node, ast.ClassDef)}
        )
        if not method:
            return Sought(first, "loop", node.lineno)
        if method not in methods:
            raise misnamed(name, [f"{first}.{each}" for each in methods], program)
        kind = kind_of(Facts(method, methods[method])) or "gradient"
        return Sought(first, kind, methods[method].lineno, "" if kind == "loop" else method)
    if method:
        raise InputError(f"{first} is a function and has no {method}", f"name it alone: {first}", Place(program.file))
    functions = facts_of(every)
    kind = kind_of(functions[first], beside(functions)) or "gradient"
    item = Sought(first, kind, node.lineno, calls=functions[first].calls)
    return filled(item, functions, [each for each in ast.walk(tree) if isinstance(each, ast.Call)])


def _nothing(definitions: Sequence[Definition], program: UserProgram) -> InputError:
    names = _top(definitions)
    what = "nothing in it looks like a gradient, a cost, a sigmoid, a prediction or training"
    mend = f"name it: {program.file}:{names[0]}" if names else "it defines neither functions nor classes"
    return InputError(what, mend, Place(program.file))


def _top(definitions: Iterable[Definition]) -> list[str]:
    return list(dict.fromkeys(each.name for each in definitions))
