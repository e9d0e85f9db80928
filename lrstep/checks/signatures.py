"""Signatures: how a function is called, what it returns and what it reads from outside, from itself and its source."""

from __future__ import annotations

import ast
import dis
import inspect
import textwrap
import types
from collections.abc import Iterator
from typing import Any

from lrstep.checks.callee import Parameter, Signature

_PLAIN = (bool, int, float, str, type(None))
_KINDS: dict[Any, Any] = {
    inspect.Parameter.VAR_POSITIONAL: "many",
    inspect.Parameter.VAR_KEYWORD: "many keywords",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def source_of(value: Any) -> tuple[str, int]:
    """The source text of a function or class and the line where it begins; empty where there is none."""
    try:
        lines, first = inspect.getsourcelines(value)
    except (OSError, TypeError, IndexError, SyntaxError):
        return "", 1
    return "".join(lines), max(first, 1)


def signature_of(value: Any, name: str, *, within: bool = False) -> Signature:
    """Of a function, or of a class's construction; `within` a class without its first parameter, self."""
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (ValueError, TypeError):  # of compiled code
        parameters = []
    function = vars(value).get("__init__", value) if isinstance(value, type) else value
    text, _ = source_of(function)
    node = _function(text, getattr(function, "__name__", name))
    codes = _default_codes(node)
    return Signature(
        name,
        tuple(_parameter(each, codes) for each in parameters[1 if within else 0 :]),
        () if isinstance(value, type) else returns_of(node),
        _line(value),
    )


def methods_of(owner: type) -> dict[str, Signature]:
    """The signatures of a class's methods, those that it inherits from classes of its own module too."""
    methods: dict[str, Signature] = {}
    for each in reversed(owner.__mro__):
        if each.__module__ != owner.__module__:
            continue
        for name, member in vars(each).items():
            plain = isinstance(member, types.FunctionType)
            function = member if plain else getattr(member, "__func__", None)
            if isinstance(function, types.FunctionType) and (not name.startswith("__") or name == "__call__"):
                within = not isinstance(member, staticmethod)
                methods[name] = signature_of(function, name, within=within)
    return methods


def returns_of(node: Function | None) -> tuple[str, ...]:
    """The expressions of the last return statement, as they are written."""
    if node is None:
        return ()
    if isinstance(node, ast.Lambda):
        value: ast.expr | None = node.body
    else:
        values = [each.value for each in own_nodes(node) if isinstance(each, (ast.Return, ast.Yield)) and each.value]
        value = values[-1] if values else None
    if value is None:
        return ()
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return tuple(ast.unparse(part) for part in parts)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """A function's nodes in their order, without those of functions inside of it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        yield child
        yield from own_nodes(child)


def globals_read(value: Any) -> tuple[str, ...]:
    """Names outside of a function, or of a class's methods, that are data: what functions beside it read, too."""
    names: dict[str, None] = {}
    waiting = [each for each in _functions(value) if each is not None]
    looked_at: set[int] = set()
    while waiting:
        function = waiting.pop(0)
        if id(function) in looked_at:
            continue
        looked_at.add(id(function))
        for name, item in _read(function):
            if inspect.isroutine(item) or isinstance(item, type):
                here = getattr(item, "__globals__", None) is function.__globals__ or isinstance(item, type)
                same = getattr(item, "__module__", None) == function.__module__
                waiting += _functions(item) if here and same else []
            elif not inspect.ismodule(item) and not callable(item):
                names[name] = None
    return tuple(names)


def _functions(value: Any) -> list[types.FunctionType]:
    if isinstance(value, type):
        members = [getattr(member, "__func__", member) for member in vars(value).values()]
        return [member for member in members if isinstance(member, types.FunctionType)]
    function = inspect.unwrap(getattr(value, "__func__", value))
    return [function] if isinstance(function, types.FunctionType) else []


def _read(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """The names from outside that a function reads, with what they are."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if name != "__class__" and cell != types.CellType():
            yield name, cell.cell_contents
    for name in names_read(function.__code__):
        if name in function.__globals__:
            yield name, function.__globals__[name]


def names_read(code: types.CodeType) -> dict[str, None]:
    """The names that code, or a function inside of it, reads from outside of functions."""
    names = {
        str(each.argval): None
        for each in dis.get_instructions(code)
        if each.opname.startswith(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT"))
    }
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            names |= names_read(inner)
    return names


def _parameter(each: inspect.Parameter, codes: dict[str, str]) -> Parameter:
    default: Any = each.default
    if default is inspect.Parameter.empty:
        default = ...
    elif not isinstance(default, _PLAIN):
        default = codes.get(each.name, repr(default)[:100])
    return Parameter(each.name, default, _KINDS.get(each.kind, "positional"))


def _default_codes(node: Function | None) -> dict[str, str]:
    """The defaults as they are written."""
    if node is None:
        return {}
    positional = [*node.args.posonlyargs, *node.args.args]
    defaults = node.args.defaults
    pairs = [*zip(positional[len(positional) - len(defaults) :], defaults, strict=True)]
    pairs += [(arg, value) for arg, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if value]
    return {arg.arg: ast.unparse(value) for arg, value in pairs}


def _function(text: str, name: str) -> Function | None:
    """The function in its source text."""
    try:
        tree = ast.parse(textwrap.dedent(text))
    except SyntaxError:  # a lambda inside of a call that the text cuts
        return None
    nodes = [each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))]
    named = [each for each in nodes if not isinstance(each, ast.Lambda) and each.name == name]
    return next(iter((*named, *nodes)), None)


def _line(value: Any) -> int | None:
    """Where `def` or `class` stands."""
    code = getattr(inspect.unwrap(value), "__code__", None)
    if code is not None:
        return int(code.co_firstlineno)
    text, first = source_of(value)
    return first if text else None
