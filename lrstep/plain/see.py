"""The plain debugger's commands that print what the screen shows."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from itertools import groupby

import numpy as np

from lrstep.checks import checking, nudging
from lrstep.commands import GROUPS, WORDS, Command
from lrstep.errors import InputError, printable
from lrstep.expressions import Value
from lrstep.plain.session import Session, whole
from lrstep.view.examples import POINTS, WORST_FIRST, Examples, Order
from lrstep.view.lesson import SUMMARY, TAKEAWAYS, derivative_rows
from lrstep.view.nudge import check_rows, nudge_rows, sample_rows
from lrstep.view.plots import plot_named
from lrstep.view.printed import frame_text
from lrstep.view.style import ALL_DIGITS, Style

EXAMPLES = re.compile(r"\s*([0-9]+)?\s*(?:by\s+(\w+))?\s*(?:if\s+(.+))?")
WIDEST, PLOT_ROWS = 100, 20
NUDGE = 1e-3
UNSET = "— (not computed yet)"
ITEMS = 6  # of an array that are shown at its beginning and at its end


def help(session: Session, word: str) -> None:
    """What the commands do, those of a group together; or what one does."""
    chosen = [command for command in WORDS.values() if not word or word in (command.word, command.short)]
    if not chosen:
        raise InputError(f"there is no command {printable(word)}", "type help for the commands")
    for group, commands in groupby(chosen, lambda command: command.group):
        if not word:
            session.print(f"{GROUPS[group]}:")
        for command in commands:
            session.print(textwrap.fill(_help_line(command), session.cells, subsequent_indent="    "))


def _help_line(command: Command) -> str:
    names = f"{command.short}, {command.word}" if command.short else command.word
    what = command.plain_help or command.help[0].lower() + command.help[1:]
    return f"{names} {command.takes}".rstrip() + f": {what}"


def print_value(session: Session, expression: str) -> None:
    """The value of an expression; without one everything."""
    if not expression:
        show(session, "")
        return
    session.print(_value_text(session.debugger.value(expression)))


def _value_text(value: Value | None) -> str:
    """A value: a number so that it round-trips, an array with its shape, `—` where it is not computed yet."""
    if value is None:
        return UNSET
    array = np.asarray(value)
    if array.ndim == 0:
        return repr(array.item())
    shown = np.array2string(array, threshold=2 * ITEMS, edgeitems=ITEMS // 2, floatmode="unique", precision=17)
    return f"{shown}  {array.shape}"


def show(session: Session, name: str) -> None:
    """One panel; without a name everything that the screen shows."""
    if not name:
        text = frame_text(session.debugger, session.title, max(40, session.cells), session.style, session.level)
        session.print(text.rstrip("\n"))
    else:
        session.print_panel(name)


def listed(session: Session, _: str) -> None:
    """The program's lines."""
    session.print_panel("program")


def explain(session: Session, words: str) -> None:
    """What the last op does."""
    session.print_panel("explain")


def switch_level(session: Session, _: str) -> None:
    """Explain with the derivation from now on, or in plain words again."""
    session.level = "derivation" if session.level == "words" else "words"
    explain(session, "")


def update(session: Session, _: str) -> None:
    """Old and new parameters, and whether it helped."""
    session.print_panel("update")


def example(session: Session, row: str) -> None:
    """The selected example; with a row, select that one."""
    if row:
        session.debugger.select(whole(row, "example"))
    session.print_panel("example")


def examples(session: Session, words: str) -> None:
    """Some examples in a table, as the words sort and filter them."""
    found = EXAMPLES.fullmatch(words)
    if found is None:
        raise InputError(f"{printable(words)} is no choice of examples", "write, for example, examples 5 by dz")
    count, column, condition = found.groups()
    order = WORST_FIRST if column is None else Order(column)
    if column is not None and column not in ("row", "y", *POINTS):
        features = [f"x{i + 1}" for i in range(session.debugger.frame.n)]
        if column not in features:
            raise InputError(f"there is no column {printable(column)}", "choose row, x1, x2, …, y, z, a, L or dz")
    table = Examples(session.debugger, order._replace(condition=condition or ""))
    session.print_lines([table.header(session.style, session.cells)])
    session.print_lines(table.lines(0, whole(count or "10", "examples"), session.style, session.cells, -1))
    session.print(f"{len(table):,} of {table.frame.m:,} rows")


def plot(session: Session, name: str) -> None:
    """One of the plots."""
    session.print_lines(plot_named(name)(session.debugger, session.style, min(session.cells, WIDEST), PLOT_ROWS))


def switch_program(session: Session, name: str) -> None:
    """The other listing, or the one named, at the matching line."""
    session.debugger.switch_program(name or None)  # type: ignore[arg-type]  # what is neither is refused there
    session.say_where()


def features(session: Session, first: str) -> None:
    """Show the features from a number on."""
    number, n = whole(first, "features"), session.debugger.frame.n
    if not 1 <= number <= n:
        raise InputError(f"there is no x{number}", f"choose a number from 1 to {n}")
    session.style = replace(session.style, first_feature=max(0, min(number - 1, n - 2)))
    show(session, "x")


def lesson(session: Session, _: str) -> None:
    """The lesson's derivatives with this row's numbers, its summary and its takeaways."""
    for variable, formula, code, value in derivative_rows(session.debugger.frame, session.style):
        session.print(f"{variable:<10}{formula:<22}{code:<9}{value}")
    for name, what in SUMMARY:
        session.print(f"{name:<12}{what}")
    for number, text in enumerate(TAKEAWAYS, 1):
        session.print(f"{number}. {text}")


def nudge(session: Session, words: str) -> None:
    """What a small step of one parameter, up and down, really does to J."""
    name, _, step = words.partition(" ")
    try:
        size = float(step) if step else NUDGE
    except ValueError:
        raise InputError(f"{step} is not a number", "write, for example, nudge w1 0.001") from None
    up, down = (session.worked(nudging(session.debugger, name, change)) for change in (size, -size))
    session.print_lines(nudge_rows(up, down, session.style))


def gradcheck(session: Session, _: str) -> None:
    """The gradient beside central difference and complex step."""
    found = session.worked(checking(session.debugger))
    session.print_lines([*sample_rows(found, session.debugger.frame.n), *check_rows(found, session.style)])


def all_digits(session: Session, _: str) -> None:
    """Numbers in full from now on, or short again."""
    session.style = session.style.at(Style().digits if session.style.digits == ALL_DIGITS else ALL_DIGITS)
    session.say_where()
