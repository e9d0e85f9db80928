"""The lesson on one page: its table of derivatives with numbers, the big picture, takeaways, and what words mean."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.features import has_intercept, item
from lrstep.view.style import Style

DERIVATIVES: tuple[tuple[str, str, str], ...] = (
    ("a", "−y/a + (1−y)/(1−a)", "da"),
    ("z", "a − y", "dz"),
    ("w1", "x1·(a − y)", "dw1"),
    ("w2", "x2·(a − y)", "dw2"),
    ("b", "a − y", "db"),
)
"""The lesson's table of the five derivatives for one example: variable, derivative of L, name in code."""

SUMMARY: tuple[tuple[str, str], ...] = (
    ("objective", "change w and b to reduce the loss L"),
    ("forward propagation", "x → z → a → L     computes the loss"),
    ("backward propagation", "x ← dz ← da ← dL     computes the derivatives"),
    ("update parameters", "w = w − alpha·dw     b = b − alpha·db"),
    ("n features", "z = Σ wi·xi + b     = wᵀx + b     dwi = xi·dz"),
    ("in vectorised form", "dw = x·dz"),
    ("m examples", "J = mean(L)     dw = X.T @ dz / m     db = mean(dz)"),
)
"""The lesson's big picture, and what n features and m examples make of it."""

GAP = " " * 5
"""What stands between its formulas, none of which is broken."""

TAKEAWAYS: tuple[str, ...] = (
    "Forward propagation computes the prediction and its loss.",
    "Backward propagation computes the derivatives, using the chain rule.",
    "The key formula is dz = a − y, the prediction error.",
    "The update rule: subtract the learning rate times the gradient.",
    "The computation graph shows which values each derivative is built from.",
)
NO_CALCULUS = "Don't worry about calculus: every formula is given. Follow the flow, and how w and b are updated."

GLOSSARY: tuple[tuple[str, str], ...] = (
    ("line, op", "one line of the listing, by the name that it computes: dz is the line dz = a − y"),
    ("address", "a place in the run: 12:dz is just after line dz of update 12; 12:z@3 is z of row 3; 0 is the start"),
    ("Frame", "in Python: all that is known at an address; what is not computed yet is None, shown as —"),
    ("example, row", "one row of the data: its features x and its label y; rows count from 0"),
    ("batch", "the examples that one update uses: one, some (a mini-batch) or all"),
    ("update", "one forward propagation, one backward propagation and one step of w and b, over one batch"),
    ("epoch", "one pass over all rows of the data: as many updates as it has batches"),
    ("derivative, slope", "how fast one number changes as another grows; dz in code is dL/dz, dw1 is dL/dw1"),
    ("gradient", "all derivatives of the parameters together: dw and db"),
    ("alpha", "α, the learning rate: how large a step an update takes"),
    ("L, J", "the loss L is of one example; the cost J is the mean of L over the batch"),
    (
        "penalty, R",
        "R = l2/(2m)·‖w‖², which --l2 adds to the cost; each step then takes alpha·l2/m of w off it (weight "
        "decay). l2 is the course's λ, and 1/C of scikit-learn's LogisticRegression",
    ),
    ("ln, log", "the natural logarithm; formulas write ln, code writes log"),
    ("saturated", "z is so far from 0 that a or 1 − a is rounded to 1 (in float64 from about |z| = 37 on)"),
    ("breakpoint", "a line or a condition at which a run stops; c runs on to the next one"),
    ("watch", "an expression whose value is shown at every address"),
    ("branch", "the run as it goes on after an edit; the run before it is kept"),
)
"""Words that the screen uses, and what they mean."""


def parted(text: str, cells: int) -> str:
    """Formulas on lines of at most so many cells, broken only between one and the next."""
    rows: list[str] = []
    for piece in text.split(GAP):
        gap = " " if piece.startswith("=") else GAP  # the same formula goes on
        together = f"{rows[-1]}{gap}{piece}" if rows else piece
        if rows and len(together) <= cells:
            rows[-1] = together
        else:
            rows.append(piece)
    return "\n".join(rows)


def derivative_rows(frame: Frame, style: Style) -> list[tuple[str, str, str, str]]:
    """Variable, derivative of L, name in code, and its value here, as far as it is known; above them their heads. What
    somebody recorded and is not right is as it should be."""
    frame = frame.corrected
    head = (
        "",
        "derivative of L",
        "code",
        f"row {frame.row}" if frame.m > 1 else "here",
    )  # short: all has to stand in 40 cells
    left_out = {"w2"} if frame.n == 1 else set()
    left_out |= set() if has_intercept(frame) else {"b"}
    rows = [(*row, _value(frame, style, row[2])) for row in DERIVATIVES if row[0] not in left_out]
    return [head, *rows]


def _value(frame: Frame, style: Style, name: str) -> str:
    """Of this example alone: in a batch dw and db are means of such values."""
    if style.masks & {name, "dz"}:
        return style.hidden
    if name == "da":
        return style.number(frame.value("da"))
    dz, i = frame.value("dz"), int(name[2:]) - 1 if name[:2] == "dw" else 0
    reached = frame.program.loops or name == "dz" or (frame.db if name == "db" else item(frame.dw, i)) is not None
    if dz is None or not reached:
        return style.unset
    return style.number(float(frame.x[i]) * dz if name.startswith("dw") else dz)
