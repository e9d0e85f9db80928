"""Debugger: moves along a run both ways, stops where it is told to, and branches where a value is edited."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, Self

from lrstep.debugger.authored import Authored
from lrstep.debugger.branches import MAIN, Branch, Branches
from lrstep.debugger.breakpoints import Breakpoints
from lrstep.debugger.frame import Frame
from lrstep.debugger.jumps import Jumps
from lrstep.debugger.places import Places
from lrstep.debugger.position import Move, Position, Way
from lrstep.debugger.program import ProgramName
from lrstep.debugger.watches import Watched, Watches, value_of
from lrstep.debugger.yours import your_track
from lrstep.engine import ComputedHistory, Edit, History, Movement, Run, finished
from lrstep.options import DEFAULT_MEMORY, DEFAULT_UPDATES, TABLE

if TYPE_CHECKING:
    from lrstep.expressions import Value

# What reads expressions is loaded by the methods that need it: the screen opens sooner.


class Debugger:
    """Stands at an address of a run and moves both ways; stops where it is told to; branches where a value is edited.

    Every movement returns the Frame where it ends. Past either end it stays, and the Frame's `notice` says why. The
    history only grows, so stepping back shows bit for bit what was shown before. `program` is "vector" or "scalar", by
    default scalar for a batch of one, or, of a trace, "yours": the script's own lines. `horizon` is the update up to
    which `continue_` looks; stepping on extends it. `memory` is how many MiB the history of each branch may take.

    What may take long is there a second time, as a generator that yields Progress (`moving`, `going_to`, `assigning`,
    …). Given up before its end, it leaves the Debugger as it was.
    """

    def __init__(
        self, run: Run, program: ProgramName | None = None, history: History | None = None, *,
        horizon: int = DEFAULT_UPDATES, memory: float = DEFAULT_MEMORY,
    ) -> None:  # fmt: skip
        history = history or ComputedHistory(run, memory=memory)
        own = None if history.traced is None else your_track(run, history)
        main = Branch(run, history, Places(run, history.start, own))
        self.branches = Branches(main, memory)
        self.breakpoints = Breakpoints.usual(main.places, run)
        self.watches = Watches()
        self.title = ""
        """What the source is called, where it has a name."""
        self.horizon = max(1, horizon)
        """The last update that is looked ahead to: stepping on doubles it as often as it takes."""
        self.authored = Authored()
        """What a scenario's author wrote of it."""
        self.files: tuple[str, ...] = ()
        """The files that it was made of: nothing that is written may take their place."""
        self.reopens: Mapping[str, Any] = {}
        """What opens its source again, as `lrstep.sources` has it; empty where nothing does."""
        self.opened_by = ""
        """The command that opens its source as it was opened; empty where none does."""
        by_default: ProgramName = "yours" if own else "scalar" if run.batches.size == 1 else "vector"
        shown = TABLE["program"].read(by_default if program is None else program)
        self._position = Position(main, shown, main.places.track(shown).start)
        self._frame: Frame | None = None
        self.jumps = Jumps(self.branches)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(at {self.frame.address} of {self.run!r})"

    @property
    def frame(self) -> Frame:
        """All that is known at the present address."""
        if self._frame is None:
            self._frame = self._position.frame(self.title, self.heading)
        return self._frame

    @property
    def heading(self) -> str:
        """What its header calls it: by the author's title, or as its source."""
        return self.authored.heading or self.title

    @property
    def branch(self) -> Branch:
        """The present branch."""
        return self._position.branch

    @property
    def run(self) -> Run:
        """The run that is stepped through."""
        return self.branch.run

    @property
    def history(self) -> History:
        """Where its parameters come from."""
        return self.branch.history

    # Movements.

    def step(self, ops: int = 1) -> Frame:
        """On by so many ops."""
        return self._done(self.moving("step", ops))

    def back(self, ops: int = 1) -> Frame:
        """Back by so many ops."""
        return self._done(self.moving("back", ops))

    def next_phase(self, count: int = 1) -> Frame:
        """To the last op before the phase changes."""
        return self._done(self.moving("next-phase", count))

    def previous_phase(self, count: int = 1) -> Frame:
        """To the last op of the phase before this one."""
        return self._done(self.moving("previous-phase", count))

    def next_update(self, count: int = 1) -> Frame:
        """To the end of this update, or of the next if this one has ended."""
        return self._done(self.moving("next-update", count))

    def previous_update(self, count: int = 1) -> Frame:
        """To the end of the update before."""
        return self._done(self.moving("previous-update", count))

    def next_epoch(self, count: int = 1) -> Frame:
        """To the end of this pass over the data, or of the next if this one has ended."""
        return self._done(self.moving("next-epoch", count))

    def previous_epoch(self, count: int = 1) -> Frame:
        """To the end of the pass before."""
        return self._done(self.moving("previous-epoch", count))

    def start(self) -> Frame:
        """To address 0, or where a log begins."""
        return self._done(self.moving("start"))

    def go_to(self, place: str) -> Frame:
        """To an address; one that only the other program has selects that program. InputError if there is none.

        Also to an op of this update (`dz`), so many updates on or back (`+100`, `-3`), to the `end` of what is looked
        ahead to, and to the `first EXPR` or `last EXPR` up to there.
        """
        return self._done(self.going_to(place))

    def continue_(self) -> Frame:
        """On to the nearest breakpoint, watch or stop; to the horizon where there is none."""
        return self._done(self.continuing())

    def reverse_continue(self) -> Frame:
        """Back to the nearest breakpoint, watch or stop; to the start where there is none."""
        return self._done(self.continuing(backward=True))

    def jump_back(self) -> Frame:
        """To where one was before the last jump (`go_to`, a search, `continue_`, many updates at once), and so on."""
        return self._stand(self.jumps.back(self._position)).frame

    def jump_forward(self) -> Frame:
        """To where the last `jump_back` was made."""
        return self._stand(self.jumps.forth(self._position)).frame

    def moving(self, move: Move, count: int = 1) -> Movement:
        """`step` to `start` as a generator, by the movement's name."""
        yield from self._going(self._position.moving(move, count), move)

    def going_to(self, place: str, *, jump: bool = True) -> Movement:
        """`go_to` as a generator; where it is no `jump`, `jump_back` does not lead back from it."""
        yield from self._going(self._position.going_to(str(place), self.horizon), jump=jump)

    def going_until(self, text: str, last: int) -> Movement:
        """On to the end of the first update, up to `last`, at which a condition holds; InputError where none is."""
        yield from self._going(self._position.going_until(text, self.frame.updates_done + 1, last))

    def continuing(self, *, backward: bool = False) -> Movement:
        """`continue_` and `reverse_continue` as a generator."""
        from lrstep.debugger.tour_way import continued

        given = (self.branches, self.breakpoints, self.watches.conditions, self.horizon)
        yield from self._going(continued(self.authored.tour, self._position, *given, backward=backward))

    def preview(self, move: Move) -> Self | None:
        """One like this at the end of a movement; None where that needs another update computed first.

        This one stays where it is; what the other one computes of an update is there for both.
        """
        there = self._position.soon(move)
        return None if there is None else copy(self)._stand(there)

    def begin_tour(self, at: int = 0) -> None:
        """Be at a stop of the scenario without leaving this place; without one at that which is just here, if any."""
        from lrstep.debugger.tour_way import TourWay

        self._stand(TourWay(self.authored.tour, self._position, self.branches, self.horizon).opened(at))

    # What is looked at.

    def select(self, row: int) -> Frame:
        """Show the example of a data row; InputError where it is not in this update's batch."""
        return self._stand(self._position.selecting(row)).frame

    def next_example(self, count: int = 1) -> Frame:
        """Show the example `count` places further in the batch (or back, if negative); it stops at the ends."""
        return self._stand(self._position.next_example(self.frame.position, count)).frame

    def switch_program(self, name: ProgramName | None = None) -> Frame:
        """Show the next program (or the one named) at the matching line. Switching back returns exactly here."""
        if name is None or TABLE["program"].read(name) != self._position.program:
            self._stand(self._position.switched(self.frame.row, name))
        return self.frame

    def watch(self, text: str) -> None:
        """Show an expression's value at every address. Where it is a condition, `continue_` stops where it begins to
        hold."""
        self.watches.add(text, self.run, self.branches[MAIN].places.own_names)

    def unwatch(self, text: str) -> None:
        """Show it no more; InputError where it is not watched."""
        self.watches.remove(text)

    def watched(self) -> list[Watched]:
        """Every watch here, one update ago at the same op, and its change."""
        return self.watches.at(self.branch, self.frame, self._position.earlier_frame())

    def value(self, text: str) -> Value | None:
        """The value of an expression here; None where it has none yet. ExpressionError where it is none."""
        from lrstep.expressions import parse

        return value_of(self.branch, self.frame, parse(text, self.branch.places.own_names))

    # Edits and branches.

    def edit(
        self, *, alpha: float | str | None = None, w: Mapping[int, float] | None = None, b: float | None = None,
        x: Mapping[tuple[int, int], float] | None = None, y: Mapping[int, float] | None = None,
        l2: float | None = None, name: str | None = None,
    ) -> Frame:  # fmt: skip
        """Change values from the start of this update on: in a new branch, which becomes the present one.

        `w` by feature, `x` by (row, feature), `y` by row, all counted from 0; x on the data's own scale; `alpha` may be
        an expression of k. Raises InputError where a value cannot be used; then nothing has changed.
        """
        from lrstep.debugger.assignments import edit_with

        return self._done(self.applying(edit_with(self.frame.values.k, alpha, w, b, x, y, l2), name))

    def assign(self, text: str, name: str | None = None) -> Frame:
        """`edit` as a user writes it: `alpha = 0.5`, or `w1 = -w1, y[17] = 0`, with expressions on the right.

        A name for the branch may stand before it, as in `fast: alpha = 0.5`.
        """
        return self._done(self.assigning(text, name))

    def assigning(self, text: str, name: str | None = None) -> Movement:
        """`assign` as a generator."""
        from lrstep.debugger.assignments import named_edit

        edit, its_name = named_edit(self.branch, self.frame, text)
        yield from self.applying(edit, name if its_name is None else its_name)

    def applying(self, edit: Edit, name: str | None = None) -> Movement:
        """`edit` as a generator, of any update that has been reached."""
        yield from self._going(self.branches.editing(self._position, edit, name), jump=False)

    def switch_branch(self, name: str) -> Frame:
        """To the same address of another branch, or its end where it has not come so far."""
        return self._done(self.switching(name))

    def switching(self, name: str) -> Movement:
        """`switch_branch` as a generator."""
        yield from self._going(self._position.entering(self.branches[name]))

    def drop_branch(self, name: str) -> Frame:
        """Forget a branch; from the one that one is in, to its parent."""
        return self._done(self.dropping(name))

    def dropping(self, name: str) -> Movement:
        """`drop_branch` as a generator."""
        yield from self._going(self.branches.dropping(self._position, name), jump=False)

    def undo(self) -> Frame:
        """Take the last edit or dropping of a branch back."""
        return self._stand(self.branches.undo(self._position)).frame

    def redo(self) -> Frame:
        """Do again what was undone last."""
        return self._stand(self.branches.redo(self._position)).frame

    def _going(self, way: Way, move: Move | None = None, *, jump: bool = True) -> Movement:
        here, there = self._position, (yield from way)
        self._stand(there)
        if jump:
            self.jumps.add(here, there, move)

    def _stand(self, position: Position) -> Self:
        while position.cursor.k > self.horizon:
            self.horizon *= 2
        self._position, self._frame = position, None
        return self

    def _done(self, movement: Movement) -> Frame:
        finished(movement)
        return self.frame
