"""`lrstep open`: the screen."""

from __future__ import annotations

import argparse
import gc
import io
import os
import shutil
import stat
import sys
from typing import TYPE_CHECKING

from lrstep.cli.options import add_options, add_script_options, given_options
from lrstep.cli.terminal import ProgressLine, has_terminal, opened, print_note, print_notes, source_of
from lrstep.errors import InputError, printable
from lrstep.interrupts import as_usual
from lrstep.options import SCREEN_OPTIONS

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.source import Source

HELP = "the screen (meant when no command is given)"
DESCRIPTION = "Open a source on the screen and step through it. Without SOURCE, the lesson's one example."
EXAMPLES = """\
examples:
  lrstep open
  lrstep iris --alpha 0.5 --at 12:dz
  lrstep course --program vector --notation course
  lrstep train.py                          your own script, line by line
  lrstep open mine.csv --label passed --features hours,sleep --batch 1
  lrstep --continue                        the last source, where you left it
  lrstep iris --plain                      the same debugger line by line
  lrstep iris --plain < commands.txt"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    what = "a sample, a data file, a scenario, a log or your script"
    parser.add_argument("source", nargs="?", metavar="SOURCE", help=what)
    again = "open the last source at its last place, with what was set and changed there"
    parser.add_argument("--continue", dest="again", action="store_true", help=again)
    parser.add_argument("--plain", action="store_true", help="no screen: commands line by line, typed or from a pipe")
    add_options(parser, SCREEN_OPTIONS)
    add_script_options(parser)


def command(arguments: argparse.Namespace) -> int:
    """Open the screen; 0 when the user leaves it."""
    # Nothing that loading makes is garbage: looking for some would delay the first paint, after which it goes on.
    gc.disable()
    source, debugger = _again(arguments) if arguments.again else _anew(arguments)
    if arguments.plain or _dumb():
        gc.enable()
        print_notes(source, debugger.run)
        return _plain(debugger, source)
    if not (_served() or has_terminal()):
        raise InputError("the screen needs a terminal", "use --plain, `lrstep show` or `lrstep run` in a script")
    print_notes(source, debugger.run)
    from lrstep.tui import show_screen

    as_usual()
    return show_screen(debugger, source.title)


def _anew(arguments: argparse.Namespace) -> tuple[Source, Debugger]:
    source = source_of(arguments)
    debugger = opened(source)
    if arguments.source is None and _is_first_time():
        from lrstep.view.tour import OFFER

        debugger.authored.offer = OFFER
    return source, debugger


def _is_first_time() -> bool:
    """Whether nothing was opened before, as far as that is remembered."""
    from lrstep.recent import places_folder

    folder = places_folder()
    return folder is not None and not any(folder.glob("*.toml"))


def _again(arguments: argparse.Namespace) -> tuple[Source, Debugger]:
    """The last source, and a Debugger at its last place."""
    from lrstep.recent import last

    if arguments.source is not None:
        raise InputError(f"--continue opens the last source, and {printable(arguments.source)} is one", "leave one out")
    there, source = last(given_options(arguments), arguments.data)
    try:
        return source, opened(source)
    except InputError as error:
        at = printable(there.at) or "the start"
        what = f"{printable(there.source, 200)} cannot be opened again at {at}: {error.what}"
        raise InputError(what, "open it by its name, at its start", error.place) from None


def _served() -> bool:
    """Whether the screen speaks, through a pipe, to a web server's page."""
    if not os.environ.get("TEXTUAL_DRIVER", "").endswith(":VisitorDriver") or sys.stdin is None:
        return False
    return stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)


def _dumb() -> bool:
    """Whether the terminal can only print; that the screen cannot be shown there is said."""
    if os.environ.get("TERM") not in ("dumb", "unknown") or not sys.stdout.isatty():
        return False
    print_note("this terminal cannot show the screen (TERM=dumb): line by line, as with --plain")
    return True


def _plain(debugger: Debugger, source: Source) -> int:
    """The debugger line by line: forgiving at a terminal; in a script a wrong command ends it."""
    from lrstep.plain import Shell

    typed = has_terminal()
    cells = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    with ProgressLine() as progress:
        Shell(
            debugger, source.title, sys.stdin or io.StringIO(), sys.stdout,
            cells=cells, forgiving=typed, tell=progress.tell, done=progress.clear,
        ).cmdloop()  # fmt: skip
    return 0
