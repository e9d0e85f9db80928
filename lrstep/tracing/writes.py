"""Writes: which names each statement of a source may change, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lrstep.tracing.reading import Readers, readers_of


class Write(NamedTuple):
    """What a statement may change: a name as it is written (`w`, `self.weights`, `grads['dw']`)."""

    path: str
    root: str
    """The variable that it begins with."""
    steps: tuple[tuple[str, object], ...] = ()
    """How one comes from there to it: ("attribute", "weights") or ("key", "dw")."""
    is_sure: bool = True
    """Whether the statement binds it; else it may only change it, as a call may change its argument."""


class Statement(NamedTuple):
    """A statement of the source, without what is indented below it."""

    line: int
    last_line: int
    writes: tuple[Write, ...]
    is_return: bool = False
    reads: tuple[Write, ...] = ()
    """The attributes whose values it reads: self.lr, args.lr."""


def statements(tree: ast.AST) -> dict[int, Statement]:
    """Each statement by the line it begins with; of several on a line, all that they may change."""
    by_line: dict[int, Statement] = {}
    readers = readers_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            statement = _statement(node, readers)
            before = by_line.get(statement.line)
            if before is not None:
                statement = Statement(
                    statement.line, max(before.last_line, statement.last_line),
                    tuple(dict.fromkeys((*before.writes, *statement.writes))), before.is_return or statement.is_return,
                    (*before.reads, *statement.reads),
                )  # fmt: skip
            by_line[statement.line] = statement
    return by_line


def _statement(node: ast.stmt, readers: Readers) -> Statement:
    writes = tuple(dict.fromkeys(write for part in _heads(node) for write in _writes(part, readers)))
    last = max((getattr(part, "end_lineno", None) or node.lineno for part in _heads(node)), default=node.lineno)
    reads = tuple(dict.fromkeys(read for part in _heads(node) for read in _reads(part))) if writes else ()
    return Statement(node.lineno, max(last, node.lineno), writes, isinstance(node, ast.Return), reads)


def _reads(node: ast.AST) -> Iterator[Write]:
    """The attributes that are read, whole, and not called."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    inner = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    for part in _walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Load) and id(part) not in called | inner:
            read = _write(part)
            if read is not None and all(kind == "attribute" for kind, _ in read.steps):
                yield read


def _heads(node: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that run when it does, and not those indented below it."""
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return [node.target, node.iter]
    if isinstance(node, (ast.While, ast.If)):
        return [node.test]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return list(node.items)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try, ast.Import, ast.ImportFrom)):
        return []
    if isinstance(node, ast.Match):
        return [node.subject]
    return [node]


def _writes(node: ast.AST, readers: Readers) -> Iterator[Write]:
    for part in _walk(node):
        context = getattr(part, "ctx", None)
        if isinstance(context, (ast.Store, ast.Del)) and isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)):
            write = _write(part)
            if write is not None:
                yield write
        elif isinstance(part, ast.Call) and not readers.holds(part):
            yield from _changed_by(part)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All parts, but for those of functions that are only defined here and of comprehensions' own variables."""
    yield node
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, (ast.Lambda, ast.comprehension)):
            yield from _walk(part)


def _changed_by(call: ast.Call) -> Iterator[Write]:
    """What a call may change: what its method belongs to, and its arguments."""
    changed: Iterable[ast.AST] = (*call.args, *(keyword.value for keyword in call.keywords))
    if isinstance(call.func, ast.Attribute):
        changed = (call.func.value, *changed)
    for part in changed:
        write = _write(part.value if isinstance(part, ast.Starred) else part)
        if write is not None:
            yield write._replace(is_sure=False)


def _write(node: ast.AST) -> Write | None:
    """A name with its attributes and constant keys; what is under a key that is no constant changes what is before
    it."""
    if isinstance(node, ast.Name):
        return Write(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = _write(node.value)
        return None if before is None else _stepped(before, f".{node.attr}", ("attribute", node.attr))
    if isinstance(node, ast.Subscript):
        before = _write(node.value)
        if before is not None and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return _stepped(before, f"[{node.slice.value!r}]", ("key", node.slice.value))
        return before
    return None


def _stepped(before: Write, text: str, step: tuple[str, object]) -> Write:
    return before._replace(path=before.path + text, steps=(*before.steps, step))
