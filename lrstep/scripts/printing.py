"""Printing: how much a script has printed, which goes to a file."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


class Printing:
    """What is printed, also by code that is not Python."""

    def __init__(self) -> None:
        self._streams = [stream for stream in (sys.stdout, sys.stderr) if stream is not None]
        self._last = 0

    def size(self) -> int:
        """Bytes that were printed so far."""
        with suppress(OSError, ValueError):  # the script may have closed them
            for stream in self._streams:
                stream.flush()
            size = os.fstat(1).st_size
            self._last = max(size, self._last)
        return self._last
