"""Questions: which values of an update can be asked, in the order of the program and from easy to hard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from lrstep.debugger import Debugger, Frame
from lrstep.debugger.program import Op, Program
from lrstep.debugger.track import Cursor
from lrstep.debugger.values import values_at
from lrstep.errors import InputError, printable, suggest
from lrstep.expressions import Namespace
from lrstep.quantities import BY_NAME, FEATUREWISE, OVERALL, PARAMETERS, POINTWISE, item_name

EASE: Final = ("dz", "db", "b", "w", "z", "dw", "a", "da", "L", "J", "R")
"""The quantities from the easiest to the hardest to compute."""
FEW_FEATURES: Final = 4
"""With more of them z is a long sum, and one feature is asked at a time."""
ALL: Final = "all"
WORDS: Final[dict[str, frozenset[str]]] = {
    **{
        phase: frozenset(quantity.name for quantity in BY_NAME.values() if quantity.phase == phase)
        for phase in ("forward", "backward", "update")
    },
    "example": frozenset(POINTWISE),
    "batch": frozenset(OVERALL),
    **{name: frozenset((name,)) for name in BY_NAME},
}
"""What a learner may choose to be asked: a phase, the numbers of one example or of the batch, or quantities."""


class AskChoice(NamedTuple):
    """What is asked: quantities, and whether few of them at first."""

    quantities: frozenset[str] = frozenset(BY_NAME)
    growing: bool = True
    text: str = ""
    """As it was written."""


def choice_of(text: str) -> AskChoice:
    """What is to be asked, as words say it: `backward`, `example`, `dz dw`, `all`. InputError for any other word."""
    words = text.replace(",", " ").split()
    chosen: frozenset[str] = frozenset()
    for word in words:
        word = re.sub(r"^(d?w)\d+$", r"\1", word)  # w1, dw2: each weight is asked with the others
        if word != ALL and word not in WORDS:
            mend = suggest(
                word, (*WORDS, ALL), "choose forward, backward, update, example, batch, all, or names: dz dw"
            )
            raise InputError(f"predict cannot ask {printable(word)}", mend)
        chosen |= WORDS.get(word, frozenset())
    return AskChoice(chosen or frozenset(BY_NAME), ALL not in words, " ".join(words))


@dataclass(frozen=True, eq=False)
class ValueQuestion:
    """One value of an update, as it is before the line that computes it ran, and after."""

    debugger: Debugger
    before: Frame
    after: Frame
    quantity: str
    feature: int | None
    index: int
    """The line's number in its update, from 1."""

    @property
    def name(self) -> str:
        """As the lesson writes it: z, dw1."""
        return self.quantity if self.feature is None else item_name(self.quantity, self.feature)

    @property
    def address(self) -> str:
        """Where it is known."""
        return self.after.address

    @property
    def op(self) -> Op:
        """The line that computes it."""
        assert self.after.op is not None
        return self.after.op

    @property
    def is_sum(self) -> bool:
        """Whether it is a loop's running sum, not yet the mean."""
        return self.op.in_loop and self.quantity not in POINTWISE

    @property
    def divides(self) -> bool:
        """Whether it is a loop's sum, divided by m."""
        program = self.after.program
        return program.loops and not self.op.in_loop and (self.quantity == "J" or self.quantity in program.sums)

    @property
    def of_example(self) -> bool:
        """Whether it is a number of one example."""
        return self.quantity in POINTWISE

    @cached_property
    def right(self) -> float:
        """The value."""
        if self.quantity in POINTWISE:
            value = self.after.value(self.quantity)
        else:
            value = getattr(self.after, self.quantity)
            value = value if self.feature is None else value[self.feature]
        assert value is not None
        return float(value)

    @cached_property
    def names(self) -> Namespace:
        """What an answer may read: all that is known before it."""
        return values_at(self.debugger.branch, self.before)

    @property
    def masks(self) -> frozenset[str]:
        """What is hidden while it is asked. A parameter's old value, and a sum so far, are needed for the new one."""
        kept = self.quantity in PARAMETERS or self.is_sum or self.divides
        return frozenset((f"new {self.name}" if kept else self.name, "predicted"))


def check_askable(debugger: Debugger) -> None:
    """InputError where somebody else's numbers, or lines, are shown: of those nobody knows what is right."""
    frame = debugger.frame
    if frame.yours is not None:
        raise InputError("predict asks about the lesson's lines, not a script's", "press v, or type program, first")
    if frame.values.given is not None:
        raise InputError("predict asks for right numbers, and these were recorded", "open the data itself")


def coming(debugger: Debugger) -> tuple[int, int]:
    """The update that is under way, or comes next, and how many of its lines have run."""
    frame = debugger.frame
    if frame.where is None:
        return frame.values.k, 0
    if frame.ended:
        return frame.values.k + 1, 0
    where = frame.where
    index = frame.program.index(where.op.name, where.position, frame.m)
    assert index is not None
    return frame.values.k, index


def questions(debugger: Debugger, k: int, done: int = 0) -> list[ValueQuestion]:
    """All that can be asked in update k, whose parameters have been reached, after its first lines that are `done`."""
    program, m = debugger.frame.program, len(debugger.run.batch(k))
    asked = []
    for op, position, feature in _askable(program, k, m):
        index = program.index(op.name, position, m)
        assert index is not None
        if index > done:
            asked.append(_question(debugger, k, index, op, feature))
    return sorted(asked, key=lambda question: question.index)


def _question(debugger: Debugger, k: int, index: int, op: Op, feature: int | None) -> ValueQuestion:
    branch, program = debugger.branch, debugger.frame.program.name
    row = None if debugger.frame.program.loops else debugger.frame.row
    track = branch.places.tracks[program]
    here = Cursor(k, index)
    before, after = (branch.frame(program, cursor, row=row) for cursor in (track.moved(here, -1), here))
    return ValueQuestion(debugger, before, after, op.step.name, feature, index)


def _askable(program: Program, k: int, m: int) -> Iterator[tuple[Op, int | None, int | None]]:
    """The lines that are asked, with the loop's position and the feature: in a loop the first example's numbers, and
    the sums when the second one is added."""
    first, loop, after = program.sections
    for section, in_loop in ((first, False), (loop, True), (after, False)):
        for offset in _offsets(section.length, section.op, k, program.n):
            op = section.op(offset)
            name = op.step.name
            if name not in BY_NAME or (name == "J" and m == 1):
                continue
            position = None if not in_loop else 0 if name in POINTWISE else min(1, m - 1)
            feature = op.feature
            if name in FEATUREWISE and feature is None:
                feature = (k - 1) % program.n
            yield op, position, feature


def _offsets(length: int, op: object, k: int, n: int) -> Iterator[int]:
    """Of many features one in each update."""
    assert callable(op)
    for offset in range(length):
        feature = op(offset).feature
        if n <= FEW_FEATURES or feature is None or feature == (k - 1) % n:
            yield offset


def from_easy_to_hard(asked: list[ValueQuestion], missed: dict[str, int]) -> list[ValueQuestion]:
    """The same, those first that were missed before, then from the easiest to the hardest."""

    def order(question: ValueQuestion) -> tuple[int, int, int]:
        hard = question.quantity == "z" and question.before.n > FEW_FEATURES
        ease = len(EASE) if hard else EASE.index(question.quantity)
        return -missed.get(question.quantity, 0), ease, question.index

    return sorted(asked, key=order)
