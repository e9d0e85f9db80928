"""Asking: a program that trains is run on the probes, in steps and batches, and what is odd about the runs is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from lrstep.checks import batching, constants
from lrstep.checks.advising import of_floats
from lrstep.checks.callee import Fault
from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.decay import decaying
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import named
from lrstep.checks.outcomes import OutcomeReading
from lrstep.checks.probes import FIRST, NARROW, SECOND, rows
from lrstep.checks.slip import Way
from lrstep.checks.trainers import TrainingPlan, TrainingSettings
from lrstep.checks.trajectories import UPDATES, Course, Stand, Trajectory, beginning, observed, trajectory
from lrstep.checks.verdict import Responses
from lrstep.steplog.epsilons import Advice

MOST_UPDATES = 50
"""How many updates at once a slip is looked for in."""
PENALTY = 0.7
"""The weight of the penalty that is given to who takes one."""


@dataclass
class _Seen:
    """What has been seen so far."""

    observed: list[Observed] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: Fault | None = None
    doubt: str = ""


def asked_of(course: Course, on: Sequence[Moment]) -> Responses:
    """What a program did on all probes."""
    plan = course.trainer.plan
    seen = _Seen(notes=[course.trainer.form.words])
    starts = [course.prepared(start) for start in on or (FIRST, SECOND, NARROW)]
    first = course.prepared(FIRST)
    if course.trainer.form.example:
        _in_examples(course, seen, starts)
    elif _repeats(course, seen, first):
        own_size = None if plan.takes("batch") else _size_of_batches(course, first)
        if "steps" in plan.fixed:
            _in_one_run(course, seen, starts)
        elif own_size is not None:
            seen.notes.append(f"it was asked with {own_size} rows, as many as a batch of it has")
            _in_steps(course, seen, [course.prepared(rows(own_size, chance)) for chance in range(2)])
        elif batching.depends_on_order(course, first, settings(course, first)):
            _in_rounds(course, seen, 1)
        else:
            _in_steps(course, seen, starts)
            if plan.takes("batch") and not (seen.fault or seen.slips):
                _in_rounds(course, seen, 2)
    if not (seen.observed or seen.fault or seen.slips or seen.doubt):
        seen.doubt = "where its parameters begin is not known: let it take them, or begin at zeros"
    if course.lacks_intercept or not course.intercept:
        seen.advice.append(Advice("no-intercept", "there is no b: a column of ones in X would hold it"))
    seen.advice += of_floats(seen.observed)
    return Responses(
        tuple(seen.observed), bound_names(plan, course.reading), True, seen.fault, tuple(seen.slips),
        tuple(seen.advice), seen.doubt, tuple(seen.notes), course.trainer.form.course,
    )  # fmt: skip


def _in_examples(course: Course, seen: _Seen, starts: Sequence[Moment]) -> None:
    """What it did with one example after the other."""
    for start in starts:
        for i in range(start.m):
            example = replace(start, X=start.X[i : i + 1], y=start.y[i : i + 1], k=i + 1)
            path = trajectory(course, example, settings(course, example), 1)
            seen.fault = seen.fault or path.fault
            seen.observed += observed(course, path)


def _size_of_batches(course: Course, start: Moment) -> int | None:
    """How many rows make one batch, where that is written into a program that goes by batches."""
    begins, stand = beginning(course, start, settings(course, start)), course.after(start, settings(course, start))
    stays = isinstance(stand, Stand) and begins is not None and begins.same(stand)
    if not stays and not batching.depends_on_order(course, start, settings(course, start)):
        return None
    for size in constants.sizes(course.trainer.callee):
        batch = course.prepared(rows(size))
        begins, stand = beginning(course, batch, settings(course, batch)), course.after(batch, settings(course, batch))
        moves = isinstance(stand, Stand) and begins is not None and not begins.same(stand)
        if moves and not batching.depends_on_order(course, batch, settings(course, batch)):
            return size
    return None


def _in_one_run(course: Course, seen: _Seen, starts: Sequence[Moment]) -> None:
    """What it did in as many updates as are written into it."""
    updates = int(course.trainer.plan.fixed["steps"])
    for start in starts:
        path = trajectory(course, start, settings(course, start), 1)
        seen.fault = seen.fault or path.fault
        seen.observed += [batching.in_batches(each, (np.arange(start.m),) * updates) for each in observed(course, path)]
    is_right = all(batching.explained(each, ()) for each in seen.observed)
    if updates > MOST_UPDATES and not is_right and not seen.fault:
        seen.doubt = "it takes no number of updates, so that they can't be looked at one by one: let it take one"


def _in_steps(course: Course, seen: _Seen, starts: Sequence[Moment]) -> None:
    """What it did where each update is over all rows, on all probes."""
    for start in starts:
        path = trajectory(course, start, settings(course, start), UPDATES if course.trainer.plan.takes("steps") else 1)
        seen.fault = seen.fault or path.fault
        slip = _unheeded(course, path)
        if slip:
            _note_unheeded(course, seen, path, slip)
            path = replace(path, stands=path.stands[: 2 if slip == "stops-at-once" else 1])
        seen.observed += observed(course, path)
    if (slower := decaying(seen.observed)) is not None:
        seen.observed, advice = slower
        seen.advice.append(advice)
    if (
        course.trainer.plan.takes("l2")
        and not seen.slips
        and all(batching.explained(each, ()) for each in seen.observed)
    ):
        penalised = replace(starts[0], l2=PENALTY)
        seen.observed += observed(course, trajectory(course, penalised, settings(course, penalised), 2))


def settings(course: Course, start: Moment) -> TrainingSettings:
    """What a run of one update on a moment's data is asked for, over all of it at once where that can be said."""
    return TrainingSettings(1, start.alpha, start.m)


def _repeats(course: Course, seen: _Seen, start: Moment) -> bool:
    """Whether two runs of the same end alike."""
    runs = [course.after(start, settings(course, start)) for _ in range(2)]
    if any(isinstance(run, Fault) for run in runs):
        seen.fault = next(run for run in runs if isinstance(run, Fault))
        return False
    if all(isinstance(run, Stand) for run in runs) and not runs[0].same(runs[1]):  # type: ignore[union-attr, arg-type]
        seen.doubt = "two runs with the same data end differently: give its chance a seed inside, or initial parameters"
        return False
    return True


def _unheeded(course: Course, path: Trajectory) -> str:
    """What it is where more updates make no difference; empty where they do."""
    stands = [stand for stand in path.stands[1:] if stand is not None]
    if len(stands) < UPDATES or not all(stands[0].same(stand) for stand in stands[1:]):
        return ""
    begins, first = path.stands[0], observed(course, replace(path, stands=path.stands[:2]))
    if begins is not None and not begins.same(stands[0]) and first and batching.explained(first[0], ()):
        return "stops-at-once"
    other = course.after(replace(path.start, y=1 - path.start.y), settings(course, path.start))
    return "settings-not-heeded" if isinstance(other, Stand) and not other.same(stands[0]) else ""


def _note_unheeded(course: Course, seen: _Seen, path: Trajectory, slip: str) -> None:
    """That more updates make no difference, and whether another rate makes one."""
    if slip in seen.slips:
        return
    seen.slips.append(slip)
    seen.notes.append("asked for 1, 2 and 3 updates, it ends with the same parameters each time")
    if slip == "settings-not-heeded" and course.trainer.plan.takes("alpha"):
        other = course.after(path.start, settings(course, path.start)._replace(alpha=path.start.alpha / 2))
        if isinstance(other, Stand) and path.stands[1] is not None and other.same(path.stands[1]):
            seen.slips.append("rate-hard-coded")
            seen.notes.append("nor does another learning rate change them")


def _in_rounds(course: Course, seen: _Seen, size: int) -> None:
    """What it did where a round is several updates, each over some of the rows; at first with one row alone."""
    singles: list[Observed] = []
    first, few_rows = course.prepared(FIRST), course.prepared(NARROW if size == 1 else SECOND)
    for row in (0, 1) if size == 1 else ():
        start = replace(first, X=first.X[row : row + 1], y=first.y[row : row + 1])
        singles += observed(course, trajectory(course, start, settings(course, start)._replace(batch=size)))
    few = observed(course, trajectory(course, few_rows, settings(course, few_rows)._replace(batch=size), 4))
    seen.observed += singles
    explaining = _explaining(seen.observed)
    for family in batching.families(few_rows.m, size):
        for ways, free in explaining:
            kept = batching.fitted(few, family, ways, free)
            if kept is not None:
                _note(seen, family, kept)
                return
    if any(batching.mislabelled(few, ways) for ways, _ in explaining):
        seen.slips.append("rows-out-of-order")
        seen.notes.append("only with labels of other rows do the examples give its numbers")
        return
    _note(seen, *_likeliest(few, explaining[0][0], few_rows.m, size))


def _note(seen: _Seen, family: batching.Family, kept: list[Observed]) -> None:
    seen.observed += kept
    seen.notes.append(f"a round goes through the rows so: {family.words}")
    if family.ends:
        seen.advice.append(Advice("short-batch-dropped", family.ends))
    if family.name == "drawn" and batching.keeps_one_batch(kept):
        seen.slips.append("batch-replaces-data")
        numbers = " and ".join(str(i) for i in sorted(kept[0].moment.batches[0]))
        seen.notes.append(
            f"all of its {len(kept)} updates were over the rows {numbers}, counted from 0, of {kept[0].moment.m}"
        )


def _explaining(moments: Sequence[Observed]) -> list[tuple[list[Way], Sequence[float]]]:
    """What explains some moments, the likeliest first; nothing at all where nothing does."""
    result = named(moments, [slip for slip in CATALOGUE if slip.ways])
    if result.best is None:
        return [([], ())]
    return [(each.ways, each.numbers) for each in (result.best, *result.others)]


def _likeliest(few: list[Observed], ways: list[Way], m: int, size: int) -> tuple[batching.Family, list[Observed]]:
    """The first manner of going through the rows in which one slip more explains all rounds, or the likeliest of all,
    with the rounds in it."""
    families = [*batching.families(m, size)]
    ordered = [family for family in families if len(family.of(1)) == 1]
    of_loops = [way for slip in CATALOGUE for way in slip.ways if slip.shows == "loop" and not way.free]
    of_all = [way for slip in CATALOGUE for way in slip.ways if slip.shows != "loop" and not way.free]
    for some, ways_more in ((ordered, of_loops), (families, of_loops), (ordered, of_all)):
        for family, way in product(some, ways_more):
            kept = batching.fitted(few, family, [*ways, way])
            if kept is not None:
                return family, kept
    return families[0], batching.in_rounds(few, families[0])


def bound_names(plan: TrainingPlan, read: OutcomeReading | None) -> dict[str, str]:
    """Which of their names was taken for what."""
    names: Mapping[str, str] = {} if read is None else read.names
    settings = {its: plan.name_of(its) for its in ("X", "y", "rows", "alpha", "steps", "batch", "l2")}
    return {**{its: name for its, name in settings.items() if name}, **names}
