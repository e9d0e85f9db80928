"""`lrstep run`: train headless."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TYPE_CHECKING, Any

from lrstep.cli.options import add_options
from lrstep.cli.terminal import ProgressLine, advised, print_json, print_note, source_of
from lrstep.errors import InputError, printable
from lrstep.interrupts import INTERRUPTED
from lrstep.options import DATA_OPTION, LENGTH_OPTIONS, LOAD_OPTIONS, RUN_OPTIONS

if TYPE_CHECKING:
    from lrstep.debugger.searching import Until
    from lrstep.engine import Outcome, Run
    from lrstep.source import Source
    from lrstep.steplog.writer import RunLog

HELP = "train without a screen and print the result"
DESCRIPTION = "Train and print where it ended: mean loss, accuracy and parameters."
EXAMPLES = """\
examples:
  lrstep run iris --updates 200
  lrstep run breast-cancer --standardize --until "J < 0.1" --json
  lrstep run iris --log iris.jsonl         every update to a step log; lrstep replay iris.jsonl --verify
  lrstep run mine.csv --batch 32 --order shuffle --epochs 5"""

SHOWN_WEIGHTS = 12
NAME_CELLS = 24
WHY: dict[str, str] = {
    "updates": "as many as asked for",
    "until": "the condition of --until holds",
    "interrupted": "interrupted",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("source", metavar="SOURCE", help="a sample, a data file or a scenario")
    parser.add_argument("--until", metavar="EXPR", help='stop after the first update in which this holds: "J < 0.3"')
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--log", metavar="OUT.jsonl", help="write every update to a step log")
    parser.add_argument(
        "--detail", choices=("params", "update", "full"), default="update", help="how much of each update"
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing log")
    add_options(parser, (DATA_OPTION, *LOAD_OPTIONS, *RUN_OPTIONS, *LENGTH_OPTIONS))


def command(arguments: argparse.Namespace) -> int:
    """Train and print."""
    from lrstep.engine import train_until
    from lrstep.sources import is_script

    if is_script(arguments.source):
        what = f"{printable(arguments.source, 200)} is a script, which trains by itself"
        raise InputError(what, f"follow it: lrstep trace {printable(arguments.source, 200)}")
    source = source_of(arguments)
    run = source.run()
    until = _until(run, arguments.until)
    reading = [*source.notes, *run.notes]
    for note in reading:
        print_note(note)
    updates = source.updates(run)
    with _log(source, run, arguments) as log, ProgressLine(noted=False) as progress:

        def tell(k: int, J: float) -> None:
            progress.show(k, updates, f"  J {J:.6g}")

        outcome = train_until(run, updates, until, tell, None if log is None else log.turn)
        if log is not None:
            log.end(outcome.updates, outcome.stopped)
    if outcome.stopped == "nonfinite":
        print_note(f"{outcome.why}; the run stops there")
    training = _on_training(source, run, outcome)
    if arguments.json:
        for note in training:
            print_note(note)
        print_json(_as_table(run, outcome, [*reading, *training]))
    else:
        print(_as_text(source.name, run, outcome, training))
    return INTERRUPTED if outcome.stopped == "interrupted" else 0


def _log(source: Source, run: Run, arguments: argparse.Namespace) -> AbstractContextManager[RunLog | None]:
    """The log that is asked for, closed in any case: what was written of it is valid."""
    if arguments.log is None:
        return nullcontext()
    from lrstep.steplog.writer import RunLog
    from lrstep.writing import refuse_read

    refuse_read(arguments.log, source.files)
    return closing(RunLog(run, arguments.log, arguments.detail, force=arguments.force))


def _until(run: Run, text: str | None) -> Until | None:
    if text is None:
        return None
    from lrstep.debugger.searching import Until
    from lrstep.expressions import parse_condition

    return Until(run, parse_condition(text))


def _on_training(source: Source, run: Run, outcome: Outcome) -> list[str]:
    """What is to be said of the step and of the columns, the worst first."""
    from lrstep.engine import risen_advice, spread_advice

    risen = risen_advice(run, outcome.first, outcome.quality.J, outcome.updates)
    return advised(source, risen, spread_advice(run))


def _as_table(run: Run, outcome: Outcome, notes: list[str]) -> dict[str, Any]:
    """What --json prints."""
    data, table = run.data, outcome.to_dict()
    original = {name: table.pop(name) for name in ("original",) if name in table}
    label = {"name": data.label, "positive": data.classes[1], "ones": data.ones, "rows": data.rows}
    return {**table, "label": label, "features": list(data.features), "notes": notes, **original}


def _as_text(title: str, run: Run, outcome: Outcome, notes: list[str]) -> str:
    """Updates, loss, accuracy and parameters; numbers in full, so that they can be copied."""
    from lrstep.data.described import features_described, label_described

    name, what = ("L", "loss of the one example") if run.data.rows == 1 else ("J", "mean loss over the whole data")
    rows = [
        ("updates", f"{outcome.updates}  ({outcome.why or WHY[outcome.stopped]})"),
        (name, f"{outcome.quality.J!r}  {what}"),
        ("accuracy", f"{outcome.quality.accuracy!r}  of the rows predicted right, counting a > 0.5 as 1"),
        ("label", label_described(run.data)),
        ("features", f"{run.n:,}: {features_described(run.data)}"),
        *_parameters(run, outcome.w.tolist(), outcome.b),
    ]
    if outcome.original is not None:
        w, b = outcome.original
        rows += [("", "on the data's own scale:"), *_parameters(run, w.tolist(), b)]
    rows += [("note", note) for note in notes]
    width = max(len(name) for name, _ in rows)
    return "\n".join([printable(title, 200), *(f"  {name:<{width}}  {value}" for name, value in rows)])


def _parameters(run: Run, w: list[float], b: float) -> list[tuple[str, str]]:
    from lrstep.data.described import shown_name  # here: help loads no NumPy

    features = run.data.features
    shown = [
        (f"w{i + 1}", f"{value!r}  {shown_name(features, i, NAME_CELLS)}") for i, value in enumerate(w[:SHOWN_WEIGHTS])
    ]
    more = [("…", f"{len(w) - SHOWN_WEIGHTS} more weights; --json has all")] if len(w) > SHOWN_WEIGHTS else []
    return [*shown, *more, *([("b", repr(b))] if run.intercept or b else [])]
