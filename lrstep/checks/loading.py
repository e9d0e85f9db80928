"""Loading: a program's functions and classes made in this process, by running no more of it than they need."""

from __future__ import annotations

import ast
import linecache
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from lrstep.checks.callee import Fault
from lrstep.checks.faults import fault_of
from lrstep.checks.missing import stand_ins
from lrstep.checks.needs import Statement, needed, statements
from lrstep.checks.program import Program
from lrstep.checks.quiet import bounded, quiet, repeatable

MODULE = "checked_program"
"""The name under which a program's code is known to Python: not `__main__`, so that its tail is not run."""


@dataclass
class Loaded:
    """What there is of a program in this process."""

    names: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    """Of the names that could not be given a value: what was raised instead."""

    def value(self, name: str) -> Any:
        """Of a function, a class, or CLASS.METHOD, whose class it is. KeyError where it is not there."""
        return self.names[name.partition(".")[0]]

    def explained(self, fault: Fault) -> Fault:
        """A fault, and why the name that it speaks of is not there."""
        for name, cause in self.faults.items():
            if fault.type == "NameError" and fault.message.startswith(f"name '{name}' is not defined"):
                what = f"{cause.type}: {cause.message}" if cause.message else cause.type or cause.kind
                return fault._replace(message=f"{fault.message}, as line {cause.line} gave {what}")
        return fault


def loaded(
    program: Program, names: Sequence[str], seconds: float | None = None, stubborn: Callable[[], None] | None = None
) -> Loaded:
    """What some names of a program need, run; each statement of their own within so many seconds, as in `bounded`."""
    linecache.cache[program.path] = (len(program.text), None, program.text.splitlines(keepends=True), program.path)
    if program.module:
        return _imported(program)
    tree = program.tree()
    if isinstance(tree, Fault):
        return Loaded(faults=dict.fromkeys(names, tree))
    module = types.ModuleType(MODULE)
    module.__file__ = program.path
    sys.modules[MODULE] = module
    result = Loaded(module.__dict__)
    everything = statements(tree, program.path)
    for each in needed(everything, [name.partition(".")[0] for name in names]):
        with quiet(), repeatable(), bounded(None if each.is_import else seconds, stubborn):
            _run(each, result, program.path)
    return result


def _run(statement: Statement, result: Loaded, path: str) -> None:
    node = statement.node
    try:
        exec(statement.code, result.names)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever their code raises
        if isinstance(node, ast.Import | ast.ImportFrom) and isinstance(error, ImportError):
            result.names.update(stand_ins(node, error))
        result.faults.update(dict.fromkeys(statement.binds, fault_of(error, path, node.lineno)))


def _imported(program: Program) -> Loaded:
    """A module, imported as any other: with its package around it, and all of it run."""
    try:
        with quiet(), repeatable():
            module = import_module(program.module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever their code raises
        fault = fault_of(error, program.path, 1)
        return Loaded(faults=dict.fromkeys(_defined(program), fault))
    return Loaded(vars(module))


def _defined(program: Program) -> Mapping[str, None]:
    tree = program.tree()
    nodes = tree.body if isinstance(tree, ast.Module) else []
    return {node.name: None for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
