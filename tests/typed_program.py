"""A program of a user's, as mypy --strict reads it beside the installed package; nothing of it may be Any."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import assert_type

import numpy as np

import lrstep
from lrstep import Dataset, Debugger, Frame, InputError, Recorder, Run, gradient, load, screen_state, screen_svg


def main() -> None:
    """Use each public name."""
    assert_type(load("iris"), Dataset)
    run = Run(Dataset([[1.0, 3.0], [2.0, 4.0]], [1, 0], features=["hours", "sleep"]), alpha=0.1)
    debugger = lrstep.open("lesson", alpha=0.2)
    assert_type(debugger, Debugger)
    assert_type(Debugger(run).step(6), Frame)
    frame = debugger.go_to("1:dw1")
    assert_type(frame.address, str)
    assert_type(frame.J, float | None)
    assert_type(screen_svg(debugger), str)
    print(frame.dw, frame.to_dict()["phase"], screen_state(debugger, size=(80, 24))["size"])
    print(lrstep.plot(debugger, "cost"), lrstep.__version__)
    X, y, w = np.zeros((3, 2)), np.zeros(3), np.zeros(2)
    dw, db, J = gradient(X, y, w, 0.0)
    assert_type(db + J, float)
    with (
        tempfile.TemporaryDirectory() as folder,
        Recorder(Path(folder) / "mine.jsonl", X, y, alpha=0.1, w=w, b=0.0) as rec,
    ):
        rec.update(w=w - 0.1 * dw, b=0.0, J=J)
    try:
        lrstep.open("nosuch")
    except InputError as error:
        print(error.what, error.mend)


def wrong() -> None:
    """What a type checker finds: it would not ask for an `ignore` that is not needed."""
    lrstep.nosuch()  # type: ignore[attr-defined]
    lrstep.open(3)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
