"""Somebody else's loop, recorded: it verifies where it is right, and is found out where it is not."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.steplog import LogReader, run_of
from lrstep.steplog.verdict import Verified
from lrstep.steplog.verify import verifying

X = np.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]])
Y = np.array([1.0, 0.0, 1.0])
SAMPLES = Path(__file__).parents[2] / "samples"


def verified(path: Path) -> Verified:
    """What verifying a log finds."""
    reader = LogReader(io.BytesIO(path.read_bytes()), str(path))
    movement = verifying(reader, run_of(reader.header))
    while True:
        try:
            next(movement)
        except StopIteration as stop:
            found: Verified = stop.value
            return found


@pytest.mark.parametrize("loop", ["course_loop.py", "pytorch_loop.py"])
def test_the_samples_loops_verify(loop: str, tmp_path: Path) -> None:
    if loop.startswith("pytorch"):
        pytest.importorskip("torch")
    path = tmp_path / "mine.jsonl"
    subprocess.run([sys.executable, str(SAMPLES / loop), str(path)], check=True)
    found = verified(path)
    assert found.difference is None
    assert found.updates == 100
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["engine"] is None
    # The course's published values.
    assert lines[1]["dw"] == pytest.approx([0.99845601, 2.39507239], abs=1e-8)
    assert lines[1]["J"] == pytest.approx(5.801545319394553, rel=1e-12)
    assert lines[100]["w"] == pytest.approx([0.19033591, 0.12259159], abs=1e-8)


@pytest.mark.parametrize(
    ("mistake", "address"),
    [("no 1/m", "1:dw1"), ("wrong sign", "1:w1"), ("no sigmoid", "1:dw1"), ("new w for db", "1:db"), ("", None)],
)
def test_the_first_wrong_number_is_named(mistake: str, address: str | None, tmp_path: Path) -> None:
    w, b, alpha, path = np.array([1.0, 2.0]), 2.0, 0.009, tmp_path / "mine.jsonl"
    with lrstep.Recorder(path, X, Y, alpha=alpha, w=w, b=b) as recorder:
        for _ in range(10):
            a = X @ w + b if mistake == "no sigmoid" else 1 / (1 + np.exp(-(X @ w + b)))
            dw = X.T @ (a - Y) / (1 if mistake == "no 1/m" else 3)
            sign = -1 if mistake == "wrong sign" else 1
            new = w - sign * alpha * dw
            error = 1 / (1 + np.exp(-(X @ new + b))) - Y if mistake == "new w for db" else a - Y
            db = error.mean()
            w, b = new, b - sign * alpha * db
            recorder.update(w=w, b=b, dw=dw, db=db)
    difference = verified(path).difference
    assert (difference and difference.address) == address


@pytest.mark.parametrize(
    ("shapes", "layout"),
    [
        (((2, 3), (1, 3)), "auto"),
        (((2, 3), (1, 3)), "course"),
        (((2, 3), (3,)), "auto"),
        (((3, 2), (3,)), "auto"),
        (((3, 2), (3, 1)), "auto"),
        (((3, 2), (3,)), "rows"),
    ],
)
def test_both_orientations(shapes: tuple[tuple[int, ...], tuple[int, ...]], layout: Any, tmp_path: Path) -> None:
    table = X.T if shapes[0] == (2, 3) else X
    with lrstep.Recorder(
        tmp_path / "log.jsonl", table, Y.reshape(shapes[1]), alpha=0.1, w=[[0], [0]], b=0, layout=layout
    ):
        pass
    header = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert header["data"]["X"] == X.tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"w": np.zeros(3)}, r"w has the shape \(3,\), the data has 2 features: give w as \(2,\) or \(2, 1\)"),
        ({"J": [1.0, 2.0, 3.0]}, r"J has the shape \(3,\): is it the mean over the examples\?"),
        ({"dw": np.zeros((3, 3))}, r"dw has the shape \(3, 3\)"),
        ({"b": "two"}, "b is str, which is no array of numbers"),
        ({"dW": 1}, "there is no dW"),
    ],
)
def test_shapes_that_do_not_fit_teach(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with pytest.raises(InputError, match=message), lrstep.Recorder(path, X, Y, alpha=0.1, w=[0, 0], b=0) as recorder:
        recorder.update(**{"w": [0, 0], "b": 0, **given})
    reader = LogReader(io.BytesIO(path.read_bytes()), "log")
    assert list(reader.updates()) == []
    assert reader.end is None  # of an unfinished run, and valid


def test_data_that_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    for wrong in ({"X": X.T[:, :2]}, {"X": np.zeros(3)}, {"layout": "course"}, {"layout": "columns"}, {"w": [1]}):
        given: dict[str, Any] = {"X": X, "y": Y, "alpha": 0.1, "w": [0, 0], "b": 0, **wrong}
        with pytest.raises(InputError):
            lrstep.Recorder(tmp_path / "log.jsonl", **given)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_finite_is_recorded(tmp_path: Path) -> None:
    with lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.1, w=[0, 0], b=0) as recorder:
        recorder.update(w=[np.nan, np.inf], b=-np.inf, J=np.float32(np.nan))
    line = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert (line["w"], line["b"], line["J"]) == (["NaN", "Infinity"], "-Infinity", "NaN")
