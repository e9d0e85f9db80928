"""The plain debugger's commands that print what the screen shows."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from itertools import groupby

import numpy as np

from lrstep.checks.gradient import checking, nudging
from lrstep.choices import FULL, LAYOUTS, NO_PLOT, NOTATIONS, PLOTS, following
from lrstep.commands import GROUPS, SHORT, WORDS, Command
from lrstep.errors import InputError, printable, suggest
from lrstep.expressions import Value
from lrstep.plain.console import Console, counted, whole
from lrstep.view.cells import cell_asked, cell_lines
from lrstep.view.examples import Examples, examples_choice
from lrstep.view.features import from_feature, parameter_names, shown_features
from lrstep.view.lesson import GLOSSARY, NO_CALCULUS, SUMMARY, TAKEAWAYS, derivative_rows, parted
from lrstep.view.listing import notation_said
from lrstep.view.nudge import NUDGE, check_rows, nudge_rows, sample_rows
from lrstep.view.plots import plot_named
from lrstep.view.screen import frame_text
from lrstep.view.style import ALL_DIGITS, Style
from lrstep.view.words.about import cost_of

WIDEST, PLOT_ROWS = 100, 20
UNSET = "— (not computed yet)"
ABOUT_LETTERS = (
    "A letter does what it does on the screen: p is previous. These have none: print, list, until, explain, \
show."
)
ITEMS = 6  # of an array that are shown at its beginning and at its end


def help(console: Console, word: str) -> None:
    """What the commands do, those of a group together; or what one does."""
    if word:
        console.print(_filled(_help_line(command_named(word)), console))
        return
    console.print(_filled(ABOUT_LETTERS, console))
    for group, commands in groupby(WORDS.values(), lambda command: command.group):
        console.print(f"{GROUPS[group]}:")
        for command in commands:
            console.print(_filled(_help_line(command), console))


def command_named(word: str) -> Command:
    """The command of a word or of its short form. InputError where there is none, or only the screen has it."""
    command = WORDS.get(word) or SHORT.get(word)
    if command is None:
        otherwise = "type help for the commands"
        if word.isascii() and word.isdigit():
            otherwise = f"a number follows its word, as in step {printable(word)}"
        mend = suggest(word, [] if len(word) == 1 else WORDS, otherwise)
        raise InputError(f"there is no command {printable(word)}", mend)
    if not command.word:
        raise InputError(f"{word}, {command.label}, is a key of the screen alone", command.why_not)
    return command


def _filled(text: str, console: Console) -> str:
    return textwrap.fill(text, console.cells, subsequent_indent="    ")


def _help_line(command: Command) -> str:
    what = command.plain_help or command.help[0].lower() + command.help[1:]
    return f"{', '.join((*command.shorts, command.word))} {takes(command)}".rstrip() + f": {what}"


def takes(command: Command) -> str:
    """What may follow a command's word."""
    return command.takes or ("[N]" if command.repeats else "")


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
        console.print(everything(console).rstrip("\n"))
    else:
        console.print_panel(name)


def everything(console: Console) -> str:
    """The panels of the layout that was chosen."""
    cells, style, level = max(40, console.cells), console.style, console.level
    return frame_text(console.debugger, console.session.title, cells, style, level, console.layout)


def next_layout(console: Console, step: int, name: str) -> None:
    """Other panels from now on, by their name or the next ones."""
    if not name or name.isdecimal():
        console.layout = following(console.layout, LAYOUTS, step * counted(name))
    elif name in LAYOUTS:
        console.layout = name
    else:
        raise InputError(f"there is no layout {printable(name)}", f"choose from {', '.join(LAYOUTS)}")
    show(console, "")


def show_layout(console: Console, name: str, _: str) -> None:
    """The panels of a layout from now on; all, where they are chosen already."""
    console.layout = FULL if console.layout == name else name
    show(console, "")


def panel(console: Console, name: str, _: str) -> None:
    """One of the panels, by its name."""
    console.print_panel(name)


def switch_level(console: Console, _: str) -> None:
    """Explain with the derivation from now on, or in plain words again."""
    console.level = "derivation" if console.level == "words" else "words"
    console.print_panel("explain")


def switch_notation(console: Console, name: str) -> None:
    """Write the vector program in the other notation from now on, or in the one named, and list it."""
    if name and name not in NOTATIONS:
        raise InputError(f"there is no notation {printable(name)}", f"choose from {', '.join(NOTATIONS)}")
    other = following(console.style.notation, NOTATIONS, 1)
    console.style = replace(console.style, notation=name or other)
    console.print(notation_said(console.debugger.frame, console.style))
    console.print_panel("program")


def cell(console: Console, name: str) -> None:
    """The row and the column that made a number of z or dw: the one named, or that of the line that just ran."""
    asked = cell_asked(console.debugger.frame, console.style, name)
    console.print_lines(cell_lines(asked, console.style, console.cells))


def example(console: Console, row: str) -> None:
    """The selected example; with a row, select that one."""
    if row:
        console.debugger.select(whole(row, "example"))
    console.print_panel("example")


def next_example(console: Console, step: int, count: str) -> None:
    """Another example of the batch."""
    console.debugger.next_example(step * counted(count))
    console.say_notice()
    console.print_panel("example")


def examples(console: Console, words: str) -> None:
    """Some examples in a table, as the words sort and filter them."""
    count, order = examples_choice(words, console.debugger.frame.n)
    table = Examples(console.debugger, order)
    console.print_lines([table.header(console.style, console.cells)])
    console.print_lines(table.lines(0, whole(count or "10", "examples"), console.style, console.cells, -1))
    console.print(f"{len(table):,} of {table.frame.m:,} row{'s' if table.frame.m > 1 else ''}")


def next_plot(console: Console, step: int, name: str) -> None:
    """A plot by its name; else the next one, or the one before."""
    if not name or name.isdecimal():
        chosen = following(console.plot or NO_PLOT, [NO_PLOT, *PLOTS], step * counted(name))
    else:
        chosen = name
    if chosen != NO_PLOT:
        draw_plot(console, chosen)
    else:
        console.print("no plot")
    console.plot = chosen


def draw_plot(console: Console, name: str) -> None:
    """Print a plot by its name."""
    draw = plot_named(name)
    console.print_lines(draw(console.debugger, console.style, min(console.cells, WIDEST), PLOT_ROWS))


def features(console: Console, first: str) -> None:
    """Show the features from a number on."""
    number, n = whole(first, "features"), console.debugger.frame.n
    if not 1 <= number <= n:
        raise InputError(f"there is no x{number}", f"choose a number from 1 to {n}")
    console.style = from_feature(console.style, number - 1, n)
    show(console, "x")


def next_features(console: Console, step: int, count: str) -> None:
    """Show other features, where there are more than have room."""
    first = console.style.first_feature + 2 * step * counted(count)
    console.style = from_feature(console.style, first, console.debugger.frame.n)
    show(console, "x")


def lesson(console: Console, _: str) -> None:
    """The lesson's derivatives with this row's numbers, its big picture and takeaways, and what words mean."""
    for variable, formula, code, value in derivative_rows(console.debugger.frame, console.style):
        console.print(f"{variable:<10}{formula:<22}{code:<9}{value}")
    cells, indent = max(40, console.cells), " " * 22
    for name, what in SUMMARY:
        console.print(f"{name:<22}{parted(what, cells - len(indent))}".replace("\n", f"\n{indent}"))
    takeaways = ((f"{number}.", text) for number, text in enumerate(TAKEAWAYS, 1))
    for name, what in (*takeaways, ("", NO_CALCULUS), *GLOSSARY):
        console.print(textwrap.fill(f"{name:<22}{what}", cells, subsequent_indent=indent))


def nudge(console: Console, words: str) -> None:
    """What a small step of one parameter, up and down, really does to the cost; without a name, of each shown."""
    name, _, step = words.partition(" ")
    try:
        size = float(step) if step else NUDGE
    except ValueError:
        raise InputError(f"{printable(step)} is not a number", "write, for example, nudge w1 0.001") from None
    shown = shown_features(console.debugger.frame, console.style)
    for parameter in [name] if name else parameter_names(console.debugger.frame, shown):
        up, down = (console.worked(nudging(console.debugger, parameter, change)) for change in (size, -size))
        console.print_lines(nudge_rows(up, down, console.style, cost_of(console.debugger.frame)))


def gradcheck(console: Console, _: str) -> None:
    """The gradient beside central difference and complex step."""
    check = console.worked(checking(console.debugger))
    console.print_lines([*sample_rows(check, console.debugger.frame.n), *check_rows(check, console.style)])


def all_digits(console: Console, _: str) -> None:
    """Numbers in full from now on, or short again."""
    console.style = console.style.at(Style().digits if console.style.digits == ALL_DIGITS else ALL_DIGITS)
    console.say_where()
