"""The programs, as data: the listing, the panels, the addresses and the log all read these tables.

Three listings compute the same update: the lesson's for one example, the loop over several, and the vectorised one. Of
a script that was followed there is a fourth, its own (`your_program`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from lrstep.choices import Notation
from lrstep.engine import Run
from lrstep.quantities import BY_NAME, FEATUREWISE, POINTWISE, Phase, Quantity, quantity_of

ProgramName = Literal["vector", "scalar", "yours"]

SHOWN_FEATURES = 4  # in a formula that sums over all features
NOWHERE = -1
MEANS_OF_ONE = {"J": "L"}  # over one example: the number itself, so that no line computes it again
_FEATURE = re.compile("[1-9][0-9]{0,8}", re.ASCII)


class Step(NamedTuple):
    """One row of a program. With `each_feature` it stands for n ops: name1, name2, …; `#` in `code` is the number."""

    name: str
    phase: Phase
    code: str
    shape: str
    each_feature: bool = False
    course: str = ""
    """The same line in the course's notation, where that is another, and the shape that it makes there."""
    course_shape: str = ""


class Op(NamedTuple):
    """One assignment: its name (`dw2`), the row of the table it comes from, its feature (from 0) and line (from 1)."""

    name: str
    step: Step
    feature: int | None
    line: int
    in_loop: bool
    sets: Mapping[str, int | None] | None = None
    """Of a line of a script, the quantities that it gives their values: the whole (None), or the item of a number."""

    def makes(self, name: str) -> bool:
        """Whether it gives a number its value: by its own name, or as one of the quantity that it makes as a whole."""
        if self.sets is None:
            return name == self.name or (self.step.shape != "()" and quantity_of(name) == self.step.name)
        quantity = quantity_of(name)
        item = self.sets.get(quantity, NOWHERE)
        number = name.removeprefix(quantity)
        return item is None or (item != NOWHERE and number in ("", str(item + 1)))

    @property
    def phase(self) -> Phase:
        """Forward, backward or update."""
        return self.step.phase

    @property
    def code(self) -> str:
        """The line of the listing."""
        return self.step.code.replace("#", "" if self.feature is None else str(self.feature + 1))

    def written(self, notation: Notation) -> str:
        """The line of the listing in a notation: of the vector program alone there are two."""
        return self.step.course if notation == "course" and self.step.course else self.code

    def shape(self, notation: Notation) -> str:
        """The shape of what it makes, of m examples with n features."""
        return self.step.course_shape if notation == "course" and self.step.course else self.step.shape


class Where(NamedTuple):
    """An op at its place in an update: `position` counts the loop's examples from 0; None outside the loop."""

    op: Op
    position: int | None
    is_last: bool = False
    """Whether its update ends with it."""


@dataclass(frozen=True)
class _Section:
    """Neighbouring steps, seen as ops: counted and found by arithmetic, however many features there are."""

    steps: tuple[Step, ...]
    n: int
    first_line: int
    in_loop: bool = False

    @cached_property
    def spans(self) -> dict[str, range]:
        """The ops of each step, counted from 0."""
        counts = [self.n if step.each_feature else 1 for step in self.steps]
        stops = accumulate(counts)
        return {s.name: range(stop - count, stop) for s, count, stop in zip(self.steps, counts, stops, strict=True)}

    @cached_property
    def length(self) -> int:
        return sum(map(len, self.spans.values()))

    def op(self, offset: int) -> Op:
        step = next(step for step in self.steps if offset < self.spans[step.name].stop)
        feature = offset - self.spans[step.name].start if step.each_feature else None
        name = step.name if feature is None else f"{step.name}{feature + 1}"
        return Op(name, step, feature, self.first_line + offset, self.in_loop)

    def ran(self, name: str, op: Op) -> int:
        """How many of a step's ops (n with `each_feature`, else one) stand at or before `op` in the listing."""
        span = self.spans.get(name, range(0))
        return max(0, min(len(span), op.line - self.first_line - span.start + 1))

    def offset(self, name: str) -> int | None:
        """Where the op of this name stands, counted from 0."""
        for step in self.steps:
            if not name.startswith(step.name):
                continue
            span, digits = self.spans[step.name], name.removeprefix(step.name)
            if not step.each_feature and not digits:
                return span.start
            if step.each_feature and _FEATURE.fullmatch(digits) and int(digits) <= self.n:
                return span[int(digits) - 1]
        return None


@dataclass(frozen=True)
class Program:
    """A listing, and the order of its ops in one update of m examples: before the loop, m times the loop, after it."""

    name: ProgramName
    n: int
    quantities: tuple[Quantity, ...]
    """What an update of the run computes, the same in both of its programs."""
    before: tuple[Step, ...]
    loop: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()

    @cached_property
    def sections(self) -> tuple[_Section, _Section, _Section]:
        """Before the loop, inside it, after it."""
        first = _Section(self.before, self.n, 1)
        loop = _Section(self.loop, self.n, 1 + first.length, in_loop=True)
        return first, loop, _Section(self.after, self.n, 1 + first.length + loop.length)

    @cached_property
    def computes(self) -> dict[str, Quantity]:
        """The quantities by their names."""
        return {quantity.name: quantity for quantity in self.quantities}

    @cached_property
    def loops(self) -> bool:
        """Whether there is a loop over the examples."""
        return bool(self.loop)

    @cached_property
    def op_names(self) -> list[str]:
        """The names of all ops, in the order of the listing, each once."""
        ops = (section.op(offset) for section in self.sections for offset in range(section.length))
        return list(dict.fromkeys(op.name for op in ops))

    def has_op(self, name: str) -> bool:
        """Whether one of its ops has this name: however many there are, none is made."""
        return any(section.offset(name) is not None for section in self.sections)

    @cached_property
    def sums(self) -> frozenset[str]:
        """The quantities that the loop adds up under their own names, and a line after it divides."""
        return frozenset(step.name for step in self.loop) & frozenset(step.name for step in self.after)

    def step_of(self, quantity: str, m: int) -> str:
        """The step after which a quantity of m examples is known: its own, but for the mean of one."""
        return MEANS_OF_ONE.get(quantity, quantity) if m == 1 and not self.loops else quantity

    def length(self, m: int) -> int:
        """How many ops an update of m examples has."""
        first, loop, after = (section.length for section in self.sections)
        return first + m * loop + after

    def where(self, index: int, m: int) -> Where:
        """The op that is number `index` (from 1) in an update of m examples."""
        first, loop, after = self.sections
        offset, is_last = index - 1, index == self.length(m)
        if offset < first.length:
            return Where(first.op(offset), None, is_last)
        offset -= first.length
        if offset < m * loop.length:
            position, inside = divmod(offset, loop.length)
            return Where(loop.op(inside), position)
        return Where(after.op(offset - m * loop.length), None, is_last)

    def index(self, name: str, position: int | None, m: int) -> int | None:
        """The number (from 1) of the op of this name, at a loop position or outside the loop; None if none."""
        first, loop, after = self.sections
        if position is not None:
            inside = loop.offset(name)
            return None if inside is None else 1 + first.length + position * loop.length + inside
        for section, start in ((first, 0), (after, first.length + m * loop.length)):
            offset = section.offset(name)
            if offset is not None:
                return 1 + start + offset
        return None


def programs(run: Run) -> dict[ProgramName, Program]:
    """Both programs of a run. Whether the scalar one loops is fixed by the run's batch size."""
    scalar = lesson_program if run.batches.size == 1 else _loop_program
    made = _vector_program(run.n, run.quantities), scalar(run.n, run.quantities)
    return {program.name: program for program in made}


def your_program(run: Run) -> Program:
    """That of a script: its ops are the lines that ran, which differ from update to update; it has none of its own."""
    return Program("yours", run.n, run.quantities, before=())


def _vector_program(n: int, quantities: tuple[Quantity, ...]) -> Program:
    """NumPy lines over the whole batch."""
    steps = (
        Step(q.name, q.phase, f"{q.name:<2} = {q.code}", q.shape, course=q.course, course_shape=q.course_shape)
        for q in quantities
    )
    return Program("vector", n, quantities, before=tuple(steps))


def lesson_program(n: int, quantities: tuple[Quantity, ...]) -> Program:
    """The lesson's listing for one example, with da added."""
    R, decay = _penalty(n, quantities, "")
    z, a, L, da, dz = _example_lines(n, quantities, "")
    backward = (da, dz, _scalar("dw", f"dw# = x#*dz{decay}"), _scalar("db", "db = dz"))
    return Program("scalar", n, quantities, before=_of(quantities, z, a, L, *R, *backward, *_UPDATE))


def _loop_program(n: int, quantities: tuple[Quantity, ...]) -> Program:
    """The loop over the examples of a batch, in plain floats."""
    names = {quantity.name for quantity in quantities}
    sums = ("J", *_feature_terms(n, "dw{}"), *(["db"] if "db" in names else []))
    zeros = "; ".join(f"{name} = 0" for name in sums).replace("… = 0", "…")
    z, a, L, da, dz = _example_lines(n, quantities, "[i]")
    R, decay = _penalty(n, quantities, "m")
    dw = f"dw# = dw#/m{decay}" if decay else "dw# /= m"
    backward = (da, dz, _scalar("dw", "dw# += x#[i]*dz"), _scalar("db", "db += dz"))
    return Program(
        "scalar",
        n,
        quantities,
        before=(Step("zero", "forward", zeros, "()"),),
        loop=_of(quantities, z, a, L._replace(code=f"{L.code};  J += L"), *backward),
        after=_of(quantities, _scalar("J", "J /= m"), *R, _scalar("dw", dw), _scalar("db", "db /= m"), *_UPDATE),
    )


def _of(quantities: tuple[Quantity, ...], *steps: Step) -> tuple[Step, ...]:
    """Those of some steps whose quantity the run computes."""
    names = {quantity.name for quantity in quantities}
    return tuple(step for step in steps if step.name in names)


def _penalty(n: int, quantities: tuple[Quantity, ...], m: str) -> tuple[list[Step], str]:
    """Where there is a penalty on the weights, its line, and what the line of each dw has more; `m` is what each is
    divided by."""
    if "R" not in (quantity.name for quantity in quantities):
        return [], ""
    squares = " + ".join(_feature_terms(n, "w{0}*w{0}"))
    return [_scalar("R", f"R = l2/{f'(2*{m})' if m else 2} * ({squares})")], f" + l2{m and '/' + m}*w#"


def _example_lines(n: int, quantities: tuple[Quantity, ...], at: str) -> list[Step]:
    """What is computed of one example, whose numbers are written with an index or without: z in full, the others as
    over the whole batch."""
    codes = {name: BY_NAME[name].code.replace("y", f"y{at}") for name in POINTWISE}
    b = ["b"] if any(quantity.name == "b" for quantity in quantities) else []
    codes["z"] = " + ".join((*_feature_terms(n, f"w{{0}}*x{{0}}{at}"), *b))
    return [_scalar(name, f"{name} = {code}") for name, code in codes.items()]


def _scalar(name: str, code: str) -> Step:
    """A quantity's line for one example, of which there is one for each feature where it has so many numbers."""
    return Step(name, BY_NAME[name].phase, code, "()", each_feature=name in FEATUREWISE)


_UPDATE = (_scalar("w", "w# = w# - alpha*dw#"), _scalar("b", "b = b - alpha*db"))


def _feature_terms(n: int, term: str) -> list[str]:
    """One term a feature, 1, 2, …; the middle ones folded where there are many."""
    if n <= SHOWN_FEATURES:
        return [term.format(i) for i in range(1, n + 1)]
    return [*(term.format(i) for i in (1, 2)), "…", term.format(n)]
