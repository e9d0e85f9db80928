"""Reads what the panels say at an address, and holds it against the Frame, NumPy and mpmath."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

import numpy as np
import pytest
from mpmath import mp

from lrstep.debugger import Frame
from lrstep.view.graph_panels import graph_panel
from lrstep.view.lesson import derivative_rows
from lrstep.view.lines import Line, text_of
from lrstep.view.style import Style
from lrstep.view.words import words_here
from tests.view.chains import Chain, is_numeric, number
from tests.view.claims import N, check_meaning, check_verdict, floats
from tests.view.reference import Reference, digits_for, loss

WIDE = 10_000  # cells: nothing is folded


def rows_of(lines: list[Line]) -> list[str]:
    return text_of(lines).rstrip("\n").split("\n")


def check_explanation(frame: Frame, text: list[str]) -> list[str]:
    """The sentences of the plain words that speak of numbers; and whether it helped."""
    with mp.workdps(digits_for(frame)):
        return _checked(frame, text)


def _checked(frame: Frame, text: list[str]) -> list[str]:
    reference = Reference(frame)
    words = words_here(frame)
    told = [row for row in text if row.startswith(words.plain)]
    assert len(told) == 1, text
    verdicts = [row for row in text if re.search("[JLR]  ", row) and "→" in row and ":" in row]
    assert bool(verdicts) == frame.ended
    for verdict in verdicts:
        check_verdict(frame, reference, verdict, batch=frame.m > 1)
    return check_meaning(frame, reference, told[0].removeprefix(words.plain).removesuffix(words.also).rstrip())


def check_example(frame: Frame, text: list[str]) -> None:
    """The prediction, and the batch's count of right and of saturated examples."""
    a, y = frame.value("a"), int(frame.y)
    told = next(row for row in text if "predicts" in row or "undecided" in row).strip()
    if a is None:
        assert told == "predicts —"
    elif math.isnan(a):
        assert told == "predicts nothing  (a is NaN, not a number)"
    elif a == 0.5:
        assert told == "undecided  (a = 0.5 exactly, counted as 0)"
    else:
        match = re.fullmatch(rf"predicts ([01]), (right|wrong)  \(a = ({N}), (above|below) 0\.5\)", told)
        assert match is not None, told
        label, right, shown, side = match.groups()
        assert (label == "1") == (a > 0.5) == (side == "above") == (floats(shown) > 0.5)
        assert (right == "right") == (int(label) == y)
    if frame.m > 1 and frame.known.reached("a") == frame.m:
        match = re.search(r"(\d+) of (\d+) right(?: · (\d+) saturated)?", " ".join(text))
        assert match is not None
        assert match[3] != "0", "nothing is said of what there is none of"
        labels = frame.values.batch.read(frame.values.rows, 0, frame.m)[1]
        all_a = np.asarray(frame.values.pointwise.a)
        right_ones = [(a > 0.5) == (y == 1) for a, y in zip(all_a, labels, strict=True) if a == a]
        far = [a == 1 or 1 - a == 1 for a in all_a]
        assert [int(count or 0) for count in match.groups()] == [sum(right_ones), frame.m, sum(far)]


def check_update(frame: Frame, text: list[str], digits: int) -> None:
    """old − alpha·gradient = new, and which way it went."""
    for row in text:
        match = re.fullmatch(rf"▸?\s*(w\d+|b)\s+(.*) ([=≈]) ({N}|NaN|−?∞) ?([↑↓=]?)", row)
        if match is None:
            continue
        name, formula, equals, shown, arrow = match.groups()
        i = None if name == "b" else int(name[1:]) - 1
        before, after = frame.values.before, frame.values.after
        old, new = (float(at.b if i is None else at.w[i]) for at in (before, after))
        assert arrow == ("" if math.isnan(new) else "↑" if new > old else "↓" if new < old else "=")
        if equals == "≈":  # a loop's own sum, where the kernel's went on
            assert frame.program.loops
            gradient = frame.known.gradient.db if i is None else frame.known.gradient.dw[i]
            assert float(old - frame.alpha * gradient) != new
        elif math.isfinite(new) and is_numeric(formula):
            check_chain(frame, formula, shown, digits)


def check_chains(frame: Frame, digits: int) -> None:
    """Each op of the graph: what stands between its name and its value makes that value."""
    style = Style(digits=digits)
    for name, brief in itertools.product("xzaL", (False, True)):
        panel = graph_panel(name, frame, style, WIDE, brief=brief)
        for chain in _chains([*panel.forward, *panel.backward]):
            *parts, shown = chain
            for part in parts:
                if is_numeric(part) and "∞" not in shown:
                    check_chain(frame, part, shown, digits)


def _chains(lines: list[Line]) -> Iterator[list[str]]:
    """The parts of each `name = … = value`, which may go on on the lines below."""
    chain: list[str] = []
    for row in [*rows_of(lines), "end = "]:
        text = row.removeprefix("▸ ").strip()
        if re.match(r"(z|a|L|da|dz|dw\d+|db|end) = ", text):
            if chain and re.fullmatch(rf"{N}|−?∞", chain[-1]):
                yield chain
            chain = []
        if text.startswith("+ ") and chain:
            chain[-1] += f" {text}"
        elif " = " in f" {text}":
            chain += [part.strip() for part in f" {text}".split(" = ")[1:]]


def check_chain(frame: Frame, formula: str, shown: str, digits: int) -> None:
    """A formula with numbers makes what is shown, within what the digits that are seen leave open."""
    if "…" in formula or "∞" in formula:
        return
    made, result = Chain(formula, digits), number(shown, digits)
    eps = float(np.finfo(frame.values.dtype).eps)
    slack = 64 * eps * max(float(made.largest), abs(floats(shown))) + float(np.finfo(frame.values.dtype).tiny)
    assert made.value.a <= result.b + slack, (formula, shown)
    assert result.a <= made.value.b + slack, (formula, shown)
    if "−ln" in formula or formula.endswith((" − 1", " − 0")) or "1/" in formula:
        assert abs(made.value.b - made.value.a) <= 0.25 * abs(floats(shown)) + slack, (formula, shown)


def check_notes(frame: Frame) -> None:
    """What the textbook's line gives, by NumPy; what is right, by mpmath."""
    kind, y = frame.values.dtype.type, frame.y
    for note in frame.notes:
        match = re.fullmatch(r".*(?:gives|cancels to) (\S+); from z it is (\S+)", note.text)
        if match is None:
            known = ("beyond the largest", "larger than the largest", "would be nan or inf", "in the loop")
            assert any(words in note.text for words in known), note
            continue
        a = kind(frame.value("a"))
        with np.errstate(all="ignore"):
            textbook = {
                "L": -(y * np.log(a) + (1 - y) * np.log(1 - a)), "da": -y / a + (1 - y) / (1 - a), "dz": a - y,
            }[note.op]  # fmt: skip
        naive, right = (float(text) for text in match.groups())
        assert naive == pytest.approx(float(textbook), rel=1e-5, nan_ok=True)
        assert match[1] != match[2]
        exact = frame.value(note.op)  # type: ignore[arg-type]
        assert right == pytest.approx(exact, rel=1e-5, abs=1e-300)
        if note.op == "L":
            assert right == pytest.approx(float(loss(frame.value("z"), y)), rel=1e-5, abs=1e-40)
        if "a is rounded to" in note.text:
            rounded = 1 - a if note.text.startswith("1 − a") else a
            assert rounded == float(note.text.partition("rounded to ")[2][0])


def check_derivatives(frame: Frame) -> None:
    """The lesson's table has this example's numbers."""
    dz = frame.value("dz")
    for variable, _, name, shown in derivative_rows(frame, Style())[1:]:
        if dz is None:
            assert shown == "—" or name == "da"
        elif shown != "—" and name not in ("da", "dz") and math.isfinite(dz):
            x = 1.0 if variable == "b" else float(frame.x[int(variable[1:]) - 1])
            assert floats(shown) == pytest.approx(x * dz, rel=1e-4, abs=1e-300)
