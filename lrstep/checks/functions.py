"""Functions: what somebody's gradient, cost, sigmoid, forward pass or prediction makes of the probes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lrstep.checks.advising import of_calls, of_extremes
from lrstep.checks.answers import Answer, Question, answers
from lrstep.checks.binding import Aim, Binding, bindings, is_enough, without_intercept
from lrstep.checks.callee import Callee, Reply
from lrstep.checks.ended import undecided
from lrstep.checks.giving import Giving
from lrstep.checks.hints import hints_of
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import ORDER
from lrstep.checks.numbered import narrowed
from lrstep.checks.outside import has_fixed_count, named_in, outside_data
from lrstep.checks.own_source import is_read, own_source
from lrstep.checks.predictions import EXAMPLES, as_labels, mispredicted
from lrstep.checks.probes import PROBES
from lrstep.checks.references import reference_of
from lrstep.checks.roles import role
from lrstep.checks.trials import Chosen, Explorer, Trial
from lrstep.checks.verdict import Responses

_RESULTS = ("dw", "db", "J", "dtheta", "gradient", "a", "z", "L", "dz", "cost", "labels")
PENALTY = 0.7
"""The weight of the penalty with which a function that takes one is asked again."""


def asked_function(
    callee: Callee,
    kind: Aim = "gradient",
    bind: Mapping[str, str] | None = None,
    layout: str = "auto",
    on: Sequence[Moment] = (),
    method: str = "",
) -> Responses:
    """What a function, or a method of a class, makes of the probes and of other moments; `layout` is auto, rows or
    course. InputError where `bind` is not what it may be."""
    said = dict(bind or {})
    signature = callee.methods.get(method, callee.signature)
    if kind == "sigmoid" and sum(each.needed for each in signature.parameters) > 1:
        kind = "forward"  # of X and weights
    references = {name: reference_of(code) for name, code in said.items()}
    parameters = {each.name for each in signature.parameters}
    results = {
        "J" if name == "cost" else name: reference
        for name, reference in references.items()
        if name in _RESULTS and reference.root not in (*parameters, "self")
    }
    inputs = {name: code for name, code in said.items() if name not in results and name != "cost"}
    kind, bounds = _bounds(callee, kind, method, inputs)
    if not bounds:
        return Responses(doubt=_unknown(callee, method))
    hints = hints_of(own_source(callee, method), callee.file)
    moments = EXAMPLES if kind == "predict" else (*PROBES, *on)
    if bounds[0].n:
        moments = narrowed(moments, bounds[0].n)
    question = Question(kind, results, hints.single)
    explorer = Explorer(callee, method, question, hints, moments)
    chosen = explorer.chosen(bounds, layout)
    return _Asking(callee, question, moments, method).asked(chosen, bounds)


def _bounds(callee: Callee, kind: Aim, method: str, inputs: Mapping[str, str]) -> tuple[Aim, list[Binding]]:
    """How its parameters may be bound; what is taken for a gradient may be something else by its parameters."""
    kinds: tuple[Aim, ...] = ("gradient", "cost", "forward") if kind == "gradient" else (kind,)
    for each in kinds:
        bounds = [bound for bound in bindings(callee, each, method, inputs) if is_enough(bound, each)]
        if bounds:
            return each, bounds
    return kind, []


def _unknown(callee: Callee, method: str) -> str:
    outside = outside_data(callee)
    if outside:
        names = " and ".join(outside)
        return f"it reads {names} from outside, so it can't be asked about other data: make them parameters"
    parameters = [each.name for each in callee.methods.get(method, callee.signature).parameters]
    called = [
        name for name in parameters if re.search(rf"(?<![\w.]){name}\(", own_source(callee, method).partition(":")[2])
    ]
    if called:
        return f"it is handed functions ({', '.join(called)}), which are not known here"
    names = ", ".join(parameters)
    return (
        f"which of its parameters ({names}) are the data and which the weights can't be told: say it, as --bind X=NAME"
    )


class _Asking:
    def __init__(self, callee: Callee, question: Question, moments: Sequence[Moment], method: str) -> None:
        self._callee, self._question = callee, question
        self._moments, self._method = moments, method

    def asked(self, chosen: Chosen, bounds: Sequence[Binding]) -> Responses:
        trial = chosen.trial
        if trial is None:
            return Responses(doubt=chosen.doubt or _unknown(self._callee, self._method), bound=bounds[0].names)
        giving = trial.giving
        if not trial.runs:
            return self._without_numbers(trial)
        replies = [self._callee.ask(giving.recipe(moment)) for moment in self._moments]
        for moment, reply in zip(self._moments, replies, strict=True):
            if reply.fault is not None or not answers(self._question, giving, moment, reply):
                return self._without_numbers(replace(trial, fault=reply.fault, empty=reply.fault is None))
        read = [self._read(giving, moment, reply, trial) for moment, reply in zip(self._moments, replies, strict=True)]
        return self._of(trial, read, replies)

    def _read(self, giving: Giving, moment: Moment, reply: Reply, trial: Trial) -> Answer:
        """A reply as that of the first moment was read."""
        choices = answers(self._question, giving, moment, reply)
        names = tuple(trial.answers[0].names.items())
        return next((choice for choice in choices if tuple(choice.names.items()) == names), choices[0])

    def _of(self, trial: Trial, read: Sequence[Answer], replies: Sequence[Reply]) -> Responses:
        giving = trial.giving
        observed = [each.observed for each in read]
        advice = of_calls(replies, read)
        notes = self._notes(giving)
        names = _names(giving, read[0])
        if self._question.asking in ("predict", "check"):
            return self._of_no_quantity(read, Responses(bound=names, advice=tuple(advice), notes=notes))
        course = not (giving.how.rows or giving.how.each)
        asked = Responses(tuple(observed), names, advice=tuple(advice), notes=notes, course=course)
        if all(_about_right(each) for each in read):
            cut = self._of_whole_labels(trial)
            if cut is not None:
                notes = ("with labels of integers numbers are cut to whole ones", *notes)
                return replace(asked, observed=(), slips=("integers",), variable=cut, notes=notes)
            advice += of_extremes(self._callee, self._question, giving)
            return replace(asked, observed=tuple(self._penalised(trial, observed)), advice=tuple(advice))
        if all(each.is_misshaped for each in read):
            return replace(asked, slips=("wrong-shape",))
        outside = outside_data(self._callee)
        if outside and has_fixed_count(observed):
            notes = (f"it reads {' and '.join(outside)} from outside", *notes)
            first = min((name for each in read for name in each.wrong), key=ORDER.index)
            return replace(asked, observed=(), slips=("reads-globals",), variable=first, notes=notes)
        return asked

    def _of_no_quantity(self, read: Sequence[Answer], asked: Responses) -> Responses:
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

    def _without_numbers(self, trial: Trial) -> Responses:
        names = trial.giving.bound.names
        notes = self._notes(trial.giving)
        if trial.fault is None:
            guarded = self._method and re.search(
                r"if (not )?self\.|self\.\w+ is", own_source(self._callee, self._method)
            )
            slips = ("returns-nothing",) if trial.empty and not guarded else ()
            doubt = "" if slips else "what it returns holds no numbers of the lesson: say them, as --bind dw=result[0]"
            return Responses(bound=names, slips=slips, doubt=doubt, notes=notes)
        if why := undecided(trial.fault):
            return Responses(bound=names, doubt=why, fault=trial.fault, notes=notes)
        unset = re.search(r"object has no attribute '(\w+)'", trial.fault.message)
        if self._method and unset and re.search(rf"self\.{unset[1]}\b[^=\n]*=[^=]", self._callee.source):
            doubt = f"{self._method} reads self.{unset[1]}, which other methods set: what it holds is not known"
            return Responses(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        is_of_shapes = trial.fault.type in ("ValueError", "IndexError", "TypeError", "AxisError")
        if trial.giving.bound.sets and is_of_shapes and self._question.asking in ("predict", "forward", "sigmoid"):
            doubt = f"what {' and '.join(trial.giving.bound.sets)} of its object are in {self._method} is not known"
            return Responses(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        reads = named_in(trial.fault, outside_data(self._callee))
        if reads:
            return Responses(
                bound=names, slips=("reads-globals",), fault=trial.fault, notes=(f"it reads {reads}", *notes)
            )
        held = [name for name, each in trial.giving.bound.parameters.items() if each == "theta" != role(name)]
        if held and role(held[0]) == "parameters" and trial.fault.type in ("IndexError", "TypeError", "KeyError"):
            doubt = f"what {held[0]} holds is not known: say it, as --bind w={held[0]}['w'] --bind b={held[0]}['b']"
            return Responses(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        if trial.giving.bound.guessed:
            doubt = f"{_unknown(self._callee, self._method)}; asked as was guessed, it raises {trial.fault.type}"
            return Responses(bound=names, doubt=doubt, fault=trial.fault, notes=notes)
        return Responses(bound=names, fault=trial.fault, notes=notes)

    def _penalised(self, trial: Trial, observed: list[Observed]) -> list[Observed]:
        """The same with a penalty, where the function takes one: the numbers without it were right."""
        giving = trial.giving
        names = [name for name, each in giving.bound.parameters.items() if each == "l2"]
        source = own_source(self._callee, self._method)
        if not any(is_read(name, source) for name in names) and "l2" not in giving.bound.sets.values():
            return observed
        moments = [replace(moment, l2=PENALTY) for moment in self._moments]
        read = self._all_read(giving, moments, trial)
        if giving.bound.alone and read and not all(each.is_right for each in read):
            bare = replace(giving, bound=without_intercept(giving.bound), how=replace(giving.how, ones=False))
            whole = [replace(moment, b=0.0, intercept=False) for moment in moments]
            without = self._all_read(bare, whole, trial)
            read = without if without and all(each.is_right for each in without) else read
        return [each.observed for each in read] or observed

    def _all_read(self, giving: Giving, moments: Sequence[Moment], trial: Trial) -> list[Answer]:
        """What comes with each of some moments; nothing where one of them raises."""
        replies = [self._callee.ask(giving.recipe(moment)) for moment in moments]
        pairs = list(zip(moments, replies, strict=True))
        if not all(answers(self._question, giving, moment, reply) for moment, reply in pairs):
            return []
        return [self._read(giving, moment, reply, trial) for moment, reply in pairs]

    def _of_whole_labels(self, trial: Trial) -> str | None:
        """The first quantity that is wrong only where the labels are integers."""
        giving = replace(trial.giving, how=replace(trial.giving.how, whole=True))
        moment = self._moments[0]
        if "y" not in giving.bound.roles:
            return None
        reply = self._callee.ask(giving.recipe(moment))
        choices = [] if reply.fault else answers(self._question, giving, moment, reply)
        if not choices or any(_about_right(choice) for choice in choices):
            return None
        return choices[0].wrong[0]

    def _notes(self, giving: Giving) -> tuple[str, ...]:
        roles = giving.bound.roles
        words = giving.how.words(
            theta=giving.bound.theta, weights=bool(roles & {"w", "theta"}), features="X" in roles,
            labels=bool(roles & {"y"}),
        )  # fmt: skip
        guessed = giving.bound.guessed
        taken = [f"{name} was taken for {giving.bound.parameters[name]}, by what its numbers fit" for name in guessed]
        return tuple(each for each in (words, *taken) if each)


def _about_right(answer: Answer) -> bool:
    """Whether all is right, or J is so but for an epsilon."""
    if set(answer.wrong) - {"J", "L"} or answer.unfit:
        return False
    right = Made(answer.observed.moment)
    return all(
        np.allclose(np.ravel(answer.observed.values[name]), np.ravel(right.value(name)), rtol=1e-3, atol=1e-3)
        for name in answer.wrong
    )


def _names(giving: Giving, answer: Answer) -> dict[str, str]:
    """Which of their names was taken for what."""
    names = giving.bound.names
    theta = names.pop("theta", None)
    if theta is not None:
        rest, intercept = ("[1:]", "[0]") if giving.how.first else ("[:-1]", "[-1]")
        names |= {"w": theta + rest, "b": theta + intercept}
    return names | {name: each for name, each in answer.names.items() if name not in names}
