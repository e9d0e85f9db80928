"""What is fired at: runs of every kind, those that go wrong above all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

import lrstep
from lrstep.config import Config
from lrstep.debugger import Debugger
from lrstep.sources import open_source
from lrstep.steplog.tape import Tape
from lrstep.tui.app import Beside, LrstepApp

Target = Callable[[Path], LrstepApp]
"""Makes the screen of a run; the folder is for its files."""


def _sample(name: str, **options: object) -> Target:
    return lambda _: LrstepApp(open_source(name, options).at_place(), name)


def _of(X: object, y: object, **options: Any) -> Target:
    """The screen of a run of these arrays."""
    data = lrstep.Dataset(np.asarray(X, np.float64), np.asarray(y, np.float64))
    return lambda _: LrstepApp(Debugger(lrstep.Run(data, **options)), "arrays")


def written(folder: Path, name: str, *, edited: bool = False, **options: object) -> Path:
    """A log of forty updates of iris, perhaps with edits on the way."""
    path = folder / name
    if path.exists():
        return path
    debugger = open_source("iris", options).at_place()
    tape = Tape(debugger)
    tape.start(str(path))
    for number in range(4):
        for _ in tape.along(debugger.moving("next-update", 10), _raised):
            pass
        if edited:
            debugger.assign(("alpha = 0.5", "w1 = 3, b = -1", "x1[3] = 9, y[5] = 1", "alpha = 2")[number])
    tape.stop()
    return path


def _raised(error: lrstep.InputError) -> None:
    raise error


def _log(folder: Path) -> LrstepApp:
    return LrstepApp(open_source(str(written(folder, "plain.jsonl")), {}).at_place(), "plain.jsonl")


def _edited_log(folder: Path) -> LrstepApp:
    path = written(folder, "edited.jsonl", edited=True, batch=30)
    return LrstepApp(open_source(str(path), {}).at_place(), "edited.jsonl")


def _strangers_log(folder: Path) -> LrstepApp:
    """Of a loop that is wrong, and whose numbers run away."""
    path = folder / "stranger.jsonl"
    if not path.exists():
        X, y = np.array([[1.5, -0.5], [2.0, 1.0], [-1.0, 3.0]]), np.array([1, 0, 1])
        w, b = np.zeros(2), 0.0
        with lrstep.Recorder(path, X, y, alpha=0.1, w=w, b=b) as recorder, np.errstate(all="ignore"):
            for k in range(12):
                dz = 1 / (1 + np.exp(-(X @ w + b))) - y
                w, b = w + 10.0 ** (3 * k) * X.T @ dz, b + dz.sum()
                recorder.update(w=w, b=b, J=float(k), dz=dz)
    return LrstepApp(open_source(str(path), {}).at_place(), "stranger.jsonl")


def _pair(folder: Path) -> LrstepApp:
    paths = written(folder, "plain.jsonl"), written(folder, "other.jsonl", alpha=0.5)
    one, other = (open_source(str(path), {}).at_place() for path in paths)
    return LrstepApp(one, "A", beside=Beside(other, "B", ["They part at 1:w1"]))


def _watched(_: Path) -> LrstepApp:
    """With settings, and watches that have no finite value."""
    debugger = open_source("too-large-alpha", {}).at_place()
    for text in ("norm(dw)", "log(0 - 1)", "1 / (J - J)", "z", "exp(1000) * w1", "prev(J) - J"):
        debugger.watch(text)
    return LrstepApp(debugger, "watched", config=Config(digits=17, layout="numbers", plot="gradients"))


TARGETS: Mapping[str, Target] = {
    "lesson": _sample("lesson"),
    "iris": _sample("iris"),
    "saturated": _sample("saturated"),
    "unscaled": _sample("unscaled"),
    "too-large-alpha": _sample("too-large-alpha"),
    "log": _log,
    "log with edits": _edited_log,
    "stranger's log": _strangers_log,
    "pair": _pair,
    "watches": _watched,
    "breast-cancer, unscaled": _sample("breast-cancer", standardize=False, alpha=10.0),
    "float32, shuffled": _sample("iris", dtype="float32", batch=7, order="shuffle"),
    "scalar loop": _sample("course", program="scalar"),
    "one class": _of(np.arange(6.0).reshape(3, 2), [1, 1, 1]),
    "one row, one feature": _of([[0.0]], [0]),
    "constant columns": _of(np.ones((5, 3)), [0, 1, 0, 1, 1]),
    "constant columns, standardized": _of(np.full((4, 2), 7.0), [0, 1, 0, 1], standardize=True),
    "largest numbers": _of([[1e308, -1e308], [1e308, 1e308]], [0, 1]),
    "smallest numbers": _of([[5e-324, -5e-324], [1e-310, 0]], [0, 1], alpha=1e300),
    "infinite loss": _of([[1e200, 1.0], [-1e200, 2.0]], [0, 1], init=((1e200, 0.0), 0.0)),
}
"""By name; each is made anew for every round."""
