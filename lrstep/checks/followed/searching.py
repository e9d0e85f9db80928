"""Searching: which loop of a followed script trains, on which data, by which names: what its numbers bear out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from lrstep.checks.followed.batch import given_once, rules
from lrstep.checks.followed.names import SeenRound, flat, number, rounds_seen
from lrstep.checks.followed.passing import is_passing, whole_of
from lrstep.checks.followed.rate import UNSEEN, SeenRate, rates
from lrstep.checks.followed.statements import Statements
from lrstep.checks.followed.table import LoopData, tables
from lrstep.checks.followed.training import FIRST, Training
from lrstep.checks.followed.weights import SeenParameters, parameters_of
from lrstep.checks.made import Made
from lrstep.checks.matching import near
from lrstep.checks.moment import Moment
from lrstep.checks.roles import expression_role
from lrstep.formulas import FloatArray
from lrstep.tracing.stream import Loop, Round, Stream

LOOKED_AT = 3
"""Rounds in which what is supposed of a loop is held against its numbers."""
PARALLEL = 1e-6
"""How far the cosine of the angle between two steps of one direction may be from 1."""
STEP, DIRECTION, FORWARD = 100, 30, 10
"""What it counts that a step, its direction, or z and a are as they are supposed to be."""
NO_RATE = SeenRate("", 0.0, by_name=False)


def trainings(stream: Stream, bind: Mapping[str, str] | None = None, function: str = "") -> list[Training]:
    """The training that was seen; two of them where its intercept may be the first or the last parameter; none where
    nothing that trains was seen. `bind` says which name is which quantity, `function` in which one the loop stands."""
    bind = {name: code for name, code in (bind or {}).items() if code}
    statements = Statements((stream.source, *stream.others))
    name = function.rpartition(".")[2]
    loops = [loop for loop in stream.loops if not name or loop.function == name]
    rounds = {loop: list(stream.rounds(loop)) for loop in loops}
    several = [loop for loop in loops if any(len(run) > 1 for run in rounds[loop])]
    single = [loop for loop in loops if loop not in several and len(rounds[loop]) > 1]
    once = [loop for loop in loops if len(rounds[loop]) == 1 and loop not in several]
    for loop in (*several, *single, *once):
        every = sorted(each for run in rounds[loop] for each in run)
        best = _best(stream, loop, every, statements, bind)
        if best:
            return best
    return []


def training_of(
    stream: Stream, loop: Loop, rounds: Sequence[Round], bind: Mapping[str, str] | None = None
) -> list[Training]:
    """The same, of a loop whose rounds are known."""
    bind = {name: code for name, code in (bind or {}).items() if code}
    return _best(stream, loop, rounds, Statements((stream.source, *stream.others)), bind)


def _best(
    stream: Stream, loop: Loop, rounds: Sequence[Round], statements: Statements, bind: Mapping[str, str]
) -> list[Training]:
    """What the rounds of a loop are, seated."""
    if not rounds:
        return []
    seen = list(islice(rounds_seen(stream.executed, rounds[: FIRST + 1]), FIRST))
    inside = rounds[1].start if len(rounds) > 1 else rounds[0].stop
    best: list[tuple[float, Training]] = []
    columns: set[str] = set()
    for stop in (rounds[0].start, inside):
        for table in tables(stream.between(0, stop), bind):
            if table.X_path in columns:
                continue
            if is_passing(table, seen):
                whole = whole_of(table, seen, stream.between(0, rounds[0].start)) if stop == inside else None
                if whole is None:
                    continue
                table = whole
            for parameters in parameters_of(seen, table, loop, statements, bind):
                columns |= set(table.columns) if len(parameters.w) > 1 else set()
                for score, training in _of(seen, table, parameters, statements, bind, stream, loop, rounds):
                    best.append((score, training))
                    if score >= (STEP + FORWARD) * min(LOOKED_AT, len(seen)):
                        return [_seated(training, seen)]
        if any(score >= FORWARD for score, _ in best):
            break  # what a round makes of the data is no other data
    top = max((score for score, _ in best), default=0.0)
    likely = [training for score, training in best if score == top]
    if not likely:
        return []
    return [_seated(each, seen) for each in _rivals(likely)]


def _rivals(likely: Sequence[Training]) -> list[Training]:
    """The first, and where its intercept may as well be elsewhere among the parameters, the one that says so."""
    first = likely[0]
    other = next(
        (each for each in likely
         if each.parameters.w == first.parameters.w and each.parameters.side != first.parameters.side
         and each.table is first.table), None,
    )  # fmt: skip
    return [first] if other is None else [first, other]


def _seated(training: Training, seen: Sequence[SeenRound]) -> Training:
    facts = [fact for k, each in enumerate(seen, 1) if (fact := training.fact(each, k)) is not None]
    return training.seated(facts)


def _of(
    seen: Sequence[SeenRound], table: LoopData, parameters: SeenParameters, statements: Statements,
    bind: Mapping[str, str], stream: Stream, loop: Loop, rounds: Sequence[Round],
) -> Iterator[tuple[float, Training]]:  # fmt: skip
    """Each way to take batches and rate for what is supposed, with how far the numbers bear it out."""
    single = table.single or any(_is_single(change.value) for change in seen[0].changes)
    possible = rates(seen, parameters, statements, bind)
    for rule in rules(seen, table):
        training = Training(loop, tuple(rounds), table, parameters, NO_RATE, rule, "", stream.loops, statements, bind,
                            single=single)  # fmt: skip
        judged = _Judged(training, seen[:LOOKED_AT])
        if not judged.known or judged.is_one_by_one:
            continue
        likely = [judged.shown_rate] if possible == [UNSEEN] else possible
        named = [rate for rate in likely if rate.by_name]
        rate = next((rate for rate in likely if judged.is_right(rate)), None)
        l2_path = ""
        if rate is None and (l2_path := _penalty(seen[0])):
            rate = next((rate for rate in named if judged.is_right(rate, l2_path)), None)
        is_right = rate is not None
        rate = rate or (named[0] if named else None)
        forward = judged.forward()
        is_known = parameters.by_name or forward == FORWARD * len(seen[:LOOKED_AT])
        if rate is None or not (is_right or (is_known and rate.by_name)):
            continue
        score = (STEP * len(judged.known) if is_right else judged.direction()) + forward
        yield score + rule.rank / 10, replace(training, rate=rate, l2_path=l2_path)


def _is_single(value: object) -> bool:
    return getattr(value, "dtype", None) in (np.float32, np.float16)


def _penalty(seen: SeenRound) -> str:
    """The name of the weight of a penalty, if one is there."""
    for path, value in seen.after.items():
        if expression_role(path) == "l2" and path.rpartition(".")[2] != "mu" and (number(value) or 0.0) > 0:
            return path
    return ""


class _Judged:
    """What is supposed, and some rounds to hold it against."""

    def __init__(self, training: Training, rounds: Sequence[SeenRound]) -> None:
        self.training = training
        self.known: list[tuple[SeenRound, Moment, Made, FloatArray, FloatArray, int]] = []
        for k, seen in enumerate(rounds, 1):
            known = training.moment(seen, k)
            after = training.after(seen)
            if known is not None and after is not None:
                moment, _, step = known
                moved = np.append(moment.w - after[0], moment.b - after[1])
                with np.errstate(all="ignore"):
                    made = Made(moment)
                    due = np.append(made.dw, made.db if training.parameters.intercept else 0.0)
                self.known.append((seen, moment, made, moved, due, step.last))

    @property
    def is_one_by_one(self) -> bool:
        """Whether no round moves both w and b, which both are moved: a loop over the parameters."""
        moves = [(bool(each[3][:-1].any()), bool(each[3][-1])) for each in self.known]
        return any(w for w, _ in moves) and any(b for _, b in moves) and not any(w and b for w, b in moves)

    @property
    def shown_rate(self) -> SeenRate:
        """The rate that the first step shows, where its name shows none."""
        _, _, _, moved, due, _ = self.known[0]
        return SeenRate("", float(moved @ due / (due @ due)) if due.any() else 0.0, by_name=False)

    def is_right(self, rate: SeenRate, l2_path: str = "") -> bool:
        """Whether all steps are the rate times the gradient, or the sum in the place of its mean, down or up."""
        factors = (1.0, -1.0, None)
        return any(all(self._is_step(each, rate, l2_path, factor) for each in self.known) for factor in factors)

    def _is_step(
        self, known: tuple[SeenRound, Moment, Made, FloatArray, FloatArray, int], rate: SeenRate, l2_path: str,
        factor: float | None,
    ) -> bool:  # fmt: skip
        seen, moment, _, moved, due, last = known
        if l2_path:
            l2 = number(seen.after.get(l2_path)) or 0.0
            due = due + np.append(l2 / moment.m * moment.w, 0.0)
        due = rate.at(seen, last) * due * (moment.m if factor is None else factor)
        # a step is what is left of the parameters, whose rounding is in it
        size = max(float(np.abs(moment.w).max(initial=0)), abs(moment.b), 1e-3)
        within = (1e-6 if self.training.single else 1e-14) * size
        return near(moved, due, single=self.training.single) or bool(
            (np.abs(moved - due) <= within * 10).all() and due.any()
        )

    def direction(self) -> float:
        """How many steps go along the gradient, or against it."""
        score = 0.0
        for _, _, _, moved, due, _ in self.known:
            lengths = float(np.linalg.norm(moved) * np.linalg.norm(due))
            score += DIRECTION * bool(lengths and abs(float(moved @ due)) >= (1 - PARALLEL) * lengths)
        return score

    def forward(self) -> float:
        """How many rounds have z, a or a − y in them."""
        score = 0.0
        for seen, moment, made, _, _, last in self.known:
            numbers = _Numbers(seen, moment.m, last)
            if any(numbers.has(due) for due in (made.a, made.z, made.dz)):
                score += FORWARD
        return score


class _Numbers:
    """All numbers that a round gave its names, by how many they were."""

    def __init__(self, seen: SeenRound, m: int, last: int) -> None:
        self.m = m
        self.arrays: list[FloatArray] = []
        scalars: list[float] = []
        once = set(given_once(seen)) if m == 1 else set()
        for change in seen.changes:
            value = change.value
            size = (
                value.size if isinstance(value, np.ndarray) else len(value) if isinstance(value, (list, tuple)) else 1
            )
            if size not in (1, m) or change.place > last or isinstance(value, (int, np.integer)):
                continue  # a whole number is a counter, or where a sum begins
            numbers = flat(value)
            if numbers is not None and numbers.size == m and (m > 1 or change.path in once):
                self.arrays.append(numbers)
            if numbers is not None and numbers.size == 1:
                scalars.append(float(numbers[0]))
        self.scalars = np.sort(np.array([x for x in scalars if np.isfinite(x)]))

    def has(self, due: FloatArray) -> bool:
        """Whether some numbers are among them, as one array or one by one."""
        if any(near(each, due) for each in self.arrays):
            return True
        if self.m == 1 or len(self.scalars) < self.m or not np.isfinite(due).all():
            return False
        at = np.searchsorted(self.scalars, due)
        gaps = [np.abs(self.scalars[np.clip(at + i, 0, len(self.scalars) - 1)] - due) for i in (-1, 0)]
        return bool((np.minimum(*gaps) <= 1e-9 * np.maximum(np.abs(due), 1e-3)).all())
