"""A penalty, a learning rate that changes, no intercept: what every panel says of them, and when."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import lrstep
from lrstep.choices import LAYOUTS, LEVELS, PLOTS, Level
from lrstep.debugger import Debugger, Frame
from lrstep.engine import finished
from lrstep.formulas import FloatArray
from lrstep.steplog.recorder import Recorder
from lrstep.view.beside import beside_lines, compared_rows
from lrstep.view.explain import explained
from lrstep.view.graph_panels import graph_panel
from lrstep.view.lesson import derivative_rows
from lrstep.view.lines import text_of
from lrstep.view.lists import breakpoint_row
from lrstep.view.page import page
from lrstep.view.plots.here import _line
from lrstep.view.screen import frame_text
from lrstep.view.style import Style
from lrstep.view.words import all_words
from lrstep.view.words.around import Around
from tests.view.chains import number
from tests.view.moments import moments

SIZES = [(50, 20), (80, 24), (120, 40), (200, 60)]
B = re.compile(r"\bd?b\b|\bbias\b")


def texts_of(debugger: Debugger, size: tuple[int, int], **chosen: object) -> dict[str, str]:
    """What each panel of a screen says, on one line."""
    panels = lrstep.screen_state(debugger, size=size, **chosen)["panels"]  # type: ignore[arg-type]
    return {name: " ".join(" ".join(rows).split()) for name, rows in panels.items()}


def costs(w: FloatArray, b: float | np.floating[Any], l2: float) -> tuple[float, float, FloatArray]:
    """J and R of iris at some parameters, and the mean of x·dz, by NumPy alone."""
    data = lrstep.load("iris")
    z = data.X @ w + b
    J = np.mean(np.logaddexp(0, z) - data.y * z)
    return float(J), float(l2 / 200 * (w @ w)), data.X.T @ (1 / (1 + np.exp(-z)) - data.y) / 100


# A penalty.


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


@settings(max_examples=150, deadline=None)
@given(moments())
def test_a_gradient_that_is_penalised_is_the_sum_of_what_stands_below_it(frame: Frame) -> None:
    """In the narrow form: the mean, what the penalty adds, and their sum, as far as rounding lets one see."""
    style = Style(digits=7)
    rows = text_of(graph_panel("x", frame, style, 26, brief=False).backward).split("\n")
    for row, first, second in zip(rows, rows[1:], rows[2:], strict=False):
        parts = [
            re.fullmatch(r"\s*(?:\+ )?[^−\d]*?(?:(?:mean )?x\d+·dz|l2(?:/m)?·w\d+) (\S+)", text)
            for text in (first, second)
        ]
        shown = re.search(r"dw\d+ = (\S+)", row)
        if shown is None or not all(parts) or "∞" in first + second + row or "NaN" in first + second + row:
            continue
        digits = max(len(re.sub(r"\D", "", text[1].partition("e")[0]).lstrip("0")) for text in parts if text)
        if digits < 3:
            continue  # the panel has room for few
        a, b = (number(text[1], digits) for text in parts if text)
        total = number(shown[1], digits)
        slack = 1e-5 * float(max(abs(a).b, abs(b).b)) + 1e-37
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
    assert "the cost J + R begins to rise" in text_of([breakpoint_row(stop)])
    k = debugger.continue_().update
    (curve,) = debugger.history.costs()
    assert curve.values[k - 1] > curve.values[k - 2]
    assert all(np.diff(curve.values[: k - 1]) <= 0)
    without = Debugger(lrstep.Run(lrstep.load("iris"), alpha=1, l2=10, standardize=True, no_intercept=True))
    without.breakpoints.add("converged")
    assert without.continue_().dw == pytest.approx(0, abs=1e-6)


# A learning rate that changes.


def test_the_step_says_which_expression_gave_its_learning_rate() -> None:
    debugger = lrstep.open("iris", alpha="0.5/(1+k/100)")
    for k, alpha in ((1, "0.49505"), (12, "0.44643"), (1000, "0.045455")):
        debugger.go_to(f"{k}:w")
        assert f"In update {k}, alpha = 0.5/(1+{k}/100) = {alpha}." in texts_of(debugger, (120, 40))["explain"]
        assert f"alpha {alpha}" in texts_of(debugger, (120, 40))["header"]
    debugger.edit(alpha=0.25)
    assert "alpha =" not in texts_of(debugger, (120, 40))["explain"]


def test_a_log_that_gives_each_updates_learning_rate_says_so(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    X, y = np.array([[1.0], [2.0]]), np.array([0.0, 1.0])
    w, b = np.zeros(1), 0.0
    with Recorder(str(path), X, y, alpha=0.1, w=w, b=b) as recorder:
        for alpha in (0.1, 0.05):
            dz = 1 / (1 + np.exp(-(X @ w + b))) - y
            w, b = w - alpha * X.T @ dz / 2, b - alpha * dz.mean()
            recorder.update(w=w, b=b)
    header, *updates, _ = path.read_text().splitlines()
    own = [
        re.sub(r'"k":(\d)', rf'"k":\1,"alpha":{alpha}', row) for alpha, row in zip((0.1, 0.05), updates, strict=True)
    ]
    lines = [header.replace('"version":1', '"version":2'), *own]
    path.write_text("\n".join(lines) + "\n")
    debugger = lrstep.open(str(path))
    debugger.go_to("2:w")
    assert "The log gives this update's alpha: 0.05." in texts_of(debugger, (120, 40))["explain"]


# Without an intercept.


@pytest.mark.parametrize("sample", ["iris", "breast-cancer", "one feature"])
@pytest.mark.parametrize("program", ["vector", "scalar"])
def test_of_a_run_without_an_intercept_nothing_speaks_of_b(sample: str, program: str) -> None:
    """At no line, in no panel, no plot, no layout, no dialog, in neither level of the explanation."""
    if sample == "one feature":
        data = lrstep.Dataset([[1.0], [2.0], [-0.5]], [1, 0, 1])
        debugger = Debugger(lrstep.Run(data, no_intercept=True, l2=0.5))
    else:
        debugger = lrstep.open(sample, no_intercept=True, l2=0.5, batch=2)
    debugger.switch_program(program)  # type: ignore[arg-type]
    plots, layouts, levels = (list(choices) for choices in (PLOTS, LAYOUTS, LEVELS))
    ops = debugger.frame.program.length(len(debugger.run.batch(1)))
    for step in range(ops + 2):
        size = SIZES[step % len(SIZES)]
        chosen = {"plot": plots[step % len(plots)], "layout": layouts[step % len(layouts)]}
        for level in levels:
            for name, text in texts_of(debugger, size, level=level, **chosen).items():
                # the source's name may be cut anywhere
                assert name == "header" or not B.search(text), (debugger.frame.address, name, text)
        table = " ".join(" ".join(row) for row in derivative_rows(debugger.frame, Style()))
        assert not B.search(table + frame_text(debugger, "", 100))
        debugger.step()


def test_without_an_intercept_the_boundary_goes_through_the_origin() -> None:
    """Where w1·x1 + w2·x2 is 0: of two points that lie opposite each other the slope is that of the line."""
    data = lrstep.Dataset([[-2.0, 1.0], [-1.0, -1.0], [1.0, 1.0], [2.0, -1.0]], [0, 0, 1, 1])
    frame = Debugger(lrstep.Run(data, no_intercept=True)).go_to("10")
    x, y = _line(frame, data.X, (0, 1), [(-2.0, 2.0), (-1.0, 1.0)], 200)
    assert len(x) > 100
    assert float(frame.w[0]) * x + float(frame.w[1]) * y == pytest.approx(0, abs=1e-12)


# All of them.


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("cells", [46, 56, 76])
def test_no_text_of_theirs_is_much_higher_than_the_lessons(cells: int, level: Level) -> None:
    from lrstep.view.explain import tallest

    plain = tallest((level,), cells, 1, Around())
    for kind in (Around(penalised=True), Around(intercept=False), Around(penalised=True, intercept=False)):
        assert tallest((level,), cells, 1, kind) <= plain + 2
        assert set(all_words(kind)) >= {"start", "start of several", "w", "b of several"}


@pytest.mark.parametrize("cells", [50, 80, 120, 200])
@pytest.mark.parametrize("program", ["vector", "scalar"])
@pytest.mark.parametrize("batch", [1, 2, "all"])
def test_the_graph_keeps_its_height_and_its_numbers_whole(cells: int, program: str, batch: int | str) -> None:
    """At every line of an update of three examples, and before it."""
    for sample, options in (("course", {"l2": 0.7}), ("course", {"no_intercept": True, "init": "1,2;0"})):
        debugger = lrstep.open(sample, batch=batch, **options)
        debugger.switch_program(program)  # type: ignore[arg-type]
        heights = set()
        for _ in range(debugger.frame.program.length(len(debugger.run.batch(1))) + 1):
            laid = page(debugger.frame, Style(), "words", cells, None)
            (top, _), (_, bottom) = laid.rows_of("x"), laid.rows_of("L")
            heights.add(bottom - top)
            assert cells < 80 or "…│" not in text_of(laid.lines[top:bottom])
            debugger.step()
        assert len(heights) == 1


def test_a_run_without_any_of_them_says_nothing_of_them() -> None:
    debugger = lrstep.open("iris")
    for _ in range(11):
        debugger.step()
        text = " ".join(texts_of(debugger, (200, 60)).values()) + text_of(
            explained(debugger.frame, Style(), "words", 90)
        )
        assert not re.search(r"\bR\b|l2|penalt|decay", text)
