"""Weights: which names are the parameters that a loop changes, and what they are at a moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from lrstep.checks.followed.names import SeenRound, flat, number
from lrstep.checks.followed.statements import Statements
from lrstep.checks.followed.table import LoopData, Side
from lrstep.checks.numbered import numbered
from lrstep.checks.roles import expression_name, expression_role
from lrstep.formulas import FloatArray
from lrstep.tracing.stream import Loop

MOST_GUESSED = 3
_SLICE = re.compile(r"\[\s*-?\d*\s*:?\s*-?\d*\s*\]$")
OF_WEIGHTS = ("w", "theta", "parameters")


class HasNames(Protocol):
    """What names are at a moment."""

    def get(self, path: str, call: int | None = None) -> Any:
        """As `Names.get`."""


class SeenParameters(NamedTuple):
    """The names of w and b."""

    w: tuple[str, ...]
    """One name, or one for each feature."""
    b: str = ""
    """Empty where it is one of the numbers of w, or there is none."""
    side: Side = ""
    """Where it is among the numbers of w."""
    own: bool = False
    """Whether they are names of the function in which the loop stands."""
    by_name: bool = True
    """Whether they are called so; else their numbers must say it."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All names."""
        return (*self.w, self.b) if self.b else self.w

    @property
    def intercept(self) -> bool:
        """Whether there is a b."""
        return bool(self.b or self.side)

    def at(self, names: HasNames, call: int, n: int) -> tuple[FloatArray, float] | None:
        """w (n,) and b as they are; None where they are not yet there."""
        scope = call if self.own else None
        parts = [flat(names.get(path, scope)) for path in self.w]
        if any(part is None for part in parts):
            return None
        return self.split(np.concatenate([part for part in parts if part is not None]), self._bias(names, scope), n)

    def _bias(self, names: HasNames, scope: int | None) -> float | None:
        if not self.b:
            return 0.0
        value = flat(names.get(self.b, scope))
        return None if value is None or not value.size else float(value[0])

    def split(self, numbers: FloatArray, b: float | None, n: int) -> tuple[FloatArray, float] | None:
        """The weights among all numbers, and the intercept."""
        if b is None or numbers.size != n + bool(self.side):
            return None
        if self.side == "last":
            return numbers[:-1].copy(), float(numbers[-1])
        return (numbers[1:].copy(), float(numbers[0])) if self.side == "first" else (numbers.copy(), b)


def parameters_of(
    rounds: Sequence[SeenRound], table: LoopData, loop: Loop, statements: Statements, bind: Mapping[str, str]
) -> list[SeenParameters]:
    """What may be the parameters, the likeliest first."""
    moved = [each for each in _moved(rounds) if each.own or "." in each.path or statements.is_shared(each.path)]
    n = table.X.shape[1]
    kept = [
        each
        for each in (
            *_by_bind(moved, n, bind),
            *_by_name(moved, n, table, bind, rounds),
            *_of_features(moved, n, rounds),
            *_guessed(moved, n),
        )
        if not _is_of_feature_loop(each, rounds, loop, statements)
    ]
    whole = [each for side in kept for each in _with_intercept(side, moved, rounds, table, bind)]
    return list(dict.fromkeys(whole))


class Moved(NamedTuple):
    """A name that rounds changed, and how many numbers it holds."""

    path: str
    size: int
    own: bool


def _moved(rounds: Sequence[SeenRound]) -> list[Moved]:
    """The names that are other numbers after some rounds than before."""
    moved: dict[str, Moved] = {}
    for each in rounds:
        own = {change.path for change in each.changes if change.call == each.call and "." not in change.path}
        for path in dict.fromkeys(change.path for change in each.changes):
            if path in moved or path.startswith("return") or isinstance(each.after.get(path), int):
                continue
            scope = each.call if path in own else None
            before, after = (flat(names.get(path, scope)) for names in (each.before, each.after))
            if (
                before is not None
                and after is not None
                and before.size == after.size
                and not np.array_equal(before, after)
            ):
                moved[path] = Moved(path, after.size, path in own)
    return list(moved.values())


def _by_bind(moved: Iterable[Moved], n: int, bind: Mapping[str, str]) -> Iterator[SeenParameters]:
    """The names that are bound to w or theta: theta, theta[1:], theta[:-1]."""
    for name in ("w", "theta"):
        code = bind.get(name, "")
        path = _SLICE.sub("", code)
        for each in moved:
            if code and each.path == path and each.size in (n, n + 1):
                sides: tuple[Side, ...] = ("",) if each.size == n else ("first", "last")
                if code.endswith((":]", ":-1]")):
                    sides = ("first",) if code.endswith(":]") else ("last",)
                yield from (SeenParameters((path,), "", side, each.own) for side in sides)


def _by_name(
    moved: Sequence[Moved], n: int, table: LoopData, bind: Mapping[str, str], rounds: Sequence[SeenRound]
) -> Iterator[SeenParameters]:
    """What is called so; of weights that never move, where a bias does."""
    if bind.get("w") or bind.get("theta"):
        return
    named = [each for each in moved if expression_role(each.path) in OF_WEIGHTS]
    for each in named:
        yield from _sides(each, n, table)
    if not named and any(each.size == 1 and expression_role(each.path) == "b" for each in moved):
        for path, value in rounds[0].before.items():
            if expression_role(path) == "w" and (numbers := flat(value)) is not None and numbers.size == n:
                yield SeenParameters((path,), own="." not in path)


def _sides(each: Moved, n: int, table: LoopData, *, by_name: bool = True) -> Iterator[SeenParameters]:
    if each.size == n + 1:
        sides: tuple[Side, ...] = (table.ones,) if table.ones else ("first", "last")
        yield from (SeenParameters((each.path,), "", side, each.own, by_name) for side in sides)
    elif each.size == n and not table.ones:
        yield SeenParameters((each.path,), "", "", each.own, by_name)


def _of_features(moved: Iterable[Moved], n: int, rounds: Sequence[SeenRound]) -> Iterator[SeenParameters]:
    """Weights that have a name each, some of which may never move."""
    still = [
        Moved(path, 1, path.isidentifier())
        for path, value in rounds[0].before.items()
        if expression_name(path)[0] and not path.startswith("return") and number(value) is not None
    ]
    moving = [each for each in moved if each.size == 1]
    scalars = {expression_name(each.path)[0]: each for each in (*still, *moving)}
    single = numbered([name for name in scalars if name])
    places = {place: scalars[name] for name, place in single.features.items() if single.roles[name] == "w"}
    if sorted(places) != list(range(n)) or not any(each in moving for each in places.values()):
        return
    paths = tuple(places[i].path for i in range(n))
    b = next((scalars[name].path for name, role in single.roles.items() if role == "b"), "")
    yield SeenParameters(paths, b, "", all(each.own for each in places.values()))


def _guessed(moved: Sequence[Moved], n: int) -> Iterator[SeenParameters]:
    """Names that say nothing, and hold as many numbers."""
    unnamed = [each for each in moved if expression_role(each.path) is None and each.size in (n, n + 1)]
    for each in unnamed[:MOST_GUESSED]:
        sides: tuple[Side, ...] = ("",) if each.size == n else ("first", "last")
        yield from (SeenParameters((each.path,), "", side, each.own, by_name=False) for side in sides)


def _with_intercept(
    each: SeenParameters, moved: Sequence[Moved], rounds: Sequence[SeenRound], table: LoopData, bind: Mapping[str, str]
) -> Iterator[SeenParameters]:
    """The same with the name of b, where it is none of the numbers of w."""
    if each.side or each.b:
        yield each
        return
    if bind.get("b"):
        yield each._replace(b=bind["b"])
        return
    scalars = [other for other in moved if other.size == 1 and other.path not in each.w]
    named = [other.path for other in scalars if expression_role(other.path) == "b"]
    still = [path for path in _assigned(rounds) if path not in named and expression_role(path) == "b"]
    held = [path for path, value in rounds[0].before.items() if _is_bias(path, value)]
    kept = list(dict.fromkeys((*named, *still))) or held[-1:]
    if kept:
        yield from (each._replace(b=path) for path in kept)
        return
    unnamed = [other.path for other in scalars if expression_role(other.path) is None][:MOST_GUESSED]
    yield from (each._replace(b=path, by_name=False) for path in unnamed)
    yield each


def _assigned(rounds: Sequence[SeenRound]) -> Iterator[str]:
    """Names that are one number, and that a round gives one."""
    for each in rounds[:1]:
        yield from (change.path for change in each.changes if number(change.value) is not None)


def _is_bias(path: str, value: Any) -> bool:
    """Whether a name that no round gives a value is that of a bias that stays what it is."""
    if expression_role(path) != "b" or path.startswith("return"):
        return False
    if isinstance(value, np.ndarray):
        return value.size == 1
    return isinstance(value, float) or (value == 0 and not isinstance(value, bool) and number(value) is not None)


def _is_of_feature_loop(each: SeenParameters, rounds: Sequence[SeenRound], loop: Loop, statements: Statements) -> bool:
    """Whether the loop is one over the features, which changes one weight in each round."""
    places = {
        (line.line, line.file)
        for seen in rounds
        for line in seen.executed
        for path, _ in line.changes
        if path in each.w
    }
    return bool(places) and all(statements.is_item(line, file, loop) for line, file in places)
