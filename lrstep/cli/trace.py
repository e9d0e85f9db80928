"""`lrstep trace`: run somebody's own script, follow its loop line by line, and hold it against the mathematics."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from lrstep.cli.options import add_script_options
from lrstep.cli.terminal import ProgressLine, has_colour, print_json, print_note
from lrstep.interrupts import INTERRUPTED
from lrstep.options import FOLLOWED_UPDATES, TABLE

if TYPE_CHECKING:
    from lrstep.scripts.trace import TraceOutcome

HELP = "run your own script, follow its loop line by line, find where it goes wrong"
DESCRIPTION = """\
Run your own training script as `python SCRIPT ARGS` does, follow the loop that trains line by line, and hold each
number against the mathematics: the first line whose value departs from it, and the mistake where it is known. SCRIPT is
a .py file or a notebook; it stays as it is. The screen steps through it: `lrstep SCRIPT.py`.

The script runs in a process of its own, with all that it does; what it prints goes into the log, plots are not shown,
and input() ends it. Ctrl-C ends it and keeps what there is. The exit code is 0 where all is right, 1 where something
is wrong, 2 where it can't be decided."""
EXAMPLES = """\
examples:
  lrstep trace train.py                          what is wrong, in which line
  lrstep train.py                                step through it on the screen
  lrstep trace train.py -- --epochs 20           with the script's own arguments
  lrstep trace train.py --log train.jsonl        keep the trace: `lrstep train.jsonl` opens it anywhere
  lrstep trace train.py --function fit           where several functions train
  lrstep trace train.py --bind "dz=err"          where it takes a name for another quantity
  lrstep trace homework.ipynb --json             for other programs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("script", metavar="SCRIPT", help="your script (.py) or notebook (.ipynb)")
    add_script_options(parser)
    parser.add_argument("--updates", metavar="K", help=f"how many to follow line by line (default: {FOLLOWED_UPDATES})")
    parser.add_argument("--log", metavar="OUT.jsonl", help="keep the trace in this file")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def command(arguments: argparse.Namespace) -> int:
    """Trace; 0 right, 1 wrong, 2 not decided."""
    from lrstep.checks.report import exit_code, table
    from lrstep.scripts.trace import TraceAsked, traced

    updates = FOLLOWED_UPDATES if arguments.updates is None else TABLE["updates"].read(arguments.updates)
    asked = TraceAsked(arguments.script, tuple(arguments.own), arguments.function, tuple(arguments.bind), updates)
    with ProgressLine() as progress:
        outcome = traced(asked, arguments.log, force=arguments.force, tell=progress.tell)
    for note in outcome.notes:
        print_note(note)
    if arguments.json:
        print_json(table(outcome.verdict) | {"notes": [*outcome.notes, *outcome.verdict.notes]})
    else:
        print("\n".join(_text(outcome, arguments)))
    return INTERRUPTED if outcome.how == "interrupted" else exit_code([outcome.verdict])


def _text(outcome: TraceOutcome, arguments: argparse.Namespace) -> Sequence[str]:
    """What was followed, what was taken for what, what is to be said of it, and what to do next."""
    from lrstep.checks.words import text

    said = text(outcome.verdict, columns=get_terminal_size().columns, colour=has_colour())
    through = [f"Step through it: lrstep {shlex.quote(arguments.log or arguments.script)}"] if outcome.updates else []
    return [*outcome.followed[:1], said, *through]
