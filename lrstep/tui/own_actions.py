"""OwnActions: what commands do that is not a view's: they open a dialog over the page, or concern the whole app.

What only a dialog needs is loaded with the first one, so that the screen opens sooner.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from textual.screen import ModalScreen

from lrstep.errors import InputError, printable
from lrstep.formats import READERS
from lrstep.session import WITH_DATA
from lrstep.tui.web import SERVED
from lrstep.view.panels import NOTE_IN_HELP
from lrstep.view.yours.listing import line_names

if TYPE_CHECKING:
    from textual.suggester import Suggester

    from lrstep.tui.app import LrstepApp
    from lrstep.tui.dialog import DebuggerDialog

WIDEST_DIALOG, DIALOG_MARGIN = 92, 14  # cells of a dialog, and of it those around what is written
Do: TypeAlias = "Callable[[str, Callable[[InputError], None]], None]"
"""Has what was written done, and tells of what is wrong with it."""


class Asked(NamedTuple):
    """What a dialog asks: for which command, how, with an example and a hint, and what can be chosen besides."""

    does: str
    question: str
    example: str
    hint: str
    choice: str = ""


def _of_room(example: str, width: int) -> str:
    """As many of some examples as have room in a dialog on a screen so wide, each of them whole."""
    pieces = re.split(r"(, |; | {3})", example)
    while len("".join(pieces)) > min(width, WIDEST_DIALOG) - DIALOG_MARGIN and len(pieces) > 1:
        del pieces[-2:]
    return "".join(pieces)


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
        row = ", 12:z@3" if here.rows > 1 else ""
        line, names = "12:dz", here.program.op_names
        if here.yours is not None:
            names = line_names(here.yours)
            line, row = f"12:{here.yours.track.of.loop.first}, departs", f", 12:{names[-1]}@2"
        return self._ask(
            Asked("go_to", f"Go to (you are at {here.address})",
            f"12, {line}, +100, end, first J < 0.3, last J > 1, -3{row}; 0 is the start",
            "Enter goes there, and H later comes back; → takes what is suggested; Escape stays here"),
            suggester=OpSuggester(names),
        )  # fmt: skip

    def axes(self) -> Awaitable[None]:
        """Ask for the two features that the boundary plot is over."""
        features = self._app.view.debugger.frame.features
        return self._ask(
            Asked("axes", "Draw the boundary plot over two features", ", ".join(printable(name) for name in features),
            "Two names, or their numbers, with a comma between them; auto: those that matter most at each place."),
        )  # fmt: skip

    def edit(self) -> Awaitable[None]:
        """Ask what to change, and change it in a new branch."""
        frame = self._app.view.debugger.frame
        row = f"[{frame.row}]" if frame.rows > 1 else ""
        computed = "" if frame.yours is None else ", computed as the lesson does"
        return self._ask(
            Asked("edit", f"Change, from the start of update {frame.values.k:,} on",
            f"alpha = 0.5   w1 = -w1, b = 0   x1{row} = 3   y{row} = 0   fast: alpha = 2",
            f"The run as it is stays whole: this makes a branch of it{computed}. "
            "u takes it back, B lists all branches."),
        )  # fmt: skip

    def save(self) -> Awaitable[None]:
        """Ask for a file, and save to it what a scenario holds; of a served screen the visitor's browser gets it."""
        session, served = self._app.view.session, SERVED in os.environ
        where, inline = session.where_data_stays(inline=served), session.where_data_stays(inline=True)
        asked = Asked(
            "save", f"Save options, address, breakpoints, watches, branches and layout; {where}", "the name of a file",
            f"Enter {'downloads' if served else 'writes'} it; lrstep FILE.toml opens it again here. Not in it: a "
            "recording, and what u would take back.",
            "" if where == inline else "Put the data in too: the file alone then opens anywhere (Tab, then Space)",
        )  # fmt: skip
        value = self._file_name("{}-saved.toml", "saved.toml")
        return self._ask(asked, value=value, do=self._download if served else None)

    def record(self) -> Awaitable[None] | None:
        """Ask for a file, and record to it; where something is recorded, end that."""
        if self._app.view.session.tape.running:
            self._app.view.do("record")
            return None
        if SERVED in os.environ:
            self._app.notify("This screen is served: it records to no file. S saves this place.", severity="warning")
            return None
        return self._ask(
            Asked("record", "Record every update from here on, each the first time that its end is reached",
            "a file that ends in .jsonl; --detail params, update or full; --force writes over it",
            "Enter begins, r ends it. lrstep FILE opens what was recorded, lrstep replay FILE prints it."),
            value=self._file_name("{}.jsonl", "recorded.jsonl"),
        )  # fmt: skip

    def answer(self) -> Awaitable[None] | None:
        """Ask what a tour asks here, or take the tour that is offered."""
        from lrstep.tui.tour_dialog import QuestionDialog, open_tour

        view, authored = self._app.view, self._app.view.debugger.authored
        if authored.offer:
            open_tour(self._app, authored.offer)
        elif (stop := authored.tour.stop) is not None and "question" in stop.table:
            return self._app.open(QuestionDialog(view.debugger, stop), lambda _: view.show_frame())
        else:
            on = ": c goes on to the next stop." if authored.stops else ". For a tour: lrstep first-tour"
            self._app.notify(f"No question is asked here{on}", timeout=2, markup=False)
        return None

    def predict(self) -> Awaitable[None] | None:
        """Hide the next values, and ask for them."""
        from lrstep.tui.predict_dialog import PredictDialog

        view = self._app.view
        if self._app.pair is not None:
            view.notify("predict asks about one run: open it alone.", timeout=4)
            return None
        if view.busy:
            view.notify("One movement at a time: Escape gives the present one up.", timeout=2)
            return None
        view.player.pause()
        try:
            dialog = PredictDialog(view)
        except InputError as error:
            view.say(error)
            return None
        return self._app.open(dialog)

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

    def cell(self) -> Awaitable[None] | None:
        """The row and the column that made a number of z or dw; the example of one that is chosen is selected."""
        from lrstep.tui.cell_dialog import opened_cell

        return opened_cell(self._app)

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
        from lrstep.tui.help import HelpDialog

        view = self._app.view
        note = view.debugger.authored.note_parts if NOTE_IN_HELP in view.text() else ()  # where it has no room
        return self._app.open(HelpDialog(self._app.keys, note))

    def _open(self, kind: type[DebuggerDialog[None]]) -> Awaitable[None]:
        """Open a dialog on the Debugger; what was done in it is then shown."""
        view = self._app.view
        return self._app.open(kind(view.debugger, view.body.chosen.style), lambda _: view.show_frame())

    def _ask(
        self, asked: Asked, *, value: str = "", suggester: Suggester | None = None, do: Do | None = None,
        wrong: InputError | None = None,
    ) -> Awaitable[None]:  # fmt: skip
        """Ask for what a command of the Session is given, and have it done, by `do` where that is not its view.

        What is found wrong later than at once is asked again, with what was written and what is `wrong`.
        """
        from lrstep.tui.dialog import EntryLine
        from lrstep.tui.dialogs import AskDialog, Refused

        view, has_done = self._app.view, do or partial(self._in_view, asked.does)

        def done(text: str, chosen: bool, refused: Refused) -> None:
            def told(error: InputError) -> None:
                if dialog.leaving is None:
                    refused(error)
                elif isinstance(self._app.screen, ModalScreen):
                    view.say(error)
                else:
                    self._app.call_later(self._ask, asked, value=text, suggester=suggester, do=do, wrong=error)

            has_done(f"{text} {WITH_DATA}" if chosen else text, told)

        answer = EntryLine(
            value,
            placeholder=_of_room(asked.example, self._app.size.width),
            suggester=suggester,
            id="answer",
            select_on_focus=wrong is None,
        )
        name = asked.does.replace("_", "-")
        dialog = AskDialog(asked.question, answer, asked.hint, done, id=name, choice=asked.choice, wrong=wrong)
        return self._app.open(dialog)

    def _in_view(self, does: str, text: str, refused: Callable[[InputError], None]) -> None:
        self._app.view.do(does, text, refused=refused)

    def _download(self, text: str, refused: Callable[[InputError], None]) -> None:
        """A scenario with its data, to whoever looks at the screen from elsewhere."""
        try:
            name, scenario = self._app.view.session.scenario(text)
        except InputError as error:
            refused(error)
            return
        self._app.deliver_text(io.StringIO(scenario), save_filename=name)
        self._app.notify(f"{printable(name)} is downloaded: lrstep {printable(name)} opens it here.", markup=False)

    def _file_name(self, named: str, unnamed: str) -> str:
        """What a file of what is open could be called: as the file that it was read from is."""
        files = self._app.view.debugger.files
        file = Path(files[0]) if files else Path()
        return named.format(file.stem) if file.is_file() and file.suffix.lower() in (*READERS, ".toml") else unnamed
