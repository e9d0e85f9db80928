"""Unfollowed: what cannot be seen of a script line by line, so that it is said: compiled steps, `exec`, libraries."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

THREADS = "lines that run in other threads are not followed"
_COMPILING = ("torch.compile", "tf.function")
_COMPILING_ANYWHERE = ("jit", "njit", "pmap")
"""Of any library: `jax.jit`, `numba.njit`."""


def notes_by_line(source: str) -> dict[int, str]:
    """What is to be said where a line of a source runs."""
    notes: dict[int, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if how := _compiled_by(decorator.func if isinstance(decorator, ast.Call) else decorator):
                    notes[node.lineno] = notes[decorator.lineno] = _compiled(node.name, how, node.lineno)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.targets[0])
            if how := _compiled_by(node.value.func):
                notes[node.lineno] = _compiled(name, how, node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "exec":
            notes[node.lineno] = f"what `exec` runs in line {node.lineno} is not followed: it stands in no file"
    return notes


def _compiled_by(function: ast.expr) -> str:
    """The name of what compiles a function, as it is written; empty where it does not."""
    written = ast.unparse(function)
    return written if written in _COMPILING or written.rpartition(".")[2] in _COMPILING_ANYWHERE else ""


def _compiled(name: str, how: str, line: int) -> str:
    return f"{name} is compiled by {how}, in line {line}: it is seen from outside, by its values"


def fitted(names: Mapping[str, Any], is_own: Callable[[str], bool]) -> Iterator[str]:
    """What a library may have trained, among the names of a script. `is_own` tells its own files from others."""
    for name, value in names.items():
        kind = type(value)
        package = kind.__module__.partition(".")[0]
        file = getattr(sys.modules.get(kind.__module__), "__file__", None)
        is_library = isinstance(file, str) and not is_own(file)
        if is_library and not name.startswith("_") and callable(getattr(kind, "fit", None)):
            yield f"{name} is a {kind.__name__} of {package}: what its fit does stands in no line of the script"
