"""Readers: where a parameter is read: in its own function, or in those of the file that it is passed on to."""

from __future__ import annotations

import ast
import linecache
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Reader(NamedTuple):
    """A function's text, and what a value is called in it."""

    source: str
    name: str


def readers(source: str, file: str, name: str) -> Iterator[Reader]:
    """The function itself, then those of its file that it hands the value of a name to, also by `grad(loss)(params)`
    or as `step = jit(update)`."""
    tree = _parsed("".join(linecache.getlines(file)) if file else "")
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    others = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    waiting, known = [Reader(source, name)], set()
    while waiting:
        reader = waiting.pop(0)
        if reader in known:
            continue
        known.add(reader)
        yield reader
        waiting += _handed_on(reader, functions, others)


def keys_of(reader: Reader) -> list[str]:
    """The keys by which a function reads from a value."""
    return re.findall(rf"\b{re.escape(reader.name)}(?:\[|\.get\()\s*['\"](\w+)['\"]", reader.source)


def _handed_on(
    reader: Reader, functions: Mapping[str, ast.FunctionDef], others: Mapping[str, ast.Call]
) -> Iterator[Reader]:
    for node in ast.walk(_parsed(reader.source)):
        if not isinstance(node, ast.Call):
            continue
        for called in _called(node.func, others):
            function = functions.get(called)
            names = [each.arg for each in function.args.args] if function else []
            handed = [*zip(names, node.args, strict=False), *((each.arg, each.value) for each in node.keywords)]
            for own, value in handed:
                if function is not None and own in names and isinstance(value, ast.Name) and value.id == reader.name:
                    yield Reader(ast.unparse(function), str(own))


def _called(node: ast.expr, others: Mapping[str, ast.Call]) -> list[str]:
    """The names of the functions that may be called by an expression."""
    if isinstance(node, ast.Name):
        return [node.id, *(_called(others[node.id], {}) if node.id in others else [])]
    if isinstance(node, ast.Call):
        return [name for each in (node.func, *node.args) for name in _called(each, others)]
    return []


def _parsed(text: str) -> ast.AST:
    try:
        return ast.parse(textwrap.dedent(text))
    except SyntaxError:  # a notebook, or a lambda of which the text is a part of its line
        return ast.Module([], [])
