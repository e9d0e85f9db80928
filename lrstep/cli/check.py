"""`lrstep check`: find the mistake in somebody's own program, its log, or the numbers that it gave."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from lrstep.cli.options import add_bind, add_options
from lrstep.cli.terminal import ProgressLine, has_colour, print_json
from lrstep.errors import InputError, printable
from lrstep.options import DATA_OPTION

if TYPE_CHECKING:
    from lrstep.checks.check import Asking
    from lrstep.checks.digits import Typed
    from lrstep.checks.moment import Moment
    from lrstep.checks.verdict import Verdict
    from lrstep.engine import Run

HELP = "find the mistake in your own code, a notebook, a log, or numbers"
DESCRIPTION = """\
Hold your own logistic regression against the mathematics, and name the mistake: the first quantity that is wrong, what
gives exactly that, why, and what to look for. TARGET is FILE.py, NOTEBOOK.ipynb, MODULE, each with :NAME for one
function or class of it, or a log that a Recorder wrote. Without NAME what there is to check is found: propagate,
compute_gradient, cost, sigmoid, optimize, model, predict, classes with fit, by what they do.

This runs your own code, as `python FILE` does, in a process of its own with limits of time and memory: check only
what you would run. Of a file with functions only what they need is run: imports, definitions, and the values they
read. A script without any is run as it is, and its loop judged by its first updates.

What is only done otherwise (J after the step, an epsilon, ascent of the log likelihood, float32) is advice. The exit
code is 0 where all is right, 1 where something is wrong, 2 where it can't be decided."""
EXAMPLES = """\
examples:
  lrstep check mine.py                              what there is to check in it
  lrstep check mine.py:propagate                    one function
  lrstep check homework.ipynb:LogisticRegression    a class with fit, in a notebook
  lrstep check mine.jsonl                           a log
  lrstep check --dw 4.8,13.71 --db 0.3667           numbers: on the course's three test problems
  lrstep check --dw -0.08,0.05 --on iris            numbers: of other data, at its first parameters or later
  lrstep check mine.py --bind "w=self.coef_"        where it can't tell what is what
  lrstep check students/*.py --no-answer            a line each, and no right numbers
  lrstep check mine.py --json                       for other programs"""

NUMBERS = {"dw": "dw", "db": "db", "cost": "J"}
LAYOUTS = ("auto", "course", "rows")
SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    target = "FILE.py, NOTEBOOK.ipynb or MODULE, each also with :NAME, or a log; several"
    parser.add_argument("targets", metavar="TARGET", nargs="*", help=target)
    for name, what in (("dw", "the derivatives by w"), ("db", "the derivative by b"), ("cost", "the cost J")):
        parser.add_argument(f"--{name}", metavar="NUMBERS", help=f"check this: {what}, as you got it")
    on = "numbers: of this data, at its initial parameters or later; code: on this data, too"
    parser.add_argument("--on", metavar="SOURCE", help=on)
    add_bind(parser)
    layout = "whether X has one example a column (course) or a row (rows); auto finds out"
    parser.add_argument("--layout", choices=LAYOUTS, default="auto", metavar="|".join(LAYOUTS), help=layout)
    parser.add_argument("--time", metavar="SECONDS", help=f"how long your code may take in all (default: {SECONDS:g})")
    parser.add_argument("--no-answer", action="store_true", help="say what is wrong, not what would be right")
    parser.add_argument("--strict", action="store_true", help="advice counts as a mistake")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_options(parser, [DATA_OPTION])


def command(arguments: argparse.Namespace) -> int:
    """Check; 0 right, 1 wrong, 2 not decided."""
    from lrstep.checks.report import exit_code, table

    given = _numbers(arguments)
    if given and arguments.targets:
        raise InputError("numbers and a TARGET are two checks", "give one of them")
    if not given and not arguments.targets:
        raise InputError(
            "there is nothing to check", "give FILE.py, FILE.py:NAME, a notebook, a log, or --dw, --db, --cost"
        )
    verdicts = [_of_numbers(given, arguments)] if given else _of_targets(arguments)
    if arguments.json:
        tables = [table(verdict, answer=not arguments.no_answer) for verdict in verdicts]
        print_json(tables if len(arguments.targets) > 1 else tables[0])
    else:
        print(_text(verdicts, answer=not arguments.no_answer))
    return exit_code(verdicts)


def _text(verdicts: Sequence[Verdict], *, answer: bool) -> str:
    from lrstep.checks.words import painted, several, text

    columns, colour = get_terminal_size().columns, has_colour()
    if len(verdicts) == 1:
        return text(verdicts[0], answer=answer, columns=columns, colour=colour)
    return painted(several(verdicts, columns), colour=colour)


def _numbers(arguments: argparse.Namespace) -> Mapping[str, Typed]:
    """Those that were given, by the lesson's names."""
    texts = {option: getattr(arguments, option) for option in NUMBERS}
    if not any(text is not None for text in texts.values()):
        return {}
    from lrstep.checks.digits import typed

    return {NUMBERS[option]: typed(text, f"--{option}") for option, text in texts.items() if text is not None}


def _of_numbers(given: Mapping[str, Typed], arguments: argparse.Namespace) -> Verdict:
    from lrstep.checks.on import problems_of
    from lrstep.checks.pasted import COURSE, judged_numbers

    if arguments.on is None:
        return judged_numbers(given, COURSE)
    run, updates = _run(arguments.on)
    return judged_numbers(given, problems_of(run, printable(arguments.on), updates))


def _run(source: str) -> tuple[Run, int]:
    """The run of a SOURCE, and how many updates it is of."""
    from lrstep.sources import open_source

    opened = open_source(source, {})
    run = opened.run()
    return run, opened.updates(run)


def _of_targets(arguments: argparse.Namespace) -> list[Verdict]:
    from lrstep.checks.verdict import Verdict

    asking = _asking(arguments)
    if len(arguments.targets) == 1:
        return [_of_one(arguments.targets[0], arguments, asking)]
    verdicts = []
    with ProgressLine(noted=False) as progress:
        for i, target in enumerate(arguments.targets):
            progress.show(i, len(arguments.targets), what="files")
            try:
                verdicts.append(_of_target(target, arguments, asking))
            except InputError as error:  # of one of many: the others are checked all the same
                verdicts.append(Verdict(target, None, file=target, undecided=str(error)))
    return verdicts


def _of_one(target: str, arguments: argparse.Namespace, asking: Asking) -> Verdict:
    """Of one target alone; where it is none, programs that read the JSON hear so, too."""
    from lrstep.checks.report import table
    from lrstep.checks.verdict import Verdict

    try:
        return _of_target(target, arguments, asking)
    except InputError as error:
        if arguments.json:
            print_json(table(Verdict(target, None, file=target, undecided=str(error))))
        raise


def _asking(arguments: argparse.Namespace) -> Asking:
    """How programs are to be asked."""
    from lrstep.checks.check import Asking
    from lrstep.checks.references import bound_by

    on: tuple[Moment, ...] = ()
    if arguments.on is not None:
        from lrstep.checks.on import moments_for_programs

        on = moments_for_programs(_run(arguments.on)[0])
    return Asking(bound_by(arguments.bind), arguments.layout, on, _seconds(arguments.time), strict=arguments.strict)


def _seconds(text: str | None) -> float:
    try:
        seconds = SECONDS if text is None else float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise InputError(f"--time {printable(str(text))} is not a time", "give seconds, as in --time 60")
    return seconds


def _of_target(target: str, arguments: argparse.Namespace, asking: Asking) -> Verdict:
    from lrstep.formats import is_log

    if os.path.isfile(target) and is_log(target):  # noqa: PTH113
        return _of_log(target, arguments)
    from lrstep.checks.check import check_target

    return check_target(target, asking)


def _of_log(path: str, arguments: argparse.Namespace) -> Verdict:
    from lrstep.checks.of_log import judged_log

    with ProgressLine() as progress:
        verdict: Any = progress.finished(judged_log(path, arguments.data, strict=arguments.strict))
    checked: Verdict = verdict
    return checked
