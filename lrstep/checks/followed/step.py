"""Step: the lines of a round that change the parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.followed.between import Between
from lrstep.checks.followed.names import SeenRound, flat
from lrstep.checks.followed.weights import SeenParameters
from lrstep.formulas import FloatArray

IntArray = NDArray[np.intp]


class ParameterStep(NamedTuple):
    """Where a round changes its parameters."""

    first: int
    """The number of the first line that does."""
    last: int
    w: IntArray
    """Of each weight, the last line that does, (n,)."""
    b: int
    """-1 where there is none."""
    given: bool = True
    """Whether any line gives a parameter a value."""


def step_of(seen: SeenRound, parameters: SeenParameters, around: Between) -> ParameterStep:
    """Where the parameters get the values that they have at the end of a round, but for what they are changed by
    `around` its step; where nothing changes them, at the last lines that give them a value."""
    scope = seen.call if parameters.own else None
    names = around.before(seen)
    now: dict[str, FloatArray | None] = {path: flat(names.get(path, scope)) for path in parameters.paths}
    places = {path: np.full(1 if value is None else value.size, -1) for path, value in now.items()}
    given = dict.fromkeys(parameters.paths, -1)
    first = -1
    for change in seen.changes:
        if change.path not in now or (parameters.own and change.call != seen.call) or not around.holds(change.place):
            continue
        value, last = flat(change.value), now[change.path]
        given[change.path] = change.place
        if value is None:
            continue
        if last is None or value.size != last.size:
            places[change.path] = np.full(value.size, change.place)
        else:
            moved = ~((value == last) | (np.isnan(value) & np.isnan(last)))
            places[change.path][moved] = change.place
            if moved.any() and first < 0:
                first = change.place
        now[change.path] = value
    for path, of_path in places.items():
        of_path[of_path < 0] = given[path] if given[path] >= 0 else len(seen.executed) - 1
    w = np.concatenate([places[path] for path in parameters.w])
    b = int(places[parameters.b][0]) if parameters.b else -1
    if parameters.side:
        b, w = (int(w[0]), w[1:]) if parameters.side == "first" else (int(w[-1]), w[:-1])
    last_place = int(max(int(w.max()) if w.size else 0, b if _moves(seen, parameters, scope) else -1))
    return ParameterStep(first if first >= 0 else last_place, last_place, w, b, max(given.values()) >= 0)


def _moves(seen: SeenRound, parameters: SeenParameters, scope: int | None) -> bool:
    """Whether a line of the round gives b a value."""
    return bool(parameters.side) or any(change.path == parameters.b for change in seen.changes)
