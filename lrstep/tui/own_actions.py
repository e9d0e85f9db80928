"""OwnActions: what commands do that is not a view's: they open a dialog over the page, or concern the whole app.

What only a dialog needs is loaded with the first one, so that the screen opens sooner.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from lrstep.tui.web import SERVED

if TYPE_CHECKING:
    from lrstep.tui.app import LrstepApp


class OwnActions:
    """A method for each, named as in the table of commands. What a dialog asks for goes to the view's of that name."""

    def __init__(self, app: LrstepApp) -> None:
        self._app = app

    def quit(self) -> None:
        """Leave."""
        self._app.exit()

    def other_run(self) -> None:
        """Let keys move the other of two runs."""
        if self._app.pair is not None:
            self._app.pair.switch()

    def go_to(self) -> Awaitable[None]:
        """Ask where to go, and go there."""
        from lrstep.tui.dialogs import GoToDialog

        view = self._app.view
        here = view.debugger.frame
        return self._app.open(GoToDialog(here.address, here.program.op_names), _if_any(view.go_to))

    def edit(self) -> Awaitable[None]:
        """Ask what to change, and change it in a new branch."""
        from lrstep.tui.dialogs import EditDialog

        view = self._app.view
        return self._app.open(EditDialog(view.debugger.frame), _if_any(view.edit))

    def stops(self) -> Awaitable[None]:
        """Breakpoints and watches: set, switch and remove them."""
        from lrstep.tui.lists import StopsDialog

        view = self._app.view
        return self._app.open(StopsDialog(view.debugger), lambda _: view.show_frame())

    def branches(self) -> Awaitable[None]:
        """All branches: switch, compare and drop them."""
        from lrstep.tui.lists import BranchesDialog

        view = self._app.view
        return self._app.open(BranchesDialog(view.debugger, view.numbers), lambda _: view.show_frame())

    def copy(self) -> Awaitable[None]:
        """Copy a value, the Frame, the screen as text or as a picture."""
        from lrstep.tui.copy_dialog import CopyDialog

        view, picture = self._app.view, self._app.export_screenshot(title="lrstep")  # as it is without the dialog
        return self._app.open(CopyDialog(view.debugger, view.text, lambda: picture))

    def examples(self) -> Awaitable[None]:
        """All examples of the batch in a table: sort, filter, and trace one."""
        from lrstep.tui.examples_dialog import ExamplesDialog

        view = self._app.view
        dialog = ExamplesDialog(view.debugger, view.numbers, view.examples_order)

        def trace(row: int | None) -> None:
            view.examples_order = dialog.order
            if row is not None:
                view.trace(row)

        return self._app.open(dialog, trace)

    def nudge(self) -> Awaitable[None]:
        """Each component of the gradient beside what a small step really does."""
        from lrstep.tui.nudge_dialog import NudgeDialog

        return self._app.open(NudgeDialog(self._app.view.debugger, self._app.view.numbers))

    def save(self) -> Awaitable[None] | None:
        """Ask for a file, and save everything to it."""
        from lrstep.tui.dialogs import SaveDialog

        view = self._app.view
        return self._app.open(SaveDialog(view.title), _if_any(view.save)) if self._may_write() else None

    def record(self) -> Awaitable[None] | None:
        """Ask for a file, and record to it; where something is recorded, end that."""
        from lrstep.tui.dialogs import RecordDialog

        view = self._app.view
        if view.tape.running:
            view.end_recording()
        elif self._may_write():
            return self._app.open(RecordDialog(view.title), _if_any(view.record))
        return None

    def lesson(self) -> Awaitable[None]:
        """The lesson's table of derivatives, its summary and its takeaways."""
        from lrstep.tui.dialogs import LessonDialog

        return self._app.open(LessonDialog(self._app.view.debugger.frame, self._app.view.numbers))

    def help(self) -> Awaitable[None]:
        """Say what the keys do and what the panels mean."""
        from lrstep.tui.dialogs import HelpDialog

        return self._app.open(HelpDialog(self._app.keys))

    def _may_write(self) -> bool:
        """Whether files may be written here; else that is said. A served screen is used by people elsewhere."""
        if SERVED not in os.environ:
            return True
        self._app.notify("This screen is served: it writes no files.", severity="warning")
        return False


def _if_any(then: Callable[[str], None]) -> Callable[[str | None], None]:
    """What is done with an answer, where one is given."""
    return lambda answer: then(answer) if answer else None
