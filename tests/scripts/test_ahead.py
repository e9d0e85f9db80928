"""Ahead: whoever writes to a pipe does not wait for us, and nothing of it is lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from lrstep.scripts.ahead import MOST_AHEAD, ReadAhead

WRITTEN = bytes(range(256)) * 2**15  # 8 MiB, more than a pipe holds


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reads, writes = os.pipe()
    yield reads, writes
    os.close(reads)


def writing(writes: int, content: bytes) -> threading.Thread:
    """Writes all of it, and closes."""

    def write() -> None:
        with open(writes, "wb") as file:
            file.write(content)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


def all_of(ahead: ReadAhead) -> bytes:
    content = bytearray()
    while part := ahead.part():
        content += part
    return bytes(content)


def test_what_is_written_need_not_wait_until_it_is_asked_for(pipe: tuple[int, int]) -> None:
    ahead = ReadAhead(pipe[0])
    writer = writing(pipe[1], WRITTEN)
    writer.join(20)
    assert not writer.is_alive()
    assert all_of(ahead) == WRITTEN
    assert ahead.part() == b""


def test_more_than_is_kept_waits(pipe: tuple[int, int]) -> None:
    ahead = ReadAhead(pipe[0])
    content = WRITTEN * (MOST_AHEAD // len(WRITTEN) + 2)
    writer = writing(pipe[1], content)
    writer.join(0.5)
    assert writer.is_alive()
    assert all_of(ahead) == content


def test_nothing_is_told_where_nothing_comes(pipe: tuple[int, int]) -> None:
    ahead = ReadAhead(pipe[0])
    assert ahead.part(0.01) is None
    writing(pipe[1], b"z")
    assert ahead.part(20) == b"z"
