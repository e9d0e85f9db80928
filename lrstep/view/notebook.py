"""Frames, runs, Debuggers and plots as HTML, for notebooks: what the screen shows, in colours for any background."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lrstep.data.described import shown_name
from lrstep.debugger import Debugger, Frame
from lrstep.engine import Run
from lrstep.errors import printable
from lrstep.view.lines import Line, Role, text_of
from lrstep.view.plots import plot_named
from lrstep.view.screen import WIDTH, all_lines, checked_size
from lrstep.view.style import Style
from lrstep.view.timeline import run_line

PRE = "white-space:pre;overflow-x:auto;line-height:1.2;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px"
COLOURS: dict[Role, str] = {
    "dim": "opacity:.6", "title": "font-weight:bold", "name": "opacity:.8", "forward": "color:#0072b2",
    "backward": "color:#d55e00", "update": "color:#009e73", "border": "opacity:.4", "note": "color:#b8860b",
    "changed": "font-weight:bold;outline:1px solid",
}  # fmt: skip
"""Okabe's and Ito's colours, which can be read on white and on black; the rest by weight."""


class DrawnPlot:
    """A plot: printed as text, in a notebook with its colours."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    def __str__(self) -> str:
        return text_of(self.lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return html_of_lines(self.lines)


def plot(debugger: Debugger, name: str = "cost", *, width: int = 80, height: int = 20) -> DrawnPlot:
    """A plot of a Debugger where it stands, so many cells wide and rows high.

    `name` is one of the names that the screen's plots have, such as boundary; InputError, which has them, for another.
    `lrstep.screen_svg(debugger, panel="plot", plot=name)` is the picture of it.
    """
    return DrawnPlot(plot_named(name)(debugger, Style(), *checked_size((width, height))))


def html_of(shown: Frame | Run | Debugger) -> str:
    """What a notebook shows of it."""
    if isinstance(shown, Run):
        return _run(shown)
    timeline = [run_line(shown, WIDTH)] if isinstance(shown, Debugger) else []
    return html_of_lines([*all_lines(shown, WIDTH), *timeline])


def html_of_lines(lines: Iterable[Line]) -> str:
    """Lines as preformatted text, each span in the colour of its role; names from files are text."""
    rows = ("".join(_span(text, role) for text, role in spans) for spans in lines)
    return f'<pre style="{PRE}">' + "\n".join(rows) + "</pre>"


def _span(text: str, role: Role) -> str:
    style = COLOURS.get(role)
    return escape(text) if style is None or not text.strip() else f'<span style="{style}">{escape(text)}</span>'


def _run(run: Run) -> str:
    """The data and the options, a row each."""
    names = ", ".join(shown_name(run.data.features, i) for i in range(min(run.n, 8))) + (", …" if run.n > 8 else "")
    rows = {
        "rows": f"{run.data.rows:,}", "features": f"{run.n} ({names})", "label": printable(run.data.label),
        "batch": f"{run.batches.size:,} of {run.data.rows:,}",
        **{name: printable(str(value), 80) for name, value in run.options.items() if name != "batch"},
        **{f"note {i}": printable(note, 200) for i, note in enumerate(run.notes, 1)},
    }  # fmt: skip
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
    return f"<table><caption>lrstep.Run</caption>{cells}</table>"
