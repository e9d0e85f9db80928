"""Several: whether a round of the loop that was found makes several steps, of which no loop of lines tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from lrstep.checks.followed.asked import NO_LOOP
from lrstep.checks.followed.names import SeenRound, flat
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.formulas import FloatArray

REPEATING = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def several_steps(training: Training, updates: Sequence[SeenUpdate]) -> str:
    """Why the updates of a loop cannot be told apart; empty where they can."""
    counts = [_steps(update.seen, training.parameters.w) for update in updates]
    line, count = max((each for each in counts if each is not None), key=lambda each: each[1], default=(0, 0))
    if count < 2:
        return ""
    loop, w = training.loop, training.bound["w"]
    return (
        f"line {line} changes {w} {count} times in one round of the loop in lines {loop.header} to {loop.last}, so "
        "that its updates cannot be told apart: make these calls in a for loop of their own"
    )


def _steps(seen: SeenRound, paths: Sequence[str]) -> tuple[int, int] | None:
    """The line that gives all weights another value in several calls, and in how many."""
    last: dict[str, FloatArray | None] = {path: flat(seen.before.get(path)) for path in paths}
    calls: dict[tuple[str, int, int], set[int]] = {}
    for change in seen.changes:
        if change.path not in last:
            continue
        before, value = last[change.path], flat(change.value)
        last[change.path] = value
        line = seen.executed[change.place]
        if before is not None and value is not None and before.shape == value.shape and np.all(before != value):
            calls.setdefault((change.path, line.line, line.file), set()).add(line.call)
    counts = {line: len(every) for (_, line, _), every in calls.items()}
    return max(counts.items(), key=lambda each: each[1], default=None)


def no_loop(sources: Sequence[str]) -> str:
    """That no loop was seen that trains, and what of the sources may be one that cannot be followed."""
    lines = sorted(_training_comprehensions(sources[0]))
    if not lines:
        return NO_LOOP
    return f"{NO_LOOP}; the comprehension in line {lines[0]} cannot be followed round by round: write it as a for loop"


def _training_comprehensions(source: str) -> Iterator[int]:
    """The lines of comprehensions that call a function which changes what is not its own."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # it did not run at all
    changing = {
        node.name for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(_is_changed_outside(part) for part in ast.walk(node))
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, REPEATING):
            calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
            names = {getattr(each, "id", getattr(each, "attr", "")) for each in calls}
            if names & changing:
                yield node.lineno


def _is_changed_outside(node: ast.AST) -> bool:
    return isinstance(node, (ast.Global, ast.Nonlocal)) or (
        isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store)
    )
