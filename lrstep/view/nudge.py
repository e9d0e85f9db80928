"""The gradient check as a table, and why one subtracts the derivative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from lrstep.checks.gradient import Component, Nudge
from lrstep.view.lines import EMPTY, Line, Role, Span, line
from lrstep.view.style import Style, direction

NUDGE = 1e-3  # the step, where nobody says another
GOOD = 1e-6  # relative error up to which a central difference in float64 agrees
NEAR_ZERO = 1e-9  # below it a central difference is the rounding of J, so that only its absolute error says something
ABSOLUTE = "*"
NUMBER_CELLS, ERROR_CELLS, GAP = 14, 8, 2


def sample_rows(components: Sequence[Component], n: int) -> list[Line]:
    """That those checked are a sample of what n features have, where they are."""
    text = f"a sample: {len(components):,} of {n + 1:,} components, at equal distances (all would take long)"
    return [line(text)] if len(components) < n + 1 else []


def check_rows(components: Sequence[Component], style: Style) -> list[Line]:
    """Each component, its two estimates and their relative errors."""
    of_zero = False
    numbers = [number for part in components for number in (part.analytic, part.difference, part.complex_step)]
    wide = max(NUMBER_CELLS, *(GAP + len(style.number(number)) for number in numbers), 0)
    rows = [_columns("", "analytic", "difference", "error", "complex step", "error", role="dim", wide=wide)]
    for component in components:
        ways = component.difference, component.complex_step
        errors = [_error(component.analytic, way, error) for way, error in zip(ways, component.errors, strict=True)]
        rows.append(
            _columns(
                component.name, style.number(component.analytic),
                style.number(component.difference), errors[0].text(style),
                style.number(component.complex_step), errors[1].text(style),
                role="plain" if any(error.size <= GOOD for error in errors) else "note", wide=wide,
            )
        )  # fmt: skip
        of_zero = of_zero or any(error.absolute for error in errors)
    if of_zero:
        rows.append(line(Span(f"{ABSOLUTE} the absolute error: both are 0 as far as floats tell", "dim")))
    if any(math.isnan(error) for component in components for error in component.errors):
        rows.append(line(Span("The cost or its derivative is not finite here: NaN and ∞ cannot be compared.", "note")))
    return rows


class _Error(NamedTuple):
    """How far an estimate is from the derivative: relative to it, or where both are as good as 0 absolute."""

    size: float
    absolute: bool = False

    def text(self, style: Style) -> str:
        if math.isnan(self.size):
            return style.unset
        shown = f"{self.size:.0e}".replace("-", style.minus) if self.size else "0"
        return shown + ABSOLUTE * self.absolute


def _error(analytic: float, estimate: float, relative: float) -> _Error:
    if relative > GOOD and max(abs(analytic), abs(estimate)) < NEAR_ZERO:
        return _Error(abs(estimate - analytic), absolute=True)
    return _Error(relative)


def nudge_rows(up: Nudge, down: Nudge, style: Style, cost: str = "J") -> list[Line]:
    """One parameter moved up and down, and what that says of the cost, which has that name."""
    name, of = up.name, f"({cost})" if " " in cost else cost
    rows = [
        line(
            Span(f"{name} {'+' if nudge.step > 0 else '−'} {style.number(abs(nudge.step))}  ", "name"),
            f"{cost} {_finely(nudge, style)}   Δ{of}/Δ{name} = {style.number(nudge.ratio)}",
        )
        for nudge in (up, down)
    ]
    slope = up.derivative
    derivative = f"d{name} = {style.number(slope)}"
    if slope * up.ratio < 0 and slope * down.ratio < 0:
        way = "down" if slope > 0 else "up"
        why = f"{derivative}, but {cost} rises as {name} goes {way}: its sign is wrong."
    elif slope == 0:
        why = f"{derivative}: {cost} is flat here, and {name} stays where it is."
    elif slope > 0 or slope < 0:
        rises, falls = ("up", "down") if slope > 0 else ("down", "up")
        other_way = f"so {name} − alpha·d{name} goes the other way: {name} goes {falls}."
        why = f"{derivative}: {cost} rises as {name} goes {rises}, {other_way}"
    else:
        why = f"{derivative}: not a number, so it says nothing of {name}."
    return [*rows, EMPTY, line(why)]


def _finely(nudge: Nudge, style: Style) -> str:
    """Before and after in as many digits as it takes to tell them apart."""
    finer = style.telling(nudge.cost, nudge.cost_after)
    finer = finer.at(finer.digits + 2).telling(nudge.cost, nudge.cost_after)  # two more may round both alike again
    return f"{finer.number(nudge.cost)} → {finer.number(nudge.cost_after)} {direction(nudge.cost, nudge.cost_after)}"


def _columns(name: str, *cells: str, role: Role, wide: int) -> Line:
    widths = (wide, wide, ERROR_CELLS, wide, ERROR_CELLS)
    return line(
        Span(f"{name:<6}", "name"), Span("".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True)), role)
    )
