"""Names: what each name of a followed script is at a moment, and what a round of its loop gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.roles import expression_role
from lrstep.formulas import FloatArray
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Round, parts_of

MOST_CALLS = 4
"""Of a function in one round, that are told from each other."""
MOST_REMEMBERED = 500
"""Calls, those that gave a name a value last, of which it is known what each name is in them."""
Key = tuple[str, str, int]
"""A function, a name in it, and which of its calls in a round; 0 for all of them, where they are many."""


class RoundChange(NamedTuple):
    """A name that a line of a round gave a value."""

    place: int
    """The number of the line among the round's."""
    call: int
    key: Key
    value: Any

    @property
    def path(self) -> str:
        """The name."""
        return self.key[1]


class Names:
    """What each name was given last, wherever it stands; and in each call."""

    def __init__(self, values: dict[str, Any] | None = None, by_call: dict[int, dict[str, Any]] | None = None) -> None:
        self._values, self._by_call = values or {}, by_call or {}
        self._copy: Names | None = None
        self._own: set[int] = set()
        """The calls whose names no copy has."""

    def take(self, executed: Iterable[Executed]) -> None:
        """What some more lines gave."""
        self._copy = None
        for line in executed:
            if line.changes:
                of_call = self._of_call(line.call)
                for path, value in line.changes:
                    for part, held in parts_of(path, value):
                        self._values[part] = of_call[part] = held
        if len(self._by_call) > MOST_REMEMBERED:
            self._by_call = dict(list(self._by_call.items())[-MOST_REMEMBERED // 2 :])
            self._own &= self._by_call.keys()

    def _of_call(self, call: int) -> dict[str, Any]:
        """The names of a call, as they may be changed; of the calls this is then the last."""
        if call not in self._own:
            self._own.add(call)
            self._by_call[call] = dict(self._by_call.pop(call, {}))
        return self._by_call[call]

    def get(self, path: str, call: int | None = None) -> Any:
        """What a name is: in a call where it has one there, else wherever it was given last. None where it is none."""
        if call is not None and path in (of_call := self._by_call.get(call, {})):
            return of_call[path]
        return self._values.get(path)

    def copy(self) -> Names:
        """As it is now, for who takes nothing more: a round ends as the next one begins."""
        if self._copy is None:
            self._copy = Names(dict(self._values), dict(self._by_call))
            self._own.clear()
        return self._copy

    def items(self) -> Iterable[tuple[str, Any]]:
        """All names, those given last at the end."""
        return self._values.items()


@dataclass(frozen=True)
class SeenRound:
    """One round of the loop that trains."""

    executed: Sequence[Executed]
    before: Names
    after: Names
    end: int | None = None
    """Where among its lines the loop was left; None where it was not."""

    @property
    def call(self) -> int:
        """That of the function in which the loop stands."""
        return self.executed[0].call

    @cached_property
    def changes(self) -> list[RoundChange]:
        """What its lines gave, in their order."""
        calls: dict[str, dict[int, int]] = {}
        for line in self.executed:
            numbered = calls.setdefault(line.function, {})
            numbered.setdefault(line.call, len(numbered))
        changes: list[RoundChange] = []
        for place, line in enumerate(self.executed):
            nth = _nth(calls[line.function], line.call)
            for path, value in line.changes:
                for part, held in (*parts_of(path, value), *self._kept_cost(path, value)):
                    changes.append(RoundChange(place, line.call, (line.function, part, nth), held))
        return changes

    def _kept_cost(self, path: str, value: Any) -> Iterator[tuple[str, Any]]:
        """The cost that a round puts behind those of the rounds before it, by a name of its own."""
        role = expression_role(path)
        if role != "costs" and not (role == "J" and type(value) in (list, tuple)):
            return
        if isinstance(value, np.ndarray):
            before = self.before.get(path)
            if isinstance(before, np.ndarray) and before.shape == value.shape:
                new = np.flatnonzero(value.ravel() != before.ravel())
                if len(new) == 1:
                    yield f"{path}[i]", float(value.ravel()[new[0]])
            return
        last = getattr(value, "last", value)  # of a long list only its end may be known
        if isinstance(last, (list, tuple)) and last and number(last[-1]) is not None:
            yield f"{path}[-1]", last[-1]


def _nth(calls: dict[int, int], call: int) -> int:
    return calls[call] if len(calls) <= MOST_CALLS else 0


def rounds_seen(executed: Sequence[Executed], rounds: Sequence[Round]) -> Iterator[SeenRound]:
    """The rounds of a loop among lines that ran; each with the lines up to the next one."""
    names = Names()
    names.take(executed[: rounds[0].start] if rounds else ())
    for i, each in enumerate(rounds):
        stop = rounds[i + 1].start if i + 1 < len(rounds) else each.stop
        yield seen_round(names, executed[each.start : each.stop], executed[each.stop : stop])


def seen_round(names: Names, executed: Sequence[Executed], behind: Sequence[Executed] = ()) -> SeenRound:
    """A round that begins with these names, which then are as they are after it and what ran `behind` it."""
    before = names.copy()
    names.take(executed)
    after = names.copy()
    names.take(behind)
    return SeenRound(executed, before, after)


def flat(value: Any, most: int = 1_000_000) -> FloatArray | None:
    """The numbers of a value, in one row; None where it is none, or has more of them."""
    if isinstance(value, np.ndarray):
        table = table_of(value, most)
        return None if table is None else table.ravel()
    if isinstance(value, (bool, int, float, np.generic)):
        return np.array([value], np.float64)
    table = listed(value, most)
    return None if table is None else table.ravel()


def listed(value: Any, most: int) -> FloatArray | None:
    """A list or tuple of numbers, or of rows of numbers, as an array of its shape; None where it is none."""
    if type(value) not in (list, tuple) or not 0 < len(value) <= most:
        return None
    if not all(isinstance(part, (bool, int, float, np.generic, list, tuple, np.ndarray)) for part in value):
        return None
    try:
        table = np.array(value, np.float64)
    except (TypeError, ValueError):  # ragged, or of something else deeper in it
        return None
    return table if table.size <= most else None


def table_of(value: Any, most: int = 50_000_000) -> FloatArray | None:
    """The numbers of a value in their own shape, not copied where they are floats already."""
    if isinstance(value, np.ndarray):
        is_numbers = value.dtype.kind in "biuf" and value.size <= most
        return np.asarray(value).astype(np.float64, copy=False) if is_numbers else None  # of np.matrix, too
    return listed(value, most)


def number(value: Any) -> float | None:
    """A value as one number; None where it is none, or several."""
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, (np.generic, np.ndarray)) and value.size == 1 and value.dtype.kind in "biuf":
        return float(value.item())
    return None
