"""Slips: what a program may do otherwise than the lesson, as data: words, and the lines that it puts in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lrstep.formulas import FloatArray

if TYPE_CHECKING:
    from lrstep.checks.made import Made
    from lrstep.checks.moment import Moment

Shows = Literal["function", "loop"]
Line = Callable[["Made", Callable[[], FloatArray]], FloatArray]
"""A line in the place of the lesson's: of what was computed before it, and of what the lesson's own line would give."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way to make a slip: the lines it changes, by the quantity that each computes."""

    lines: Mapping[str, Line]
    """Also of R, dR and dRb: what a penalty adds to J, dw and db."""
    detail: str = ""
    """What tells this way from the others of the same slip: "log10". With {} for the number in it that may be any."""
    free: bool = False
    """Whether the lines have a number in them that may be any (`made.free`), on which they depend smoothly."""
    plausible: tuple[float, float] = (-1e300, 1e300)
    """Between which that number must be."""
    rank: int = 0
    """Of two ways or slips with the same numbers, the lower rank is the likelier."""
    quantity: str = ""
    """The first quantity that this way makes wrong, where it is another than the slip's."""
    needs: tuple[str, ...] = ()
    """Quantities that the program must have given for this way to be told; "l2" where it was given a penalty."""
    without: tuple[str, ...] = ()
    """Those that it must not have given."""
    takes: Callable[[Moment], Moment] | None = None
    """What it takes in the place of the data it is given: fewer rows, other labels."""
    title: str = ""
    """Words in the place of the slip's, where those are not true of this way; so are the next three."""
    plain: str = ""
    derivation: str = ""
    look_for: str = ""


@dataclass(frozen=True, eq=False)
class Slip:
    """A mistake, or something that is done otherwise and right (`advice`)."""

    id: str
    """Kebab-case, and stable: other programs read it."""
    title: str
    """What is wrong, in a sentence's words without a capital: "the gradient is a sum over the examples, not a mean"."""
    plain: str
    """Why that is wrong, for who knows no calculus: one or two sentences."""
    derivation: str
    """Why, with the mathematics: one or two sentences."""
    look_for: str
    """What to look for in the code, without the right line: "a division by m that is missing behind the sum"."""
    quantity: str
    """The first quantity of the lesson that goes wrong: the line of the lesson that is broken."""
    ways: tuple[Way, ...] = field(default=())
    shows: Shows = "function"
    """Whether one call shows it, or only a loop of several updates."""
    advice: bool = False
    """Whether a right program may do so."""
