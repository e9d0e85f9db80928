"""`lrstep page`: a page for a browser that steps through the addresses of a run."""

from __future__ import annotations

import argparse
from pathlib import Path

from lrstep.choices import FULL, LAYOUTS, LEVELS, NO_PLOT, PLOTS, PROJECTOR
from lrstep.cli.options import add_options, add_script_options
from lrstep.cli.terminal import ProgressLine, opened, print_note, print_notes, source_of
from lrstep.errors import InputError, printable
from lrstep.options import DIGITS_OPTION, SCREEN_OPTIONS

HELP = "write a page for a browser that steps both ways, in one file"
DESCRIPTION = """\
Write a page that steps through the addresses of a run, forward and back, by keys, buttons, touch: one file, which needs
no network and no installation, for a web site, a notebook, a course's pages. It shows what the panels of the screen say
at each address: by default from the start, or from the beginning of the update at --at, two updates on.

A link to a place in it ends in its address, as in lesson.html#1:dz."""
EXAMPLES = """\
examples:
  lrstep page lesson lesson.html                  the first two updates
  lrstep page iris iris.html --to 5 --plot boundary
  lrstep page iris loop.html --from 1:zero --to 1:db@2    the loop over the examples, the first three
  lrstep page lesson step.html --at 1:dz --explain derivation --force"""

ENDINGS = (".html", ".htm")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("source", metavar="SOURCE", help="a sample, a data file, a scenario, a log or your script")
    parser.add_argument("out", metavar="OUT.html", help="the file to write")
    parser.add_argument("--from", dest="first", metavar="ADDR", help="the first address (default: the start)")
    parser.add_argument("--to", dest="last", metavar="ADDR", help="the last address (default: two updates on)")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    parser.add_argument("--plot", choices=(*PLOTS, NO_PLOT), help="a plot among the panels")
    layouts = tuple(name for name in LAYOUTS if name != PROJECTOR)
    parser.add_argument("--layout", choices=layouts, help=f"which panels (default: {FULL})")
    parser.add_argument("--explain", choices=LEVELS, help="how to explain at first (default: words)")
    add_options(parser, [DIGITS_OPTION, *SCREEN_OPTIONS])
    add_script_options(parser)


def command(arguments: argparse.Namespace) -> int:
    """Write the page."""
    from lrstep.html.document import document_of
    from lrstep.view.screen import appearance
    from lrstep.writing import appearing, closed, refuse_creating, refuse_read

    out = Path(_ending_right(arguments.out))
    source = source_of(arguments)
    refuse_read(out, source.files)
    refuse_creating(out, force=arguments.force)
    digits = None if arguments.digits is None else DIGITS_OPTION.read(arguments.digits)
    given = {"layout": arguments.layout, "plot": arguments.plot, "explain": arguments.explain, "digits": digits}
    look = source.look | {name: value for name, value in given.items() if value is not None}
    debugger = opened(source)
    shown = appearance(
        debugger, look.get("explain", "words"), look.get("layout", FULL), look.get("plot"), look.get("digits"),
        notation=look.get("notation"),
    )  # fmt: skip
    print_notes(source, debugger.run)
    with ProgressLine() as progress:
        work = document_of(debugger, source.title, shown, arguments.first, arguments.last)
        document = progress.finished(work)
    if missing := len(source.stops) - document.stops:
        print_note(_left_out(missing, len(source.stops)))
    content, addresses = document.html.encode(), document.addresses
    closed(appearing(out, [content], force=arguments.force))
    what = f"{len(addresses):,} address{'es' if len(addresses) > 1 else ''}, {addresses[0]} to {addresses[-1]}"
    print(f"{what}: {printable(str(out), 200)}, {max(1, round(len(content) / 1000)):,} kB")
    return 0


def _left_out(missing: int, stops: int) -> str:
    """How many stops of a scenario a page does not have."""
    which = f"{missing:,} of {stops:,} stops {'are' if missing > 1 else 'is'} not on this page"
    return (
        f"{which}: --to reaches further; those at a condition, or of another branch, program or example, are left out"
    )


def _ending_right(path: str) -> str:
    """The name of a page; InputError where it names something else."""
    if not path.lower().endswith(ENDINGS):
        raise InputError(f"{printable(path, 200)} is not the name of a page", f"end it in {ENDINGS[0]}")
    return path
