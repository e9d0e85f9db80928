"""Loops: a function or class that trains, asked for 1, 2, 3 updates on made-up data, and what each of them did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lrstep.checks import batching, outcomes
from lrstep.checks.asking import asked_of, bound_names
from lrstep.checks.callee import Callee, Fault
from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.ended import undecided
from lrstep.checks.forms import Form, Layout, forms, of_examples
from lrstep.checks.made import Made
from lrstep.checks.matching import matches
from lrstep.checks.moment import Moment
from lrstep.checks.probes import FIRST
from lrstep.checks.roles import role
from lrstep.checks.trainers import Trainer, TrainingPlan, TrainingSettings, planned
from lrstep.checks.trajectories import Course, Stand
from lrstep.checks.verdict import Responses

MOST_COURSES = 6
TRIED = 5  # updates: lists of them, or of one more, are as long as no array of parameters

_BY_CURVATURE = r"newton|\birls\b|hessian|linalg\.(?:inv|pinv|solve|lstsq)|minimize\(|fmin_\w+|l-?bfgs"
_OTHER_METHODS = re.compile(
    rf"{_BY_CURVATURE}|\badam|rmsprop|adagrad|nesterov"
    r"|beta_?1|velocit\w+|train_test_split|StandardScaler|PolynomialFeatures|class_weights?|sample_weights?",
    re.IGNORECASE,
)


def no_plain_descent(source: str) -> str:
    """Why the numbers of a function that trains can't be held against the lesson's, where its source speaks of a method
    that solves for its parameters; empty where it does not."""
    other = re.search(_BY_CURVATURE, source, re.IGNORECASE)
    return _doubt_of_method(other[0]) if other else ""


def _doubt_of_method(word: str) -> str:
    return f"its source speaks of {word}: only plain gradient descent can be held against the lesson's"


class Taken(NamedTuple):
    """One way to take a program, and what it then did."""

    course: Course
    asked: Responses
    wrong: int
    """How many of its numbers are not the lesson's."""


def asked_loop(
    callee: Callee, bind: Mapping[str, str] | None = None, layout: Layout = "auto", on: Sequence[Moment] = ()
) -> Responses:
    """What a program that trains made of its probes, update by update; `on` are more data to ask it on."""
    with np.errstate(all="ignore"):
        return _asked(callee, bind or {}, layout, on)


def _asked(callee: Callee, bind: Mapping[str, str], layout: Layout, on: Sequence[Moment]) -> Responses:
    plans = planned(callee, bind)
    doubt = _doubt_of(plans[0]) or (
        ""
        if _can_be_called(callee, plans[0])
        else f"which method of {callee.name} trains is not known: name it, as {callee.name}.fit"
    )
    if doubt:
        return Responses(is_loop=True, doubt=doubt)
    courses: list[Course] = []
    fault: Fault | None = None
    for plan in plans:
        more, ended = _courses(callee, plan, bind, layout)
        courses += more
        fault = fault or ended
        if ended is not None and ended.kind != "raises":
            break  # it would end so in each way of asking, and may take long for it
    if not courses:
        return _not_taken(callee, plans[0], fault)
    taken: list[Taken] = []
    for course in courses[:MOST_COURSES]:
        taken.append(_taken(course, on))
        if not taken[-1].wrong and not taken[-1].asked.doubt:
            break
    return _chosen(taken)


def _can_be_called(callee: Callee, plan: TrainingPlan) -> bool:
    """Whether there is something to call: a function, a method that trains, an object, or training as it is made."""
    return callee.kind == "function" or bool(plan.method) or "__call__" in callee.methods or plan.takes("X", "y")


def _doubt_of(plan: TrainingPlan) -> str:
    if plan.unknown:
        names = " and ".join(f"`{name}`" for name in plan.unknown)
        return f"what {names} is to be given is not known: tell it with --bind, as in --bind alpha={plan.unknown[0]}"
    if not plan.takes("X", "rows"):
        return "no parameter takes the data: tell which with --bind X=NAME and --bind y=NAME"
    return ""


def _not_taken(callee: Callee, plan: TrainingPlan, fault: Fault | None) -> Responses:
    """What is to be said of a program that gave no parameters in any form."""
    bound = bound_names(plan, None)
    if fault is not None and (why := undecided(fault)):
        return Responses(is_loop=True, fault=fault, bound=bound, doubt=why)
    if fault is not None and plan.guessed:
        names = " and ".join(f"`{name}`" for name in plan.guessed)
        return Responses(
            is_loop=True, fault=fault, bound=bound, doubt=f"what {names} stands for is not sure: use --bind"
        )
    if fault is not None:
        outside = [name for name in callee.globals_read if role(name) in ("X", "y", "rows", "m", "n")]
        notes = (f"it reads {' and '.join(outside)} from outside",) if outside else ()
        slips = ("reads-globals",) if outside else ()
        return Responses(is_loop=True, fault=fault, bound=bound, slips=slips, notes=notes)
    names = ", ".join(slot.name for slot in plan.call)
    what = f"{plan.method}({names})" if plan.method else f"{callee.name}({names})"
    reply = Trainer(callee, plan, Form()).run(FIRST, TrainingSettings(1, FIRST.alpha, FIRST.m))
    if not outcomes.leaves(callee, reply):
        return Responses(is_loop=True, slips=("returns-nothing",), bound=bound)
    return Responses(
        is_loop=True, bound=bound,
        doubt=f"where {what} leaves its parameters is not known: tell it with --bind w=NAME and --bind b=NAME",
    )  # fmt: skip


def _courses(
    callee: Callee, plan: TrainingPlan, bind: Mapping[str, str], layout: Layout
) -> tuple[list[Course], Fault | None]:
    """The ways in which a program takes data and gives parameters of the right sizes, the likelier first; and how the
    likeliest ended, where none returns."""
    first_fault: Fault | None = None
    runs = False
    may_have_ones, start = plan.takes("theta") or not plan.takes("b"), plan.takes("w", "theta", "parameters")
    groups = [*forms(callee.source, layout, callee.file, ones=may_have_ones, start=start)]
    if start and not plan.takes("steps"):
        groups.append(of_examples(callee.source))
    for group in groups:
        courses: list[Course] = []
        for form in group:
            tried, fault = _tried(Trainer(callee, plan, form), bind)
            first_fault, runs = first_fault or fault, runs or fault is None
            courses += tried
            if fault is not None and fault.kind != "raises":
                return [], fault
        if courses:
            return _with_b(courses), first_fault
    return [], None if runs else first_fault


def _tried(trainer: Trainer, bind: Mapping[str, str]) -> tuple[list[Course], Fault | None]:
    """What there is of parameters where it is called in one form; or how it ended."""
    form = trainer.form
    reply = trainer.run(FIRST, TrainingSettings(TRIED, FIRST.alpha, FIRST.m))
    if reply.fault is not None:
        return [], reply.fault
    read = outcomes.reading(outcomes.leaves(trainer.callee, reply), FIRST.n, bind, ones=form.ones)
    if read is None:
        return [], None
    courses = [Course(replace(trainer, intercept_last=last), read) for last in (False, True)]
    if not read.in_one or form.ones:
        return courses[:1], None
    return [course for course in courses if _stays(course)] or courses, None


def _stays(course: Course) -> bool:
    """Whether the weight of a feature that is 0 in all rows stays where it is."""
    X = FIRST.X.copy()
    X[:, 0] = 0
    runs = [course.after(replace(FIRST, X=X), TrainingSettings(steps, FIRST.alpha, FIRST.m)) for steps in (1, TRIED)]
    stands = [run for run in runs if isinstance(run, Stand)]
    return len(stands) == 2 and bool(stands[0].w[0] == stands[1].w[0])


def _with_b(courses: list[Course]) -> list[Course]:
    """Those that have a b, if only as the weight of a column of ones; which only those who hand over parameters are
    sure to want."""
    with_b = [course for course in courses if course.intercept]
    may_lack = len(with_b) < len(courses) and all(course.trainer.form.ones for course in with_b)
    is_told = any(course.trainer.takes_start for course in courses)
    return [replace(course, lacks_intercept=may_lack and not is_told) for course in with_b or courses]


def _taken(course: Course, on: Sequence[Moment]) -> Taken:
    asked = asked_of(course, on)
    wrong = sum(not matches(each, Made(each.moment), name) for each in asked.observed for name in each.values)
    return Taken(course, asked, wrong + len(asked.slips) + (asked.fault is not None))


def _chosen(taken: Sequence[Taken]) -> Responses:
    """The one that is right, or else wrong by a slip of the catalogue, or else the likeliest; a doubt where it may be
    no gradient descent, or where it was taken for different things by names or numbers that tell nothing."""
    with np.errstate(all="ignore"):
        best = taken[0] if len(taken) == 1 else min(taken, key=_unlikeliness)
        if not best.wrong or best.asked.doubt or best.asked.slips or best.asked.fault:
            return best.asked
        plan, callee = best.course.trainer.plan, best.course.trainer.callee
        other = _OTHER_METHODS.search(callee.source)
        if other and not _is_explained(best):
            return replace(best.asked, doubt=_doubt_of_method(other[0]))
        ends_by_itself = not plan.takes("steps") and "steps" not in plan.fixed and "while" in callee.source
        if ends_by_itself and not _is_explained(best):
            doubt = "how many updates it makes can't be said to it: make their number a parameter"
            return replace(best.asked, doubt=doubt)
        if plan.unsure:
            return _with_sure_numbers(taken, best)
        guesses = [each.course.trainer.plan.guessed for each in taken]
        if any(guess != guesses[0] for guess in guesses):
            names = " and ".join(f"`{name}`" for name in guesses[0])
            return replace(best.asked, doubt=f"what {names} stands for is not sure: tell it with --bind")
    return best.asked


def _with_sure_numbers(taken: Sequence[Taken], best: Taken) -> Responses:
    """Of those with different numbers that are written into a program the one that is right with some advice, or the
    only one that a slip explains; else a doubt."""
    explained = [each for each in taken if _is_right(each)] or [each for each in taken if _is_explained(each)]
    if explained and (len(explained) == 1 or _is_right(explained[0])):
        return explained[0].asked
    return replace(best.asked, doubt="which number is its learning rate is not sure: tell it, as --bind alpha=0.01")


def _is_right(taken: Taken) -> bool:
    """Whether all of its steps are right, whatever its costs are."""
    return all(batching.explained(each, ()) for each in taken.asked.observed)


def _is_explained(taken: Taken) -> bool:
    """Whether its steps are right, or one slip explains all of it."""
    ways = [way for slip in CATALOGUE for way in slip.ways if not way.free]
    return _is_right(taken) or any(
        all(batching.explained(each, (way,), of_cost=True) for each in taken.asked.observed) for way in ways
    )


def _unlikeliness(taken: Taken) -> tuple[bool, bool, int]:
    """The right one first, then what one slip explains, then the least wrong."""
    if not taken.wrong:
        return False, False, 0
    return True, not (taken.asked.slips or _is_explained(taken)), taken.wrong
