"""Between: changes of the parameters that are no steps: made of themselves and of settings alone, as a decay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.followed.names import Names, SeenRound, flat, number
from lrstep.checks.followed.statements import Statements
from lrstep.checks.roles import expression_role
from lrstep.formulas import FloatArray

OF_DATA = ("X", "y", "rows")


class OwnChange(NamedTuple):
    """A line that changes a parameter, and by what."""

    place: int
    """The number of the line in its round."""
    path: str
    before: FloatArray
    after: FloatArray
    is_anew: bool = False
    """Whether it is made of nothing that was there: `w = np.zeros(3)`."""

    @property
    def factor(self) -> float | None:
        """What it was multiplied by, where that is one number for all of it."""
        there = self.before != 0
        if not there.any() or self.after[~there].any():
            return None
        ratios = self.after[there] / self.before[there]
        return float(ratios[0]) if np.allclose(ratios, ratios[0], 1e-9, 0) else None

    @property
    def shrinks(self) -> bool:
        """Whether no number of it grows, or changes its sign."""
        return bool((np.abs(self.after) <= np.abs(self.before)).all() and (self.after * self.before >= 0).all())


class Amid:
    """The names of a round as they are before the line of some number of it ran."""

    def __init__(self, seen: SeenRound, stop: int) -> None:
        self._seen, self._stop = seen, stop

    def get(self, path: str, call: int | None = None) -> Any:
        """As `Names.get`."""
        given = [each for each in self._seen.changes if each.path == path and each.place < self._stop]
        own = [each for each in given if each.call == call] if call is not None else given
        if own or given:
            return (own or given)[-1].value
        return self._seen.before.get(path, call)


class Between(NamedTuple):
    """Where the step of a round begins and ends among such changes."""

    start: int = 0
    """The line before which the round's own parameters are not yet what they are."""
    stop: int | None = None
    """The first line behind the step that changes them by themselves."""
    changes: tuple[OwnChange, ...] = ()

    def holds(self, place: int) -> bool:
        """Whether a line is between them."""
        return self.start <= place and (self.stop is None or place < self.stop)

    def before(self, seen: SeenRound) -> Names | Amid:
        """The names of a round where its update begins."""
        return Amid(seen, self.start) if self.start else seen.before

    def after(self, seen: SeenRound) -> Names | Amid:
        """The same where it ends."""
        return seen.after if self.stop is None else Amid(seen, self.stop)


NOWHERE = Between()


def between(seen: SeenRound, paths: Sequence[str], call: int | None, statements: Statements) -> Between:
    """The changes of some names in a round, in one call or in all of them, before all else and behind its step."""
    lines = {
        place for place, line in enumerate(seen.executed)
        if any(path in paths for path, _ in line.changes) and _is_own(seen, line.line, line.file, paths, statements)
    }  # fmt: skip
    anew = {
        place for place, line in enumerate(seen.executed)
        if any(path in paths for path, _ in line.changes) and _is_anew(seen, line.line, line.file, paths, statements)
    }  # fmt: skip
    lines |= anew
    if not lines:
        return NOWHERE
    changes = list(_changes(seen, paths, call))
    steps = [each.place for each in changes if each.place not in lines]
    last = max(steps, default=-1)
    first = _first_computed(seen, paths, lines)
    leading = [each for each in changes if each.place in lines and each.place < first]
    leading = [each._replace(is_anew=each.place in anew) for each in leading]
    trailing = [each for each in changes if each.place in lines - anew and each.place > last >= 0]
    if not leading and not trailing:
        return NOWHERE
    start = leading[-1].place + 1 if leading else 0
    return Between(start, trailing[0].place if trailing else None, (*leading, *trailing))


def _changes(seen: SeenRound, paths: Sequence[str], call: int | None) -> Iterator[OwnChange]:
    """The changes of these names, with what they were before."""
    now = {path: flat(seen.before.get(path, call)) for path in paths}
    for change in seen.changes:
        value = flat(change.value) if change.path in now and call in (None, change.call) else None
        if value is None:
            continue
        before, now[change.path] = now[change.path], value
        if before is not None and before.shape == value.shape and not np.array_equal(before, value):
            yield OwnChange(change.place, change.path, before, value)


def _first_computed(seen: SeenRound, paths: Sequence[str], lines: set[int]) -> int:
    """The first line that gives a name something else than a whole number, some data, or a parameter by itself."""
    for change in seen.changes:
        is_data = isinstance(change.value, (int, np.integer, str)) or expression_role(change.path) in OF_DATA
        if not is_data and change.place not in lines and change.path not in paths:
            return change.place
    return len(seen.executed)


def _is_anew(seen: SeenRound, line: int, file: int, paths: Sequence[str], statements: Statements) -> bool:
    """Whether a line gives a parameter what is made of none of them, and of nothing that a round makes."""
    if not statements.gives_anew(line, file, paths):
        return False
    made = {change.path for change in seen.changes} - set(paths)
    return made.isdisjoint(statements.paths(line, file))


def _is_own(seen: SeenRound, line: int, file: int, paths: Sequence[str], statements: Statements) -> bool:
    """Whether a line gives a parameter what is made of itself, of numbers that stay, and of functions of libraries."""
    settings = statements.of_itself(line, file, paths)
    if settings is None:
        return False
    changed = {change.path: change.value for change in seen.changes} if settings else {}
    values = {path: changed.get(path, seen.before.get(path)) for path in settings}
    return all(
        number(value) is not None and (path not in changed or isinstance(value, int)) for path, value in values.items()
    )
