"""The samples that record themselves: each verifies, with what it does otherwise as advice."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.command import called
from tests.steplog.loops import advice, verified

SAMPLES = Path(__file__).parents[2] / "samples"
STAND_IN = Path(__file__).parent / "stand_in"
LIBRARIES = {"pytorch_loop.py": "torch", "jax_loop.py": "jax"}
ADVICE = {"theta_loop.py": ["J-after"]}
OF_THE_COURSE = ["course_loop.py", "theta_loop.py", "pytorch_loop.py", "jax_loop.py"]


def lines_of(loop: str, path: Path, *before: Path) -> list[dict[str, Any]]:
    """The lines of the log of a sample that was run, with folders before all others that Python imports from."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(folder) for folder in before)}
    subprocess.run([sys.executable, SAMPLES / loop, path], check=True, env=environment)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def needs(loop: str) -> None:
    """Skip, where its library is not installed."""
    if loop in LIBRARIES and importlib.util.find_spec(LIBRARIES[loop]) is None:
        pytest.skip(f"{LIBRARIES[loop]} is not installed")


def assert_is_the_courses(lines: list[dict[str, Any]], *, J_after: bool = False) -> None:
    """A log of the course's three examples has its published values, to the precision that it says."""
    least = {"float64": 1e-8, "float32": 1e-5}[lines[0]["dtype"]]
    assert lines[1]["dw"] == pytest.approx([0.99845601, 2.39507239], abs=least)
    assert lines[1]["db"] == pytest.approx(0.00145557, abs=least)
    if not J_after:
        assert lines[1]["J"] == pytest.approx(5.801545319394553, rel=least)
    assert lines[100]["w"] == pytest.approx([0.19033591, 0.12259159], abs=least)
    assert lines[100]["b"] == pytest.approx(1.92535983, abs=least)


@pytest.mark.parametrize("loop", OF_THE_COURSE)
def test_the_courses_run_in_each_style(loop: str, tmp_path: Path) -> None:
    needs(loop)
    path = tmp_path / "mine.jsonl"
    lines = lines_of(loop, path)
    verdict = verified(path)
    assert (verdict.differences, advice(verdict), verdict.updates) == ([], ADVICE.get(loop, []), 100)
    assert lines[0]["engine"] is None
    assert lines[0]["data"]["X"] == pytest.approx(np.array([[1, 3], [2, 4], [-1, -3.2]]), abs=1e-7)
    assert_is_the_courses(lines, J_after=loop in ADVICE)


def test_the_loop_in_jax_without_it(tmp_path: Path) -> None:
    """JAX is large: a stand-in for the few functions of it that the sample calls gives float32, too."""
    path = tmp_path / "mine.jsonl"
    lines = lines_of("jax_loop.py", path, STAND_IN)
    verdict = verified(path)
    assert (verdict.differences, advice(verdict), lines[0]["dtype"]) == ([], [], "float32")
    assert_is_the_courses(lines)


@pytest.mark.parametrize("loop", LIBRARIES)
def test_where_a_library_is_missing_the_sample_says_how_to_get_it(loop: str, tmp_path: Path) -> None:
    (tmp_path / f"{LIBRARIES[loop]}.py").write_text("raise ImportError", encoding="utf-8")
    (tmp_path / loop).write_bytes((SAMPLES / loop).read_bytes())
    done = subprocess.run([sys.executable, tmp_path / loop, "mine.jsonl"], capture_output=True, text=True)
    name = {"torch": "PyTorch", "jax": "JAX"}[LIBRARIES[loop]]
    assert (done.returncode, done.stderr) == (1, f"{loop} needs {name}: pip install {LIBRARIES[loop]}\n")


def test_mini_batches_are_of_every_row_once_a_pass(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    _, *lines = lines_of("minibatch_loop.py", path)
    verdict = verified(path)
    assert (verdict.differences, verdict.advice, verdict.updates) == ([], [], 70)
    assert [len(line["batch"]) for line in lines[:8]] == [8, 8, 8, 8, 8, 8, 2, 8]
    first, second = ([row for line in lines[start : start + 7] for row in line["batch"]] for start in (0, 7))
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second
    shown = json.loads(called("show", path, "--at", "7:dw", "--format", "json").stdout)
    assert (shown["batch"], shown["dw"]) == (lines[6]["batch"], lines[6]["dw"])


@pytest.mark.parametrize("loop", ["theta_loop.py", "minibatch_loop.py", "jax_loop.py"])
def test_recording_takes_two_lines(loop: str) -> None:
    tree = ast.parse((SAMPLES / loop).read_text(encoding="utf-8"))
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert sorted(call for call in calls if "recorder" in call.lower()) == ["lrstep.Recorder", "recorder.update"]
