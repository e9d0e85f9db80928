"""Malformed and malicious input at every door: each ends as the contract says, and none without end."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lrstep import interrupts
from lrstep.checks.gradient import checking
from lrstep.cli.main import main
from lrstep.errors import InputError
from lrstep.sources import open_source
from tests.cli.test_errors import in_a_shell
from tests.command import PATIENCE, UNDER_WAY, wait_for_size

SCENARIO = "[data]\nX = [[1.0], [2.0]]\ny = [0, 1]\n"
TABLE = "a,y\n1,0\n2,1\n"
FAR = 10**14
LARGE = 2**20  # bytes of a file that takes long to read


def npy(header: str, version: int = 1) -> bytes:
    """An NPY file with this header, and a few bytes of numbers."""
    text = header.encode("latin-1") + b"\n"
    return b"\x93NUMPY" + bytes((version, 0)) + struct.pack("<H", len(text)) + text + np.ones(9).tobytes()


def shaped(shape: str) -> bytes:
    """An NPY file that claims a shape."""
    return npy(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}")


def npz(**arrays: object) -> bytes:
    """An NPZ file of arrays."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # its stubs know no keywords but its own
    return stream.getvalue()


def log_of(*lines: object) -> bytes:
    """A log of one example, its header changed by the first dict, and further lines."""
    header = {
        "type": "header", "format": "lrstep", "version": 1, "detail": "params", "alpha": 0.1, "batch": 1,
        "order": "sequential", "seed": 0, "dtype": "float64", "rows": 1, "n": 1, "features": ["x1"],
        "init": {"w": [0.0], "b": 0.0}, "data": {"source": "s", "sha256": "", "X": [[1.0]], "y": [1.0]},
    }  # fmt: skip
    changed, *rest = lines
    assert isinstance(changed, dict)
    return b"".join(json.dumps(line).encode() + b"\n" for line in ({**header, **changed}, *rest))


HALF = np.array(["a\ud800", "b"])
FILES: list[tuple[str, bytes | str, str]] = [
    ("nul.csv", "a,y\n1\0,0\n", "there is a NUL byte"),
    ("utf16.csv", TABLE.encode("utf-16")[:-1], "the text is not UTF-16"),
    ("wide.csv", "1," * 100_001 + "0\n", "keep at most 100,000"),
    ("line.csv", "a,y\n" + "1" * 2**21, "the line is longer than 1,048,576 bytes"),
    ("quote.csv", 'a,y\n"1,0\n', "a quote is opened and never closed"),
    ("escape.csv", "\x1b]0;x\x07,y\nz,0\n", r"(\x1b]0;x\x07)"),
    ("true.npy", shaped("(True, 9)"), "has a damaged shape"),
    ("less.npy", shaped("(-1, 9)"), "damaged or cut short"),
    ("huge.npy", shaped("(10**30, 9)"), "the file is damaged, or not a NumPy file"),
    ("vast.npy", shaped("(1000000000000, 9)"), "damaged or cut short"),
    ("deep.npy", npy("(" * 9000), "the file is damaged, or not a NumPy file"),
    ("version.npy", npy("{}", version=9), "the file is damaged, or not a NumPy file"),
    ("objects.npy", npy("{'descr': '|O', 'fortran_order': False, 'shape': (3, 3), }"), "holds Python objects"),
    ("half.npz", npz(X=np.eye(2), y=[0, 1], features=HALF), "a text is damaged"),
    ("label.npz", npz(X=np.eye(2), y=HALF), "a text is damaged"),
    ("bytes.npz", npz(X=np.eye(2), y=[0, 1], features=np.array([b"\xff", b"a"])), "a text is damaged"),
    ("deep.toml", "a" + ".a" * 100_000 + " = 1\n" + SCENARIO, "deep.toml:1: use at most 20 levels"),
    ("table.toml", SCENARIO + "[" + "a." * 100_000 + "a]", "nested too deep"),
    ("nested.toml", "title = " + "[" * 100_000, "nested too deep"),
    ("nul.toml", 'data = "a\\u0000.csv"', r"a\x00.csv"),
    ("empty.jsonl", b"", "the log is empty"),
    ("list.jsonl", b"[" * 100_000 + b"\n", "not a line of a step log"),
    ("table.jsonl", b"a,b\n1,2\n", "table.jsonl:1: give a log that --log or a Recorder wrote"),
    ("middle.jsonl", log_of({}, {"type": "update", "k": 1, "w": [0], "b": 0}, [1]), "not a line of a step log"),
    ("half.jsonl", log_of({"features": ["\ud800"]}), "not a line of a step log"),
    ("negative.jsonl", log_of({"start": -1}), "the header contradicts itself"),
    ("twice.jsonl", log_of({}, {"type": "edit", "k": 7, "set": {"alpha": 1}}), "an edit of update 7"),
    ("torn.jsonl.gz", gzip.compress(log_of({}))[:40], "cannot be read"),
    ("no.jsonl.gz", b"text", "cannot be read"),
    ("bomb.jsonl.gz", gzip.compress(log_of({}) + b" " * 80_000_000, 9), "expands over a hundredfold"),
    ("long.jsonl", log_of({}) + b" " * (65 * 2**20), "a line is longer than 64 MiB"),
]


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of words that end with exit code 2: one line, which shows no escape as it is."""
    code = main(words)
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.startswith("lrstep: error: ")
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    return said.err


@pytest.mark.parametrize(("name", "content", "message"), FILES, ids=[name for name, _, _ in FILES])
def test_files_that_are_none(
    name: str, content: bytes | str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    doors = [["show", str(path)], ["run", str(path), "--log", str(tmp_path / "out.jsonl")]]
    for words in doors if path.stat().st_size < LARGE else doors[:1]:
        assert message in refused(words, capsys)
    if ".jsonl" in name and name != "twice.jsonl":
        doors = [["export", str(path), str(tmp_path / "out.csv")], ["diff", str(path), str(path)]]
        for words in doors if path.stat().st_size < LARGE else doors[:1]:
            assert message in refused(words, capsys)
    assert [left.name for left in tmp_path.iterdir()] == [name]


def test_an_archive_that_is_a_bomb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "b.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", bytes(80_000_000))
    assert "expands over 100-fold" in refused(["run", str(tmp_path / "b.npz")], capsys)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("LRSTEP replay - <&-", "standard input is closed"),
        ("LRSTEP open - --plain <&-", "standard input is closed"),
        ("LRSTEP export - a.csv <&-", "standard input is closed"),
        ("LRSTEP diff - - </dev/null", "standard input can be read once only"),
        ("LRSTEP show - </dev/zero", "standard input has no ending, and is no text"),
        ("LRSTEP iris --plain </dev/zero", "a command is longer than 1,048,576 characters"),
        ("yes | LRSTEP show -", "there is only one column, in standard input:1"),
        ("TEXTUAL_DRIVER=no:No LRSTEP show nosuch.toml", "there is no file nosuch.toml"),
        ("TEXTUAL_COLOR_SYSTEM=no LRSTEP show lesson --format svg", "TEXTUAL_COLOR_SYSTEM = no cannot be used"),
        (
            "TEXTUAL_COLOR_SYSTEM=no LRSTEP show lesson --format svg --panel z",
            "TEXTUAL_COLOR_SYSTEM = no cannot be used",
        ),
    ],
)
def test_doors_that_are_shut_or_without_end(line: str, message: str) -> None:
    done = in_a_shell(line)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("driver", ["", "no:No"])
def test_pictures_are_drawn_whatever_driver_is_named(driver: str) -> None:
    done = in_a_shell(f"TEXTUAL_DRIVER='{driver}' LRSTEP show lesson --format svg")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("driver", ["no:No", "nothing", ":", ".:x", "os:path", "os:"])
def test_a_driver_that_is_not_there_is_said(driver: str) -> None:
    from lrstep.tui.environment import named_driver

    with pytest.raises(InputError, match="is not a screen driver: unset it"):
        named_driver(driver)


@pytest.mark.parametrize("words", ["record a\0b.jsonl", "save a\0b.toml", "record " + "x" * 300 + ".jsonl"])
def test_names_that_no_file_can_have(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))
    assert main(["iris", "--plain"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_any_bytes_may_be_a_files_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A log of it is a log all the same."""
    data, log = tmp_path / os.fsdecode(b"a\xff.csv"), str(tmp_path / "a.jsonl")
    try:
        data.write_text(TABLE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has names of its own")
    assert main(["run", str(data), "--updates", "3", "--log", log]) == 0
    assert main(["replay", log, "--verify"]) == 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "scenario"),
    [
        (str(FAR), SCENARIO),
        ("first J < 0", SCENARIO + "\n"),
        ("0", f'{SCENARIO}\n[[branches]]\nname = "b"\nparent = "main"\nk = {FAR}\nset = {{ alpha = 0.5 }}\n'),
    ],
)
def test_ways_of_years_say_how_far_they_are_and_can_be_given_up(address: str, scenario: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(f"updates = {FAR}\n{scenario}", encoding="utf-8")
    source = open_source(str(tmp_path / "s.toml"), {"at": address})
    debugger = source.debugger()
    way = source.going_to_place(debugger)
    told = [next(way) for _ in range(3)]
    way.close()
    assert told[0].done < told[-1].done < told[-1].total >= FAR - 1
    assert debugger.frame.address == "0"
    assert len(debugger.branches) == 1


def test_edits_and_dropped_branches_of_a_long_run_can_be_given_up() -> None:
    debugger = open_source("lesson", {"at": "3000"}).at_place()
    debugger.edit(alpha=0.2, name="late")
    debugger.go_to("20000")
    for work in (debugger.assigning("alpha = 3"), debugger.dropping("late"), checking(debugger)):
        next(work)
        work.close()
    assert [branch.name for branch in debugger.branches] == ["main", "late"]
    assert debugger.branch.name == "late"


@pytest.fixture(name="handlers")
def _handlers() -> Iterator[None]:
    names = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name)]
    before = {name: signal.getsignal(name) for name in names}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs alarms")
@pytest.mark.usefixtures("handlers")
def test_ctrl_c_waits_for_what_is_loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And comes once it is loaded: nothing that loads may take it for an error of its own."""
    text = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in range(10000): pass\nloaded = True\n"
    (tmp_path / "slow_to_load.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    interrupts.between_imports()
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012  # when it comes is the system's
        import slow_to_load  # type: ignore[import-not-found]

        assert slow_to_load.loaded
        time.sleep(PATIENCE)  # cut short by it
    assert "slow_to_load" in sys.modules
    interrupts.no_more()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_a_log_is_closed(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "a.jsonl"
    words = [sys.executable, "-m", "lrstep", "run", "lesson", "--updates", str(10**12), "--log", str(log)]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
        wait_for_size(log, UNDER_WAY)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (128 + number, b"")
    assert log.read_bytes().endswith(b"}\n")
