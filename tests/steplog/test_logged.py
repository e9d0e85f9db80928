"""A log opened like any source: stepped, sought and searched; beyond its end it is computed on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.errors import InputError
from lrstep.formulas import FloatArray
from lrstep.sources import open_source
from lrstep.steplog.index import LogIndex
from lrstep.steplog.recording import Recording
from tests.command import called, in_a_process
from tests.steplog.loops import X, Y, cost, full_batch, recorder
from tests.steplog.test_log import recorded
from tests.steplog.test_right_loops import batches, usual


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Path:
    return recorded(open_source("iris", {}).run(), tmp_path / "a.jsonl", 1200)


def test_it_shows_what_the_run_showed(log: Path) -> None:
    logged, run = open_source(str(log), {}).at_place(), open_source("iris", {}).at_place()
    for address in (
        "0",
        "1:z",
        "1:b",
        "511:dw",
        "512:b",
        "513:a",
        "1199:dz@17",
        "1200:b",
        "700:db",
        "1300:b",
        "1201:z",
    ):
        one, other = logged.go_to(address), run.go_to(address)
        assert one.to_dict() == other.to_dict()
        assert logged.history.remarks(one.update) == ([] if one.update <= 1200 else [
            "The log ends with update 1,200: this is computed on from there."
        ])  # fmt: skip
    logged.breakpoints.add("J < 0.3")
    logged.start()
    assert logged.continue_().address == "136:b"
    assert logged.reverse_continue().address == "0"
    assert logged.go_to("first J < 0.2").update == run.go_to("first J < 0.2").update
    assert logged.horizon == 2400  # the log's length, doubled once we had gone beyond


def test_an_edit_branches_off_a_log(log: Path) -> None:
    logged, run = open_source(str(log), {}).at_place(), open_source("iris", {}).at_place()
    for debugger in (logged, run):
        debugger.go_to("600:dz")
        debugger.edit(alpha=1.0)
    assert logged.go_to("900").to_dict() == run.go_to("900").to_dict()


@pytest.mark.parametrize("ending", [".jsonl.gz"])
def test_compressed(log: Path, tmp_path: Path, ending: str) -> None:
    packed = tmp_path / f"p{ending}"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert open_source(str(packed), {"at": "7:dz"}).at_place().frame.address == "7:dz"


def test_from_the_shell(log: Path) -> None:
    words = ("show", "-", "--at", "3:dz", "--format", "json")
    done = in_a_process(*words, stdin=log.read_bytes())
    assert json.loads(done.stdout)["address"] == "3:dz"
    refused = called(*words, "--alpha", 2, stdin=log.read_bytes())
    assert refused.returncode == 2
    assert "--alpha would change the run of a log" in refused.stderr


def test_lines_of_others_and_torn_ones(tmp_path: Path) -> None:
    path = recorded(open_source("lesson", {}).run(), tmp_path / "a.jsonl", 20)
    lines = path.read_bytes().splitlines(keepends=True)
    spaced = [json.dumps(json.loads(line)).encode() + b"\n" for line in lines[1:11]]
    comment = b'{"type":"comment","text":"hello"}\n'
    path.write_bytes(b"".join([lines[0], comment, *spaced[:5], comment, *spaced[5:], *lines[11:15], lines[15][:30]]))
    index = LogIndex(str(path))
    assert index.last == 14
    assert [line.k for line in index.updates_from(3, 9)] == list(range(3, 10))
    debugger = open_source(str(path), {}).at_place()
    np.testing.assert_array_equal(debugger.go_to("20").w, open_source("lesson", {"at": "20"}).at_place().frame.w)


def test_damage_in_the_middle_is_said_where_it_is_met(log: Path, tmp_path: Path) -> None:
    text = bytearray(log.read_bytes())
    del text[text.rindex(b"\n", 0, -1) + 1 :]  # the end, whose sha256 would find it at once
    place = text.index(b'"k":700,') + 30
    text[place : place + 3] = b"}}}"
    other = tmp_path / "damaged.jsonl"
    other.write_bytes(text)
    debugger = open_source(str(other), {}).at_place()
    assert debugger.go_to("20").update == 20
    with pytest.raises(InputError, match="are damaged"):
        debugger.go_to("701:dz")


def test_damage_leaves_one_where_one_was(log: Path, tmp_path: Path) -> None:
    """Its message comes with the movement, in either direction, and nothing has moved."""
    text = bytearray(log.read_bytes())
    del text[text.rindex(b"\n", 0, -1) + 1 :]
    place = text.index(b'"k":700,') + 30
    text[place : place + 3] = b"}}}"
    other = tmp_path / "damaged.jsonl"
    other.write_bytes(text)
    debugger = open_source(str(other), {}).at_place()
    debugger.go_to("30:dz")
    for address in ("700", "701:z", "650"):
        with pytest.raises(InputError, match="are damaged"):
            debugger.go_to(address)
        assert debugger.frame.address == "30:dz"


@pytest.mark.parametrize(
    ("harm", "message"),
    [("a flipped byte", "cannot be read"), ("a bomb", "expands over a hundredfold"), ("cut", "cannot be read")],
)
def test_a_compressed_log_that_is_harmed_is_one_error(harm: str, message: str, log: Path, tmp_path: Path) -> None:
    text = bytearray(gzip.compress(log.read_bytes()))
    if harm == "a flipped byte":
        text[len(text) // 2] ^= 0x55
    elif harm == "cut":
        text = text[: len(text) // 2]
    else:
        text = bytearray(gzip.compress(log.read_bytes() + b" " * 80_000_000, 9))
    path = tmp_path / "harmed.jsonl.gz"
    path.write_bytes(text)
    with pytest.raises(InputError, match=message):
        open_source(str(path), {}).at_place()


@pytest.mark.parametrize("size", [1, 7])
def test_a_loops_own_batches_are_what_one_steps_through(size: int, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    batches(path, size=size)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:-1]]
    debugger = open_source(str(path), {}).at_place()
    for line in (lines[0], lines[5], lines[-1], lines[5]):
        frame = debugger.go_to(f"{line['k']}:dz")
        assert frame.to_dict()["batch"] == line["batch"]
        rows = np.array(line["batch"])
        z = X[rows] @ np.array(frame.w) + frame.b
        np.testing.assert_allclose(np.asarray(frame.z), z, rtol=1e-12)
        row = line["batch"][-1]
        assert debugger.go_to(f"{line['k']}:z@{row}" if size > 1 else f"{line['k']}:z").op is not None
    debugger.go_to("0")
    seen = {debugger.step(1).address for _ in range(300)}
    assert len(seen) == 300
    assert debugger.go_to(f"{lines[-1]['k'] + 3}:dz").update == lines[-1]["k"] + 3  # and beyond the log's end


VECTOR = ("z", "a", "L", "J", "da", "dz", "dw", "db", "w", "b")
INSIDE, AFTER = (
    ("z", "a", "L", "da", "dz", "dw1", "dw2", "dw3", "db"),
    ("J", "dw1", "dw2", "dw3", "db", "w1", "w2", "w3", "b"),
)


@pytest.mark.parametrize("program", ["vector", "scalar"])
def test_batches_of_any_lengths_are_stepped_through_both_ways(program: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    chosen = [[1, 2], [3], [4, 5, 6], [0, 9], [7], [8, 1, 5, 2], [3, 3 + 1]]
    w: FloatArray = np.zeros(3)
    b = 0.0
    with recorder(path) as rec:
        for rows in chosen:
            dz = 1 / (1 + np.exp(-(X[rows] @ w + b))) - Y[rows]
            w, b = w - 0.1 * X[rows].T @ dz / len(rows), b - 0.1 * float(dz.mean())
            rec.update(w=w, b=b, batch=rows)
    debugger = open_source(str(path), {"program": program}).at_place()
    addresses = ["0"]
    for k, rows in enumerate(chosen, 1):
        if program == "vector":
            addresses += [f"{k}:{op}" for op in VECTOR]
            continue
        inside = [f"{k}:{op}@{row}" for row in rows for op in INSIDE]
        addresses += [f"{k}:zero", *inside, *(f"{k}:{op}" for op in AFTER)]
    assert debugger.frame.address == "0"
    assert [debugger.step().address for _ in addresses[1:]] == addresses[1:]
    assert debugger.frame.w.tolist() == w.tolist()
    assert [debugger.back().address for _ in addresses[1:]] == addresses[-2::-1]
    for count in (7, 30, 55):
        assert debugger.step(count).address == addresses[count]
        assert debugger.back(count).address == "0"
    assert debugger.next_update(6).address == "6:b"
    assert debugger.previous_update(2).address == "4:b"
    assert debugger.go_to("first m == 4").address == "6:b"
    beyond = debugger.go_to("9:dz" if program == "vector" else "9:dw1")  # computed on from the end
    assert beyond.update == 9


def test_what_was_computed_over_own_batches_is_not_recorded_as_over_ours(tmp_path: Path) -> None:
    batches(tmp_path / "log.jsonl")
    debugger = open_source(str(tmp_path / "log.jsonl"), {}).at_place()
    with pytest.raises(InputError, match="batches of its own cannot be recorded anew"):
        Recording(debugger, tmp_path / "again.jsonl")
    assert not (tmp_path / "again.jsonl").exists()


def test_what_a_log_has_by_another_convention_is_shown_as_usual_and_said(tmp_path: Path) -> None:
    """J after the step, as a sum: not "mean of L", and no difference either."""

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        new_w, new_b, dw, db = usual(w, b)
        return new_w, new_b, {"J": 40 * cost(X, Y, new_w, new_b), "dw": 40 * dw, "db": db}

    full_batch(tmp_path / "log.jsonl", step)
    debugger = open_source(str(tmp_path / "log.jsonl"), {}).at_place()
    frame = debugger.go_to("3:b")
    w, b = np.array(debugger.go_to("2:b").w), debugger.frame.b
    assert frame.J == pytest.approx(cost(X, Y, w, b), rel=1e-12)
    assert frame.dw == pytest.approx(usual(w, b)[2], rel=1e-12)
    assert frame.to_dict()["right"] == {}
    assert debugger.history.remarks(3) == [
        "In the log J is the sum over the examples, not their mean, and is that of the parameters after the step; "
        "the usual one is shown.",
        "In the log dw is summed over the examples, and the update divides by m; the usual one is shown.",
    ]
    assert debugger.go_to("first J < 0.6").J == pytest.approx(0.6, abs=0.02)
