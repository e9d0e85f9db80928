"""What a script prints without end takes no more room than some, and what is left of it is its begin and its end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from lrstep.checks.program import read_program
from lrstep.scripts.printed import MOST_LETTERS, PrintedFile
from lrstep.scripts.running import RunningScript
from tests.scripts.running import TRAINS, printed, script

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="room is given back on Linux alone")
MOST_BYTES, LONG = 2**22, 16
LINE = b"%015d\n"


@pytest.fixture(autouse=True)
def _few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrstep.scripts.printed.MOST_BYTES", MOST_BYTES)


def room(file: PrintedFile) -> int:
    """The bytes that it takes on the disk."""
    return 512 * os.fstat(file.file.fileno()).st_blocks


def filled(file: PrintedFile, lines: range) -> None:
    file.file.write(b"".join(LINE % i for i in lines))
    file.file.flush()


def test_of_what_waits_the_begin_and_the_end_are_kept() -> None:
    file = PrintedFile()
    at_once = MOST_BYTES // LONG // 4
    for i in range(12):
        filled(file, range(i * at_once, (i + 1) * at_once))
        file.spare()
        assert room(file) < 1.5 * MOST_BYTES
    size = 12 * at_once * LONG
    assert file.size == size
    text = file.text(0, size)
    half = MOST_LETTERS // 2
    assert text == (
        "".join(f"{i:015d}\n" for i in range(half // LONG))
        + f"\n… {size - 2 * half:,} bytes …\n"
        + "".join(f"{i:015d}\n" for i in range(12 * at_once - half // LONG, 12 * at_once))
    )
    file.spare()
    assert room(file) < MOST_BYTES // 4
    filled(file, range(3))
    assert file.text(size, file.size) == "".join(f"{i:015d}\n" for i in range(3))
    file.close()


def test_a_part_that_is_no_more_is_told_by_its_size() -> None:
    file = PrintedFile()
    filled(file, range(MOST_BYTES // 8))
    file.spare()
    middle = MOST_BYTES // 2
    assert file.text(0, 160) == "".join(f"{i:015d}\n" for i in range(10))
    assert file.text(middle, middle + 800) == "\n… 800 bytes …\n"
    assert file.text(file.size - 32, file.size) == f"{MOST_BYTES // 8 - 2:015d}\n{MOST_BYTES // 8 - 1:015d}\n"
    file.close()


def test_a_script_that_prints_much_is_told_whole(tmp_path: Path) -> None:
    text = TRAINS.rstrip() + "\n        for j in range(200): print('x' * 9_999)\n"
    most = 0
    with RunningScript(read_program(str(script(tmp_path, text)))) as running:
        messages = []
        for told in running:
            messages.append(told)
            most = max(most, room(running._process.printed))
    assert most < 2 * MOST_BYTES
    parts = printed(messages)
    assert sorted(parts) == list(range(1, 11))
    assert all("bytes …" in part for part in parts.values())
