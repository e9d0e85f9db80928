"""Report: a Verdict as JSON for other programs, and as an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lrstep.checks.moment import Moment, Observed
from lrstep.checks.sentences import message
from lrstep.checks.verdict import Evidence, Verdict
from lrstep.json_text import json_ready

RIGHT, WRONG, UNDECIDED = 0, 1, 2


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 where all are right, 1 where one is wrong, else 2: one could not be decided."""
    if any(verdict.ok is False for verdict in verdicts):
        return WRONG
    return UNDECIDED if any(verdict.ok is None for verdict in verdicts) else RIGHT


def table(verdict: Verdict, *, answer: bool = True) -> dict[str, Any]:
    """One object of JSON; without the `answer` nothing in it says what is right."""
    return {
        "ok": verdict.ok,
        "mistake": verdict.mistake,
        "variable": verdict.variable,
        "file": verdict.file,
        "line": verdict.line,
        "update": verdict.update,
        "message": message(verdict, answer=answer),
        "mistakes": list(verdict.ids()),
        "candidates": [slip.id for slip in verdict.candidates],
        "advice": [advice._asdict() for advice in verdict.advice],
        "bound": dict(verdict.bound),
        "evidence": {} if verdict.evidence is None else _evidence(verdict.evidence, answer=answer),
    }


def _evidence(evidence: Evidence, *, answer: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"quantity": evidence.quantity, "given": _numbers(evidence.given)}
    if answer:
        shown |= {"right": _numbers(evidence.right), "ratio": json_ready(evidence.ratio)}
    if evidence.moment is not None:
        shown["on"] = _on(evidence.moment)
    return shown


def _on(observed: Observed) -> dict[str, Any]:
    """The numbers before it."""
    moment: Moment = observed.moment
    numbers = {"X": moment.X, "y": moment.y, "w": moment.w, "b": moment.b}
    if moment.alpha:
        numbers["alpha"] = moment.alpha
    if moment.l2:
        numbers["l2"] = moment.l2
    return {name: _numbers(value) for name, value in numbers.items()}


def _numbers(values: Any) -> Any:
    """Numbers as lists, one alone as it is."""
    if isinstance(values, np.ndarray):
        values = values.item() if values.size == 1 else values.tolist()
    return json_ready(values)
