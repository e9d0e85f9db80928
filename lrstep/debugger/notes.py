"""Notes: where the textbook line, evaluated in floats as it stands, would give something else than the right value, and
where the loop's sums and the kernel's, which add in another order, part in their last bits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lrstep.engine import Batch, FloatArray, Update
from lrstep.formulas import Dtype, rounder, ulps
from lrstep.quantities import BY_NAME, OVERALL, PARAMETERS, POINTWISE, PointName

if TYPE_CHECKING:
    from lrstep.debugger.frame import Frame

BLOCK_ROWS = 65_536
WORTH_SAYING = 1e-6  # a relative error below this is rounding, not a lesson;
ROUNDINGS = 8192  # so is one of as many times the dtype's precision


class Note(NamedTuple):
    """Something a learner should know of an op's value."""

    op: str
    text: str


def notes_of(frame: Frame) -> tuple[Note, ...]:
    """Where the textbook lines would give something else, the batch's saturated rows, sums too large, the rounding."""
    notes = list(_textbook_notes(frame))
    if frame.m > 1 and not frame.program.loops and frame.value("L") is not None:
        notes += _saturation_note(frame.values.pointwise.a, frame.values.batch)
    if frame.m > 1:
        notes += _overflow_notes(frame)
    if frame.rounding is not None:
        notes.append(Note(frame.rounding.op, frame.rounding.text))
    return tuple(notes)


def _textbook_notes(frame: Frame) -> Iterator[Note]:
    """Notes on those of L, da and dz that are known, for the selected example."""
    point, dtype = _right_point(frame), frame.values.dtype
    for name, line in _TEXTBOOK.items():
        if frame.value(name) is None:
            continue
        a, exact = point["a"], point[name]
        with np.errstate(all="ignore"):
            naive = float(line(dtype.type(a), dtype.type(frame.y)))
        why = _why(name, naive, exact, a, dtype)
        if why is not None:
            yield Note(name, why)


def _right_point(frame: Frame) -> dict[str, float]:
    """What is known of the selected example, as it follows from the parameters, whoever recorded something else."""
    if frame.values.given is not None:
        return frame.values.right.point(frame.position)._asdict()
    names: tuple[PointName, ...] = ("a", *_TEXTBOOK)
    return {name: value for name in names if (value := frame.value(name)) is not None}


_TEXTBOOK: dict[PointName, Callable[[Any, Any], Any]] = {
    "L": lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
    "da": lambda a, y: -y / a + (1 - y) / (1 - a),
    "dz": lambda a, y: a - y,
}


def _saturation_note(a: FloatArray, batch: Batch) -> list[Note]:
    """A note on the batch: the rows whose a is rounded to 0 or 1, where log(0) would make the textbook's J useless."""
    rounded = np.flatnonzero((a == 0) | (a == 1))
    if not len(rounded):
        return []
    rows = f"row {batch.row(int(rounded[0]))}" + (f" and {len(rounded) - 1} more" if len(rounded) > 1 else "")
    return [Note("J", f"a is rounded to 0 or 1 in {rows}: mean(L) by the textbook line would be nan or inf")]


def _overflow_notes(frame: Frame) -> Iterator[Note]:
    """Notes on J and dw where a sum over the batch is too large for a float and its mean is not."""
    values, dtype = frame.values.right, frame.values.dtype
    J, dw = frame.known.gradient.J, frame.known.gradient.dw[: frame.known.reached("dw")]
    if frame.known.has("J") and not (math.isfinite(J) or math.isfinite(values.gradient.J)):
        with np.errstate(over="ignore"):
            mean = float((values.pointwise.L / dtype.type(frame.m)).sum())
        if math.isfinite(mean):
            yield Note("J", f"{_TOO_LARGE.format('L', dtype)}, so J is {J:g}; the mean itself is {mean:.6g}")
    infinite = ~(np.isfinite(dw) | np.isfinite(values.unpenalised.gradient.dw[: len(dw)]))
    if not infinite.any():
        return
    means = _mean_terms(values)[: len(dw)]
    wrong = np.flatnonzero(infinite & np.isfinite(means))
    if len(wrong):
        i = int(wrong[0])
        op = f"dw{i + 1}" if frame.program.name == "scalar" else "dw"
        more = f"; the same for {len(wrong) - 1} more" if len(wrong) > 1 else ""
        sums = _TOO_LARGE.format(f"x{i + 1}·dz", dtype)
        yield Note(op, f"{sums}, so dw{i + 1} is {dw[i]:g}; the mean itself is {means[i]:.6g}{more}")


_TOO_LARGE = "the sum of the batch's {} is larger than the largest number of {}"


def _mean_terms(values: Update) -> FloatArray:
    """The mean of x·dz over the batch for each feature, (n,), where each example is divided by m before it is added."""
    batch, dz, m = values.batch, values.pointwise.dz, values.dtype.type(len(values.batch))
    total = np.zeros(values.rows.n, values.dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(batch), BLOCK_ROWS):
            X, _ = batch.read(values.rows, start, start + BLOCK_ROWS)
            total += (dz[start : start + BLOCK_ROWS] / m) @ X
    return total


def _why(name: str, naive: float, exact: float, a: float, dtype: Dtype) -> str | None:
    """What goes wrong in the textbook line; None where nothing worth saying does."""
    line = BY_NAME[name].code
    if name == "da" and math.isinf(exact):
        return f"da is beyond the largest number of {dtype}, so it is {exact:g}; dz, computed from z, is right"
    if naive == exact or math.isnan(exact):
        return None
    right = f"from z it is {_apart(exact, naive)}"
    if not math.isfinite(naive) and a in (0, 1):
        trouble = "takes log(0)" if name == "L" else "divides by 0"
        return f"a is rounded to {a:.0f}, so {line} {trouble} and gives {naive:g}; {right}"
    if naive == 0:
        rounded, gives = ("a", "cancels to") if a == 1 else ("1 − a", "gives")
        return f"{rounded} is rounded to 1, so {line} {gives} 0; {right}"
    if abs(naive - exact) <= max(WORTH_SAYING, ROUNDINGS * float(np.finfo(dtype).eps)) * abs(exact):
        return None
    if a < np.finfo(dtype).tiny:
        where = f"a = {a:.6g} is too small to have all its digits"
    else:
        where = "1 − a keeps few digits of a" if a < 0.5 else "a keeps few digits of 1 − a"
    return f"{where}, so {line} gives {_apart(naive, exact)}; {right}"


def _apart(number: float, other: float) -> str:
    """One of two numbers, in as many digits as tell it from the other."""
    digits = next((digits for digits in range(6, 17) if f"{number:.{digits}g}" != f"{other:.{digits}g}"), None)
    return repr(number) if digits is None else f"{number:.{digits}g}"


class Rounding(NamedTuple):
    """The op's value as the loop and as the kernel computed it, and how many floats lie between (−1: one is NaN)."""

    op: str
    loop: float
    kernel: float
    ulps: int

    @property
    def text(self) -> str:
        """One line on the difference, and which of the two goes on."""
        units = "unit" if self.ulps == 1 else "units"
        apart = "only one is a number" if self.ulps < 0 else f"{self.ulps} {units} in the last place apart"
        return (
            f"{self.loop!r} in the loop, {self.kernel!r} vectorised ({apart}): the two round at different points. "
            "Training continues from the vectorised one"
        )


def rounding_of(frame: Frame) -> Rounding | None:
    """The difference at the op that just ran in a loop program; None where there is none, or nothing to compare.

    Of an update that somebody else recorded nothing is said: how they added is not known.
    """
    where, update = frame.where, frame.values
    if where is None or not frame.program.loops or update.given is not None:
        return None
    name, feature, position = where.op.step.name, where.op.feature, where.position
    if position is not None and name in POINTWISE:
        loop, kernel = (getattr(values.point(position), name) for values in (update.trace, update))
    elif position is None and name in OVERALL:
        loop, kernel = _loop_value(frame, name, feature), _item(update.quantity(name), feature)
    else:
        return None  # a running sum, or its 0: the kernel has none
    apart = ulps(loop, kernel, update.dtype)
    return Rounding(where.op.name, loop, kernel, apart) if apart else None


def _loop_value(frame: Frame, name: str, feature: int | None) -> float:
    """What the loop computes of the update as a whole; a parameter with one step by the loop's own gradient."""
    means, update, near = frame.known.gradient, frame.values, rounder(frame.values.dtype)
    if name not in PARAMETERS:
        return _item(getattr(means, name), feature)
    step = near(near(update.alpha) * _item(getattr(means, f"d{name}"), feature))
    return near(_item(getattr(update.before, name), feature) - step)


def _item(values: FloatArray, i: int | None) -> float:
    return float(values if i is None else values[i])
