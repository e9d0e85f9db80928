"""Lines that change the parameters between two updates are told as that, and blamed on no other line."""

from __future__ import annotations

from pathlib import Path

import pytest

import lrstep
from lrstep.scripts.trace import TraceAsked, TraceOutcome, traced
from tests.scripts.right_scripts import DATA

EPOCHS = """
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(8):
    for i in range(0, 12, 4):
        a = 1 / (1 + np.exp(-(X[i:i + 4] @ w + b)))
        dz = a - y[i:i + 4]
        w = w - lr * X[i:i + 4].T @ dz / 4
        b = b - lr * dz.mean()
    w *= 0.99
"""
EACH = """
w, b, lr, decay = np.zeros(3), 0.0, 0.3, 0.01
for k in range(24):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    w = w - lr * X.T @ dz / 12
    b = b - lr * dz.mean()
    w = w * (1 - decay)
"""
FIRST = EACH.replace("    w = w * (1 - decay)\n", "").replace("    a = ", "    w -= decay * w\n    a = ")
METHOD = """
class Model:
    def __init__(self):
        self.w, self.b = np.zeros(3), 0.0

    def decay(self):
        self.w = self.w * 0.99

    def fit(self, X, y, lr):
        for epoch in range(8):
            for i in range(0, 12, 4):
                a = 1 / (1 + np.exp(-(X[i:i + 4] @ self.w + self.b)))
                self.w = self.w - lr * X[i:i + 4].T @ (a - y[i:i + 4]) / 4
                self.b -= lr * np.mean(a - y[i:i + 4])
            self.decay()

Model().fit(X, y, 0.3)
"""
USUAL = [
    (EPOCHS, "w", "w *= 0.99", ": times 0.99"),
    (EPOCHS.replace("    w *= 0.99", "    w = np.clip(w, -0.4, 0.4)"), "w", "w = np.clip(w, -0.4, 0.4)", ""),
    (EPOCHS.replace("    w *= 0.99", "    w /= np.linalg.norm(w)"), "w", "w /= np.linalg.norm(w)", ""),
    (EACH, "w", "w = w * (1 - decay)", ": times 0.99"),
    (EACH.replace("    w = w *", "    b = b *"), "b", "b = b * (1 - decay)", ": times 0.99"),
    (FIRST, "w", "w -= decay * w", ": times 0.99"),
    (METHOD, "self.w", "self.w = self.w * 0.99", ": times 0.99"),
]


def outcome(folder: Path, text: str, updates: int = 200) -> TraceOutcome:
    """What is said of a script of which so many updates are followed line by line."""
    path = folder / "train.py"
    path.write_text((DATA + text).lstrip())
    return traced(TraceAsked(str(path), updates=updates), str(folder / "train.jsonl"))


def line_of(text: str, code: str) -> int:
    """Where a line stands in the script."""
    return 1 + [line.strip() for line in (DATA + text).lstrip().splitlines()].index(code)


@pytest.mark.parametrize(("text", "name", "code", "by"), USUAL)
def test_a_decay_or_a_projection_is_advice(text: str, name: str, code: str, by: str, tmp_path: Path) -> None:
    said = outcome(tmp_path, text)
    assert (said.verdict.ok, said.updates, said.notes) == (True, 24, ())
    (advice,) = said.verdict.advice
    where = f"by line {line_of(text, code)}, `{code}`"
    assert advice == ("changed-between-updates", f"{name} is changed between updates, {where}{by}")


@pytest.mark.parametrize("text", [EPOCHS, EACH, FIRST])
def test_its_trace_is_right_up_to_the_end(text: str, tmp_path: Path) -> None:
    outcome(tmp_path, text)
    debugger = lrstep.open(str(tmp_path / "train.jsonl"))
    debugger.continue_()
    assert debugger.frame.update == 24
    assert debugger.frame.to_dict()["right"] == {}


@pytest.mark.parametrize(("text", "judged"), [(EPOCHS, 24), (METHOD, 24), (EACH, 7)])
def test_of_updates_that_are_stepped_no_line_is_blamed(text: str, judged: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, text, 7)
    assert (said.verdict.ok, said.updates, said.verdict.over) == (True, judged, f"{judged} updates")
    assert len(said.verdict.notes) == (judged < 24)


@pytest.mark.parametrize(("new", "variable"), [("w *= 1.5", "w"), ("w = -w", "w"), ("b = -b", "b")])
def test_what_is_no_decay_is_wrong_where_it_stands(new: str, variable: str, tmp_path: Path) -> None:
    verdict = outcome(tmp_path, EPOCHS.replace("w *= 0.99", new)).verdict
    found = (verdict.ok, verdict.mistake, verdict.variable, verdict.update, verdict.code)
    assert found == (False, "changed-between-updates", variable, 3, new)


def test_weights_that_each_update_begins_with_anew_are_wrong_in_that_line(tmp_path: Path) -> None:
    verdict = outcome(
        tmp_path, EACH.replace("    a = ", "    w = np.zeros(3)\n    a = ").replace("    w = w * (1 - decay)\n", "")
    ).verdict
    found = (verdict.ok, verdict.mistake, verdict.update, verdict.code)
    assert found == (False, "changed-between-updates", 2, "w = np.zeros(3)")


def test_another_mistake_is_found_beside_it(tmp_path: Path) -> None:
    verdict = outcome(tmp_path, EPOCHS.replace("dz = a - y[i:i + 4]", "dz = y[i:i + 4] - a")).verdict
    assert (verdict.ok, verdict.mistake, verdict.code) == (False, "sign", "dz = y[i:i + 4] - a")
