"""Classes: which method of a class trains it, and what of its settings are attributes alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lrstep.checks.callee import Arguments, Callee, Recipe, Signature
from lrstep.checks.roles import Role, role

TRAINING = (
    "fit", "train", "learn", "gradient_descent", "optimize", "optimise", "descend", "sgd", "run", "solve", "minimize",
    "train_model", "fit_model", "training", "update", "step", "fit_predict", "forward",
)  # fmt: skip
"""Names of methods that train, the likelier first."""
DATA: tuple[Role, ...] = ("X", "y", "rows")


def training_method(callee: Callee) -> str:
    """The name of the method that trains; empty where none does."""
    if callee.kind != "class":
        return ""
    names = {name.strip("_").lower(): name for name in _private_first(callee.methods)}
    known = [names[name] for name in TRAINING if name in names]
    taking = [name for name in known if _takes_data(callee.methods[name])]
    constructed = _takes_data(callee.signature)
    return next(iter((*taking, *(known if constructed else ()))), "")


def _private_first(methods: Iterable[str]) -> list[str]:
    """Names from the last to the first, those that begin with _ before all others."""
    backwards = [*methods][::-1]
    return sorted(backwards, key=lambda name: not name.startswith("_"))


def _takes_data(signature: Signature) -> bool:
    return any(role(parameter.name) in DATA for parameter in signature.parameters)


def settings(callee: Callee, construct: Arguments) -> dict[str, tuple[Role, float]]:
    """The numbers that an object has as attributes once it is constructed, with what they stand for."""
    reply = callee.ask(Recipe((), construct))
    kept: dict[str, tuple[Role, float]] = {}
    for name, value in reply.attributes.items():
        its = role(name, attribute=True)
        is_number = isinstance(value, (int, float, np.generic)) and not isinstance(value, bool)
        if its in ("alpha", "steps", "batch") and is_number:
            kept[name] = its, float(value)  # type: ignore[arg-type]
    return kept
