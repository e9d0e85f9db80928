"""CellDialog: a cell of a product traced to its sources; arrows go from cell to cell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from lrstep.debugger import Debugger
from lrstep.debugger.cell import Cell, ProductName, products_here
from lrstep.errors import InputError
from lrstep.tui.dialog import ANSWER, DebuggerDialog, EntryLine
from lrstep.tui.marked_scroll import MarkedScroll, ScrolledLines
from lrstep.view.cells import cell_asked, cell_here, cell_lines
from lrstep.view.lines import Line
from lrstep.view.style import Style

if TYPE_CHECKING:
    from lrstep.tui.app import LrstepApp

GAP = 1  # cell before the bar that scrolls


class CellDialog(DebuggerDialog[int | None]):
    """Which row and column made a number of z or dw; gives the data row of the example that was chosen."""

    NAME, BODY = "cell", Vertical
    AUTO_FOCUS = ""
    hint = "← → cell · Tab z or dw · ↑ ↓ scroll · T notation · Enter selects"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,R", "leave", "close"),
        ("enter", "choose", "select"),
        ("right,x", "cell(1)", "next cell"),
        ("left,X", "cell(-1)", "previous cell"),
        ("home", "cell(-1, True)", "first"),
        ("end", "cell(1, True)", "last"),
        ("tab", "product", "the other product"),
        ("T", "notation", "notation"),
        ("down", "scroll('scroll_down')", "down"),
        ("up", "scroll('scroll_up')", "up"),
        ("pagedown", "scroll('scroll_page_down')", "a page down"),
        ("pageup", "scroll('scroll_page_up')", "a page up"),
    ]

    def __init__(self, debugger: Debugger, style: Style, cell: Cell, switch: Callable[[], Style]) -> None:
        """`switch` goes over to the other notation, and gives the style with it."""
        super().__init__(debugger, style)
        self._switch = switch
        self._cells: dict[ProductName, Cell] = {cell.product: cell}
        self._cell = cell
        self._made: tuple[object, list[Line]] | None = None

    def parts(self) -> ComposeResult:
        """The cell."""
        with MarkedScroll(can_focus=False):
            yield ScrolledLines(self._lines)

    def line(self) -> Input:
        """Which cell."""
        last = self._debugger.frame.n
        example = f"which one: z[{self._debugger.frame.row}], dw{last}" if self._debugger.frame.m > 1 else f"dw{last}"
        return EntryLine(placeholder=example, id=ANSWER, select_on_focus=False, compact=True)

    def answered(self, text: str) -> None:
        """The cell of that name."""
        self._show(cell_asked(self._debugger.frame, self._numbers, text))
        self.query_one(Input).value = ""
        self.set_focus(None)

    def action_leave(self) -> None:
        """From the line to write on to the cell; from there out."""
        if isinstance(self.focused, Widget):
            self.set_focus(None)
        else:
            self.dismiss(None)

    def action_choose(self) -> None:
        """Select the example of a cell of z."""
        of_example = self._cell.product == "z"
        self.dismiss(self._debugger.frame.values.batch.row(self._cell.place) if of_example else None)

    def action_cell(self, step: int, to_end: bool = False) -> None:
        """Another cell of the product: the next one, the previous one, the first, or the last."""
        frame, product = self._debugger.frame, self._cell.product
        count = frame.known.reached(product)
        place = (count - 1 if step > 0 else 0) if to_end else self._cell.place + step
        if 0 <= place < count:
            self._show(Cell(frame, product, place))
        else:
            which = "last" if step > 0 else "first"
            self.say(f"This is the {which} cell of {product} that is computed.")

    def action_product(self) -> None:
        """The other product, at the cell where one was last."""
        others = [name for name in products_here(self._debugger.frame) if name != self._cell.product]
        if not others:
            self.say("Only z is computed so far: dw comes in backward propagation.")
            return
        there = self._cells.get(others[0])
        self._show(there or cell_here(self._debugger.frame, self._numbers, others[0]))

    def action_notation(self) -> None:
        """The other notation."""
        self._numbers = self._switch()
        self._show(self._cell)

    def action_scroll(self, how: str) -> None:
        """Scroll what is said."""
        getattr(self.query_one(MarkedScroll), how)(animate=False)

    def _show(self, cell: Cell) -> None:
        self.say("")
        self._cell = self._cells[cell.product] = cell
        text = self.query_one(ScrolledLines)
        text.make_again()
        text.refresh(layout=True)

    def _lines(self, width: int) -> list[Line]:
        """What is said, made once for a cell, a style and a width."""
        wanted = (self._cell, self._numbers, width)
        if self._made is None or self._made[0] != wanted:
            self._made = wanted, cell_lines(self._cell, self._numbers, width - GAP)
        return self._made[1]


def opened_cell(app: LrstepApp) -> Awaitable[None] | None:
    """A dialog on the cell that the line which just ran made; where none is made yet, it is said."""
    view = app.view

    def switch() -> Style:
        view.body.switch_notation()
        return view.body.chosen.style

    def select(row: int | None) -> None:
        if row is not None:
            view.do("trace", row)

    try:
        cell = cell_here(view.debugger.frame, view.body.chosen.style)
    except InputError as error:
        view.say(error)
        return None
    return app.open(CellDialog(view.debugger, view.body.chosen.style, cell, switch), select)
