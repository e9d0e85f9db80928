"""Stepped lines: an update that was not followed line by line, as the one line that set the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lrstep.engine.traced import LoopPlace, RanLine
from lrstep.json_text import number, numbers
from lrstep.quantities import BEFORE_THE_STEP, PARAMETERS

if TYPE_CHECKING:
    from lrstep.steplog.lines import UpdateLine


class SteppedLines:
    """The lines of such updates, after `lines`, those of the last update that was followed.

    `names` are what the names were after it, `last` is its line in the log; there are none where no update was.
    """

    def __init__(
        self, loop: LoopPlace, bound: Mapping[str, str], intercept: bool, lines: Sequence[RanLine],
        names: Mapping[str, Any], last: UpdateLine | None,
    ) -> None:  # fmt: skip
        self._bound, self._intercept, self._names = bound, intercept, names
        steps = [line for line in lines if {*PARAMETERS} & {*line.sets}]
        self._step = steps[-1] if steps else RanLine(loop.last, {}, {}, loop.file)
        self._b_is_last = last is not None and _is_last(names.get(bound.get("w", "")), number(last.b))

    def of(self, line: UpdateLine) -> RanLine:
        """The line that set the parameters, and what they are after it by the script's names."""
        names = [name for name in (*BEFORE_THE_STEP, *PARAMETERS) if getattr(line, name) is not None]
        sets = {name: None for name in names if self._intercept or name != "b"}
        changes: dict[str, Any] = {}
        for name, value in self._parameters(line).items():
            changes |= self._named(self._bound[name], value) if name in self._bound else {}
        return RanLine(self._step.line, changes, sets, self._step.file, self._step.call)

    def _parameters(self, line: UpdateLine) -> dict[str, Any]:
        """w and b, or what holds both."""
        w, b = np.array(numbers(line.w)), number(line.b)
        if "b" in self._bound or not self._intercept:
            return {"w": w, "b": b}
        return {"w": np.append(w, b) if self._b_is_last else np.append(b, w)}

    def _named(self, path: str, value: Any) -> dict[str, Any]:
        """A value by the script's name, or, as of `w1, w2`, its numbers by their names."""
        names = path.split(", ")
        if len(names) == np.size(value) > 1:
            return {name: self._shaped(name, each) for name, each in zip(names, value.tolist(), strict=True)}
        return {path: self._shaped(path, value)}

    def _shaped(self, name: str, value: Any) -> Any:
        """Numbers as the script has them in a name, as far as that is known."""
        before = self._names.get(name)
        if isinstance(before, list):
            return np.ravel(value).tolist()
        if not isinstance(before, np.ndarray | np.generic) or before.size != np.size(value):
            return value
        return np.asarray(value, before.dtype).reshape(before.shape)


def _is_last(theta: Any, b: float) -> bool:
    """Whether b is the last number of a vector that holds it, not the first."""
    return isinstance(theta, np.ndarray | list) and np.size(theta) > 0 and bool(np.ravel(theta)[0] != b)
