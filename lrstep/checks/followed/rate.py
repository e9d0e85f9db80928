"""SeenRate: which name is the learning rate of a loop, or which number in its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lrstep.checks.followed.names import SeenRound, number
from lrstep.checks.followed.statements import Statements
from lrstep.checks.followed.weights import SeenParameters
from lrstep.checks.roles import expression_role, role

SMALLEST, LARGEST = 1e-9, 100.0
MOST_GUESSED = 12


class SeenRate(NamedTuple):
    """The learning rate: a name, or a number that has none."""

    path: str
    value: float = 0.0
    """What it is in the first update."""
    own: bool = False
    """Whether it is a name of the function in which the loop stands."""
    by_name: bool = True
    """Whether it is called so; else the steps must say it."""

    def at(self, seen: SeenRound, step: int) -> float:
        """What it is when the line of this number in a round runs."""
        value = None
        for change in seen.changes:
            if change.path == self.path and change.place < step and (not self.own or change.call == seen.call):
                value = number(change.value)
        if value is None and self.path:
            value = number(seen.before.get(self.path, seen.call if self.own else None))
        return self.value if value is None else value


UNSEEN = SeenRate("", by_name=False)
"""Of a rate that the lines of the step have by a name whose value no line shows: args.lr, or a default of a class."""


def rates(
    rounds: Sequence[SeenRound], parameters: SeenParameters, statements: Statements, bind: Mapping[str, str]
) -> list[SeenRate]:
    """What may be the rate: what is called so in the lines of the step, elsewhere, a number in these lines; and last
    whatever number there is, which the steps must then show."""
    said = bind.get("alpha", "")
    if said:
        constant = _constant(said)
        return [SeenRate(said) if constant is None else SeenRate("", constant)]
    first = rounds[0]
    lines = dict.fromkeys(
        (line.line, line.file) for line in first.executed for path, _ in line.changes if path in parameters.paths
    )
    stepping = {path for line in lines for path in statements.paths(*line)}
    held = {
        path: value
        for path, value in first.after.items()
        if number(value) is not None and not path.startswith("return")
    }
    named = [path for path in reversed(held) if _is_called_rate(path)]
    near = [path for path in named if path in stepping]
    if not near and any(_is_called_rate(path) for path in stepping):
        return [UNSEEN]
    kept = [_rate(path, first, by_name=True) for path in dict.fromkeys((*near, *named))]
    plain = {value for line in lines for value in statements.numbers(*line) if value not in (0.0, 1.0, 2.0)}
    if not kept and len(plain) == 1:
        kept.append(SeenRate("", plain.pop()))
    return [*kept, *_guessed(held, first, parameters, plain)]


def _is_called_rate(path: str) -> bool:
    """Whether a name is that of a rate, as an attribute of whatever: self.lr, args.lr."""
    return expression_role(path) == "alpha" or role(path.rpartition(".")[2], attribute="." in path) == "alpha"


def _rate(path: str, seen: SeenRound, *, by_name: bool) -> SeenRate:
    own = path.isidentifier()  # an attribute may be changed by any call
    return SeenRate(path, number(seen.after.get(path, seen.call if own else None)) or 0.0, own, by_name)


def _guessed(
    held: Mapping[str, object], seen: SeenRound, parameters: SeenParameters, plain: set[float]
) -> Iterator[SeenRate]:
    unnamed = [path for path, value in held.items() if expression_role(path) is None and path not in parameters.paths]
    likely = [path for path in unnamed if SMALLEST < abs(number(held[path]) or 0.0) < LARGEST]
    for path in likely[-MOST_GUESSED:]:
        yield _rate(path, seen, by_name=False)
    for value in sorted(plain):
        yield SeenRate("", value, by_name=False)


def _constant(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
