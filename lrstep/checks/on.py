"""On: the moments of a run, which a program or numbers can be held against in the place of our own data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lrstep.checks.moment import Moment
from lrstep.checks.pasted import Problem
from lrstep.engine import Run, Update, one_thread

MOST_NUMBERS = 20_000_000
"""Of X that are read over all updates looked at."""


def moment_of(update: Update) -> Moment:
    """The numbers that an update starts from."""
    X, y = update.batch.read(update.rows, 0, len(update.batch))
    before = update.before
    return Moment(
        X.astype(np.float64), y.astype(np.float64), before.w.astype(np.float64), float(before.b), float(update.alpha),
        l2=float(update.l2), k=update.k, rows=update.rows.rows, intercept=update.intercept,
    )  # fmt: skip


def updates_of(run: Run, count: int) -> Iterator[Update]:
    """The first updates of a run, for as long as its parameters are finite."""
    at = run.initial
    for k in range(1, count + 1):
        update = run.update(k, at)
        yield update
        at = update.after
        if not (np.isfinite(at.w).all() and np.isfinite(at.b)):
            return


def moments_for_programs(run: Run) -> tuple[Moment, ...]:
    """The first batch of a run at its initial parameters, where they are not all 0; else at others: where all are 0,
    many mistakes do not show."""
    with one_thread(), np.errstate(all="ignore"):
        moment = moment_of(next(updates_of(run, 1)))
    if moment.w.any() or moment.b:
        return (moment,)
    spread = np.maximum(moment.X.std(axis=0), np.abs(moment.X).max(axis=0) / 4)
    signs = np.where(np.arange(moment.n) % 2, -1.0, 1.0) * (1 + np.arange(moment.n) % 3) / 3
    w = np.round(np.divide(signs, spread * np.sqrt(moment.n), out=signs, where=spread > 0), 3)
    return (moment.at(w, 0.25),)


def problems_of(run: Run, name: str, updates: int) -> tuple[Problem, ...]:
    """Numbers may have been asked for at the initial parameters, where mistakes are looked for, too, or later on."""
    most = max(1, min(updates, MOST_NUMBERS // max(1, len(run.batch(1)) * run.n)))
    problems = []
    with one_thread(), np.errstate(all="ignore"):
        for update in updates_of(run, most):
            after = f"after {update.k - 1:,} update{'' if update.k == 2 else 's'}"
            where = "at its initial parameters" if update.k == 1 else after
            problems.append(Problem(f"{name}, {where}", moment_of(update), with_mistakes=update.k == 1))
    return tuple(problems)
