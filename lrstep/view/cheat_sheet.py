"""The cheat sheet: what lrstep computes and which keys do what, on one page, from the tables of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lrstep.commands import COMMANDS, Command
from lrstep.debugger.program import Step, lesson_program
from lrstep.quantities import BY_NAME, QUANTITIES, Phase, Quantity, computed
from lrstep.view.lesson import GAP, GLOSSARY, SUMMARY
from lrstep.view.markdown import code, plain, table
from lrstep.view.typeset import typeset
from lrstep.view.yours.words import WHAT

TITLE = "lrstep: an update of gradient descent on logistic regression"
WORDS = ("address", "example, row", "batch", "epoch", "gradient", "alpha", "L, J")
"""Of the lesson's words, those that one asks for while one steps."""


class SheetCell(NamedTuple):
    """A piece of text, of code or not."""

    text: str
    is_code: bool = False


class Section(NamedTuple):
    """A table with a title; `phases` colours its rows, where they are of phases."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[SheetCell, ...]]
    phases: Sequence[Phase] = ()


def sections(command_helps: Mapping[str, str]) -> list[Section]:
    """What stands on it, from above; `command_helps` are the words of the command line with what they do."""
    summary = [(SheetCell(name), SheetCell(_together(text))) for name, text in SUMMARY]
    words = [(SheetCell(word), SheetCell(text)) for word, text in GLOSSARY if word in WORDS]
    commands = [(SheetCell(f"lrstep {name}", True), SheetCell(text)) for name, text in command_helps.items()]
    return [
        _quantities(),
        Section("Keys", ("key", "--plain", "what it does"), [_key(command) for command in in_footer()]),
        Section("The big picture", ("", "in short"), summary),
        Section("Words", ("word", "meaning"), words),
        Section("Commands", ("command", "what it does"), commands),
    ]


def _together(text: str) -> str:
    """Formulas one after another on one line."""
    first, *others = text.split(GAP)
    return first + "".join(f" {piece}" if piece.startswith("=") else f"; {piece}" for piece in others)


def in_footer() -> list[Command]:
    """The commands of which the screen's footer speaks: as far as there is room, then those at its right end."""
    shown = [command for command in COMMANDS if command.footer]
    return sorted(shown, key=lambda command: (command.footer < 0, command.footer))


def markdown(parts: Sequence[Section]) -> str:
    """As Markdown."""
    lines = [f"# {plain(TITLE)}", ""]
    for part in parts:
        head = [code(name) if name.startswith("--") else plain(name) for name in part.head]
        rows = [[code(text) if is_code else plain(text) for text, is_code in row] for row in part.rows]
        lines += [f"## {plain(part.title)}", "", *table(head, rows)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _quantities() -> Section:
    """Each number of an update: what it is, its formula of one example, its line over a batch, its shape."""
    head = ("", "what it is", "one example", "a batch, in NumPy", "shape")
    rows = [_quantity(quantity) for quantity in QUANTITIES]
    return Section("An update", head, rows, [quantity.phase for quantity in QUANTITIES])


def _quantity(quantity: Quantity) -> tuple[SheetCell, ...]:
    name, what = quantity.name, WHAT[quantity.name]
    if not quantity.code:
        what = f"{what} (--l2), which adds {typeset(BY_NAME['dw'].penalty).strip(' +')} to dw"
    of_one = {step.name: step.code.replace("#", "1") for step in _lesson(penalised=not quantity.code)}
    formula, line = typeset(of_one.get(name, f"{name} = L")), f"{name} = {quantity.code or quantity.penalty}"
    return (
        SheetCell(name, True),
        SheetCell(what),
        SheetCell(formula, True),
        SheetCell(line, True),
        SheetCell(quantity.shape, True),
    )


def _lesson(*, penalised: bool) -> tuple[Step, ...]:
    """The lines for one example of two features."""
    return lesson_program(2, computed(penalised=penalised, intercept=True)).before


def _key(command: Command) -> tuple[SheetCell, SheetCell, SheetCell]:
    return (
        SheetCell(" or ".join(command.key_names), True),
        SheetCell(command.word, bool(command.word)),
        SheetCell(command.help),
    )
