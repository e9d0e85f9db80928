"""The words an expression may use, the shape of what each name holds, and what a mistaken word probably means."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from lrstep.errors import suggest
from lrstep.quantities import FEATUREWISE, POINTWISE, QUANTITIES

Shape: TypeAlias = Literal["scalar", "rows", "features", "table"]
"""One number; one per example of the batch, (m,); one per feature, (n,); or the features of each example, (m, n)."""

_SHAPES_OF: Final[dict[str, Shape]] = {"example": "rows", "feature": "features", "batch": "scalar"}
SHAPES: Final[dict[str, Shape]] = {
    **{quantity.name: _SHAPES_OF[quantity.each] for quantity in QUANTITIES},
    "x": "table",
    "y": "rows",
    **dict.fromkeys(("alpha", "l2", "k", "m", "n", "rows"), "scalar"),
}

ELEMENTWISE: Final = frozenset(("abs", "log", "exp", "sigmoid", "sqrt"))
TESTS: Final = frozenset(("isnan", "isfinite"))
FOLDS: Final = frozenset(("min", "max", "mean", "sum", "norm"))
QUANTIFIERS: Final = frozenset(("any", "all"))
FUNCTIONS: Final = ELEMENTWISE | TESTS | FOLDS | QUANTIFIERS

TRUTHS: Final = {"true": True, "True": True, "false": False, "False": False}
WORD_OPERATORS: Final = frozenset(("and", "or", "not"))

_COMPONENT = re.compile(rf"({'|'.join(FEATUREWISE)}|x)([1-9][0-9]{{0,8}})")
_INDEXED = re.compile(rf"({'|'.join(POINTWISE)}|y)([0-9]{{1,9}})")

_MEANT: Final = {
    "cost": "did you mean J, the mean loss?",
    "loss": "did you mean J, the mean loss, or L, the loss of each example?",
    "lr": "did you mean alpha, the learning rate?",
    "yhat": "did you mean a, the prediction?",
    "update": "did you mean k, the number of the update?",
    "step": "did you mean k, the number of the update?",
    "grad": "did you mean dw, the gradient?",
    "theta": "did you mean w, the weights?",
    "weights": "did you mean w?",
    "bias": "did you mean b?",
    "ln": "did you mean log?",
    "average": "did you mean mean?",
    "len": "m is the number of examples in the batch, n the number of features",
    "nan": "write isnan(…)",
    "inf": "write not isfinite(…)",
    "is": "write ==",
    "w0": "components count from 1: w1 is the first",
    "dw0": "components count from 1: dw1 is the first",
    "x0": "components count from 1: x1 is the first",
}


def component(word: str) -> tuple[str, int] | None:
    """The name and 0-based index that a component's name stands for: `w1` is ("w", 0); None for other words."""
    match = _COMPONENT.fullmatch(word)
    return None if match is None else (match[1], int(match[2]) - 1)


def meant(word: str, called: bool) -> str:
    """How to mend a word that is not in the language; `called` where a parenthesis follows it."""
    if advice := _MEANT.get(word):
        return advice
    if index := _INDEXED.fullmatch(word):
        return f"write {index[1]}[{index[2]}] for data row {index[2]}"
    lower = word.lower()
    if lower in WORD_OPERATORS:
        return f"write {lower}"
    if component(lower):
        return f"did you mean {lower}?"
    known = sorted(FUNCTIONS) if called else [*SHAPES, *sorted(FUNCTIONS), *sorted(WORD_OPERATORS)]
    names = f"the functions are {' '.join(sorted(FUNCTIONS))}" if called else f"the names are {' '.join(SHAPES)}"
    return suggest(word, known, names, likeness=0.65)
