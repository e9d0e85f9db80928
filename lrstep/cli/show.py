"""`lrstep show`: one Frame."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lrstep.choices import FULL, LAYOUTS, LEVELS, PLOTS
from lrstep.cli.options import add_options
from lrstep.cli.terminal import ProgressLine, for_programs, opened, print_json, print_notes, source_of
from lrstep.errors import InputError
from lrstep.interrupts import as_usual
from lrstep.options import DIGITS_OPTION, SCREEN_OPTIONS, SIZE_OPTION

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.view.style import Style

HELP = "print one moment of a run"
DESCRIPTION = """\
Print all that is known at one address of a run: as the screen shows it (text), the Frame as JSON (json), what each
panel of the screen says as JSON (screen), or a picture of the real screen (svg)."""
EXAMPLES = """\
examples:
  lrstep show lesson --at 1:dz
  lrstep show iris --at 3:dz --format json
  lrstep show iris --at 3:dz@17            the same moment in the loop over the examples
  lrstep show iris --at 12 --plot boundary  the data and the line on which a = 0.5
  lrstep show iris --at 3 --check-gradient  the gradient beside a finite difference
  lrstep show iris --at 3:dz --format svg --size 100x40 > iris.svg
  lrstep show iris --at 3 --format screen --plot cost    what the panels say beside the plot
  lrstep show iris --at 3 --format screen --layout projector --digits 8"""


PLOT_SIZE = 80, 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("source", metavar="SOURCE", help="a sample, a data file, a scenario or a log")
    formats = ("text", "json", "screen", "svg")
    parser.add_argument("--format", choices=formats, default="text", help="what to print (default: text)")
    parser.add_argument("--explain", choices=LEVELS, help="how to explain (default: words)")
    add_options(parser, [SIZE_OPTION])
    parser.add_argument(
        "--plot", choices=tuple(PLOTS), help="a plot instead, in --size cells; as screen or svg, the screen with it"
    )
    parser.add_argument("--layout", choices=LAYOUTS, help=f"which panels (default: {FULL})")
    add_options(parser, [DIGITS_OPTION])
    parser.add_argument(
        "--check-gradient", action="store_true", help="the gradient beside central difference and complex step instead"
    )
    add_options(parser, SCREEN_OPTIONS)


def command(arguments: argparse.Namespace) -> int:
    """Print the Frame."""
    _refuse_what_has_no_use(arguments)
    digits = None if arguments.digits is None else DIGITS_OPTION.read(arguments.digits)
    size = (120, 40) if arguments.size is None else SIZE_OPTION.read(arguments.size)
    source = source_of(arguments)
    debugger = opened(source)
    print_notes(source, debugger.run)
    from lrstep.view.style import Style

    given = {"layout": arguments.layout, "plot": arguments.plot, "explain": arguments.explain, "digits": digits}
    look = source.look | {name: value for name, value in given.items() if value is not None}
    style = Style(digits=look.get("digits", DIGITS_OPTION.default))
    level, plot = look.get("explain", "words"), look.get("plot")
    chosen = {"level": level, "layout": look.get("layout", FULL), "digits": style.digits}
    if arguments.check_gradient:
        _print_check(debugger, style, as_json=arguments.format == "json")
        return 0
    if arguments.format == "json":
        print_json(debugger.frame.to_dict())
    elif arguments.format == "screen":
        from lrstep.view.screen import screen_state

        print_json(screen_state(debugger, source.title, size=size, plot=plot, **chosen))
    elif arguments.format == "svg":
        from lrstep.tui import screen_svg

        as_usual()
        for_programs()(screen_svg(debugger, source.title, size=size, plot=plot, **chosen) + "\n")
    elif arguments.plot is not None:
        from lrstep.view.lines import text_of
        from lrstep.view.screen import drawn_plot

        size = size if arguments.size else PLOT_SIZE
        print(text_of(drawn_plot(debugger, style, arguments.plot, *size)), end="")
    else:
        from lrstep.view.screen import NARROWEST, frame_text, text_width

        width = text_width() if arguments.size is None else max(size[0], NARROWEST)
        print(frame_text(debugger, source.title, width, style, level, chosen["layout"]), end="")
    return 0


def _refuse_what_has_no_use(arguments: argparse.Namespace) -> None:
    """A choice of how the screen looks, where none is printed."""
    for name in ("plot", "layout", DIGITS_OPTION.name):
        if getattr(arguments, name) is not None and arguments.format == "json":
            raise InputError(f"--{name} says how the screen looks, and json is not it", "give --format screen")
    if arguments.plot is not None and arguments.layout is not None and arguments.format == "text":
        raise InputError("a plot alone has no other panels: --layout is of no use", "give --format screen or svg")


def _print_check(debugger: Debugger, style: Style, *, as_json: bool) -> None:
    from lrstep.checks import checking
    from lrstep.view.lines import text_of
    from lrstep.view.nudge import check_rows, sample_rows

    with ProgressLine() as progress:
        components = progress.finished(checking(debugger))
    n = debugger.frame.n
    if as_json:
        tables = [{**component._asdict(), "errors": list(component.errors)} for component in components]
        print_json({"address": debugger.frame.address, "components": tables, "of": n + 1})
    else:
        print(text_of([*sample_rows(components, n), *check_rows(components, style)]), end="")
