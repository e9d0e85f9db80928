"""Slips: which mistakes give exactly the number that was typed, of the catalogue of `check` and of a computing hand.

Each is the lesson's program on the very data and parameters of the question, with the slip in its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np

from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.combination import applies, reach
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.checks.slip import Slip, Way
from lrstep.predict.answers import TypedAnswer, gives
from lrstep.predict.arithmetic import OWN, of_terms
from lrstep.predict.questions import ValueQuestion
from lrstep.quantities import BY_NAME

ENOUGH_DIGITS: Final = 3
"""Significant digits of an answer from which a slip is named; below that much fits by chance."""
ENOUGH_FOR_FAR: Final = 4
"""The same for a slip in a line before the one that is asked, whose number is on the screen."""
ENOUGH_FOR_TWO: Final = 4
"""The same for two slips at once."""
FAR: Final = 4
"""From which `near` on a slip is in a line before."""
MOST_CELLS: Final = 20_000
"""Numbers of a batch, up to which the whole program is computed anew with each slip; of larger ones the line that is
asked."""
MOST_PAIRED: Final = 600
"""Rows of a batch, of which each can be paired with each."""
_PAIRED: Final = frozenset(("outer-product", "cost-summed-too-early", "broadcasting"))
_GENERAL: Final = "general"


class SlipFit(NamedTuple):
    """A slip that gives a number, and how: with the detail of the way in which it is made."""

    slip: Slip
    detail: str
    value: float
    near: int
    """0 where it is in the very line that is asked; the larger, the less likely."""
    same: object = None
    """What two slips have in common that are one in this line."""
    second: Slip | None = None
    """The other one of two slips at once."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the slip, or of both."""
        return (self.slip.id,) if self.second is None else (self.slip.id, self.second.id)


SIGN = Slip("sign", "the sign is wrong", "The size is right: follow each minus through the formula.", "", "", _GENERAL)
NO_MINUS = replace(
    SIGN, title="the minus before the logarithm is missing",
    plain="The logarithm of a number below 1 is negative: with the minus before it the loss is positive.",
)  # fmt: skip
DECIMAL_POINT = Slip(
    "decimal-point", "the decimal point is in another place", "The digits are right.", "", "", _GENERAL
)
TWICE = Slip(
    "factor-two", "there is a factor 2, or ½, too many", "Nothing in the formula doubles it.", "", "", _GENERAL
)
SUM_SO_FAR = Slip(
    "not-added", "it is this example's share alone: the sum before it is missing",
    "Inside the loop each example adds its share to what the others have added.", "", "", _GENERAL,
)  # fmt: skip
SUM_UNCHANGED = Slip(
    "share-left-out", "it is the sum before: this example's share is missing",
    "Inside the loop each example adds its share.", "", "", _GENERAL,
)  # fmt: skip
SUM_TAKEN_OFF = Slip(
    "share-subtracted", "this example's share is subtracted", "Inside the loop each example adds its share.", "", "",
    _GENERAL,
)  # fmt: skip
AVERAGED_ALREADY = Slip(
    "averaged-already", "the sum is divided already", "The division by m comes after the loop.", "", "", _GENERAL
)
BEFORE: Final = Slip(
    "value-of-before", "it is the value of the update before", "The parameters have moved since.", "", "", _GENERAL
)
_SIMPLE: Final = frozenset(("sign", "label-missing", "value-of-before"))
"""What a hand does sooner than anything else that gives the same number."""
_ONLY_LOOP: Final = frozenset(("gradient-at-start", "gradient-accumulates", "one-update-too-many"))
"""Slips of a whole loop, which no value of one update can have."""


def named(question: ValueQuestion, answer: TypedAnswer, slack: float = 0.0) -> list[SlipFit]:
    """The slips that give what was typed, at its digits, the likeliest first; none where it is too short to tell.

    `slack` is how far off the right value is when it is made of the rounded numbers of the screen.
    """
    relative = slack / abs(question.right) if question.right else 0.0

    def fits(each: SlipFit) -> bool:
        return gives(answer, each.value, max(slack, relative * abs(each.value)))

    fitting = [each for each in possible(question) if fits(each) and _is_told(each, answer)]
    if not fitting and _telling(answer) >= ENOUGH_FOR_TWO:
        fitting = [each for each in _two_at_once(question) if fits(each)]
    return _each_once(sorted(fitting, key=lambda each: (each.near, each.slip.id not in _SIMPLE)))


@lru_cache(maxsize=8)
def possible(question: ValueQuestion) -> list[SlipFit]:
    """Every slip that changes the value that is asked, with the number that it gives; 0 tells nothing of how it was
    made."""
    with np.errstate(all="ignore"):
        every = [*_of_sums(question)] if question.is_sum else [*_of_lines(question)]
    every += _general(question.quantity, question.right)
    return [each for each in every if _differs(each.value, question.right) and each.value != 0]


def _is_told(each: SlipFit, answer: TypedAnswer) -> bool:
    """Whether there are digits enough that it is no chance; a number that is met exactly is none with any."""
    if each.near >= FAR:
        return _telling(answer) >= ENOUGH_FOR_FAR
    return answer.digits >= ENOUGH_DIGITS or not _differs(each.value, answer.value)


def _telling(answer: TypedAnswer) -> int:
    """Significant digits that tell one number from another: 0.5 has one, however it came about."""
    digits = re.sub(r"e.*|[^0-9]", "", f"{answer.value:.15g}").strip("0")
    return min(answer.digits, max(1, len(digits)))


def _differs(value: float, right: float) -> bool:
    return not abs(value - right) <= 1e-9 * abs(right)


def _general(quantity: str, right: float) -> Iterator[SlipFit]:
    has_own = quantity in ("dz", "dw", "db", "J", "w", "b")  # with words of their own in the catalogue
    yield SlipFit(NO_MINUS if quantity == "L" else SIGN, "", -right, 1 if has_own else -1, "minus")
    yield SlipFit(TWICE, "2", 2 * right, 2, "twice")
    yield SlipFit(TWICE, "½", right / 2, 2, "half")
    for power in (1, -1, 2, -2):
        yield SlipFit(DECIMAL_POINT, "", right * 10.0**power, 3, f"power {power}")


def _of_lines(question: ValueQuestion) -> Iterator[SlipFit]:
    """The slips of the program's lines, as far as they change this value."""
    moment = moment_of(question)
    right = Made(moment)
    given = frozenset({*BY_NAME} - {"R"}) | ({"l2"} if moment.l2 else set())
    given -= _later_than(question.quantity)
    for slip, way in _ways(moment.n):
        if question.quantity not in reach(way) or not applies(way, given) or not _is_quick(slip, way, moment, question):
            continue
        value = item_of_moment(Made(moment, [way], right=right).value(question.quantity), question, moment)
        if value is not None:
            line = way.lines.get(question.quantity)
            yield SlipFit(_told(slip, way), way.detail, value, _nearness(question.quantity, way), line)
    if moment.earlier is not None:
        value = item_of_moment(Made(moment.earlier).value(question.quantity), question, moment)
        if value is not None and moment.earlier.m == moment.m:
            yield SlipFit(BEFORE, "", value, -1, "before")


def _is_quick(slip: Slip, way: Way, moment: Moment, question: ValueQuestion) -> bool:
    """Whether it takes no longer than somebody waits."""
    if moment.m > MOST_PAIRED and slip.id in _PAIRED:
        return False
    return moment.X.size <= MOST_CELLS or (way.takes is None and way.lines.keys() == {question.quantity})


def _later_than(quantity: str) -> frozenset[str]:
    """What is computed after it, which nobody has given yet."""
    names = list(BY_NAME)
    return frozenset(names[names.index(quantity) + 1 :])


def _nearness(quantity: str, way: Way) -> int:
    if quantity not in way.lines:
        return FAR + way.rank
    if way.rank or way.takes is not None:
        return 2
    return 0 if len(way.lines) == 1 else 1


def item_of_moment(values: object, question: ValueQuestion, moment: Moment) -> float | None:
    """The number that is asked of what a program made; None where that has not as many numbers as it should."""
    array = np.asarray(values, np.float64)
    if question.of_example:
        place = _place(question, moment)
        return float(array.ravel()[place]) if array.size == moment.m else None
    if question.feature is not None:
        return float(array[question.feature]) if array.shape == (moment.n,) else None
    return float(array.item()) if array.size == 1 else None


def _place(question: ValueQuestion, moment: Moment) -> int:
    """Where the example stands in the moment, which may be of that example alone."""
    return question.after.position if moment.m == question.after.m else 0


def moment_of(question: ValueQuestion) -> Moment:
    """The numbers that the question is about, and those of the update before; of a large batch, for a number of one
    example, that example alone."""
    frame = question.after
    moment = _moment(question, frame.values.k)
    history = question.debugger.history
    if frame.values.k - 1 > history.start and moment.X.size <= MOST_CELLS:
        moment = replace(moment, earlier=_moment(question, frame.values.k - 1))
    if question.of_example and moment.X.size > MOST_CELLS:
        at = slice(frame.position, frame.position + 1)
        return replace(moment, X=moment.X[at], y=moment.y[at])
    return moment


def _moment(question: ValueQuestion, k: int) -> Moment:
    update = question.debugger.branch.update(k)
    X, y = update.batch.read(update.rows, 0, len(update.batch))
    X, y, w = (np.array(each, np.float64) for each in (X, y, update.before.w))
    return Moment(
        X, y, w, float(update.before.b), alpha=update.alpha, l2=update.l2, k=k, rows=update.rows.rows,
        intercept=update.intercept,
    )  # fmt: skip


@cache
def _ways(n: int) -> tuple[tuple[Slip, Way], ...]:
    """Those that give one number: with no number in them that may be any, which would explain everything."""
    slips = (slip for slip in CATALOGUE if not slip.advice and slip.id not in _ONLY_LOOP)
    return tuple((slip, way) for slip in (*slips, *OWN, *of_terms(n)) for way in slip.ways if not way.free)


@cache
def _told(slip: Slip, way: Way) -> Slip:
    """The slip with the words of its way."""
    return replace(slip, title=way.title or slip.title, plain=way.plain or slip.plain)


def _of_sums(question: ValueQuestion) -> Iterator[SlipFit]:
    """Slips of a loop's running sum."""
    values, position = question.after.values, question.after.position
    sums = [values.trace.sums(place) for place in (position, position + 1)]
    before, after = (getattr(each, question.quantity) for each in sums)
    if question.feature is not None:
        before, after = before[question.feature], after[question.feature]
    before, after = float(before), float(after)
    share = after - before
    yield SlipFit(SUM_SO_FAR, "", share, 0)
    yield SlipFit(SUM_UNCHANGED, "", before, 0)
    yield SlipFit(SUM_TAKEN_OFF, "", before - share, 0)
    yield SlipFit(AVERAGED_ALREADY, "by m", after / question.after.m, 0)
    yield SlipFit(AVERAGED_ALREADY, "by the examples so far", after / (position + 1), 1)


def _two_at_once(question: ValueQuestion) -> Iterator[SlipFit]:
    """A slip in the line that is asked, and a wrong sign or a missing, or needless, 1/m as well."""
    m = question.after.m
    others = [(SIGN, -1.0)]
    if m > 1 and BY_NAME[question.quantity].each != "example" and question.quantity not in ("w", "b"):
        others += [(_by_id("gradient-not-averaged"), float(m)), (_by_id("averaged-twice"), 1 / m)]
    for each in possible(question):
        if each.near < 2:
            for slip, factor in others:
                if slip.id != each.slip.id:
                    yield each._replace(value=factor * each.value, second=slip)


@cache
def _by_id(id: str) -> Slip:
    return next(slip for slip in CATALOGUE if slip.id == id)


def _each_once(fitting: list[SlipFit]) -> list[SlipFit]:
    """Each slip once, and of two that are one in this line the likelier."""
    kept: list[SlipFit] = []
    for each in fitting:
        if not any(other.ids == each.ids or (each.same is not None and other.same is each.same) for other in kept):
            kept.append(each)
    return kept
