"""Slips of the averages over the examples: 1/m in J, dw and db."""

from __future__ import annotations

from lrstep.checks.slip import Slip, Way

AVERAGES = (
    Slip(
        "gradient-not-averaged",
        "the gradient is a sum over the examples, not their mean: 1/m is missing",
        "J is the mean loss, so its slope is a mean, too: with a sum each step is m times as large.",
        "J = (1/m) ΣL, so dw = (1/m) Xᵀdz and db = (1/m) Σdz.",
        "a division by m that is missing where dw and db are computed",
        "dw",
        (Way({"dw": lambda made, value: value() * made.m, "db": lambda made, value: value() * made.m}),),
    ),
    Slip(
        "db-not-averaged",
        "db is a sum over the examples, not their mean: 1/m is missing",
        "J is the mean loss, so its slope is a mean, too.",
        "J = (1/m) ΣL, so db = (1/m) Σdz.",
        "a division by m that is missing where db is computed",
        "db",
        (Way({"db": lambda made, value: value() * made.m}),),
    ),
)
