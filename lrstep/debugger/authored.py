"""Authored: what the author of a source wrote of it, for whoever shows it: title, note, look, and stops."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lrstep.debugger.axes import axes_named
from lrstep.debugger.tour import ScenarioStop, Tour
from lrstep.errors import printable

LONGEST_NOTE = 10_000  # letters of a paragraph


@dataclass
class Authored:
    """What a scenario says besides its run; empty for data alone."""

    heading: str = ""
    """Its title."""
    note: str = ""
    """What is to be known of it. It is read at the start, and at `opened_at`."""
    opened_at: str = ""
    """The address where it says to stand, where that is not the start."""
    look: Mapping[str, Any] = field(default_factory=dict)
    """How it is to be shown: layout, plot, explain, digits, notation, those that it has."""
    tour: Tour = field(default_factory=Tour)
    """Its stops, and which of them one is at."""
    offer: str = ""
    """The SOURCE of a tour that is offered to somebody who is here for the first time."""
    axes: tuple[int, int] | None = None
    """The features that the boundary is drawn over; None leaves it to their weights."""

    @property
    def stops(self) -> list[ScenarioStop]:
        """The places at which it halts, in its order."""
        return self.tour.stops

    def set_axes(self, features: Sequence[str], names: Sequence[str]) -> None:
        """Draw the boundary over two of the features; InputError where they are not named."""
        self.axes = axes_named(features, names)

    @property
    def note_parts(self) -> Sequence[str]:
        """The paragraphs of the note."""
        note = f"Note: {self.note}" if self.note else ""
        parts = (printable(" ".join(part.split()), LONGEST_NOTE) for part in re.split(r"\n\s*\n", note))
        return [part for part in parts if part]

    def note_at(self, address: str) -> Sequence[str]:
        """What is to be read at an address of the note: its paragraphs, or nothing."""
        return self.note_parts if address in ("0", self.opened_at) else ()
