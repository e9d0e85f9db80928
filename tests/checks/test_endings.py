"""How somebody's code may end otherwise than by returning, each told at its line; the parent goes on."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.checks.children import ONCE, fault_of, running

ENDINGS = """
    import ctypes, os, sys
    import numpy as np

    def turns():
        while True:
            pass

    def swallows():
        while True:
            try:
                np.ones(3)
            except:
                pass

    def exits():
        sys.exit("done")

    def asks():
        try:
            return input("how many? ")
        except Exception:
            return 3

    def reads():
        return sys.stdin.read()

    def leaves():
        os._exit(7)

    def crashes():
        ctypes.string_at(0)

    def fills():
        values = []
        while True:
            values.append(bytearray(2**26))

    def deep(n=0):
        return deep(n + 1)

    def prints():
        for _ in range(100):
            os.write(1, b"x" * 10000)
            print("x" * 10000)
        return 1

    def closes():
        os.closerange(0, 200)

    def few(w, b):
        return w
"""


@pytest.mark.parametrize(
    ("name", "kind", "kind_of_error", "code"),
    [
        ("turns", "never-ends", "", {"while True:", "pass"}),
        ("swallows", "never-ends", "", {"while True:", "pass", "np.ones(3)", "try:", "except:"}),
        ("exits", "exits", "SystemExit", {'sys.exit("done")'}),
        ("asks", "asks-input", "", {'return input("how many? ")'}),
        ("leaves", "crashes", "", {""}),
        ("crashes", "crashes", "", {"ctypes.string_at(0)"}),
        ("fills", "memory", None, {"values.append(bytearray(2**26))"}),
        ("deep", "raises", "RecursionError", {"return deep(n + 1)"}),
        ("closes", "crashes", "", {""}),
        ("few", "raises", "TypeError", {"def few(w, b):"}),
    ],
)
def test_each_ending_is_told_at_its_line(
    tmp_path: Path, name: str, kind: str, kind_of_error: str | None, code: set[str]
) -> None:
    with running(tmp_path, ENDINGS, name, "reads", seconds=7.0, memory=2**29) as process:
        fault = fault_of(process, name)
        after = process.callees["reads"].ask(ONCE)
    assert (fault.kind, kind_of_error or fault.type) == (kind, fault.type)
    assert fault.code in code
    if fault.code:
        assert fault.line is not None
        assert dedent(ENDINGS).lstrip("\n").splitlines()[fault.line - 1].strip() == fault.code
        assert fault.file == str(tmp_path / "mine.py")
    assert after.returned == ("",), "it goes on, and nobody types"


def test_what_it_prints_stays_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with running(tmp_path, ENDINGS, "prints") as process:
        reply = process.callees["prints"].ask(ONCE)
    assert reply.returned == (1,)
    assert len(reply.printed) == 20_000
    assert capfd.readouterr() == ("", "")


def test_what_ends_badly_each_time_is_asked_no_more(tmp_path: Path) -> None:
    text = """
        import os

        def leaves():
            open("calls.txt", "a").write("x")
            os._exit(1)
    """
    with running(tmp_path, text, "leaves") as process:
        faults = [fault_of(process, "leaves") for _ in range(20)]
    assert {fault.kind for fault in faults} == {"crashes"}
    assert (tmp_path / "calls.txt").read_text() == "xxx"
