"""DialogActions: the actions that open a dialog over the page, and what its answer means."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import ModalScreen

from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.dialog import Dialog
from lrstep.tui.keys import Key
from lrstep.tui.web import SERVED


class DialogActions(App[None]):
    """An app with a view that dialogs ask for."""

    ALLOW_SELECT = False  # of text by the mouse: y copies; and Textual ends the program where there is none below it
    _dialog: Dialog[Any] | None = None

    @property
    @abstractmethod
    def view(self) -> DebuggerView:
        """The view that keys move."""

    @property
    @abstractmethod
    def keys(self) -> Sequence[Key]:
        """The table of keys."""

    # What only they need is loaded with the first one, so that the screen opens sooner; each is there before
    # the next key is looked at.

    async def action_go_to(self) -> None:
        """Ask where to go, and go there."""
        from lrstep.tui.dialogs import GoToDialog

        frame = self.view.debugger.frame
        await self._open(GoToDialog(frame.address, self.view.debugger.op_names), self._go_to)

    async def action_edit(self) -> None:
        """Ask what to change, and change it in a new branch."""
        from lrstep.tui.dialogs import EditDialog

        await self._open(EditDialog(self.view.debugger.frame), self.view.edit)

    async def action_stops(self) -> None:
        """Breakpoints and watches: set, switch and remove them."""
        from lrstep.tui.lists import StopsDialog

        await self._open(StopsDialog(self.view.debugger), self._list_closed)

    async def action_branches(self) -> None:
        """All branches: switch, compare and drop them."""
        from lrstep.tui.lists import BranchesDialog

        await self._open(BranchesDialog(self.view.debugger, self.view.numbers), self._list_closed)

    async def action_copy(self) -> None:
        """Copy a value, the Frame, the screen as text or as a picture."""
        from lrstep.tui.copy_dialog import CopyDialog

        view, picture = self.view, self.export_screenshot(title="lrstep")  # as it is without the dialog

        await self._open(CopyDialog(view.debugger, view.text, lambda: picture))

    async def action_examples(self) -> None:
        """All examples of the batch in a table: sort, filter, and trace one."""
        from lrstep.tui.examples_dialog import ExamplesDialog

        view = self.view
        dialog = ExamplesDialog(view.debugger, view.numbers, view.examples_order)

        def trace(row: int | None) -> None:
            view.examples_order = dialog.order
            if row is not None:
                view.trace(row)

        await self._open(dialog, trace)

    async def action_nudge(self) -> None:
        """Each component of the gradient beside what a small step really does."""
        from lrstep.tui.nudge_dialog import NudgeDialog

        await self._open(NudgeDialog(self.view.debugger, self.view.numbers))

    async def action_save(self) -> None:
        """Ask for a file, and save everything to it."""
        from lrstep.tui.dialogs import SaveDialog

        if self.may_write:
            await self._open(SaveDialog(self.view.title), self._save)

    @property
    def may_write(self) -> bool:
        """Whether files may be written here; else that is said. A served screen is used by people elsewhere."""
        if SERVED not in os.environ:
            return True
        self.notify("This screen is served: it writes no files.", severity="warning")
        return False

    async def action_record(self) -> None:
        """Ask for a file, and record to it; where something is recorded, end that."""
        from lrstep.tui.dialogs import RecordDialog

        if self.view.tape.running:
            self.view.end_recording()
        elif self.may_write:
            await self._open(RecordDialog(self.view.title), self.view.record)

    async def action_lesson(self) -> None:
        """The lesson's table of derivatives, its summary and its takeaways."""
        from lrstep.tui.dialogs import LessonDialog

        await self._open(LessonDialog(self.view.debugger.frame, self.view.numbers))

    async def action_help(self) -> None:
        """Say what the keys do and what the panels mean."""
        from lrstep.tui.dialogs import HelpDialog

        await self._open(HelpDialog(self.keys))

    async def action_command_palette(self) -> None:  # type: ignore[override]  # Textual awaits what can be awaited
        """Every action by its name."""
        from lrstep.tui.palette import PaletteDialog

        await self._open(PaletteDialog(tuple(self.get_system_commands(self.screen)), "a command"))

    async def action_change_theme(self) -> None:  # type: ignore[override]
        """The themes by their names."""
        from lrstep.tui.palette import PaletteDialog

        themes = [SystemCommand(name, "", partial(setattr, self, "theme", name)) for name in self.available_themes]
        await self._open(PaletteDialog(sorted(themes), "a theme"))

    async def _open(self, dialog: Dialog[Any], then: Callable[[Any], None] | None = None) -> None:
        """Open a dialog over the page; where one is open already, nothing."""
        if isinstance(self.screen, ModalScreen):
            return
        if self._dialog is not None and self._dialog.leaving is not None:
            await self._dialog.leaving  # two of one name cannot be there at once
        self._dialog = dialog
        await self.push_screen(dialog, then)

    def _list_closed(self, _: object) -> None:
        self.view.show_frame()

    def _go_to(self, address: str | None) -> None:
        if address is not None and address in self.view.debugger.op_names:  # an op alone is this update's
            address = f"{self.view.debugger.frame.values.k}:{address}"
        if address:
            self.view.go_to(address)

    def _save(self, path: str | None) -> None:
        if path:
            self.view.save(path)
