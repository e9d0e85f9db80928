"""Statements: what stands in a line of a followed script, as far as its syntax tells what the line does."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from lrstep.checks.followed.own_change import settings_of
from lrstep.tracing.stream import Loop


class Statements:
    """The statements of some sources by their lines."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._at: dict[tuple[int, int], list[ast.stmt]] = {}
        self._of_itself: dict[tuple[int, int, tuple[str, ...]], tuple[str, ...] | None] = {}
        self.shared: set[str] = set()
        """Names that a function declares to be those of another, or of the module, or whose parts it changes while
        they are none of its own."""
        for file, source in enumerate(sources):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, (ast.Global, ast.Nonlocal)):
                    self.shared.update(node.names)
                elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self.shared |= _changed_outside(node)
                if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)):
                    self._at.setdefault((file, node.lineno), []).append(node)

    def is_shared(self, path: str) -> bool:
        """Whether a name, or what it is a part of, is one of these."""
        return path.partition("[")[0] in self.shared

    def at(self, line: int, file: int) -> list[ast.stmt]:
        """Those that begin in a line."""
        return self._at.get((file, line), [])

    def is_item(self, line: int, file: int, loop: Loop | None = None) -> bool:
        """Whether a line assigns one item of an array or a list; by the counter of a loop that it stands in itself."""
        targets = [target for node in self.at(line, file) for target in _targets(node)]
        items = [target for target in targets if isinstance(target, ast.Subscript) and _is_item(target)]
        if not items or len(items) < len(targets):
            return False
        if loop is None:
            return True
        return (
            loop.file == file
            and loop.first <= line <= loop.last
            and all(_names(each.slice) & set(loop.counters) for each in items)
        )

    def assigns(self, path: str, loop: Loop) -> bool:
        """Whether a line of the loop gives a name a value, or one anywhere changes what it was, or several give it."""
        places = [
            (file, line, isinstance(node, ast.AugAssign))
            for (file, line), nodes in self._at.items()
            for node in nodes
            if any(ast.unparse(target) == path for target in _targets(node))
        ]
        inside = any(file == loop.file and loop.first <= line <= loop.last for file, line, _ in places)
        return inside or len(places) > 1 or any(is_added for *_, is_added in places)

    def gives_anew(self, line: int, file: int, paths: Sequence[str]) -> bool:
        """Whether a line assigns one of some names something that is made of none of them."""
        return any(
            isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
            and not any(ast.unparse(part) in paths for part in ast.walk(node.value) if isinstance(part, ast.expr))
            for node in self.at(line, file)
        )  # fmt: skip

    def of_itself(self, line: int, file: int, paths: Sequence[str]) -> tuple[str, ...] | None:
        """The other names in a line that gives one of some names what is made of itself; None where it does not."""
        key = line, file, tuple(paths)
        if key not in self._of_itself:
            self._of_itself[key] = settings_of(self.at(line, file), paths)
        return self._of_itself[key]

    def paths(self, line: int, file: int) -> set[str]:
        """The names that are read in a line, as they are written."""
        return {
            ast.unparse(part)
            for node in self.at(line, file)
            for part in ast.walk(node)
            if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript))
        }

    def numbers(self, line: int, file: int) -> Iterator[float]:
        """The numbers that stand in a line."""
        for node in self.at(line, file):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, float):
                    yield part.value


def _changed_outside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names of others of which a function changes parts: params["w"] -= …, w[0] = …."""
    arguments = function.args
    own = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    own |= {each.arg for each in (arguments.vararg, arguments.kwarg) if each is not None}
    parts = list(ast.walk(function))
    own |= {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    changed = (part for part in parts if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store))
    roots = {each.value.id for each in changed if isinstance(each.value, ast.Name)}
    return roots - own


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [
            part for target in node.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
    return [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []


def _is_item(target: ast.Subscript) -> bool:
    """Whether it is one number of an array: w[j], w[j, 0], and neither w[1:] nor grads['dw']."""
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    return not any(
        isinstance(part, ast.Slice) or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in parts
    )


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
