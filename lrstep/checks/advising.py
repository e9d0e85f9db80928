"""Advising: what is right in a function, and may yet surprise: numbers without a value, arguments changed, float32."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from lrstep.checks.answers import Answer, Question, answers
from lrstep.checks.callee import Callee, Reply
from lrstep.checks.giving import Giving
from lrstep.checks.moment import Observed
from lrstep.checks.naming import ORDER
from lrstep.checks.own_source import own_source
from lrstep.checks.probes import SATURATED
from lrstep.steplog.epsilons import Advice


def of_calls(replies: Sequence[Reply], read: Sequence[Answer]) -> list[Advice]:
    """What it does to its arguments, in which numbers it computes, and what it is the gradient of."""
    advice: list[Advice] = []
    names = " and ".join(dict.fromkeys(name for reply in replies for _, name in reply.changed))
    if names:
        text = f"it changes {names} in place: who calls it finds other numbers there"
        advice.append(Advice("changes-arguments", text))
    advice += of_floats([each.observed for each in read])
    times = {each.times for each in read}
    if len(times) == 1 and (by := times.pop()):
        what, name = ("log likelihood", "ascent") if "−" in by else ("negative log likelihood", "summed")
        summed = ", a sum over the examples" if by == "m" else ""
        advice.append(Advice(name, f"it is of the {what}{summed}: {by} times the lesson's"))
        if by == "−m":
            advice.append(Advice("summed", "it is a sum over the examples, not their mean"))
    return advice


def of_floats(observed: Iterable[Observed]) -> tuple[Advice, ...]:
    """That it computes in float32, if it does."""
    text = "it computes in float32: about 7 digits of its numbers were compared"
    return (Advice("float32", text),) if any(each.single for each in observed) else ()


def of_extremes(callee: Callee, question: Question, giving: Giving) -> list[Advice]:
    """Whether J has no value where a rounds to 0 or 1, as the textbook's formula has none."""
    if not giving.bound.roles & {"X", "z", "a"}:
        return []
    advice: list[Advice] = []
    for scale, name in ((1.0, "saturated"), (25.0, "overflow")):
        moment = replace(SATURATED, X=SATURATED.X * scale)
        reply = callee.ask(giving.recipe(moment))
        if reply.fault is not None:
            if reply.fault.type in ("OverflowError", "ValueError", "ZeroDivisionError", "FloatingPointError"):
                advice.append(_extreme("overflow" if reply.fault.type == "OverflowError" else name, reply.fault.type))
                break
            continue
        values = [value for each in answers(question, giving, moment, reply) for value in each.observed.values.items()]
        lost = {name for name, value in values if not np.isfinite(value).all()}
        if lost:
            advice.append(_lost(name, lost, own_source(callee, giving.method)))
            break
    return advice


def _lost(name: str, lost: set[str], source: str) -> Advice:
    """Of numbers that are not finite: exp(z) is so only where |z| is large, log(0) and its derivative also before."""
    if not lost - {"J", "L"} or (name == "overflow" and "exp" in source):
        return _extreme(name if lost - {"J", "L"} else "saturated", "")
    where = "a rounds to 0 or 1" if name == "saturated" else "|z| is above 700"
    names = sorted(lost - {"J", "L"}, key=ORDER.index)
    what = f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} not finite"
    return Advice(name, f"where {where}, {what}: compute the loss from z, not from a")


def _extreme(name: str, error: str) -> Advice:
    if name == "saturated":
        how = f"it raises {error}" if error else "J is not a finite number"
        return Advice(name, f"where a rounds to 0 or 1, {how}: log(0) has no value; clip a, or compute the loss from z")
    how = f"raises {error}" if error else "gives numbers that are not finite"
    return Advice(name, f"where |z| is above 700, exp(z) overflows and it {how}")
