"""Batches that go by under the name of X: their rows are found in the table that has them, or nothing is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.scripts.trace import TraceAsked, TraceOutcome, traced
from tests.scripts.right_scripts import DATA

STEP = """a = 1 / (1 + np.exp(-(X @ w + b)))
        dz = a - y
        w -= lr * X.T @ dz / len(y)
        b -= lr * dz.mean()
"""
FRAME = f"""
import pandas as pd
df = pd.DataFrame(X, columns=["p", "q", "r"])
df["label"] = y.astype(int)
del X, y
w, b, lr = np.zeros(3), 0.0, 0.1
for epoch in range(6):
    shuffled = df.sample(frac=1, random_state=epoch)
    for start in range(0, 12, 5):
        batch = shuffled.iloc[start:start + 5]
        X, y = batch[["p", "q", "r"]].to_numpy(), batch["label"].to_numpy()
        {STEP}"""
TABLE = f"""
D = np.column_stack([y, X])
w, b, lr = np.zeros(3), 0.0, 0.1
for epoch in range(6):
    rng.shuffle(D)
    for start in range(0, 12, 5):
        X, y = D[start:start + 5, 1:], D[start:start + 5, 0]
        {STEP}"""
FRESH = f"""
w, b, lr = np.zeros(3), 0.0, 0.1
for epoch in range(6):
    for start in range(3):
        X = rng.normal(size=(12, 3))
        y = (X[:, 0] > rng.normal(size=12)).astype(float)
        {STEP}"""


def outcome(folder: Path, text: str, updates: int) -> TraceOutcome:
    """What is said of a script of which so many updates are followed line by line."""
    path = folder / "train.py"
    path.write_text((DATA + text).lstrip())
    return traced(TraceAsked(str(path), updates=updates))


@pytest.mark.parametrize("text", [FRAME, TABLE])
def test_the_rows_of_each_batch_are_found(text: str, tmp_path: Path) -> None:
    said = outcome(tmp_path, text, 200)
    assert (said.verdict.ok, said.updates) == (True, 18)
    verdict = outcome(tmp_path, text.replace("dz = a - y", "dz = y - a"), 200).verdict
    assert (verdict.ok, verdict.mistake, verdict.code) == (False, "sign", "dz = y - a")


def test_of_data_that_is_made_anew_each_time_nothing_is_judged(tmp_path: Path) -> None:
    assert outcome(tmp_path, FRESH, 200).verdict.ok is None
