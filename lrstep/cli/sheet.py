"""`lrstep sheet`: a cheat sheet of one page."""

from __future__ import annotations

import argparse

from lrstep.cli.terminal import for_programs, print_path
from lrstep.errors import InputError, printable

HELP = "a cheat sheet of one page: the numbers of an update, words, keys and commands"
DESCRIPTION = """\
Write a cheat sheet: what an update computes, with its formulas, what the words mean, which keys do what, and the
commands. Without OUT it is printed as Markdown; OUT.svg is a page of A4 to print, OUT.md the Markdown."""
EXAMPLES = """\
examples:
  lrstep sheet
  lrstep sheet lrstep.svg
  lrstep sheet lrstep.md --force"""

ENDINGS = (".svg", ".md")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("out", metavar="SHEET", nargs="?", help=f"a file ending in {' or '.join(ENDINGS)}")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def command(arguments: argparse.Namespace) -> int:
    """Print it, or write it."""
    from pathlib import Path

    out = None if arguments.out is None else Path(arguments.out)
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{printable(arguments.out, 200)} is no cheat sheet", f"end its name in {' or '.join(ENDINGS)}"
        )

    from lrstep.cli.main import COMMANDS
    from lrstep.view.cheat_sheet import markdown, sections
    from lrstep.view.sheet_svg import picture
    from lrstep.writing import created

    parts = sections({name: module.HELP for name, module in COMMANDS.items()})
    if out is None:
        for_programs()(markdown(parts))
        return 0
    text = picture(parts) if out.suffix.lower() == ".svg" else markdown(parts)
    with created(out, force=arguments.force) as file:
        file.write(text.encode())
    print_path(out)
    return 0
