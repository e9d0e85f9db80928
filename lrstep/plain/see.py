"""The plain debugger's commands that print what the screen shows."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from itertools import groupby

import numpy as np

from lrstep.checks import checking, nudging
from lrstep.commands import GROUPS, WORDS, Command
from lrstep.errors import InputError, printable, suggest
from lrstep.expressions import Value
from lrstep.plain.console import Console, whole
from lrstep.view.examples import Examples, examples_choice
from lrstep.view.lesson import GLOSSARY, NO_CALCULUS, SUMMARY, TAKEAWAYS, derivative_rows
from lrstep.view.nudge import NUDGE, check_rows, nudge_rows, sample_rows
from lrstep.view.plots import plot_named
from lrstep.view.screen import frame_text
from lrstep.view.style import ALL_DIGITS, Style
from lrstep.view.words.about import cost_of

WIDEST, PLOT_ROWS = 100, 20
UNSET = "— (not computed yet)"
ITEMS = 6  # of an array that are shown at its beginning and at its end


def help(console: Console, word: str) -> None:
    """What the commands do, those of a group together; or what one does."""
    chosen = [command for command in WORDS.values() if not word or word in (command.word, command.short)]
    if not chosen:
        raise InputError(f"there is no command {printable(word)}", suggest(word, WORDS, "type help for the commands"))
    for group, commands in groupby(chosen, lambda command: command.group):
        if not word:
            console.print(f"{GROUPS[group]}:")
        for command in commands:
            console.print(textwrap.fill(_help_line(command), console.cells, subsequent_indent="    "))


def _help_line(command: Command) -> str:
    names = f"{command.short}, {command.word}" if command.short else command.word
    what = command.plain_help or command.help[0].lower() + command.help[1:]
    takes = "[N]" if command.repeats else command.takes
    return f"{names} {takes}".rstrip() + f": {what}"


def print_value(console: Console, expression: str) -> None:
    """The value of an expression; without one everything."""
    if not expression:
        show(console, "")
        return
    console.print(_value_text(console.debugger.value(expression)))


def _value_text(value: Value | None) -> str:
    """A value: a number so that it round-trips, an array with its shape, `—` where it is not computed yet."""
    if value is None:
        return UNSET
    array = np.asarray(value)
    if array.ndim == 0:
        return repr(array.item())
    shown = np.array2string(array, threshold=2 * ITEMS, edgeitems=ITEMS // 2, floatmode="unique", precision=17)
    return f"{shown}  {array.shape}"


def show(console: Console, name: str) -> None:
    """One panel; without a name everything that the screen shows."""
    if not name:
        text = frame_text(console.debugger, console.session.title, max(40, console.cells), console.style, console.level)
        console.print(text.rstrip("\n"))
    else:
        console.print_panel(name)


def panel(console: Console, name: str, _: str) -> None:
    """One of the panels, by its name."""
    console.print_panel(name)


def switch_level(console: Console, _: str) -> None:
    """Explain with the derivation from now on, or in plain words again."""
    console.level = "derivation" if console.level == "words" else "words"
    console.print_panel("explain")


def example(console: Console, row: str) -> None:
    """The selected example; with a row, select that one."""
    if row:
        console.debugger.select(whole(row, "example"))
    console.print_panel("example")


def examples(console: Console, words: str) -> None:
    """Some examples in a table, as the words sort and filter them."""
    count, order = examples_choice(words, console.debugger.frame.n)
    table = Examples(console.debugger, order)
    console.print_lines([table.header(console.style, console.cells)])
    console.print_lines(table.lines(0, whole(count or "10", "examples"), console.style, console.cells, -1))
    console.print(f"{len(table):,} of {table.frame.m:,} rows")


def plot(console: Console, name: str) -> None:
    """One of the plots."""
    console.print_lines(plot_named(name)(console.debugger, console.style, min(console.cells, WIDEST), PLOT_ROWS))


def features(console: Console, first: str) -> None:
    """Show the features from a number on."""
    number, n = whole(first, "features"), console.debugger.frame.n
    if not 1 <= number <= n:
        raise InputError(f"there is no x{number}", f"choose a number from 1 to {n}")
    console.style = replace(console.style, first_feature=max(0, min(number - 1, n - 2)))
    show(console, "x")


def lesson(console: Console, _: str) -> None:
    """The lesson's derivatives with this row's numbers, its big picture and takeaways, and what words mean."""
    for variable, formula, code, value in derivative_rows(console.debugger.frame, console.style):
        console.print(f"{variable:<10}{formula:<22}{code:<9}{value}")
    takeaways = ((f"{number}.", text) for number, text in enumerate(TAKEAWAYS, 1))
    for name, what in (*SUMMARY, *takeaways, ("", NO_CALCULUS), *GLOSSARY):
        console.print(textwrap.fill(f"{name:<22}{what}", max(40, console.cells), subsequent_indent=" " * 22))


def nudge(console: Console, words: str) -> None:
    """What a small step of one parameter, up and down, really does to J."""
    name, _, step = words.partition(" ")
    try:
        size = float(step) if step else NUDGE
    except ValueError:
        raise InputError(f"{step} is not a number", "write, for example, nudge w1 0.001") from None
    up, down = (console.worked(nudging(console.debugger, name, change)) for change in (size, -size))
    console.print_lines(nudge_rows(up, down, console.style, cost_of(console.debugger.frame)))


def gradcheck(console: Console, _: str) -> None:
    """The gradient beside central difference and complex step."""
    check = console.worked(checking(console.debugger))
    console.print_lines([*sample_rows(check, console.debugger.frame.n), *check_rows(check, console.style)])


def all_digits(console: Console, _: str) -> None:
    """Numbers in full from now on, or short again."""
    console.style = console.style.at(Style().digits if console.style.digits == ALL_DIGITS else ALL_DIGITS)
    console.say_where()
