"""AsUsual: the updates of a log as they would be by the usual conventions, to be held against those of another."""

from __future__ import annotations

from copy import copy

import numpy as np

from lrstep.engine import Parameters, Run, edited, one_thread
from lrstep.formulas import FloatArray
from lrstep.json_text import json_ready
from lrstep.quantities import FEATUREWISE, PARAMETERS, POINTWISE
from lrstep.steplog.case import Case
from lrstep.steplog.epsilons import Advice
from lrstep.steplog.lines import UpdateLine, vector
from lrstep.steplog.reader import LogReader
from lrstep.steplog.verdict import Tally
from lrstep.steplog.verify import edit_of

OF_CONVENTION = ("J-", "gradient-", "penalty-", "epsilon", "clipped", "summed")


class AsUsual:
    """One log, update after update. Without a `run`, or of lrstep's own, all is as it is."""

    def __init__(self, reader: LogReader, run: Run | None) -> None:
        self._reader = reader
        self._run = run if reader.header.engine is None else None
        self._tally = Tally(reader.header)
        self.before: FloatArray = np.array(vector(reader.header.init), np.float64)
        self._edits = 0

    def line(self, line: UpdateLine) -> tuple[UpdateLine, dict[str, FloatArray]]:
        """An update with what follows in the place of what a convention makes otherwise, and how far off rounding may
        put each quantity that it replaced."""
        if self._run is None:
            return line, {}
        edits = self._reader.edits
        while self._edits < len(edits) and edits[self._edits].k <= line.k:
            edit = edit_of(edits[self._edits])
            self._run, self.before = edited(self._run, edit, Parameters.of(self.before))
            self._edits += 1
        with one_thread(), np.errstate(all="ignore"):
            case = Case(self._run, self._reader.header, line, self.before)
            self._tally.look(case)
            names = [name for name in self._tally.otherwise if name not in PARAMETERS and case.given(name) is not None]
            usual = copy(line)
            for name in names:
                numbers = case.own(name).tolist()
                each = name in FEATUREWISE or name in POINTWISE
                setattr(usual, name, json_ready(numbers if each else numbers[0]))
            return usual, {name: case.bound(name) for name in names}

    def passed(self, line: UpdateLine) -> None:
        """That an update is over."""
        self.before = np.array(vector(line), np.float64)

    @property
    def conventions(self) -> list[Advice]:
        """What it has otherwise, but right."""
        if self._run is None or not self._tally.otherwise:
            return []
        advice = self._tally.verdict(1, exact=False).advice
        return [each for each in advice if each.id.startswith(OF_CONVENTION)]
