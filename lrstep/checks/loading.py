"""Loading: a program's functions and classes made in this process, by running no more of it than they need."""

from __future__ import annotations

import ast
import linecache
import re
import sys
import types
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from lrstep.checks.callee import Fault, Reply
from lrstep.checks.ended import LACKING, because
from lrstep.checks.faults import ending
from lrstep.checks.missing import stand_ins
from lrstep.checks.needs import TopStatement, needed, only_when_run, statements
from lrstep.checks.program import UserProgram
from lrstep.checks.quiet import UNBOUNDED, Bound, bounded, quiet, repeatable
from lrstep.tracing.following import FirstLines
from lrstep.tracing.script import Enough

MODULE = "checked_program"
"""The name under which a program's code is known to Python: not `__main__`, so that its tail is not run."""


@dataclass
class Loaded:
    """What there is of a program in this process."""

    names: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    """Of the names that could not be given a value: what was raised instead."""
    only_when_run: Mapping[str, int] = field(default_factory=dict)
    """Names that have a value only where the file is the main program, with the lines that give it."""

    def value(self, name: str) -> Any:
        """Of a function, a class, or CLASS.METHOD, whose class it is. KeyError where it is not there."""
        return self.names[name.partition(".")[0]]

    def explained(self, fault: Fault) -> Fault:
        """A fault, and why the name that it speaks of is not there, where that is no mistake of the function's."""
        match = re.fullmatch(r"name '(\w+)' is not defined(\..*)?", fault.message)
        if fault.type != "NameError" or match is None:
            return fault
        name = match[1]
        cause = self._first_cause(name)
        if cause is not None:
            return fault._replace(message=f"name '{name}'{LACKING}{because(cause)}")
        if name in self.only_when_run:
            why = f"line {self.only_when_run[name]} runs only where the file is the main program"
            return fault._replace(message=f"name '{name}'{LACKING}{why}")
        return fault

    def _first_cause(self, name: str) -> Fault | None:
        """Why a name has no value: what was raised first, where names that were not there raised the rest."""
        cause, looked_at = self.faults.get(name), {name}
        while cause is not None and (match := re.fullmatch(r"name '(\w+)' is not defined", cause.message)):
            if match[1] in looked_at or match[1] not in self.faults:
                break
            looked_at.add(match[1])
            cause = self.faults[match[1]]
        return cause


def loaded(program: UserProgram, names: Sequence[str], bound: Bound = UNBOUNDED) -> Loaded:
    """What some names of a program need, run; each statement of their own within a bound."""
    _remember(program)
    if program.module:
        return _imported(program)
    tree = program.tree()
    if isinstance(tree, Fault):
        return Loaded(faults=dict.fromkeys(names, tree))
    module = types.ModuleType(MODULE)
    module.__file__ = program.path
    module.__package__ = _package(tree, Path(program.path))
    sys.path += _roots(tree, Path(program.path))
    sys.modules[MODULE] = module
    result = Loaded(module.__dict__, only_when_run=only_when_run(tree))
    everything = statements(tree, program.path)
    with quiet(), repeatable():
        for each in needed(everything, [name.partition(".")[0] for name in names]):
            _run(each, result, program.path, UNBOUNDED if each.is_import else bound)
    return result


def _package(tree: ast.Module, path: Path) -> str:
    """The package that a file's imports from beside it, `from .parts import sigmoid`, are relative to: its folders,
    which can be imported from here on; empty where it has no such imports."""
    levels = [node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    if not levels:
        return ""
    depth = max(levels)
    while (path.parents[depth - 1].parent / "__init__.py").exists():
        depth += 1
    folders = [folder.name for folder in path.parents[:depth]][::-1]
    sys.path.append(str(path.parents[depth - 1].parent))
    return ".".join(folders) if all(name.isidentifier() for name in folders) else ""


def _roots(tree: ast.Module, path: Path) -> list[str]:
    """Folders around a file's own that hold what it imports: it is meant to be run from there."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    first = {name.partition(".")[0] for name in names}
    around = path.parents[1:4]
    return [str(folder) for folder in around if any(_is_in(name, folder) for name in first)]


def _is_in(name: str, folder: Path) -> bool:
    return (folder / f"{name}.py").is_file() or any((folder / name).glob("*.py"))


def _run(statement: TopStatement, result: Loaded, path: str, bound: Bound) -> None:
    node = statement.node
    with ending(path, node.lineno) as ended, bounded(bound):
        _execute(statement, result.names)
    if isinstance(node, ast.Import | ast.ImportFrom) and isinstance(ended.error, ImportError):
        result.names.update(stand_ins(node, ended.error))
    if ended.fault is not None:
        result.faults.update(dict.fromkeys(statement.binds, ended.fault))


def _execute(statement: TopStatement, names: dict[str, Any]) -> None:
    try:
        exec(statement.code, names)
    except (NameError, AttributeError, TypeError, ImportError):
        if not statement.is_definition:
            raise
        exec(statement.lenient, names)


def ran(program: UserProgram, most_lines: int, bound: Bound) -> Reply:
    """All of a program, run as `python FILE` does, and followed up to so many lines of its own."""
    _remember(program)
    module = types.ModuleType("__main__")
    module.__file__ = program.path
    sys.modules["__main__"] = module
    follower = FirstLines(program.path, program.text, most=most_lines, then=Enough())
    with quiet() as printed, repeatable(), ending(program.path) as ended:
        code = compile(program.text, program.path, "exec", dont_inherit=True)
        with bounded(bound), suppress(Enough):
            follower.run(lambda: exec(code, vars(module)))
    return Reply(printed=printed.getvalue(), fault=ended.fault, executed=tuple(follower.executed))


def _remember(program: UserProgram) -> None:
    """Its lines, as Python shows them: of a notebook there is no such file."""
    lines = program.text.splitlines(keepends=True)
    linecache.cache[program.path] = (len(program.text), None, lines, program.path)


def _imported(program: UserProgram) -> Loaded:
    """A module, imported as any other: with its package around it, and all of it run."""
    names: dict[str, Any] = {}
    with ending(program.path, 1) as ended, quiet(), repeatable():
        names = vars(import_module(program.module))
    if ended.fault is not None:
        return Loaded(faults=dict.fromkeys(_defined(program), ended.fault))
    return Loaded(names)


def _defined(program: UserProgram) -> Mapping[str, None]:
    tree = program.tree()
    nodes = tree.body if isinstance(tree, ast.Module) else []
    return {node.name: None for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
