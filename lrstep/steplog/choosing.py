"""Choosing: which of the readings of a loop's arrays the numbers of its first update bear out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec import UNSET

from lrstep.data import Dataset
from lrstep.errors import InputError
from lrstep.steplog.case import Case
from lrstep.steplog.header import run_of
from lrstep.steplog.lines import Header, UpdateLine, vector
from lrstep.steplog.readings import Reading
from lrstep.steplog.verify import looked_at

PARALLEL = 1e-6
"""How far the cosine of the angle between two steps of one direction may be from 1."""


class Candidate(NamedTuple):
    """A reading, and the data and the header that follow from it."""

    reading: Reading
    data: Dataset
    header: Header


class Interpretation(NamedTuple):
    """A candidate, and the first update as it reads it."""

    candidate: Candidate
    line: UpdateLine


def chosen(interpretations: list[Interpretation]) -> Interpretation:
    """The one in which fewer of the update's quantities are wrong, or whose step alone has the right direction.

    InputError where the numbers do not tell, and name what would.
    """
    if len(interpretations) == 1:
        return interpretations[0]
    wrong = [_wrong(each) for each in interpretations]
    best = [each for each, count in zip(interpretations, wrong, strict=True) if count == min(wrong)]
    if len(best) > 1:
        best = [each for each in best if _is_parallel(each)] or best
    readings = [each.candidate.reading for each in best]
    if len(best) == 1 or _are_one(readings, best[0].candidate.header):
        return best[0]
    if readings[0].course != readings[-1].course:
        header = best[0].candidate.header
        what = f"X has the shape {(header.rows, header.n)}, and the first update's numbers do not tell whether its rows"
        raise InputError(f"{what} are the examples", 'give layout="rows", or layout="course" where its columns are')
    what = "the first update's numbers do not tell whether the intercept is the first parameter or the last"
    raise InputError(what, 'give intercept="first" or intercept="last"')


def _wrong(interpretation: Interpretation) -> int:
    """How many quantities of the update are wrong."""
    _, data, header = interpretation.candidate
    tally = looked_at(run_of(header, data), header, [interpretation.line], [np.array(vector(header.init))])
    return len(tally.verdict(1, exact=False).differences)


def _is_parallel(interpretation: Interpretation) -> bool:
    """Whether the step has the direction of the gradient, or its opposite: a factor in it is another mistake."""
    _, data, header = interpretation.candidate
    before = np.array(vector(header.init))
    with np.errstate(all="ignore"):
        case = Case(run_of(header, data), header, interpretation.line, before)
        step, gradient = before - case.after, case.update.gradient
        right = np.append(gradient.dw, gradient.db)
        lengths = float(np.linalg.norm(step) * np.linalg.norm(right))
        return lengths > 0 and abs(float(step @ right)) > (1 - PARALLEL) * lengths


def _are_one(readings: list[Reading], header: Header) -> bool:
    """Whether every number is the same by all of them: two columns of ones, and no penalty on one of them."""
    return header.l2 is UNSET and all(reading.ones and reading.course == readings[0].course for reading in readings)
