"""A Frame as plain data: what `lrstep show --format json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lrstep.quantities import BEFORE_THE_STEP

if TYPE_CHECKING:
    from lrstep.debugger.frame import Frame, Partial


def frame_table(frame: Frame) -> dict[str, Any]:
    """Plain lists and floats, None for what is unset.

    Where somebody else's loop recorded the update, the numbers are theirs. `given` then has those that they recorded,
    by name, and `right` what follows instead from the numbers before, where something differs. What they recorded by
    another convention, such as a J that is a sum, is in `given` alone.
    """
    return {
        "address": frame.address,
        "update": frame.update,
        "op": None if frame.op is None else frame.op.name,
        "phase": frame.phase,
        "program": frame.program.name,
        "alpha": frame.alpha,
        "batch": [int(row) for row in frame.values.batch.rows],
        "features": list(frame.features),
        "w": frame.w.tolist(),
        "b": frame.b,
        **{name: plain(getattr(frame, name)) for name in BEFORE_THE_STEP},
        **_recorded(frame),
        "example": {"index": frame.row, "x": frame.x.tolist(), "y": frame.y},
        "notes": [{"op": note.op, "text": note.text} for note in frame.notes],
    }


def plain(values: Partial | float) -> Any:
    """Lists instead of arrays."""
    return values.tolist() if isinstance(values, np.ndarray) else values


def _recorded(frame: Frame) -> dict[str, Any]:
    """`given` and `right`, where there is something that was recorded."""
    if frame.values.given is None:
        return {}
    known = [name for name in (*frame.values.given.names, "w", "b") if _is_known(frame, name)]
    quantities = dict.fromkeys(found.quantity for found in frame.differing)
    right = {name: plain(getattr(frame.corrected, name)) for name in quantities}
    given = {name: plain(getattr(frame, name)) for name in known}
    if "dw" in given:
        reached = frame.reached_features("dw")
        given["dw"] = [*given["dw"][:reached], *[None] * (frame.n - reached)]
    otherwise = frame.values.given.by_convention
    given |= {name: plain(value) for name, value in otherwise.items() if _is_known(frame, name)}
    return {"given": given, "right": right}


def _is_known(frame: Frame, name: str) -> bool:
    """Whether something of a quantity is known, other than a loop's running sum, which nobody recorded."""
    if name in ("dw", "w"):
        return frame.reached_features("dw" if name == "dw" else "w") > 0
    return frame.knows("db" if name == "db" else "b") if name in ("db", "b") else getattr(frame, name) is not None
