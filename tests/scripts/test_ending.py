"""However a script ends, what it did is told, and how and where it ended; nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from lrstep.checks.program import read_program
from lrstep.scripts.running import RunningScript
from lrstep.scripts.told import Followed, Told
from tests.scripts.running import TRAINS, ended, printed, script, told, updates


def ending_with(line: str) -> str:
    """TRAINS, which does this in its eighth round, in line 10."""
    return f"{dedent(TRAINS)}    if i == 7: {line}\n"


@pytest.mark.parametrize(
    ("line", "how", "type_", "message"),
    [
        ("raise ValueError('no more')", "raised", "ValueError", "no more"),
        ("np.zeros(3) @ np.zeros(4)", "raised", "ValueError", None),
        ("import sys; sys.exit(3)", "exits", "SystemExit", "3"),
        ("input('name? ')", "asks-input", "InputAsked", "name? "),
        ("bytearray(10**16)", "memory", "MemoryError", ""),
        ("import ctypes; ctypes.string_at(0)", "crashes", "", "SIGSEGV"),
        ("f = lambda: f(); f()", "raised", "RecursionError", None),
    ],
)
def test_it_is_said_how_and_in_which_line(tmp_path: Path, line: str, how: str, type_: str, message: str | None) -> None:
    messages = told(tmp_path, ending_with(line))
    fault = ended(messages).fault
    assert fault is not None
    assert (ended(messages).how, fault.type, fault.line) == (how, type_, 10)
    assert fault.file == str(tmp_path / "train.py")
    assert message in (None, fault.message)
    assert updates(messages) == list(range(1, 9))


def test_the_line_of_a_module_beside_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("def fails(x):\n    y = x\n    return y / 0\n")
    fault = ended(told(tmp_path, "from beside import fails\nfails(1)\n")).fault
    assert fault is not None
    assert (fault.file, fault.line) == (str(tmp_path / "beside.py"), 3)


@pytest.mark.parametrize(
    ("line", "how"), [("import os; os._exit(4)", "exits"), ("import os; os.kill(os.getpid(), 9)", "crashes")]
)
def test_one_that_ends_at_once_has_told_its_updates(tmp_path: Path, line: str, how: str) -> None:
    messages = told(tmp_path, ending_with(line))
    assert ended(messages).how == how
    assert updates(messages) == list(range(1, 9))


@pytest.mark.parametrize(
    "line",
    [
        "import sys; sys.exit()",
        "import os; os.fork()",
        "import os; os.close(1); os.close(2)",
        "import subprocess; subprocess.Popen(['sleep', '300'])",
        "print('x' * 5_000_000)",
        "import threading; threading.Thread(target=print).start()",
    ],
)
def test_nothing_else_that_it_does_is_an_ending(tmp_path: Path, line: str) -> None:
    messages = told(tmp_path, ending_with(line))
    assert (ended(messages).how, ended(messages).fault) == ("end", None)
    assert updates(messages)[:8] == list(range(1, 9))


def test_what_python_does_at_the_end_is_done(tmp_path: Path) -> None:
    messages = told(tmp_path, ending_with("import atexit; atexit.register(print, 'bye')"))
    assert printed(messages) == {10: "bye\n"}


def test_descriptors_that_the_script_closes_end_the_telling_and_nothing_else(tmp_path: Path) -> None:
    text = ending_with(f"import os; os.closerange(3, 10_000); file = open({str(tmp_path / 'out')!r}, 'w')")
    messages = told(tmp_path, f"{text}    if i > 7: file.write('mine')\n")
    assert updates(messages)[:8] == list(range(1, 9))
    assert (tmp_path / "out").read_text() == "minemine"


def test_its_time_may_be_bounded(tmp_path: Path) -> None:
    messages = told(tmp_path, ending_with("import time; time.sleep(600)"), seconds=1.5)
    fault = ended(messages).fault
    assert fault is not None
    assert (ended(messages).how, fault.line) == ("never-ends", 10)
    assert updates(messages) == list(range(1, 9))


SLOW = ending_with("import time; print('waits', flush=True); time.sleep(600)")


def test_ctrl_c_goes_to_the_script_and_keeps_what_there_is(tmp_path: Path) -> None:
    messages: list[Told] = []
    with RunningScript(read_program(str(script(tmp_path, SLOW)))) as running:
        for each in running:
            messages.append(each)
            if isinstance(each, Followed) and each.k == 7:
                time.sleep(0.3)  # by then it waits, in the next update
                os.kill(os.getpid(), signal.SIGINT)
    fault = ended(messages).fault
    assert ended(messages).how == "interrupted"
    assert fault is not None
    assert fault.line == 10
    assert updates(messages) == list(range(1, 9))
    assert printed(messages) == {8: "waits\n"}


def test_a_script_that_catches_ctrl_c_may_end_as_it_likes(tmp_path: Path) -> None:
    text = "import time\ntry:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    print('caught')\n"
    messages: list[Told] = []
    with RunningScript(read_program(str(script(tmp_path, text)))) as running:
        for each in running:
            messages.append(each)
            time.sleep(0.2)
            running.interrupt()
    assert ended(messages).how == "interrupted"
    assert printed(messages) == {0: "caught\n"}


def test_it_does_not_outlive_its_parent(tmp_path: Path) -> None:
    path = script(
        tmp_path, f"import os\nprint(os.getpid(), flush=True)\nopen('pid', 'w').write(str(os.getpid()))\n{SLOW}"
    )
    code = (
        "from lrstep.checks.program import read_program\nfrom lrstep.scripts.running import RunningScript\n"
        f"with RunningScript(read_program({str(path)!r})) as running:\n    list(running)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()):
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        parent.kill()
        parent.wait()
    child = int((tmp_path / "pid").read_text())
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().split()[2]:
        assert time.monotonic() < until
        time.sleep(0.05)
