"""ExamplesDialog: all examples of the batch in a table, of which one becomes the traced example."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Size
from textual.widgets import Input, Label

from lrstep.debugger import Debugger
from lrstep.errors import InputError
from lrstep.tui.dialog import ANSWER, DebuggerDialog, EntryLine
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import WHEEL_ROWS
from lrstep.view.examples import CHOICE, WORST_FIRST, Examples, Order, columns, examples_choice
from lrstep.view.lines import Line, Span
from lrstep.view.pane import ABOVE, BELOW
from lrstep.view.style import Style


class ExamplesTable(LinesWidget, can_focus=True):
    """As many rows as have room, around the cursor."""

    def __init__(self, examples: Examples, style: Style) -> None:
        super().__init__(self._rows, id="table")
        self._numbers = style
        self.examples = examples
        self.cursor = examples.place(examples.frame.row) or 0
        self._top = 0

    def show(self, examples: Examples) -> None:
        """Another order, or other rows; the cursor stays on its row where that is among them."""
        row = self.examples.row(self.cursor) if len(self.examples) else None
        self.examples, self.cursor = examples, (0 if row is None else examples.place(row) or 0)
        self.make_again()

    def move(self, rows: int) -> None:
        """The cursor up or down."""
        self.cursor = max(0, min(len(self.examples) - 1, self.cursor + rows))
        self.make_again()

    def _rows(self, size: Size) -> list[Line]:
        rows = max(1, size.height - 1)
        self._top = max(self.cursor - rows + 1, min(self._top, self.cursor))
        self._top = max(0, min(self._top, len(self.examples) - rows))
        examples, numbers, width = self.examples, self._numbers, size.width
        lines = [examples.header(numbers, width), *examples.lines(self._top, rows, numbers, width, self.cursor)]
        if self._top:
            lines[0] = (Span(f"{ABOVE} ", "note"), *lines[0][1:])
        if self._top + rows < len(examples) and self.cursor < self._top + rows - 1:
            lines[-1] = (Span(f"{BELOW} ", "note"), *lines[-1][1:])
        return lines

    def on_mouse_scroll_down(self, _: MouseScrollDown) -> None:
        """The wheel."""
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self, _: MouseScrollUp) -> None:
        """The wheel."""
        self.move(-WHEEL_ROWS)

    def on_click(self, event: Click) -> None:
        """A row gets the cursor, and is chosen when it has it; the name of a column sorts by it."""
        if event.y == 0:
            left = 2
            for name, size in columns(self.examples.frame, self._numbers, self.size.width):
                if left <= event.x < left + size:
                    self.post_message(self.Clicked(f"screen.sort_by({name!r})"))
                left += size
            return
        place = self._top + event.y - 1
        if place == self.cursor and len(self.examples):
            self.post_message(self.Clicked("screen.choose"))
        elif place < len(self.examples):
            self.move(place - self.cursor)


class ExamplesDialog(DebuggerDialog[int | None]):
    """The table, and a line for a condition; gives the row that was chosen."""

    NAME, AUTO_FOCUS, BODY = "examples", "ExamplesTable", Vertical
    EXAMPLE = "L > 0.5 and y == 1 · by dz · by x1 if y == 0"
    hint = "Enter traces it · ← → sort · Space reverse · ! worst first · type which rows, or by a column"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "close"),
        ("enter", "choose", "trace"),
        ("down", "cursor(1)", "down"),
        ("up", "cursor(-1)", "up"),
        ("pagedown", "cursor(1, 'page')", "page down"),
        ("pageup", "cursor(-1, 'page')", "page up"),
        ("home", "cursor(-1, 'table')", "first"),
        ("end", "cursor(1, 'table')", "last"),
        ("right", "column(1)", "sort by next"),
        ("left", "column(-1)", "sort by last"),
        ("space", "reverse", "reverse"),
        ("exclamation_mark", "worst", "worst first"),
        ("slash", "filter", "filter"),
    ]

    def __init__(self, debugger: Debugger, style: Style, order: Order) -> None:
        super().__init__(debugger, style)
        self.order = order

    def parts(self) -> ComposeResult:
        """The table, and a line to write on."""
        try:
            examples = Examples(self._debugger, self.order)
        except InputError:  # its condition needs what is not known here
            self.order = self.order._replace(condition="")
            examples = Examples(self._debugger, self.order)
        m = examples.frame.m
        yield Label(f"The {f'{m:,} examples' if m > 1 else 'one example'} of update {examples.frame.values.k:,}")
        yield ExamplesTable(examples, self._numbers)

    def line(self) -> Input:
        """Which rows, and in which order."""
        return EntryLine(self.order.condition, placeholder=self.EXAMPLE, id=ANSWER, select_on_focus=False, compact=True)

    def on_mount(self) -> None:
        """Say how many there are."""
        self.say(self._how_many(self._table.examples))

    @property
    def _table(self) -> ExamplesTable:
        return self.query_one(ExamplesTable)

    def answered(self, text: str) -> None:
        """Only the rows for which a condition holds, or those in another order, or both."""
        order = self.order._replace(condition=text)
        if CHOICE.match(text):
            _, order = examples_choice(text, self._debugger.frame.n)
        self._change(order)
        self._table.focus()

    def action_sort_by(self, column: str) -> None:
        """Sort by the column whose name was clicked."""
        self._show(self.order.by(column))

    def action_choose(self) -> None:
        """Trace the row that the cursor is on."""
        table = self._table
        self.dismiss(table.examples.row(table.cursor) if len(table.examples) else None)

    def action_leave(self) -> None:
        """From the line to write on to the table; from there out."""
        if self.focused is self.query_one(Input):
            self._table.focus()
        else:
            self.dismiss(None)

    def action_cursor(self, count: int, unit: str = "row") -> None:
        """The cursor, by rows, by what is seen at once, or to the first row or the last."""
        table = self._table
        rows = {"row": 1, "page": max(1, table.size.height - 1), "table": len(table.examples)}
        table.move(count * rows[unit])

    def action_column(self, step: int) -> None:
        """Sort by another column."""
        table = self._table
        names = [name for name, _ in columns(table.examples.frame, self._numbers, table.size.width)]
        here = names.index(self.order.column) if self.order.column in names else 0
        self._show(self.order._replace(column=names[(here + step) % len(names)], descending=False))

    def action_reverse(self) -> None:
        """The other way round."""
        self._show(self.order._replace(descending=not self.order.descending))

    def action_worst(self) -> None:
        """The largest loss first."""
        self._show(WORST_FIRST._replace(condition=self.order.condition))
        self._table.move(-len(self._table.examples))

    def action_filter(self) -> None:
        """To the line to write on."""
        self.query_one(Input).focus()

    def _show(self, order: Order) -> None:
        try:
            self._change(order)
        except InputError as error:
            self.refuse(error)

    def _change(self, order: Order) -> None:
        examples = Examples(self._debugger, order)
        self.order = order
        self._table.show(examples)
        self.say(self._how_many(examples))

    def _how_many(self, examples: Examples) -> str:
        m = examples.frame.m
        wanted = f" for which {self.order.condition} holds" if self.order.condition else ""
        return f"{len(examples):,} of {m:,} row{'s' if m > 1 else ''}{wanted}"
