"""Factors: numbers by which something is wrong that say what is wrong: m, n, 2, ½, −1, m/n."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lrstep.formulas import FloatArray

RESOLVED = 100  # how many times what rounding may do the right number must be, for its ratio to say anything
NOTHING = 1e-12  # relative: what rounding may do at the least
TINY = 1e-300


class Factor(NamedTuple):
    """A number by which something can be wrong, its name, and what it is: "m is 100"."""

    name: str
    value: float
    meaning: str

    @property
    def times(self) -> str:
        """As a sentence has it: "100 times", "half", "1/100 of"."""
        size, sign = abs(self.value), "−" if self.value < 0 else ""
        if size == 0.5:
            return f"{sign}½ of" if sign else "half"
        part = size < 1 and float(f"{1 / size:.9g}").is_integer()
        return f"{sign}1/{short(round(1 / size))} of" if part else f"{sign}{short(size)} times"


ONCE = Factor("1", 1, "")


def factors(m: int, n: int, rows: int) -> list[Factor]:
    """What may be multiplied in or left out, for a batch of m of the data's rows, with n features."""
    counts: list[tuple[str, float, str]] = [("m", m, f"m is {m:,}"), ("n", n, f"n is {n:,}")]
    if m > 1 and n > 1:
        counts.append(("m/n", m / n, f"m/n is {m:,}/{n:,}"))
    if rows != m:
        counts.append(("rows", rows, f"the data has {rows:,} rows"))
    if rows != m and m > 1:
        counts.append(("rows/m", rows / m, f"rows/m is {rows:,}/{m:,}"))
    among: list[Factor] = []
    for name, value, meaning in counts:
        if value != 1:
            among += [Factor(name, value, meaning), Factor(f"1/{name}", 1 / value, meaning)]
    among += [Factor("2", 2, "it is doubled"), Factor("1/2", 0.5, "it is halved")]
    return [*among, Factor("-", -1, "the sign is flipped"), *(
        Factor(f"-{name}", -value, f"{meaning}, and the sign is flipped") for name, value, meaning in among
    )]  # fmt: skip


def matching(
    logged: FloatArray, right: FloatArray, bound: FloatArray, among: list[Factor], *, surely: bool = True
) -> list[Factor]:
    """The factors by which all of some numbers (p,) are off, within what rounding may do to the right ones.

    `surely` leaves out those that rounding alone may explain as well.
    """
    if not (np.isfinite(logged).all() and np.isfinite(right).all()):
        return []
    bound = np.maximum(bound, NOTHING * np.abs(right))
    clearness = np.abs(right) / np.maximum(bound, TINY)
    if not len(right) or not right[at := int(np.argmax(clearness))]:
        return []
    clear, ratio, off = float(clearness[at]), float(logged[at] / right[at]), 1.01 * float(bound[at] / abs(right[at]))
    return [
        factor for factor in among
        if abs(ratio - factor.value) <= max(1, abs(factor.value)) * off
        and (not surely or min(1, abs(factor.value)) * clear > RESOLVED)
        and (np.abs(logged - factor.value * right) <= max(1, abs(factor.value)) * bound).all()
    ]  # fmt: skip


def short(value: float) -> str:
    """A number in few characters."""
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:.6g}"
    return shown.replace("-", "−")
