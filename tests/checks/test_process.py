"""Somebody's code in a child process: whatever it does, the parent goes on, says what it did, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lrstep.checks.callee import Arguments, CallStep, Handed, Instance, Parameter, Recipe, Reply
from lrstep.checks.process import OutOfTime
from tests.checks.children import ONCE, fault_of, running


def test_it_answers_as_it_would_here(tmp_path: Path) -> None:
    text = """
        from dataclasses import dataclass
        import numpy as np

        def propagate(w, b=0.5, *, X):
            print("hello")
            w -= 1
            return {"dw": X.T @ w, 1: None}, (np.float32(0.5), [True, float("nan")])

        @dataclass
        class Model:
            rate: float = 0.1

            def fit(self, X):
                self.w = X * self.rate
                return self
    """
    with running(tmp_path, text, "propagate", "Model", "nowhere") as process:
        callee, model = process.callees["propagate"], process.callees["Model"]
        given = np.arange(3.0)
        reply = callee.ask(Recipe([CallStep(Arguments((Handed(given),), {"X": Handed(np.eye(3))}))]))
        fitted = model.ask(Recipe([CallStep(Arguments((Handed(given),)), "fit")], Arguments((Handed(2.0),))))
    assert sorted(process.callees) == ["Model", "propagate"]
    assert (callee.name, callee.kind, callee.file) == ("propagate", "function", str(tmp_path / "mine.py"))
    assert (callee.first_line, callee.signature.line) == (4, 4)
    assert callee.signature.parameters[1:] == (Parameter("b", 0.5), Parameter("X", kind="keyword"))
    assert callee.source.startswith("def propagate(w, b=0.5, *, X):")
    assert reply.fault is None
    assert reply.printed == "hello\n"
    assert reply.changed == ((0, "w"),)
    assert_array_equal(given, [0, 1, 2])
    ((gradients, others),) = _tuples(reply)
    assert_array_equal(gradients["dw"], [-1, 0, 1])
    assert gradients["1"] is None
    assert (others[0].dtype, others[0]) == (np.float32, 0.5)
    assert others[1][0] is True
    assert np.isnan(others[1][1])
    assert (model.kind, list(model.methods)) == ("class", ["fit"])
    assert isinstance(fitted.returned[0], Instance)
    assert_array_equal(fitted.attributes["w"], [0, 2, 4])


def _tuples(reply: Reply) -> Any:
    return reply.returned


def test_the_lines_that_ran_come_back(tmp_path: Path) -> None:
    text = """
        def f():
            a = 2.0
            return a * 3
    """
    with running(tmp_path, text, "f") as process:
        executed = process.callees["f"].ask(Recipe([CallStep(Arguments())], follow=True)).executed
    assert [(line.line, line.changes) for line in executed] == [(2, (("a", 2.0),)), (3, (("return", 6.0),))]


def test_copies_of_the_process_say_nothing_and_are_ended(tmp_path: Path) -> None:
    text = """
        import os, time

        def forks():
            pid = os.fork()
            if pid == 0:
                return "the copy"
            return "the first"

        def leaves_one():
            pid = os.fork()
            if pid == 0:
                time.sleep(600)
            return pid

        def has_workers():
            for _ in range(20):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
            return "done"

        def forks_on():
            while True:
                os.fork()
    """
    with running(tmp_path, text, "forks", "leaves_one", "forks_on", "has_workers") as process:
        for _ in range(4):
            assert process.callees["has_workers"].ask(ONCE).returned == ("done",)
        assert process.callees["forks"].ask(ONCE).returned == ("the first",)
        (copy,) = process.callees["leaves_one"].ask(ONCE).returned
        assert process.callees["forks"].ask(ONCE).returned == ("the first",)
        fault = fault_of(process, "forks_on")
    assert (fault.type, fault.message) == ("RuntimeError", "it starts more than 64 processes by fork")
    assert fault.code == "os.fork()"
    assert isinstance(copy, int)
    assert _ends(copy)


def _ends(pid: int) -> bool:
    """Whether a process is no more, or only its entry is left, within some seconds."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_time_in_all_is_bounded(tmp_path: Path) -> None:
    text = """
        import time

        def slow():
            time.sleep(0.1)
            return 1
    """

    def ask_on() -> None:
        with running(tmp_path, text, "slow", seconds=2.0) as process:
            while True:
                assert process.callees["slow"].ask(ONCE).returned == (1,)

    with pytest.raises(OutOfTime) as caught:
        ask_on()
    assert "takes longer than 2 seconds" in str(caught.value)
    assert "--time" in str(caught.value)


def test_what_waits_for_ever_is_told_at_its_line(tmp_path: Path) -> None:
    text = """
        import time

        def waits():
            while True:
                time.sleep(0.01)
    """
    with running(tmp_path, text, "waits", seconds=3.5) as process:
        fault = fault_of(process, "waits")
    assert (fault.kind, fault.code) == ("never-ends", "time.sleep(0.01)")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_no_child_is_left_when_the_parent_is_told_to_end(tmp_path: Path, ending: signal.Signals) -> None:
    file = tmp_path / "mine.py"
    file.write_text("import os\n\ndef waits():\n    open('pid', 'w').write(str(os.getpid()))\n    while True: pass\n")
    program = dedent(f"""
        import signal, sys
        from lrstep.checks.process import Process
        from lrstep.checks.program import read_program
        from lrstep.checks.callee import *
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        with Process(read_program({str(file)!r}), {{"waits": {{}}}}, seconds=300) as process:
            process.callees["waits"].ask(Recipe([CallStep(Arguments())]))
    """)
    parent = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    try:
        for _ in range(500):
            if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
                break
            time.sleep(0.02)
        parent.send_signal(ending)
        parent.wait(10)
    finally:
        parent.kill()
    assert _ends(int((tmp_path / "pid").read_text()))


def test_it_runs_in_its_own_folder_and_finds_what_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("FACTOR = 3\ndef double(x):\n    return 2 * x\n")
    (tmp_path / "random.py").write_text("raise ValueError('not the standard one')\n")
    text = """
        import os, sys
        from beside import double, FACTOR

        def f():
            return os.getcwd(), sys.argv, double(FACTOR), __name__ == "__main__"
    """
    with running(tmp_path, text, "f") as process:
        (returned,) = process.callees["f"].ask(ONCE).returned
    assert returned == (os.path.realpath(tmp_path), [str(tmp_path / "mine.py")], 6, False)
