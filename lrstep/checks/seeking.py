"""Seeking: what there is to check among a program's definitions, before anything is run, what is called first."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lrstep.checks.kinds import ORDER, Facts, Kind, Neighbours, is_aside, is_linear, kind_of, kind_of_parameter
from lrstep.checks.signatures import Function


class Sought(NamedTuple):
    """Something to check, before anything is run."""

    name: str
    """Of the function or class."""
    kind: Kind
    line: int
    method: str = ""
    """Of a class, which one; empty where the class trains."""
    calls: frozenset[str] = frozenset()
    fills: tuple[tuple[str, str], ...] = ()
    """Parameters that are functions, and those of the program that are given there: cost_function, compute_cost."""

    @property
    def whole(self) -> str:
        """`propagate`, `Model`, `Model.predict`."""
        return f"{self.name}.{self.method}" if self.method else self.name


class Definition(NamedTuple):
    """A function, or a class, outside of functions."""

    name: str
    node: Function | ast.ClassDef


def sought(definitions: Sequence[Definition], calls: Sequence[ast.Call] = ()) -> list[Sought]:
    """What there is to check among definitions, what is called first; `calls` are those of the whole program."""
    functions = facts_of(definitions)
    items = _of_functions(functions, beside(functions))
    items += [item for node in _classes(definitions).values() for item in of_class(node, _classes(definitions))]
    items = items or [_sought(facts, "gradient") for facts in functions.values() if facts.may_be_gradient]
    return ordered([filled(item, functions, calls) for item in items])


def _classes(definitions: Sequence[Definition]) -> dict[str, ast.ClassDef]:
    return {each.name: each.node for each in definitions if isinstance(each.node, ast.ClassDef)}


def filled(item: Sought, functions: Mapping[str, Facts], calls: Sequence[ast.Call]) -> Sought:
    """With what its parameters that are functions are to be given: as the program calls it, or what is such."""
    facts = functions.get(item.name)
    if facts is None:
        return item
    fills = []
    for place, name in enumerate(facts.parameters):
        if name in facts.calls and name not in functions:
            given = _given(item.name, place, name, calls)
            kinds = (other for other, each in functions.items() if kind_of(each) == kind_of_parameter(name))
            function = next((each for each in (*given, *kinds) if each in functions and each != item.name), None)
            fills += [(name, function)] if function is not None else []
    return item._replace(fills=tuple(fills), calls=item.calls | {function for _, function in fills})


def _given(function: str, place: int, name: str, calls: Sequence[ast.Call]) -> Iterator[str]:
    """The names that calls of a function give to a parameter."""
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == function:
            by_name = [keyword.value for keyword in call.keywords if keyword.arg == name]
            yield from (value.id for value in (*by_name, *call.args[place : place + 1]) if isinstance(value, ast.Name))


def facts_of(definitions: Sequence[Definition]) -> dict[str, Facts]:
    """The functions among definitions."""
    return {each.name: Facts(each.name, each.node) for each in definitions if not isinstance(each.node, ast.ClassDef)}


def _of_functions(functions: Mapping[str, Facts], others: Neighbours) -> list[Sought]:
    kinds = ((facts, kind_of(facts, others)) for facts in functions.values())
    items = [_sought(facts, kind) for facts, kind in kinds if kind is not None]
    logistic = [each for each in items if not is_linear(each.name)]
    items = logistic or items
    parts = {(each.kind, call) for each in items for call in each.calls if each.name != call}
    return [each for each in items if not (each.name.startswith("_") and (each.kind, each.name) in parts)]


def _sought(facts: Facts, kind: Kind) -> Sought:
    return Sought(facts.name, kind, facts.node.lineno, calls=facts.calls)


def beside(functions: Mapping[str, Facts]) -> Neighbours:
    """Those that train, by themselves or by others, and those that have a sigmoid in them."""
    names = {name for name, facts in functions.items() if facts.trains}
    for _ in functions:
        more = {name for name, facts in functions.items() if names & facts.calls and facts.takes_data}
        if more <= names:
            break
        names |= more
    benders = {name for name, facts in functions.items() if kind_of(facts) in ("sigmoid", "forward")}
    return Neighbours(frozenset(names), frozenset(benders))


def of_class(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[Sought]:
    """Its training, and before and after that its sigmoid and its prediction; without training, what else it has."""
    methods = {name: Facts(name, each) for name, each in methods_of_class(node, classes).items()}
    is_module = any("Module" in ast.unparse(base) for base in node.bases)
    if "transform" in methods or is_aside(node.name) or any(facts.is_abstract for facts in methods.values()):
        return []
    public = {name: facts for name, facts in methods.items() if not name.startswith("__")}
    kinds = {each.name: each for each in _of_functions(public, beside(methods))}
    trains = any(each.kind == "loop" for each in kinds.values())
    if is_module:  # of PyTorch: all but the training is the library's
        return [Sought(node.name, "loop", node.lineno)] if trains else []
    wanted = ("sigmoid", "predict") if trains else ("sigmoid", "forward", "cost", "gradient", "predict")
    items = [
        each._replace(name=node.name, method=name)
        for name, each in kinds.items()
        if each.kind in wanted and not (each.kind == "predict" and name.startswith("_"))
    ]
    if trains:
        calls = frozenset(call for facts in methods.values() for call in facts.calls)
        return [*items, Sought(node.name, "loop", node.lineno, calls=calls)]
    return items if any(each.kind in ("cost", "gradient") for each in items) else []


def methods_of_class(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> dict[str, ast.FunctionDef]:
    """Its methods, and those that it has from other classes of the program."""
    methods: dict[str, ast.FunctionDef] = {}
    for base in reversed(node.bases):
        other = classes.get(ast.unparse(base))
        if other is not None and other is not node:
            methods |= methods_of_class(other, {name: each for name, each in classes.items() if each is not node})
    return methods | {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}


def ordered(items: Sequence[Sought]) -> list[Sought]:
    """What is called before what calls it, else by kind and line."""
    left = sorted(items, key=lambda each: (ORDER.index(each.kind), each.line))
    order: list[Sought] = []
    while left:
        names = {each.method or each.name for each in left}
        ready = [each for each in left if not (each.calls & names) - {each.method or each.name}]
        order.append(next(iter(ready), left[0]))
        left.remove(order[-1])
    return order


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
