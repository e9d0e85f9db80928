"""Explain: what the op that just ran does and says here, in plain words or with its derivation, and what is next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lrstep.choices import LEVELS, Level
from lrstep.debugger import Frame, Op
from lrstep.quantities import BY_NAME, FEATUREWISE, OVERALL, POINTWISE, Phase
from lrstep.view.features import item, shown_features
from lrstep.view.lines import EMPTY, Line, Role, Span, folded, width, wrapped
from lrstep.view.recorded import convention_lines, differing_lines
from lrstep.view.style import JUST_RAN, LEAST_DIGITS, NOT_NOW, Style
from lrstep.view.update import whether_it_helped
from lrstep.view.words import OPS, START, START_OF_SEVERAL, meaning, words_of
from lrstep.view.words.about import Words

PHASES: dict[Phase, str] = {
    "forward": "forward propagation", "backward": "backward propagation", "update": "update",
}  # fmt: skip
"""What the lesson calls them."""
MINUS_OF_NUMBER = re.compile(r"-(?=\d|inf)")  # not that of the code which a note quotes
OPERAND_ROWS = 2
HEAD_ROWS, HEAD_CELLS = 4, 58  # what just ran, with its numbers, what is next, and a blank
VERDICT_ROWS = 1
NARROW_HEAD_ROWS = 6  # where there are fewer cells: the numbers and a long line of code take two
LONG_OPERANDS = ("dw", "dw of several")  # take a row more


def explained(
    frame: Frame, style: Style, level: Level, cells: int, *, both: bool = False, remarks: Sequence[str] = (),
    padding: int = 0, key: str = "",
) -> list[Line]:  # fmt: skip
    """What the last key did and what the next one does; the explanation, at one level or `both`; notes on rounding.

    Sentences have so many blank columns as `padding` on either side. `key` is what runs the first line, where there
    are keys."""
    about = None if frame.op is None else frame.op.step.name
    of_op = [note for note in frame.notes if note.op in (about, frame.op.name if frame.op else None)]
    others = [note for note in frame.notes if note not in of_op]
    prose = max(1, cells - 2 * padding)
    notice = [] if frame.notice is None else wrapped(Span(""), frame.notice, prose, "")
    head = [*_just_ran(frame, cells, key), *operands(frame, style, cells), *_next(frame, cells)]
    differing = differing_lines(frame, style, cells)  # before the words: it is what a small screen must not lose
    rows = explanation(words_of(frame), meaning(frame, style), LEVELS if both else (level,), prose)
    verdict = whether_it_helped(frame, style)
    rows += [] if verdict is None else folded(verdict, prose)
    rows += [row for remark in remarks for row in wrapped(Span("", "note"), remark, prose)]
    rows += convention_lines(frame, style, prose)
    for note in (*of_op, *others):
        rows += wrapped(Span(f"note on {note.op}: ", "note"), MINUS_OF_NUMBER.sub(style.minus, note.text), prose)
    return [*_padded(notice, padding), *head, *differing, EMPTY, *_padded(rows, padding)]


def _padded(rows: Sequence[Line], padding: int) -> list[Line]:
    return [(Span(" " * padding), *row) if row and padding else row for row in rows]


def explanation(words: Words, meaning: str, levels: Sequence[Level], cells: int) -> list[Line]:
    """The words at these levels, in plain ones what the numbers here say too, and a blank line between levels."""
    rows: list[Line] = []
    for level in levels:
        text = words.told(meaning) if level == "words" else words.why
        rows += [*([EMPTY] if rows else []), *wrapped(Span(""), text, cells, "")]
    return rows


@lru_cache(maxsize=16)
def tallest(levels: tuple[Level, ...], cells: int, padding: int = 0) -> int:
    """Rows of the longest explanation, so that no key moves the panels below it."""
    prose = max(1, cells - 2 * padding)
    rows = {
        name: len(explanation(words, words.longest, levels, prose)) + (name in LONG_OPERANDS)
        for name, words in (("start", START), ("start of several", START_OF_SEVERAL), *OPS.items())
    }
    return shortest(cells) - 1 + max(*rows.values(), VERDICT_ROWS + rows["b"], VERDICT_ROWS + rows["b of several"])


def shortest(cells: int) -> int:
    """Rows within which the first line of the words stands."""
    return 1 + (HEAD_ROWS if cells >= HEAD_CELLS else NARROW_HEAD_ROWS)


def _just_ran(frame: Frame, cells: int, key: str) -> list[Line]:
    if frame.op is None:
        how = f": press {key}" if key else "."
        return wrapped(Span(NOT_NOW), f"Nothing has been computed yet{how}", cells)
    where = f", row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
    code = (Span(JUST_RAN, "changed"), *_code(frame.op, "changed"))
    for phase in (f", {PHASES[frame.op.phase]}{where}", f", {frame.op.phase}{where}", ""):
        done = (*code, Span(f"  just ran{phase}", "dim"))
        if width(done) <= cells:
            return [done]
    return folded(done, cells)


def operands(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The names on the current line with their values, of the selected example, and what they make.

    On one line, in as many digits as have room for it; else on two.
    """
    if frame.op is None or frame.op.step.name not in BY_NAME:
        return [EMPTY]
    too_wide = []
    for finer in style.coarser(min(style.digits, LEAST_DIGITS + 1)):
        row = _made_of(frame, finer)
        if width(row) <= cells:
            return [row]
        too_wide.append(row)
    parted = [folded(row, cells) for row in too_wide]
    return next((rows for rows in parted if len(rows) <= OPERAND_ROWS), parted[-1])


def _made_of(frame: Frame, style: Style) -> Line:
    assert frame.op is not None
    name, spans = frame.op.step.name, [Span(" ")]
    made_of = BY_NAME[name].made_of
    for right in made_of:
        spans += [Span(f" {symbol} {value}") for symbol, value in _values(frame, style, right)]
    spans.append(Span(f"{' …' if _of_others_too(frame, name) else ''}  →", "dim"))
    spans += [Span(f" {symbol} {value}", frame.op.phase) for symbol, value in _values(frame, style, name)]
    return tuple(spans)


def _of_others_too(frame: Frame, name: str) -> bool:
    """Whether examples beside the one that is shown have a part in a number: a mean, or a loop's sum so far."""
    first_of_loop = frame.where is not None and frame.where.position == 0
    of_examples = name in OVERALL and not {*POINTWISE, "x"}.isdisjoint(BY_NAME[name].made_of)
    return of_examples and frame.m > 1 and not first_of_loop


def _values(frame: Frame, style: Style, name: str) -> list[tuple[str, str]]:
    value = frame.value(name) if name in POINTWISE else getattr(frame, name)
    values: dict[str, float | None] = {name: value}
    if name in ("x", *FEATUREWISE):
        present = None if frame.op is None else frame.op.feature
        shown = shown_features(frame, style) if present is None else [present]
        values = {f"{name}{i + 1}": item(value, i) for i in shown}
    at = f"[{frame.row}]" if frame.m > 1 and name in ("x", "y", *POINTWISE) else ""
    return [(symbol + at, style.number(value, symbol)) for symbol, value in values.items()]


def _next(frame: Frame, cells: int) -> list[Line]:
    op = frame.next_op
    return [EMPTY] if op is None else folded((Span("→ "), *_code(op, op.phase), Span("  is next", "dim")), cells)


def _code(op: Op, role: Role) -> list[Span]:
    *words, last = op.code.split()
    return [*(Span(f"{word} ", role) for word in words), Span(last, role)]
