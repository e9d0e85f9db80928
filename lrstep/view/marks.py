"""Marks: the sign before what just ran, and the one after what has moved."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.quantities import quantity_of

JUST_RAN = "▸ "
NOT_NOW = "  "


def direction(before: float, after: float) -> str:
    """↑, ↓ or =; nothing where one of the two is no number."""
    return "↑" if after > before else "↓" if after < before else "=" if after == before else ""


def just_ran(frame: Frame, name: str) -> bool:
    """Whether the op that just ran set this name; a vectorised op sets every item of its own."""
    if frame.op is None:
        return False
    step = frame.op.step
    return frame.op.name == name or (frame.program.name == "vector" and step.name == quantity_of(name))
