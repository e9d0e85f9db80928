"""What somebody else's loop recorded, with what follows from the numbers before it where that is something else."""

from __future__ import annotations

from lrstep.debugger import Differing, Frame
from lrstep.quantities import quantity_of
from lrstep.view.lines import Line, Role, Span, wrapped
from lrstep.view.style import Style

UNEQUAL = " ≠ "  # between what was recorded and what follows
NAMELESS = Span(" (no name)", "dim")
"""Behind the dash of a quantity for which somebody's own script has no name: it is not as if it were still to come."""


def value_spans(frame: Frame, style: Style, name: str, value: float | None, role: Role) -> tuple[Span, ...]:
    """A number as it is shown, and behind `≠` the right one where the recorded one is not right."""
    right = frame.right(name)
    if value is None or right is None or name in style.masks:
        return (Span(style.number(value, name), role),)
    recorded, follows = style.apart(value, right)
    return Span(recorded, role), Span(UNEQUAL + follows, "note")


def is_nameless(frame: Frame, name: str) -> bool:
    """Whether somebody's own script has no name for the quantity that a number is of."""
    return frame.yours is not None and quantity_of(name) not in frame.yours.track.of.bound


def differing_lines(frame: Frame, style: Style, cells: int) -> list[Line]:
    """In words: what the op that just ran should have given, and what else in this update is not right so far."""
    if frame.op is None or not frame.differing:
        return []
    here = [number for number in frame.differing if _is_of(number, frame)]
    others = dict.fromkeys(number.quantity for number in frame.differing if number not in here)
    texts = [] if not here else [_sentence(frame, style, here)]
    texts += [f"Before that, this update already differs in {', '.join(others)}."] if others else []
    return [row for text in texts for row in wrapped(Span("≠ ", "note"), text, cells)]


def convention_lines(frame: Frame, style: Style, cells: int) -> list[Line]:
    """Numbers known here that a log has by another convention than the one that is shown."""
    recorded = {} if frame.values.given is None else frame.values.given.by_convention
    numbers = [
        f"{name} = {style.number(float(value))}"
        for name, value in recorded.items()
        if value.ndim == 0 and getattr(frame, name) is not None and name not in style.masks
    ]
    text = f"By its own convention {frame.origin.whose} has {', '.join(numbers)}."
    return wrapped(Span(""), text, cells) if numbers else []


def _sentence(frame: Frame, style: Style, here: list[Differing]) -> str:
    number = next((number for number in here if number.name.endswith(f"@{frame.row}")), here[0])
    others = "" if len(here) == 1 else f" {len(here):,} values of {number.quantity} differ."
    recorded, right = style.apart(number.recorded, number.right)
    whose = frame.origin.whose.capitalize()
    return f"{whose} has {number.name} = {recorded}; it should be {right}.{others}"


def _is_of(number: Differing, frame: Frame) -> bool:
    """Whether a number is of the op that just ran, in a loop of its row."""
    op = frame.op
    assert op is not None
    if op.in_loop:
        return number.name == f"{op.name}@{frame.row}"
    return number.name == op.name or (op.feature is None and number.quantity == op.step.name)
