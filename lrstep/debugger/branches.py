"""Branches: the run as it was started, every run that an edit in the past made of it, and what undo goes back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from lrstep.debugger.frame import Frame, Origin
from lrstep.debugger.places import Places
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Cursor
from lrstep.debugger.your_place import YourPlace
from lrstep.debugger.yours import YourTrack
from lrstep.engine import Edit, History, Run, Update, finished, forked, quality
from lrstep.errors import InputError, printable

if TYPE_CHECKING:
    from lrstep.debugger.position import Position, Way

MAIN = "main"
LONGEST_NAME, DEEPEST = 40, 100
KEPT_UPDATES, OF_LARGE, LARGE = 5, 2, 100_000
"""Updates that are kept: of the place, of an update on and one back, where the next key leads, and of what was before
each; of more rows than LARGE only the last two."""

_Moment: TypeAlias = "tuple[dict[str, Branch], Position]"


class Branch:
    """A run by its name, with its history and the places of both its programs; `edit` made it of `parent`."""

    def __init__(
        self, run: Run, history: History, places: Places, name: str = MAIN, parent: str | None = None,
        edit: Edit | None = None,
    ) -> None:  # fmt: skip
        self.run, self.history, self.places = run, history, places
        self.name, self.parent, self.edit = name, parent, edit
        kept = OF_LARGE if run.data.rows > LARGE else KEPT_UPDATES
        self.update = lru_cache(maxsize=kept)(self.new_update)
        """`new_update`, which keeps what the last few computed."""

    def new_update(self, k: int) -> Update:
        """Update k, whose parameters before it have been reached, made anew: for whoever looks through many."""
        return self.run.update(k, self.history.before(k), self.history.given(k))

    @property
    def whose(self) -> str:
        """Whose numbers its history holds, where it did not compute them."""
        return "the log" if self.history.traced is None else "your script"

    @cached_property
    def first_cost(self) -> float:
        """J over the whole data before the first update, without any edit."""
        return quality(self.run, 1, self.run.initial).J

    def frame(
        self, program: ProgramName, cursor: Cursor, *, row: int | None = None, notice: str | None = None,
        title: str = "", heading: str = "",
    ) -> Frame:  # fmt: skip
        """The Frame at a place that has been reached, of the selected row, or of the one that the place is at."""
        run, track, end = self.run, self.places.tracks[program], self.history.end
        where, ahead = track.where(cursor), track.moved(cursor, 1)
        k = track.update(cursor)
        values = self.update(k)
        if row is None or values.batch.position(row) is None:
            row = values.batch.row((where.position if where else None) or 0)
        coming = None if end is not None and ahead.k > end.k else track.where(ahead)
        yours = YourPlace(track, cursor) if isinstance(track, YourTrack) else None
        return Frame(
            address=str(track.address(cursor)),
            program=track.program,
            where=where,
            next_op=None if coming is None else coming.op,
            values=values,
            row=row,
            features=run.data.features,
            classes=run.data.classes,
            as_read=None if run.scale is None else run.as_read(row, k),
            rows=run.data.rows,
            notice=notice,
            origin=Origin(title, None if self.name == MAIN else self.name, self.history.remarks, heading, self.whose),
            yours=yours,
        )


class Branches:
    """All branches of a Debugger, by name, and what undo goes back to."""

    def __init__(self, main: Branch, memory: float) -> None:
        self.memory = memory
        """How many MiB the history of each may take."""
        self._by_name = {MAIN: main}
        self._past: list[_Moment] = []
        self._future: list[_Moment] = []

    def __iter__(self) -> Iterator[Branch]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __getitem__(self, name: str) -> Branch:
        if name not in self._by_name:
            raise InputError(f"there is no branch {printable(name)}", f"choose from {', '.join(self._by_name)}")
        return self._by_name[name]

    def lineage(self, branch: Branch) -> list[Branch]:
        """A branch, and before it all that it was made of, the first of them first."""
        branches = [branch]
        while (parent := branches[0].parent) is not None:
            branches.insert(0, self[parent])
        return branches

    def editing(self, here: Position, edit: Edit, name: str | None) -> Way:
        """Into a new branch, which an edit makes of the one that one is in. InputError where there can be none."""
        parent = here.branch
        branch = self._edited(parent, edit, name)
        there = yield from here.entering(branch)
        self._change({**self._by_name, branch.name: branch}, here)
        if parent.edit is not None and parent.edit.k > edit.k:
            what = f"What {parent.name} changes from update {parent.edit.k:,} on is not in this branch"
            there = there.moved(there.cursor, f"{what}: it began before.")
        return there

    def dropping(self, here: Position, name: str) -> Way:
        """Out of a branch that is forgotten, to its parent. InputError where others were made from it: they would not
        be what they are without it."""
        parent = self[name].parent
        if parent is None:
            raise InputError(f"{MAIN} cannot be dropped", "drop the branches instead")
        children = [branch.name for branch in self if branch.parent == name]
        if children:
            raise InputError(f"{printable(', '.join(children))} was made from {printable(name)}", "drop that one first")
        there = yield from here.entering(self[parent] if here.branch.name == name else here.branch)
        self._change({branch.name: branch for branch in self if branch.name != name}, here)
        return there

    def undo(self, here: Position) -> Position:
        """Where one was before the last edit or dropping, with the branches that there were."""
        return self._back(here, self._past, self._future, "undo")

    def redo(self, here: Position) -> Position:
        """Where one was before the last undo."""
        return self._back(here, self._future, self._past, "redo")

    def forget_undo(self) -> None:
        """Nothing that was done can be undone any more."""
        self._past.clear()
        self._future.clear()

    def _change(self, by_name: dict[str, Branch], here: Position) -> None:
        self._past.append((self._by_name, here))
        self._future.clear()
        self._by_name = by_name

    def _back(self, here: Position, states: list[_Moment], other: list[_Moment], what: str) -> Position:
        if not states:
            return here.moved(here.cursor, f"There is nothing to {what}.")
        other.append((self._by_name, here))
        self._by_name, there = states.pop()
        here = replace(here, branch=there.branch)  # whose lines the place is one of
        return finished(here.moved(there.cursor, program=there.program).entering(there.branch))

    def _edited(self, parent: Branch, edit: Edit, name: str | None) -> Branch:
        if edit == Edit(edit.k):
            raise InputError("nothing is changed", "write, for example, alpha = 0.5")
        if parent.history.known < edit.k - 1:
            why = "" if parent.history.end is None else f": {parent.history.end.why}"
            raise InputError(f"update {edit.k:,} is past the end of {parent.name}{why}", "edit an earlier one")
        run, history = forked(parent.run, parent.history, edit, self.memory)
        same = run.quantities == parent.run.quantities and parent.history.traced is None
        places = parent.places if same else Places(run, parent.places.begins)
        return Branch(run, history, places, self._new_name(name, parent), parent.name, edit)

    def _new_name(self, name: str | None, parent: Branch) -> str:
        """A name for a branch of another; InputError where the one that is wanted cannot be used."""
        if name is None:
            name = next(f"b{i}" for i in range(1, len(self) + 2) if f"b{i}" not in self._by_name)
        if len(self.lineage(parent)) > DEEPEST:
            raise InputError(f"branches are nested {DEEPEST} deep", "go back to one that is less deep")
        if name in self._by_name or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME or name != name.strip():
            taken = "is there already" if name in self._by_name else "cannot be a branch's name"
            raise InputError(f"'{printable(name)}' {taken}", "choose another name")
        return name
