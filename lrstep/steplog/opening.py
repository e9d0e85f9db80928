"""Opening a log: a file, a compressed one, or standard input, as a stream of bytes that cannot expand without end."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from lrstep.errors import InputError, Place, printable
from lrstep.steplog.blocks import Readable

STANDARD_INPUT = "-"
MOST_EXPANSION, FREE_BYTES = 100, 64 * 2**20  # of a .gz: how many times, beyond how many bytes


@contextmanager
def opened(path: str) -> Iterator[Readable]:
    """The bytes of a log, expanded; standard input where the path is `-`. InputError where it cannot be opened."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise InputError("standard input is closed", "give the log as a file, or feed it in with < LOG")
        yield cast(Readable, sys.stdin.buffer)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # closed below, whoever opens it
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or "it is not a path"
        raise InputError(f"{printable(path, 200)} cannot be read: {why}", "check the name of the log") from None
    with file:
        if not path.endswith(".gz"):
            yield file
            return
        with gzip.GzipFile(fileobj=file) as stream:
            yield Expanding(stream, Path(path).stat().st_size, path)


def name_of(path: str) -> str:
    """What a log is called in messages."""
    return "standard input" if path == STANDARD_INPUT else path


class Expanding:
    """Lines of a compressed file that may not expand without end."""

    def __init__(self, stream: gzip.GzipFile, size: int, name: str) -> None:
        self._stream, self._name = stream, name
        self._most = max(FREE_BYTES, MOST_EXPANSION * size)
        self._read = 0

    def read1(self, most: int) -> bytes:
        """What is there."""
        text = self._stream.read1(most)
        self._read += len(text)
        if self._read > self._most:
            raise InputError("the log expands over a hundredfold", "expand it yourself first", Place(self._name))
        return text
