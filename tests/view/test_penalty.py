"""A penalty: what every panel says of it, and when; and that what is said is of J + R."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import lrstep
from lrstep.debugger import Debugger, Frame
from lrstep.engine import finished
from lrstep.formulas import FloatArray
from lrstep.steplog.recorder import Recorder
from lrstep.view.beside import beside_lines, compared_rows
from lrstep.view.explain import explained
from lrstep.view.features import dw_parts
from lrstep.view.graph_panels import graph_panel
from lrstep.view.lines import text_of
from lrstep.view.lists import breakpoint_row
from lrstep.view.style import Style
from tests.view.chains import number
from tests.view.moments import moments
from tests.view.panel_claims import WIDE, check_explanation, rows_of
from tests.view.texts import SIZES, texts_of


def costs(w: FloatArray, b: float | np.floating[Any], l2: float) -> tuple[float, float, FloatArray]:
    """J and R of iris at some parameters, and the mean of x·dz, by NumPy alone."""
    data = lrstep.load("iris")
    z = data.X @ w + b
    J = np.mean(np.logaddexp(0, z) - data.y * z)
    return float(J), float(l2 / 200 * (w @ w)), data.X.T @ (1 / (1 + np.exp(-z)) - data.y) / 100


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("program", ["vector", "scalar"])
def test_nothing_of_a_penalty_is_shown_before_it_is_computed(program: str, size: tuple[int, int]) -> None:
    """R −, and what it adds to dw1 and dw2, at every line of update 12, by numbers that nothing else has."""
    debugger = lrstep.open("iris", l2=1)
    debugger.go_to("11")
    w, b = debugger.frame.w, debugger.frame.b
    _, R, mean = costs(w, b, 1)
    penalty, decay, total = Style().number(R), w / 100, mean + w / 100
    debugger.switch_program(program)  # type: ignore[arg-type]
    vector = ["12:z", "12:J", "12:R", "12:da", "12:dw", "12:db", "12:w", "12:b"]
    scalar = ["12:z@0", "12:dw2@99", "12:J", "12:R", "12:dw1", "12:dw2", "12:db", "12:w1", "12:b"]
    for address in vector if program == "vector" else scalar:
        frame = debugger.go_to(address)
        text = " ".join(texts_of(debugger, size).values())
        assert penalty not in text or frame.R is not None, address
        assert penalty in text or address != "12:R"
        for i in range(2):
            known = frame.known.reached("dw") > i
            numbers = [Style(digits=digits).number(decay[i]) for digits in (5, 4, 3)]
            assert known or not any(shown in text for shown in numbers), (address, i)
            if address in ("12:dw", f"12:dw{i + 1}"):
                assert any(shown in text for shown in numbers), (address, text)
                assert Style().number(total[i]) in text


@settings(max_examples=60, deadline=None)
@given(moments())
def test_a_gradient_that_is_penalised_is_the_sum_of_what_stands_below_it(frame: Frame) -> None:
    """In the narrow form: the mean, what the penalty adds, and their sum, as far as rounding lets one see."""
    style = Style(digits=7)
    rows = text_of(graph_panel("x", frame, style, 26, brief=False).backward).split("\n")
    for row, first, second in zip(rows, rows[1:], rows[2:], strict=False):
        parts = [
            re.fullmatch(r"\s*(?:\+ )?[^−\d]*?(?:(?:mean )?x\d+·dz|l2(?:/m)?·w(\d+)) (?P<shown>\S+)", text)
            for text in (first, second)
        ]
        shown = re.search(r"dw\d+ = (\S+)", row)
        if shown is None or not all(parts) or "∞" in first + second + row or "NaN" in first + second + row:
            continue
        texts = [text["shown"] for text in parts if text]
        i = int(parts[1][1]) - 1 if parts[1] else 0
        made_of = dw_parts(frame, i)
        assert made_of is not None
        assert frame.dw is not None
        # As many as the panel has room for: a number that needs fewer is exact, as both parts of an inexact sum may be.
        numbers, texts_of_all = (*made_of, float(frame.dw[i] or 0.0)), [*texts, shown[1]]
        digits = next(d for d in range(7, 1, -1) if [style.at(d).number(each) for each in numbers] == texts_of_all)
        a, b = (number(text, digits) for text in texts)
        total = number(shown[1], digits)
        slack = 1e-6 * float(max(abs(a).b, abs(b).b)) + 1e-37  # what float32 rounds
        assert float((a + b).a) - slack <= float(total.b)
        assert float(total.a) <= float((a + b).b) + slack


def test_whether_an_update_helped_is_said_of_what_is_minimised() -> None:
    """With a large penalty J rises while J + R falls, which is what gradient descent does."""
    debugger = lrstep.open("iris", l2=300, init="1,-1;0", alpha=0.05)
    w, b = np.array([1.0, -1.0]), 0.0
    J, R, mean = costs(w, b, 300)
    debugger.go_to("1")
    J_after, R_after, _ = costs(debugger.frame.w, debugger.frame.b, 300)
    assert debugger.frame.dw == pytest.approx(mean + 3 * w, rel=1e-12)
    shown = (Style().number(J + R), Style().number(J_after + R_after))
    assert J_after + R_after < J + R
    assert f"It helped the batch: J + R of the 100 {shown[0]} → {shown[1]} ↓" in texts_of(debugger, (120, 40))["update"]


def test_curves_of_the_cost_are_of_J_and_R() -> None:
    debugger = lrstep.open("iris", l2=30)
    debugger.next_update(20)
    frame = debugger.go_to("15:R")
    (curve,) = debugger.history.costs()
    parameters = [debugger.history.parameters(k) for k in range(20)]
    assert curve.values == pytest.approx([J + R for J, R, _ in (costs(at.w, at.b, 30) for at in parameters)], rel=1e-12)
    assert frame.J is not None
    assert frame.R is not None
    plot = texts_of(debugger, (200, 60), plot="cost")["plot"]
    assert plot.startswith("J + R")
    assert f"● J + R {Style().number(frame.J + frame.R)} in update 15" in plot
    assert "contours of J + R" in texts_of(debugger, (200, 60), plot="path")["plot"]
    assert "●" in plot


def test_the_objective_is_named_with_its_penalty() -> None:
    assert "reduce the cost J + R, mean loss and penalty" in texts_of(lrstep.open("iris", l2=1), (120, 40))["explain"]
    assert "reduce the cost L + R, loss and penalty" in texts_of(lrstep.open("lesson", l2=1), (120, 40))["explain"]


@pytest.mark.parametrize("C", [0.1, 1.0, 3.0])
def test_l2_is_one_over_the_C_of_scikit_learn(C: float) -> None:
    """Where J + R is least, the derivative of C·ΣL + ‖w‖²/2, which scikit-learn minimises, is 0."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris"), alpha=1, l2=1 / C, standardize=True))
    frame = debugger.go_to("8000")
    X, y = frame.values.batch.read(frame.values.rows, 0, frame.m)
    dz = 1 / (1 + np.exp(-(X @ frame.w + frame.b))) - y
    assert C * X.T @ dz + frame.w == pytest.approx(0, abs=1e-6)
    assert C * dz.sum() == pytest.approx(0, abs=1e-6)


def test_a_branch_may_begin_and_end_a_penalty() -> None:
    debugger = lrstep.open("iris")
    debugger.go_to("5")
    debugger.assign("l2 = 2")
    debugger.go_to("3:R")
    before = texts_of(debugger, (120, 40))["L"]
    debugger.go_to("7:R")
    after = texts_of(debugger, (120, 40))["L"]
    assert "R = l2/(2m)·‖w‖² = 0/200·" in before
    assert before.endswith("= 0 backward propagation starts here: dL/dL = 1")
    assert "R = l2/(2m)·‖w‖² = 2/200·" in after
    debugger.go_to("3:R")
    assert "Here R is 0, as l2 is." in texts_of(debugger, (120, 40))["explain"]
    debugger.go_to("3:w")
    assert "Its step is all from J: l2 is 0." in texts_of(debugger, (120, 40))["explain"]


def test_two_runs_of_which_one_is_penalised_stand_beside_each_other() -> None:
    plain, penalised = lrstep.open("iris"), lrstep.open("iris", l2=1, no_intercept=True)
    for debugger in (plain, penalised):
        debugger.go_to("3:w")
    assert "differ" in text_of(beside_lines(plain.frame, penalised.frame, Style(), 120))
    assert "differ" in text_of(beside_lines(penalised.frame, plain.frame, Style(), 120))


def test_branches_are_compared_by_what_they_minimise() -> None:
    debugger = lrstep.open("iris", l2=5, no_intercept=True)
    debugger.go_to("4")
    debugger.edit(alpha=0.2)
    debugger.next_update(3)
    main = next(branch for branch in debugger.branches if branch.name == "main")
    finished(main.history.reach(debugger.frame.update))
    rows = text_of(compared_rows(debugger, main, Style())).split("\n")
    assert [row.split("  ")[0].strip() for row in rows[1:4]] == ["w1", "w2", "J + R"]
    at = main.history.before(debugger.frame.update)
    assert Style().number(sum(costs(at.w, 0.0, 5)[:2])) in rows[3]


def test_named_stops_are_of_what_a_run_computes() -> None:
    """The cost is J + R; a gradient without db has all but vanished where dw has."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris"), alpha=1, l2=1))
    stop = debugger.breakpoints.add("cost-rising")
    assert "the cost J + R is larger than an update ago" in text_of([breakpoint_row(stop)])
    k = debugger.continue_().update
    (curve,) = debugger.history.costs()
    assert curve.values[k - 1] > curve.values[k - 2]
    assert all(np.diff(curve.values[: k - 1]) <= 0)
    without = Debugger(lrstep.Run(lrstep.load("iris"), alpha=1, l2=10, standardize=True, no_intercept=True))
    without.breakpoints.add("converged")
    assert without.continue_().dw == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("address", "said", "turned"),
    [
        ("12:R", "J + R = 0.6", "J + R = 0.7"), ("12:w", "0.00014568 from R", "−0.00014568 from R"),
        ("12:w", "takes 0.1%", "takes 0.2%"), ("12:w", "from J and", "from L and"),
        ("12:w", "takes 0.1% off w1", "alone would take w1 past 0"), ("12:dw", "smaller w1", "larger w1"),
        ("12:dw", "lower J + R", "lower J"), ("12:dw", "about 0.00012", "about −0.00012"),
        ("12:b", "J + R  0.6", "J  0.6"), ("12:b", "It helped", "It did not help"),
        ("12:w", "0.1/(1+12/9)", "0.1/(1+13/9)"),
    ],
)  # fmt: skip
def test_a_sentence_turned_round_is_found_out(address: str, said: str, turned: str) -> None:
    alpha = "0.1/(1+k/9)" if "/" in said else 0.1
    frame = lrstep.open("iris", l2=1, alpha=alpha).go_to(address)
    text = rows_of(explained(frame, Style(), "words", WIDE))
    check_explanation(frame, text)
    wrong = [row.replace(said, turned) for row in text]
    assert wrong != text
    with pytest.raises(AssertionError):
        check_explanation(frame, wrong)


@pytest.mark.parametrize("J", ["penalty", ()])
def test_the_cost_of_somebodys_loop_has_its_penalty_once(tmp_path: Path, J: str | tuple[str, ...]) -> None:
    """Whether their J includes R, which they say, or not."""
    path = tmp_path / "mine.jsonl"
    X, y = np.array([[1.0, -0.5], [2.0, 0.3], [-1.0, 1.5]]), np.array([1.0, 0.0, 1.0])
    w, b, expected = np.array([0.5, -1.0]), 0.1, []
    with Recorder(str(path), X, y, alpha=0.1, w=w, b=b, l2=2, J=J) as recorder:
        for _ in range(5):
            z = X @ w + b
            mean, R = np.mean(np.logaddexp(0, z) - y * z), 2 / 6 * w @ w
            dz = 1 / (1 + np.exp(-z)) - y
            dw, db = X.T @ dz / 3 + 2 / 3 * w, dz.mean()
            w, b = w - 0.1 * dw, b - 0.1 * db
            recorder.update(w=w, b=b, dw=dw, db=db, J=mean + R if J else mean)
            expected.append(mean + R)
    debugger = lrstep.open(str(path))
    curve, *_ = debugger.history.costs()
    assert curve.values == pytest.approx(expected, rel=1e-12)
    debugger.go_to("3:w" if debugger.frame.program.name == "vector" else "3:w1")
    assert "weight decay takes 6.6667% off w1" in texts_of(debugger, (120, 40))["explain"]
