"""Finding: what there is to check in a program, in the order in which its parts depend on each other."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from lrstep.checks.callee import Callee, Fault, Reply
from lrstep.checks.kinds import ORDER, Beside, Facts, Kind, is_aside, is_linear, kind_of
from lrstep.checks.needs import names_bound
from lrstep.checks.process import MEMORY, SECONDS, Process
from lrstep.checks.program import Program
from lrstep.checks.signatures import Function
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


class Sought(NamedTuple):
    """Something to check, before anything is run."""

    name: str
    """Of the function or class."""
    kind: Kind
    line: int
    method: str = ""
    """Of a class, which one; empty where the class trains."""
    calls: frozenset[str] = frozenset()

    @property
    def whole(self) -> str:
        """`propagate`, `Model`, `Model.predict`."""
        return f"{self.name}.{self.method}" if self.method else self.name


class Finding(NamedTuple):
    """Something to check, as it can be asked."""

    sought: Sought
    callee: Callee


class Findings(NamedTuple):
    """What there is to check in a program, what was called first."""

    program: Program
    items: tuple[Finding, ...] = ()
    failed: tuple[tuple[Sought, Fault], ...] = ()
    """What could not be made, and why."""
    left_out: tuple[str, ...] = ()
    """Functions and classes that are none of what can be checked."""
    fault: Fault | None = None
    """Why nothing can be asked: it is no Python."""
    script: Reply | None = None
    """Where there is nothing to ask, all of it as it was run and followed."""
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

    Where there is nothing to be asked, the whole program is run once, and followed.
    """
    program = target.program()
    tree = program.tree()
    if isinstance(tree, Fault):
        yield Findings(program, fault=tree)
        return
    every = list(definitions(tree.body))
    try:
        items = [_named(tree, target.name, program)] if target.name else sought(every)
        if not items and (program.module or not _loops(tree)):
            raise _nothing(every, program)
    except InputError:
        if not program.broken:
            raise
        yield Findings(program, fault=program.broken[0])
        return
    names = list(dict.fromkeys(each.name for each in items))
    with Process(program, names, seconds=seconds, memory=memory) as process:
        if not items:
            yield Findings(program, script=process.followed(MOST_LINES), nothing=_nothing(every, program).what)
            return
        made = [Finding(each, process.callees[each.name]) for each in items if each.name in process.callees]
        failed = [(each, process.faults[each.name]) for each in items if each.name not in process.callees]
        left_out = () if target.name else tuple(name for name in _top(every) if name not in names)
        yield Findings(program, tuple(made), tuple(failed), left_out)


def _loops(tree: ast.Module) -> bool:
    """Whether there is a loop anywhere, which may train."""
    return any(isinstance(node, ast.For | ast.While) for node in ast.walk(tree))


class Definition(NamedTuple):
    """A function, or a class, outside of functions."""

    name: str
    node: Function | ast.ClassDef


def sought(definitions: Sequence[Definition]) -> list[Sought]:
    """What there is to check among definitions, what is called first."""
    functions = _functions(definitions)
    items = _of_functions(functions, _beside(functions))
    for each in definitions:
        if isinstance(each.node, ast.ClassDef):
            items += _of_class(each.node)
    return _ordered(items or [_sought(facts, "gradient") for facts in functions.values() if facts.may_be_gradient])


def findings_of(callee: Callee) -> tuple[Finding, ...]:
    """What there is to check of a function or class that is there already; a function is taken whatever it is for."""
    try:
        tree = ast.parse(textwrap.dedent(callee.source))
    except SyntaxError:  # a lambda, of which the source is a part of its line
        tree = ast.Module([], [])
    if callee.kind == "class":
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        items = [item for node in classes for item in _of_class(node)] or [
            Sought(callee.name, "loop", callee.first_line)
        ]
        return tuple(Finding(each, callee) for each in _ordered(items))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    kind = kind_of(Facts(callee.name, nodes[0])) if nodes else None
    return (Finding(Sought(callee.name, kind or "gradient", callee.first_line), callee),)


def _functions(definitions: Sequence[Definition]) -> dict[str, Facts]:
    return {each.name: Facts(each.name, each.node) for each in definitions if not isinstance(each.node, ast.ClassDef)}


def _of_functions(functions: dict[str, Facts], beside: Beside) -> list[Sought]:
    kinds = {facts: kind for facts in functions.values() if (kind := kind_of(facts, beside)) is not None}
    linear = [facts for facts in kinds if is_linear(facts.name)]
    beside_others = len(linear) < len(kinds)
    return [_sought(facts, kind) for facts, kind in kinds.items() if not (beside_others and facts in linear)]


def _sought(facts: Facts, kind: Kind) -> Sought:
    return Sought(facts.name, kind, facts.node.lineno, calls=facts.calls)


def _beside(functions: dict[str, Facts]) -> Beside:
    """Those that train, by themselves or by others, and those that have a sigmoid in them."""
    names = {name for name, facts in functions.items() if facts.trains}
    for _ in functions:
        more = {name for name, facts in functions.items() if names & facts.calls and facts.takes_data}
        if more <= names:
            break
        names |= more
    benders = {name for name, facts in functions.items() if kind_of(facts) in ("sigmoid", "forward")}
    return Beside(frozenset(names), frozenset(benders))


def _of_class(node: ast.ClassDef) -> list[Sought]:
    """Its training, and before and after that its sigmoid and its prediction; without training, what else it has."""
    if is_aside(node.name) or any("Module" in ast.unparse(base) for base in node.bases):
        return []
    methods = {each.name: Facts(each.name, each) for each in node.body if isinstance(each, ast.FunctionDef)}
    if "transform" in methods:
        return []  # it prepares data
    public = {name: facts for name, facts in methods.items() if not name.startswith("__")}
    kinds = {each.name: each for each in _of_functions(public, _beside(methods))}
    trains = any(each.kind == "loop" for each in kinds.values())
    wanted = ("sigmoid", "predict") if trains else ("sigmoid", "forward", "cost", "gradient", "predict")
    items = [each._replace(name=node.name, method=name) for name, each in kinds.items() if each.kind in wanted]
    if trains:
        calls = frozenset(call for facts in methods.values() for call in facts.calls)
        return [*items, Sought(node.name, "loop", node.lineno, calls=calls)]
    return items if any(each.kind in ("cost", "gradient") for each in items) else []


def _ordered(items: Sequence[Sought]) -> list[Sought]:
    """What is called before what calls it, else by kind and line."""
    left = sorted(items, key=lambda each: (ORDER.index(each.kind), each.line))
    order: list[Sought] = []
    while left:
        names = {each.method or each.name for each in left}
        ready = [each for each in left if not (each.calls & names) - {each.method or each.name}]
        order.append(next(iter(ready), left[0]))
        left.remove(order[-1])
    return order


def _named(tree: ast.Module, name: str, program: Program) -> Sought:
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
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        if not method:
            return Sought(first, "loop", node.lineno)
        if method not in methods:
            raise misnamed(name, [f"{first}.{each}" for each in methods], program)
        kind = kind_of(Facts(method, methods[method])) or "gradient"
        return Sought(first, kind, methods[method].lineno, "" if kind == "loop" else method)
    if method:
        raise InputError(f"{first} is a function and has no {method}", f"name it alone: {first}", Place(program.file))
    functions = _functions(every)
    return _sought(functions[first], kind_of(functions[first], _beside(functions)) or "gradient")


def _nothing(definitions: Sequence[Definition], program: Program) -> InputError:
    names = _top(definitions)
    what = "nothing in it looks like a gradient, a cost, a sigmoid, a prediction or training"
    mend = f"name it: {program.file}:{names[0]}" if names else "it defines neither functions nor classes"
    return InputError(what, mend, Place(program.file))


def _top(definitions: Iterable[Definition]) -> list[str]:
    return list(dict.fromkeys(each.name for each in definitions))


def definitions(body: Sequence[ast.stmt]) -> Iterator[Definition]:
    """Functions, lambdas with a name and classes, of several with a name the last; also under `if` and `try`."""
    last: dict[str, Definition] = {}
    for each in _all(body):
        last[each.name] = each
    yield from last.values()


def _all(body: Sequence[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield Definition(node.name, node)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as function):
                yield Definition(name, function)
            case ast.If(test=test, body=inner, orelse=otherwise) if "__name__" not in ast.unparse(test):
                yield from _all([*inner, *otherwise])
            case ast.Try(body=inner, handlers=handlers, orelse=otherwise):
                yield from _all([*inner, *otherwise])
                yield from (each for handler in handlers for each in _all(handler.body))
