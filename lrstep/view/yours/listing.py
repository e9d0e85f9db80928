"""The listing of a script: its own lines around the one that just ran, and what is to be seen of each in the margin."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.debugger.track import Cursor
from lrstep.debugger.your_place import YourPlace
from lrstep.debugger.yours import YourTrack
from lrstep.engine.given import item_of
from lrstep.engine.traced import RanLine, SourceText
from lrstep.errors import printable
from lrstep.quantities import Phase, item_name
from lrstep.view.lines import Line, Role, Span, fit, line
from lrstep.view.pane import Pane

DEPARTS, NEXT = "≠", "→"  # in the margin: what departs from the mathematics; what runs next
AROUND = 40  # lines above and below the present one that are drawn
LONGEST_LINE = 400  # letters


class Scope(NamedTuple):
    """A function, or a class: its first line with its decorators, its last, and what it is called."""

    first: int
    last: int
    name: str


class Here(NamedTuple):
    """Where one is in a file of the script, and what has run of it in this update."""

    source: SourceText
    file: int
    line: int
    ran: Mapping[int, Role]
    """The lines that ran up to here, with what is computed there."""
    departs: frozenset[int]
    next: int | None


def own_program(frame: Frame, cells: int, stops: Mapping[tuple[str, bool], str], offer: str) -> Pane:
    """The pane of the listing."""
    here = _here(frame)
    scope = _scope(here.source, here.line)
    first, last = max(1, scope.first, here.line - AROUND), min(scope.last, here.line + AROUND)
    k, current, rows = frame.values.k, frame.op is not None, list[Line]()
    actions: list[str | None] = []
    margins: list[str | None] = []
    at = 0
    for number in range(first, last + 1):
        if number in here.source.cells:
            _add(rows, actions, margins, _cell_head(here.source, number), None, None)
        name = _named(frame, number, here.file)
        is_current = current and number == here.line
        at = len(rows) if number == here.line else at
        text = here.source.lines[number - 1] if number <= len(here.source.lines) else ""
        role: Role = "changed" if is_current else here.ran.get(number, "dim")
        sign = "▶" if is_current else NEXT if number == here.next else " "
        marks = (DEPARTS if number in here.departs else "") + stops.get((name, False), "")
        row = _drawn(text, number, len(here.source.lines), role, sign, marks, cells)
        goes = f"do('go_to', {f'{k}:{name}'!r})" if number in here.ran or is_current else None
        _add(rows, actions, margins, row, goes, f"do('toggle_stop', {f'yours:{name}'!r})" if _is_code(text) else None)
    hidden = first - scope.first, scope.last - last
    wholes = _wholes(frame, here, scope, first, last)
    return Pane(
        "program", _title(here, scope), rows, offer, "do('switch_program')", actions, margins, current=at,
        hidden=hidden, wholes=wholes,
    )  # fmt: skip


def _title(here: Here, scope: Scope) -> str:
    """Which file, and which function or cell of it."""
    cell = _cell(here.source, here.line)
    where = (printable(here.source.file, 80), f"cell {cell}" if cell else "", f"{scope.name}()" if scope.name else "")
    return f"program: yours · {', '.join(filter(None, where))}"


def _add(rows: list[Line], actions: list[str | None], margins: list[str | None], row: Line, go: str | None,
         stop: str | None) -> None:  # fmt: skip
    rows.append(row)
    actions.append(go)
    margins.append(stop)


def _here(frame: Frame) -> Here:
    place = frame.yours
    assert place is not None, "only a script has lines of its own"
    track, ran = place.track, place.line
    file, number = (track.of.loop.file, track.of.loop.first) if ran is None else (ran.file, ran.line)
    first = {} if ran is None else _outline(track, place.cursor.k).first
    roles: dict[int, Role] = {
        line: phase for (of, line), (ops, phase) in first.items() if of == file and ops <= place.cursor.ops
    }
    follows = frame.next_op
    comes = None if follows is None or follows.sets is None else _line_in(track, follows.name, file)
    return Here(track.of.sources[file], file, number, roles, _departing(frame, file), comes)


def _line_in(track: YourTrack, name: str, file: int) -> int | None:
    """The line that an address names, where it is in this file."""
    own, _, number = name.rpartition(":")
    of = next((i for i, source in enumerate(track.of.sources) if i and source.file == own), 0)
    return int(number) if of == file else None


class _Outline(NamedTuple):
    """What the lines of an update were first: by file and line, and by the quantity, or the item, that they set."""

    first: Mapping[tuple[int, int], tuple[int, Phase]]
    """The how manieth op of the update it is, and its phase."""
    gives: Mapping[tuple[str, int | None], tuple[int, RanLine]]


@lru_cache(maxsize=8)
def _outline(track: YourTrack, k: int) -> _Outline:
    first: dict[tuple[int, int], tuple[int, Phase]] = {}
    gives: dict[tuple[str, int | None], tuple[int, RanLine]] = {}
    for ops, each in enumerate(track.lines(k), 1):
        where = track.where(Cursor(k, ops))
        assert where is not None
        first.setdefault((each.file, each.line), (ops, where.op.phase))
        for given in each.sets.items():
            gives.setdefault(given, (ops, each))
    return _Outline(first, gives)


def _departing(frame: Frame, file: int) -> frozenset[int]:
    """The lines of a file which, up to here in this update, gave a number that does not follow from those before; and
    that of the verdict."""
    place = frame.yours
    if place is None or frame.op is None:
        return frozenset()
    outline, here = _outline(place.track, place.cursor.k), place.cursor.ops
    found = {
        line for (of, line), (ops, _) in outline.first.items()
        if of == file and ops <= here and is_judged(place, RanLine(line, {}, {}, of))
    }  # fmt: skip
    for number in frame.differing:
        quantity, item = item_of(number.name, frame.values.batch)
        ran = [outline.gives[given] for given in ((quantity, None), (quantity, item)) if given in outline.gives]
        ops, line = min(ran, key=lambda each: each[0], default=(here + 1, None))
        if line is not None and ops <= here and line.file == file:
            found.add(line.line)
    return frozenset(found)


def is_judged(place: YourPlace, line: RanLine) -> bool:
    """Whether it is the line in which the verdict finds the mistake."""
    judged, sources = place.track.of.judged, place.track.of.sources
    if judged is None or judged.ok is not False or judged.table.get("line") != line.line:
        return False
    if not judged.table.get("variable") and place.track.of.ending is not None:
        return False  # what ended it, which is no number
    return judged.table.get("file") in (None, sources[line.file].file)


def gives(sets: Mapping[str, int | None], name: str, frame: Frame) -> bool:
    """Whether a line that sets these quantities gives a number (`J`, `dw1`, `z@17`) its value."""
    base, _, row = name.partition("@")
    quantity = base.rstrip("0123456789")
    if quantity not in sets:
        return False
    item = sets[quantity]
    if item is None:
        return True
    return frame.values.batch.position(int(row)) == item if row else item_name(quantity, item) == base


def line_names(place: YourPlace) -> list[str]:
    """The lines of this update, or of the one to come, as an address names them."""
    track = place.track
    lines = track.lines(track.update(place.cursor))
    return list(dict.fromkeys(track.name_of(each) for each in lines))


@lru_cache(maxsize=32)
def _scopes(text: str) -> tuple[Scope, ...]:
    """The functions of a source, the outer ones first."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):  # a notebook's own commands
        return ()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found.append(Scope(first, node.end_lineno or node.lineno, node.name))
    return tuple(sorted(found))


def _scope(source: SourceText, number: int) -> Scope:
    """The innermost function that a line stands in; else all of the file."""
    inside = [scope for scope in _scopes(source.text) if scope.first <= number <= scope.last]
    return inside[-1] if inside else Scope(1, len(source.lines), "")


def _cell(source: SourceText, number: int) -> int:
    """The how manieth cell of a notebook a line stands in; 0 where there are none."""
    return sum(1 for first in source.cells if first <= number)


def _cell_head(source: SourceText, number: int) -> Line:
    return line(Span(f"      ── cell {_cell(source, number)} ──", "dim"))


def _wholes(frame: Frame, here: Here, scope: Scope, first: int, last: int) -> list[tuple[int, int]]:
    """What of the rows belongs together, from the largest to the smallest: all of the function; the loop."""
    place = frame.yours
    assert place is not None
    loop = place.track.of.loop
    spans = [(scope.first, scope.last)]
    if loop.file == here.file and loop.first <= here.line <= loop.last:
        spans.append((loop.first, loop.last))
    heads = [number for number in range(first, last + 1) if number in here.source.cells]

    def row(number: int) -> int:
        return number - first + sum(1 for head in heads if head <= number)

    return [(row(a), row(b)) for a, b in spans if first <= a and b <= last]


def _is_code(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _named(frame: Frame, number: int, file: int) -> str:
    place = frame.yours
    assert place is not None
    return str(number) if file == 0 else f"{place.track.of.sources[file].file}:{number}"


@lru_cache(maxsize=2048)  # from key to key, two lines change
def _drawn(text: str, number: int, last: int, role: Role, sign: str, marks: str, cells: int) -> Line:
    cells_of_number = max(4, len(str(last)) + 2)
    code = printable(text.expandtabs(4).rstrip(), LONGEST_LINE)
    indent = " " * (len(code) - len(code.lstrip()))
    before = " " * (cells_of_number - len(str(number)) - len(marks))
    row = line(
        Span(sign, "changed" if sign == "▶" else "dim"), before, Span(marks, "note"), Span(f"{number} ", "dim"), indent,
        Span(code.lstrip(), role),
    )  # fmt: skip
    return fit(tuple(span for span in row if span.text), cells)
