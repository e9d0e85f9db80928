"""Explain: what the op that just ran does, in plain words or with its derivation, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

from lrstep.debugger import Frame, Note, Op, PointName
from lrstep.view.lesson import OPS, START, Words
from lrstep.view.lines import EMPTY, Line, Role, Span, line, width, wrapped
from lrstep.view.panels import JUST_RAN, LEAST_DIGITS, NOT_NOW, shown_features
from lrstep.view.style import Style

Level = Literal["words", "derivation"]


def explained(frame: Frame, style: Style, level: Level, cells: int) -> list[Line]:
    """What the last key did and what the next one does; the explanation; notes on rounding."""
    about = None if frame.op is None else frame.op.step.name
    of_op = [note for note in frame.notes if note.op in (about, frame.op.name if frame.op else None)]
    others = [note for note in frame.notes if note not in of_op]
    words = words_of(frame)
    text = words.plain if level == "words" else words.why
    notice = [] if frame.notice is None else wrapped(Span(""), frame.notice, cells, "")
    head = [_just_ran(frame, cells), operands(frame, style, cells), _next(frame)]
    rows = [*notice, *head, EMPTY, *wrapped(Span(""), text, cells, "")]
    return [*rows, *_said([*of_op, *others], cells)]


def words_of(frame: Frame) -> Words:
    """The lesson's words on the op that just ran: for this label, and for one example or several."""
    if frame.op is None:
        return START
    name = frame.op.step.name
    if name in ("L", "da"):
        return OPS[f"{name}{int(frame.y)}"]
    if name in ("dw", "db"):
        if frame.op.in_loop:
            return OPS[f"{name} so far"]
        return OPS[f"{name} of several"] if frame.m > 1 else OPS[name]
    return OPS[name]


def _said(notes: Sequence[Note], cells: int) -> list[Line]:
    return [row for note in notes for row in wrapped(Span(f"note on {note.op}: ", "note"), note.text, cells)]


def _just_ran(frame: Frame, cells: int) -> Line:
    if frame.op is None:
        return line(NOT_NOW, "Nothing has been computed yet.")
    where = f", row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
    done = line(Span(JUST_RAN + _code(frame.op), "changed"), Span(f"  just ran, {frame.op.phase}{where}", "dim"))
    return done if width(done) <= cells else (done[0], Span("  just ran", "dim"))


OPERANDS: dict[str, tuple[str, ...]] = {
    "z": ("w", "x", "b"),
    "a": ("z",),
    "L": ("a", "y"),
    "J": ("L",),
    "da": ("a", "y"),
    "dz": ("a", "y"),
    "dw": ("x", "dz"),
    "db": ("dz",),
    "w": ("alpha", "dw"),
    "b": ("alpha", "db"),
}
"""The names on the right side of each op's line."""


def operands(frame: Frame, style: Style, cells: int) -> Line:
    """The names on the current line with their values, of the selected example, and what they make.

    In as many digits as have room, and if there is room for none, with fewer names: the panels have them all.
    """
    if frame.op is None or frame.op.step.name not in OPERANDS:
        return EMPTY
    for digits in range(style.digits, LEAST_DIGITS - 1, -1):
        finer = replace(style, digits=digits)
        right = [pair for name in OPERANDS[frame.op.step.name] for pair in _values(frame, finer, name)]
        made = _values(frame, finer, frame.op.step.name)
        told = _told(right, made, frame.op.phase)
        if width(told) <= cells:
            return told
    while right and width(told) > cells:
        right = right[:-1]
        told = _told([*right, ("…", "")], made, frame.op.phase)
    return told


def _told(right: Sequence[tuple[str, str]], made: Sequence[tuple[str, str]], phase: Role) -> Line:
    spans = [Span(" ")]
    for name, value in right:
        spans += [Span(f" {name} ", "name"), Span(value)]
    spans.append(Span("  →", "dim"))
    for name, value in made:
        spans += [Span(f" {name} ", "name"), Span(value, phase)]
    return tuple(spans)


def _values(frame: Frame, style: Style, name: str) -> list[tuple[str, str]]:
    at = f"[{frame.row}]" if frame.m > 1 else ""
    if name in ("z", "a", "L", "da", "dz"):
        return [(name + at, style.number(frame.value(cast(PointName, name)), name))]
    if name in ("x", "w", "dw"):
        return _of_features(frame, style, name, at if name == "x" else "")
    whole: dict[str, float | None] = {"y": frame.y, "b": frame.b, "J": frame.J, "db": frame.db, "alpha": frame.alpha}
    return [(name + (at if name == "y" else ""), style.number(whole[name], name))]


def _of_features(frame: Frame, style: Style, name: str, at: str) -> list[tuple[str, str]]:
    present = None if frame.op is None else frame.op.feature
    values = {"x": frame.x, "w": frame.w, "dw": frame.dw}[name]
    told: list[tuple[str, str]] = []
    for i in shown_features(frame, style) if present is None else [present]:
        item = None if values is None else values[i]
        symbol = f"{name}{i + 1}"
        told.append((symbol + at, style.number(None if item is None else float(item), symbol)))
    return told


def _next(frame: Frame) -> Line:
    op = frame.next_op
    return EMPTY if op is None else line("→ ", Span(_code(op), op.phase), Span("  is next", "dim"))


def _code(op: Op) -> str:
    return " ".join(op.code.split())
