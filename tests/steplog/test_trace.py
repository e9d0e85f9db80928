"""A trace is written, killed, cut, damaged, moved to another machine, and read back line by line."""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import random
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.engine.traced import ScriptEnding, ScriptVerdict, SourceText
from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.steplog.header import run_of_log
from lrstep.steplog.index import LogIndex
from lrstep.steplog.logged import LoggedHistory
from lrstep.steplog.reader import LogReader
from lrstep.steplog.trace_writer import TraceWriter
from lrstep.steplog.traces import LoggedTrace
from tests.command import called
from tests.steplog.traces import COURSE, HEADER, Followed, same, wrong

ROUNDS = 30


@pytest.fixture(scope="module", name="course")
def _course(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    return Followed(tmp_path_factory.mktemp("course") / "train.py")


@pytest.fixture(name="log")
def _log(course: Followed, tmp_path: Path) -> Path:
    return course.written(tmp_path / "a.jsonl")


def trace(path: Path) -> LoggedTrace:
    """The script of a log."""
    index = LogIndex(str(path))
    history = LoggedHistory(index, run_of_log(index, str(path)))
    assert history.traced is not None
    return history.traced


def read_through(path: Path) -> int:
    """All of a log is read in both ways: how many updates it has."""
    index = LogIndex(str(path))
    with path.open("rb") as stream:
        reader = LogReader(stream, str(path))
        updates = [line.k for line in reader.updates()]
    assert updates == list(range(1, index.updates + 1))
    if index.trace.script is not None and index.updates:
        read = trace(path)
        assert len(read.start) > 3
        for k in updates:
            assert len(read.lines(k)) == read.counts()[k - 1] > 0
    return index.updates


def test_every_line_and_value_comes_back(course: Followed, log: Path) -> None:
    read = trace(log)
    assert read.counts() == [len(course.lines(k)) for k in range(1, ROUNDS + 1)]
    assert same(read.start, course.start)
    for k in range(1, ROUNDS + 1):
        for back, line in zip(read.lines(k), course.lines(k), strict=True):
            assert (back.line, back.sets, back.file, back.call) == (line.line, line.sets, line.file, line.call)
            assert same(dict(back.changes), dict(line.changes))
    assert (read.loop, read.followed, read.arguments) == (course.loop, 200, ["--x"])
    assert read.bound["dz"] == "dZ"
    assert read.sources == [SourceText("train.py", COURSE)]
    assert (read.ending, read.judged, read.why_ended) == (None, None, "train.py ended after update 30")


def test_it_is_a_log_like_any(log: Path) -> None:
    debugger = open_source(str(log), {}).at_place()
    assert debugger.frame.address == "0"
    assert debugger.go_to("7:w").update == 7
    # The course's published values.
    assert debugger.go_to("1").to_dict()["dw"] == pytest.approx([0.99845601, 2.39507239], abs=1e-8)
    with pytest.raises(InputError, match=r"past the end: train\.py ended after update 30: choose an address up to"):
        debugger.go_to("31")
    assert "30 updates are right" in called("replay", log, "--verify").stdout
    assert called("export", log, log.with_suffix(".csv")).stdout == "30 updates\n"


def test_older_readers_still_read_its_updates(log: Path, tmp_path: Path) -> None:
    """What the contract had before there were traces: four types, and these keys. The rest is skipped."""
    header_keys = {
        "type", "format", "version", "detail", "alpha", "batch", "order", "seed", "dtype", "rows", "n", "features",
        "label", "positive", "start", "init", "standardize", "data", "engine", "parent",
    }  # fmt: skip
    update_keys = {"type", "k", "w", "b", "J", "R", "dw", "db", "z", "a", "L", "da", "dz"}
    lines = [json.loads(line) for line in log.read_bytes().splitlines()]
    known = [line for line in lines if line["type"] in ("header", "update", "edit", "end")]
    assert known[0]["version"] == 1
    assert known[0].keys() == header_keys
    assert known[0]["data"].keys() == {"source", "sha256", "X", "y"}
    assert all(line.keys() <= update_keys for line in known[1:-1])
    older = tmp_path / "older.jsonl"
    older.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in known[:-1]))
    assert "30 updates are right" in called("replay", older, "--verify").stdout
    # Types of later versions are skipped by this one in the same way.
    later = tmp_path / "later.jsonl"
    later.write_bytes(older.read_bytes().replace(b"\n", b'\n{"type":"thought","k":1}\n'))
    assert "30 updates are right" in called("replay", later, "--verify").stdout


def test_cut_anywhere_it_holds_what_there_was(log: Path, tmp_path: Path) -> None:
    text = log.read_bytes()
    cut = tmp_path / "cut.jsonl"
    first = text.index(b"\n") + 1
    for at in [*range(first, first + 3000, 97), *range(first + 3000, len(text), 1013), len(text) - 1]:
        cut.write_bytes(text[:at])
        whole = text[:at].rpartition(b"\n")[0].count(b'{"type":"update"')
        assert read_through(cut) == whole
        if whole:
            assert f"{whole} update" in called("replay", cut, "--verify").stdout


def test_lines_without_their_update_are_left_out(log: Path, tmp_path: Path) -> None:
    text = log.read_bytes()
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(text[: text.index(b'{"type":"update","k":5')])
    assert trace(cut).counts() == [12, 11, 11, 11]
    assert trace(cut).why_ended == "the trace of train.py breaks off after update 4"


@pytest.mark.parametrize(("old", "new", "said"), [
    (b'"lines":[[13,{"i":6}', b'"lines":[[13,{"i":}}', "not a line of a step log"),
    (b'"lines":[[13,{"i":6}', b'"lines":[[13,{"i":{}}', "not a value"),
    (b'{"type":"lines","k":7,"count":11', b'{"type":"lines","k":9,"count":11', "the lines of update 9 come where"),
    (b'{"type":"lines","k":7,"count":11', b'{"type":"lines","k":7,"count":12', "update 7 is said to have 12 lines"),
    (b'[13,{"i":6},{},0,0]', b'[13,{"i":6},{},4,0]', "there is no source 4"),
    (b'"i":6}', b'"i":{"kept":"00"}}', "there is no array 00"),
])  # fmt: skip
def test_damage_is_named_with_its_line_and_byte(old: bytes, new: bytes, said: str, log: Path, tmp_path: Path) -> None:
    text = log.read_bytes()
    text = text[: text.rindex(b"\n", 0, -1) + 1]  # without the end, whose sha256 would find it at once
    assert text.count(old) == 1
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(text.replace(old, new))
    begins = text.rindex(b"\n", 0, text.index(old) + 1) + 1
    number = text[:begins].count(b"\n") + 1
    done = called("replay", damaged, "--verify")
    assert done.returncode == 2
    assert said in done.stderr
    assert f"(byte {begins:,})" in done.stderr
    assert f"damaged.jsonl:{number}:" in done.stderr
    assert done.stderr.count("\n") == 1
    with pytest.raises(InputError, match=rf"\(byte {begins:,}\)") as error:
        trace(damaged).lines(7)
    assert f"damaged.jsonl:{number}:" in str(error.value)


def test_with_its_end_every_changed_byte_is_found(log: Path, tmp_path: Path) -> None:
    text = log.read_bytes()
    damaged = tmp_path / "damaged.jsonl"
    dice = random.Random(3)
    for _ in range(40):
        at = dice.randrange(len(text) - 200)
        damaged.write_bytes(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])
        with pytest.raises(InputError):
            read_through(damaged)
        done = called("replay", damaged, "--verify")
        assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (2, 1, False)


def _write_for_ever(folder: str, name: str) -> None:
    """A trace of many updates, with arrays in them."""
    path = Path(folder)
    course = Followed(path / f"{name}.py", COURSE.replace("range(30)", "range(300)"))
    course.start["big"] = np.arange(300_000.0)
    list(course.writing(TraceWriter(path / f"{name}.jsonl")))


def test_killed_at_any_moment_it_holds_what_there_was(tmp_path: Path) -> None:
    dice, processes = random.Random(7), multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.steplog.traces", "lrstep.cli.main", "lrstep.steplog.trace_writer"])
    held = []
    for number in range(8):
        path = tmp_path / f"{number}.jsonl"
        run = processes.Process(target=_write_for_ever, args=(str(tmp_path), str(number)), daemon=True)
        run.start()
        while run.is_alive() and not path.exists():
            time.sleep(0.001)
        time.sleep(0.05 * dice.random())
        flushed = path.stat().st_size
        run.kill()
        run.join()
        assert run.exitcode in (0, -signal.SIGKILL)
        assert path.stat().st_size >= flushed > 0
        updates = read_through(path)
        held.append(updates)
        assert called("replay", path, "--verify").stdout.startswith(f"{updates} update")
    assert len(set(held)) > 3  # at many moments


def test_without_an_update_there_is_no_file_and_none_is_written_over(course: Followed, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = TraceWriter(path)
    writer.begin(course.facts(), course.script())
    writer.printed(0, "hello\n")
    writer.verdict(ScriptVerdict(None))
    writer.close()
    assert list(tmp_path.iterdir()) == []
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is there already: give --force"):
        TraceWriter(path)
    writer = TraceWriter(path, force=True)
    updates = course.writing(writer)
    assert path.read_text(encoding="utf-8") == "mine"  # until the first update is known
    next(updates)
    assert read_through(path) == 1
    with pytest.raises(InputError, match="is being written"):
        TraceWriter(path, force=True)
    for nowhere in ("no such folder/a.jsonl", "a.jsonl/b.jsonl", "\0.jsonl", "x" * 300):
        with pytest.raises(InputError, match="cannot be written"):
            TraceWriter(tmp_path / nowhere)
    list(updates)
    writer.close()
    assert read_through(path) == ROUNDS
    assert list(tmp_path.iterdir()) == [path]


def test_one_that_came_meanwhile_is_not_written_over(course: Followed, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    updates = course.writing(TraceWriter(path))
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        next(updates)
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_compressed_and_from_standard_input(course: Followed, log: Path, tmp_path: Path) -> None:
    packed = tmp_path / "p.jsonl.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert same(trace(packed).start, course.start)
    assert len(trace(packed).lines(3)) == 11
    for words in (("replay", "-", "--verify"), ("check", packed)):
        done = called(*words, stdin=log.read_bytes())
        assert (done.returncode, done.stderr) == (0, "")
    shown = called("show", "-", "--at", "3:16", "--format", "json", stdin=log.read_bytes())
    assert json.loads(shown.stdout)["changed"] == {"dZ": course.lines(3)[5].changes["dZ"].tolist()}


def test_what_is_not_followed_has_the_line_that_sets_the_parameters(course: Followed, tmp_path: Path) -> None:
    read = trace(course.written(tmp_path / "a.jsonl", followed=4))
    assert read.counts() == [12, 11, 11, 11, *[1] * 26]
    (line,) = read.lines(17)
    after = {name: value for each in course.lines(17) for name, value in each.changes.items()}
    assert line.line == 20  # b = b - …
    assert same(dict(line.changes), {"w": after["w"], "b": after["b"]})
    assert {"w", "b"} <= line.sets.keys()
    none = trace(course.written(tmp_path / "b.jsonl", followed=0))
    assert [(line.line, list(line.changes)) for line in none.lines(1)] == [(course.loop.last, ["w", "b"])]


def test_the_names_when_an_update_begins_are_those_given_last(course: Followed, tmp_path: Path) -> None:
    """Also those that few rounds change, as `costs`; where the rounds were not followed, nothing is said of these."""
    text = COURSE.replace("range(30)", "range(90)")
    script = Followed(tmp_path / "train.py", text)
    read = trace(script.written(tmp_path / "a.jsonl", followed=80))
    names = dict(script.start)
    along = {}
    for k in range(1, 81):
        along[k] = dict(names)
        for line in script.lines(k):
            names.update(line.changes)
    for k in (1, 40, 15, 80, 33, 34, 2):
        before = read.names_before(k)
        assert before.keys() == along[k].keys()
        assert all(same(value, along[k][name]) for name, value in before.items() if name != "grads")
        assert k == 1 or same(before["grads"], {"dw": before["grads['dw']"], "db": before["grads['db']"]})
    assert len(read.names_before(21)["costs"]) == 2
    beyond = read.names_before(86)
    assert beyond.keys() == {"X", "Y", "m", "w", "b"}
    assert same(beyond["w"], script.values(85)["w"])


def test_of_an_update_with_too_many_lines_for_a_log_there_is_one(
    course: Followed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lrstep.steplog.trace_writer.LONGEST_LINES", 725)
    path = course.written(tmp_path / "a.jsonl")
    counts = trace(path).counts()
    assert {1, 11} <= {*counts}
    first = counts.index(1) + 1
    assert read_through(path) == ROUNDS
    read = trace(path)
    (line,) = read.lines(first)
    assert line.line in (20, course.loop.last)
    assert "i" not in read.names_before(first + 1)
    assert same(dict(read.names_before(first + 1))["w"], course.values(first)["w"])


@pytest.mark.parametrize(("ending", "said"), [
    (ScriptEnding("raised", "ValueError: shapes", 31), "train.py raised ValueError in line 31, after update 30"),
    (
        ScriptEnding("raised", "shapes (2,) and (3,)", 4, 1),
        "train.py raised an exception in model.py:4, after update 30",
    ),
    (ScriptEnding("exits", "", 9), "train.py exited in line 9 after update 30"),
    (ScriptEnding("asks-input", "", 2), "train.py asked for input in line 2 after update 30"),
    (ScriptEnding("interrupted"), "train.py was interrupted after update 30"),
    (ScriptEnding("crashes", "Segmentation fault"), "train.py crashed after update 30"),
    (ScriptEnding("memory"), "train.py took too much memory after update 30"),
    (ScriptEnding("never-ends"), "train.py did not end in its time after update 30"),
])  # fmt: skip
def test_how_it_ended(ending: ScriptEnding, said: str, course: Followed, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = TraceWriter(path)
    writer.source(SourceText("model.py", "x = 1\n"))
    list(course.writing(writer))
    writer.ending(ending)
    writer.close("interrupted")
    read = trace(path)
    assert read.ending == ending
    assert read.why_ended == said
    assert [source.file for source in read.sources] == ["train.py", "model.py"]
    debugger = open_source(str(path), {}).at_place()
    assert debugger.go_to("30").update == 30
    assert said in (debugger.next_update().notice or "")


def test_what_was_printed_noted_and_found(course: Followed, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = TraceWriter(path)
    writer.printed(0, "read 3 rows\n")
    for k in course.writing(writer):
        if k == 2:
            writer.printed(3, "Cost after ")
            writer.printed(3, "iteration 2: 5.68\n\x1b[31m\udc80")
    writer.printed(30, "x" * 3_000_000)
    writer.noted("torch.compile is seen from outside")
    table = {"ok": False, "line": 16, "evidence": {"ratio": -1.0, "given": ["NaN", float("inf")]}, "file": "\udc80.py"}
    writer.verdict(ScriptVerdict(False, table, "wrong: train.py, line 16"))
    writer.close()
    read = trace(path)
    assert [read.printed(k) for k in (0, 1, 3)] == ["read 3 rows\n", "", "Cost after iteration 2: 5.68\n\x1b[31m?"]
    assert len(read.printed(30)) < 2**20 + 3  # what is more is cut
    assert read.notes == ["torch.compile is seen from outside"]
    assert read.judged == ScriptVerdict(False, {**table, "evidence": {"ratio": -1.0, "given": ["NaN", "Infinity"]},
                                         "file": "?.py"}, "wrong: train.py, line 16")  # fmt: skip
    for line in path.read_text(encoding="utf-8").splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_no_file_says_where_on_this_machine_it_is(course: Followed, tmp_path: Path) -> None:
    script = course.script()
    named = [SourceText(f"/home/ada/{name}", "x = 1\n") for name in ("train.py", "parts/model.py")]
    writer = TraceWriter(tmp_path / "a.jsonl")
    writer.begin(course.facts(), replace(script, sources=named))
    writer.update(course.values(1), course.lines(1))
    writer.source(SourceText("/elsewhere/other.py", ""))
    writer.source(SourceText("../beside.py", ""))
    writer.verdict(ScriptVerdict(False, {"ok": False, "file": "/home/ada/parts/model.py", "line": 1}))
    writer.close()
    read = trace(tmp_path / "a.jsonl")
    assert [each.file for each in read.sources] == ["train.py", "parts/model.py", "other.py", "../beside.py"]
    assert read.judged is not None
    assert read.judged.table["file"] == "parts/model.py"


def test_a_rate_that_changes_on_the_way_is_an_edit(course: Followed, tmp_path: Path) -> None:
    text = COURSE.replace("    A = ", "    rate = 0.009 if i < 7 else 0.001\n    A = ").replace("- 0.009 *", "- rate *")
    script = Followed(tmp_path / "train.py", text)
    writer = TraceWriter(tmp_path / "a.jsonl")
    writer.begin(script.facts(), script.script())
    for k in range(1, ROUNDS + 1):
        writer.update({**script.values(k), "alpha": 0.009 if k < 8 else 0.001}, script.lines(k))
    writer.close()
    done = called("replay", tmp_path / "a.jsonl", "--verify")
    assert (done.returncode, "30 updates are right" in done.stdout) == (0, True)
    assert b'{"type":"edit","k":8,"set":{"alpha":0.001}}' in (tmp_path / "a.jsonl").read_bytes()
    own = TraceWriter(tmp_path / "b.jsonl")
    own.begin(script.facts(alpha=None), script.script())
    for k in range(1, ROUNDS + 1):
        own.update({**script.values(k), "alpha": 0.009 if k < 8 else 0.001})
    own.close()
    assert "30 updates are right" in called("replay", tmp_path / "b.jsonl", "--verify").stdout


def test_names_and_texts_of_strangers_are_safe(course: Followed, tmp_path: Path) -> None:
    evil = "\x1b]0;title\x07\u202e\udc80"
    text = COURSE + f"# {evil[:-1]}\n"
    script = Followed(tmp_path / "train.py", text)
    script.start[evil] = evil
    script.text += evil
    path = script.written(tmp_path / "a.jsonl")
    read = trace(path)
    assert read.start[f"{evil[:-1]}?"] == f"{evil[:-1]}?"
    for words in (("replay", path), ("show", path, "--at", "2:16", "--format", "json"), ("check", path)):
        done = called(*words)
        assert done.returncode == 0
        assert not any(letter in done.stdout + done.stderr for letter in "\x1b\x07\u202e")


def test_changed_in_one_line_two_traces_part_there(log: Path, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    other = Followed(folder / "train.py", wrong()).written(folder / "b.jsonl")
    done = called("diff", log, other)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:4] == [
        "line 16 of train.py: A dZ = A - Y, B dZ = Y - A",
        "they first differ at 1:dz@0: A -0.0001233945759863131, B 0.0001233945759863131",
        "  A is −1 times B: the sign is flipped",
        "  set in line 16 of train.py in A and line 16 of train.py in B",
    ]
    told = json.loads(called("diff", log, other, "--json").stdout)
    assert told["parted"]["lines"] == [["train.py", 16], ["train.py", 16]]
    assert told["settings"] == [{"name": "line 16 of train.py", "first": "dZ = A - Y", "second": "dZ = Y - A"}]
    assert called("diff", log, log).stdout == "the same in 30 updates\n"


LARGE = """\
import numpy as np

rng = np.random.default_rng(1)
images = rng.integers(0, 256, (60, 2500))
X = images.reshape(60, -1).T / 255
Y = (rng.random((1, 60)) > 0.5) * 1
w, b = np.zeros((2500, 1)), 0.0

for i in range(8):
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    dZ = A - Y
    w, b = w - 0.01 * np.dot(X, dZ.T) / 60, b - 0.01 * np.mean(dZ)
"""


@pytest.fixture(name="large")
def _large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("lrstep.tracing.frozen.MOST_NUMBERS", 10**6, raising=False)
    script = Followed(tmp_path / "train.py", LARGE, header=9, last=12)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return script.written(folder / "large.jsonl", alpha=0.01)


def test_rows_too_many_for_the_header_are_in_it_all_the_same(large: Path) -> None:
    """On another machine, without --data."""
    header = json.loads(large.read_bytes().split(b"\n", 1)[0])
    assert header["data"].keys() == {"source", "sha256", "y", "array"}
    assert "8 updates are right" in called("replay", large, "--verify").stdout
    assert called("check", large).returncode == 0
    assert called("export", large, large.with_suffix(".npz")).returncode == 0
    assert called("diff", large, large).returncode == 0
    frame = open_source(str(large), {}).at_place().go_to("8")
    assert frame.w is not None
    read, index = trace(large), LogIndex(str(large))
    assert read.start["X"].shape == (2500, 60)
    assert not read.start["X"].flags.writeable
    assert large.read_bytes().count(header["data"]["array"].encode()) == 3  # named twice, and written once
    for k in range(1, 9):
        w = {name: value for line in read.lines(k) for name, value in line.changes.items()}["w"]
        assert (w.ravel().tolist(), w.shape) == (LogIndex(str(large)).update(k).w, (2500, 1))
        assert same(dict(read.names_before(k + 1))["w"], w)
    assert len(index.trace.arrays) == 3  # X, the images, the first w: each later one is in its update


def test_large_rows_damaged_or_cut_off_are_said_so(large: Path, tmp_path: Path) -> None:
    text = large.read_bytes()
    begins = text.index(b"\n") + 1
    other = tmp_path / "other.jsonl"
    middle = begins + 100_000
    other.write_bytes(text[:middle] + (b"B" if text[middle : middle + 1] == b"A" else b"A") + text[middle + 1 :])
    for command in ("replay", "show", "check", "export"):
        done = called(
            command,
            other,
            *(["--at", "1"] if command == "show" else []),
            *([tmp_path / "o.csv"] if command == "export" else []),
        )
        assert done.returncode == 2
        assert f"its digest differs, in {other}:2: trace the script again" in done.stderr.replace(
            f" (byte {begins:,})", ""
        )
    other.write_bytes(text[:middle])
    done = called("show", other, "--at", "0")
    assert (done.returncode, "the log does not hold its data" in done.stderr) == (2, True)
    after = text.index(b"\n", begins) + 1
    other.write_bytes(text[:begins] + text[after:])
    assert "the data's rows are missing after the header" in called("replay", other).stderr


def test_lines_as_others_write_them(log: Path, course: Followed, tmp_path: Path) -> None:
    lines = log.read_bytes().splitlines()[:-1]
    spaced = tmp_path / "spaced.jsonl"
    spaced.write_bytes(b"".join(json.dumps(json.loads(line)).encode() + b"\n" for line in lines))
    assert same(trace(spaced).start, course.start)
    assert read_through(spaced) == ROUNDS


def test_several_hundred_of_them_open_quickly_enough_to_step(large: Path) -> None:
    """Nothing but the header, the rows and what each line is of is looked at before it is asked for."""
    index = LogIndex(str(large))
    assert len(index.trace.lines) == 8
    assert set(index.trace.arrays) >= {index.header.data.array if index.header.data else None}
    assert isinstance(index.rows, np.ndarray)
    reader = LogReader(io.BytesIO(large.read_bytes()), "log")
    assert np.array_equal(reader.rows if reader.rows is not None else [], index.rows)


def test_hostile_lines(log: Path, tmp_path: Path) -> None:
    text = log.read_bytes()
    text = text[: text.rindex(b"\n", 0, -1) + 1]
    begun = text.index(b'{"type":"lines","k":1')
    hostile: list[dict[str, Any]] = [
        {"type": "array", "id": "ab", "dtype": "<f8", "shape": [10**15], "data": "AAAA"},
        {"type": "array", "id": "ab", "dtype": "O", "shape": [1], "data": "AAAA"},
        {"type": "array", "id": "ab", "dtype": "<f8", "shape": [-1], "data": ""},
        {"type": "array", "id": "ab", "dtype": "<f8", "shape": [1], "data": "!!"},
        {"type": "source", "file": 3, "text": "x"},
        {"type": "trace", "loop": {"first": 1, "last": 2, "function": "f", "file": 9}, "bound": {}, "arguments": [],
         "followed": 3},
        {"type": "ending", "how": "raised", "file": 5},
        {"type": "names", "names": {"w": {"dict": [[[1.0], 2]]}}},
    ]  # fmt: skip
    other = tmp_path / "hostile.jsonl"
    for line in hostile:
        other.write_bytes(text[:begun] + json.dumps(line).encode() + b"\n" + text[begun:])
        done = called("replay", other, "--verify")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), line
        assert "Traceback" not in done.stderr


def test_the_loop_of_the_course_is_where_it_is_said_to_be() -> None:
    assert COURSE.splitlines()[HEADER - 1].startswith("for i in range")
