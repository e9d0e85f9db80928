"""Locating: the line of a program at which its first wrong number stands, by running it once more, followed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from textwrap import dedent
from typing import Any, Literal

import numpy as np

from lrstep.checks.callee import Callee, Handed, Recipe, Reply, Signature, array
from lrstep.checks.lines import flat, holds, wrong_line
from lrstep.checks.moment import Moment
from lrstep.checks.verdict import Verdict
from lrstep.formulas import FloatArray
from lrstep.tracing.follow import Executed

MOST_TRIED = 12  # recipes that are run once more, each followed


class Remembering:
    """A callee, and what it was asked."""

    def __init__(self, callee: Callee) -> None:
        self._callee = callee
        self.asked: list[tuple[Recipe, Reply]] = []
        """What came to its end."""

    @property
    def name(self) -> str:
        """As it is in its file."""
        return self._callee.name

    @property
    def kind(self) -> Literal["function", "class"]:
        """Whether it is constructed first."""
        return self._callee.kind

    @property
    def signature(self) -> Signature:
        """Of the function, or of the class's construction."""
        return self._callee.signature

    @property
    def methods(self) -> Mapping[str, Signature]:
        """Of a class, its methods."""
        return self._callee.methods

    @property
    def source(self) -> str:
        """Its own source text."""
        return self._callee.source

    @property
    def file(self) -> str:
        """Where it is from."""
        return self._callee.file

    @property
    def first_line(self) -> int:
        """The line of its file at which `source` begins."""
        return self._callee.first_line

    @property
    def globals_read(self) -> tuple[str, ...]:
        """Names outside of it that it reads and that are data."""
        return self._callee.globals_read

    def ask(self, recipe: Recipe) -> Reply:
        """Do it."""
        reply = self._callee.ask(recipe)
        if reply.fault is None:
            self.asked.append((recipe, reply))
        return reply

    def followed(self, recipe: Recipe) -> Reply:
        """Do it once more, line by line."""
        return self._callee.ask(replace(recipe, follow=True))


def located(verdict: Verdict, callee: Remembering) -> Verdict:
    """The verdict with the line of the first wrong number, where one is found."""
    by_its_form = _BY_ITS_FORM.get(verdict.mistake or "")
    if by_its_form is not None and verdict.ok is False and verdict.line is None:
        return replace(verdict, line=by_its_form(verdict, callee))
    moment = _moment(verdict)
    if moment is None:
        return verdict
    assert verdict.evidence is not None
    given = verdict.evidence.given
    asked = [(gave(reply, given), _has(recipe, moment.X), recipe) for recipe, reply in reversed(callee.asked)]
    likely = sorted(asked, key=lambda each: each[:2], reverse=True)  # X is not there where a is handed over
    for _, _, recipe in likely[:MOST_TRIED]:
        known = in_lines(verdict, callee.followed(recipe).executed)
        if known.line is not None:
            return known
    return verdict


def _where_data_change(verdict: Verdict, callee: Remembering) -> int | None:
    """The line that gives the name of the data something else."""
    if not callee.asked:
        return None
    recipe, _ = callee.asked[-1]
    changing = [
        line for line in callee.followed(recipe).executed
        if any(path == verdict.bound.get("X") for path, _ in line.changes)
    ]  # fmt: skip
    return next((line.line for line in changing if line.line != changing[0].line), None)  # first it is handed over


def _where_numbers_are_written(verdict: Verdict, callee: Remembering) -> int | None:
    """The line of a call that hands on numbers of its own, where there is one such line."""
    try:
        tree = ast.parse(dedent(callee.source))
    except SyntaxError:
        return None
    lines = {
        node.lineno + callee.first_line - 1
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and any(_is_setting(part) for part in (*node.args, *(each.value for each in node.keywords)))
    }
    return lines.pop() if len(lines) == 1 else None


def _is_setting(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1)


_BY_ITS_FORM: Mapping[str, Callable[[Verdict, Remembering], int | None]] = {
    "batch-replaces-data": _where_data_change,
    "settings-not-heeded": _where_numbers_are_written,
}
"""Of mistakes whose numbers stand in no line."""


def in_lines(verdict: Verdict, executed: Sequence[Executed]) -> Verdict:
    """The same, of a program whose lines were followed."""
    moment = _moment(verdict)
    line = None if moment is None else wrong_line(executed, verdict.sought, moment)
    return verdict if line is None else replace(verdict, line=line.line)


def _moment(verdict: Verdict) -> Moment | None:
    """The numbers on which it is wrong, where its line is not known and may be found by them."""
    evidence = verdict.evidence
    if verdict.ok is not False or verdict.line is not None or evidence is None or evidence.moment is None:
        return None
    return evidence.moment.moment


def gave(reply: Reply, numbers: FloatArray) -> bool:
    """Whether these numbers came back."""
    return any(holds(value, numbers) for value in flat((*reply.returned, dict(reply.attributes))))


def _has(recipe: Recipe, X: FloatArray) -> bool:
    """Whether it hands over these features, whichever way they lie, with other columns beside them or not."""
    return any(_holds(value, X) for value in _values(recipe))


def _holds(value: FloatArray, X: FloatArray) -> bool:
    m, n = X.shape
    for table in (value, value.T):
        if table.ndim == 2 and len(table) >= m and table.shape[1] >= n:
            for start in range(table.shape[1] - n + 1):
                if np.array_equal(table[:m, start : start + n], X):
                    return True
    return value.size == X.size and np.array_equal(value.ravel(), X.ravel())


def _values(recipe: Recipe) -> Iterator[FloatArray]:
    arguments = [call.arguments for call in recipe.calls]
    arguments += [] if recipe.construct is None else [recipe.construct]
    for each in arguments:
        for given in (*each.positional, *each.named.values(), *recipe.sets.values()):
            yield from _arrays(given)


def _arrays(given: Handed) -> Iterator[FloatArray]:
    parts: list[Any] = list(given.value.values()) if isinstance(given.value, dict) else [given.value]
    for part in parts:
        numbers = array(part)
        if numbers is not None and numbers.ndim:
            yield numbers
