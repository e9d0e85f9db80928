"""Functions: what somebody's gradient, cost, sigmoid, forward pass or prediction makes of the probes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lrstep.checks.arrangement import Hints, hints_of
from lrstep.checks.binding import Asking, Bound, bindings, is_enough, is_read, own_source
from lrstep.checks.callee import Callee, Reply
from lrstep.checks.giving import Giving
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.numbered import narrowed
from lrstep.checks.outcome import Outcome, Question, outcomes
from lrstep.checks.outside import has_fixed_count, named_in, outside_data
from lrstep.checks.predictions import EXAMPLES, as_labels, mispredicted
from lrstep.checks.probes import PROBES, SATURATED
from lrstep.checks.references import reference_of
from lrstep.checks.trials import Chosen, Explorer, Trial
from lrstep.checks.verdict import Advice, Asked

_RESULTS = ("dw", "db", "J", "dtheta", "gradient", "a", "z", "L", "dz", "cost", "labels")
PENALTY = 0.7
"""The weight of the penalty with which a function that takes one is asked again."""


def asked_function(
    callee: Callee,
    kind: Asking = "gradient",
    bind: Mapping[str, str] | None = None,
    layout: str = "auto",
    on: Sequence[Moment] = (),
    method: str = "",
) -> Asked:
    """What a function, or a method of a class, makes of the probes and of other moments; `layout` is auto, rows or
    course. InputError where `bind` is not what it may be."""
    said = dict(bind or {})
    references = {name: reference_of(code) for name, code in said.items()}
    parameters = {each.name for each in (callee.methods.get(method, callee.signature)).parameters}
    results = {
        "J" if name == "cost" else name: reference
        for name, reference in references.items()
        if name in _RESULTS and reference.root not in (*parameters, "self")
    }
    inputs = {name: code for name, code in said.items() if name not in results and name != "cost"}
    bounds = [bound for bound in bindings(callee, kind, method, inputs) if is_enough(bound, kind)]
    if not bounds:
        return Asked(doubt=_unknown(callee, method))
    hints = hints_of(own_source(callee, method))
    moments = EXAMPLES if kind == "predict" else (*PROBES, *on)
    if bounds[0].n:
        moments = narrowed(moments, bounds[0].n)
    explorer = Explorer(callee, method, Question(kind, results), hints, moments)
    chosen = explorer.chosen(bounds, layout)
    return _Asking(callee, Question(kind, results), hints, moments, method).asked(chosen, bounds)


def _unknown(callee: Callee, method: str) -> str:
    outside = outside_data(callee)
    if outside:
        names = " and ".join(outside)
        return f"it reads {names} from outside, so it can't be asked about other data: make them parameters"
    names = ", ".join(each.name for each in callee.methods.get(method, callee.signature).parameters)
    return (
        f"which of its parameters ({names}) are the data and which the weights can't be told: say it, as --bind X=NAME"
    )


class _Asking:
    def __init__(
        self, callee: Callee, question: Question, hints: Hints, moments: Sequence[Moment], method: str
    ) -> None:
        self._callee, self._question, self._hints = callee, question, hints
        self._moments, self._method = moments, method

    def asked(self, chosen: Chosen, bounds: Sequence[Bound]) -> Asked:
        trial = chosen.trial
        if trial is None:
            return Asked(doubt=chosen.doubt or _unknown(self._callee, self._method), bound=bounds[0].names)
        giving = trial.giving
        if not trial.runs:
            return self._without_numbers(trial)
        replies = [self._callee.ask(giving.recipe(moment)) for moment in self._moments]
        for moment, reply in zip(self._moments, replies, strict=True):
            if reply.fault is not None or not outcomes(self._question, giving, moment, reply):
                return self._without_numbers(replace(trial, fault=reply.fault, empty=reply.fault is None))
        read = [self._read(giving, moment, reply, trial) for moment, reply in zip(self._moments, replies, strict=True)]
        return self._of(trial, read, replies)

    def _read(self, giving: Giving, moment: Moment, reply: Reply, trial: Trial) -> Outcome:
        """A reply as that of the first moment was read."""
        choices = outcomes(self._question, giving, moment, reply)
        names = tuple(trial.outcomes[0].names.items())
        return next((choice for choice in choices if tuple(choice.names.items()) == names), choices[0])

    def _of(self, trial: Trial, read: Sequence[Outcome], replies: Sequence[Reply]) -> Asked:
        giving = trial.giving
        observed = [each.observed for each in read]
        if self._hints.single:
            observed = [each._replace(single=True) for each in observed]
        advice = [*_changed(replies)]
        if all(each.likelihood for each in read):
            advice.append(Advice("ascent", "it is the log likelihood: J is −1/m times it"))
        notes = self._notes(giving)
        names = _names(giving, read[0])
        if self._question.asking in ("predict", "check"):
            return self._of_no_quantity(read, Asked(bound=names, advice=tuple(advice), notes=notes))
        asked = Asked(tuple(observed), names, advice=tuple(advice), notes=notes)
        if all(_about_right(each) for each in read):
            cut = self._of_whole_labels(trial)
            if cut is not None:
                notes = ("with labels of integers numbers are cut to whole ones", *notes)
                return replace(asked, observed=(), slips=("integers",), variable=cut, notes=notes)
            advice += self._of_saturated(trial)
            return replace(asked, observed=tuple(self._penalised(trial, observed)), advice=tuple(advice))
        if _only_shapes(read):
            return replace(asked, slips=("wrong-shape",))
        outside = outside_data(self._callee)
        if outside and has_fixed_count(observed):
            notes = (f"it reads {' and '.join(outside)} from outside", *notes)
            return replace(asked, observed=(), slips=("reads-globals",), notes=notes)
        return asked

    def _of_no_quantity(self, read: Sequence[Outcome], asked: Asked) -> Asked:
        """Labels and gradient checks, which are none of the lesson's quantities."""
        if self._question.asking == "check":
            return asked if all(each.is_right for each in read) else replace(asked, slips=("wrong-gradient-check",))
        labels = [as_labels(each.observed.values["a"]) for each in read]
        moments = [each.observed.moment for each in read]
        if any(each is None or len(each) != moment.m for each, moment in zip(labels, moments, strict=True)):
            return replace(asked, observed=tuple(each.observed for each in read))
        if all(each.is_right for each in read):
            return asked
        why = mispredicted(moments, [each for each in labels if each is not None])
        return replace(asked, slips=(why.slip,), notes=(why.text, *asked.notes))

    def _without_numbers(self, trial: Trial) -> Asked:
        names = trial.giving.bound.names
        notes = self._notes(trial.giving)
        if trial.fault is None:
            slips = ("returns-nothing",) if trial.empty else ()
            doubt = (
                ""
                if trial.empty
                else "what it returns holds no numbers of the lesson: say them, as --bind dw=result[0]"
            )
            return Asked(bound=names, slips=slips, doubt=doubt, notes=notes)
        if trial.fault.type in ("ModuleNotFoundError", "ImportError"):
            doubt = f"it can't be run here: {trial.fault.message}"
            return Asked(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        unset = re.search(r"object has no attribute '(\w+)'", trial.fault.message)
        if self._method and unset and re.search(rf"self\.{unset[1]}\b[^=\n]*=[^=]", self._callee.source):
            doubt = f"{self._method} reads self.{unset[1]}, which other methods set: what it holds is not known"
            return Asked(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        reads = named_in(trial.fault, outside_data(self._callee))
        if reads:
            return Asked(bound=names, slips=("reads-globals",), fault=trial.fault, notes=(f"it reads {reads}", *notes))
        if trial.giving.bound.guessed:
            doubt = f"{_unknown(self._callee, self._method)}; asked as was guessed, it raises {trial.fault.type}"
            return Asked(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        return Asked(bound=names, fault=trial.fault, notes=notes)

    def _penalised(self, trial: Trial, observed: list[Observed]) -> list[Observed]:
        """The same with a penalty, where the function takes one: the numbers without it were right."""
        giving = trial.giving
        names = [name for name, each in giving.bound.parameters.items() if each == "l2"]
        source = own_source(self._callee, self._method)
        if not any(is_read(name, source) for name in names) and "l2" not in giving.bound.sets.values():
            return observed
        moments = [replace(moment, l2=PENALTY) for moment in self._moments]
        replies = [self._callee.ask(giving.recipe(moment)) for moment in moments]
        if any(reply.fault for reply in replies):
            return observed
        return [
            self._read(giving, moment, reply, trial).observed for moment, reply in zip(moments, replies, strict=True)
        ]

    def _of_whole_labels(self, trial: Trial) -> str | None:
        """The first quantity that is wrong only where the labels are integers."""
        giving = replace(trial.giving, how=replace(trial.giving.how, whole=True))
        moment = self._moments[0]
        if "y" not in giving.bound.roles:
            return None
        reply = self._callee.ask(giving.recipe(moment))
        choices = [] if reply.fault else outcomes(self._question, giving, moment, reply)
        if not choices or any(_about_right(choice) for choice in choices):
            return None
        return choices[0].wrong[0]

    def _of_saturated(self, trial: Trial) -> list[Advice]:
        """Whether J has no value where a rounds to 0 or 1, as the textbook's formula has none."""
        giving = trial.giving
        if not giving.bound.roles & {"X", "z", "a"}:
            return []
        advice: list[Advice] = []
        for scale, name in ((1.0, "saturated"), (25.0, "overflow")):
            moment = replace(SATURATED, X=SATURATED.X * scale)
            reply = self._callee.ask(giving.recipe(moment))
            if reply.fault is not None:
                if reply.fault.type in ("OverflowError", "ValueError", "ZeroDivisionError", "FloatingPointError"):
                    advice.append(
                        _extreme("overflow" if reply.fault.type == "OverflowError" else name, reply.fault.type)
                    )
                    break
                continue
            values = [
                value
                for each in outcomes(self._question, giving, moment, reply)
                for value in each.observed.values.items()
            ]
            lost = {name for name, value in values if not np.isfinite(value).all()}
            if lost:
                advice.append(_extreme("overflow" if lost - {"J", "L"} else "saturated", ""))
                break
        return advice

    def _notes(self, giving: Giving) -> tuple[str, ...]:
        roles = giving.bound.roles
        words = giving.how.words(
            theta=giving.bound.theta, weights=bool(roles & {"w", "theta"}), features="X" in roles,
            labels=bool(roles & {"y"}),
        )  # fmt: skip
        guessed = giving.bound.guessed
        taken = [f"{name} was taken for {giving.bound.parameters[name]}, by what its numbers fit" for name in guessed]
        return tuple(each for each in (words, *taken) if each)


def _extreme(name: str, error: str) -> Advice:
    if name == "saturated":
        how = f"it raises {error}" if error else "J is not a finite number"
        return Advice(name, f"where a rounds to 0 or 1, {how}: log(0) has no value; clip a, or compute the loss from z")
    how = f"raises {error}" if error else "gives numbers that are not finite"
    return Advice(name, f"where |z| is above 700, exp(z) overflows and it {how}")


def _about_right(outcome: Outcome) -> bool:
    """Whether all is right, or J is so but for an epsilon."""
    if set(outcome.wrong) - {"J", "L"} or outcome.unfit:
        return False
    right = Made(outcome.observed.moment)
    return all(
        np.allclose(np.ravel(outcome.observed.values[name]), np.ravel(right.value(name)), rtol=1e-3, atol=1e-3)
        for name in outcome.wrong
    )


def _only_shapes(read: Sequence[Outcome]) -> bool:
    """Whether all numbers are right, and dw can't be subtracted from w as it is."""
    return all(outcome.wrong == ("dw",) == outcome.unfit for outcome in read) and all(
        np.size(outcome.observed.values.get("dw", 0)) == outcome.observed.moment.n for outcome in read
    )


def _changed(replies: Sequence[Reply]) -> list[Advice]:
    names = dict.fromkeys(name for reply in replies for _, name in reply.changed)
    if not names:
        return []
    return [
        Advice(
            "changes-arguments", f"it changes {' and '.join(names)} in place: who calls it finds other numbers there"
        )
    ]


def _names(giving: Giving, outcome: Outcome) -> dict[str, str]:
    """Which of their names was taken for what."""
    names = giving.bound.names
    theta = names.pop("theta", None)
    if theta is not None:
        rest, intercept = ("[1:]", "[0]") if giving.how.first else ("[:-1]", "[-1]")
        names |= {"w": theta + rest, "b": theta + intercept}
    return names | {name: each for name, each in outcome.names.items() if name not in names}
