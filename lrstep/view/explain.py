"""Explain: what the op that just ran does and says here, in plain words or with its derivation, and what is next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lrstep.choices import LEVELS, Level
from lrstep.debugger import Frame, Op
from lrstep.quantities import Phase
from lrstep.view.lines import EMPTY, Line, Role, Span, folded, width, wrapped
from lrstep.view.operands import operands
from lrstep.view.recorded import convention_lines, differing_lines
from lrstep.view.style import JUST_RAN, NOT_NOW, Style
from lrstep.view.update import whether_it_helped
from lrstep.view.words import all_words, meaning, words_here
from lrstep.view.words.about import Words
from lrstep.view.words.around import Around
from lrstep.view.yours.names import changed_lines
from lrstep.view.yours.words import (
    beyond_words,
    cause_words,
    departs_here,
    differing_words,
    end_words,
    line_words,
    missing_words,
    start_words,
)

PHASES: dict[Phase, str] = {
    "forward": "forward propagation", "backward": "backward propagation", "update": "update",
}  # fmt: skip
"""What the lesson calls them."""
MINUS_OF_NUMBER = re.compile(r"-(?=\d|inf)")  # not that of the code which a note quotes
HEAD_ROWS, HEAD_CELLS = 4, 58  # what just ran, with its numbers, what is next, and a blank
VERDICT_ROWS = 1
NARROW_HEAD_ROWS = 6  # where there are fewer cells: the numbers and a long line of code take two
LONG_OPERANDS = ("dw", "dw of several", "w", "w of several")  # take a row more


class Explained(NamedTuple):
    """What the last key did, with the numbers of it, and what the next one does; and what is said of it."""

    now: list[Line]
    said: list[Line]
    apart: bool = True
    """Whether a blank line stands between the two."""

    @property
    def lines(self) -> list[Line]:
        """All of it."""
        return [*self.now, *([EMPTY] if self.apart else []), *self.said]


def explained(
    frame: Frame, style: Style, level: Level, cells: int, *, both: bool = False, remarks: Sequence[str] = (),
    warning: str = "", padding: int = 0, key: str = "",
) -> list[Line]:  # fmt: skip
    """What the last key did and what the next one does; the explanation, at one level or `both`; notes on rounding.

    A `warning` comes next to the words, before all that is only of this update. Sentences have so many blank columns as
    `padding` on either side. `key` is what runs the first line, where there
    are keys."""
    return explained_in_two(
        frame, style, level, cells, both=both, remarks=remarks, warning=warning, padding=padding, key=key
    ).lines


def explained_in_two(
    frame: Frame, style: Style, level: Level, cells: int, *, both: bool = False, remarks: Sequence[str] = (),
    warning: str = "", padding: int = 0, key: str = "",
) -> Explained:  # fmt: skip
    """The same in its two parts."""
    if frame.yours is not None:
        return own_explained(frame, style, level, cells, both=both, remarks=remarks, padding=padding, key=key)
    about = None if frame.op is None else frame.op.step.name
    of_op = [note for note in frame.notes if note.op in (about, frame.op.name if frame.op else None)]
    others = [note for note in frame.notes if note not in of_op]
    prose = max(1, cells - 2 * padding)
    notice = [] if frame.notice is None else wrapped(Span(""), frame.notice, prose, "")
    head = [*_just_ran(frame, style, cells, key), *operands(frame, style, cells), *_next(frame, style, cells)]
    differing = differing_lines(frame, style, cells)  # before the words: it is what a small screen must not lose
    words = words_here(frame, style.notation)
    words = words._replace(also="") if warning else words  # it has to be in sight
    rows = explanation(words, meaning(frame, style), LEVELS if both else (level,), prose)
    rows += wrapped(Span("", "note"), warning, prose) if warning else []
    verdict = whether_it_helped(frame, style)
    rows += [] if verdict is None else folded(verdict, prose)
    rows += [row for remark in remarks for row in wrapped(Span("", "note"), remark, prose)]
    rows += convention_lines(frame, style, prose)
    for note in (*of_op, *others):
        rows += wrapped(Span(f"note on {note.op}: ", "note"), MINUS_OF_NUMBER.sub(style.minus, note.text), prose)
    return Explained([*_padded(notice, padding), *head, *differing], _padded(rows, padding))


def own_explained(
    frame: Frame, style: Style, level: Level, cells: int, *, both: bool, remarks: Sequence[str], padding: int, key: str
) -> Explained:  # fmt: skip
    """The same of a line of somebody's own script: what it changed, what that is of the lesson, and what is wrong."""
    prose = max(1, cells - 2 * padding)
    notice = [] if frame.notice is None else wrapped(Span(""), frame.notice, prose, "")
    changed = [] if frame.op is None else changed_lines(frame, style, cells)
    ran, next_line = _just_ran(frame, style, cells, key), _next(frame, style, cells)
    head = [*ran, *changed, *next_line, *differing_words(frame, style, cells)]
    cause = cause_words(frame, LEVELS if both else (level,))
    if frame.op is None:
        said = [*start_words(frame, key), missing_words(frame)]
    else:
        said = [line_words(frame), *cause, beyond_words(frame)]
    rows: list[Line] = []
    for text in filter(None, [*said, *end_words(frame)]):
        rows += wrapped(Span(""), text, prose, "")
    if frame.op is not None and frame.op.sets and not departs_here(frame):
        words = words_here(frame)
        rows += [EMPTY, *explanation(words, meaning(frame, style), LEVELS if both else (level,), prose)]
    verdict = whether_it_helped(frame, style)
    rows += [] if verdict is None else folded(verdict, prose)
    rows += [row for remark in remarks for row in wrapped(Span("", "note"), remark, prose)]
    rows += convention_lines(frame, style, prose)
    apart = not (notice and cause)  # there is much to say, and little room
    return Explained([*_padded(notice, padding), *head], _padded(rows, padding), apart)


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
def tallest(levels: tuple[Level, ...], cells: int, padding: int, kind: Around) -> int:
    """Rows of the longest explanation of a run of this kind, so that no key moves the panels below it."""
    prose = max(1, cells - 2 * padding)
    rows = {
        name: len(explanation(words, words.longest, levels, prose)) + (name in LONG_OPERANDS)
        for name, words in all_words(kind).items()
    }
    last = "b" if kind.intercept else "w"
    with_verdict = [VERDICT_ROWS + rows[name] for name in (last, f"{last} of several")]
    return shortest(cells) - 1 + max(*rows.values(), *with_verdict)


def shortest(cells: int) -> int:
    """Rows within which the first line of the words stands."""
    return 1 + (HEAD_ROWS if cells >= HEAD_CELLS else NARROW_HEAD_ROWS)


def _just_ran(frame: Frame, style: Style, cells: int, key: str) -> list[Line]:
    if frame.op is None:
        how = f": press {key}" if key else "."
        return wrapped(Span(NOT_NOW), f"Nothing has been computed yet{how}", cells)
    where = f", row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
    code = (Span(JUST_RAN, "changed"), *_code(frame.op, style, "changed"))
    for phase in (f", {PHASES[frame.op.phase]}{where}", f", {frame.op.phase}{where}", ""):
        done = (*code, Span(f"  just ran{phase}", "dim"))
        if width(done) <= cells:
            return [done]
    return folded(done, cells)


def _next(frame: Frame, style: Style, cells: int) -> list[Line]:
    op = frame.next_op
    return [EMPTY] if op is None else folded((Span("→ "), *_code(op, style, op.phase), Span("  is next", "dim")), cells)


def _code(op: Op, style: Style, role: Role) -> list[Span]:
    *words, last = op.written(style.notation).split()
    return [*(Span(f"{word} ", role) for word in words), Span(last, role)]
