"""Of a log: what a recorded loop is wrong in, from the numbers that it held, and the mistake that gives them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from lrstep.checks.judging import judged
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import ORDER
from lrstep.checks.of_trace import with_script
from lrstep.checks.on import moment_of
from lrstep.checks.verdict import Responses, Verdict
from lrstep.engine import Progress, Run, one_thread
from lrstep.json_text import numbers
from lrstep.steplog.case import Case
from lrstep.steplog.epsilons import Advice
from lrstep.steplog.header import run_of_log
from lrstep.steplog.index import LogIndex
from lrstep.steplog.lines import UpdateLine
from lrstep.steplog.logged import LoggedHistory
from lrstep.steplog.reader import open_log
from lrstep.steplog.verdict import Difference, Verified
from lrstep.steplog.verify import verifying

FIRST, BEYOND = 3, 2
"""Updates that are looked at: the first, and those from the first that differs."""
MOST_NUMBERS = 2_000_000
"""Of X, in all of these."""


def judged_log(path: str, data: str | None = None, *, strict: bool = False) -> Generator[Progress, None, Verdict]:
    """What is to be said of a log, as a generator that yields Progress. InputError where it cannot be verified."""
    with open_log(path) as reader:
        run = run_of_log(reader, path, data)
        verified = yield from verifying(reader, run)
    name = Path(path).name
    advice = tuple(Advice(each.id, each.text) for each in verified.advice)
    over = f"{verified.updates:,} update{'' if verified.updates == 1 else 's'}"
    about = Verdict(name, not (strict and advice), advice=advice, checked=_names(path), over=over)
    verdict = about if verified.difference is None else _of_differences(about, verified, path, run)
    return verdict if reader.trace.script is None else with_script(verdict, LoggedHistory(LogIndex(path), run))


def _names(path: str) -> tuple[str, ...]:
    """The quantities that its updates hold."""
    index = LogIndex(path)
    line = index.update(index.header.start + 1)
    return tuple(name for name in ORDER if getattr(line, name) is not None)


def _of_differences(about: Verdict, verified: Verified, path: str, run: Run) -> Verdict:
    first = verified.difference
    assert first is not None
    pattern = f"{first.sentence} ({first.quantity} differs in {first.updates:,} of {verified.updates:,} updates)"
    about = replace(about, ok=False, update=first.k, pattern=pattern, variable=_variable(first),
                    explained=bool(first.explanation))  # fmt: skip
    if about.variable is None:
        return about
    with one_thread(), np.errstate(all="ignore"):
        early, late = _observed(path, run, verified, first.k)
        named = _named([*early, *late])
        if early and (not named.mistakes or named.partly):
            of_late = _named(late)
            named = of_late if of_late.mistakes and not of_late.partly else named
    if not named.mistakes or (named.partly and about.explained):
        return about
    return replace(
        about, mistakes=named.mistakes, details=named.details, candidates=named.candidates,
        variable=_first_wrong(named, verified, late), evidence=named.evidence, partly=named.partly,
    )  # fmt: skip


def _first_wrong(named: Verdict, verified: Verified, late: Sequence[Observed]) -> str | None:
    """The mistake's quantity, unless the log holds it and it is right there."""
    wrong = [each.quantity for each in verified.differences]
    held = {name for observed in late for name in observed.values}
    if named.variable is None or named.variable in wrong or named.variable not in held:
        return named.variable
    return next((name for name in wrong if name in ORDER), named.variable)


def _named(observed: Sequence[Observed]) -> Verdict:
    return judged("", Responses(tuple(observed), is_loop=True))


def _variable(first: Difference) -> str | None:
    return first.quantity if first.quantity in ORDER else None


def _observed(path: str, run: Run, verified: Verified, wrong: int) -> tuple[list[Observed], list[Observed]]:
    """The first updates, and those from the first that differs, as the log holds them."""
    index = LogIndex(path)
    history = LoggedHistory(index, run)
    start, last = index.header.start, index.last
    most = max(1, MOST_NUMBERS // max(1, len(history.run.batch(start + 1)) * run.n))
    early = range(start + 1, min(start + FIRST, last, start + most) + 1)
    late = range(wrong, min(wrong + BEYOND, last, wrong + most) + 1)
    left_out = _by_convention(verified, run)
    earlier: Moment | None = None
    seen = {}
    for k in sorted({*early, *range(max(start + 1, wrong - 1), late[-1] + 1)}):
        line = index.update(k)
        case = Case(history.run, index.header, line, history.before(k).vector.astype(np.float64))
        moment = replace(moment_of(case.update), earlier=earlier)
        seen[k] = Observed(moment, _values(line, left_out), single=index.header.dtype == "float32")
        earlier = moment
    return [seen[k] for k in early if k < wrong], [seen[k] for k in late]


def _by_convention(verified: Verified, run: Run) -> frozenset[str]:
    """J, where it is right by a convention: what it then is tells of no mistake."""
    differs = any(each.quantity == "J" for each in verified.differences)
    return frozenset() if differs or not (verified.advice or run.penalised) else frozenset({"J"})


def _values(line: UpdateLine, left_out: frozenset[str]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    held = {name: getattr(line, name) for name in ORDER if name not in left_out}
    return {name: np.array(numbers(value), np.float64) for name, value in held.items() if value is not None}
