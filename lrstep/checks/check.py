"""Check: from a target to what is to be said of it; `lrstep.check` for what a program holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from lrstep.checks.moment import Moment
from lrstep.checks.verdict import Verdict
from lrstep.errors import InputError, printable

Layout = Literal["auto", "course", "rows"]


class Asking(NamedTuple):
    """How programs are to be asked."""

    bind: Mapping[str, str] = {}
    """Which of its names is to be taken for which quantity."""
    layout: Layout = "auto"
    on: Moment | None = None
    """The numbers to ask it on, in place of our own."""
    seconds: float = 30.0
    """That their code may take in all."""
    strict: bool = False
    """Whether advice counts as a mistake."""


def check_target(target: str, asking: Asking) -> Verdict:
    """What is to be said of a file, a notebook, a module, or something in it."""
    raise InputError(f"{printable(target)} is not a log", "give a log")
