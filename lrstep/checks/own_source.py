"""Own source: the text of somebody's function or method, and what is read in it."""

from __future__ import annotations

import ast
import re

from lrstep.checks.callee import Callee


def own_source(callee: Callee, method: str = "") -> str:
    """The source of a function, or of a method of its class with those that it calls."""
    if not method:
        return callee.source
    try:
        module = ast.parse(dedented(callee.source))
    except SyntaxError:
        return callee.source
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    waiting, texts = [method], {}
    while waiting:
        name = waiting.pop()
        name = name if name in functions else re.sub(r"^_[A-Za-z0-9]+(?=__)", "", name)  # as Python hides it
        if name in functions and name not in texts and name != "__init__":
            texts[name] = ast.unparse(functions[name])
            waiting += re.findall(r"self\.(\w+)\(", texts[name])
    return "\n".join(texts.values())


def is_read(name: str, source: str) -> bool:
    """Whether a function uses a parameter; True where its source is not known."""
    try:
        nodes = ast.walk(ast.parse(dedented(source)))
    except SyntaxError:
        return True
    return any(isinstance(node, ast.Name) and node.id == name for node in nodes) or not source


def dedented(source: str) -> str:
    """A source without the indentation of its first line."""
    lines = source.splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    return "\n".join(line[indent:] for line in lines)
