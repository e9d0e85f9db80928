"""Traced: somebody's own script as it ran: its text, and of each update the lines of it, which are ops to step by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True)
class SourceText:
    """A file of the script; the first of them is the script itself."""

    file: str
    """As the user named it."""
    text: str
    cells: tuple[int, ...] = ()
    """Of a notebook: the line of `text` at which each code cell begins, from 1."""

    @cached_property
    def lines(self) -> list[str]:
        """Line 1 is the first."""
        return self.text.splitlines()


class Tail(NamedTuple):
    """A long list of which only the last parts were kept."""

    length: int
    """Of the whole list."""
    last: tuple[Any, ...]


class Other(NamedTuple):
    """A value of which only what it is was kept."""

    text: str
    """In a few words: `DataFrame`."""


class RanLine(NamedTuple):
    """A line that ran: one op of the program `yours`."""

    line: int
    """From 1."""
    changes: Mapping[str, Any]
    """The names that it gave values, as `dZ`, `self.weights` or `grads['dw']`, and the values: numbers, arrays, lists,
    None."""
    sets: Mapping[str, int | None]
    """The quantities of the lesson that have their value of this update from here on: all of it (None), or the item of
    a feature or of a place in the batch, counted from 0."""
    file: int = 0
    """Which of the sources it stands in."""
    call: int = 0
    """The number of the call of its function."""


class LoopPlace(NamedTuple):
    """The loop that trains."""

    first: int
    last: int
    function: str
    """In which it stands; `<module>` outside of all."""
    file: int = 0


class ScriptEnding(NamedTuple):
    """How the script ended, where it did not just reach its end."""

    how: str
    message: str = ""
    line: int | None = None
    file: int = 0


@dataclass(frozen=True)
class ScriptVerdict:
    """What was found in the script when it was traced: the verdict that `lrstep trace --json` prints."""

    ok: bool | None
    table: Mapping[str, Any] = field(default_factory=dict)
    """The whole of it: mistake, variable, file, line, update, message, …"""
    text: str = ""
    """In words, as `lrstep check` says it, one paragraph a line."""


_PART = re.compile(r"(.+)\[(['\"])(.*)\2\]")


def as_last_given(names: Mapping[str, Any]) -> dict[str, Any]:
    """Names in the order in which they were given their values, of which some are parts of others, as `grads['dw']` of
    `grads`: a dictionary with what its parts were given after it, and no part of what it was before."""
    found: dict[str, Any] = {}
    for name, value in names.items():
        part = _PART.fullmatch(name)
        if part is not None and isinstance(found.get(part[1]), dict):
            found[part[1]] = {**found[part[1]], part[3]: value}
        elif isinstance(value, dict):
            for older in [each for each in found if each.startswith(f"{name}[")]:
                del found[older]
        found[name] = value
    return found


class Traced(Protocol):
    """A script as it ran. Updates count from `begins` + 1."""

    sources: Sequence[SourceText]
    loop: LoopPlace
    bound: Mapping[str, str]
    """Which of its names is which quantity: {"w": "self.weights", "dz": "dZ"}."""
    followed: int
    """Up to this update each line is there; later ones have one op, at the line that sets the parameters last."""
    ending: ScriptEnding | None
    judged: ScriptVerdict | None
    """None where the trace was ended before it could be judged."""

    @property
    def start(self) -> Mapping[str, Any]:
        """The names and values that there are before the first update."""

    def names_before(self, k: int) -> Mapping[str, Any]:
        """The names and values when update k begins; after an update that was not followed those that are known."""

    def counts(self) -> Sequence[int]:
        """How many lines each of its updates has."""

    def lines(self, k: int) -> tuple[RanLine, ...]:
        """Those of update k, in their order; one at least."""

    def printed(self, k: int) -> str:
        """What the script printed during update k; before the first for 0; empty where it printed nothing."""
