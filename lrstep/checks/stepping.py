"""Stepping: which statements of a source move a parameter."""

from __future__ import annotations

import ast

from lrstep.checks.roles import Role, role


def is_step(node: ast.AST) -> bool:
    """Whether a statement moves a parameter: `w -= alpha * dw`, `w = w + eta * g`, `optimizer.step()`."""
    match node:
        case ast.AugAssign(target=target, op=ast.Sub() | ast.Add() as op, value=value):
            return _moves(target, op, value)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            pairs = zip(targets, values, strict=False)
            return any(is_step(ast.Assign([target], value)) for target, value in pairs)
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Sub() | ast.Add() as op, right=value)):
            return ast.unparse(left) == ast.unparse(target) and _moves(target, op, value)
        case ast.Call(func=ast.Attribute(attr="step", value=value)):
            return "opt" in ast.unparse(value).lower()
    return False


def _moves(target: ast.expr, op: ast.operator, value: ast.expr) -> bool:
    """By a rate, or down from a parameter."""
    inner = [node for node in ast.walk(value) if isinstance(node, ast.Name | ast.Attribute)]
    if any(_role_of(node) == "alpha" for node in inner):
        return True
    while isinstance(target, ast.Subscript):
        target = target.value
    return isinstance(op, ast.Sub) and _role_of(target) in ("w", "b", "theta")


def _role_of(node: ast.expr) -> Role | None:
    if isinstance(node, ast.Attribute):
        return role(node.attr, attribute=True)
    return role(node.id) if isinstance(node, ast.Name) else None
