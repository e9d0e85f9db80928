"""`lrstep show`: one Frame."""

from __future__ import annotations

import argparse
import json
import shutil
import sys

from lrstep.cli.options import add_options, given_options
from lrstep.options import LENGTH_OPTIONS, LOAD_OPTIONS, PLACE_OPTIONS, PROGRAM_OPTION, RUN_OPTIONS

HELP = "print one moment of a run"
DESCRIPTION = "Print all that is known at one address of a run: as the screen shows it, or as JSON."
EXAMPLES = """\
examples:
  lrstep show lesson --at 1:dz
  lrstep show iris --at 3:dz --format json
  lrstep show iris --at 3:dz@17            the same moment in the loop over the examples"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("source", metavar="SOURCE", help="a sample, a data file or a scenario")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")
    add_options(parser, (*PLACE_OPTIONS, PROGRAM_OPTION, *LOAD_OPTIONS, *RUN_OPTIONS, *LENGTH_OPTIONS))


def command(arguments: argparse.Namespace) -> int:
    """Print the Frame."""
    from lrstep.cli.notes import print_notes
    from lrstep.cli.numbers import json_ready
    from lrstep.cli.progress import opened
    from lrstep.sources import open_source
    from lrstep.view.frame import frame_text

    source = open_source(arguments.source, given_options(arguments))
    debugger = opened(source)
    print_notes(debugger.run)
    if arguments.format == "json":
        print(json.dumps(json_ready(debugger.frame.to_dict()), ensure_ascii=False, allow_nan=False))
    else:
        width = shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else 120
        print(frame_text(debugger.frame, source.name, max(width, 40)), end="")
    return 0
