"""Changing: what is to be said of lines that change the parameters by themselves: a decay is advice, no growth is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lrstep.checks.catalogue import BY_ID
from lrstep.checks.followed.between import OwnChange
from lrstep.checks.followed.training import SeenUpdate
from lrstep.checks.verdict import Verdict
from lrstep.engine.traced import SourceText
from lrstep.errors import printable
from lrstep.steplog.epsilons import Advice

SLIP = "changed-between-updates"
LONGEST = 60
"""Letters of a line that is told."""


@dataclass
class _Line:
    """A line that does so."""

    first: OwnChange
    update: int
    factor: float | None
    shrinks: bool = True
    varies: bool = False

    def take(self, change: OwnChange) -> None:
        """One more time that it ran."""
        self.shrinks &= change.shrinks
        if change.factor is None or self.factor is None or abs(change.factor - self.factor) > 1e-9 * abs(self.factor):
            self.varies = True

    @property
    def is_usual(self) -> bool:
        """Whether a right program may do so: what only makes weights smaller, or each time by a factor of its own."""
        if self.first.is_anew:
            return False
        is_scaled = self.varies and self.first.factor is not None and self.first.factor > 0
        return self.shrinks or is_scaled


class OwnChanges:
    """The lines of a script that change its parameters between two updates."""

    def __init__(self) -> None:
        self._lines: dict[tuple[int, int], _Line] = {}

    def look(self, update: SeenUpdate) -> None:
        """What of this there is in an update."""
        for change in update.changes:
            line = update.seen.executed[change.place]
            known = self._lines.setdefault((line.file, line.line), _Line(change, update.k, change.factor))
            known.take(change)

    def said(self, verdict: Verdict, sources: Sequence[SourceText]) -> Verdict:
        """A verdict with what is to be said of them."""
        advice = [self._told(place, line, sources) for place, line in self._lines.items() if line.is_usual]
        verdict = replace(verdict, advice=(*verdict.advice, *(Advice(SLIP, text) for text in advice)))
        place, line = next(
            ((place, line) for place, line in self._lines.items() if not line.is_usual), (None, None)
        )  # fmt: skip
        if not verdict.ok or place is None or line is None:
            return verdict
        text = sources[place[0]].lines[place[1] - 1].strip()
        variable = "b" if verdict.bound.get("b") == line.first.path else "w"
        detail = "" if line.varies or line.factor is None else f"times {line.factor:.6g}"
        detail = "given anew" if line.first.is_anew else detail
        return replace(
            verdict, ok=False, mistakes=(BY_ID[SLIP],), variable=variable, update=line.update, line=place[1],
            file=sources[place[0]].file, code=text, details={SLIP: detail} if detail else {},
        )  # fmt: skip

    @staticmethod
    def _told(place: tuple[int, int], line: _Line, sources: Sequence[SourceText]) -> str:
        file, number = place
        of_file = f" of {printable(sources[file].file)}" if file else ""
        code = printable(sources[file].lines[number - 1].strip(), LONGEST)
        by = f": times {line.factor:.6g}" if line.factor is not None and not line.varies else ""
        return f"{printable(line.first.path)} is changed between updates, by line {number}{of_file}, `{code}`{by}"
