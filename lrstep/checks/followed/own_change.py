"""Own change: whether a statement gives a name what is made of itself and of settings alone, by its syntax."""

from __future__ import annotations

import ast
from collections.abc import Sequence

LIBRARIES = ("np", "numpy", "math", "torch", "jnp", "abs", "min", "max", "float")
"""What the functions may be of, which such a statement calls; the last ones are functions themselves."""


def settings_of(nodes: Sequence[ast.stmt], paths: Sequence[str]) -> tuple[str, ...] | None:
    """The other names in statements that give one of some names what is made of itself; None where they do not."""
    settings: list[str] = []
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        path = _whole(targets[0]) if len(targets) == 1 and targets[0] is not None else ""
        value = node.value if isinstance(node, (ast.Assign, ast.AugAssign)) else None
        if value is None or path not in paths:
            return None
        own = _Own(path, settings)
        is_made = isinstance(node, ast.AugAssign) and not isinstance(node.op, (ast.Add, ast.Sub))
        if not own.allows(value) or not (is_made or own.holds(value)):
            return None
    return tuple(dict.fromkeys(settings)) if nodes else None


def _whole(node: ast.expr) -> str:
    """A name as it is written; all of what it holds has its own."""
    return ast.unparse(node).removesuffix("[:]").removesuffix("[...]")


class _Own:
    """What is made of one name."""

    def __init__(self, path: str, settings: list[str]) -> None:
        self._path, self._settings = path, settings

    def holds(self, node: ast.expr) -> bool:
        """Whether the name is in it."""
        return any(isinstance(part, ast.expr) and _whole(part) == self._path for part in ast.walk(node))

    def allows(self, node: ast.expr) -> bool:
        """Whether there is nothing else in it but settings; and nothing that is added to the name but of itself."""
        if _whole(node) == self._path:
            return True
        match node:
            case ast.Constant():
                return isinstance(node.value, (int, float))
            case ast.Name() | ast.Attribute():
                self._settings.append(ast.unparse(node))
                return True
            case ast.UnaryOp():
                return self.allows(node.operand)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                is_one = self.holds(node.left) == self.holds(node.right)
                return is_one and self.allows(node.left) and self.allows(node.right)
            case ast.BinOp():
                return self.allows(node.left) and self.allows(node.right)
            case ast.Call():
                given = [*node.args, *(each.value for each in node.keywords)]
                return ast.unparse(node.func).partition(".")[0] in LIBRARIES and all(map(self.allows, given))
        return False
