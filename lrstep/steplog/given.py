"""What a line of a log holds of an update, as the debugger shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from lrstep.engine import FloatArray, Given, Run, read_only
from lrstep.json_text import Number, number
from lrstep.quantities import BY_NAME, POINTWISE
from lrstep.steplog.lines import UpdateLine
from lrstep.steplog.verdict import Difference


def given_by(
    line: UpdateLine,
    run: Run,
    found: Iterable[Difference] = (),
    by_convention: Mapping[str, Number | list[Number]] = {},
) -> Given:
    """The line's numbers in the run's dtype, and what `found` says should stand in their place.

    `by_convention` is what the log has otherwise and the line is shown without. A batch of other rows than the run's
    has no example that could be shown: its z, a, L, da and dz are left out.
    """
    rows = run.batch(line.k).rows
    same = line.batch is None or np.array_equal(line.batch, rows)

    def array(value: Number | list[Number]) -> FloatArray:
        values = [number(item) for item in value] if isinstance(value, list) else number(value)
        return read_only(np.array(values, run.dtype))

    recorded = {name: value for name in BY_NAME if (value := getattr(line, name)) is not None}
    shown = {
        name: array(value)
        for name, value in recorded.items()
        if name not in POINTWISE or (same and len(value) == len(rows))
    }
    differing = {difference.name: difference.computed for difference in found}
    otherwise = {name: array(value) for name, value in by_convention.items()}
    return Given(shown, differing, otherwise)
