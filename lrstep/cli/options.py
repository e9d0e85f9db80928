"""Options of the command line, made from the one table of options."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, NoReturn

from lrstep.errors import InputError, nearest, printable, suggest
from lrstep.options import TABLE, Option, read_options

ONE_SLIP = 0.75
"""How like an option a word must be: --at is not --data."""


class Parser(argparse.ArgumentParser):
    """argparse, with errors in our one-line form and the text of help as it was written."""

    def __init__(self, **keywords: Any) -> None:
        keywords.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **keywords)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the words of the command line."""
        raise InputError(message, f"see `{self.prog} --help`")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise for a value that is none of an option's choices."""
        if action.choices is not None and value not in action.choices:
            choices = list(action.choices)
            name = next(iter(action.option_strings), str(action.metavar or action.dest))
            mend = suggest(str(value), choices, f"choose from {', '.join(choices)}")
            raise InputError(f"{name} {printable(str(value))} cannot be used", mend)

    def option_like(self, word: str) -> str | None:
        """The option that a mistyped one was probably meant to be."""
        names = [name.removeprefix("--") for name in self._option_string_actions if name.startswith("--")]
        near = nearest(word.removeprefix("--").partition("=")[0], names, ONE_SLIP)
        return None if near is None else f"--{near}"


def add_options(parser: argparse.ArgumentParser, options: Iterable[Option]) -> None:
    """Give a parser options of the table. Not given stays None, so that a scenario's own value can hold."""
    for option in options:
        default = "" if option.default in (None, False) else f" (default: {option.default})"
        flag, text = f"--{option.name}", option.help + default
        if option.metavar:
            parser.add_argument(flag, dest=option.name, metavar=option.metavar, help=text)
        else:
            parser.add_argument(flag, dest=option.name, action="store_const", const=True, help=text)


def add_script_options(parser: argparse.ArgumentParser) -> None:
    """Those that say how a script is to be understood."""
    function = "of a script: the function whose loop trains, where several do"
    parser.add_argument("--function", metavar="NAME", default="", help=function)
    add_bind(parser)


def add_bind(parser: argparse.ArgumentParser) -> None:
    """What says which name of somebody's code is which quantity."""
    bind = 'of your code: what is what, where that is not sure, as in "w=theta[1:]"; may be given several times'
    parser.add_argument("--bind", metavar="NAME=EXPR", action="append", default=[], help=bind)


def given_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options of the table that were given, read into their values. InputError where one cannot be."""
    return read_options({name: value for name, value in vars(arguments).items() if name in TABLE and value is not None})
