"""The shell's commands on edits and branches, on what small steps do, and on saving."""

from __future__ import annotations

from lrstep.checks import checking, nudging
from lrstep.errors import InputError
from lrstep.plain.parts import Part
from lrstep.saving import save_scenario
from lrstep.view.branches import branch_rows, compared_rows
from lrstep.view.nudge import check_rows, nudge_rows, sample_rows

NUDGE = 1e-3


class BranchCommands:
    """Other lives of the run."""

    def do_edit(self: Part, text: str) -> None:
        """edit NAME = EXPR[, …]: change alpha, w1, b, x2[17] or y[17] from this update's start on, in a new branch."""
        self._worked(self._debugger.assigning(text))
        self._print(f"branch {self._debugger.branch.name}")
        self._say_where()

    def do_branch(self: Part, name: str) -> None:
        """branch [NAME]: go over to another branch, at the same address; alone, list them"""
        if name:
            self._travel(self._debugger.switching(name))
        else:
            self._print_lines(branch_rows(self._debugger))

    def do_compare(self: Part, name: str) -> None:
        """compare NAME: the parameters and costs of this branch and another, after this update."""
        other = self._debugger.branches[name]
        self._worked(other.course.history.reach(self._debugger.frame.update))
        self._print_lines(compared_rows(self._debugger, other, self._style, self._cells))

    def do_drop(self: Part, name: str) -> None:
        """drop NAME: forget a branch."""
        self._worked(self._debugger.dropping(name))
        self._print_lines(branch_rows(self._debugger))

    def do_undo(self: Part, _: str) -> None:
        """undo: take the last edit back."""
        self._debugger.undo()
        self._say_where()

    def do_redo(self: Part, _: str) -> None:
        """redo: edit again what was undone."""
        self._debugger.redo()
        self._say_where()

    def do_nudge(self: Part, words: str) -> None:
        """nudge w1 [STEP]: what a small step of one parameter, up and down, really does to J"""
        name, _, step = words.partition(" ")
        try:
            size = float(step) if step else NUDGE
        except ValueError:
            raise InputError(f"{step} is not a number", "write, for example, nudge w1 0.001") from None
        up, down = (self._worked(nudging(self._debugger, name, change)) for change in (size, -size))
        self._print_lines(nudge_rows(up, down, self._style))

    def do_gradcheck(self: Part, _: str) -> None:
        """gradcheck: the gradient beside central difference and complex step"""
        found = self._worked(checking(self._debugger))
        self._print_lines([*sample_rows(found, self._debugger.frame.n), *check_rows(found, self._style)])

    def do_save(self: Part, path: str) -> None:
        """save FILE.toml: everything as a scenario, which opens again exactly here"""
        save_scenario(self._debugger, path, self._title)
        self._print(f"saved: lrstep {path} opens it again exactly here")
