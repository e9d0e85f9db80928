"""Debugger: a Stepper with breakpoints, watches and branches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrstep.debugger.branches import MAIN, Branch, Branches
from lrstep.debugger.breakpoints import NONFINITE, Breakpoints
from lrstep.debugger.frame import Frame
from lrstep.debugger.framing import Course
from lrstep.debugger.met import MetPlaces
from lrstep.debugger.origin import Origin
from lrstep.debugger.program import ProgramName
from lrstep.debugger.stepper import Stepper
from lrstep.debugger.track import Cursor
from lrstep.engine import Edit, History, Movement, Run, forked
from lrstep.errors import InputError
from lrstep.options import DEFAULT_MEMORY, DEFAULT_UPDATES

if TYPE_CHECKING:
    from lrstep.expressions import Expression, Value

# What reads expressions is loaded by the methods that need it: the screen opens sooner.


class Watched(NamedTuple):
    """A watch: its value here and one update ago, each None where it has none, and the change of a single number.

    `right` is what its value would be if all that somebody else recorded were right; None where it is the same.
    """

    text: str
    value: Value | None
    before: Value | None
    change: float | None
    right: Value | None = None


class _UndoState(NamedTuple):
    """What undo goes back to."""

    branches: Branches
    program: ProgramName
    cursor: Cursor


class Debugger(Stepper):
    """Stands at an address of a run and moves both ways; stops where it is told to; branches where a value is edited.

    Every movement returns the Frame where it ends. Past either end it stays, and the Frame's `notice` says why. The
    history only grows, so stepping back shows bit for bit what was shown before. `program` is "vector" or "scalar";
    by default scalar for a batch of one. `horizon` is the update up to which `continue_` looks; stepping on extends
    it. `memory` is how many MiB the history of each branch may take.
    """

    def __init__(
        self, run: Run, program: ProgramName | None = None, history: History | None = None, *,
        horizon: int = DEFAULT_UPDATES, memory: float = DEFAULT_MEMORY,
    ) -> None:  # fmt: skip
        super().__init__(run, program, history, memory=memory)
        self.memory = memory
        self.breakpoints = Breakpoints(self.course.places, run)
        self.breakpoints.add(NONFINITE)
        self.watches: dict[str, Expression] = {}
        self.branches = Branches(self.course)
        self.title = ""
        """What the source is called, where it has a name."""
        self.horizon = max(1, horizon)
        """The last update that is looked ahead to: stepping on doubles it as often as it takes."""
        self.files: tuple[str, ...] = ()
        """The files that it was made of: nothing that is written may take their place."""
        self._met = MetPlaces()
        self._past: list[_UndoState] = []
        self._future: list[_UndoState] = []

    def _move(self, program: ProgramName, cursor: Cursor, notice: str | None = None) -> None:
        while cursor.k > self.horizon:
            self.horizon *= 2
        super()._move(program, cursor, notice)

    # On to the next stop, and back to the one before.

    def continue_(self) -> Frame:
        """On to the nearest breakpoint, watch or stop; to the horizon where there is none."""
        return self._done(self.continuing())

    def reverse_continue(self) -> Frame:
        """Back to the nearest breakpoint, watch or stop; to the start where there is none."""
        return self._done(self.continuing(backward=True))

    def continuing(self, *, backward: bool = False) -> Movement:
        """The same with signs of life; given up before its end, it leaves the Debugger where it was."""
        from lrstep.debugger.continuing import Continue

        program, track = self._program, self._track
        search = Continue(self.course, program, self._cursor, self.breakpoints, self.watches.values())
        if backward:
            met = yield from search.backward()
            if met is None and self._cursor == track.start:
                self._move(program, track.start, self._nothing_before)
            else:
                none = "Nothing stopped the run on the way back: this is the start."
                self._move(program, *((track.start, none) if met is None else (met.cursor, f"Stopped at {met.what}.")))
            return
        last = self.horizon if self._cursor < track.end(self.horizon) else 2 * self.horizon
        met = yield from search.forward(last)
        if met is not None:
            self._move(program, met.cursor, f"Stopped at {met.what}.")
            return
        yield from self.history.reach(last)
        end = self.history.end
        k = last if end is None else min(last, end.k)
        why = f"; it was searched up to update {k:,}" if end is None else f" before its end: {end.why}"
        self._move(program, track.end(k), f"Nothing stopped the run{why}.")

    def going_to(self, address: str) -> Movement:
        """`go_to` with signs of life: an address, or `+100`, `-3`, `end`, `first EXPR`, `last EXPR`."""
        from lrstep.debugger.destinations import destination

        target = yield from destination(self.course, str(address), self._program, self._cursor, self.horizon)
        yield from super().going_to(target)

    @property
    def met(self) -> list[int]:
        """The known updates at which breakpoints on a condition stop, as far as what is recorded tells."""
        return self._met.updates(self.course, self.breakpoints)

    # Watches.

    def watch(self, text: str) -> None:
        """Show an expression's value at every address. Where it is a condition, `continue_` stops where it begins to
        hold."""
        from lrstep.expressions import parse

        expression = parse(text)
        expression.check(self.run.n, self.run.data.rows)
        self.watches[text.strip()] = expression

    def unwatch(self, text: str) -> None:
        """Show it no more; InputError where it is not watched."""
        if self.watches.pop(text.strip(), None) is None:
            raise InputError(f"{text} is not watched", f"choose from {', '.join(self.watches) or 'none'}")

    def watched(self) -> list[Watched]:
        """Every watch here, one update ago at the same op, and its change."""
        frame = self.frame
        earlier = None
        if frame.update > self.history.start + 1:
            cursor = Cursor(self._cursor.k - 1, min(self._cursor.ops, self._track.length(self._cursor.k - 1)))
            earlier = self.course.frame(self._program, cursor, row=self._chosen_row)
        return [_watched(self.course, text, watch, frame, earlier) for text, watch in self.watches.items()]

    def value(self, text: str) -> Value | None:
        """The value of an expression here; None where it has none yet. ExpressionError where it is none."""
        from lrstep.debugger.namespace import FrameNamespace
        from lrstep.expressions import parse

        return parse(text).value(FrameNamespace(self.course, self.frame))

    # Edits and branches.

    def edit(
        self, *, alpha: float | None = None, w: Mapping[int, float] | None = None, b: float | None = None,
        x: Mapping[tuple[int, int], float] | None = None, y: Mapping[int, float] | None = None, name: str | None = None,
    ) -> Frame:  # fmt: skip
        """Change values from the start of this update on: in a new branch, which becomes the present one.

        `w` by feature, `x` by (row, feature), `y` by row, all counted from 0; x on the data's own scale. Raises
        InputError where a value cannot be used; then nothing has changed.
        """
        cells = tuple((row, feature, float(value)) for (row, feature), value in (x or {}).items())
        labels = tuple((row, float(value)) for row, value in (y or {}).items())
        weights = tuple((feature, float(value)) for feature, value in (w or {}).items())
        return self.apply(Edit(self._track.update(self._cursor), alpha, weights, b, cells, labels), name)

    def assign(self, text: str, name: str | None = None) -> Frame:
        """`edit` as a user writes it: `alpha = 0.5`, or `w1 = -w1, y[17] = 0`, with expressions on the right.

        A name for the branch may stand before it, as in `fast: alpha = 0.5`.
        """
        return self._done(self.assigning(text, name))

    def assigning(self, text: str, name: str | None = None) -> Movement:
        """The same with signs of life; given up before its end, nothing has changed."""
        from lrstep.debugger.assignments import edit_of

        before, colon, rest = text.partition(":")
        if colon and "=" not in before:
            name, text = before.strip(), rest
        yield from self.applying(edit_of(self.course, self.frame, text), name)

    def apply(self, edit: Edit, name: str | None = None) -> Frame:
        """`edit` for an Edit that is made already, at its own update, which must be this one or have been reached."""
        return self._done(self.applying(edit, name))

    def applying(self, edit: Edit, name: str | None = None) -> Movement:
        """The same with signs of life; given up before its end, nothing has changed."""
        if edit == Edit(edit.k):
            raise InputError("nothing is changed", "write, for example, alpha = 0.5")
        end = self.history.end
        if self.history.known < edit.k - 1:
            why = "" if end is None else f": {end.why}"
            raise InputError(f"update {edit.k:,} is past the end of {self.branch.name}{why}", "edit an earlier one")
        run, history = forked(self.run, self.history, edit, self.memory)
        before, parent = self._state(), self.branch
        branches = self.branches.copy()
        branches.add(Course(run, history, self.course.places), edit, name)
        yield from history.reach(self._cursor.k)
        self._past.append(before)
        self._future.clear()
        self._enter(branches)
        if parent.edit is not None and parent.edit.k > edit.k:
            what = (
                f"What {parent.name} changes from update {parent.edit.k:,} on is not in this branch: it began before."
            )
            self._move(self._program, self._cursor, what)

    def switch_branch(self, name: str) -> Frame:
        """To the same address of another branch, or its end where it has not come so far."""
        return self._done(self.switching(name))

    def switching(self, name: str) -> Movement:
        """The same with signs of life."""
        course = self.branches[name].course
        yield from course.history.reach(self._cursor.k)
        branches = self.branches.copy()
        branches.present = name
        self._enter(branches)

    def drop_branch(self, name: str) -> Frame:
        """Forget a branch; from the one that one is in, to its parent."""
        return self._done(self.dropping(name))

    def dropping(self, name: str) -> Movement:
        """The same with signs of life; given up before its end, nothing has changed."""
        before, branches = self._state(), self.branches.copy()
        branches.drop(name)
        yield from branches[branches.present].course.history.reach(self._cursor.k)
        self._past.append(before)
        self._future.clear()
        self._enter(branches)

    def undo(self) -> Frame:
        """Take the last edit or dropping of a branch back."""
        return self._restore(self._past, self._future, "undo")

    def redo(self) -> Frame:
        """Do again what was undone last."""
        return self._restore(self._future, self._past, "redo")

    def forget_undo(self) -> None:
        """Nothing that was done can be undone any more: what a scenario holds is where one begins."""
        self._past.clear()
        self._future.clear()

    @property
    def branch(self) -> Branch:
        """The present branch."""
        return self.branches[self.branches.present]

    @property
    def _origin(self) -> Origin:
        branch = None if self.branches.present == MAIN else self.branches.present
        return Origin(self.title, branch, self.history.remarks)

    def _state(self) -> _UndoState:
        return _UndoState(self.branches, self._program, self._cursor)

    def _restore(self, stack: list[_UndoState], other: list[_UndoState], what: str) -> Frame:
        if not stack:
            self._move(self._program, self._cursor, f"There is nothing to {what}.")
            return self.frame
        other.append(self._state())
        state = stack.pop()
        self._program, self._cursor = state.program, state.cursor
        self._enter(state.branches)
        return self.frame

    def _enter(self, branches: Branches) -> None:
        self.branches, self.course = branches, branches[branches.present].course
        end = self.history.end
        if end is not None and self._cursor.k > end.k:
            self._move(self._program, self._track.end(end.k), f"This branch ends here: {end.why}.")
        else:
            self._move(self._program, self._cursor)


def _watched(course: Course, text: str, watch: Expression, frame: Frame, earlier: Frame | None) -> Watched:
    from lrstep.debugger.namespace import FrameNamespace

    value = watch.value(FrameNamespace(course, frame))
    before = None if earlier is None else watch.value(FrameNamespace(course, earlier))
    change = value - before if isinstance(value, float) and isinstance(before, float) else None
    right = watch.value(FrameNamespace(course, frame.corrected)) if frame.differing else None
    same = right is None or value is None or np.array_equal(value, right, equal_nan=True)
    return Watched(text, value, before, change, None if same else right)
