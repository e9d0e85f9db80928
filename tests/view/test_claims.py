"""Every word that says a sign, a way or a size, and every chain of equal numbers, is true of the numbers beside it."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrstep.checks.gradient import Nudge, nudging
from lrstep.data import Dataset
from lrstep.debugger import Debugger, Frame
from lrstep.engine import Run, finished
from lrstep.sources import open_source
from lrstep.steplog.recorder import Recorder
from lrstep.view.examples import example_rows
from lrstep.view.explain import explained
from lrstep.view.lines import text_of
from lrstep.view.nudge import nudge_rows
from lrstep.view.style import Style
from lrstep.view.update import update_rows
from lrstep.view.words import words_here
from tests.view.claims import N, floats
from tests.view.moments import moments
from tests.view.panel_claims import (
    WIDE,
    check_chain,
    check_chains,
    check_derivatives,
    check_example,
    check_explanation,
    check_notes,
    check_update,
    rows_of,
)
from tests.view.reference import Reference


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(moments(), st.integers(5, 9))
def test_what_the_words_say_is_so(frame: Frame, digits: int) -> None:
    check_explanation(frame, rows_of(explained(frame, Style(), "words", WIDE)))
    check_example(frame, rows_of(example_rows(frame, Style(), WIDE)))
    check_update(frame, rows_of(update_rows(frame, Style(digits=digits), WIDE)), digits)
    check_chains(frame, digits)
    check_notes(frame)
    check_derivatives(frame)


# A sentence that is turned round is found out.

TURNED = [
    ("dz", "positive", "negative"), ("dz", "larger", "smaller"), ("dz", "up by", "down by"),
    ("dz", "about −", "about "),
    ("dw1", "negative", "positive"), ("dw2", "smaller", "larger"), ("da", "is negative", "is positive"),
    ("da", "better", "worse"), ("a", "below", "above"), ("a", "predicts 0", "predicts 1"), ("db", "0.01", "0.1"),
    ("db", "would lower", "would raise"), ("dz", "L changes", "L never changes"), ("w1", "goes up", "goes down"),
    ("w2", "so w2", "yet w2"), ("b", "It helped", "It did not help"), ("b", "It helped", "No change"), ("b", "↓", "↑"),
]  # fmt: skip


@pytest.mark.parametrize(("op", "said", "turned"), TURNED)
def test_a_sentence_turned_round_is_found_out(op: str, said: str, turned: str) -> None:
    frame = open_source("lesson", {"at": f"1:{op}"}).at_place().frame
    text = rows_of(explained(frame, Style(), "words", WIDE))
    check_explanation(frame, text)
    if (op, said) == ("dz", "positive"):
        said, turned = turned, said
    wrong = [row.replace(said, turned) if row.startswith((words_here(frame).plain, "It ")) else row for row in text]
    assert wrong != text
    with pytest.raises(AssertionError):
        check_explanation(frame, wrong)


@pytest.mark.parametrize(("said", "turned"), [("wrong", "right"), ("predicts 0", "predicts 1"), ("below", "above")])
def test_a_prediction_turned_round_is_found_out(said: str, turned: str) -> None:
    frame = open_source("lesson", {"at": "1:a"}).at_place().frame
    text = rows_of(example_rows(frame, Style(), WIDE))
    check_example(frame, text)
    with pytest.raises(AssertionError):
        check_example(frame, [row.replace(said, turned) for row in text])


def test_a_wrong_chain_is_found_out() -> None:
    frame = open_source("lesson", {"at": "1:dz"}).at_place().frame
    check_chain(frame, "−2.6905·0.23353", "−0.62832", 5)
    for formula, shown in (("−2.6905·0.23353", "0.62832"), ("0.37168 − 1", "−0.62823"), ("−ln 1", "2.8625e−20")):
        with pytest.raises(AssertionError):
            check_chain(frame, formula, shown, 5)


# Numbers of which a sign, a way or a size is easily said wrongly: what is said of each.


def said_at(address: str, x: list[float], y: int, w: list[float], b: float = 0.0, **options: object) -> str:
    """The meaning of the op at an address, of one example."""
    run = Run(Dataset([x], [y]), init=(tuple(w), b), **options)  # type: ignore[arg-type]
    frame = Debugger(run, "scalar").go_to(address)
    return " ".join(check_explanation(frame, rows_of(explained(frame, Style(), "words", WIDE))))


@pytest.mark.parametrize(
    ("address", "x", "y", "w", "said"),
    [
        ("1:dz", [1.5, -0.5], 0, [0.5, -0.25], "Here dz is positive, so a smaller z would lower L."),
        ("1:dz", [1.5, -0.5], 0, [0.5, -0.25], "z up by 0.01: L changes by about 0.0071."),
        ("1:dz", [1.5, -0.5], 1, [0.5, -0.25], "z up by 0.01: L changes by about −0.0029."),
        ("1:dw1", [0.0, 2.0], 1, [1.0, 1.0], "x1 is 0, so w1 made no difference and dw1 is 0."),
        ("1:w1", [0.0, 2.0], 1, [1.0, 1.0], "dw1 is 0, so w1 stays."),
        ("1:w1", [1e-16, 2.0], 1, [1.0, 1.0], "alpha·dw1 is too small to change w1 in float64, so w1 stays."),
        ("1:a", [1.0], 1, [0.0], "Here a is exactly 0.5: undecided, counted as 0."),
        ("1:a", [1.0], 0, [1e-9], "Here a is 0.5000000003, above 0.5: it predicts 1."),
        ("1:z", [1.0], 0, [-0.0], "Here z is 0: it favours neither label."),
        ("1:a", [1.0], 1, [-800.0], "Here a is rounded to 0: it predicts 0."),
        ("1:dz", [1.0], 0, [-800.0], "Here dz is so small that it is rounded to 0: this example changes nothing."),
        ("1:dz", [1.0], 1, [800.0], "Here dz is so small that it is rounded to 0: this example changes nothing."),
        ("1:L", [1.0], 1, [800.0], "Here L is so small that it is rounded to 0."),
        ("1:z", [1e200, -1e200], 1, [1e200, 1e200], "Here z is NaN, not a number: its terms are beyond the largest"),
        ("1:dz", [1e200, -1e200], 1, [1e200, 1e200], "Here dz is NaN, not a number, because z is."),
        ("1:dw1", [1e200, -1e200], 1, [1e200, 1e200], "Here dw1 is NaN, not a number."),
        ("1:z", [1e200], 1, [1e200], "Here z is ∞: its sum is beyond the largest float."),
        ("1:dw1", [1e5], 1, [0.0], "w1 up by 1e−6: L changes by about −0.050."),
    ],
)
def test_what_is_said_of(address: str, x: list[float], y: int, w: list[float], said: str) -> None:
    assert said in said_at(address, x, y, w)


def test_of_a_derivative_of_few_digits_no_size_is_said() -> None:
    """3e-45 is 1.4e-45 twice, the least float32 there is: it may be off by a quarter."""
    told = said_at("1:dz", [1.0], 1, [102.3], dtype="float32")
    assert told == "Here dz is negative, so a larger z would lower L."


def test_of_a_batch_that_cancels_no_sign_is_said() -> None:
    """Rows that answer each other: dw1 is what rounding leaves, and db is 0."""
    X, y = [[0.1], [0.2], [0.3], [-0.1], [-0.2], [-0.3]], [1, 1, 0, 1, 1, 0]
    said = []
    for address in ("1:dw", "1:db"):
        frame = Debugger(Run(Dataset(X, y), init="0;0.69314718055994531"), "vector").go_to(address)
        said += check_explanation(frame, rows_of(explained(frame, Style(), "words", WIDE)))
    assert said == [
        "Here dw1 is no larger than its rounding error: its sign says nothing.",
        "Here db is 0: along b, J is flat, as far as rounding tells.",
    ]


@pytest.mark.parametrize(("sample", "alpha", "verdict"), [("lesson", 0.1, "It helped"), ("lesson", 1e-30, "No change")])
def test_whether_it_helped(sample: str, alpha: float, verdict: str) -> None:
    frame = open_source(sample, {"at": "1:b", "alpha": alpha}).at_place().frame
    rows = rows_of(explained(frame, Style(), "words", WIDE))
    check_explanation(frame, rows)
    assert any(row.startswith(f"{verdict}: L") for row in rows)


def test_it_is_said_where_an_update_does_harm() -> None:
    """Of 200 updates with too large an alpha many raise J; each verdict is checked against mpmath."""
    debugger = open_source("too-large-alpha", {}).at_place()
    verdicts = set()
    for k in range(1, 30):
        frame = debugger.go_to(f"{k}:b")
        rows = rows_of(explained(frame, Style(), "words", WIDE))
        check_explanation(frame, rows)
        verdicts |= {word for row in rows for word in ("It helped", "It did not help") if row.startswith(word)}
    assert verdicts == {"It helped", "It did not help"}


@settings(max_examples=40, deadline=None)
@given(moments(), st.sampled_from([1e-3, 1e-2, 1.0]))
def test_a_nudge_says_which_way_J_goes(frame: Frame, step: float) -> None:
    reference, slope = Reference(frame), float(frame.known.gradient.db)
    J = float(reference.costs[0]) if np.isfinite(frame.known.gradient.J) else math.inf
    if math.isinf(J):
        return  # there is no nudge of it
    up, down = (Nudge("b", h, J, J + float(reference.change("b", h)), slope) for h in (step, -step))
    text = rows_of(nudge_rows(up, down, Style()))
    for row, found in zip(text[:2], (up, down), strict=True):
        match = re.search(rf"J ({N}) → ({N}) ([↑↓=])", row)
        assert match is not None, row
        before, after, arrow = floats(match[1]), floats(match[2]), match[3]
        assert arrow == ("↑" if after > before else "↓" if after < before else "="), (row, found)
        assert (after > before) == (found.cost_after > found.cost)
    told = text[-1]
    rises = "J is flat" if slope == 0 else "as b goes up" if slope > 0 else "as b goes down"
    assert rises in told
    assert slope == 0 or told.endswith("b goes down." if slope > 0 else "b goes up.")


def test_a_nudge_of_what_is_no_number() -> None:
    flat = Nudge("b", 0.1, math.nan, math.nan, math.nan)
    assert "says nothing of b" in rows_of(nudge_rows(flat, flat, Style()))[-1]


def test_a_real_nudge_is_what_mpmath_makes_of_it() -> None:
    debugger = open_source("iris", {"at": "3:dw"}).at_place()
    found = finished(nudging(debugger, "w1", 1e-3))
    assert found.cost_after - found.cost == pytest.approx(float(Reference(debugger.frame).change("w1", 1e-3)), rel=1e-9)


def test_of_a_wrong_number_that_somebody_recorded_no_meaning_is_said(tmp_path: Path) -> None:
    """Their dw has the wrong sign: what a larger w1 would do does not follow from it; of their right db it does."""
    X, y = np.array([[1.0], [2.0], [0.5]]), np.array([1.0, 0.0, 1.0])
    path = tmp_path / "mine.jsonl"
    with Recorder(str(path), X, y, alpha=0.1, w=np.zeros(1), b=0.0) as recorder:
        dz = np.full(3, 0.5) - y
        dw, db = X.T @ dz / 3, dz.mean()
        recorder.update(w=0.1 * dw, b=-0.1 * db, dw=-dw, db=db, J=np.log(2))
    debugger = open_source(str(path), {"program": "vector"}).at_place()
    told = {op: text_of(explained(debugger.go_to(f"1:{op}"), Style(), "words", WIDE)) for op in ("dw", "db", "w")}
    assert "would lower" not in told["dw"]
    assert "Here db is negative, so a slightly larger b would lower J." in told["db"]
    assert "dw1 is negative, so w1 goes up." in told["w"]
