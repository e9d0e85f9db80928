"""Slips of the forward pass: z and a."""

from __future__ import annotations

from lrstep import formulas
from lrstep.checks.slip import Slip, Way

FORWARD = (
    Slip(
        "no-sigmoid",
        "a is z itself: the sigmoid is missing",
        "z can be any number; the sigmoid turns it into a probability between 0 and 1, which the loss needs.",
        "With a = z the derivative of the loss by z is no longer a − y, and log(a) has no value where z is below 0.",
        "a call of the sigmoid that is missing where a is computed from z",
        "a",
        (Way({"a": lambda made, value: made.z}),),
    ),
    Slip(
        "sigmoid-twice",
        "the sigmoid is applied twice",
        "a is a probability already: a second sigmoid squeezes it into the range from 0.5 to 0.73.",
        "dz = a − y is the derivative by the z that the sigmoid was applied to once.",
        "a sigmoid of what is a probability already, as where a loss that takes z applies its own",
        "a",
        (Way({"a": lambda made, value: formulas.sigmoid(value())}),),
    ),
)
