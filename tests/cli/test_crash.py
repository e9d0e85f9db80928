"""A fault of lrstep itself: one line, a file to send, its own exit code, and a terminal as it was."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lrstep.cli.crash import CRASHED

PATIENCE = 30.0  # seconds
MAIN = "import sys; from lrstep.__main__ import main; sys.exit(main())"

AT_ONCE = f"import lrstep.sources as s; s.open_source = lambda *a, **k: 1 / 0; {MAIN}"
IN_A_THREAD = f"""
import threading
import lrstep.sources as s
right = s.open_source
def faulty(*given, **named):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    return right(*given, **named)
s.open_source = faulty
{MAIN}"""

ON_THE_SCREEN = {
    "a key": "from lrstep.debugger import Debugger; Debugger.moving = lambda *a: 1 / 0",
    "the first paint, with an error that would draw itself": (
        "from lrstep.tui.app import LrstepApp\n"
        "ZeroDivisionError = type('ZeroDivisionError', (Exception,), {'__rich__': lambda self: 'Traceback'})\n"
        "def fail(self):\n    raise ZeroDivisionError('division by zero')\n"
        "LrstepApp.compose = fail"
    ),
    "the next page, made ahead": "from lrstep.tui.ahead import Ahead; Ahead._prepare = lambda *a: 1 / 0",
    "a long work": (
        "from lrstep.tui.traveller import Traveller\nimport asyncio\n"
        "async def fail(*a):\n    await asyncio.sleep(0.01); 1 / 0\n"
        "Traveller.travel = lambda self, *a: self._start(fail())"
    ),
    "the thread that reads keys": (
        "from lrstep.tui.environment import SturdyDriver\nimport time\n"
        "def fail(self):\n    time.sleep(1); 1 / 0\n"
        "SturdyDriver.run_input_thread = fail"
    ),
    "another thread": (
        "from lrstep.tui.debugger_view import DebuggerView\nimport threading\n"
        "DebuggerView.do = lambda *a: threading.Thread(target=lambda: 1 / 0).start()"
    ),
}


def crash(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `lrstep run iris --updates 3` after some code."""
    words = [sys.executable, "-c", code, "run", "iris", "--updates", "3"]
    around = {**os.environ, "LRSTEP_STATE": str(folder / "lrstep"), **environment}
    return subprocess.run(words, capture_output=True, text=True, check=False, env=around, timeout=PATIENCE)


def the_file(said: str) -> Path:
    """What the one line of a fault names."""
    line = re.search(r"^lrstep: error: a fault in lrstep itself \(ZeroDivisionError in .*\): (.*)$", said, re.MULTILINE)
    assert line is not None, said
    assert line[1].startswith("please send the file ")
    return Path(line[1].removeprefix("please send the file "))


@pytest.mark.parametrize("code", [AT_ONCE, IN_A_THREAD], ids=["at once", "in a thread"])
def test_a_fault_is_one_line_and_a_file(code: str, tmp_path: Path) -> None:
    done = crash(code, tmp_path)
    assert done.returncode == CRASHED == 70
    (line,) = done.stderr.splitlines()
    path = the_file(line)
    assert path.parent == tmp_path / "lrstep"
    report = path.read_text("utf-8")
    assert "lrstep run iris --updates 3\n" in report
    assert re.search(r"^numpy +\d", report, re.MULTILINE)
    assert re.search(r"^python +CPython 3", report, re.MULTILINE)
    assert report.rstrip().endswith("ZeroDivisionError: division by zero")
    assert path.stat().st_mode & 0o077 == 0


def test_where_no_state_is_wanted_it_is_a_temporary_file(tmp_path: Path) -> None:
    path = the_file(crash(AT_ONCE, tmp_path, LRSTEP_STATE=os.devnull, TMPDIR=str(tmp_path)).stderr.strip())
    assert path.parent == tmp_path


def test_where_nothing_can_be_written_the_line_says_how_to_see_it(tmp_path: Path) -> None:
    code = f"import tempfile; tempfile.gettempdir = lambda: '/dev/null/x'; {AT_ONCE}"
    done = crash(code, tmp_path, LRSTEP_STATE="/dev/null/state")
    assert done.returncode == CRASHED
    (line,) = done.stderr.splitlines()
    assert line.endswith("set LRSTEP_TRACEBACK=1 to see where, since no file can be written")


def test_a_developer_sees_the_traceback(tmp_path: Path) -> None:
    done = crash(AT_ONCE, tmp_path, LRSTEP_TRACEBACK="1")
    assert done.returncode == CRASHED
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("fault", ON_THE_SCREEN)
def test_the_screen_leaves_the_terminal_as_it_was(fault: str, tmp_path: Path) -> None:
    said, code = on_a_terminal(f"{ON_THE_SCREEN[fault]}\n{MAIN}", tmp_path)
    assert code == CRASHED
    assert "Traceback" not in said
    left = said.rindex("\x1b[?1049l")
    after = re.sub(r"\x1b(\[[?<>0-9;]*[A-Za-z]|\][^\x07]*\x07)", "", said[left:]).strip()
    (line,) = after.splitlines()
    report = the_file(line).read_text("utf-8")
    assert "ZeroDivisionError: division by zero\nafter " in report
    assert "lrstep iris\n" in report


def on_a_terminal(code: str, folder: Path) -> tuple[str, int]:
    """What the screen of iris paints after some code and a key, and its exit code; the terminal stays in its modes."""
    import pty
    from termios import tcgetattr

    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", LRSTEP_STATE=str(folder))
        os.execv(sys.executable, [sys.executable, "-c", code, "iris"])
    before = tcgetattr(terminal)
    out, pressed, end = b"", False, time.monotonic() + PATIENCE
    while time.monotonic() < end and select.select([terminal], [], [], PATIENCE)[0]:
        try:
            out += os.read(terminal, 65536)
        except OSError:  # it has ended
            break
        if b"quit" in out and not pressed:
            os.write(terminal, b"n")
            pressed = True
    same = tcgetattr(terminal) == before
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert same
    return out.decode(errors="replace"), os.waitstatus_to_exitcode(status)
