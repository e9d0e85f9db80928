"""CopyDialog: a value, the Frame, the screen as text or as a picture, to the clipboard or to a file."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.json_text import json_ready
from lrstep.tui.dialog import Dialog, DialogList
from lrstep.tui.web import SERVED
from lrstep.view.features import value_copies


class Copy(NamedTuple):
    """Something to be copied: what it is, its text when it is wanted, and the end of a file's name for it."""

    what: str
    text: Callable[[], str]
    suffix: str


class CopyDialog(Dialog[None]):
    """A list of what can be copied, and a line for a file's name."""

    AUTO_FOCUS = "OptionList"
    hint = "Enter copies it to the clipboard; Tab goes to the line for a file"

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
        """The list, and a line to write on."""
        yield Label("Copy")
        yield DialogList(*(Option(Content(copy.what)) for copy in self._copies))
        yield Static("", id="said")
        yield Input(placeholder="a file to write it to instead", id="answer", compact=True)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what a file for it could be called."""
        self.query_one(Input).placeholder = f"a file to write it to instead: {self._name}{self._chosen.suffix}"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """To the clipboard."""
        self.app.copy_to_clipboard(self._chosen.text())
        self.app.notify(f"Copied: {self._chosen.what}", markup=False)
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To a file, which is not written over."""
        path = Path(event.value.strip() or f"{self._name}{self._chosen.suffix}")
        if SERVED in os.environ:  # the visitor's own machine gets it
            self.app.deliver_text(io.StringIO(self._chosen.text()), save_filename=path.name)
            self.dismiss(None)
            return
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(self._chosen.text() + "\n")
        except OSError as error:
            self.say(f"{printable(str(path))}: {error.strerror}")
            return
        self.app.notify(f"Written to {printable(str(path))}", markup=False)
        self.dismiss(None)

    @property
    def _chosen(self) -> Copy:
        return self._copies[self.query_one(OptionList).highlighted or 0]
