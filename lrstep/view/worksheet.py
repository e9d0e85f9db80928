"""The worksheet: some updates of a run on paper, with more and more of their numbers left out, and their key.

The first is worked whole. Then what comes last is left out first, so that a learner has seen each formula at work
before using it alone. Each begins with parameters that were not asked for before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from lrstep.data.described import shown_name
from lrstep.debugger import Debugger, Frame
from lrstep.errors import InputError, printable
from lrstep.quantities import BY_NAME, FEATUREWISE, POINTWISE, Phase
from lrstep.view.by_hand import MOST_DIGITS, carried_digits, furthest_off
from lrstep.view.explain import PHASES
from lrstep.view.features import SHOWN_FEATURES
from lrstep.view.formula import formula_of
from lrstep.view.markdown import code, plain, table
from lrstep.view.style import Style
from lrstep.view.typeset import typeset

MOST_EXAMPLES = 8  # of an update that one works out on paper
WRITTEN_DIGITS, MOST_WRITTEN = 4, MOST_DIGITS - 2  # of a result
BLANK = "…………"


class Stage(NamedTuple):
    """How much of an update is left out."""

    whose: str
    left_out: frozenset[Phase]
    after: int
    """How many updates after the first it is: one that is asked for is no one's beginning."""


STAGES = (
    Stage("worked", frozenset(), 0),
    Stage("the update is yours", frozenset({"update"}), 1),
    Stage("backward propagation and the update are yours", frozenset({"backward", "update"}), 3),
    Stage("all of it is yours", frozenset({"forward", "backward", "update"}), 5),
)


class WorksheetDigits(NamedTuple):
    """How numbers are written: those that one calculates with, and results."""

    carried: Style
    result: Style


class WorkedLine(NamedTuple):
    """A line of an update: its formula, the same with numbers put in, and what that makes."""

    phase: Phase
    quantity: str
    formula: str
    numbers: str
    result: float


class Worked(NamedTuple):
    """An update with all its numbers, at its end, and its lines in order."""

    frame: Frame
    steps: list[WorkedLine]


def worksheet(debugger: Debugger, digits: int | None = None) -> str:
    """The updates from the one on where a Debugger stands, as Markdown, with so many digits to a result. InputError
    where an update is too large to be worked out by hand."""
    digits = WRITTEN_DIGITS if digits is None else digits
    if digits > MOST_WRITTEN:
        what = (
            f"--digits {digits}: a worksheet's results have at most {MOST_WRITTEN}, as calculators show {MOST_DIGITS}"
        )
        raise InputError(what, f"give --digits {MOST_WRITTEN} or less")
    debugger.switch_program("vector" if debugger.run.batches.size > 1 else "scalar")
    ended = _ends(debugger)
    carried = carried_digits(ended, digits)
    if (wrong := furthest_off(ended, carried, digits)) is not None:
        raise _not_by_hand(ended, wrong.name)
    written = WorksheetDigits(Style(digits=carried), Style(digits=digits))
    stages = [STAGES[0], *STAGES[1 - len(ended) :]] if len(ended) > 1 else [STAGES[-1]]
    worked = [_worked(debugger, frame, written) for frame in ended]
    lines = [f"# Worksheet: {plain(debugger.heading)}", "", _about(ended, stages), ""]
    lines += [*_names(ended[0]), _rounding(written), ""]
    for update, stage in zip(worked, stages, strict=True):
        lines += [f"## Update {update.frame.update:,}: {stage.whose}", "", *_given(update.frame, written)]
        # What is not left out is gone on with: it has as many digits as are carried.
        style = written.carried if stage.left_out else written.result
        lines += _phases(update, _Shown(style, written.carried, frozenset(PHASES), stage.left_out, not stage.left_out))
    lines += ["---", "", "## Key", ""]
    for update, stage in zip(worked, stages, strict=True):
        if stage.left_out:
            lines += [f"### Update {update.frame.update:,}", ""]
            lines += _phases(update, _Shown(written.result, written.carried, stage.left_out))
    return "\n".join(lines).rstrip("\n") + "\n"


# The updates.


def _ends(debugger: Debugger) -> list[Frame]:
    """The ends of as many updates as the stages want and the run has."""
    first = debugger.frame.values.k
    ended: list[Frame] = []
    for stage in STAGES:
        try:
            frame = _right(debugger.go_to(str(first + stage.after)))
        except InputError:
            if not ended:
                raise
            break
        if frame.update != first + stage.after:
            break
        _refuse_what_is_too_large(frame)
        ended.append(frame)
    return ended


def _right(frame: Frame) -> Frame:
    """The same with what its parameters give, whatever somebody's loop made of them."""
    return frame if frame.values.given is None else replace(frame, values=frame.values.right)


def _refuse_what_is_too_large(frame: Frame) -> None:
    of = f"update {frame.update:,}"
    if frame.m > MOST_EXAMPLES:
        what = f"a worksheet is worked out by hand, and {of} has {frame.m:,} examples"
        raise InputError(what, f"give --batch 3, or up to {MOST_EXAMPLES}")
    if frame.n > SHOWN_FEATURES:
        what = f"a worksheet is worked out by hand, and there are {frame.n:,} features"
        raise InputError(what, f"choose up to {SHOWN_FEATURES} by --features, as in --features 1,2")


def _not_by_hand(ended: Sequence[Frame], name: str) -> InputError:
    first, last = ended[0].update, ended[-1].update
    where = f"update {first:,}" if first == last else f"updates {first:,} to {last:,}"
    what = f"{name} of {where} comes out wrong by hand, even with {MOST_DIGITS} digits: too much of it cancels"
    return InputError(what, "choose other updates by --at, or fewer --digits")


def _worked(debugger: Debugger, end: Frame, written: WorksheetDigits) -> Worked:
    """Its lines, as the lesson has them of one example, or the vectorised program of several."""
    steps: list[WorkedLine] = []
    for name in debugger.frame.program.op_names:
        frame = _right(debugger.go_to(f"{end.update}:{name}"))
        op = frame.op
        assert op is not None
        whole = op.step.name in FEATUREWISE and op.feature is None
        steps += [_step(frame, written, feature) for feature in (range(frame.n) if whole else (op.feature,))]
    return Worked(end, steps)


def _step(frame: Frame, written: WorksheetDigits, feature: int | None) -> WorkedLine:
    made = formula_of(frame, written.carried, feature)
    assert made is not None
    assert made.amount is not None
    letters = _letters(made.quantity) if _of_batch(frame) else ""
    numbers = made.numbers[0] if made.numbers else ""
    formula = f"{made.name} = {letters or made.letters}"
    return WorkedLine(BY_NAME[made.quantity].phase, made.quantity, formula, numbers, made.amount)


def _of_batch(frame: Frame) -> bool:
    """Whether it is of a run of batches, of which the last may have one example."""
    return frame.program.name == "vector"


def _letters(quantity: str) -> str:
    """The formula for any label, of what depends on it."""
    return typeset(BY_NAME[quantity].code) if quantity in ("L", "da") else ""


# What is written.


def _about(ended: Sequence[Frame], stages: Sequence[Stage]) -> str:
    updates = [f"{frame.update:,}" for frame in ended]
    if len(updates) == 1:
        return f"Update {updates[0]} of gradient descent on logistic regression is yours. The key is at the end."
    others = f"{', '.join(updates[1:-1])} and {updates[-1]}" if updates[2:] else updates[-1]
    more = "in the others more and more is left to you" if updates[2:] else f"update {updates[-1]} is yours"
    return (
        f"Updates {updates[0]}{', ' if updates[2:] else ' and '}{others} of gradient descent on logistic regression. "
        f"Update {updates[0]} is worked; {more}, from the parameters that are given there. The key is at the end."
    )


def _names(frame: Frame) -> list[str]:
    """What the features and the labels are, where they have other names."""
    named = [
        f"x{i + 1} is {plain(shown_name(frame.features, i))}"
        for i in range(frame.n)
        if frame.features[i] != f"x{i + 1}"
    ]
    if frame.classes != ("0", "1"):
        named += [f"y is {y} for {plain(printable(name))}" for y, name in enumerate(frame.classes)]
    return [f"{', '.join(named)}.", ""] if named else []


def _rounding(written: WorksheetDigits) -> str:
    carried, result = (style.digits for style in written)
    if carried > result:
        text = (
            f"Calculate with at least {carried} digits from one step to the next, and write each result with {result}"
        )
    else:
        text = f"Round each result to {result} digits, and go on with that"
    return f"{text} (0.02325 has four digits, 12.3 has three). The last digit may then come out 1 off."


class _Shown(NamedTuple):
    """What of an update is written, and how."""

    style: Style
    given: Style
    phases: frozenset[Phase]
    blank: frozenset[Phase] = frozenset()
    an_example: bool = False
    """Whether the formulas of examples are written with the numbers of one, too."""


def _phases(update: Worked, shown: _Shown) -> list[str]:
    """A table for each phase; before it, of several examples, one of theirs."""
    lines = []
    for phase, title in PHASES.items():
        if phase not in shown.phases:
            continue
        steps = [step for step in update.steps if step.phase == phase]
        blank = phase in shown.blank
        if _of_batch(update.frame):
            lines += _of_examples(update.frame, [step for step in steps if step.quantity in POINTWISE], shown, blank)
            steps = [step for step in steps if step.quantity not in POINTWISE]
        lines += table([title, "with its numbers", "result"], [_row(step, shown.style, blank) for step in steps])
    return lines


def _row(step: WorkedLine, style: Style, blank: bool) -> list[str]:
    if blank:
        return [code(step.formula), BLANK, BLANK]
    return [code(step.formula), code(step.numbers) if step.numbers else "", style.number(step.result)]


def _given(frame: Frame, written: WorksheetDigits) -> list[str]:
    style = written.carried
    before = frame.values.before
    parameters = [(f"w{i + 1}", float(w)) for i, w in enumerate(before.w)]
    parameters += [("b", float(before.b))] if "b" in frame.program.computes else []
    given = [*parameters, ("alpha", frame.alpha), *([("l2", frame.l2)] if frame.l2 else [])]
    if not _of_batch(frame):
        given = [*((f"x{i + 1}", float(x)) for i, x in enumerate(frame.x)), ("y", frame.y), *given]
    else:
        given.append(("m", frame.m))
    return table([name for name, _ in given], [[style.number(value) for _, value in given]])


def _of_examples(frame: Frame, steps: Sequence[WorkedLine], shown: _Shown, blank: bool) -> list[str]:
    """The formulas of examples, and a table with a row for each."""
    if not steps:
        return []
    number, names = shown.style.number, [step.quantity for step in steps]
    lines = [f"- {code(step.formula)}{_put_in(frame, step, number) if shown.an_example else ''}" for step in steps]
    X, y = frame.values.batch.read(frame.values.rows, 0, frame.m)
    given = shown.given.number
    rows = []
    for i in range(frame.m):
        point = frame.values.point(i)
        results = [BLANK if blank else number(getattr(point, name)) for name in names]
        rows.append([f"{frame.values.batch.row(i)}", *(given(float(value)) for value in (*X[i], y[i])), *results])
    return [*lines, "", *table(["row", *(f"x{i + 1}" for i in range(frame.n)), "y", *names], rows)]


def _put_in(frame: Frame, step: WorkedLine, number: Callable[[float], str]) -> str:
    return f", in row {frame.row} {code(f'{step.numbers} = {number(step.result)}')}"
