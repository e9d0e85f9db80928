"""Dialogs with lists: breakpoints and watches, branches, and what can be copied."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeGuard

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from lrstep.debugger import Frame
from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.tui.clipboard import doubt, sent
from lrstep.tui.dialog import ANSWER, DebuggerDialog, Dialog, DialogList, EntryLine
from lrstep.tui.web import SERVED
from lrstep.view.beside import compared_rows
from lrstep.view.features import value_copies
from lrstep.view.lines import Line, text_of
from lrstep.view.lists import branch_row, breakpoint_row, watch_rows
from lrstep.view.style import Style
from lrstep.writing import unwritable

WATCH = "watch "


class ListDialog(DebuggerDialog[None]):
    """A list of which each item can be chosen and removed."""

    HEADING: ClassVar[str]
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [("delete,backspace", "remove", "remove")]

    def parts(self) -> ComposeResult:
        """The list."""
        yield Label(self.HEADING)
        yield DialogList()

    def fill(self) -> None:
        """Make the list anew, the same item highlighted."""
        options = self.query_one(DialogList)
        rows = [Option(Content(text_of([row]).rstrip("\n")), id=name) for name, row in self.items()]
        options.show(rows, options.highlighted or 0)

    def items(self) -> list[tuple[str, Line]]:
        """The id and text of each."""
        raise NotImplementedError

    def is_there(self, name: str | None) -> TypeGuard[str]:
        """Whether there is such an item still: what was chosen may have been removed by the next key."""
        return name in dict(self.items())

    def on_mount(self) -> None:
        """Show the list."""
        self.fill()

    def take_away(self, name: str) -> None:
        """Take an item away; InputError where that cannot be."""
        raise NotImplementedError

    def action_remove(self) -> None:
        """Take away the one that is highlighted."""
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        try:
            self.take_away(str(options.get_option_at_index(options.highlighted).id))
        except InputError as error:
            self.refuse(error)
        else:
            self.say("")
            self.fill()


class StopsDialog(ListDialog):
    """Breakpoints and watches; a line to write new ones on."""

    NAME, HEADING = "stops", "Breakpoints and watches"
    hint = "Type a new one, Enter adds it; on the list Enter switches one, Backspace removes it; Tab changes over"

    def line(self) -> Input:
        """What to stop at, or to watch."""
        frame = self._debugger.frame
        examples = f"J < 0.3 · dz if a[{frame.row}] > .9 · cost-rising · watch norm(dw)"
        if frame.yours is not None:
            line, cost = frame.yours.track.of.loop.first, printable(frame.yours.track.of.bound.get("J", "J"))
            examples = f"{line} · {line} if k > 3 · departs · {cost} < 0.3 · watch {cost}"
        return EntryLine(placeholder=examples, id=ANSWER, select_on_focus=False)

    def items(self) -> list[tuple[str, Line]]:
        """Breakpoints by their numbers, then the scenario's stops, then watches."""
        stops = [(f"b{breakpoint.number}", breakpoint_row(breakpoint)) for breakpoint in self._debugger.breakpoints]
        stops += [(f"s{stop.number}", breakpoint_row(stop)) for stop in self._debugger.authored.stops]
        watches = enumerate(self._debugger.watched())
        return [*stops, *((f"w{i}", watch_rows([watch], Style(), 80)[0]) for i, watch in watches)]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Switch a breakpoint off, or on again."""
        if self.is_there(event.option_id) and event.option_id.startswith("b"):
            self._debugger.breakpoints.switch(int(event.option_id[1:]))
            self.say("")
            self.fill()

    def take_away(self, name: str) -> None:
        """Take a breakpoint or a watch away."""
        number = int(name[1:])
        if name.startswith("s"):
            raise InputError("a stop of the scenario is not removed here", "take it out of the scenario's file")
        if name.startswith("b"):
            self._debugger.breakpoints.remove(number)
        else:
            self._debugger.unwatch(list(self._debugger.watches)[number])

    def answered(self, text: str) -> None:
        """Set a breakpoint, or watch an expression."""
        if text.startswith(WATCH):
            self._debugger.watch(text.removeprefix(WATCH))
        elif text:
            self._debugger.breakpoints.add(text)
        self.query_one(Input).value = ""
        self.say("")
        self.fill()


class BranchesDialog(ListDialog):
    """All branches; the one that is highlighted compared with the present one."""

    NAME, HEADING = "branches", "Branches"
    EXAMPLE = "or the name of one"
    hint = "Enter goes to one, on the list Backspace drops it; e on the screen makes a new one"

    def items(self) -> list[tuple[str, Line]]:
        """One for each branch."""
        return [(branch.name, branch_row(self._debugger, branch)) for branch in self._debugger.branches]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Compare it with the present one."""
        name = event.option_id
        if not self.is_there(name):
            return
        if name == self._debugger.branch.name:
            self.say("This is where you are.")
            return
        other = self._debugger.branches[name]
        if other.history.known < self._debugger.frame.update:
            self.say("It is not computed up to here yet: Enter goes there.")
        else:
            self.say(text_of(compared_rows(self._debugger, other, self._numbers, self.query_one("#said").size.width)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to it."""
        if self.is_there(event.option_id):
            self.answered(event.option_id)

    def answered(self, text: str) -> None:
        """Go to the one of that name; without one the dialog is left."""
        name = self._debugger.branches[text].name if text else None
        self.dismiss(None)
        if name is not None:
            self.app.call_later(self.app.run_action, f"do('switch_branch', {name!r})")

    def take_away(self, name: str) -> None:
        """Drop it."""
        self._debugger.drop_branch(name)


class Copy(NamedTuple):
    """Something to be copied: what it is, its text when it is wanted, and the end of a file's name for it."""

    what: str
    text: Callable[[], str]
    suffix: str


class CopyDialog(Dialog[None]):
    """A list of what can be copied, and a line for a file's name."""

    AUTO_FOCUS = "OptionList"
    EXAMPLE = "a file to write it to instead"
    hint = "Enter copies it to the clipboard; type a file's name, and Enter writes it there (Tab: as suggested)"

    def __init__(self, frame: Frame, screen_text: Callable[[], str], picture: str) -> None:
        super().__init__(id="copy")
        values = [Copy(f"{name} = {text}", partial(str, text), ".txt") for name, text in value_copies(frame)]
        self._copies: Sequence[Copy] = [
            *values,
            Copy("the Frame as JSON", lambda: json.dumps(json_ready(frame.to_dict()), ensure_ascii=False), ".json"),
            Copy("the screen as text", screen_text, ".txt"),
            Copy("the screen as a picture (SVG)", lambda: picture, ".svg"),
        ]
        self._name = f"lrstep-{frame.address.replace(':', '-').replace('@', '-')}"

    def parts(self) -> ComposeResult:
        """The list."""
        yield Label("Copy")
        yield DialogList(*(Option(Content(copy.what)) for copy in self._copies))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what a file for it could be called."""
        self.query_one(Input).placeholder = f"a file to write it to instead: {self._name}{self._chosen.suffix}"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """To the clipboard; where that may not take it, a file is offered."""
        text = self._chosen.text()
        self.app.copy_to_clipboard(text)
        if problem := doubt(text):
            self.say(f"{problem} Enter writes it to {self._name}{self._chosen.suffix} instead.")
            self.query_one(Input).focus()
        else:
            self.app.notify(sent(self._chosen.what), markup=False)
            self.dismiss(None)

    def answered(self, text: str) -> None:
        """To a file, which is not written over."""
        path = Path(text or f"{self._name}{self._chosen.suffix}")
        if SERVED in os.environ:  # the visitor's own machine gets it
            self.app.deliver_text(io.StringIO(self._chosen.text()), save_filename=path.name)
            self.dismiss(None)
            return
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(self._chosen.text() + "\n")
        except FileExistsError:
            raise InputError(f"{printable(str(path), 200)} is there already", "give another name") from None
        except (OSError, ValueError) as error:
            raise unwritable(path, error) from None
        self.app.notify(f"Written to {printable(str(path))}", markup=False)
        self.dismiss(None)

    @property
    def _chosen(self) -> Copy:
        return self._copies[self.query_one(OptionList).highlighted or 0]
