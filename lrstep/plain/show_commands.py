"""The shell's commands that print what the panels of the screen show."""

from __future__ import annotations

import re
from dataclasses import replace

from lrstep.errors import InputError, printable
from lrstep.plain.parts import Part, whole
from lrstep.plain.values import value_text
from lrstep.view.derivatives import derivative_rows
from lrstep.view.example import example_rows
from lrstep.view.examples import POINTS, WORST_FIRST, Examples, Order
from lrstep.view.explain import explained
from lrstep.view.extras import extras_of
from lrstep.view.frame import frame_text
from lrstep.view.graph import graph_panels
from lrstep.view.lesson import SUMMARY, TAKEAWAYS
from lrstep.view.listing import listing
from lrstep.view.panes import graph_pane
from lrstep.view.plots import PLOTS
from lrstep.view.update import update_rows

EXAMPLES = re.compile(r"\s*([0-9]+)?\s*(?:by\s+(\w+))?\s*(?:if\s+(.+))?")
WIDEST, PLOT_ROWS = 100, 20
PANELS = ("x", "z", "a", "L")


class ShowCommands:
    """What is shown."""

    def do_print(self: Part, expression: str) -> None:
        """print [EXPR]: the value of an expression here, as in print dz[17] or print norm(dw); alone, everything."""
        if not expression:
            self.do_show("")
            return
        self._print(value_text(self._debugger.value(expression)))

    def do_show(self: Part, name: str) -> None:
        """show [x|z|a|L]: one panel of the graph, or without a name everything that the screen shows"""
        frame = self._debugger.frame
        if not name:
            text = frame_text(self._debugger, self._title, max(40, self._cells), self._style, self._level)
            self._print(text.rstrip("\n"))
        elif name in PANELS:
            self._print_lines(graph_pane(name, graph_panels(frame, self._style, self._cells)[name]).lines)
        else:
            raise InputError(f"there is no panel {printable(name)}", f"choose from {', '.join(PANELS)}")

    def do_list(self: Part, _: str) -> None:
        """list: the program's lines; ▶ marks the one that just ran."""
        self._print_lines(listing(self._debugger.frame, self._cells, extras_of(self._debugger).stops).lines)

    def do_explain(self: Part, words: str) -> None:
        """explain: what the last op does, in plain words (or with its derivation, after why)."""
        self._print_lines(explained(self._debugger.frame, self._style, self._level, self._cells))

    def do_why(self: Part, _: str) -> None:
        """why: explain with the derivation from now on, or in plain words again."""
        self._level = "derivation" if self._level == "words" else "words"
        self.do_explain("")

    def do_update(self: Part, _: str) -> None:
        """update: old − alpha·gradient = new for each parameter, and whether it helped."""
        self._print_lines(update_rows(self._debugger.frame, self._style, self._cells))

    def do_example(self: Part, row: str) -> None:
        """example [ROW]: the selected example and the batch's numbers; with a row, select that one."""
        if row:
            self._debugger.select(whole(row, "example"))
        self._print_lines(example_rows(self._debugger.frame, self._style, self._cells))

    def do_examples(self: Part, words: str) -> None:
        """examples [N] [by COLUMN] [if EXPR]: so many examples (10), those with the largest L first unless a column
        is named, as in examples 5 by x1 if y == 1"""
        found = EXAMPLES.fullmatch(words)
        if found is None:
            raise InputError(f"{printable(words)} is no choice of examples", "write, for example, examples 5 by dz")
        count, column, condition = found.groups()
        order = WORST_FIRST if column is None else Order(column)
        if column is not None and column not in ("row", "y", *POINTS):
            features = [f"x{i + 1}" for i in range(self._debugger.frame.n)]
            if column not in features:
                raise InputError(f"there is no column {printable(column)}", "choose row, x1, x2, …, y, z, a, L or dz")
        table = Examples(self._debugger, order._replace(condition=condition or ""))
        self._print_lines([table.header(self._style, self._cells)])
        self._print_lines(table.lines(0, whole(count or "10", "examples"), self._style, self._cells, -1))
        self._print(f"{len(table):,} of {table.frame.m:,} rows")

    def do_plot(self: Part, name: str) -> None:
        """plot NAME: cost, log-cost, sigmoid, boundary, path, gradients or histogram"""
        if name not in PLOTS:
            raise InputError(f"there is no plot {printable(name)}", f"choose from {', '.join(PLOTS)}")
        self._print_lines(PLOTS[name](self._debugger, self._style, min(self._cells, WIDEST), PLOT_ROWS))

    def do_program(self: Part, name: str) -> None:
        """program [vector|scalar]: the other listing, or the one named, at the matching line"""
        self._debugger.switch_program(name or None)  # type: ignore[arg-type]  # what is neither is refused there
        self._say_where()

    def do_features(self: Part, first: str) -> None:
        """features N: where there are many features, show those from xN on."""
        number, n = whole(first, "features"), self._debugger.frame.n
        if not 1 <= number <= n:
            raise InputError(f"there is no x{number}", f"choose a number from 1 to {n}")
        self._style = replace(self._style, first_feature=max(0, min(number - 1, n - 2)))
        self.do_show("x")

    def do_lesson(self: Part, _: str) -> None:
        """lesson: the derivatives with this row's numbers, the whole picture, the key takeaways."""
        for variable, formula, code, value in derivative_rows(self._debugger.frame, self._style):
            self._print(f"{variable:<10}{formula:<22}{code:<9}{value}")
        for name, what in SUMMARY:
            self._print(f"{name:<12}{what}")
        for number, text in enumerate(TAKEAWAYS, 1):
            self._print(f"{number}. {text}")
