"""Said: what of a script was followed, and which of its names was taken for what, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrstep.checks.followed.training import Training
from lrstep.checks.sentences import listed
from lrstep.errors import printable

DATA = ("X", "y")


def sentences(training: Training, files: Sequence[str]) -> tuple[str, ...]:
    """Of the loop, and of its names."""
    loop = training.loop
    where = "" if loop.function == "<module>" else f", in {loop.function}"
    followed = f"followed: the loop in lines {loop.header} to {loop.last} of {printable(files[loop.file])}{where}"
    return followed, _binding(training)


def _binding(training: Training) -> str:
    """Each quantity by the name that it has in the script."""
    bound = training.bound
    same = [name for name, path in bound.items() if path == name and name not in DATA]
    other = [f"{name} is {_shown(path)}" for name, path in bound.items() if path != name and name not in DATA]
    rate = [] if training.rate.path else [f"alpha is {training.rate.value:g}"]
    parts = [", ".join((*other, *rate)), _data(training, bound), f"{listed(same)} by these names" if same else ""]
    return "; ".join(part for part in parts if part)


def _data(training: Training, bound: Mapping[str, str]) -> str:
    way = "column" if training.table.course else "row"
    ones = f" and a 1 {training.table.ones}" if training.table.ones else ""
    X = f"X is {_shown(bound['X'])}, with" if bound["X"] != "X" else "X has"
    y = f", y is {_shown(bound['y'])}" if bound["y"] != "y" else ""
    return f"{X} one example a {way}{ones}{y}"


def _shown(path: str) -> str:
    return f"({printable(path)})" if ", " in path else printable(path)
