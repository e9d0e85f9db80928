"""Every statement of the lesson is on the screen at its moment, at each size; and of one example J is not spoken."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.view.explain import explanation
from lrstep.view.lesson import DERIVATIVES, GLOSSARY, NO_CALCULUS, SUMMARY, TAKEAWAYS, derivative_rows
from lrstep.view.style import Style
from lrstep.view.words import OPS, START, START_OF_SEVERAL

SIZES = [(120, 40), (80, 24), (50, 20)]
PAGE = "the lesson's page"
WORDS, WHY = "words", "derivation"
Moment = tuple[str, str, str]
"""The address, the panel, and the level of the explanation."""

# A statement of the lesson, the moment at which it is due, and the words that say it there.
STATEMENTS: list[tuple[str, Moment | str, str]] = [
    ("compute derivatives to implement gradient descent", ("0", "explain", WORDS), "by gradient descent"),
    ("the derivatives are what backward propagation computes", ("0", "explain", WORDS),
     "backward propagation its derivatives"),
    ("a computation graph visualises the process", PAGE, "The computation graph shows which values"),
    ("prediction: ŷ = a = σ(z)", ("1:a", "a", WORDS), "a = σ(z) = ŷ"),
    ("where z = wᵀx + b", ("1:z", "z", WORDS), "z = wᵀx + b"),
    ("loss: L(a, y) = −[y log(a) + (1−y) log(1−a)]", ("1:L", "explain", WORDS), "L = −(y·ln a + (1−y)·ln(1−a))"),
    ("the logarithm is the natural one", ("1:L", "explain", WHY), "minus the natural logarithm"),
    ("a = output, the same as ŷ", ("1:a", "explain", WORDS), "the prediction a, also called ŷ"),
    ("y = true label", ("1:L", "explain", WHY), "the true label: here y = 1"),
    ("y = true label, of the example", ("0", "example", WORDS), "label 1 so y = 1"),
    ("objective: modify w and b to reduce the loss", ("0", "explain", WORDS),
     "The objective: change w and b to reduce the loss L"),
    ("inputs: features x1 and x2", ("0", "x", WORDS), "x1 1.5 x2 −0.5"),
    ("inputs: parameters w1, w2, b", ("0", "x", WORDS), "w1 −0.4 w2 0.25 b 0.2"),
    ("step 1: z = w1x1 + w2x2 + b", ("1:z", "program", WORDS), "▶ 1 z = w1*x1 + w2*x2 + b"),
    ("step 2: a = σ(z)", ("1:a", "program", WORDS), "▶ 2 a = sigmoid(z)"),
    ("step 3: L(a, y) = loss", ("1:L", "L", WORDS), "▸ L = −ln a"),
    ("this is called forward propagation", ("1:z", "explain", WORDS),
     "Forward propagation, from the inputs to the loss, begins here"),
    ("forward propagation goes on", ("1:a", "explain", WORDS), "just ran, forward propagation"),
    ("now we go backwards to compute derivatives", ("1:da", "explain", WORDS),
     "Backward propagation, from the loss back to w and b"),
    ("dL/da, code variable da", ("1:da", "explain", WORDS), "da is dL/da"),
    ("dL/da = −y/a + (1−y)/(1−a)", ("1:da", "a", WORDS), "da = −y/a + (1−y)/(1−a)"),
    ("dL/da from the full L", ("1:da", "explain", WHY), "dL/da = −y/a + (1−y)/(1−a). With y = 1 only −1/a is left"),
    ("if you don't know calculus, that's okay", ("0", "explain", WORDS),
     "Don't worry about calculus: every formula is given"),
    ("what a derivative is, for who knows no calculus", ("1:da", "explain", WORDS), "how fast L changes as a grows"),
    ("dL/dz, code variable dz", ("1:dz", "explain", WORDS), "dz is dL/dz"),
    ("dL/dz = a − y", ("1:dz", "z", WORDS), "a − y"),
    ("chain rule: dL/dz = dL/da · da/dz", ("1:dz", "explain", WHY), "Chain rule: dL/dz = dL/da · da/dz"),
    ("da/dz = a(1−a), derivative of the sigmoid", ("1:a", "explain", WHY), "Its derivative is da/dz = e^−z"),
    ("multiplying these gives a − y", ("1:dz", "explain", WHY), "What is left is −y(1−a) + (1−y)a = a − y"),
    ("key insight: it simplifies beautifully", ("1:dz", "explain", WORDS),
     "Key insight: dL/da times da/dz simplifies beautifully to just a − y"),
    ("prediction error", ("1:dz", "explain", WORDS), "prediction minus label, the error"),
    ("dL/dw1, code variable dw1", ("1:dw1", "explain", WORDS), "dw1 = dL/dw1 = x1·dz"),
    ("dL/dw1 = x1 · dz", ("1:dw1", "program", WORDS), "dw1 = x1*dz"),
    ("dL/dw2 = x2 · dz", ("1:dw2", "program", WORDS), "dw2 = x2*dz"),
    ("dL/db = dz", ("1:db", "explain", WORDS), "db is dL/db"),
    ("db = dz, the same number", ("1:db", "explain", WORDS), "so db is dz itself"),
    *[(f"summary: {name} is {formula}", PAGE, f"{formula} {name}") for _, formula, name in DERIVATIVES],
    ("compute derivatives, then update parameters", ("1:w1", "explain", WORDS),
     "The derivative points the way the loss rises: step"),
    ("w1 = w1 − alpha · dw1", ("1:w1", "program", WORDS), "w1 = w1 - alpha*dw1"),
    ("w2 = w2 − alpha · dw2", ("1:w2", "program", WORDS), "w2 = w2 - alpha*dw2"),
    ("b = b − alpha · db", ("1:b", "program", WORDS), "b = b - alpha*db"),
    ("alpha is the learning rate", ("1:w1", "explain", WORDS), "The learning rate alpha sets the size of the step"),
    ("n features: z = Σ wi xi + b = wᵀx + b", ("1:z", "explain", WHY), "z = wᵀx + b = Σ wi·xi + b"),
    ("n features: the sum", PAGE, "z = Σ wi·xi + b = wᵀx + b"),
    ("dL/dwi = xi·dz", PAGE, "dwi = xi·dz"),
    ("dL/dwi = xi·(a − y)", ("1:dw2", "explain", WHY), "x2·(a − y), and the same for every weight"),
    ("vectorised: dw = x · dz", ("1:dw1", "explain", WORDS), "For all weights at once: dw = x·dz"),
    ("vectorised: dL/dw = x · dz", ("1:dw1", "explain", WHY), "vectorised form: dL/dw = x·dz"),
    ("the big picture, forward", ("0", "explain", WHY), "x → z → a → L"),
    ("the big picture, backward", ("0", "explain", WHY), "x ← dz ← da ← dL"),
    ("the big picture, forward propagation", PAGE, "forward propagation x → z → a → L"),
    ("the big picture, backward propagation", PAGE, "backward propagation x ← dz ← da ← dL"),
    ("the big picture, update parameters", PAGE, "update parameters w = w − alpha·dw b = b − alpha·db"),
    ("many training examples", PAGE, "m examples J = mean(L) dw = X.T @ dz / m db = mean(dz)"),
    ("takeaway 1", PAGE, "1. Forward propagation computes the prediction and its loss"),
    ("takeaway 2", PAGE, "2. Backward propagation computes the derivatives, using the chain rule"),
    ("takeaway 3", PAGE, "3. The key formula is dz = a − y, the prediction error"),
    ("takeaway 4", PAGE, "4. The update rule: subtract the learning rate times the gradient"),
    ("takeaway 5", PAGE, "5. The computation graph"),
    ("don't worry about calculus", PAGE, "Don't worry about calculus: every formula is given"),
]  # fmt: skip
OF_LABEL_0 = [
    ("1:L", "With y = 0, L = −ln(1−a): 0 when a is 0"),
    ("1:da", "With label 0, a larger a is worse, so da is positive"),
]
OF_A_BATCH = [
    ("0", "reduce the cost J, the mean loss"),
    ("1:J", "J is the mean of L over the batch, the examples of this update"),
    ("1:dw", "the mean of x1·dz over the batch."),
    ("1:dw", "For all weights at once: dw = Xᵀ·dz / m"),
    ("1:db", "db is the mean of the errors dz"),
]


def panels_at(
    source: str, address: str, size: tuple[int, int], level: Any = WORDS, **options: Any
) -> dict[str, str]:  # fmt: skip
    """What each panel says with its title, in one line each."""
    state = lrstep.screen_state(lrstep.open(source, at=address, **options), size=size, level=level)
    titles = state["titles"]
    return {
        name: " ".join(f"{titles.get(name, '')} {' '.join(rows)}".split()) for name, rows in state["panels"].items()
    }


def page_text() -> str:
    """The lesson's page without its numbers."""
    rows = [*((f"{formula} {name}",) for _, formula, name in DERIVATIVES), (NO_CALCULUS,), *SUMMARY]
    rows += [(f"{number}.", text) for number, text in enumerate(TAKEAWAYS, 1)]
    return " ".join(" ".join(cell for row in rows for cell in row).split())


@pytest.mark.parametrize(("statement", "moment", "words"), STATEMENTS, ids=[row[0] for row in STATEMENTS])
def test_a_statement_of_the_lesson_is_there_at_its_moment(statement: str, moment: Moment | str, words: str) -> None:
    if isinstance(moment, str):
        assert words in page_text()
        return
    address, panel, level = moment
    for size in SIZES:
        shown = panels_at("lesson", address, size, level)[panel]
        if panel == "x" and size[0] > 116:
            shown = re.sub(r" y 1 ", " ", shown)
        assert words in shown, size


@pytest.mark.parametrize(("address", "words"), OF_LABEL_0)
def test_of_the_other_label_too(address: str, words: str) -> None:
    for size in SIZES:
        assert words in panels_at("iris", address, size, example=99)["explain"]


@pytest.mark.parametrize(("address", "words"), OF_A_BATCH)
def test_and_what_several_examples_make_of_it(address: str, words: str) -> None:
    for size in SIZES:
        assert words in panels_at("iris", address, size)["explain"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", [WORDS, WHY])
def test_of_one_example_J_is_not_spoken(level: str, size: tuple[int, int]) -> None:
    """In no panel, at no line, in no plot; where somebody asks for J it is there."""
    debugger = lrstep.open("lesson")
    for _ in range(23):
        for plot in (None, "cost", "path"):
            state = lrstep.screen_state(debugger, size=size, level=level, plot=plot)  # type: ignore[arg-type]
            for name, rows in state["panels"].items():
                assert not re.search(r"\bJ\b", " ".join(rows)), (debugger.frame.address, name)
        debugger.step()
    frame = debugger.go_to("2:L").to_dict()
    assert debugger.value("J") == frame["J"] == frame["L"][0]


@pytest.mark.parametrize(("cells", "words", "derivation"), [(46, 6, 5), (56, 5, 4), (76, 4, 3)])
def test_no_text_is_higher_than_a_small_page_has_room_for(cells: int, words: int, derivation: int) -> None:
    """Within a column of padding at 50, 120 and 80 columns, with all that is said of the numbers."""
    for text in (START, START_OF_SEVERAL, *OPS.values()):
        assert len(explanation(text, text.longest, ("words",), cells)) <= words, text.plain
        assert len(explanation(text, text.longest, ("derivation",), cells)) <= derivation, text.why


def test_the_table_of_derivatives_is_whole_in_the_smallest_terminal() -> None:
    """A dialog has 40 cells of 50."""
    rows = derivative_rows(lrstep.open("lesson", at="1:b").frame, Style())
    assert sum(max(map(len, column)) for column in zip(*rows, strict=True)) + 2 * 3 <= 40
    assert [row[3] for row in rows] == ["here", "−2.6905", "−0.62832", "−0.94247", "0.31416", "−0.62832"]


def test_nothing_is_said_that_says_nothing() -> None:
    """Of a batch its right ones once they are known, its saturated ones where there are some."""
    for size in SIZES:
        assert panels_at("iris", "1:z", size)["example"].endswith("predicts — batch J —")
        assert panels_at("iris", "1:J", size)["example"].endswith("50 of 100 right")
        assert panels_at("saturated", "1:J", size)["example"].endswith("4 saturated")


def test_a_mean_is_seen_to_be_made_of_more_than_the_row_that_is_shown() -> None:
    assert "dz[0] −0.5 … → dw1 0.233" in panels_at("iris", "1:dw", (120, 40))["explain"]
    assert "L[0] 0.69315 … → J 0.69315" in panels_at("iris", "1:J", (120, 40))["explain"]


def test_what_a_line_changes_is_seen_before_and_after() -> None:
    """A loop's sum before this example's share and before it is divided, a parameter before its step."""
    assert "dw1 0 x1[0] 5.1 dz[0] −0.5 → dw1 −2.55" in panels_at("iris", "1:dw1@0", (120, 40))["explain"]
    assert "dw1 −2.55 x1[1] 4.9 dz[1] −0.5 → dw1 −5" in panels_at("iris", "1:dw1@1", (120, 40))["explain"]
    assert "J 69.315 m 100 → J 0.69315" in panels_at("iris", "1:J", (120, 40), program="scalar")["explain"]
    assert "dw1 23.250 m 100 → dw1 0.23250" in panels_at("iris", "1:dw1", (120, 40), program="scalar")["explain"]
    assert "w1 −0.4 alpha 0.1 dw1 −0.94247 → w1 −0.30575" in panels_at("lesson", "1:w1", (120, 40))["explain"]
    assert "b 0.2 alpha 0.1 db −0.62832 → b 0.26283" in panels_at("lesson", "1:b", (120, 40))["explain"]


def test_a_line_for_one_weight_speaks_of_that_weight() -> None:
    for level, said in ((WORDS, "dw2 = dL/dw2 = x2·dz. Here dw2 is positive"), (WHY, "∂z/∂w2 = x2, so by the chain")):
        explained = panels_at("lesson", "1:dw2", (120, 40), level=level)["explain"]
        assert said in explained
        assert "dw1" not in explained
    assert "dw2 is dJ/dw2: the mean of x2·dz" in panels_at("iris", "1:dw2", (120, 40), program="scalar")["explain"]


def test_a_step_that_made_the_cost_larger_is_said_to_be_too_large_which_a_smaller_one_shows() -> None:
    said = "A smaller alpha would have lowered J."
    assert said in panels_at("iris", "2:b", (120, 40), alpha="0.5")["explain"]
    assert said not in panels_at("iris", "1:b", (120, 40))["explain"]
    data = lrstep.load("iris")
    debugger = lrstep.open("iris", at="2:b", alpha="0.5")
    w, b = debugger.frame.values.before
    gradient = debugger.frame.values.gradient
    costs = []
    for alpha in (0, 0.5, 0.001):
        z = data.X @ (w - alpha * gradient.dw) + b - alpha * gradient.db
        costs.append(np.mean(np.logaddexp(0, z) - data.y * z))
    assert costs[2] < costs[0] < costs[1]


def test_a_number_of_one_example_is_made_of_it_alone() -> None:
    assert "dz −0.62832 → dw1 −0.94247" in panels_at("lesson", "1:dw1", (120, 40))["explain"]


def test_every_word_that_the_screen_uses_and_the_lesson_does_not_is_explained() -> None:
    explained = {word for names, _ in GLOSSARY for word in names.split(", ")}
    assert explained >= {
        "line", "op", "address", "Frame", "example", "row", "batch", "update", "epoch", "slope", "L", "J", "ln", "log",
        "saturated", "breakpoint", "watch", "branch",
    }  # fmt: skip
