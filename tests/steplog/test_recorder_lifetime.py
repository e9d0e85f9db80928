"""What a recorder leaves on disk, however the program that holds it ends."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError
from tests.steplog.loops import N, recorder, verified

PROGRAM = """
import os, sys
import numpy as np
import lrstep

X, y, w, b = np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 0.3]]), np.array([1.0, 0.0, 1.0]), np.zeros(2), 0.0
recorder = lrstep.Recorder(sys.argv[1], X, y, alpha=0.1, w=w, b=b)
for _ in range({updates}):
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    w, b = w - 0.1 * X.T @ dz / 3, b - 0.1 * dz.mean()
    recorder.update(w=w, b=b, dz=dz)
{end}
"""


@pytest.mark.parametrize("updates", [0, 7])
@pytest.mark.parametrize("end", ["", "1 / 0", "sys.exit(3)", "os._exit(0)", "recorder = None", "recorder.close()"])
def test_everything_is_on_disk(end: str, updates: int, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    program = PROGRAM.format(updates=updates, end=end)
    done = subprocess.run([sys.executable, "-W", "error", "-c", program, path], capture_output=True, text=True)
    assert ("Traceback" in done.stderr) == (end == "1 / 0")
    if not (end == "os._exit(0)" and not updates):  # nobody could have written its header
        kinds = [json.loads(line)["type"] for line in path.read_text(encoding="utf-8").splitlines()]
        assert kinds == ["header", *["update"] * updates, *(["end"] if end == "recorder.close()" else [])]
    if updates:
        assert (verified(path).differences, verified(path).updates) == ([], updates)


def test_a_loop_in_a_function_needs_no_close(tmp_path: Path) -> None:
    """Each update can be read at once, as by another cell of a notebook, and the file is closed with the recorder."""
    path = tmp_path / "mine.jsonl"

    def fit() -> None:
        rec = recorder(path)
        rec.update(w=np.zeros(N), b=0)
        assert verified(path).updates == 1

    fit()
    gc.collect()
    recorder(path, force=True).close()


def test_a_cell_runs_again(tmp_path: Path) -> None:
    """While the recorder of the run before is still there."""
    path = tmp_path / "mine.jsonl"
    first = recorder(path)
    first.update(w=np.zeros(N), b=0)
    with pytest.raises(InputError, match="is there already: give force=True, or another name"):
        recorder(path)
    second = recorder(path, force=True)
    with pytest.raises(InputError, match="the recorder is closed: make another one"):
        first.update(w=np.zeros(N), b=0)
    first.close()
    for _ in range(2):
        second.update(w=np.zeros(N), b=0)
    second.close()
    assert verified(path).updates == 2
    with pytest.raises(InputError, match="the recorder is closed"):
        second.update(w=np.zeros(N), b=0)


def test_a_shape_that_does_not_fit_leaves_the_updates_before_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    rec = recorder(path)
    rec.update(w=np.zeros(N), b=0)
    with pytest.raises(InputError, match="dw has the shape"):
        rec.update(w=np.zeros(N), b=0, dw=np.zeros(N + 1))
    rec.update(w=np.zeros(N), b=0)
    rec.close()
    assert verified(path).updates == 2


def test_without_an_update_and_a_learning_rate_there_is_no_log(tmp_path: Path) -> None:
    lrstep.Recorder(tmp_path / "mine.jsonl", np.eye(2), [0, 1], w=[0, 0], b=0).close()
    assert list(tmp_path.iterdir()) == []
