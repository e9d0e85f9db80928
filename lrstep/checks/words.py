"""Words: a Verdict as a person reads it, in lines of at most 80 columns; and a table of many."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from lrstep.checks.catalogue import BY_ID
from lrstep.checks.ended import how, meaning_of
from lrstep.checks.evidence_table import evidence_lines, on_which
from lrstep.checks.sentences import besides, checked, first_wrong, listed, one_of, short_name, titled
from lrstep.checks.slip import Slip
from lrstep.checks.verdict import Verdict
from lrstep.errors import printable
from lrstep.quantities import BY_NAME

WIDEST, LEAST = 80, 40
LABEL = 11  # columns
INDENT = "  "
WORD = {True: "right", False: "wrong", None: "not decided"}

Kind = Literal["plain", "right", "wrong", "undecided", "title", "advice"]
HEADS: dict[bool | None, Kind] = {True: "right", False: "wrong", None: "undecided"}
COLOURS: dict[Kind, str] = {
    "plain": "", "right": "\x1b[1;32m", "wrong": "\x1b[1;31m", "undecided": "\x1b[1;33m", "title": "\x1b[1m",
    "advice": "\x1b[33m",
}  # fmt: skip
NO_MORE = "\x1b[0m"


class WordRow(NamedTuple):
    """A line, and what it is, which a terminal shows in a colour."""

    text: str
    kind: Kind = "plain"


def text(verdict: Verdict, *, answer: bool = True, columns: int = WIDEST, colour: bool = False) -> str:
    """All that is to be said of one target, in lines."""
    return painted(rows(verdict, answer=answer, columns=columns), colour=colour)


def painted(lines: Iterable[WordRow], *, colour: bool) -> str:
    """Lines as one text."""
    if not colour:
        return "\n".join(row.text for row in lines)
    return "\n".join(f"{COLOURS[kind]}{text}{NO_MORE}" if COLOURS[kind] else text for text, kind in lines)


def rows(verdict: Verdict, *, answer: bool = True, columns: int = WIDEST) -> list[WordRow]:
    """The lines of one target."""
    page = _Page(max(LEAST, min(columns, WIDEST)))
    page.head(verdict)
    page.taken(verdict)
    if verdict.ok is None:
        page.said("why", verdict.undecided)
    elif not verdict.ok:
        page.wrong(verdict, answer=answer)
    page.others(verdict)
    if verdict.advice and not verdict.ok:
        page.blank()
    for advice in verdict.advice:
        page.said("advice", advice.text, "advice")
    return page.finished()


def causes(verdict: Verdict) -> list[dict[str, str]]:
    """Each mistake, or each that may be it, in words: its title, why it is one in plain words and with the mathematics,
    and what to look for."""
    return [
        {
            "title": titled(slip, verdict),
            "plain": slip.plain,
            "derivation": _in_columns(slip.derivation) if verdict.course else slip.derivation,
            "look_for": slip.look_for,
        }
        for slip in verdict.candidates or verdict.mistakes
    ]


class _Page:
    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[WordRow] = []

    def head(self, verdict: Verdict) -> None:
        place = "" if verdict.line is None else f", {line_name(verdict)}"
        self.paragraph(f"{WORD[verdict.ok]}: {printable(verdict.target, 200)}{place}", HEADS[verdict.ok])

    def taken(self, verdict: Verdict) -> None:
        """How it was bound, in a line where that is possible; and what was compared."""
        bound = [name if own == name else f"{name} = {printable(own)}" for name, own in verdict.bound.items()]
        of_several = verdict.ok and verdict.parts
        if of_several:
            for part in verdict.parts:
                more = part.undecided if part.ok is None else listed(part.checked)
                self.said("checked", f"{short_name(part)} is {WORD[part.ok]}" + (f": {more}" if more else ""))
        else:
            self.said("taken as", "; ".join(part for part in (", ".join(bound), *verdict.notes) if part))
            self.said("checked", checked(verdict) if verdict.checked else "")
        if verdict.left_out and verdict.ok:
            names = printable(listed(verdict.left_out), 200)
            self.said("left out", f"{names}: not checked")

    def wrong(self, verdict: Verdict, *, answer: bool) -> None:
        """Which quantity, which mistake, why, what to look for, on which numbers."""
        if verdict.fault is not None:
            self.blank()
            self.said("mistake", f"{how(verdict.fault)} [{verdict.fault.kind}]", "title")
            meaning = meaning_of(verdict.fault)
            self.said("means", meaning)
            if not meaning or verdict.fault.kind != "raises":
                self.said("look for", BY_ID[verdict.fault.kind].look_for)
        elif verdict.variable is not None:
            self.blank()
            self.paragraph(f"{first_wrong(verdict, answer=answer)}.", "title")
        self.blank()
        if len(verdict.candidates) > 1:
            self.candidates(verdict)
        else:
            self.mistakes(verdict, answer=answer)
        if len(verdict.candidates) > 1 or not verdict.mistakes:
            self.place(verdict)
        if verdict.evidence is not None:
            self.blank()
            others = not verdict.advice  # by which they may be other numbers and right
            self.paragraph(on_which(verdict.evidence), indent=INDENT)
            lines = evidence_lines(verdict.evidence, self.columns - len(INDENT), answer=answer, others=others)
            self.rows += [WordRow(INDENT + line) for line in lines]

    def candidates(self, verdict: Verdict) -> None:
        self.paragraph(f"It is {one_of(len(verdict.candidates))}:", indent=INDENT)
        for number, slip in enumerate(verdict.candidates, 1):
            self.said(f"{number}", f"{titled(slip, verdict)} [{slip.id}]", "title")
            self.said("look for", slip.look_for)

    def mistakes(self, verdict: Verdict, *, answer: bool) -> None:
        if verdict.partly:
            self.paragraph("A part of it is explained by this; something else is wrong, too:", indent=INDENT)
        if not verdict.mistakes and verdict.fault is None and not verdict.explained:
            self.said("mistake", "none of the known mistakes gives exactly these numbers")
        elif verdict.advice and not verdict.mistakes and verdict.fault is None:
            self.said("mistake", "only what is advice otherwise, which --strict takes for a mistake")
        ending = "" if verdict.fault is None else verdict.fault.kind
        mistakes = [slip for slip in verdict.mistakes if slip.id != ending]  # of that all is said
        for number, slip in enumerate(mistakes, 1):
            label = "mistake" if len(mistakes) == 1 else f"mistake {number}"
            if number > 1:
                self.blank()
            self.said(label, f"{titled(slip, verdict)} [{slip.id}]", "title")
            broken = verdict.variable if len(verdict.mistakes) == 1 and verdict.variable else slip.quantity
            self.why(slip, broken, course=verdict.course, answer=answer)
            if number == 1:
                self.place(verdict)
        if not verdict.mistakes and verdict.variable is not None:
            self.lesson(verdict.variable, course=verdict.course, answer=answer)

    def why(self, slip: Slip, broken: str, *, course: bool, answer: bool) -> None:
        self.said("why", slip.plain)
        if answer:
            self.said("", _in_columns(slip.derivation) if course else slip.derivation)
        self.lesson(broken, course=course, answer=answer, penalised="penal" in slip.id)
        self.said("look for", slip.look_for)

    def lesson(self, name: str, *, course: bool, answer: bool, penalised: bool = False) -> None:
        """The line of the lesson that is broken, for X as it lies in theirs."""
        if answer and name in BY_NAME and BY_NAME[name].code:
            code = f"{name} = {_in_columns(BY_NAME[name].code) if course else BY_NAME[name].code}"
            penalty = f"{BY_NAME[name].penalty}" if name != "J" else f", and R ={BY_NAME['R'].penalty} is added to it"
            self.said("the lesson", code + penalty if penalised else code)

    def place(self, verdict: Verdict) -> None:
        """The line in which the wrong numbers stand first."""
        if verdict.line is not None and verdict.code.strip() and verdict.fault is None:
            code = printable(verdict.code.strip(), 2 * self.columns)
            self.said("in line" if verdict.cell is None else "in", f"{line_name(verdict, short=True)}: {code}")

    def others(self, verdict: Verdict) -> None:
        """What else there is in the file."""
        others = [part for part in verdict.parts if part.target != verdict.target]
        if verdict.ok or not others:
            return
        self.blank()
        for part in others:
            more = {True: listed(part.checked), False: besides(part, verdict), None: part.undecided}[part.ok]
            self.said("also", f"{short_name(part)} is {WORD[part.ok]}" + (f": {more}" if more else ""))

    def blank(self) -> None:
        if self.rows and self.rows[-1].text:
            self.rows.append(WordRow(""))

    def said(self, label: str, words: str, kind: Kind = "plain") -> None:
        """Words behind a label."""
        if words:
            lead = INDENT + label.ljust(LABEL - 1)[: max(LABEL - 1, len(label))] + " "
            self.paragraph(words, kind, lead, " " * (len(INDENT) + LABEL))

    def paragraph(self, words: str, kind: Kind = "plain", lead: str = "", indent: str = "") -> None:
        lines = textwrap.wrap(
            words, self.columns, initial_indent=lead or indent, subsequent_indent=indent, break_on_hyphens=False
        )
        self.rows += [WordRow(line, kind) for line in lines]

    def finished(self) -> list[WordRow]:
        """Its lines, the last of them one with words."""
        while self.rows and not self.rows[-1].text:
            self.rows.pop()
        return self.rows


def _in_columns(formula: str) -> str:
    """A formula for an X that has an example in each column."""
    for in_rows, in_columns in (("X @ w", "w.T @ X"), ("X.T @ dz", "X @ dz.T"), ("Xᵀdz", "X dzᵀ")):
        formula = formula.replace(in_rows, in_columns)
    return formula


def line_name(verdict: Verdict, *, short: bool = False) -> str:
    """Its line, and of a notebook the cell."""
    if verdict.cell is not None:
        return f"cell {verdict.cell}, line {verdict.line}"
    return f"{verdict.line}" if short else f"line {verdict.line}"


def table_of(verdicts: Sequence[Verdict], columns: int = WIDEST) -> list[WordRow]:
    """Many files, a line each, and how many of them are right."""
    columns = max(LEAST, min(columns, WIDEST))
    cells = [(verdict.file or verdict.target, WORD[verdict.ok], verdict.mistake or "", verdict.variable or "")
             for verdict in verdicts]  # fmt: skip
    heads = ("file", "verdict", "mistake", "first wrong")
    wide = [max(len(row[i]) for row in (heads, *cells)) for i in range(len(heads))]
    room = columns - sum(wide[1:]) - 2 * (len(heads) - 1)
    wide[0] = max(8, min(wide[0], room))
    lines = [WordRow(_joined(heads, wide, columns), "title")]
    lines += [
        WordRow(_joined(row, wide, columns), HEADS[verdict.ok]) for row, verdict in zip(cells, verdicts, strict=True)
    ]
    return [*lines, WordRow(total(verdicts))]


def total(verdicts: Sequence[Verdict]) -> str:
    """How many are right, wrong, not decided."""
    counts = ((WORD[ok], sum(verdict.ok is ok for verdict in verdicts)) for ok in (True, False, None))
    return f"{len(verdicts)} files: " + ", ".join(f"{count} {word}" for word, count in counts if count)


def _joined(cells: Sequence[str], wide: Sequence[int], columns: int) -> str:
    return "  ".join(printable(cell, size).ljust(size) for cell, size in zip(cells, wide, strict=True))[
        :columns
    ].rstrip()


def several(verdicts: Sequence[Verdict], columns: int = WIDEST) -> Iterator[WordRow]:
    """The table, and why where something was not decided."""
    yield from table_of(verdicts, columns)
    for verdict in verdicts:
        if verdict.ok is None:
            page = _Page(max(LEAST, min(columns, WIDEST)))
            page.paragraph(f"{verdict.file or verdict.target}: {verdict.undecided}")
            yield from page.rows
