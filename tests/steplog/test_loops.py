"""The loops that people have: right ones verify in two lines more, wrong ones are wrong where they go wrong."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from tests.command import called
from tests.steplog.loops import X, Y, advice, right, verified, wrong
from tests.steplog.loops.right import ADVICE
from tests.steplog.loops.wrong import WRONG

RIGHT = pytest.mark.parametrize("loop", ADVICE, ids=lambda loop: loop.__name__)


@RIGHT
def test_a_right_loop_verifies_with_two_lines_more(loop: Any, tmp_path: Path) -> None:
    loop(tmp_path / "log.jsonl", X, Y)
    found = verified(tmp_path / "log.jsonl")
    assert [each.sentence for each in found.differences] == []
    assert advice(found) == ADVICE[loop]
    lines = [line for line in inspect.getsource(loop).splitlines() if line.endswith("  # +")]
    assert len(lines) == 2
    assert len([line for line in inspect.getsource(loop).splitlines() if "recorder" in line]) == 2


def long(z: Any) -> Any:
    """The log loss of label 0, in the longest floats."""
    return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)


@RIGHT
def test_a_right_loop_is_right_by_finite_differences(loop: Any, tmp_path: Path) -> None:
    """Each step is alpha times the slope of the penalised mean loss of its rows, by plain central differences."""
    loop(tmp_path / "log.jsonl", X, Y)
    header, *updates = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    table, labels = (np.array(header["data"][name], np.longdouble) for name in "Xy")
    at = np.array([*header["init"]["w"], header["init"]["b"]], np.longdouble)
    summed, size = "summed" in ADVICE[loop], header.get("batch", header.get("batch_size"))
    for line in updates[:12]:
        k = line["k"]
        rows = line.get("batch", range(len(labels)) if size == "all" else [(k - 1) % len(labels)])
        m = len(rows)
        divisor = {"penalty-data": len(labels), "penalty-size": size}.get((ADVICE[loop] or [""])[-1], m)

        def cost(at: Any, rows: Any = rows, divisor: int = divisor) -> Any:
            z = table[rows] @ at[:-1] + at[-1] * header.get("intercept", True)
            return np.mean(long(z) - labels[rows] * z) + header.get("l2", 0) / (2 * divisor) * np.sum(at[:-1] ** 2)

        h = np.eye(len(at), dtype=np.longdouble) * 1e-5
        slope = np.array([(cost(at + each) - cost(at - each)) / 2e-5 for each in h])
        alpha = line.get("alpha", header["alpha"]) * (m if summed else 1)
        if "schedule" in header:
            alpha = 0.5 * 0.95 ** (k - 1)
        after = np.array([*line["w"], line["b"]], np.longdouble)
        off = 1e-8 if header["dtype"] == "float64" else 1e-5
        np.testing.assert_allclose(np.float64(at - after), np.float64(alpha * slope), rtol=off * 10, atol=off)
        at = after


@RIGHT
def test_the_debugger_shows_a_right_loop_as_right(loop: Any, tmp_path: Path) -> None:
    """In both programs, at every line of some updates; a convention is a remark."""
    loop(tmp_path / "log.jsonl", X, Y)
    debugger = lrstep.open(str(tmp_path / "log.jsonl"))
    last = verified(tmp_path / "log.jsonl").updates
    for k in (1, 2, 3, last):
        assert debugger.go_to(str(k)).differing == ()
    told = [each for each in ADVICE[loop] if each != "J-penalty"]
    assert bool(debugger.history.remarks(last)) == bool(ADVICE[loop]), told
    for program in ("vector", "scalar"):
        debugger.go_to("1")
        debugger.switch_program(program)
        for _ in range(40):
            assert debugger.step().differing == ()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_loop_is_wrong_where_it_goes_wrong(name: str, tmp_path: Path) -> None:
    loop, addresses, words = WRONG[name]
    loop(tmp_path / "log.jsonl", X, Y)
    found = verified(tmp_path / "log.jsonl")
    assert [each.address for each in found.differences] == addresses
    assert words in found.differences[0].sentence


def test_there_are_as_many_as_there_should_be() -> None:
    assert len(ADVICE) >= 16
    assert len({name[:2] for name in WRONG}) == 20  # and the one that raises


def test_a_loop_that_raises_leaves_a_log_of_no_updates(tmp_path: Path) -> None:
    """Python's own error says what is wrong; there is nothing to verify, which is said, too. With a penalty it is
    right."""
    with pytest.raises(UnboundLocalError):
        wrong.loop_of(wrong.name_known_only_with_penalty)(tmp_path / "log.jsonl", X, Y)
    done = called("replay", tmp_path / "log.jsonl", "--verify")
    assert done.returncode == 2
    assert "the log has no updates, so there is nothing to verify" in done.stderr

    def penalised(w: Any, b: Any, X: Any, y: Any) -> Any:
        return wrong.name_known_only_with_penalty(w, b, X, y, lam=2.0)

    wrong.loop_of(penalised, l2=2.0)(tmp_path / "right.jsonl", X, Y)
    assert (verified(tmp_path / "right.jsonl").differences, advice(verified(tmp_path / "right.jsonl"))) == ([], [])


def test_a_loop_that_ends_at_once_is_wrong_in_its_only_update(tmp_path: Path) -> None:
    """Where most labels are 1, the wrong cost is below any tolerance from the start."""
    wrong.stops_at_once(tmp_path / "log.jsonl", X, 1 - Y)
    found = verified(tmp_path / "log.jsonl")
    assert (found.updates, [each.address for each in found.differences]) == (1, ["1:J"])
    assert "with minus between the two terms of L" in found.differences[0].sentence


def test_a_global_is_not_seen_while_it_is_the_data(tmp_path: Path) -> None:
    """The loop that reads a global is right on that global's own rows: only other data shows it."""
    wrong.hidden_global_data(tmp_path / "log.jsonl", X[:5], Y[:5])
    assert verified(tmp_path / "log.jsonl").differences == []


def test_a_batch_that_replaces_the_data_uses_few_of_its_rows(tmp_path: Path) -> None:
    """Given as arrays, its rows are found in the data and each update is right: what is wrong is which rows come."""
    wrong.batch_replaces_the_data(tmp_path / "log.jsonl", X, Y, by_number=False)
    found = verified(tmp_path / "log.jsonl")
    assert found.differences == []
    assert [each.text for each in found.advice] == ["only 16 of the 40 rows are in the batches of 30 updates"]


def test_a_loss_of_the_epoch_that_goes_wrong_is_wrong(tmp_path: Path) -> None:
    """The same loop, whose third J counts a batch twice."""
    right.loss_of_the_epoch(tmp_path / "log.jsonl", X, Y)
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    table = json.loads(lines[15])
    lines[15] = json.dumps({**table, "J": table["J"] * 1.2})
    (tmp_path / "wrong.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = verified(tmp_path / "wrong.jsonl")
    assert ([each.address for each in found.differences], advice(found)) == (["15:J"], ["J-epoch"])
