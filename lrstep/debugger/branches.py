"""Branches: the run as it was started, and every run that an edit in the past made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lrstep.debugger.framing import Course
from lrstep.engine import Edit
from lrstep.errors import InputError, printable

MAIN = "main"
LONGEST_NAME, DEEPEST = 40, 100


class Branch(NamedTuple):
    """A course by its name; a branch was made by an edit of its parent."""

    name: str
    course: Course
    parent: str | None = None
    edit: Edit | None = None


class Branches:
    """All branches of a Debugger, and which of them one is in."""

    def __init__(self, course: Course) -> None:
        self.present = MAIN
        self._all = {MAIN: Branch(MAIN, course)}

    def __iter__(self) -> Iterator[Branch]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, name: str) -> Branch:
        if name not in self._all:
            raise InputError(f"there is no branch {printable(name)}", f"choose from {', '.join(self._all)}")
        return self._all[name]

    def copy(self) -> Branches:
        """The same branches, which later changes here leave as they are."""
        other = Branches(self._all[MAIN].course)
        other.present, other._all = self.present, dict(self._all)
        return other

    def add(self, course: Course, edit: Edit, name: str | None = None) -> Branch:
        """A branch of the present one, which becomes the present one. InputError where the name cannot be used."""
        if name is None:
            name = next(f"b{i}" for i in range(1, len(self._all) + 2) if f"b{i}" not in self._all)
        if self._depth(self.present) >= DEEPEST:
            raise InputError(f"branches are nested {DEEPEST} deep", "go back to one that is less deep")
        if name in self._all or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME or name != name.strip():
            taken = "is there already" if name in self._all else "cannot be a branch's name"
            raise InputError(f"'{printable(name)}' {taken}", "choose another name")
        made = self._all[name] = Branch(name, course, self.present, edit)
        self.present = name
        return made

    def drop(self, name: str) -> None:
        """Forget a branch. InputError where others were made from it: they would not be what they are without it."""
        gone = self[name]
        if gone.parent is None:
            raise InputError(f"{MAIN} cannot be dropped", "drop the branches instead")
        made = [branch.name for branch in self if branch.parent == name]
        if made:
            raise InputError(f"{printable(', '.join(made))} was made from {printable(name)}", "drop that one first")
        del self._all[name]
        if self.present == name:
            self.present = gone.parent

    def _depth(self, name: str) -> int:
        depth, parent = 0, self._all[name].parent
        while parent is not None:
            depth, parent = depth + 1, self._all[parent].parent
        return depth
