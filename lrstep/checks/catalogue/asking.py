"""Slips that are seen in the asking itself, and not in the numbers of one call."""

from __future__ import annotations

from lrstep.checks.slip import Slip

ASKING = (
    Slip(
        "wrong-shape",
        "dw has the right numbers in a shape that can't be subtracted from w",
        "w − alpha·dw pairs numbers by their places: of other shapes, NumPy makes a table of differences, or stops.",
        "dw holds ∂J/∂w for each weight, so it has the shape of w.",
        "a transpose or a keepdims=True that is missing where dw is computed, or one too many",
        "dw",
    ),
    Slip(
        "reads-globals",
        "it reads data from outside of itself, not from its parameters: with other data its numbers are wrong",
        "A function that looks at a variable of the file works as long as it is called with that very data.",
        "All of z, a, J, dw and db depend on X, y, w and b, and each of them has to be the one that was given.",
        "a name inside of the function that is none of its parameters and is assigned at the file's top level",
        "dw",
    ),
    Slip(
        "changed-between-updates",
        "a line of its own changes the parameters between two updates",
        "Each update is to go on from where the one before has ended; moved elsewhere, what was learned is lost.",
        "w = w − alpha·dw is all that changes w; a decay makes it smaller, which is another penalty.",
        "a line that gives the parameters another value, beside that of the step",
        "w",
    ),
    Slip(
        "wrong-predictions",
        "the predicted labels are not those of a above 0.5",
        "The model says 1 where its probability a is above one half, and 0 elsewhere.",
        "a > 0.5 exactly where z > 0.",
        "the comparison that turns a, or z, into a label: its direction and its threshold",
        "a",
    ),
    Slip(
        "wrong-gradient-check",
        "the gradient check itself is wrong: it disagrees with a right gradient",
        "A check moves one parameter at a time by a little, all others staying where they are, and sees what J does.",
        "∂J/∂wⱼ ≈ (J(w + h·eⱼ) − J(w − h·eⱼ)) / 2h.",
        "whether only one parameter moves, whether the others stay in, and the division by 2h",
        "dw",
    ),
)  # fmt: skip
