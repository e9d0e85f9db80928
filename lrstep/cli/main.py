"""The `lrstep` command: finds the command that is meant, and runs it."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Mapping

from lrstep._version import __version__
from lrstep.cli import (
    check,
    completion,
    config,
    diff,
    export,
    open_,
    page,
    replay,
    run,
    samples,
    serve,
    sheet,
    show,
    trace,
)
from lrstep.cli.exits import DONE, exit_of
from lrstep.cli.options import Parser
from lrstep.errors import InputError, nearest, printable
from lrstep.scripts.one_thread import load_numpy

WITH_NUMBERS = ("--init", "--dw", "--db", "--cost")
"""Options whose values may begin with a minus."""

COMMANDS = {
    "open": open_,
    "run": run,
    "show": show,
    "replay": replay,
    "diff": diff,
    "check": check,
    "trace": trace,
    "export": export,
    "page": page,
    "samples": samples,
    "sheet": sheet,
    "serve": serve,
    "config": config,
    "completion": completion,
}

OF_SCRIPTS = ("open", "show", "page", "trace")
"""Commands that a script's own arguments may follow."""

WITHOUT_NUMBERS = ("config", "completion")
"""Commands that compute nothing."""

DESCRIPTION = """\
A step-debugger for gradient descent on logistic regression.

Without a command, `open` is meant: `lrstep iris` opens the sample iris on the screen.
SOURCE is a sample's name, a table (.csv, .xlsx, .npz, … or - for standard input), a scenario (.toml), a log (.jsonl) or
your own script (.py, .ipynb).
`lrstep COMMAND --help` has every option of a command; `lrstep open --help` those of the screen."""

EXAMPLES = """\
examples:
  lrstep                                    step through the lesson's one example
  lrstep iris                               the same for 100 flowers
  lrstep run iris --updates 200             train without a screen
  lrstep show iris --at 3:dz                one moment of the run, as text
  lrstep page lesson lesson.html            a page that steps, for a browser
  lrstep check mine.py                      find the mistake in your own code
  lrstep mine.py                            step through your own script, line by line
  lrstep --continue                         the screen as you last left it
  lrstep samples                            what comes with lrstep"""


def main(argv: list[str]) -> int:
    """Run the command line; its exit code. Never raises for what a user or a file did."""
    _make_printable()
    return exit_of(lambda: _run(argv), argv)


def _make_printable() -> None:
    """What an encoding lacks becomes `?`, in what is printed and in what is read; what was closed goes nowhere."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # pathlib takes long to load
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(argv: list[str]) -> int:
    if sorted(argv) == ["--verbose", "--version"]:
        from lrstep.cli.versions import versions

        print(versions())
        return DONE
    named = bool(argv) and argv[0] in (*COMMANDS, "-h", "--help", "--version")
    meant = argv if named else ["open", *argv]
    if not named and argv and argv[0] in ("help", "version") and not os.path.lexists(argv[0]):
        raise InputError(f"there is no command '{argv[0]}'", f"did you mean `lrstep --{argv[0]}`?")
    parser = _parser(meant[0])
    words, own = _of_script(meant)
    arguments, others = parser.parse_known_args(_negative_values(words))
    arguments.own = own
    if others:
        raise _unknown(argv, others, None if named else argv[0], commands_of(parser)[meant[0]])
    if meant[0] not in WITHOUT_NUMBERS:
        load_numpy()
    code: int = arguments.command(arguments)
    return code


def _of_script(words: list[str]) -> tuple[list[str], list[str]]:
    """Our own words, and those behind `--`, which are a script's."""
    if "--" not in words or words[0] not in OF_SCRIPTS:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def _unknown(argv: list[str], others: list[str], instead_of_command: str | None, of_command: Parser) -> InputError:
    """The error for words that nothing takes: most often a mistyped command, or an option of another."""
    word = instead_of_command or ""
    meant = None if word.startswith("-") else nearest(word.lower(), COMMANDS)
    if meant is not None:
        return InputError(f"there is no command '{printable(word)}'", f"did you mean {meant}?")
    what = f"unrecognized arguments: {printable(' '.join(others), 200)}"
    if others == ["--verbose"]:
        return InputError(what, "write `lrstep --version --verbose`")
    if word == "trace" or of_command.prog.endswith(" trace"):
        mend = f"arguments of the script come behind --: lrstep trace SCRIPT -- {printable(others[0])}"
        return InputError(what, mend)
    option = of_command.option_like(others[0]) if others[0].startswith("--") else None
    return InputError(what, f"did you mean {option}?" if option else f"see `{of_command.prog} --help`")


def whole_parser() -> Parser:
    """The parser with the words of all commands."""
    return _parser(*COMMANDS)


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, Parser]:
    """The parsers of a parser's commands, by name."""
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return commands.choices


def _parser(*meant: str) -> Parser:
    """The parser, with the words of the one command that is meant: those of the others would only take time."""
    parser = Parser(prog="lrstep", description=DESCRIPTION, epilog=EXAMPLES)
    shown = "show the version; with --verbose too, also what computes and what it runs on, as a report needs it"
    parser.add_argument("--version", action="version", version=f"lrstep {__version__}", help=shown)
    parser.add_argument("--verbose", action="store_true", help="with --version, say more")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.DESCRIPTION, epilog=module.EXAMPLES)
        if name in meant:
            module.add_arguments(command)
            command.set_defaults(command=module.command)
    return parser


def _negative_values(argv: list[str]) -> list[str]:
    """`--init -1,2;0` as `--init=-1,2;0`: argparse takes a leading minus for an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] in WITH_NUMBERS and re.match(r"-(\d|\.\d|inf|nan)", word):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined
