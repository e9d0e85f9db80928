"""Recording while a Debugger moves: what is written is right, and is one lineage of branches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.steplog.lines import DETAILS, Detail
from lrstep.steplog.recording import Recording
from lrstep.steplog.tape import Tape
from lrstep.steplog.verdict import Verified
from tests.steplog.loops import verified

OPTIONS: list[dict[str, Any]] = [
    {},
    {"dtype": "float32"},
    {"standardize": True},
    {"batch": 7, "order": "shuffle", "standardize": True, "dtype": "float32"},
    {"batch": 1},
]


def go(debugger: lrstep.Debugger, recording: Recording, address: str) -> None:
    """To an address, while it is recorded."""
    debugger.go_to(address)
    for _ in recording.following(debugger):
        pass


def unexpected(error: InputError) -> None:
    """What is said where nothing should be."""
    pytest.fail(str(error))


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Every line of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("options", OPTIONS)
def test_what_is_recorded_between_edits_is_verified_and_opens_again(
    options: dict[str, Any], detail: Detail, tmp_path: Path
) -> None:
    """Edits before the recording, at its first update and on its way; steps back, and another branch in between."""
    path = tmp_path / "a.jsonl"
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris"), **options))
    debugger.go_to("5:dz")
    debugger.assign("x1[3] = 9.5, y[0] = 0, alpha = 0.3")
    debugger.go_to("12")
    recording = Recording(debugger, path, detail)
    debugger.step()
    debugger.assign("w1 = 0.5, b = -1")
    go(debugger, recording, "40")
    go(debugger, recording, "3")
    go(debugger, recording, "41:da")
    debugger.assign("x2[8] = 1.25, alpha = 0.01, y[3] = 0")
    go(debugger, recording, "60")
    debugger.undo()
    assert recording.parted(debugger) == 41
    go(debugger, recording, "70")
    assert recording.last == 60
    debugger.redo()
    go(debugger, recording, "90")
    recording.end(debugger)
    assert verified(path) == Verified(78, True, [], [])
    edits = [line for line in lines_of(path) if line["type"] == "edit"]
    assert [line["k"] for line in edits] == [13, 13, 41]
    assert edits[0]["set"] == {"X": [[3, 0, 9.5]], "y": [[0, 0.0]]}
    assert edits[1]["set"] == {"w": [0.5, edits[1]["set"]["w"][1]], "b": -1.0}
    assert edits[2]["set"] == {"alpha": 0.01, "X": [[8, 1, 1.25]], "y": [[3, 0.0]]}
    opened = open_source(str(path), {}).at_place()
    assert opened.frame.address == "12:b"
    for address in ("13:z", "13:b", "40:b", "41:z", "41:dw", "90:b", "120:b", "77:a"):
        one, other = opened.go_to(address), debugger.go_to(address)
        assert one.to_dict() == other.to_dict()


def test_a_later_part_of_a_run_is_stepped_sought_and_searched(tmp_path: Path) -> None:
    """Its start is where nothing is before; every address after it is the run's."""
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("100")
    recording = Recording(debugger, tmp_path / "a.jsonl")
    go(debugger, recording, "300")
    recording.end(debugger)
    part = open_source(str(tmp_path / "a.jsonl"), {}).at_place()
    assert (part.frame.address, part.frame.update, part.frame.op) == ("100:b", 100, None)
    part.back()
    assert part.frame.notice == "This is the start: the log begins after update 100."
    part.previous_update()
    part.previous_epoch()
    part.reverse_continue()
    assert part.frame.address == "100:b"
    assert part.frame.w.tolist() == debugger.go_to("100").w.tolist()
    with pytest.raises(InputError, match="nothing is known of what was before the end of update 100"):
        part.go_to("99:z")
    for address in ("100:dz", "100:z@3", "100:zero"):
        with pytest.raises(InputError, match="nothing is known of what was before the end of update 100"):
            part.go_to(address)
    with pytest.raises(InputError, match="nothing is before the start"):
        part.go_to("-1")
    assert part.step(3).to_dict() == debugger.go_to("101:L").to_dict()
    assert part.switch_program().address == "101:L@0"
    assert part.go_to("-5").address == "100:b"
    part.switch_program("vector")
    assert part.go_to("first J < 0.3").address == debugger.go_to("first J < 0.3").address == "136:b"
    assert part.go_to("first J < 0.5").address == "101:b"
    part.breakpoints.add("J < 0.3")
    part.go_to("200")
    assert part.reverse_continue().address == "136:b"
    assert part.reverse_continue().address == "100:b"
    assert part.continue_().address == "136:b"
    part.watch("prev(J) - J")
    part.go_to("101:J")
    assert part.watched()[0].value is None
    for address in ("101:b", "150:dz@17", "300", "301:z", "320:b"):
        assert part.go_to(address).to_dict() == debugger.go_to(address).to_dict()
    part.go_to("150")
    debugger.go_to("150")
    part.edit(alpha=1.0)
    debugger.edit(alpha=1.0)
    assert part.go_to("200").to_dict() == debugger.go_to("200").to_dict()


def test_a_branch_names_the_log_that_it_left(tmp_path: Path) -> None:
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    tape = Tape(debugger)
    assert tape.start(f"'{tmp_path}/main log.jsonl'").endswith("from update 1 on.")
    for _ in tape.along(debugger.going_to("20"), unexpected):
        pass
    assert tape.stop().startswith("Recorded 20 updates to ")
    debugger.go_to("7")
    tape.start(f"{tmp_path}/branch.jsonl --detail full")
    debugger.next_update()
    debugger.edit(alpha=0.5)
    for _ in tape.along(debugger.going_to("10"), unexpected):
        pass
    tape.stop()
    parent, child = lines_of(tmp_path / "main log.jsonl"), lines_of(tmp_path / "branch.jsonl")
    assert child[0]["parent"] == {"sha256": parent[-1]["sha256"], "k": 7}
    assert child[0]["init"] == {name: parent[7][name] for name in ("w", "b")}
    assert [line["type"] for line in child] == ["header", "edit", "update", "update", "update", "end"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a.txt", "is not a file to record to"),
        ("a.jsonl b.jsonl", "is not a file to record to"),
        ("a.jsonl --detail all", "is not a file to record to"),
        ("'a.jsonl", "No closing quotation"),
        ("/nowhere/a.jsonl", "cannot be written"),
        ("there.jsonl", "is there already"),
    ],
)
def test_what_cannot_be_recorded_to_is_said(
    text: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.jsonl").write_text("mine", encoding="utf-8")
    tape = Tape(lrstep.Debugger(lrstep.Run(lrstep.load("iris"))))
    with pytest.raises(InputError, match=what):
        tape.start(text)
    assert Path("there.jsonl").read_text(encoding="utf-8") == "mine"
    tape.start("there.jsonl --force")
    assert tape.running
    tape.stop()


def test_a_full_disk_ends_the_recording_and_not_the_movement(tmp_path: Path) -> None:
    """What was written before is a valid log."""
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.jsonl"
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    tape = Tape(debugger)
    tape.start(f"{path}")
    said: list[str] = []
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        for _ in tape.along(debugger.going_to("5000"), lambda error: said.append(str(error))):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert debugger.frame.address == "5000:b"
    assert not tape.running
    assert len(said) == 1
    assert "cannot be written: File too large" in said[0]
    found = verified(path)
    assert found.difference is None
    assert found.updates > 10


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no file here on a disk that is always full")
def test_a_disk_that_is_full_from_the_first_is_said() -> None:
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    with pytest.raises(InputError, match="No space left on device"):
        Recording(debugger, "/dev/full", force=True)


def test_numbers_of_a_strangers_log_are_not_recorded_as_our_own(tmp_path: Path) -> None:
    data = lrstep.load("iris")
    theirs = str(tmp_path / "theirs.jsonl")
    with lrstep.Recorder(theirs, data.X, data.y, alpha=0.1, w=[0, 0], b=0) as rec:
        for k in range(5):
            rec.update(w=[0.1 * k, 0.2], b=0.5)
    debugger = open_source(theirs, {}).at_place()
    recording = Recording(debugger, tmp_path / "mine.jsonl")
    debugger.go_to("3")
    with pytest.raises(InputError, match="was read from a log and does not follow"):
        list(recording.following(debugger))
    recording.close()


def test_the_log_that_is_open_is_not_written_over(tmp_path: Path) -> None:
    """Under whatever name."""
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    log, link = tmp_path / "a.jsonl", tmp_path / "link.jsonl"
    recording = Recording(debugger, log)
    go(debugger, recording, "20")
    recording.end(debugger)
    link.symlink_to(log)
    text = log.read_bytes()
    opened = open_source(str(log), {}).at_place()
    with pytest.raises(InputError, match="is the file that is read"):
        Recording(opened, link, force=True)
    assert log.read_bytes() == text


@pytest.mark.parametrize("start", [510, 511, 512, 1023])
def test_a_log_may_begin_at_any_update(start: int, tmp_path: Path) -> None:
    """Also where what is read at once ends; there and back."""
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to(str(start))
    recording = Recording(debugger, tmp_path / "a.jsonl")
    go(debugger, recording, str(start + 1500))
    recording.end(debugger)
    opened = open_source(str(tmp_path / "a.jsonl"), {}).at_place()
    opened.go_to(str(start + 1200))
    assert opened.start().w.tolist() == debugger.go_to(str(start)).w.tolist()


def test_ending_it_in_the_middle_of_a_long_way_writes_no_more(tmp_path: Path) -> None:
    """And writes first what was gone before it."""
    path = tmp_path / "a.jsonl"
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    tape = Tape(debugger)
    tape.start(str(path))
    way = tape.along(debugger.going_to("5000"), unexpected)
    for _ in way:
        if debugger.frame.update == 5000:
            break
    assert tape.stop().startswith("Recorded 5,000 updates to")
    for _ in way:
        pass
    assert verified(path) == Verified(5000, True, [], [])
