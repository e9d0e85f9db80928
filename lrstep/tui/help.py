"""HelpDialog: what panels and signs mean, then what each key does, from the table of commands; typing searches it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from lrstep.commands import GROUPS, Command
from lrstep.tui.dialog import ANSWER, Dialog, EntryLine
from lrstep.tui.keys import keys_shown
from lrstep.tui.marked_scroll import MarkedScroll, ScrolledLines
from lrstep.view.lines import EMPTY, Line, Span, folded, line, wrapped
from lrstep.view.panels import panels_help

LEAD_CELLS = 11
REPEAT = "count-5"
"""The digit that stands for all of them."""
COLOURS = (
    Span("blue: forward", "forward"),
    Span(", "),
    Span("orange: backward", "backward"),
    Span(", "),
    Span("green: update", "update"),
)


class Row(NamedTuple):
    """Keys or a sign, and what is said of it; `names` is what it is searched by besides."""

    lead: str
    text: str
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    shown: Line = EMPTY
    """The text in colours."""

    def lines(self, cells: int) -> list[Line]:
        """In so many cells, its text in a column of its own."""
        if not self.lead:
            return wrapped(Span(""), self.text, max(cells, LEAD_CELLS), "")
        lead = Span(f"{self.lead:<{LEAD_CELLS}}", "note")
        if self.shown:
            return folded(line(lead, *self.shown), cells, LEAD_CELLS)
        return wrapped(lead, self.text, max(cells, LEAD_CELLS + 1), " " * LEAD_CELLS)

    def fits(self, written: str) -> bool:
        """Whether all words that are written are in it."""
        text = " ".join((self.lead, self.text, *self.names)).lower()
        return all(word in text for word in written.lower().split())


class Part(NamedTuple):
    """Rows under a title."""

    title: str
    rows: Sequence[Row]


IN_SHORT = Part("In short", (
    Row("x z a L", "in the graph: forward above, backward below", ("panel",)),
    Row("━━▶ ╌╌▷", "a value has flowed; not yet", ("edge", "arrow")),
    Row("▸   —", "just set; not computed yet", ("sign", "unset")),
    Row("colours", "blue: forward, orange: backward, green: update", shown=COLOURS),
    Row("→   ←", "run the next line; undo it", ("step", "back")),
))  # fmt: skip
BESIDES = {
    "see": (Row("Ctrl+P", "Every action by its name, and the themes", ("palette", "colours")),),
    "keep": (Row("Ctrl+C", "Leave lrstep, also from a dialog"),),
}
"""Keys that are not in the table: no settings change them."""
SIGNS = Part("Other signs", (
    Row("▶", "in the listing: the line that just ran; ● a breakpoint, ○ one that is switched off"),
    Row("?", "hidden, because predict (P) asks for it", ("sign", "predict")),
    Row("≠", "in a log of somebody's own loop: the right value, where theirs is another; in the listing of a script: a "
        "line that departs from the mathematics; → there: the line that runs next"),
    Row("✗", "in the table of examples: predicted wrong"),
    Row("saturated", "z is so far from 0 that a or 1 − a is rounded to 1 (in float64 from about |z| = 37 on)"),
))  # fmt: skip


def help_parts(keys: Sequence[Command]) -> list[Part]:
    """In short what one sees and presses, the keys of each group, then every panel and the rarer signs."""
    parts = [IN_SHORT]
    for group, title in GROUPS.items():
        rows = [
            Row("5 →" if key.id == REPEAT else keys_shown(key), key.help, (key.label, key.word), tuple(_keys(key)))
            for key in keys
            if key.group == group and (key.id == REPEAT or not key.id.startswith("count-"))
        ]
        parts.append(Part(title, [*rows, *BESIDES.get(group, ())]))
    panels = Part("Panels", [Row(name, text, ("panel",)) for name, text in panels_help()])
    return [*parts, panels, SIGNS]


def _keys(key: Command) -> list[str]:
    """The keys of a row by every name that they have."""
    return [*key.keys.split(","), *keys_shown(key).split(" or ")]


def help_lines(parts: Sequence[Part], written: str, cells: int) -> list[Line]:
    """The rows that fit what is written, each part under its title. A key that is written fits itself alone."""
    of_key = any(written in row.keys for part in parts for row in part.rows)
    lines: list[Line] = []
    for part in parts:
        rows = [row for row in part.rows if (written in row.keys if of_key else row.fits(written))]
        if rows:
            lines += [*([EMPTY] if lines else []), line(Span(part.title, "title"))]
            lines += [text for row in rows for text in row.lines(cells)]
    return lines or [line(Span("Nothing here is called that.", "dim"))]


class HelpDialog(Dialog[None]):
    """What the source's author says of it, what panels and signs mean, the keys of a table; what is written picks."""

    AUTO_FOCUS, BODY = "Input", Vertical
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "scroll('scroll_down')", "down"),
        ("up", "scroll('scroll_up')", "up"),
        ("pagedown", "scroll('scroll_page_down')", "a page down"),
        ("pageup", "scroll('scroll_page_up')", "a page up"),
    ]
    hint = "↑ ↓ scroll, Escape closes, Ctrl+P lists all actions"

    def __init__(self, keys: Sequence[Command], note: Sequence[str] = ()) -> None:
        super().__init__(id="help")
        about = [Part("What is open", [Row("", text) for text in note])] if note else []
        first, *others = help_parts(keys)
        self._parts, self._written = [first, *about, *others], ""

    def parts(self) -> ComposeResult:
        """A line to write on, and the parts."""
        yield EntryLine(placeholder="type to search: a key, or a word", id=ANSWER, compact=True)
        with MarkedScroll(can_focus=False):
            yield ScrolledLines(lambda cells: help_lines(self._parts, self._written, cells))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only what fits what is written; the key that opened it closes it."""
        if event.value.startswith("?"):
            self.dismiss(None)
        self._written = event.value.strip()
        text = self.query_one(ScrolledLines)
        text.make_again()
        text.refresh(layout=True)
        self.query_one(MarkedScroll).scroll_home(animate=False)

    def action_scroll(self, how: str) -> None:
        """Scroll the parts."""
        getattr(self.query_one(MarkedScroll), how)(animate=False)
