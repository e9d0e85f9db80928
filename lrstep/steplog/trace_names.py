"""Trace names: what the names of a script are when an update begins, from what its lines changed up to there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

KEPT_EVERY = 32
"""Updates between those at which all names are kept."""
Names = dict[str, Any]
PART = re.compile(r"[.\[]")


class TraceNames:
    """The names before each update of those that were followed, from `first` to `last`, with values as JSON has them.

    `changes` gives what the lines of an update changed, line by line.
    """

    def __init__(
        self, start: Mapping[str, Any], first: int, last: int, changes: Callable[[int], Iterable[Mapping[str, Any]]]
    ) -> None:
        self._first, self._last, self._changes = first, last, changes
        self._kept: list[Names] = [dict(start)]
        self._at: tuple[int, Names] = (first, dict(start))

    def before(self, k: int) -> Names:
        """All of them before update k; the one given last stands last."""
        k = min(k, self._last + 1)
        at, names = self._at
        if not at <= k < at + KEPT_EVERY:
            kept = min((k - self._first) // KEPT_EVERY, len(self._kept) - 1)
            at, names = self._first + kept * KEPT_EVERY, dict(self._kept[kept])
        while at < k:
            for changed in self._changes(at):
                for name, value in changed.items():
                    names.pop(name, None)
                    names[name] = value
            at += 1
            if at == self._first + len(self._kept) * KEPT_EVERY:
                self._kept.append(dict(names))
        self._at = at, names
        return dict(names)

    def constant(self) -> Names:
        """Those that no update changes, nor a part of them."""
        changed = {name for k in range(self._first, self._last + 1) for each in self._changes(k) for name in each}
        changing = changed | {PART.split(name)[0] for name in changed}
        return {name: value for name, value in self._kept[0].items() if name not in changing}
