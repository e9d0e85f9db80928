"""Binding: a followed script's names as the quantities of the lesson, update by update, and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lrstep.checks.followed.names import Names, SeenRound, number, seen_round
from lrstep.checks.followed.runs import Runs
from lrstep.checks.followed.said import sentences
from lrstep.checks.followed.searching import training_of
from lrstep.checks.followed.several import no_loop, several_steps
from lrstep.checks.followed.training import FIRST, SeenUpdate, Training
from lrstep.checks.matching import near
from lrstep.checks.moment import Moment
from lrstep.checks.program import UserProgram
from lrstep.checks.references import normalised, refuse_bind
from lrstep.checks.verdict import Verdict
from lrstep.engine.traced import LoopPlace, ScriptVerdict, SourceText
from lrstep.scripts.bound import BoundUpdate, bound_update, facts_of
from lrstep.scripts.judge import ScriptJudge, of_nothing
from lrstep.scripts.told import Begun, Ended, Followed, Rerun, Sources, Stepped, Told
from lrstep.steplog.trace_writer import TraceFacts
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Loop, Round, Stream, end_of


class Binder:
    """Takes what is told of a script, message by message, and gives its updates.

    The first updates are kept back until their numbers say which name is what. `bind` says so beforehand.
    """

    def __init__(self, program: UserProgram, bind: Mapping[str, str] | None = None, function: str = "") -> None:
        """InputError where `bind` names what is no quantity."""
        refuse_bind(bind or {}, "")
        self.sources = [SourceText(program.file, program.text, program.cells)]
        self.training: Training | None = None
        self.facts: TraceFacts | None = None
        self._program, self._bind, self._function = program, normalised(bind or {}), function
        self._target = Path(program.file).name
        self._loop: Loop | None = None
        self._begun: tuple[Executed, ...] = ()
        self._waiting: list[tuple[Executed, ...]] = []
        self._names = Names()
        self._k = 0
        self._earlier: Moment | None = None
        self._judge: ScriptJudge | None = None
        self._runs: Runs | None = None
        self._call = 0
        self._unstepped: list[SeenUpdate] = []
        self._last: BoundUpdate | None = None
        self._is_whole = True
        self._doubt = ""
        self._left_out = 0

    @property
    def bound(self) -> dict[str, str]:
        """Which name is which quantity."""
        return {} if self.training is None else self.training.bound

    @property
    def start(self) -> Mapping[str, Any]:
        """The names and values that there are before the first update."""
        names = Names()
        names.take(self._begun)
        return dict(names.items())

    @property
    def loop(self) -> LoopPlace | None:
        """The loop that trains."""
        if self._loop is None:
            return None
        return LoopPlace(self._loop.header, self._loop.last, self._loop.function, self._loop.file)

    def feed(self, told: Told) -> list[BoundUpdate]:
        """The updates that one more message makes known."""
        if isinstance(told, Sources):
            self.sources = list(told.files)
        elif isinstance(told, Begun):
            self._begun, self._loop = told.executed, told.loop
        elif isinstance(told, Followed):
            if self.training is not None:
                return self._bound(told.executed)
            self._waiting.append(told.executed)
            if len(self._waiting) == FIRST:
                return self._bind_waiting()
        elif isinstance(told, Ended):
            self._is_whole = told.how == "end"
        elif isinstance(told, Stepped):
            kept = self._bind_waiting() if self.training is None else []
            return [*kept, *self._stepped(told.values)]
        elif isinstance(told, Rerun):
            kept = self._bind_waiting() if self.training is None else []
            self._rerun(told)
            return kept
        return []

    def rest(self) -> list[BoundUpdate]:
        """The updates that are still kept back, once nothing more is told."""
        kept = self._bind_waiting() if self.training is None else []
        return [*kept, *self._released()]

    def _bind_waiting(self) -> list[BoundUpdate]:
        """Find out what is what, from the updates that have waited for it."""
        waiting, self._waiting = self._waiting, []
        if self._loop is None or not waiting or self._doubt:
            return []
        refuse_bind(self._bind, "\n".join(source.text for source in self.sources))
        possible = training_of(*self._stream(waiting), self._bind)
        if len(possible) != 1:
            self._doubt = (
                f"whether the intercept is the first number of {possible[0].bound['w']} or the last is not known: "
                f"say it, as in --bind w={possible[0].bound['w']}[1:]" if possible else no_loop(self._texts)
            )  # fmt: skip
            return []
        self.training = possible[0]
        self._runs = Runs(self.training)
        self._names.take(self._begun)
        first = [update for executed in waiting if (update := self._seen(executed)) is not None]
        self._doubt = several_steps(self.training, first)
        if not first or self._doubt:
            self.training = None
            return []
        self._judge = ScriptJudge(self._target, self.training, [each for each in first if each.steps] or first)
        self.facts = facts_of(self.training, first, self._judge.early.combination)
        return [each for update in first for each in self._taken(update)]

    @property
    def _texts(self) -> list[str]:
        return [source.text for source in self.sources]

    def _stream(self, waiting: Sequence[tuple[Executed, ...]]) -> tuple[Stream, Loop, list[Round]]:
        assert self._loop is not None
        texts = self._texts
        executed, rounds = list(self._begun), []
        for lines in waiting:
            rounds.append(Round(len(executed), len(executed) + end_of(lines, self._loop)))
            executed += lines
        return Stream(executed, texts[0], tuple(texts[1:])), self._loop, rounds

    def _seen(self, executed: Sequence[Executed], *, stepped: bool = False) -> SeenUpdate | None:
        """The next update; None where its parameters are not yet there. Of one that is `stepped` one line has all that
        is known."""
        assert self.training is not None
        assert self._runs is not None
        if self._runs.is_over:
            return None
        end = self._runs.end(executed)
        last = executed[-1]
        self._call = last.call if last.function == self.training.loop.function else executed[0].call
        seen = seen_round(self._names, executed[:end], executed[end:])
        seen = replace(seen, end=end_of(executed, self.training.loop))
        if self._runs.begins_other(seen):
            return None
        with np.errstate(all="ignore"):
            update = self.training.update(seen, self._k + 1, self._earlier, stepped=stepped)
        if update is not None:
            self._k += 1
            early = self._k <= FIRST
            self._earlier = update.moment if early else replace(update.moment, earlier=None)
            self._runs.looked(update)
        return update

    def _bound(self, executed: Sequence[Executed]) -> list[BoundUpdate]:
        update = self._seen(executed)
        return [] if update is None else self._taken(update)

    def _taken(self, update: SeenUpdate) -> list[BoundUpdate]:
        """A round that changes no parameter is kept back: the script may have ended in it."""
        assert self._judge is not None
        assert self.training is not None
        released = self._released()
        if not update.steps:
            self._unstepped = [update]
            return released
        self._judge.look(update)
        return [*released, self._of(self.training, update)]

    def _of(self, training: Training, update: SeenUpdate) -> BoundUpdate:
        """An update by the lesson's names, after the one before it."""
        self._last = bound_update(training, update, self._last)
        return self._last

    def _released(self) -> list[BoundUpdate]:
        """What was kept back: an update, unless it was not ended."""
        kept, self._unstepped = self._unstepped, []
        if kept and not self._is_whole:
            self._k -= 1
            return []
        return [] if self.training is None else [self._of(self.training, update) for update in kept]

    def _stepped(self, values: Mapping[str, Any]) -> list[BoundUpdate]:
        """An update of which only the parameters after it are known: these are not its step's alone, where a line of
        the loop changes them by itself."""
        if self.training is None or self._judge is None or self._runs is None:
            return []
        self._left_out += self._runs.changes_within
        if self._left_out:
            return []
        line = Executed(self.training.loop.header, self.training.loop.function, self._call, tuple(values.items()))
        update = self._seen([line], stepped=True)
        if update is None:
            return []
        update = self._with_rate(update, number(values.get(self.training.rate.path)))
        self._judge.look(update)
        return [self._of(self.training, update)._replace(lines=())]

    def _rerun(self, told: Rerun) -> None:
        """The loop runs once more: whether that is another training."""
        if self.training is None or self._runs is None or self._runs.is_over:
            return
        line = Executed(self.training.loop.header, self.training.loop.function, self._call, tuple(told.values.items()))
        self._names.take([line])
        seen = SeenRound([line], self._names, self._names)
        is_stale = self.training.table.X_path not in told.values
        self._runs.begins_other(seen, same_call=told.is_same_call, is_stale=is_stale)

    def _with_rate(self, update: SeenUpdate, rate: float | None) -> SeenUpdate:
        """With the rate as it is after the update, where its step has that one: it was changed before the step."""
        if rate is None or rate == update.moment.alpha:
            return update
        other = replace(update, moment=replace(update.moment, alpha=rate))
        return other if near(other.values["w"], other.made.w, single=update.single) else update

    @property
    def said(self) -> tuple[str, ...]:
        """What was followed, and which name was taken for what: a sentence each."""
        return () if self.training is None else sentences(self.training, [source.file for source in self.sources])

    def verdict(self, ended: Ended) -> Verdict:
        """What is to be said of the script, once it has ended."""
        if self._judge is None:
            return of_nothing(self._target, ended.fault, self._doubt or no_loop(self._texts))
        verdict = self._judge.verdict(ended, self._k, self._begun, self.sources)
        if self._left_out:
            left = f"{self._left_out:,} later updates are not judged: their steps are not seen apart from a line that"
            verdict = replace(verdict, notes=(*verdict.notes, f"{left} changes the parameters by itself"))
        return verdict if self._runs is None else self._runs.said(verdict, self._k)


def judged_script(verdict: Verdict) -> ScriptVerdict:
    """A verdict as a log keeps it."""
    from lrstep.checks.words import causes, text

    return ScriptVerdict(verdict.ok, {**verdict.to_dict(), "causes": causes(verdict)}, text(verdict))
