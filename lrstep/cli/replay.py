"""`lrstep replay`: the steps of a log as they were, or whether they are right."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from lrstep.cli.options import add_options
from lrstep.cli.terminal import ProgressLine, for_programs, print_json, print_note
from lrstep.errors import InputError, printable
from lrstep.options import DATA_OPTION
from lrstep.quantities import OVERALL, item_name

if TYPE_CHECKING:
    from lrstep.json_text import Number
    from lrstep.steplog.lines import Header, UpdateLine
    from lrstep.steplog.reader import LogReader
    from lrstep.steplog.verdict import Difference, Verified

HELP = "print the updates of a log, or verify them"
DESCRIPTION = """\
Print the updates of a step log, or with --verify recompute each from the one before it and compare. For each quantity
the first wrong number is reported, and how many updates have one. What a correct loop may do differently (J after the
step, or a sum) is reported as advice, and the exit code is then 0."""
EXAMPLES = """\
examples:
  lrstep replay iris.jsonl
  lrstep replay iris.jsonl --from 100 --to 120
  lrstep replay iris.jsonl --verify
  lrstep replay mine.jsonl --verify --strict
  lrstep replay - --json < iris.jsonl"""

DIFFERENT = 1
STRICT = "with --strict the advice counts as a difference"
SHOWN = 8  # weights, of more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("log", metavar="LOG", help="a .jsonl or .jsonl.gz file, or - for standard input")
    parser.add_argument("--verify", action="store_true", help="recompute every update and compare every number")
    parser.add_argument("--strict", action="store_true", help="with --verify: advice counts as a difference")
    parser.add_argument("--from", dest="first", metavar="K", help="the first update to print")
    parser.add_argument("--to", dest="last", metavar="K", help="the last update to print")
    add_options(parser, [DATA_OPTION])
    parser.add_argument("--json", action="store_true", help="print JSON")


def command(arguments: argparse.Namespace) -> int:
    """Print, or verify; 1 where a difference is found."""
    from lrstep.steplog.reader import open_log

    first, last = (_update(text, word) for text, word in ((arguments.first, "--from"), (arguments.last, "--to")))
    if arguments.strict and not arguments.verify:
        raise InputError("--strict is of --verify", "give both")
    with open_log(arguments.log) as reader:
        if arguments.verify:
            code = _verify(reader, arguments)
        else:
            code = 0
            check_data(reader, arguments)
            _print(reader, first or 0, last, as_json=arguments.json)
    say_torn(reader)
    return code


def _update(text: str | None, word: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InputError(f"{word} {text} is not the number of an update", "give its number, as in --from 100")
    return int(text)


def _print(reader: LogReader, first: int, last: int | None, *, as_json: bool) -> None:
    from lrstep.cli.script_text import ScriptText
    from lrstep.steplog.lines import encode

    write = for_programs() if as_json else sys.stdout.write
    if not as_json:
        write(_header_text(reader.header) + "\n")
    last_line, script = "w" if reader.header.intercept is False else "b", ScriptText(reader.trace, first, last)
    for update in reader.updates():
        if not as_json:
            write(script.before(update.k))
        if update.k < first:
            continue
        if last is not None and update.k > last:
            return
        write(encode(update).decode() + "\n" if as_json else _update_text(update, last_line) + "\n")
    if not as_json:
        write(script.after())
    if reader.end is not None and not as_json:
        write(f"end: {reader.end.updates:,} updates, stopped by {reader.end.stopped}\n")


def _header_text(header: Header) -> str:
    """What the run was."""
    from msgspec import UNSET

    source = "" if header.data is None else f" · {printable(header.data.source, 200)}"
    own = header.detail != "full" and header.batch_size is not UNSET
    order = "rows of each update's own" if own else header.order
    start = f" · from update {header.start:,}" if header.start else ""
    alpha = f"{header.alpha:g}" if header.schedule is UNSET else printable(header.schedule)
    around = "" if header.l2 is UNSET else f" · l2 {header.l2:g}"
    around += " · no intercept" if header.intercept is False else ""
    return (
        f"{header.rows:,} rows · n={header.n} · alpha {alpha}{around} · batch {printable(str(header.batch))} · "
        f"{order} · {header.dtype}{start}{source}"
    )


def _update_text(update: UpdateLine, last_line: str) -> str:
    """An update's number, its J, gradient and parameters, those that the log holds."""
    parts = [f"{update.k}:{last_line}"]
    for name in (name for name in OVERALL if last_line == "b" or name != "b"):
        value: list[Number] | Number | None = getattr(update, name)
        numbers = value if isinstance(value, list) else [] if value is None else [value]
        parts += [f"{item_name(name, i)} {number!s}" for i, number in enumerate(numbers[:SHOWN])]
        parts += [f"… {len(numbers) - SHOWN} more"] if len(numbers) > SHOWN else []
    return "  ".join(parts)


def _verify(reader: LogReader, arguments: argparse.Namespace) -> int:
    from lrstep.steplog.header import run_of_log
    from lrstep.steplog.verify import verifying

    run = run_of_log(reader, arguments.log, arguments.data)
    with ProgressLine() as progress:
        verified = progress.finished(verifying(reader, run))
    if arguments.json:
        print_json(_table(verified, reader, strict=arguments.strict))
    else:
        print("\n".join(_verdict(verified, reader, strict=arguments.strict)))
    return 0 if _is_right(verified, strict=arguments.strict) else DIFFERENT


def _is_right(verified: Verified, *, strict: bool) -> bool:
    return not verified.differences and not (strict and verified.advice)


def _table(verified: Verified, reader: LogReader, *, strict: bool) -> dict[str, object]:
    differences: list[dict[str, object]] = [
        {"address": each.address, **each._asdict(), **_place(each, reader)} for each in verified.differences
    ]
    return {
        "ok": _is_right(verified, strict=strict),
        "updates": verified.updates,
        "exact": verified.exact,
        "difference": differences[0] if differences else None,
        "differences": differences,
        "advice": [advice._asdict() for advice in verified.advice],
    }


def _place(difference: Difference, reader: LogReader) -> dict[str, object]:
    """Of a script, the file and the line that gave a number its value."""
    place = reader.trace.place(difference.k, difference.quantity)
    return {} if place is None else dict(zip(("file", "line"), place, strict=True))


def _verdict(verified: Verified, reader: LogReader, *, strict: bool) -> list[str]:
    """What is otherwise but right, then what is wrong, or that nothing is."""
    header = reader.header
    lines = [f"advice: {advice.text}" for advice in verified.advice]
    for each in verified.differences:
        place = _place(each, reader)
        line = f"; line {place['line']} of {printable(str(place['file']), 200)}" if place else ""
        lines.append(
            f"{each.sentence} ({each.quantity} differs in {each.updates:,} of {verified.updates:,} updates{line})"
        )
    if verified.differences:
        return lines
    how = "to the last bit" if verified.exact else "within rounding: another machine or version wrote it"
    if header.engine is None:
        of = "float32" if header.dtype == "float32" else "the textbook's lines"
        how = f"within the rounding of {of}: another program recorded it"
    right = f"{verified.updates:,} update{'s are' if verified.updates > 1 else ' is'} right, {how}"
    return [*lines, right, *([STRICT] if strict and lines else [])]


def check_data(reader: LogReader, arguments: argparse.Namespace) -> None:
    """InputError where --data names other data than that of the log: this command needs none, but it was given."""
    from lrstep.steplog.header import run_of_log

    if arguments.data is not None:
        run_of_log(reader, arguments.log, arguments.data)


def say_torn(reader: LogReader) -> None:
    """A note on standard error where a log's last line was left out."""
    from lrstep.steplog.reader import torn_note

    if reader.torn is not None:
        print_note(torn_note(reader.torn))
