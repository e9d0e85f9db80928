"""Answer: what one call of somebody's function came to, as the lesson's quantities of a moment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lrstep.checks.binding import Aim
from lrstep.checks.callee import Reply, Seen
from lrstep.checks.giving import Giving
from lrstep.checks.made import Made
from lrstep.checks.matching import matches, near
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.numbered import gathered
from lrstep.checks.own_source import own_source
from lrstep.checks.predictions import as_labels, right_labels
from lrstep.checks.references import Reference, taken
from lrstep.checks.results import Readout, Returned, is_single, parts_of, readouts, values_of
from lrstep.checks.roles import Role, expression_name, role
from lrstep.formulas import FloatArray

CLOSE = 1e-3
"""How far from the derivative a one-sided difference with a step of 0.001 may be."""
_LIKELIHOOD = re.compile(r"likelihood|ascent|^ll$", re.IGNORECASE)
_PER_EXAMPLE = re.compile(r"loss|entropy|error", re.IGNORECASE)


class Answer(NamedTuple):
    """One way to read what a call returned."""

    observed: Observed
    names: Mapping[str, str]
    """What each quantity is called there."""
    wrong: tuple[str, ...]
    """Quantities that are not the lesson's."""
    unfit: tuple[str, ...]
    """Those of them that have a wrong shape."""
    times: str = ""
    """Of a log likelihood, or its gradient: how many times the lesson's it is, by convention."""

    @property
    def is_misshaped(self) -> bool:
        """Whether all numbers are right, and dw can't be subtracted from w as it is."""
        dw = self.observed.values.get("dw")
        return dw is not None and self.wrong == ("dw",) == self.unfit and dw.size == self.observed.moment.n

    @property
    def is_right(self) -> bool:
        """Whether all is as in the lesson."""
        return not self.wrong


class Question(NamedTuple):
    """What is asked of a function, and what was said of its results."""

    asking: Aim
    results: Mapping[str, Reference] = {}
    single: bool = False
    """Whether its source says that it computes in float32."""


def answers(question: Question, giving: Giving, moment: Moment, reply: Reply) -> list[Answer]:
    """All ways to read a reply that are as likely as one another; none where it holds no number."""
    with np.errstate(all="ignore"):
        if giving.how.each:
            return _of_examples(question, giving, moment, reply)
        chosen = _readouts(question, giving, moment, _parts(question, giving, moment, reply))
        return [_answer(question, giving, moment, readout) for readout in chosen if readout]


def _parts(question: Question, giving: Giving, moment: Moment, reply: Reply, i: int = 0) -> list[Returned]:
    signature = giving.signature
    source = own_source(giving.callee, giving.method)
    returned = reply.returned[i] if i < len(reply.returned) else None
    moved = _moved(giving, moment, reply)
    if moved:
        costs = [] if returned is None else parts_of(returned, signature.returns, source)
        return [*moved, *(part._replace(role="J") for part in costs[:1] if part.role in ("J", None))]
    if returned is None and giving.method:
        kept = {name: value for name, value in reply.attributes.items() if name not in giving.bound.sets}
        return [part for part in parts_of(kept) if part.role in ("dw", "db", "dtheta", "gradient", "J", "a")]
    said = [_said(name, reference, returned, signature.returns) for name, reference in question.results.items()]
    sure = [part for part in said if part is not None]
    others = gathered(parts_of(returned, signature.returns, source))
    return sure + [part for part in others if not any(np.array_equal(part.value, each.value) for each in sure)]


def _moved(giving: Giving, moment: Moment, reply: Reply) -> list[Returned]:
    """The parameters of its object after a method that has changed one of them: a step."""
    if not giving.method or len(reply.returned) != 1:
        return []
    after = [
        (part._replace(name=f"self.{name}", role=each), np.ravel(np.asarray(giving.given(name, each, moment).value)))
        for name, each in giving.bound.sets.items()
        if each in ("w", "b", "theta") and name in reply.attributes
        for part in parts_of(reply.attributes[name])
    ]
    is_moved = any(not np.array_equal(part.value.ravel(), before) for part, before in after)
    return [part for part, _ in after] if is_moved else []


def _said(name: str, reference: Reference, returned: Seen, expressions: Sequence[str]) -> Returned | None:
    """A result that was said to be a quantity."""
    value = returned
    labels = [expression_name(code)[0] for code in expressions]
    if reference.root in labels and isinstance(returned, tuple) and len(labels) == len(returned):
        value = returned[labels.index(reference.root)]
    elif isinstance(returned, dict) and reference.root in returned:
        value = returned[reference.root]
    try:
        inner = parts_of(taken(value, reference.steps))
    except LookupError:
        return None
    if len(inner) != 1:
        return None
    written = reference.root + "".join(f"[{step!r}]" for step in reference.steps)
    return inner[0]._replace(name=written, role=name)  # type: ignore[arg-type]


def _readouts(question: Question, giving: Giving, moment: Moment, parts: Sequence[Returned]) -> list[Readout]:
    if not parts:
        return []
    if question.asking == "check":
        both = [each for each in readouts(parts, moment, theta=_splits(giving)) if _has_gradient(each, giving)]
        sized = [part for part in parts if part.value.size in (moment.n, moment.n + 1)]
        if sized:
            return both
        return [{"difference": min(parts, key=lambda part: (part.role != "difference", part.value.size))}]
    if question.asking == "gradient":
        own = role(giving.method or giving.callee.name)
        if len(parts) == 1 and own in ("dw", "db") and parts[0].role in (None, own):
            return [{own: parts[0]}]
        return [each for each in readouts(parts, moment, theta=_splits(giving)) if _has_gradient(each, giving)]
    if question.asking == "cost":
        return _of_cost(giving, moment, parts)
    if question.asking == "sigmoid":
        return [{"a": parts[0]}]
    if question.asking == "predict":
        size = 1 if giving.how.each else moment.m
        return [{"a": next((part for part in parts if part.value.size == size), parts[0])}]
    named = role(giving.method or giving.callee.name)
    by_name: dict[Role, Returned] = {part.role: part for part in reversed(parts) if part.role in ("a", "z")}
    return [by_name or {"z" if named == "z" else "a": parts[0]}]


def _splits(giving: Giving) -> bool:
    """Whether one gradient holds dw and db: theta does, or ones are in X."""
    return giving.bound.theta or giving.how.ones


def _has_gradient(readout: Readout, giving: Giving) -> bool:
    """Whether there is a gradient in it, or what a step made of the parameters."""
    names: tuple[Role, ...] = ("dw", "gradient", "dtheta")
    return any(name in readout for name in (*names, "w", "theta") if name in names or "alpha" in giving.bound.roles)


def _of_cost(giving: Giving, moment: Moment, parts: Sequence[Returned]) -> list[Readout]:
    """J, or the losses of the examples; with a gradient beside it where that is returned, too."""
    if len(parts) > 1:
        both = [each for each in readouts(parts, moment, theta=_splits(giving)) if "J" in each]
        if both:
            return [{name: part for name, part in each.items() if name in ("J", *_GRADIENT)} for each in both]
    if len(parts) == 1 and (parts[0].role in _GRADIENT or parts[0].value.size in (moment.n, moment.n + 1)):
        return [{"gradient": parts[0]}]  # a cost by its name alone
    single = next((part for part in parts if part.role in ("J", "L")), parts[0])
    name = giving.method or giving.callee.name
    is_loss = single.value.size == moment.m and _PER_EXAMPLE.search(name) and "cost" not in name.lower()
    return [{"L" if is_loss else "J": single}]


_GRADIENT: tuple[Role, ...] = ("dw", "db", "gradient", "dtheta")


def _answer(question: Question, giving: Giving, moment: Moment, readout: Readout) -> Answer:
    values = values_of(readout, giving.how, moment, theta=_splits(giving))
    if "alpha" not in giving.bound.roles:
        values = {name: value for name, value in values.items() if name not in ("w", "b")}
    if _LIKELIHOOD.search(giving.method or giving.callee.name) and set(values) in ({"J"}, {"dw"}, {"dw", "db"}):
        right = {name: Made(moment).value(name) for name in values}
        for times, factor in (("−1", -1.0), ("−m", -moment.m), ("m", moment.m)):
            if all(near(values[name], factor * right[name]) for name in values):
                return answer_of(giving, moment, right, readout, question)._replace(times=times)
    return answer_of(giving, moment, values, readout, question)


def answer_of(
    giving: Giving, moment: Moment, values: Mapping[str, FloatArray], readout: Readout, question: Question
) -> Answer:
    """The values beside what the function was handed, held against the lesson's."""
    right = Made(moment)
    handed = {name: right.value(name) for name in _upstream(giving)}
    observed = Observed(moment, handed | dict(values), question.single or is_single(readout))
    wrong = _wrong(question, observed, values, readout)
    unfit = tuple(name for name in wrong if name in values and np.size(values[name]) != np.size(right.value(name)))
    shaped = _misshaped(giving, moment, readout, values)
    names = _names(giving, readout)
    return Answer(observed, names, tuple(dict.fromkeys((*wrong, *shaped))), tuple(dict.fromkeys((*unfit, *shaped))))


def _wrong(
    question: Question, observed: Observed, values: Mapping[str, FloatArray], readout: Readout
) -> tuple[str, ...]:
    right = Made(observed.moment)
    if question.asking == "predict":
        labels = as_labels(values["a"])
        if labels is not None and labels.size == observed.moment.m:
            return () if (labels == right_labels(observed.moment)).all() else ("a",)
    if question.asking == "check":
        if "difference" in readout:
            return () if _says_right(readout["difference"]) else ("dw",)
        return tuple(name for name in values if name in ("dw", "db") and not _is_near(values[name], right.value(name)))
    return tuple(name for name in values if not matches(observed, right, name))


def _says_right(part: Returned) -> bool:
    """Whether a check says that a right gradient is right: by True, or by a small number."""
    return bool(part.value.all()) if part.truth else bool((np.abs(part.value) < CLOSE).all())


def _is_near(values: FloatArray, right: FloatArray) -> bool:
    """Whether an estimate by small steps is the derivative."""
    return values.shape == right.shape and bool(np.allclose(values, right, rtol=CLOSE, atol=CLOSE))


def _upstream(giving: Giving) -> tuple[str, ...]:
    """What was handed to the function and is not to be blamed."""
    roles = giving.bound.roles
    if "dz" in roles:
        return ("z", "a", "dz")
    return ("z", "a") if "a" in roles else (("z",) if "z" in roles else ())


def _misshaped(giving: Giving, moment: Moment, readout: Readout, values: Mapping[str, FloatArray]) -> tuple[str, ...]:
    """dw, where it can't be subtracted from the weights as they were given."""
    part = next((readout[name] for name in _GRADIENT if name in readout and name != "db"), None)
    if (
        part is None
        or giving.how.each
        or giving.bound.features
        or not giving.bound.roles & {"w", "theta"}
        or giving.bound.keys
    ):
        return ()
    weights = giving.how.theta(moment) if giving.bound.theta else giving.how.weights(moment)
    if part.value.size != weights.size:
        return ()
    return () if np.broadcast_shapes(part.value.shape, weights.shape) == weights.shape else ("dw",)


def _names(giving: Giving, readout: Readout) -> dict[str, str]:
    names: dict[str, str] = {}
    is_joint = _splits(giving) and "db" not in readout
    for each, part in readout.items():
        if each in ("gradient", "dtheta") or (each == "dw" and is_joint):
            if is_joint:
                rest, intercept = ("[1:]", "[0]") if giving.how.first else ("[:-1]", "[-1]")
                names |= {"dw": part.name + rest, "db": part.name + intercept}
            else:
                names["dw"] = part.name
        else:
            names[each] = part.name
    return names


def _of_examples(question: Question, giving: Giving, moment: Moment, reply: Reply) -> list[Answer]:
    """The answer of a call for each example: of gradients and costs the mean, of all else each one."""
    rows: list[tuple[dict[str, FloatArray], Readout]] = []
    for i in range(len(reply.returned)):
        chosen = _readouts(question, giving, moment, _parts(question, giving, moment, reply, i))
        if not chosen:
            return []
        rows.append((values_of(chosen[0], giving.how, moment, theta=_splits(giving)), chosen[0]))
    if not rows or len({tuple(values) for values, _ in rows}) != 1:
        return []
    values: dict[str, FloatArray] = {}
    for name in rows[0][0]:
        if len({np.shape(row[name]) for row, _ in rows}) != 1:
            return []
        stacked = np.array([row[name] for row, _ in rows])
        if name == "J" and question.asking == "cost":
            values["L"] = stacked.reshape(-1)
        else:
            values[name] = stacked.reshape(-1) if name in ("a", "z", "L") else stacked.mean(axis=0)
    return [answer_of(giving, moment, values, rows[0][1], question)]
