"""`lrstep show`: one Frame."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lrstep.choices import BARS, FULL, LAYOUTS, LEVELS, NO_PLOT, PANELS, PLOTS, TEXTUALS, THEMES
from lrstep.cli.options import add_options, add_script_options
from lrstep.cli.terminal import ProgressLine, for_programs, opened, print_json, print_note, print_notes, source_of
from lrstep.errors import InputError, printable
from lrstep.interrupts import as_usual
from lrstep.options import DIGITS_OPTION, NOTATION_OPTION, SCREEN_OPTIONS, SIZE_OPTION

if TYPE_CHECKING:
    from lrstep.debugger import Debugger

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
  lrstep show iris --at 3:dz --format svg --size 100x40 --theme light > iris.svg
  lrstep show iris --at 12 --plot cost --panel plot --format svg > cost.svg    the plot alone, for a slide
  lrstep show lesson --at 1:dz --panel z                   any panel alone
  lrstep show course --at 1:dw --notation course           the course's lines: np.dot(X, dZ.T) / m
  lrstep show iris --at 3 --format screen --plot cost    what the panels say beside the plot
  lrstep show iris --at 3 --format screen --layout projector --digits 8
  lrstep show lesson --worksheet > lesson.md               updates to work out on paper, and their key"""

OF_THE_SCREEN = ("plot", "panel", "layout", DIGITS_OPTION.name, NOTATION_OPTION.name)
OF_PICTURES = ("theme", "bars")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("source", metavar="SOURCE", help="a sample, a data file, a scenario, a log or your script")
    formats = ("text", "json", "screen", "svg")
    parser.add_argument("--format", choices=formats, default="text", help="what to print (default: text)")
    parser.add_argument("--explain", choices=LEVELS, help="how to explain (default: words)")
    add_options(parser, [SIZE_OPTION])
    parser.add_argument(
        "--plot",
        choices=(*PLOTS, NO_PLOT),
        help="a plot instead, in --size cells; as screen or svg, the screen with it, or with none, however large",
    )
    parser.add_argument("--panel", choices=PANELS, help="this panel alone, as text or svg; --panel plot with --plot")
    parser.add_argument("--layout", choices=LAYOUTS, help=f"which panels (default: {FULL})")
    parser.add_argument(
        "--theme", choices=THEMES, type=lambda name: name.removeprefix(TEXTUALS), metavar="THEME",
        help=f"the colours of an svg: {', '.join(THEMES)} (default: that of the settings, else dark)",
    )  # fmt: skip
    parser.add_argument(
        "--bars", metavar="|".join(("none", *BARS)), help="those that an svg shows, with commas between (default: all)"
    )
    add_options(parser, [DIGITS_OPTION])
    parser.add_argument(
        "--check-gradient", action="store_true", help="the gradient beside central difference and complex step instead"
    )
    parser.add_argument(
        "--worksheet", action="store_true",
        help="Markdown instead: updates from there on to work out on paper, with more and more left out, and their key",
    )  # fmt: skip
    add_options(parser, SCREEN_OPTIONS)
    add_script_options(parser)


def command(arguments: argparse.Namespace) -> int:
    """Print the Frame."""
    _refuse_what_has_no_use(arguments)
    digits_given = None if arguments.digits is None else DIGITS_OPTION.read(arguments.digits)
    size = None if arguments.size is None else SIZE_OPTION.read(arguments.size)
    bars = _bars(arguments.bars)
    source = source_of(arguments)
    debugger = opened(source)
    print_notes(source, debugger.run)
    given = {"layout": arguments.layout, "plot": arguments.plot, "explain": arguments.explain, "digits": digits_given}
    look = source.look | {name: value for name, value in given.items() if value is not None}
    digits = look.get("digits", DIGITS_OPTION.default)
    chosen = {
        "level": look.get("explain", "words"), "layout": look.get("layout", FULL), "digits": digits,
        "plot": look.get("plot"), "notation": look.get("notation"),
    }  # fmt: skip
    if arguments.worksheet:
        from lrstep.view.worksheet import worksheet

        for_programs()(worksheet(debugger, digits_given))
    elif arguments.check_gradient:
        _print_check(debugger, digits, as_json=arguments.format == "json")
    elif arguments.format == "json":
        print_json(debugger.frame.to_dict())
    elif arguments.format == "screen":
        from lrstep.view.screen import screen_state

        print_json(screen_state(debugger, source.title, **chosen, **({"size": size} if size else {})))
    elif arguments.format == "svg":
        from lrstep.tui.pictures import screen_svg

        as_usual()
        picture = screen_svg(
            debugger, source.title, size=size, panel=arguments.panel, theme=arguments.theme or _settings_theme(),
            bars=bars, **chosen,
        )  # fmt: skip
        for_programs()(picture + "\n")
    else:
        alone = "plot" if arguments.plot in PLOTS else None
        _print_text(debugger, source.title, arguments.panel or alone, size, chosen)
    return 0


def _print_text(
    debugger: Debugger, title: str, panel: str | None, size: tuple[int, int] | None, chosen: dict[str, Any]
) -> None:
    """A panel, or without one all of them."""
    from lrstep.view.lines import text_of
    from lrstep.view.screen import NARROWEST, appearance, frame_text, panel_alone, text_width

    shown = appearance(debugger, **chosen)
    if panel is not None:
        print(text_of(panel_alone(debugger, shown, panel, size)), end="")
    else:
        cells = text_width() if size is None else max(size[0], NARROWEST)
        print(frame_text(debugger, title, cells, shown.style, shown.level, shown.layout), end="")


def _settings_theme() -> str | None:
    """The theme of the user's settings, saying what in them cannot be used."""
    from lrstep.commands import KEYS
    from lrstep.config import read_config

    config = read_config(tuple(key.id for key in KEYS))
    for problem in config.wrong:
        print_note(problem)
    return config.theme


def _bars(given: str | None) -> tuple[str, ...]:
    """Those that are named; `none` names none."""
    if given is None:
        return BARS
    names = tuple(name.strip() for name in given.split(",")) if given != "none" else ()
    for name in names:
        if name not in BARS:
            raise InputError(f"there is no bar {printable(name)}", f"choose from none, {', '.join(BARS)}")
    return names


def _refuse_what_has_no_use(arguments: argparse.Namespace) -> None:
    """A choice of how the screen looks, where none is printed."""
    given = {name for name in (*OF_THE_SCREEN, *OF_PICTURES) if getattr(arguments, name) is not None}
    given -= {"plot"} if arguments.plot == NO_PLOT else set()
    if arguments.check_gradient:
        _refuse_beside_check(arguments)
    if arguments.worksheet:
        _refuse_beside_worksheet(arguments)
    for name in (*OF_THE_SCREEN, *OF_PICTURES):
        if name in given and arguments.format == "json":
            raise InputError(f"--{name} says how the screen looks, and json is not it", "give --format screen")
        if name in given and name in OF_PICTURES and arguments.format != "svg":
            raise InputError(f"--{name} says how a picture looks", "give --format svg")
    alone = "panel" if "panel" in given else "plot" if arguments.format == "text" else ""
    if alone in given and "layout" in given:
        raise InputError(f"a {alone} alone has no other panels: --layout is of no use", "give --format screen or svg")
    if "panel" in given and arguments.format == "screen":
        raise InputError("--panel is of no use: --format screen says what every panel says", "leave it out")
    if "panel" in given and arguments.bars is not None:
        raise InputError("a panel alone has no bars: --bars is of no use", "leave it out")
    if "panel" in given and "plot" in given and arguments.panel != "plot":
        raise InputError(f"--panel {arguments.panel} shows no plot: --plot is of no use", "give --panel plot")


def _refuse_beside_check(arguments: argparse.Namespace) -> None:
    """What the table of the gradient's checks is never printed with."""
    if arguments.format not in ("text", "json"):
        what = f"--check-gradient is a table of numbers, which --format {arguments.format} does not print"
        raise InputError(what, "give --format text or json")
    for name in ("plot", "panel", "layout", SIZE_OPTION.name, "explain", NOTATION_OPTION.name):
        if getattr(arguments, name) is not None:
            raise InputError(f"--check-gradient shows no panels: --{name} is of no use", "leave it out")


def _refuse_beside_worksheet(arguments: argparse.Namespace) -> None:
    """What a worksheet, which is Markdown of its own, is never printed with."""
    if arguments.format != "text":
        what = f"--worksheet prints Markdown: --format {arguments.format} is of no use"
        raise InputError(what, "leave one of them out")
    if arguments.check_gradient:
        raise InputError("--worksheet and --check-gradient print different things", "give one of them")
    for name in ("plot", "panel", "layout", SIZE_OPTION.name, "explain", *OF_PICTURES):
        if getattr(arguments, name) is not None:
            raise InputError(f"a worksheet has no panels: --{name} is of no use", "leave it out")


def _print_check(debugger: Debugger, digits: int, *, as_json: bool) -> None:
    from lrstep.checks.gradient import checking
    from lrstep.view.lines import text_of
    from lrstep.view.nudge import check_rows, sample_rows
    from lrstep.view.style import Style

    with ProgressLine() as progress:
        components = progress.finished(checking(debugger))
    n = debugger.frame.n
    if as_json:
        tables = [{**component._asdict(), "errors": list(component.errors)} for component in components]
        print_json({"address": debugger.frame.address, "components": tables, "of": n + 1})
    else:
        print(text_of([*sample_rows(components, n), *check_rows(components, Style(digits=digits))]), end="")
