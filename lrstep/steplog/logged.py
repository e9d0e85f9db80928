"""LoggedHistory: the parameters that a log holds, and what to know of its numbers where somebody else recorded them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from lrstep.debugger.assignments import edit_words
from lrstep.engine import ComputedHistory, Edit, Given, Run, edited, one_thread
from lrstep.engine.history import Costs, End, History, JoinedHistory, Movement, Recorded, norms
from lrstep.engine.kernels import Gradient, Parameters, read_only
from lrstep.errors import InputError, Place
from lrstep.formulas import FloatArray, penalty
from lrstep.json_text import Number, number, numbers
from lrstep.options import DEFAULT_MEMORY
from lrstep.quantities import BY_NAME, PARAMETERS, POINTWISE
from lrstep.steplog.case import Case
from lrstep.steplog.index import LogIndex
from lrstep.steplog.lines import UpdateLine, vector
from lrstep.steplog.own_settings import AT_ONCE, with_own_settings
from lrstep.steplog.traces import LoggedTrace
from lrstep.steplog.verdict import Difference, Tally
from lrstep.steplog.verify import differences, edit_of, looked_at

QUICKLY_COMPUTED = 64
OTHERS = "`lrstep replay FILE --verify` names the first wrong number, if any."  # where lrstep did not run the loop
TOLD_BY = 8  # updates: what conventions a log keeps
TALLIES = 8  # updates of which is kept what conventions they keep
SAMPLED = 512  # updates whose J is read for the timeline


class LoggedHistory(History):
    """The history of a run that was logged, from its first update or a later one on, with the edits on its way.

    `run` is then the run with those edits. Raises InputError where one of them cannot be made.
    """

    def __init__(self, index: LogIndex, run: Run) -> None:
        self._index, self._dtype = index, run.dtype
        self.start = index.header.start
        self._initial = np.array(vector(index.header.init), run.dtype)
        self._block: tuple[int, FloatArray] = (self.start, self._initial[None, :])
        self._edits: dict[int, list[Edit]] = {}
        self._edited: dict[int, FloatArray] = {}
        self.run = self._with_edits(with_own_settings(run, index))
        self._names = {quantity.name for quantity in self.run.quantities}
        self._costs: list[Costs] | None = None
        self._tally_of = lru_cache(maxsize=TALLIES)(self._made_tally)
        """`_made_tally`: remarks ask it at each key."""

    def continued(self, memory: float = DEFAULT_MEMORY) -> History:
        """The log, and what is computed on from its end; of a script only what it did."""
        if self.traced is not None:
            return self
        last = self.known
        beyond = ComputedHistory(self.run, memory=memory, start=last, at=self._before(last + 1))
        return JoinedHistory(self, beyond, [f"The log ends with update {last:,}: this is computed on from there."])

    @property
    def known(self) -> int:
        """The last update that is logged."""
        return self._index.last

    @cached_property
    def traced(self) -> LoggedTrace | None:
        """The script that made it, where the log is a trace."""
        script = self._index.trace.script
        return None if script is None or not self._index.trace.sources else LoggedTrace(self._index, script)

    @property
    def end(self) -> End | None:
        """Where a script made no more updates."""
        return None if self.traced is None else End(self.known, self.traced.why_ended, finite=True)

    @property
    def seams(self) -> tuple[int, ...]:
        """Where something was changed on the log's way."""
        return tuple(sorted(k - 1 for k in self._edits if k > self.start + 1))

    @property
    def quick(self) -> int:
        """Few: each is computed by itself."""
        return QUICKLY_COMPUTED

    @property
    def most_at_once(self) -> int:
        return AT_ONCE

    def parameters(self, k: int) -> Parameters:
        return Parameters.of(self._vector(k))

    def before(self, k: int) -> Parameters:
        return Parameters.of(self._before(k))

    def reach(self, k: int) -> Movement:
        """Nothing is computed. InputError where what update k needs is damaged."""
        yield from ()
        k = k if self.traced is None else min(k, self.known)
        self._before(max(self.start + 1, k))
        self._vector(max(self.start, k))

    def given(self, k: int) -> Given | None:
        """What the log holds of update k, where another engine wrote it, or where it is not what follows."""
        if k <= self.start:
            return None
        header, line, before = self._index.header, self._index.update(k), self._before(k)
        tally = self._tally_of(k)
        otherwise = () if tally is None else tally.otherwise
        in_place = [name for name in otherwise if name not in PARAMETERS]
        by_convention = {name: value for name in in_place if (value := getattr(line, name)) is not None}
        _without(line, otherwise)
        differing = [each for each in differences(self.run, header, line, before) if each.quantity not in otherwise]
        if self.traced is not None and self.traced.judged is not None and self.traced.judged.ok is not False:
            differing = []  # what was found right, or is not sure, is not said to be wrong
        if not differing and header.engine == self.run.engine:
            return None
        return _given_by(line, self.run, differing, by_convention)

    def _made_tally(self, k: int) -> Tally | None:
        """What is to be told of an update by the conventions of the first; None where nothing in it is otherwise."""
        if self._index.header.engine is not None:
            return None
        line, before = self._index.update(k), self._before(k)
        if not differences(self.run, self._index.header, line, before):
            return None
        with one_thread():
            return self._first_updates.of_one(Case(self.run, self._index.header, line, before))

    def recorded(self, first: int, last: int) -> Recorded:
        """What the log holds, and where it holds no J or no gradient, what follows from its parameters."""
        numbers = range(first, last + 1)
        before, after = (np.array([at(k) for k in numbers]) for at in (self._before, self._vector))
        each = [self._gradient(line, at) for line, at in zip(self._lines(first, last), before, strict=True)]
        gradients = np.array([np.append(gradient.dw, gradient.db) for gradient in each], self._dtype)
        return Recorded(first, np.array([gradient.J for gradient in each]), norms(gradients), gradients, before, after)

    def _gradient(self, line: UpdateLine, before: FloatArray) -> Gradient:
        dw, *others = (getattr(line, name) if name in self._names else 0.0 for name in Gradient._fields)
        if dw is not None and None not in others:
            scalars = (self._dtype.type(value) for value in numbers(others))
            return Gradient(np.array(numbers(dw), self._dtype), *scalars)
        return self.run.update(line.k, Parameters.of(before), _given_by(line, self.run)).gradient

    def costs(self) -> list[Costs]:
        """What is minimised at some of the logged updates, where the log holds it."""
        if self._costs is None:
            k = range(self.start + 1, self._index.last + 1, max(1, self._index.updates // SAMPLED))
            try:
                costs = [self._cost(self._index.update(update)) for update in k]
            except InputError:
                costs = [None]  # damaged somewhere: that is said where one comes there
            known = [cost for cost in costs if cost is not None]
            self._costs = [Costs(k, np.array(known))] if costs and len(known) == len(costs) else []
        return self._costs

    def _cost(self, line: UpdateLine) -> float | None:
        """J + R, of which the log need not hold R; None where it does not hold J, or by a convention that has another
        cost."""
        convention = self._first_updates
        with_penalty = convention.cost_flags == ("penalty",)
        if line.J is None or ("J" in convention.otherwise and not with_penalty):
            return None
        if with_penalty or "R" not in self._names:
            return number(line.J)
        if line.R is not None:
            return number(line.J) + number(line.R)
        m, l2 = len(self.run.batch(line.k)), self.run.plan.settings(line.k).l2
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            return number(line.J) + float(penalty(self._before(line.k)[:-1], l2, m))

    def remarks(self, k: int) -> list[str]:
        """What was changed before an update, and what the log has by another convention."""
        if k <= self.start:
            starts = [f"The log starts after update {k:,}: what came before is not in it."] if k else []
            return [*starts, *([OTHERS] if self._index.header.engine is None and self.traced is None else [])]
        edits = [f"Before this update the log has an edit: {edit_words(edit)}." for edit in self._edits.get(k, [])]
        tally = self._tally_of(k)
        advice = [] if tally is None or not tally.otherwise else tally.verdict(1, exact=False).advice
        usual, whose = "; the usual one is shown", "the log" if self.traced is None else "your script"
        return [*edits, *(
            f"In {whose} {convention.text}{'' if convention.id == 'summed' else usual}." for convention in advice
            if convention.id.startswith(("J-", "gradient-", "penalty-", "epsilon", "clipped", "summed"))
        )]  # fmt: skip

    def _lines(self, first: int, last: int) -> list[UpdateLine]:
        """Updates as they are shown: without what the log has by another convention, which is computed as usual."""
        lines = self._index.updates_from(first, last)
        for line in lines:
            _without(line, self._first_updates.otherwise)
        return lines

    @cached_property
    def _first_updates(self) -> Tally:
        """What there is to be told of the first updates: which conventions the log keeps."""
        header, numbers = self._index.header, range(self.start + 1, min(self._index.last, self.start + TOLD_BY) + 1)
        if header.engine is not None or not numbers:
            return Tally(header)
        lines = self._index.updates_from(numbers[0], numbers[-1])
        return looked_at(self.run, header, lines, [self._before(k) for k in numbers])

    def _with_edits(self, run: Run) -> Run:
        for line in self._index.edits:
            try:
                edit = edit_of(line)
                run, self._edited[line.k] = edited(run, edit, Parameters.of(self._before(line.k)))
            except InputError as error:
                raise InputError(error.what, error.mend, Place(self._index.path)) from None
            self._edits.setdefault(line.k, []).append(edit)
        return run

    def _before(self, k: int) -> FloatArray:
        """What update k of the log, or the one that would follow, starts from."""
        edited = self._edited.get(k)
        return self._vector(k - 1) if edited is None else edited

    def _vector(self, k: int) -> FloatArray:
        first, rows = self._block
        if not first <= k < first + len(rows):
            first = max(self.start, k - k % AT_ONCE)
            last = min(self._index.last, k - k % AT_ONCE + AT_ONCE - 1)
            lines = self._index.updates_from(max(self.start + 1, first), last)
            rows = np.array([vector(line) for line in lines], self._dtype).reshape(len(lines), len(self._initial))
            rows = np.concatenate([self._initial[None, :], rows]) if first == self.start else rows
            self._block = first, rows
        row: FloatArray = rows[k - first]
        return row


def _without(line: UpdateLine, names: Iterable[str]) -> None:
    """Leave these quantities, but its parameters, out of an update's line."""
    for name in names:
        if name not in PARAMETERS:
            setattr(line, name, None)


def _given_by(
    line: UpdateLine, run: Run, differing: Iterable[Difference] = (),
    by_convention: Mapping[str, Number | list[Number]] = {},
) -> Given:  # fmt: skip
    """The line's numbers in the run's dtype, and what should stand in the place of those that differ.

    `by_convention` is what the log has otherwise and the line is shown without. A batch of other rows than the run's
    has no example that could be shown: its z, a, L, da and dz are left out.
    """
    rows = run.batch(line.k).rows
    same = line.batch is None or np.array_equal(line.batch, rows)

    def array(value: Number | list[Number]) -> FloatArray:
        values = numbers(value) if isinstance(value, list) else number(value)
        return read_only(np.array(values, run.dtype))

    held = {name: value for name in BY_NAME if (value := getattr(line, name)) is not None}
    shown = {
        name: array(value)
        for name, value in held.items()
        if name not in POINTWISE or (same and len(value) == len(rows))
    }
    right = {difference.name: difference.computed for difference in differing}
    return Given(shown, right, {name: array(value) for name, value in by_convention.items()})
