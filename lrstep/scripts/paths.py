"""Paths: what a name of a script, as `self.weights`, `grads['dw']` or `params[0]`, leads to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lrstep.tracing.frozen import NOTHING, table_of

Reader: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]


def reader(path: str) -> Reader:
    """Reads it among local and global names; NOTHING where it leads nowhere."""
    try:
        node = ast.parse(path, mode="eval").body
    except SyntaxError:
        return lambda names, around: NOTHING

    def read(names: Mapping[str, Any], around: Mapping[str, Any]) -> Any:
        try:
            return _reached(node, names, around)
        except Exception:  # of a name that is not there, or of code of theirs that gives it
            return NOTHING

    return read


def _reached(node: ast.expr, names: Mapping[str, Any], around: Mapping[str, Any]) -> Any:
    match node:
        case ast.Name(id=name):
            return names[name] if name in names else around[name]
        case ast.Attribute(value=value, attr=attribute):
            return getattr(_reached(value, names, around), attribute)
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            reached: Any = _reached(value, names, around)
            table: Any = table_of(reached)
            return (table or reached)[key]
    return NOTHING
