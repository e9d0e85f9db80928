"""Trials: a function is asked in all shapes it may want, and the one that it does want is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lrstep.checks.answers import Answer, Question, answers
from lrstep.checks.arrangement import Likely, arrangements
from lrstep.checks.binding import Binding
from lrstep.checks.callee import Callee, Fault, Library, Seen
from lrstep.checks.giving import Giving
from lrstep.checks.hints import Hints
from lrstep.checks.moment import Moment

UNUSUAL = 4
"""The tier from which shapes are so strange that only right numbers speak for them."""
_OTHERS: tuple[Library, ...] = ("list", "pandas")


def is_empty(returned: Seen) -> bool:
    """Whether it is None, or holds nothing but None: a template that waits to be filled."""
    if isinstance(returned, Mapping):
        return bool(returned) and all(map(is_empty, returned.values()))
    if isinstance(returned, (list, tuple)):
        return bool(returned) and all(map(is_empty, returned))
    return returned is None


@dataclass(frozen=True)
class Trial:
    """One way of asking, and what came of it with the first moment."""

    giving: Giving
    likely: Likely
    answers: tuple[Answer, ...]
    """All readings of what it returned that are as likely as one another, that with the fewest wrong numbers first."""
    fault: Fault | None = None
    empty: bool = False
    """Whether it returned None."""

    @property
    def runs(self) -> bool:
        """Whether numbers came."""
        return bool(self.answers)

    @property
    def is_right(self) -> bool:
        """Whether they are the lesson's."""
        return self.runs and self.answers[0].is_right

    @property
    def is_misaligned(self) -> bool:
        """Whether pandas put tables together that have no labels in common, which leaves gaps."""
        values = self.answers[0].observed.values.values()
        return self.giving.how.library == "pandas" and any(np.isnan(each).any() for each in values)

    @property
    def order(self) -> tuple[int, int, int]:
        """The likeliest of those that are wrong first."""
        best = self.answers[0]
        return self.likely.shapes, len(best.wrong) + len(best.unfit), self.likely.tier


class Chosen(NamedTuple):
    """The trial that tells how a function is to be asked; None with why, where that is not sure."""

    trial: Trial | None
    doubt: str = ""


class Explorer:
    """Asks one function in every way that may be meant."""

    def __init__(
        self, callee: Callee, method: str, question: Question, hints: Hints, moments: Sequence[Moment]
    ) -> None:
        self._callee, self._method, self._question, self._hints = callee, method, question, hints
        self._moments = moments

    def chosen(self, bounds: Sequence[Binding], layout: str) -> Chosen:
        """How it is to be asked, among all ways to bind its parameters."""
        trials: list[Trial] = []
        for library, each in self._stages():
            trials += [
                self.tried(Giving(self._callee, bound, likely.how, self._method), likely)
                for bound in bounds
                for likely in _distinct(bound, self._likely(bound, layout, library, each=each))
            ]
            right = self._right(trials)
            if right is not None:
                return self._against(right, trials)
        return self._least_wrong(trials)

    def _stages(self) -> Iterator[tuple[Library, bool]]:
        yield "numpy", False
        libraries = dict.fromkeys((*self._hints.libraries, *_OTHERS))
        yield from ((library, False) for library in libraries)
        if self._question.asking not in ("gradient", "cost", "check") or not self._hints.gathers:
            yield "numpy", True
            yield "list", True

    def _likely(self, bound: Binding, layout: str, library: Library, *, each: bool) -> Iterator[Likely]:
        for likely in arrangements(layout, self._hints, theta=bound.theta, library=library):
            how = likely.how
            if bound.first in (None, how.first) and (not each or (how.rows and how.w == how.y == "flat")):
                yield likely._replace(how=replace(how, each=each), tier=likely.tier + each)
                if each and self._hints.labelled and not how.ones:
                    yield likely._replace(how=replace(how, each=True, labelled=True), tier=likely.tier + 2)

    def tried(self, giving: Giving, likely: Likely) -> Trial:
        """What comes of one way to ask, with the first moment."""
        moment = self._moments[0]
        reply = self._callee.ask(giving.recipe(moment))
        if reply.fault is not None:
            return Trial(giving, likely, (), reply.fault)
        read = sorted(
            answers(self._question, giving, moment, reply), key=lambda answer: len(answer.wrong) + len(answer.unfit)
        )
        return Trial(giving, likely, tuple(read), None, bool(reply.returned) and is_empty(reply.returned[0]))

    def _right(self, trials: Iterable[Trial]) -> Trial | None:
        """The likeliest trial that is right with all moments."""
        for trial in sorted((trial for trial in trials if trial.is_right), key=lambda trial: trial.likely.tier):
            if all(self.is_right(trial.giving, moment) for moment in self._moments[1:]):
                return trial
        return None

    def is_right(self, giving: Giving, moment: Moment) -> bool:
        """Whether its numbers are right with a moment."""
        reply = self._callee.ask(giving.recipe(moment))
        return reply.fault is None and any(answer.is_right for answer in answers(self._question, giving, moment, reply))

    def _against(self, right: Trial, trials: Sequence[Trial]) -> Chosen:
        """Numbers that are right in some shapes, against wrong ones in likelier shapes."""
        rivals = [trial for trial in trials if self._rivals(trial, right)]
        if not rivals or "matrix" in self._hints.libraries:  # np.matrix makes a row of what is flat
            return Chosen(right)
        rival = min(rivals, key=lambda trial: trial.order)
        theta = right.giving.bound.theta
        if rival.giving.how.rows and self._hints.reshapes:  # theta comes flat from an optimiser, and y as a column
            return Chosen(right if theta else rival)
        if not rival.giving.how.rows and self._hints.course:
            return Chosen(rival)
        if self._hints.columns and rival.giving.how.y == "column":
            return Chosen(rival)
        words = (trial.giving.how.words(theta=theta) for trial in (right, rival))
        return Chosen(None, "it is right if {}, and wrong if {}: only one of these is meant".format(*words))

    def _rivals(self, trial: Trial, right: Trial) -> bool:
        """Whether a trial is of the same kind, likelier, and wrong."""
        ours, theirs = right.giving.how, trial.giving.how
        if not trial.runs or trial.is_right or trial.likely.shapes >= right.likely.shapes or ours.each:
            return False
        if trial.answers[0].is_misshaped and (theirs.rows or not self._hints.course):
            return False
        is_same = trial.giving.bound == right.giving.bound
        how = (ours.rows, ours.library, ours.signed)
        return is_same and how == (theirs.rows, theirs.library, theirs.signed)

    def _least_wrong(self, trials: Sequence[Trial]) -> Chosen:
        running = [trial for trial in trials if trial.runs and (trial.likely.shapes < UNUSUAL or trial.is_right)]
        if not running:
            return Chosen(_deepest(trials))
        best = min(running, key=lambda trial: trial.order)
        if best.is_misaligned:
            return Chosen(None, "which rows and columns of its tables belong together can't be told: try --layout rows")
        rivals = {tuple(trial.giving.bound.parameters.items()) for trial in running}
        if best.giving.bound.guessed and len(rivals) > 1:
            names = " and ".join(best.giving.bound.guessed)
            said = f"say it, as --bind X={best.giving.bound.guessed[0]}"
            return Chosen(None, f"what {names} stand for can't be told from the names: {said}")
        if len(best.answers) > 1 and len({answer.wrong for answer in best.answers}) > 1:
            name, where = next(iter(best.answers[0].names.items()))
            return Chosen(None, f"what it returns can't be told apart: say it, as --bind {name}={where}")
        return Chosen(best)


def _distinct(bound: Binding, likely: Iterable[Likely]) -> list[Likely]:
    """Arrangements that differ in what is handed over."""
    roles = bound.roles
    kept: dict[object, Likely] = {}
    for each in likely:
        how = each.how
        matters = (
            how.rows if "X" in roles else None, how.y if roles & {"y", "a", "z", "dz"} else None,
            how.w if roles & {"w", "theta", "parameters"} else None, how.first, how.ones, how.signed, how.library,
            how.labelled,
        )  # fmt: skip
        if matters not in kept or kept[matters].tier > each.tier:
            kept[matters] = each
    return sorted(kept.values(), key=lambda likely: likely.tier)


def _deepest(trials: Sequence[Trial]) -> Trial | None:
    """Where nothing gave numbers: what returned, or the fault that is the likeliest theirs."""
    returned = [trial for trial in trials if trial.fault is None]
    if returned:
        return min(returned, key=lambda trial: trial.likely.tier)
    usual = [trial for trial in trials if trial.likely.shapes < UNUSUAL and trial.giving.how.library == "numpy"]
    if not usual:
        return None

    def likelihood(trial: Trial) -> tuple[bool, int, int]:
        fault = trial.fault
        assert fault is not None
        is_of_shapes = fault.type in ("ValueError", "IndexError", "AxisError", "TypeError", "RuntimeError")
        return is_of_shapes, -(fault.line or 0), trial.likely.tier

    return min(usual, key=likelihood)
