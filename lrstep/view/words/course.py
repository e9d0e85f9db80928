"""Words on the lines of the vector program as the course writes them: one column an example, so that w and dZ are
turned before the products. What is not said anew is said as in the lesson's notation."""

from __future__ import annotations

from lrstep.view.words import backward
from lrstep.view.words.about import Words


def words_in_course(*, penalised: bool, intercept: bool) -> dict[str, Words]:
    """The words on those lines, of a run with or without a penalty and an intercept."""
    words = {"z": _z(intercept=intercept)}
    if not penalised:
        words["dw"] = backward.WORDS["dw"]._replace(also="For all weights at once: dw = X·dZᵀ / m.")
        words["dw of several"] = _dw()
    return words


def _z(*, intercept: bool) -> Words:
    b, then, one = (" + b", "; then b is added", " and ∂z/∂b = 1") if intercept else ("", "", "")
    return Words(
        "Each example is a column of X. w, turned into a row, times that column adds up the products"
        f"{then}. A z above 0 favours label 1, below 0 label 0.",
        f"For an example x, a column, z = wᵀx{b}. With all of them as its columns X is (n, m), and Z = wᵀX{b} is "
        f"(1, m). It is linear in each parameter: ∂z/∂w1 = x1{one}. Backward propagation will need these.",
        also="Forward propagation, from the inputs to the loss, begins here.",
    )


def _dw() -> Words:
    return backward.WORDS["dw of several"]._replace(
        plain="dw1 is dJ/dw1, and so on: the mean of x1·dz over the batch. A row of X, one feature, meets the column "
        "dZ.T.",
        why="J is a mean of L, so dJ/dw1 is the mean of x1·(a − y) over the batch. For all weights at once: X times "
        "dZ, turned into a column, divided by m.",
        also="",
    )
