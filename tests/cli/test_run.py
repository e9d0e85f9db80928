"""`lrstep run` against plain NumPy, and its ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lrstep as package
from tests.cli.conftest import Command
from tests.command import UNDER_WAY, called, wait_for_size


def numpy_run(X: np.ndarray, y: np.ndarray, updates: int) -> tuple[np.ndarray, float, float, float]:
    """Gradient descent with alpha 0.1 from zeros, as the lesson writes it: w, b, J, accuracy."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(updates):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        dz = a - y
        w, b = w - 0.1 * X.T @ dz / len(y), b - 0.1 * dz.mean()
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return w, float(b), float(-np.mean(np.log(np.where(y == 1, a, 1 - a)))), float(np.mean((a > 0.5) == (y == 1)))


def test_iris_agrees_with_plain_numpy(lrstep: Command) -> None:
    data = package.load("iris")
    w, b, J, accuracy = numpy_run(data.X, data.y, 200)
    result = json.loads(lrstep("run", "iris", "--updates", "200", "--json").stdout)
    assert list(result) == ["updates", "stopped", "J", "accuracy", "w", "b", "label", "features", "notes"]
    assert (result["updates"], result["stopped"]) == (200, "updates")
    np.testing.assert_allclose([*result["w"], result["b"], result["J"]], [*w, b, J], rtol=1e-12)
    assert result["accuracy"] == accuracy


def test_standardized_breast_cancer_agrees_with_plain_numpy(lrstep: Command) -> None:
    data = package.load("breast-cancer")
    mean, std = data.X.mean(axis=0), data.X.std(axis=0)
    w, b, J, accuracy = numpy_run((data.X - mean) / std, data.y, 150)
    result = json.loads(lrstep("run", "breast-cancer", "--standardize", "--updates", "150", "--json").stdout)
    np.testing.assert_allclose([*result["w"], result["b"], result["J"]], [*w, b, J], rtol=1e-12)
    assert result["accuracy"] == accuracy
    np.testing.assert_allclose(result["original"]["w"], w / std, rtol=1e-12)
    assert result["original"]["b"] == pytest.approx(b - (w * mean / std).sum(), rel=1e-12)


def test_a_batch_of_one_agrees_with_a_plain_loop(lrstep: Command) -> None:
    data = package.load("iris")
    w, b = np.zeros(data.n), 0.0
    for x, y in zip(data.X, data.y, strict=True):
        dz = 1 / (1 + np.exp(-(x @ w + b))) - y
        w, b = w - 0.1 * x * dz, b - 0.1 * dz
    result = json.loads(lrstep("run", "iris", "--batch", "1", "--epochs", "1", "--json").stdout)
    assert result["updates"] == 100
    np.testing.assert_allclose([*result["w"], result["b"]], [*w, b], rtol=1e-12)


def test_until_stops_at_the_first_update_in_which_it_holds(lrstep: Command) -> None:
    result = json.loads(lrstep("run", "iris", "--until", "J < 0.5 and k > 3", "--json").stdout)
    assert result["stopped"] == "until"
    k = result["updates"]
    costs = [json.loads(lrstep("show", "iris", "--at", f"{n}:J", "--format", "json").stdout)["J"] for n in (k - 1, k)]
    assert costs[1] < 0.5 <= costs[0]


@pytest.mark.parametrize(
    ("condition", "updates"),
    [
        ("k == 7", 7),
        ("any(isnan(z))", 1000),
        ("prev(J) < J", 1000),  # before the first update prev has no value, which makes it false
        ("x1[3] > 0 and z[99] != 0", 2),
        ("w1 < w[1]", 1),
    ],
)
def test_conditions_read_the_update(lrstep: Command, condition: str, updates: int) -> None:
    result = json.loads(lrstep("run", "iris", "--until", condition, "--json").stdout)
    assert result["stopped"] == ("updates" if updates == 1000 else "until")
    assert result["updates"] == updates


@pytest.mark.parametrize("kind", ["cost", "gradient"])
def test_conditions_stop_where_a_numpy_loop_would(lrstep: Command, kind: str) -> None:
    data = package.load("iris")
    w, b, previous, stopped_at = np.zeros(data.n), 0.0, np.inf, 0
    for k in range(1, 1001):
        a = 1 / (1 + np.exp(-(data.X @ w + b)))
        J = float(-np.mean(np.log(np.where(data.y == 1, a, 1 - a))))
        dw, db = data.X.T @ (a - data.y) / 100, (a - data.y).mean()
        w, b = w - 0.1 * dw, b - 0.1 * db
        if abs(J - previous) < 1e-3 if kind == "cost" else np.linalg.norm(dw) < 0.1:
            stopped_at = k
            break
        previous = J
    condition = "abs(J - prev(J)) < 1e-3" if kind == "cost" else "norm(dw) < 0.1"
    result = json.loads(lrstep("run", "iris", "--until", condition, "--json").stdout)
    assert (result["stopped"], result["updates"]) == ("until", stopped_at)
    assert 1 < stopped_at < 1000


def test_the_summary_for_people(lrstep: Command) -> None:
    result = lrstep("run", "iris", "--updates", "5")
    assert result.stderr == ""
    assert re.match(r"iris\n  updates   5  \(as many as asked for\)\n  J +0\.\d+  mean loss", result.stdout)


def test_a_run_that_leaves_the_finite_numbers_says_so_and_exits_0(lrstep: Command, tmp_path: Path) -> None:
    (tmp_path / "huge.csv").write_text("x,y\n1e200,0\n-1e200,1\n")
    result = lrstep("run", "huge.csv", "--alpha", "1e200", "--json")
    assert result.returncode == 0
    assert result.stderr == "lrstep: note: w is not finite in update 1; the run stops there\n"
    assert json.loads(result.stdout)["w"] == ["-Infinity"]
    assert json.loads(result.stdout)["stopped"] == "nonfinite"


def test_no_updates_at_all(lrstep: Command) -> None:
    result = json.loads(lrstep("run", "iris", "--updates", "0", "--json").stdout)
    assert (result["updates"], result["w"], result["b"]) == (0, [0, 0], 0)
    assert result["J"] == pytest.approx(np.log(2))


def test_ctrl_c_ends_it_cleanly_with_its_summary(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lrstep", "run", "iris", "--updates", "100000000", "--json", "--log", "a.jsonl"]
    log = tmp_path / "a.jsonl"
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        wait_for_size(log, UNDER_WAY)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == ""
    assert json.loads(out)["stopped"] == "interrupted"
    assert 0 < json.loads(out)["updates"] < 100000000


@pytest.mark.parametrize("name", ["run.json", "run.log", "run.csv", "run"])
def test_a_log_of_any_name_opens_by_that_name(lrstep: Command, tmp_path: Path, name: str) -> None:
    log = tmp_path / name
    assert lrstep("run", "lesson", "--updates", "2", "--log", str(log)).returncode == 0
    shown = json.loads(lrstep("show", str(log), "--at", "2:dz", "--format", "json").stdout)
    assert shown["dz"] == json.loads(lrstep("show", "lesson", "--at", "2:dz", "--format", "json").stdout)["dz"]


UNSCALED = "age,salary,bought\n19,19000,0\n35,20000,0\n46,52000,1\n47,49000,1\n"


def test_a_cost_that_rose_on_unscaled_columns_is_said_with_the_option_that_mends_it(
    lrstep: Command, tmp_path: Path
) -> None:
    ages = tmp_path / "ages.csv"
    ages.write_text(UNSCALED)
    done = lrstep("run", ages, "--updates", "10")
    risen, spread = (line.split("note  ")[1].strip() for line in done.stdout.splitlines() if "  note  " in line)
    assert risen.startswith("J is 24,374,991 after 10 updates and was 0.693 before the first: ")
    assert spread.startswith("column salary spreads over 15,540, age over 11.3, 1,378 times less: ")
    assert risen.endswith("--standardize scales the columns")
    assert json.loads(lrstep("run", ages, "--updates", "10", "--json").stdout)["notes"] == [risen, spread]
    scaled = json.loads(lrstep("run", ages, "--updates", "10", "--json", "--standardize").stdout)
    assert (scaled["J"], scaled["notes"]) == (pytest.approx(0.40249144350062616, rel=1e-12), [])
    assert scaled["label"] == {"name": "bought", "positive": "1", "ones": 2, "rows": 4}


def test_the_command_that_scales_comes_before_any_note_on_log_0(tmp_path: Path) -> None:
    (tmp_path / "ages of two.csv").write_text(UNSCALED)
    words = ("show", "ages of two.csv", "--alpha", "0.2", "--at", "3:J", "--panel", "explain")
    text = " ".join(called(*words, folder=tmp_path).stdout.split())
    assert "`lrstep 'ages of two.csv' --alpha 0.2 --standardize` scales the columns" in text
    assert text.index("--standardize") < text.index("a is rounded to 0 or 1")
