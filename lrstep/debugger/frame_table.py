"""A Frame as plain data: what `lrstep show --format json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lrstep.errors import printable
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
        **_own_line(frame),
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


def _own_line(frame: Frame) -> dict[str, Any]:
    """Of a script, the line that just ran, with the names that it changed; `line` None at its start."""
    place = frame.yours
    if place is None:
        return {}
    line = place.line
    if line is None:
        return {"file": place.track.of.sources[0].file, "line": None, "code": None, "changed": {}}
    changed = {name: builtin(value) for name, value in line.changes.items()}
    code = place.track.text_of(line)
    return {"file": place.track.of.sources[line.file].file, "line": line.line, "code": code, "changed": changed}


def builtin(value: Any) -> Any:
    """A value of a script as JSON has it: lists instead of arrays, and as text what is neither a number nor several."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): builtin(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [builtin(part) for part in value]
    return printable(str(value))


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
