"""A Frame as plain data: what `lrstep show --format json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lrstep.quantities import BEFORE_THE_STEP, PARAMETERS

if TYPE_CHECKING:
    from lrstep.debugger.frame import Frame
    from lrstep.debugger.known import Partial


def frame_table(frame: Frame) -> dict[str, Any]:
    """Plain lists and floats, None for what is unset.

    Where somebody else's loop recorded the update, the numbers are theirs. `given` then has those that they recorded,
    by name, and `right` what follows instead from the numbers before, where something differs. What they recorded by
    another convention, such as a J that is a sum, is in `given` alone.
    """
    penalised = any(quantity.name == "R" for quantity in frame.program.quantities)
    names = [name for name in BEFORE_THE_STEP if name != "R" or penalised]
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
        **{name: plain(frame.known.quantity(name)) for name in names},
        **_recorded(frame),
        "example": {"index": frame.row, "x": frame.x.tolist(), "y": frame.y},
        "notes": [{"op": note.op, "text": note.text} for note in frame.notes],
    }


def plain(values: Partial | float) -> Any:
    """Lists instead of arrays."""
    return values.tolist() if isinstance(values, np.ndarray) else values


def _recorded(frame: Frame) -> dict[str, Any]:
    """`given` and `right`, where there is something that was recorded."""
    recorded = frame.values.given
    if recorded is None:
        return {}
    known = {name: frame.known.final(name) for name in (*recorded.names, *PARAMETERS)}
    given = {name: plain(values) for name, values in known.items() if values is not None}
    others = recorded.by_convention.items()
    given |= {name: plain(values) for name, values in others if frame.known.final(name) is not None}
    differing = dict.fromkeys(number.quantity for number in frame.differing)
    return {"given": given, "right": {name: plain(frame.corrected.known.quantity(name)) for name in differing}}
