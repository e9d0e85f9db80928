"""Notes on standard error: what a user should know of the data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrstep.engine import Run
    from lrstep.sources import Source


def print_notes(source: Source, run: Run) -> None:
    """One `lrstep: note:` line for each."""
    for note in (*source.notes, *run.notes):
        print(f"lrstep: note: {note}", file=sys.stderr)
