"""Numbers that a tour's texts quote, and the numbers that are known where each text is read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from lrstep.debugger import Branch, Debugger, ScenarioStop

QUOTED = re.compile(r"(?<![\w.])[−-]?\d+\.\d+(?!\d)")
SUM = re.compile(
    r"((?:−?(?:ln )?\d[\d.]*|\([−\d.]+\))(?: ?[−+·/] ?(?:−?\d[\d.]*|\([−\d.]+\)))*) = (−?\d+(?:\.\d+)?)(?![\d.]*[·%])"
)


def texts_of(stop: ScenarioStop) -> Iterator[str]:
    """All that a stop says."""
    table = stop.table
    yield from (" ".join(str(table[key]).split()) for key in ("caption", "question", "hint") if key in table)
    yield from table.get("wrong", {}).values()


def quoted_in(text: str) -> list[str]:
    """The decimal numbers in a text."""
    return [number.replace("−", "-") for number in QUOTED.findall(text)]


def sums_in(text: str) -> list[tuple[str, float, float]]:
    """What is computed in a text, `2·(−0.5) = −1`: as it stands there, what it gives, and what the text says."""
    found = []
    for left, right in SUM.findall(text):
        code = left.replace("−", "-").replace("·", "*").replace("ln ", "math.log(") + ")" * left.count("ln ")
        if re.search(r"[-+*/l]", code[1:]):
            found.append((f"{left} = {right}", float(eval(code, {"math": math})), float(right.replace("−", "-"))))
    return found


def known_at(debugger: Debugger, text: str) -> set[float]:
    """All numbers around the place where a Debugger is: of its update, the one before and the one after; and J of all
    branches in this update and in those that the text names."""
    named = {max(1, debugger.frame.update), *(int(k) for k in re.findall(r"update (\d+)", text))}
    k, program = debugger.frame.values.k, debugger.frame.program.name
    copied = [debugger.branch.frame(program, debugger.branch.places.tracks[program].end(1))]
    known: set[float] = set()
    for each in range(max(1, k - 1), k + 2):
        for _ in debugger.history.reach(each):
            pass
        end = debugger.history.end
        if end is None or each <= end.k:
            copied.append(debugger.branch.frame(program, debugger.branch.places.tracks[program].end(each)))
    for frame in [*copied, debugger.frame]:
        table = frame.to_dict()
        known |= set(flat(table)) | set(flat(table.get("right", {})))
        a = np.array([x for x in (frame.a if frame.a is not None else []) if x is not None], float)
        known |= set((a * (1 - a)).tolist())
        known |= {frame.alpha * x for x in flat(table.get("dw"))}
        known |= set(flat(frame.values.before.w)) | {float(frame.values.before.b)}
    for branch in debugger.branches:
        known |= {branch.run.alpha} if isinstance(branch.run.alpha, float) else set()
        known |= {cost_in(branch, k) for k in named}
    X = debugger.run.data.X
    known |= set(X.ravel().tolist()) | set((X * np.asarray(debugger.frame.values.before.w)).ravel().tolist())
    return known | {-x for x in known}


def cost_in(branch: Branch, k: int) -> float:
    """J in an update of a branch."""
    for _ in branch.history.reach(k):
        pass
    return float(branch.new_update(k).gradient.J)


def flat(value: Any) -> Iterator[float]:
    """The numbers in something."""
    if isinstance(value, dict):
        for item in value.values():
            yield from flat(item)
    elif isinstance(value, list | tuple | np.ndarray):
        for item in value:
            yield from flat(item)
    elif isinstance(value, int | float | np.number) and not isinstance(value, bool):
        yield float(value)


def is_quoted_from(number: str, known: set[float]) -> bool:
    """Whether it is one of these, rounded to the digits that it has."""
    places = len(number.partition(".")[2])
    return any(abs(round(x, places) - float(number)) < 10 ** -(places + 3) for x in known if math.isfinite(x))
