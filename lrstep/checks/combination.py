"""Combinations: some slips together, how likely they are, and which quantities they can change at all."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from lrstep.checks.slip import Slip, Way

_REACH = {
    "z": ("a", "L", "J", "da", "dz", "dw", "db", "w", "b"),
    "a": ("L", "J", "da", "dz", "dw", "db", "w", "b"),
    "L": ("J",),
    "R": ("J",),
    "J": (),
    "da": ("dz", "dw", "db", "w", "b"),
    "dz": ("dw", "db", "w", "b"),
    "dR": ("dw", "w", "db", "b"),
    "dRb": ("db", "b"),
    "dw": ("db", "w", "b", "J"),
    "db": ("b", "J"),
    "w": ("b", "J"),
    "b": ("w", "J"),
}
"""What may be another number where a line is another one, the lines of other slips considered."""


class SlipChoice(NamedTuple):
    """A slip, and the way in which it was made."""

    slip: Slip
    way: Way

    @property
    def quantity(self) -> str:
        """The first quantity that it makes wrong."""
        return self.way.quantity or self.slip.quantity

    @property
    def told(self) -> Slip:
        """The slip with the quantity and the words of this way."""
        slip, way = self.slip, self.way
        if not (way.quantity or way.title or way.plain or way.derivation or way.look_for):
            return slip
        return replace(
            slip, quantity=self.quantity, title=way.title or slip.title, plain=way.plain or slip.plain,
            derivation=way.derivation or slip.derivation, look_for=way.look_for or slip.look_for,
        )  # fmt: skip


class Combination(NamedTuple):
    """Some slips together, and the number in each of them that may be any."""

    choices: tuple[SlipChoice, ...]
    free: tuple[float, ...] = ()

    @property
    def ways(self) -> list[Way]:
        """Of each slip."""
        return [choice.way for choice in self.choices]

    @property
    def numbers(self) -> tuple[float, ...]:
        """The number that may be any, of each way: 0 where it has none."""
        return self.free or (0.0,) * len(self.choices)

    @property
    def mistakes(self) -> list[SlipChoice]:
        """Those of them that are no advice."""
        return [choice for choice in self.choices if not choice.slip.advice]

    @property
    def advice(self) -> list[SlipChoice]:
        """What is otherwise and right."""
        return [choice for choice in self.choices if choice.slip.advice]

    @property
    def only_advice(self) -> Combination:
        """The same without the mistakes."""
        kept = [(choice, x) for choice, x in zip(self.choices, self.numbers, strict=True) if choice.slip.advice]
        return Combination(tuple(choice for choice, _ in kept), tuple(x for _, x in kept))

    @property
    def cost(self) -> tuple[int, int, int]:
        """How unlikely it is: by how many mistakes, how much advice, and their ranks."""
        return len(self.mistakes), len(self.choices), sum(choice.way.rank for choice in self.choices)

    def detail(self, choice: SlipChoice) -> str:
        """What tells the way in which a slip was made, with its number."""
        x = self.numbers[self.choices.index(choice)]
        return choice.way.detail.replace("{}", f"{x:.6g}")


def applies(way: Way, given: Set[str]) -> bool:
    """Whether a way can be told from the quantities that a program gave; "l2" among them, where it was given one."""
    return given >= set(way.needs) and given.isdisjoint(way.without)


@cache
def reach(way: Way) -> frozenset[str]:
    """Which quantities may be others than the lesson's where a way is taken."""
    if way.takes is not None:
        return frozenset(_REACH)
    return frozenset(name for line in way.lines for name in (line, *_REACH[line]))


@cache
def reach_amid_advice(way: Way) -> frozenset[str]:
    """The same where all else is advice, of which nothing brings dw into db or b: a penalty on w is not in these."""
    return reach(way) - {"db", "b"} if way.lines and way.lines.keys() <= {"R", "dR"} else reach(way)


def is_possible(choices: Sequence[SlipChoice]) -> bool:
    """Whether no slip is there twice."""
    return len({choice.slip.id for choice in choices}) == len(choices)
