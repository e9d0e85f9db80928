"""The manual page lrstep(1), made of what the parser says when a wheel is built, so that it is never stale."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from lrstep._version import __version__
from lrstep.cli.crash import CRASHED, TRACEBACK
from lrstep.cli.main import DESCRIPTION, EXAMPLES, commands_of, whole_parser
from lrstep.config import PLACE as SETTINGS_FILE
from lrstep.interrupts import INTERRUPTED
from lrstep.state import PLACE as STATE_FOLDER

SUMMARY = "a step-debugger for gradient descent on logistic regression"
DATE = "2026-11-26"  # of this version
SHARED = 3  # commands that take an option, from which on it is described once for all

EXIT_STATUS: Mapping[str, str] = {
    "0": "Done.",
    "1": "A difference: replay --verify or diff found one, or check a mistake.",
    "2": "Wrong usage or input, told in one line that says how to mend it.",
    str(CRASHED): "A fault in lrstep itself, told in one line that names a file to send.",
    str(INTERRUPTED): "Interrupted; what was being written is closed properly.",
}
ENVIRONMENT: Mapping[str, str] = {
    SETTINGS_FILE: "Another settings file than the one that lrstep config --path prints.",
    STATE_FOLDER: "Another folder for the places that --continue returns to, and for reports of faults.",
    TRACEBACK: "If set, a fault in lrstep itself is printed as Python prints it.",
    "TERM": "If dumb, the debugger runs line by line, as with --plain.",
}


def page() -> str:
    """The page, in the man macros."""
    parser = whole_parser()
    commands = commands_of(parser)
    counted = Counter(_heading(option) for command in commands.values() for option in _options(command))
    shared = {_heading(option): option for option in _options(commands["open"]) if counted[_heading(option)] >= SHARED}
    lines = [
        f'.TH LRSTEP 1 {DATE} "lrstep {__version__}"',
        ".SH NAME", f"lrstep \\- {_text(SUMMARY)}",
        ".SH SYNOPSIS", ".B lrstep", "[SOURCE] [OPTION]...", ".br", ".B lrstep", "COMMAND [ARGUMENT]... [OPTION]...",
        ".SH DESCRIPTION", *_paragraphs(DESCRIPTION.partition("\n\n")[2]), ".PP",
        *_paragraphs("On the screen, ? lists the keys, and what the panels show."),
        ".SH OPTIONS", *_listed(_options(parser)),
        ".SH COMMANDS",
    ]  # fmt: skip
    for name, command in commands.items():
        lines += _command(name, command, shared)
    lines += [".SH SHARED OPTIONS", *_listed(shared.values())]
    for title, table in (("EXIT STATUS", EXIT_STATUS), ("ENVIRONMENT", ENVIRONMENT)):
        lines += [f".SH {title}", *_table(table)]
    return "\n".join([*lines, ".SH EXAMPLES", *_verbatim(EXAMPLES)[2:]]) + "\n"


def _command(name: str, command: argparse.ArgumentParser, shared: Collection[str]) -> Iterator[str]:
    """What it does, what it takes, and examples."""
    yield f".SS lrstep {name}"
    yield from _synopsis(name, command)
    yield ".PP"
    yield from _paragraphs(command.description or "")
    taken = [action for action in command._actions if not action.option_strings]
    yield from _listed([*taken, *(option for option in _options(command) if _heading(option) not in shared)])
    names = [option.option_strings[-1] for option in _options(command) if _heading(option) in shared]
    if names:
        yield ".PP"
        yield from _paragraphs(f"Shared options: {', '.join(names)}.")
    if command.epilog:
        yield ".PP"
        yield from _verbatim(command.epilog)


def _synopsis(name: str, command: argparse.ArgumentParser) -> tuple[str, str]:
    taken = [action for action in command._actions if not action.option_strings]
    words = [_named(action) + "..." * (action.nargs == "*") for action in taken]
    words = [f"[{word}]" if action.nargs in ("?", "*") else word for word, action in zip(words, taken, strict=True)]
    return f".B lrstep {name}", _text(" ".join([*words, "[OPTION]..."]))


def _options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """All but --help, which each has."""
    return [action for action in parser._actions if action.option_strings and action.dest != "help"]


def _listed(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        yield from _entry(_heading(action), action.help or "")


def _table(rows: Mapping[str, str]) -> Iterator[str]:
    for name, text in rows.items():
        yield from _entry(name, text)


def _entry(heading: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_text(heading)}"
    yield from _paragraphs(text)


def _heading(action: argparse.Action) -> str:
    """`--at ADDR`, `-h, --help` or `SOURCE`."""
    names = ", ".join(action.option_strings)
    takes = "" if action.nargs == 0 else _named(action)
    return f"{names} {takes}".strip()


def _named(action: argparse.Action) -> str:
    """What stands for the value: its own name, else the values there are."""
    if action.metavar is not None:
        return str(action.metavar)
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _paragraphs(text: str) -> Iterator[str]:
    """A line a sentence, as the macros want it."""
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ".PP"
        yield from map(_text, re.split(r"(?<=[.:;]) +(?=[A-Z])", " ".join(paragraph.split())))


def _verbatim(text: str) -> list[str]:
    """Examples as they stand, the word above them included."""
    head, *lines = text.strip("\n").split("\n")
    return [_text(head.capitalize()), ".PP", ".RS 4", ".nf", *(_text(line.strip()) for line in lines), ".fi", ".RE"]


def _text(text: str) -> str:
    """Letters that no macro takes for more."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    escaped = "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in escaped)
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    print(page(), end="")
