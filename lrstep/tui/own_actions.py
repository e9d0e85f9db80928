"""OwnActions: what commands do that is not a view's: they open a dialog over the page, or concern the whole app.

What only a dialog needs is loaded with the first one, so that the screen opens sooner.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from lrstep.tui.web import SERVED

if TYPE_CHECKING:
    from textual.suggester import Suggester

    from lrstep.tui.app import LrstepApp
    from lrstep.tui.dialog import DebuggerDialog


class OwnActions:
    """A method for each, named as in the table of commands. What a dialog asks for goes to the Session's."""

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
        from lrstep.tui.dialogs import OpSuggester

        here = self._app.view.debugger.frame
        return self._ask(
            "go_to", f"Go to (you are at {here.address})",
            "12, 12:dz, 12:z@3, +100, -3, end, first J < 0.3, last J > 1; 0 is the start",
            "Enter goes there, → takes what is suggested, Escape stays here",
            suggester=OpSuggester(here.program.op_names),
        )  # fmt: skip

    def edit(self) -> Awaitable[None]:
        """Ask what to change, and change it in a new branch."""
        frame = self._app.view.debugger.frame
        return self._ask(
            "edit", f"Change, from the start of update {frame.values.k:,} on",
            f"alpha = 0.5   w1 = -w1, b = 0   x1[{frame.row}] = 3   fast: alpha = 2",
            "The run as it is stays whole: this makes a branch of it. u takes it back, B lists all branches.",
        )  # fmt: skip

    def save(self) -> Awaitable[None] | None:
        """Ask for a file, and save everything to it."""
        return self._ask_for_file(
            "save", "Save data, options, address, stops, watches and branches", "a file that ends in .toml",
            "Enter writes it; lrstep FILE.toml opens it again exactly here", ("{}-saved.toml", "saved.toml"),
        )  # fmt: skip

    def record(self) -> Awaitable[None] | None:
        """Ask for a file, and record to it; where something is recorded, end that."""
        if self._app.view.session.tape.running:
            self._app.view.do("record")
            return None
        return self._ask_for_file(
            "record", "Record every update from here on, each the first time that its end is reached",
            "a file that ends in .jsonl; --detail params, update or full; --force writes over it",
            "Enter begins, r ends it. lrstep FILE opens what was recorded, lrstep replay FILE prints it.",
            ("{}.jsonl", "recorded.jsonl"),
        )  # fmt: skip

    def stops(self) -> Awaitable[None]:
        """Breakpoints and watches: set, switch and remove them."""
        from lrstep.tui.lists import StopsDialog

        return self._open(StopsDialog)

    def branches(self) -> Awaitable[None]:
        """All branches: switch, compare and drop them."""
        from lrstep.tui.lists import BranchesDialog

        return self._open(BranchesDialog)

    def copy(self) -> Awaitable[None]:
        """Copy a value, the Frame, the screen as text or as a picture."""
        from lrstep.tui.lists import CopyDialog
        from lrstep.tui.svg import drawn_screen, picture

        view, size = self._app.view, self._app.size
        drawn = drawn_screen(self._app.export_screenshot(), (size.width, size.height))  # as it is without the dialog
        return self._app.open(CopyDialog(view.debugger.frame, view.text, picture(drawn, f"lrstep: {view.title}")))

    def examples(self) -> Awaitable[None]:
        """All examples of the batch in a table: sort, filter, and trace one."""
        from lrstep.tui.examples_dialog import ExamplesDialog

        view = self._app.view
        dialog = ExamplesDialog(view.debugger, view.body.chosen.style, view.examples_order)

        def trace(row: int | None) -> None:
            view.examples_order = dialog.order
            if row is not None:
                view.do("trace", row)

        return self._app.open(dialog, trace)

    def nudge(self) -> Awaitable[None]:
        """Each component of the gradient beside what a small step really does."""
        from lrstep.tui.dialogs import NudgeDialog

        return self._open(NudgeDialog)

    def lesson(self) -> Awaitable[None]:
        """The lesson's table of derivatives, its summary and its takeaways."""
        from lrstep.tui.dialogs import LessonDialog

        return self._open(LessonDialog)

    def help(self) -> Awaitable[None]:
        """Say what the keys do and what the panels mean."""
        from lrstep.tui.dialogs import HelpDialog

        return self._app.open(HelpDialog(self._app.keys))

    def _open(self, kind: type[DebuggerDialog[None]]) -> Awaitable[None]:
        """Open a dialog on the Debugger; what was done in it is then shown."""
        view = self._app.view
        return self._app.open(kind(view.debugger, view.body.chosen.style), lambda _: view.show_frame())

    def _ask(
        self, does: str, question: str, example: str, hint: str, *, value: str = "", suggester: Suggester | None = None
    ) -> Awaitable[None]:  # fmt: skip
        """Ask for what a command of the Session is given, and have it done."""
        from textual.widgets import Input

        from lrstep.tui.dialogs import AskDialog

        view, answer = self._app.view, Input(value, placeholder=example, suggester=suggester, id="answer")
        dialog = AskDialog(question, answer, hint, id=does.replace("_", "-"))
        return self._app.open(dialog, lambda answer: view.do(does, answer) if answer else None)

    def _ask_for_file(
        self, does: str, question: str, example: str, hint: str, names: tuple[str, str]
    ) -> Awaitable[None] | None:  # fmt: skip
        """The same for a file, where files may be written: a served screen is used by people elsewhere."""
        if SERVED in os.environ:
            self._app.notify("This screen is served: it writes no files.", severity="warning")
            return None
        title, (titled, untitled) = self._app.view.session.title, names
        value = titled.format(title) if title.isidentifier() else untitled
        return self._ask(does, question, example, hint, value=value)
