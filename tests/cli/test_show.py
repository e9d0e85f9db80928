"""`lrstep show`: one moment, as JSON and as the screen's text."""

from __future__ import annotations

import json

import numpy as np
import pytest

import lrstep as package
from tests.cli.conftest import Command


def test_a_frame_of_iris_as_json(lrstep: Command) -> None:
    frame = json.loads(lrstep("show", "iris", "--at", "3:dz", "--format", "json").stdout)
    data = package.load("iris")
    w, b = np.zeros(2), 0.0
    for _ in range(2):
        dz = 1 / (1 + np.exp(-(data.X @ w + b))) - data.y
        w, b = w - 0.1 * data.X.T @ dz / 100, b - 0.1 * dz.mean()
    a = 1 / (1 + np.exp(-(data.X @ w + b)))
    assert list(frame) == [
        *("address", "update", "op", "phase", "program", "alpha", "batch", "features", "w", "b"),
        *("z", "a", "L", "da", "dz", "J", "dw", "db", "example", "notes"),
    ]
    assert (frame["address"], frame["phase"], frame["program"]) == ("3:dz", "backward", "vector")
    assert (frame["dw"], frame["db"]) == (None, None)
    np.testing.assert_allclose(frame["w"], w, rtol=1e-12)
    np.testing.assert_allclose(frame["dz"], a - data.y, rtol=1e-12)
    assert frame["example"] == {"index": 0, "x": data.X[0].tolist(), "y": data.y[0]}


@pytest.mark.parametrize(
    ("address", "unset"),
    [
        ("0", ["w1 −0.4 − 0.1·dw1 = —", "b 0.2 − 0.1·db = —", "db = dz = —"]),
        ("1:z", ["w1 −0.4 − 0.1·dw1 = —", "db = dz = —"]),
        ("2:dw1", ["w2 0.21858 − 0.1·dw2 = —", "b 0.26283 − 0.1·db = —", "db = dz = —"]),
        ("5", []),
    ],
)
def test_text_shows_a_dash_for_what_is_unset(lrstep: Command, address: str, unset: list[str]) -> None:
    result = lrstep("show", "lesson", "--at", address)
    assert result.stderr == ""
    flat = " ".join(result.stdout.replace("│", " ").split())
    assert [row for row in unset if row not in flat] == []
    assert ("—" in flat) == bool(unset)


def test_options_win_over_a_scenarios_own(lrstep: Command) -> None:
    frame = json.loads(lrstep("show", "course", "--alpha", "0.5", "--init", "-1,2;0", "--format", "json").stdout)
    assert (frame["alpha"], frame["w"], frame["address"]) == (0.5, [-1, 2], "0")


def test_example_and_program(lrstep: Command) -> None:
    frame = json.loads(
        lrstep("show", "course", "--at", "1:b", "--program", "scalar", "--example", "2", "--format", "json").stdout
    )
    assert (frame["program"], frame["example"]["index"]) == ("scalar", 2)


def test_notes_of_a_saturated_example(lrstep: Command) -> None:
    frame = json.loads(lrstep("show", "saturated", "--at", "1:b", "--format", "json").stdout)
    assert any("log(0)" in note["text"] for note in frame["notes"])


def test_numbers_that_are_not_finite_are_strings(lrstep: Command, tmp_path: object) -> None:
    result = lrstep("show", "lesson", "--init=1e4,0;0", "--alpha", "1e308", "--at", "2:z", "--format", "json")
    assert json.loads(result.stdout)["address"] == "2:z"
    hopeless = lrstep("show", "lesson", "--init=-1e4,0;0", "--at", "1:da", "--format", "json")
    assert json.loads(hopeless.stdout)["da"] == ["-Infinity"]


def test_what_each_panel_says_as_json(lrstep: Command) -> None:
    words = ("show", "lesson", "--at", "1:dz", "--explain", "derivation", "--size", "100x30")
    state = json.loads(lrstep(*words, "--format", "screen").stdout)
    assert list(state["panels"]) == [
        "header",
        "x",
        "z",
        "a",
        "L",
        "explain",
        "program",
        "update",
        "example",
        "watch",
        "timeline",
    ]
    assert (state["size"], state["explain"], state["program"], state["example"]) == (
        [100, 30],
        "derivation",
        "scalar",
        0,
    )
    assert state["frame"] == json.loads(lrstep("show", "lesson", "--at", "1:dz", "--format", "json").stdout)
    assert any("dL/da · da/dz" in row for row in state["panels"]["explain"])
    assert state["panels"]["update"][0] == "  w1  −0.4 − 0.1·dw1 = —"
    assert state["panels"]["timeline"][0].endswith("update 1 of 100")


def test_a_picture_of_the_real_screen(lrstep: Command) -> None:
    svg = lrstep("show", "iris", "--at", "3:dz", "--format", "svg", "--size", "90x30").stdout
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
    plain = svg.replace("&#160;", " ")
    for text in ("iris", "3:dz", "mean of L", "program: vector", "explain: plain words", "step"):
        assert text in plain


@pytest.mark.parametrize("size", ["0x4", "120", "x", "80x1001", "-1x5", "axb"])
def test_a_size_that_is_none_is_refused(size: str, lrstep: Command) -> None:
    done = lrstep("show", "lesson", f"--size={size}")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "give columns and rows, each from 1 to 1000, as in 120x40" in done.stderr


def test_show_prints_the_screen_with_a_plot_a_layout_and_digits(lrstep: Command) -> None:
    """As the screen does after m, Z and D."""
    plotted = json.loads(lrstep("show", "iris", "--at", "3", "--format", "screen", "--plot", "cost").stdout)
    assert list(plotted["panels"]).index("plot") < list(plotted["panels"]).index("program")  # which made way for it
    assert plotted["more"] == "Tab: more below"
    assert "● J 0.67928 in update 3" in plotted["panels"]["plot"][0]
    words = "show", "iris", "--at", "3", "--format", "screen", "--layout", "projector", "--digits", "9"
    large = json.loads(lrstep(*words).stdout)
    assert large["titles"] == {"explain": "explain: plain words", "plot": "plot: boundary"}
    assert (large["layout"], large["digits"]) == ("projector", 9)
    text = lrstep("show", "iris", "--at", "3", "--layout", "code", "--digits", "3").stdout
    assert "J 0.679 " in text
    assert "z = wᵀx + b" not in text


def test_a_worksheet_is_markdown_from_where_one_stands(lrstep: Command) -> None:
    done = lrstep("show", "lesson", "--at", "3:dz", "--worksheet")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Worksheet: the lesson: one example with two features\n")
    assert next(line for line in done.stdout.splitlines() if line.startswith("## ")) == "## Update 3: worked"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lesson", "--format", "json"), "--worksheet prints Markdown: --format json is of no use"),
        (("lesson", "--panel", "z"), "a worksheet has no panels: --panel is of no use"),
        (("lesson", "--size", "80x24"), "a worksheet has no panels: --size is of no use"),
        (("lesson", "--theme", "light"), "a worksheet has no panels: --theme is of no use"),
        (("lesson", "--check-gradient"), "--worksheet and --check-gradient print different things"),
        (("iris",), "update 1 has 100 examples: give --batch 3, or up to 8"),
    ],
)
def test_a_worksheet_with_what_is_none_of_its_is_refused(words: tuple[str, ...], said: str, lrstep: Command) -> None:
    done = lrstep("show", *words, "--worksheet")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
