"""`lrstep diff`: where two logs part."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING

from lrstep.cli.options import add_options
from lrstep.cli.terminal import has_terminal, opened, print_json
from lrstep.errors import InputError, printable
from lrstep.interrupts import as_usual
from lrstep.options import DATA_OPTION

if TYPE_CHECKING:
    from lrstep.engine import Run
    from lrstep.steplog.apart import Tolerance
    from lrstep.steplog.diff import Diff, Parted
    from lrstep.steplog.reader import LogReader

HELP = "the first address at which two logs differ, and how"
DESCRIPTION = """\
Compare two step logs: settings that differ, the first number that does, and how the difference grows. What one of two
recorded loops has by another convention (J after the step, or a sum) is advice, and the exit code is then 0."""
EXAMPLES = """\
examples:
  lrstep diff mine.jsonl theirs.jsonl
  lrstep diff a.jsonl b.jsonl --ulps 4
  lrstep diff a.jsonl b.jsonl --strict     a J after the step, or a sum, is a difference, too
  lrstep diff a.jsonl b.jsonl --screen     side by side, moving together
  lrstep diff a.jsonl b.jsonl --rtol 1e-12 --json"""

DIFFERENT = 1
STRICT = "with --strict the advice counts as a difference"
SHOWN_GROWTH = 12
LONGEST = 80  # cells of a value
BEFORE = 20  # of them, before the first letter that differs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("first", metavar="A", help="a .jsonl or .jsonl.gz file, or - for standard input")
    parser.add_argument("second", metavar="B", help="another")
    parser.add_argument("--ulps", metavar="N", help="numbers up to N floats apart count as equal (default: 0)")
    parser.add_argument("--rtol", metavar="R", help="numbers that differ by up to R times the larger count as equal")
    parser.add_argument(
        "--screen", action="store_true", help="open both side by side, at the first number that differs"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--strict", action="store_true", help="advice counts as a difference")
    add_options(parser, [DATA_OPTION])


def command(arguments: argparse.Namespace) -> int:
    """Compare; 0 where no value differs, 1 where one does. The screen gives its own code when it is left."""
    from lrstep.steplog.apart import Tolerance
    from lrstep.steplog.diff import diff
    from lrstep.steplog.header import holds_data
    from lrstep.steplog.opening import STANDARD_INPUT
    from lrstep.steplog.reader import open_log

    if arguments.screen and arguments.json:
        raise InputError("--screen and --json both say how to show it", "give one of them")
    if arguments.first == arguments.second == STANDARD_INPUT:
        raise InputError("standard input can be read once only", "give A or B as a file")
    tolerance = Tolerance(_number(arguments.ulps, "--ulps"), _number(arguments.rtol, "--rtol"))
    with open_log(arguments.first) as first, open_log(arguments.second) as second:
        if first.header.n != second.header.n:
            what = f"A has {first.header.n} features, B has {second.header.n}"
            raise InputError(what, "compare logs of the same features")
        paths = arguments.first, arguments.second
        data = [None if holds_data(log) else arguments.data for log in (first, second)]
        logs = zip((first, second), paths, data, strict=True)
        a, b = (_run(log, path, file) for log, path, file in logs)
        compared = diff(first, second, tolerance, (a, b))
    if arguments.screen:
        return _screen(arguments, data, compared, tolerance)
    if arguments.json:
        print_json(_table(compared, strict=arguments.strict))
    else:
        print("\n".join(_lines(compared, tolerance, strict=arguments.strict)))
    return 0 if _are_same(compared, strict=arguments.strict) else DIFFERENT


def _run(log: LogReader, path: str, file: str | None) -> Run | None:
    """The run of a log, where it is another program's and its rows are known. InputError where the file named is not
    its data."""
    from lrstep.steplog.header import holds_data, run_of_log

    if file is not None:
        return run_of_log(log, path, file)
    try:
        return run_of_log(log, path) if log.header.engine is None and holds_data(log) else None
    except InputError:
        return None  # its numbers can be compared all the same


def _are_same(compared: Diff, *, strict: bool) -> bool:
    return compared.parted is None and not (strict and compared.conventions)


def _screen(arguments: argparse.Namespace, data: list[str | None], compared: Diff, tolerance: Tolerance) -> int:
    """Both logs, where they part."""
    from lrstep.engine import finished
    from lrstep.sources import open_source
    from lrstep.tui import Beside, show_screen

    if not has_terminal():
        raise InputError("the screen needs a terminal", "leave --screen out in a script")
    paths = arguments.first, arguments.second
    first, second = (opened(open_source(path, {}, file)) for path, file in zip(paths, data, strict=True))
    first.files = second.files = (*first.files, *second.files)
    if compared.parted is not None and compared.parted.name not in ("k", "batch"):
        finished(first.going_to(compared.parted.address, jump=False))
    a, b = (printable(os.path.basename(path)) for path in paths)  # noqa: PTH119
    as_usual()
    return show_screen(first, f"A {a}", Beside(second, f"B {b}", _in_a_few_lines(compared, tolerance)))


def _in_a_few_lines(compared: Diff, tolerance: Tolerance) -> list[str]:
    """What the comparison compared, the most important first."""
    from lrstep.view.beside import apart
    from lrstep.view.style import Style

    lines = [f"{name} {a} | {b}" for s in compared.settings for name, a, b in told_apart(*s)]
    lines += [f"In {each.log} {each.text}" for each in compared.conventions]
    if compared.parted is None:
        return [_same(compared, tolerance), *lines]
    numbers = apart(compared.parted.first, compared.parted.second, Style())
    return [f"They first differ at {compared.parted.address}: {numbers}", *lines, *_longer(compared)]


def _number(text: str | None, word: str) -> float:
    if text is None:
        return 0.0
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise InputError(f"{word} {printable(text)} is not a valid tolerance", "give a number, 0 or more")
    return value


def _table(compared: Diff, *, strict: bool) -> dict[str, object]:
    quantities = [{"address": each.address, **each._asdict()} for each in compared.quantities]
    return {
        "same": _are_same(compared, strict=strict),
        "updates": compared.updates,
        "settings": [setting._asdict() for setting in compared.settings if setting.name != "engine"],
        "conventions": [convention._asdict() for convention in compared.conventions],
        "parted": quantities[0] if quantities else None,
        "quantities": quantities,
        "growth": [growth._asdict() for growth in compared.growth],
        "longer": compared.longer,
        "last_digits": None if compared.last_digits is None else compared.last_digits._asdict(),
    }


def _lines(compared: Diff, tolerance: Tolerance, *, strict: bool) -> list[str]:
    """What the comparison compared, and how the difference grows."""
    lines = [f"{name}: A {a}, B {b}" for s in compared.settings for name, a, b in told_apart(*s)]
    lines += [f"advice: in {each.log} {each.text}" for each in compared.conventions]
    if compared.parted is None:
        lines += [_same(compared, tolerance), *([STRICT] if strict and compared.conventions else [])]
    else:
        parted = compared.parted
        lines.append(f"they first differ at {parted.address}: A {parted.first!r}, B {parted.second!r}")
        others = ", ".join(each.address for each in compared.quantities[1:])
        others = f"the other quantities first differ at {others}" if others else ""
        more = parted.explanation, _last_digits(compared), _set_in(parted), others
        lines += [f"  {words}" for words in more if words]
        lines += [f"  after update {g.k:,} the parameters differ by up to {g.difference:.3g}"
                  for g in compared.growth[:SHOWN_GROWTH]]  # fmt: skip
    return [*lines, *_longer(compared)]


def _set_in(parted: Parted) -> str:
    """Which lines of two scripts gave it its value."""
    lines = zip("AB", parted.lines, strict=True)
    named = [f"line {line[1]} of {printable(line[0], 200)} in {log}" for log, line in lines if line is not None]
    return f"set in {' and '.join(named)}" if named else ""


def _last_digits(compared: Diff) -> str:
    """That they part by no more than rounding may make of it, and what looks past that."""
    near = compared.last_digits
    if near is None:
        return ""
    enough = f"--rtol {1.05 * near.rtol:.1e} or --ulps {ceil(near.ulps)}"
    if near is compared.whole:
        return f"only the last digits differ, in all updates: with {enough} they are the same"
    return f"only the last digits differ there: {enough} looks past it"


def _same(compared: Diff, tolerance: Tolerance) -> str:
    within = ", within the tolerance" if tolerance.ulps or tolerance.rtol else ""
    return f"the same in {compared.updates:,} updates{within}"


def _longer(compared: Diff) -> list[str]:
    if compared.longer is None:
        return []
    ended = "B" if compared.longer == "A" else "A"
    return [f"{ended} ends after {compared.updates:,} updates, {compared.longer} goes on"]


class _NotThere:
    """Stands for the value of a key that a table does not have."""

    def __repr__(self) -> str:
        return "(absent)"


NOT_THERE = _NotThere()


def told_apart(name: str, first: object, second: object) -> Iterator[tuple[str, str, str]]:
    """What differs, by name, and both values of it: of tables each key that does, of long lists the first item."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*first, *second]):
            a, b = first.get(key, NOT_THERE), second.get(key, NOT_THERE)
            if a != b:
                yield from told_apart(f"{name} {key}", a, b)
        return
    long = len(str(first)) > LONGEST and len(str(second)) > LONGEST
    if long and isinstance(first, list | tuple) and isinstance(second, list | tuple):
        i, a, b = next((i, a, b) for i, (a, b) in enumerate(zip_longest(first, second)) if a != b)
        yield from told_apart(f"{name}[{i}]", a, b)
        return
    texts = _parted(str(first), str(second))
    if texts[0] == texts[1]:  # 1 and "1", or a line end and what stands for one
        texts = _parted(repr(first), repr(second))
    yield name, *texts


def _parted(first: str, second: str) -> tuple[str, str]:
    """Both texts; long ones from shortly before they part."""
    first, second = (printable(text, len(text) * 10) for text in (first, second))  # spelt out, and not cut
    if max(len(first), len(second)) <= LONGEST:
        return first, second
    at = next((i for i, (a, b) in enumerate(zip_longest(first, second)) if a != b), 0)
    start = max(0, at - BEFORE)
    return _window(first, start), _window(second, start)


def _window(text: str, start: int) -> str:
    tail = "…" if len(text) > start + LONGEST else ""
    return ("…" if start else "") + text[start : start + LONGEST] + tail
