"""Origin: where a Frame comes from, for who shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Origin(NamedTuple):
    """The source's name, the branch where it is not the run itself, and what is to be known of an update's numbers."""

    title: str = ""
    branch: str | None = None
    remarks: Callable[[int], list[str]] = lambda _: []


UNKNOWN = Origin()
