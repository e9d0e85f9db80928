"""Spool: a file through which large arrays go from a script's process to ours.

Who writes there waits for nobody, and who reads takes only what is needed, when it is; a pipe would have to be emptied
at once, while the script needs every processor for its own products. Its first byte says how the script stands to us.
"""

from __future__ import annotations

import os
from typing import Literal, TypeAlias

LEAST = 2**14
"""Bytes of an array that goes this way."""
MOST = 2**28
"""Bytes of all of them; what comes after goes through the pipe, which lets the script wait for us."""
Standing: TypeAlias = Literal["runs", "asked", "waits"]
_STANDINGS: tuple[Standing, ...] = ("runs", "asked", "waits")


class SpoolEnd:
    """The child's end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._size = descriptor, 1

    def put(self, buffer: memoryview) -> int | None:
        """Where the bytes of an array are from now on; None where they are to go another way."""
        if not LEAST <= buffer.nbytes <= MOST - self._size:
            return None
        at, left = self._size, buffer
        try:
            while left:
                left = left[os.pwrite(self._descriptor, left, at + buffer.nbytes - left.nbytes) :]
        except OSError:  # the disk is full
            self._size = MOST
            return None
        self._size += buffer.nbytes
        return at

    def stand(self, standing: Standing) -> None:
        """Say whether the script has asked something, or waits for the answer."""
        os.pwrite(self._descriptor, bytes([_STANDINGS.index(standing)]), 0)


class ArraySpool:
    """Our end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.pwrite(descriptor, b"\0", 0)  # there is room for it even if the disk is full by then

    @property
    def holds_arrays(self) -> bool:
        """Whether there is one."""
        return os.fstat(self._descriptor).st_size > 1

    @property
    def standing(self) -> Standing:
        """How the script stands to us."""
        first = os.pread(self._descriptor, 1, 0)
        return _STANDINGS[first[0]] if first and first[0] < len(_STANDINGS) else "runs"

    def taken(self, at: int, size: int) -> bytearray:
        """The bytes of an array. EOFError where they are not there."""
        whole = bytearray(size)
        left = memoryview(whole)
        while left:
            count = os.preadv(self._descriptor, [left], at + size - left.nbytes)
            if not count:
                raise EOFError
            left = left[count:]
        return whole
