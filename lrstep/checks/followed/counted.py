"""Counted: how many updates were made, where the loop's own header names another number, by one more or less."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from lrstep.checks.followed.names import number
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.roles import expression_role, role
from lrstep.errors import printable
from lrstep.steplog.epsilons import Advice


def one_off(training: Training, updates: Sequence[SeenUpdate], source: str, count: int) -> Advice | None:
    """That a loop of `count` updates has one more or one less than the number of them that its header names. Whether
    that is meant nothing tells: it is no mistake for sure."""
    loop = training.loop
    nodes = (each for each in ast.walk(ast.parse(source)) if isinstance(each, (ast.For, ast.While)))
    node = next((each for each in nodes if each.lineno == loop.header), None)
    if node is None or not updates:
        return None
    head = node.iter if isinstance(node, ast.For) else node.test
    seen = updates[0].seen
    for part in ast.walk(head):
        path = ast.unparse(part) if isinstance(part, (ast.Name, ast.Attribute)) else ""
        if not path or "steps" not in (expression_role(path), role(path.rpartition(".")[2])):
            continue
        asked = number(seen.before.get(path, seen.call))
        if asked is not None and abs(count - asked) == 1:
            made = f"{count:,} update{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} made"
            more = "more" if count > asked else "less"
            return Advice("one-off", f"{made}, one {more} than {printable(path)}, by line {loop.header}")
    return None
