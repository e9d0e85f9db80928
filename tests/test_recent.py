"""Where one was: kept when one leaves, opened again by `--continue`, and in nobody's way where it cannot be kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lrstep.debugger import Debugger
from lrstep.options import TABLE
from lrstep.recent import MOST, places_folder, recent, remember, reopened
from lrstep.sources import open_source
from tests.command import called, in_a_process
from tests.test_saving import the_same

if sys.platform != "win32":
    from tests.tui.test_terminal import Screen

at_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
CSV = "x1,x2,passed\n1,2,yes\n2,1,no\n3,5,yes\n4,2,no\n"


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where places are kept."""
    folder = tmp_path / "state" / "recent"
    monkeypatch.setenv("LRSTEP_STATE", str(folder.parent))
    monkeypatch.setenv("LRSTEP_CONFIG", os.devnull)
    return folder


@pytest.fixture(name="table")
def _table(tmp_path: Path) -> Path:
    path = tmp_path / "my class .csv"
    path.write_text(CSV)
    return path


def opened(source: object, data: object = None, **options: object) -> Debugger:
    """What a source opens with options of the command line."""
    given = {name.replace("_", "-"): TABLE[name.replace("_", "-")].read(value) for name, value in options.items()}
    return open_source(str(source), given, None if data is None else str(data)).at_place()


def again(number: int = 0) -> Debugger:
    """What was opened lately, as it opens again; the last one first."""
    return reopened(recent()[number].file, {})[1].at_place()


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("lesson", {}),
        ("iris", {"alpha": 0.3, "batch": 7, "order": "shuffle", "seed": 3, "history_memory": 8}),
        ("iris", {"program": "scalar", "standardize": True, "dtype": "float32"}),
        ("breast-cancer", {"epochs": 3, "batch": 32, "init": "normal"}),
    ],
)
def test_all_comes_back(source: str, options: dict[str, object]) -> None:
    """Place, options, breakpoints, watches, branches."""
    debugger = opened(source, **options)
    debugger.breakpoints.add("J < 0.2")
    debugger.watch("norm(dw)")
    debugger.go_to("7")
    debugger.edit(alpha=0.5, b=1.5)
    debugger.go_to("9")
    debugger.back(2)
    remember(debugger, {})
    the_same(debugger, again())


def test_a_table_comes_back_as_it_was_read(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder one is in, and though its name has spaces."""
    monkeypatch.chdir(table.parent)
    debugger = opened(table.name, label="passed", features="x2,x1", positive="no")
    debugger.go_to("3:dz")
    remember(debugger, {})
    monkeypatch.chdir("/")
    back = again()
    assert back.run.data.features == ("x2", "x1")
    assert back.title == "my class "
    the_same(debugger, back)


def test_a_log_comes_back_with_its_data(table: Path, tmp_path: Path) -> None:
    log = tmp_path / "a.jsonl"
    assert called("run", table, "--updates", "9", "--log", log).returncode == 0
    lines = log.read_text().splitlines()
    header = json.loads(lines[0])
    del header["data"]["X"], header["data"]["y"]
    log.write_text("\n".join([json.dumps(header), *lines[1:-1]]) + "\n")
    debugger = opened(log, data=table)
    debugger.go_to("6:dw")
    debugger.breakpoints.add("dz")
    debugger.edit(b=2.0)
    remember(debugger, {"digits": 8})
    there, source = reopened(recent()[0].file, {})
    back = source.at_place()
    assert (there.at, source.look) == ("6:dw", {"digits": 8})
    assert back.frame.to_dict() == debugger.frame.to_dict()
    assert [each.text for each in back.breakpoints] == [each.text for each in debugger.breakpoints]
    assert [(b.name, b.edit) for b in back.branches] == [(b.name, b.edit) for b in debugger.branches]


def test_the_newest_is_first_and_the_oldest_are_forgotten(tmp_path: Path, folder: Path) -> None:
    for number in range(MOST + 3):
        path = tmp_path / f"t{number}.csv"
        path.write_text(CSV)
        remember(opened(path), {})
        os.utime(next(file for file in folder.iterdir() if file.stat().st_mtime > 10_000), (number, number))
    remember(opened(tmp_path / "t7.csv"), {})
    names = [Path(there.source).name for there in recent()]
    assert names == ["t7.csv", *(f"t{number}.csv" for number in range(MOST + 2, 2, -1) if number != 7)]
    assert again(1).title == f"t{MOST + 2}"


def test_continue_opens_the_last_place_and_options_given_now_win() -> None:
    debugger = opened("iris")
    debugger.go_to("12:dz")
    remember(debugger, {})
    assert in_a_process("open", "--continue", "--plain", stdin=b"print k\n").stdout.count("12:dz") == 1
    assert "3:dw" in called("--continue", "--at", "3:dw", "--plain").stdout
    assert called("--continue", "--alpha", "0.7", "--plain", stdin=b"print alpha\n").stdout.endswith("\n0.7\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no source was opened before, or none is remembered: open one, as in `lrstep iris`"),
        (["iris"], "--continue opens the last source, and iris is one: leave one out"),
    ],
)
def test_what_cannot_be_continued_is_one_line(words: list[str], said: str) -> None:
    done = called(*words, "--continue", "--plain")
    assert (done.returncode, done.stderr) == (2, f"lrstep: error: {said}\n")


def test_a_source_that_is_gone_says_so(table: Path) -> None:
    debugger = opened(table)
    debugger.go_to("4:dz")
    remember(debugger, {})
    table.unlink()
    done = called("--continue", "--plain")
    said = f"lrstep: error: {table}, where you were at 4:dz, is gone: open another source, as in `lrstep iris`\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_a_place_that_is_gone_says_so(table: Path) -> None:
    debugger = opened(table)
    debugger.select(3)
    remember(debugger, {})
    table.write_text("".join(CSV.splitlines(keepends=True)[:3]))
    done = called("--continue", "--plain")
    assert done.returncode == 2
    assert done.stderr.startswith(f"lrstep: error: {table} cannot be opened again at 0: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff\xfe\x00", b"source = 5\n", b'source = "iris"\nat = 7\n', b'source = "iris"\nalpha = -1\n',
        b'source = "iris"\nbreakpoints = "x"\n', b'source = "iris"\nbreakpoints = ["nonsense"]\n',
        b'source = "iris"\nbranches = [1]\n', b'source = "iris"\nat = "99:zz"\n', b'source = "iris"\nlayout = "x"\n',
        b'source = "\\u001b]0;evil\\u0007"\n', b'source = "iris"\nbranch = "nowhere"\n', b"a." * 5000 + b"b = 1",
        b'source = "iris"\nseed = ' + b"9" * 5000 + b"\n", b'source = "-"\n', b'source = "iris"\ndata = "iris"\n',
        b'source = "a\\u0000b.csv"\n', b'source = "/"\n', b"[" * 3000,
        b'source = "iris"\nat = "100000000000000:b"\n', b'source = "iris"\nupdates = 50\nat = "51:b"\n',
        b'source = "iris"\nupdates = 100000000000000\nat = "100000000000000:b"\n',
        b'source = "iris"\nat = "' + b"9" * 5000 + b':b"\n',
    ],
)  # fmt: skip
def test_a_broken_or_hostile_file_is_one_line(raw: bytes, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "x.toml").write_bytes(raw)
    done = called("--continue", "--plain")
    assert done.returncode == 2
    assert done.stderr.startswith("lrstep: error: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr[:-1].isprintable()
    recent()
    remember(opened("iris"), {})
    assert recent()[0].source == "iris"


def test_what_is_no_file_is_left_alone(folder: Path) -> None:
    (folder / "a.toml").mkdir(parents=True)
    assert recent() == []
    assert called("--continue", "--plain").stderr.startswith("lrstep: error: ")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "b.toml")
        assert recent() == []
        assert called("--continue", "--plain").stderr.count("\n") == 1


def test_many_at_once_leave_a_whole_file(folder: Path) -> None:
    """Two lrsteps that are left again and again, and a third that looks."""
    again_and_again = (
        "from lrstep.recent import remember; from lrstep.sources import open_source\n"
        "debugger = open_source('iris', {'at': '12:dz'}).at_place()\n"
        "for _ in range(100): remember(debugger, {})"
    )
    remember(opened("iris", at="12:dz"), {})
    writers = [subprocess.Popen([sys.executable, "-c", again_and_again]) for _ in range(2)]
    while any(writer.poll() is None for writer in writers):
        assert [there.at for there in recent()] == ["12:dz"]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("place", ["/dev/null/home", "relative", None])
def test_where_nothing_can_be_kept_nothing_is_said(place: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where a folder should be; no home at all; none wanted."""
    if place is None:
        monkeypatch.setenv("LRSTEP_STATE", os.devnull)
    else:
        monkeypatch.delenv("LRSTEP_STATE")
        monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: Path(place))
    remember(opened("iris"), {})
    assert recent() == []


def test_it_is_the_platforms_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from platformdirs import user_state_path

    monkeypatch.delenv("LRSTEP_STATE")
    assert places_folder() == user_state_path("lrstep", appauthor=False) / "recent"


def test_a_setting_switches_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(opened("iris"), {})
    assert len(recent()) == 1
    config = tmp_path / "config.toml"
    config.write_text("remember = false\n")
    monkeypatch.setenv("LRSTEP_CONFIG", str(config))
    remember(opened("course"), {})
    assert recent() == []
    config.unlink()
    assert [there.source for there in recent()] == ["iris"]


def test_what_has_no_name_is_not_kept(tmp_path: Path, folder: Path) -> None:
    """Standard input, a Debugger made in Python, and a file whose name is no text."""
    remember(Debugger(open_source("iris", {}).run()), {})
    odd = tmp_path / os.fsdecode(b"\xff.csv")
    odd.write_text(CSV)
    remember(opened(odd), {})
    assert in_a_process("iris", "--plain", stdin=b"n\n").returncode == 0  # a script is nobody who comes back
    assert recent() == []


@at_a_terminal
def test_leaving_keeps_the_place_on_the_screen_and_line_by_line(folder: Path) -> None:
    """By q, by Ctrl-C, by a window that is closed; not by kill -9, which leaves what was kept before."""
    for words, keys, at in (
        (["iris"], (b"n", b"n", b"q"), "2:b"),
        (["--continue"], (b"n", b"\x03"), "3:b"),
        (["--continue", "--plain"], (b"next 2\n", b"quit\n"), "5:b"),
        (["--continue"], (b"n", signal.SIGHUP), "6:b"),
        (["--continue", "--plain"], (b"next\n", signal.SIGTERM), "7:b"),
        (["--continue"], (b"n", signal.SIGKILL), "7:b"),
    ):
        screen = Screen(*words)
        screen.heard(b"quit")
        for key in keys:
            time.sleep(0.3)
            os.kill(screen.process, key) if isinstance(key, signal.Signals) else screen.send(key)
        screen.heard(b"\x1b[?1049l", within=3)
        assert screen.ended() != -1
        assert [there.at for there in recent()] == [at]
