"""A log is written, read back, verified; and whatever is done to it, it never lies."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from lrstep.cli.main import main
from lrstep.data import Dataset
from lrstep.engine import Run, train_until
from lrstep.errors import InputError
from lrstep.options import TABLE
from lrstep.sources import open_source
from lrstep.steplog.header import run_of
from lrstep.steplog.index import LogIndex
from lrstep.steplog.lines import DETAILS, Detail
from lrstep.steplog.reader import LogReader, open_log
from lrstep.steplog.verdict import Verified
from lrstep.steplog.verify import verifying
from lrstep.steplog.writer import RunLog
from tests.command import UNDER_WAY, called, in_a_process, wait_for_size


def recorded(run: Run, path: Path, updates: int, detail: Detail = "update") -> Path:
    """A run's log."""
    log = RunLog(run, path, detail)
    outcome = train_until(run, updates, record=log.turn)
    log.end(outcome.updates, outcome.stopped)
    return path


def verified(text: bytes) -> tuple[LogReader, Verified]:
    """A log read and verified to its end."""
    reader = LogReader(io.BytesIO(text), "log")
    movement = verifying(reader, run_of(reader.header))
    while True:
        try:
            next(movement)
        except StopIteration as stop:
            return reader, stop.value


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("options", [{}, {"batch": 1}, {"batch": 7, "order": "shuffle"}], ids=["all", "one", "seven"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("sample", ["lesson", "course", "iris", "breast-cancer", "saturated", "unscaled"])
def test_what_is_written_verifies(
    sample: str, dtype: str, options: dict[str, Any], detail: Detail, tmp_path: Path
) -> None:
    read = {name: TABLE[name].read(value) for name, value in {**options, "dtype": dtype}.items()}
    source = open_source(sample, read)
    path = recorded(source.run(), tmp_path / "log.jsonl", 12, detail)
    reader, found = verified(path.read_bytes())
    assert found.difference is None
    assert found.exact
    assert found.updates == 12
    assert reader.end is not None
    assert reader.torn is None


def test_the_lines_are_as_the_contract_has_them(tmp_path: Path) -> None:
    run = Run(Dataset([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]], [1, 0, 1]), alpha=0.009, init="1,2;2")
    text = recorded(run, tmp_path / "log.jsonl", 2).read_bytes()
    header, first, _, end = (json.loads(line) for line in text.splitlines())
    assert (header["type"], header["format"], header["version"], header["detail"]) == ("header", "lrstep", 1, "update")
    assert (header["rows"], header["n"], header["init"]) == (3, 2, {"w": [1.0, 2.0], "b": 2.0})
    assert header["data"]["X"] == [[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]]
    raw = run.data.X.astype("<f8").tobytes() + run.data.y.astype("<f8").tobytes()
    assert header["data"]["sha256"] == hashlib.sha256(raw).hexdigest()
    assert header["engine"] == run.engine
    assert first["k"] == 1
    # The course's published values.
    assert first["dw"] == pytest.approx([0.99845601, 2.39507239], abs=1e-8)
    assert first["db"] == pytest.approx(0.001455578136784208, rel=1e-10)
    assert first["J"] == pytest.approx(5.801545319394553, rel=1e-12)
    assert end == {"type": "end", "updates": 2, "stopped": "updates",
                   "sha256": hashlib.sha256(text[: text.rindex(b"\n", 0, -1) + 1]).hexdigest()}  # fmt: skip


def test_pandas_can_read_it_as_it_is(tmp_path: Path) -> None:
    """The README's line: one row a line of the log, and every number to the last bit."""
    source = open_source("too-large-alpha", {})
    path = recorded(source.run(), tmp_path / "log.jsonl", 500, "full")
    table = pandas.read_json(path, lines=True, precise_float=True)
    updates = table[table["type"] == "update"]
    assert updates["k"].tolist() == list(range(1, len(updates) + 1))
    debugger = source.debugger()
    for k in (1, 2, len(updates)):
        frame, row = debugger.go_to(f"{k}:b"), updates.iloc[k - 1]
        assert [float(value) for value in row["w"]] == frame.w.tolist()
        assert float(row["J"]) == frame.J
    for line in path.read_text(encoding="utf-8").splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize("detail", DETAILS)
def test_a_changed_digit_is_named(detail: Detail, tmp_path: Path) -> None:
    text = recorded(open_source("iris", {}).run(), tmp_path / "log.jsonl", 30, detail).read_bytes()
    lines = text.splitlines(keepends=True)[:-1]  # without the end, whose sha256 would find any change
    for name, key, place in (
        ("w2", "w", 1),
        ("b", "b", None),
        *((("J", "J", None), ("dw1", "dw", 0)) if detail != "params" else ()),
    ):
        line = json.loads(lines[17])
        old = line[key] if place is None else line[key][place]
        new = float(f"{old:.15e}".replace("e", "3e", 1)) if old else 1e-9
        if place is None:
            line[key] = new
        else:
            line[key][place] = new
        changed = [*lines[:17], json.dumps(line).encode() + b"\n", *lines[18:]]
        _, found = verified(b"".join(changed))
        assert found.difference is not None
        assert found.difference.address == f"17:{name}"
        assert (found.difference.logged, found.difference.computed) == (new, old)


def test_a_changed_batch_or_column_is_named(tmp_path: Path) -> None:
    source = open_source("iris", {"batch": 7, "order": "shuffle"})
    text = recorded(source.run(), tmp_path / "log.jsonl", 30, "full").read_bytes()
    for change, address in (
        (lambda line: line["batch"].reverse(), "9:batch"),
        (lambda line: line["z"].__setitem__(3, 0.5), None),
        (lambda line: [line[name].pop() for name in ("z", "a", "L", "da", "dz", "batch")], "9:batch"),
    ):
        lines = [json.loads(line) for line in text.splitlines()[:-1]]
        change(lines[9])
        _, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        assert found.difference is not None
        assert found.difference.address == (address or f"9:z@{lines[9]['batch'][3]}")


def test_edits_in_a_log_are_made_where_they_stand(tmp_path: Path) -> None:
    debugger = open_source("iris", {}).at_place()
    text = recorded(debugger.run, tmp_path / "log.jsonl", 9).read_bytes()
    lines = [json.loads(line) for line in text.splitlines()[:10]]
    debugger.go_to("10")
    debugger.edit(alpha=0.5, b=1.0, x={(3, 1): 9.0}, y={4: 0})
    lines.append({"type": "edit", "k": 10, "set": {"alpha": 0.5, "b": 1.0, "X": [[3, 1, 9.0]], "y": [[4, 0]]}})
    for k in range(10, 15):
        frame = debugger.go_to(str(k))
        lines.append({"type": "update", "k": k, "w": frame.w.tolist(), "b": frame.b, "J": frame.J,
                      "dw": np.array(frame.dw).tolist(), "db": frame.db})  # fmt: skip
    debugger.edit(w={0: 0.25, 1: -0.5})
    lines.insert(-1, {"type": "edit", "k": 14, "set": {"w": [0.25, -0.5]}})
    frame = debugger.go_to("14")
    lines[-1] |= {"w": frame.w.tolist(), "b": frame.b, "J": frame.J, "dw": np.array(frame.dw).tolist(), "db": frame.db}
    reader, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert found.difference is None
    assert found.updates == 14
    assert len(reader.edits) == 2
    without = [line for line in lines if line["type"] != "edit"]
    _, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in without))
    assert found.difference is not None
    assert found.difference.k == 10


def test_from_another_engine_it_verifies_within_rounding(tmp_path: Path) -> None:
    text = recorded(open_source("breast-cancer", {}).run(), tmp_path / "log.jsonl", 20, "full").read_bytes()
    lines = [json.loads(line) for line in text.splitlines()[:-1]]
    lines[0]["engine"]["blas"] = "another"
    for line in lines[1:]:
        line["w"] = [w * (1 + 2e-16) for w in line["w"]]
        line["J"] *= 1 - 3e-16
    _, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert found.difference is None
    assert not found.exact
    lines[9]["dw"][3] *= 1 + 1e-9
    _, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert found.difference is not None
    assert found.difference.address == "9:dw4"


def test_cut_at_every_byte_it_is_what_it_was_up_to_there(tmp_path: Path) -> None:
    run = Run(Dataset([[1.0, 3.0], [2.0, 4.0]], [1, 0]))
    text = recorded(run, tmp_path / "log.jsonl", 3).read_bytes()
    whole = [json.loads(line) for line in text.splitlines()]
    head = text.index(b"\n") + 1
    for cut in range(len(text)):
        if cut < head:
            with pytest.raises(InputError, match="empty or its header is cut off"):
                LogReader(io.BytesIO(text[:cut]), "log")
            continue
        reader = LogReader(io.BytesIO(text[:cut]), "log")
        updates = [update.w for update in reader.updates()]
        assert updates == [line["w"] for line in whole[1:-1]][: len(updates)]
        assert len(updates) == min(3, text[:cut].count(b"\n") - 1)
        assert (reader.torn is None) == text[:cut].endswith(b"\n")


def test_with_any_byte_changed_it_is_found_out(tmp_path: Path) -> None:
    run = Run(Dataset([[1.0, 3.0], [2.0, 4.0]], [1, 0]))
    text = recorded(run, tmp_path / "log.jsonl", 3).read_bytes()
    found = 0
    for place in range(len(text)):
        changed = bytearray(text)
        changed[place] ^= 1 << (place % 7)
        try:
            reader, result = verified(bytes(changed))
        except InputError:
            found += 1
            continue
        # What is left is a changed byte that says nothing, or one for which the last line is torn.
        assert reader.torn is not None or result.difference is not None or reader.end is None, place
    assert found > 0.9 * len(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "empty"),
        (b"\n", "not a line"),
        (b"{}\n", "not a line"),
        (b"[" * 100_000 + b"\n", "not a line"),
        (b'{"type":"header"}\n', "not a line"),
        (b'{"type":"update","k":1,"w":[1],"b":1}\n', "not the header"),
        (b"\xff\xfe\n", "not a line"),
        (b"\x00" * 1000 + b"\n", "not a line"),
        (b"a,b\n1,2\n", "not a line"),
    ],
)
def test_what_is_no_log(text: bytes, message: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError, match=message) as error:
        LogReader(io.BytesIO(text), "log")
    assert "log:1" in str(error.value)
    assert time.perf_counter() - start < 2


HEADER: dict[str, Any] = {
    "type": "header", "format": "lrstep", "version": 1, "detail": "params", "alpha": 0.1, "batch": "all",
    "order": "sequential", "seed": 0, "dtype": "float64", "rows": 1, "n": 2, "features": ["x1", "x2"],
    "init": {"w": [0, 0], "b": 0},
}  # fmt: skip
FIRST = {"type": "update", "k": 1, "w": [0.1, 0.2], "b": 0.3}


def read(*lines: object) -> list[Any]:
    """The updates of a log of these lines."""
    text = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    return list(LogReader(io.BytesIO(text), "log").updates())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([{**HEADER, "version": 3}], "of version 3"),
        ([{**HEADER, "n": 3}], "contradicts itself"),
        ([{**HEADER, "n": 10**12, "rows": 10**12}], "contradicts itself"),
        ([{**HEADER, "features": ["x1"]}], "contradicts itself"),
        ([{**HEADER, "detail": "all"}], "not a line"),
        ([{**HEADER, "data": {"source": "", "sha256": "", "X": [[1]], "y": [1]}}], "contradicts itself"),
        ([HEADER, {**FIRST, "k": 2}], "update 2 comes where update 1 is expected"),
        ([HEADER, FIRST, FIRST], "update 1 comes where update 2 is expected"),
        ([HEADER, {**FIRST, "w": [1]}], "does not have 2 weights"),
        ([HEADER, {**FIRST, "w": [1, "inf"]}], "text where a number is expected"),
        ([HEADER, {**FIRST, "w": [1, None]}], "not a line"),
        ([HEADER, {**FIRST, "z": ["inf"]}], "text where a number is expected"),
        ([HEADER, {**FIRST, "z": [1, 2], "a": [1]}], "columns of different lengths"),
        ([HEADER, {**FIRST, "z": [1, 2], "batch": [0]}], "columns of different lengths"),
        ([HEADER, {**FIRST, "z": [1], "batch": [1]}], "a batch of rows that the data does not have"),
        ([HEADER, {**FIRST, "batch": [-1]}], "a batch of rows that the data does not have"),
        ([HEADER, {**FIRST, "batch": [10**30]}], "a batch of rows that the data does not have"),
        ([HEADER, {**FIRST, "batch": []}], "a batch of rows that the data does not have"),
        ([{**HEADER, "labels": ["a", "b"]}], "not a line"),
        ([{**HEADER, "labels": [1]}], "contradicts itself"),
        ([{**HEADER, "init": {"w": [0, "zero"], "b": 0}}], "contradicts itself"),
        ([{**HEADER, "standardize": {"mean": [1], "std": [1]}}], "contradicts itself"),
        ([{**HEADER, "data": {"source": "", "sha256": "", "X": [["x", 1]], "y": [1]}}], "contradicts itself"),
        ([HEADER, {**FIRST, "b": "\x1b[31m"}], "text where a number is expected"),
        ([HEADER, b'{"type":"update","k":1,"w":[1e999,0],"b":0}\n'], "not a line"),
        ([HEADER, b'{"type":"update","k":1,"w":[NaN,0],"b":0}\n'], "not a line"),
        ([HEADER, HEADER], "second header"),
        ([HEADER, {"type": "end", "updates": 0, "stopped": "updates", "sha256": "0"}], "changed after it was written"),
    ],
)
def test_a_log_that_contradicts_itself(lines: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        read(*lines)
    assert "log:" in str(error.value)
    assert "byte" in str(error.value)
    assert "\x1b" not in str(error.value)


def test_what_later_versions_may_add_is_left_out() -> None:
    found = read({**HEADER, "mood": "good"}, {"type": "comment", "text": "…"}, {**FIRST, "extra": [1, {"deep": None}]},
                 {**FIRST, "k": 2, "b": "-Infinity"})  # fmt: skip
    assert [(update.k, update.b) for update in found] == [(1, 0.3), (2, "-Infinity")]


def test_compressed_and_on_standard_input(tmp_path: Path) -> None:
    path = recorded(open_source("iris", {}).run(), tmp_path / "log.jsonl", 5)
    packed = tmp_path / "log.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    with open_log(str(packed)) as reader:
        assert [update.k for update in reader.updates()] == [1, 2, 3, 4, 5]
    packed.write_bytes(gzip.compress(path.read_bytes())[:-30])
    with pytest.raises(InputError, match="cannot be read on"), open_log(str(packed)) as reader:
        list(reader.updates())
    done = in_a_process("replay", "-", "--verify", stdin=path.read_bytes())
    assert done.returncode == 0
    assert "5 updates are right, to the last bit" in done.stdout


def test_killed_at_any_moment_what_was_flushed_is_there(tmp_path: Path) -> None:
    """At twenty random moments; each process is forked from one that has everything loaded, which is quick."""
    dice, processes = random.Random(5), multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["lrstep.cli.main", "lrstep.sources", "lrstep.steplog", "lrstep.engine"])
    for number in range(20):
        path = tmp_path / f"{number}.jsonl"
        words = ["run", "iris", "--updates", "100000000", "--log", str(path)]
        run = processes.Process(target=main, args=(words,), daemon=True)
        run.start()
        wait_for_size(path, UNDER_WAY)  # the header, and updates: a log of none has nothing to verify
        time.sleep(0.05 * dice.random())  # whatever it is doing then
        flushed = path.stat().st_size
        run.kill()
        run.join()
        assert run.exitcode == -signal.SIGKILL
        text = path.read_bytes()
        assert len(text) >= flushed > 0
        reader, found = verified(text[: 2**20])
        assert found.difference is None
        assert reader.end is None
        index = LogIndex(str(path))
        assert index.updates == text.count(b"\n") - 1 >= found.updates > 0
        assert index.update(index.last).k == index.last
        path.unlink()


def test_interrupted_it_is_closed_properly(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    words = [sys.executable, "-m", "lrstep", "run", "iris", "--updates", "100000000", "--log", str(path)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_size(path, UNDER_WAY)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    end = json.loads(path.read_bytes().splitlines()[-1])
    assert end["stopped"] == "interrupted"


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("mine", encoding="utf-8")
    done = called("run", "lesson", "--log", path)
    assert done.returncode == 2
    assert "is there already: give --force" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    assert called("run", "lesson", "--log", path, "--force").returncode == 0
    assert path.stat().st_size > 1000


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
def test_a_full_disk_is_one_line() -> None:
    done = called("run", "iris", "--log", "/dev/full", "--force")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr
