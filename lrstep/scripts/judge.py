"""Judge: what is to be said of a script whose updates come one after another: the first that departs is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lrstep.checks.callee import Fault
from lrstep.checks.catalogue import BY_ID
from lrstep.checks.ended import lacks_arguments
from lrstep.checks.followed import SeenUpdate, Training
from lrstep.checks.followed.changing import OwnChanges
from lrstep.checks.followed.counted import one_off
from lrstep.checks.followed.leaving import cut_to_integers, never_taken
from lrstep.checks.followed.training import made_together
from lrstep.checks.followed.unheeded import InLine, counts_a_global, in_lines_alone
from lrstep.checks.followed.verdicts import departing, judged_updates, placed
from lrstep.checks.judging import judged
from lrstep.checks.loops import no_plain_descent
from lrstep.checks.moment import Observed
from lrstep.checks.verdict import Responses, Verdict
from lrstep.engine.traced import SourceText
from lrstep.scripts.told import Ended
from lrstep.tracing.follow import Executed

BEHIND = 2
"""Updates that are kept from the first on that departs, beside it."""
AT_ONCE = 16
"""Updates that are made together: that takes far less time than each by itself, where the data is large."""
EARLY = 3
"""Of the first ones, that are held against a mistake which shows later."""


class ScriptJudge:
    """Looks at each update of a training."""

    def __init__(self, target: str, training: Training, first: Sequence[SeenUpdate]) -> None:
        """`first` are the updates by which mistakes are named, if these show in them."""
        self._target, self._training, self._first = target, training, list(first)
        self._verdict = judged_updates(target, training, first)
        self._departure: tuple[SeenUpdate, list[str]] | None = None
        self._behind: list[SeenUpdate] = []
        self._waiting: list[SeenUpdate] = []
        self._rows: Counter[int] = Counter()
        self._changes = OwnChanges()

    @property
    def early(self) -> Verdict:
        """What is to be said of the first updates."""
        return self._verdict

    def look(self, update: SeenUpdate) -> None:
        """Keep the first update that departs, and some behind it."""
        self._waiting.append(update)
        if len(self._waiting) == AT_ONCE:
            self._look_at_waiting()

    def _look_at_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._departure is None:
            with np.errstate(all="ignore"):
                made_together(waiting)
        for update in waiting:
            self._look_at(update)

    def _look_at(self, update: SeenUpdate) -> None:
        self._changes.look(update)
        if update.rows is not None and len(update.rows) == 1:
            self._rows[update.rows[0]] += 1
        if self._departure is not None:
            if len(self._behind) < BEHIND:
                self._behind.append(update)
            return
        names = departing(self._compared(update), self._verdict.combination, update.made)
        if names:
            self._departure = update, names

    def _source(self, sources: Sequence[SourceText]) -> str:
        """Of the loop that trains, with the name of its function."""
        loop = self._training.loop
        return "\n".join((loop.function, *sources[loop.file].lines[loop.header - 1 : loop.last]))

    def _compared(self, update: SeenUpdate) -> Observed:
        """What of an update is held against the mathematics."""
        observed = update.observed
        checked = (*self._verdict.checked, *([] if any("J" in update.values for update in self._first) else ["J"]))
        return observed._replace(values={name: value for name, value in observed.values.items() if name in checked})

    def verdict(self, ended: Ended, count: int, begun: Sequence[Executed], sources: Sequence[SourceText]) -> Verdict:
        """What is to be said of all, once the script has ended after `count` updates; `begun` ran before the first."""
        self._look_at_waiting()
        verdict = self._placed(sources)
        if verdict.partly or (verdict.ok is False and not verdict.mistakes):
            source = sources[self._training.loop.file].text
            if counts_a_global(self._training, self._first, begun, source):
                verdict = replace(verdict, mistakes=(BY_ID["reads-globals"],), partly=False, pattern="")
        if verdict.ok is False and not verdict.mistakes:
            verdict = self._cut_to_integers(verdict, begun, sources)
        if verdict.ok is False and not verdict.mistakes and (doubt := no_plain_descent(self._source(sources))):
            return Verdict(self._target, None, bound=self._training.bound, undecided=doubt, notes=verdict.notes)
        verdict = replace(verdict, over=f"{count:,} update{'' if count == 1 else 's'}")
        if verdict.ok and ended.how == "end":
            verdict = self._changes.said(self._in_lines_alone(verdict, count, begun, sources), sources)
            advice = one_off(self._training, self._first, sources[self._training.loop.file].text, count)
            verdict = verdict if advice is None else replace(verdict, advice=(*verdict.advice, advice))
        fault = ended.fault
        if verdict.ok is False or ended.how != "raised" or fault is None:
            return verdict
        of_fault = judged(self._target, Responses(fault=fault, bound=self._training.bound, is_loop=True))
        return replace(of_fault, update=count + 1, checked=verdict.checked, over=verdict.over)

    def _placed(self, sources: Sequence[SourceText]) -> Verdict:
        """With the update and the line of the first number that departs."""
        verdict = self._verdict
        if self._departure is None or verdict.ok is None:
            return verdict
        update, names = self._departure
        if verdict.ok is not False:
            late = judged_updates(self._target, self._training, [*self._first[:EARLY], update, *self._behind])
            if late.ok is not False:
                return late
            if not late.mistakes and {"w", "b"}.isdisjoint(names):
                return verdict  # nothing explains it, and the steps are right: a name may hold something else by then
            verdict = replace(late, checked=verdict.checked)
            names = departing(self._compared(update), verdict.combination) or names
        verdict, place = placed(verdict, self._training, update, names)
        line = update.seen.executed[place]
        return replace(verdict, file=sources[line.file].file, code=_code(line, sources))

    def _cut_to_integers(self, verdict: Verdict, begun: Sequence[Executed], sources: Sequence[SourceText]) -> Verdict:
        """The same, unless a function cuts its data to whole numbers: that is why."""
        line = cut_to_integers(self._training, [*begun, *self._first[0].seen.executed])
        if line is None:
            return verdict
        return replace(
            verdict, mistakes=(BY_ID["integers"],), variable="z", pattern="", line=line.line,
            file=sources[line.file].file, code=_code(line, sources),
        )  # fmt: skip

    def _in_lines_alone(
        self, verdict: Verdict, count: int, begun: Sequence[Executed], sources: Sequence[SourceText]
    ) -> Verdict:
        """The same, unless its lines make a mistake that no number shows."""
        before = [*begun, *(line for update in self._first[:1] for line in update.seen.executed)]
        mistake = in_lines_alone(self._training, self._first, before, [source.text for source in sources], count)
        if mistake is None and never_taken(self._training, self._rows) and self._rows.total() == count:
            mistake = InLine("row-lost", "w", count, self._training.loop.header, self._training.loop.file)
        if mistake is None:
            return verdict
        line = Executed(mistake.line, "", 0, (), mistake.file)
        return replace(
            verdict, ok=False, mistakes=(BY_ID[mistake.slip],), variable=mistake.variable, update=mistake.update,
            line=mistake.line, file=sources[mistake.file].file, code=_code(line, sources),
        )  # fmt: skip


def _code(line: Executed, sources: Sequence[SourceText]) -> str:
    lines = sources[line.file].lines
    return lines[line.line - 1].strip() if 0 < line.line <= len(lines) else ""


def of_nothing(target: str, fault: Fault | None, doubt: str) -> Verdict:
    """What is to be said where no training was seen, and why."""
    if fault is not None and not lacks_arguments(fault):
        return judged(target, Responses(fault=fault, is_loop=True))
    return judged(target, Responses(doubt=doubt, is_loop=True, fault=fault))
