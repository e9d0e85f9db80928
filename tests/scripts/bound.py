"""Bound: a script that is followed in this process and bound, as `lrstep trace` does it in a child."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lrstep.checks.followed import trainings
from lrstep.checks.program import UserProgram
from lrstep.checks.verdict import Verdict
from lrstep.scripts.binding import Binder
from lrstep.scripts.bound import BoundUpdate
from lrstep.scripts.told import Begun, Ended, Followed
from lrstep.tracing.script import followed_script
from lrstep.tracing.stream import Stream


class BoundScript(NamedTuple):
    """A script, what its names are, its updates, and what is said of it."""

    binder: Binder
    updates: list[BoundUpdate]
    verdict: Verdict
    text: str

    @property
    def line(self) -> str:
        """The line of the verdict."""
        return "" if self.verdict.line is None else self.text.splitlines()[self.verdict.line - 1].strip()


def bound_script(folder: Path, text: str, bind: Mapping[str, str] | None = None, function: str = "") -> BoundScript:
    """Follow a script, and bind it."""
    path = folder / "train.py"
    path.write_text(text)
    with redirect_stdout(StringIO()), np.errstate(all="ignore"):
        executed = followed_script(path, most_lines=6000)
    binder = Binder(UserProgram("train.py", text), bind, function)
    training = next(iter(trainings(Stream(executed, text), bind, function)), None)
    updates: list[BoundUpdate] = []
    if training is not None:
        rounds = training.rounds
        updates += binder.feed(Begun(tuple(executed[: rounds[0].start]), training.loop))
        for k, each in enumerate(rounds, 1):
            stop = rounds[k].start if k < len(rounds) else each.stop
            updates += binder.feed(Followed(k, tuple(executed[each.start : stop])))
    updates += binder.rest()
    return BoundScript(binder, updates, binder.verdict(Ended("end")), text)
