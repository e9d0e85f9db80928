"""A learning rate that changes, no intercept: what every panel says of them; and what holds of a penalty too."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import lrstep
from lrstep.choices import LAYOUTS, LEVELS, PLOTS, Level
from lrstep.debugger import Debugger
from lrstep.steplog.recorder import Recorder
from lrstep.view.explain import explained
from lrstep.view.lesson import derivative_rows
from lrstep.view.lines import text_of
from lrstep.view.page import page
from lrstep.view.plots.here import _line
from lrstep.view.screen import frame_text
from lrstep.view.style import Style
from lrstep.view.words import all_words
from lrstep.view.words.around import Around
from tests.view.texts import SIZES, texts_of

B = re.compile(r"\bd?b\b|\bbias\b")


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
    assert "The log has an alpha for each update: here it is 0.05." in texts_of(debugger, (120, 40))["explain"]


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
