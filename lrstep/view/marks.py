"""Marks: the sign before what just ran."""

from __future__ import annotations

from lrstep.debugger import Frame

JUST_RAN = "▸ "
NOT_NOW = "  "


def just_ran(frame: Frame, name: str) -> bool:
    """Whether the op that just ran set this name; a vectorised op sets every item of its own."""
    if frame.op is None:
        return False
    step = frame.op.step
    return frame.op.name == name or (frame.program.name == "vector" and step.name == name.rstrip("0123456789"))
