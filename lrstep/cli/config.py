"""`lrstep config`: every setting of the screen, as a file to begin with."""

from __future__ import annotations

import argparse

from lrstep.cli.terminal import for_programs, print_path

HELP = "print a settings file to start from, with every setting explained"
DESCRIPTION = """\
Print a settings file in which every setting is explained and commented out, and say where it belongs. Without one the
defaults hold. Settings that cannot be used are reported when the screen opens, and ignored."""
EXAMPLES = """\
examples:
  lrstep config
  lrstep config --path
  lrstep config > "$(lrstep config --path)"
  LRSTEP_CONFIG=class.toml lrstep iris     another file"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("--path", action="store_true", help="print where the file belongs, and create its folder")


def command(arguments: argparse.Namespace) -> int:
    """Print it."""
    from lrstep.config import config_path, documented
    from lrstep.errors import InputError, printable

    if arguments.path:
        folder = config_path().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the folder {printable(str(folder), 200)} cannot be created: {error.strerror}"
            raise InputError(what, "name another file in LRSTEP_CONFIG") from None
        print_path(config_path())
        return 0
    from lrstep.commands import KEYS

    for_programs()(documented({key.id: (key.keys, key.help) for key in KEYS}))
    return 0
