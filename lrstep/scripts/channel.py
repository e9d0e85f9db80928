"""Channel: the child's end of the pipes: messages to the parent, and its answers.

Whatever the script does with descriptors and copies of its process, nothing is written to where the pipe was.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec

from lrstep.scripts.spool import SpoolEnd, Standing

HIGH = 700
"""A descriptor that scripts which close what they have inherited do not reach, as a rule."""
MOST_WAITING, OFTEN = 2**16, 0.02
"""Bytes, and seconds, after which what was told is sent."""
_encode = msgspec.msgpack.encode


class Channel:
    """Sends messages, several at once."""

    def __init__(self, requests: int, replies: int, spool: int) -> None:
        self._requests, self._replies, at_spool = (_moved(each) for each in (requests, replies, spool))
        self._descriptors = self._requests, self._replies, at_spool
        self._are = tuple(map(_identity, self._descriptors))
        self._spool = SpoolEnd(at_spool)
        self._answers = select.poll()
        self._answers.register(self._requests, select.POLLIN | select.POLLHUP)
        self._waiting = bytearray()
        self._sent = time.monotonic()
        self.is_open = True
        self.sent = 0
        """Bytes in all."""
        self.copied: Callable[[], None] = lambda: None
        """Called in a copy of the process, as `fork` makes one."""
        os.register_at_fork(after_in_child=self._forget)

    def tell(self, *message: Any) -> None:
        """A message, which is sent sooner or later."""
        if not self.is_open:
            return
        encoded = _encode(message)
        self._waiting += len(encoded).to_bytes(4, "little")
        self._waiting += encoded
        if len(self._waiting) > MOST_WAITING:
            self.flush()

    def tell_array(self, number: int, dtype: str, shape: tuple[int, ...], order: str, buffer: memoryview) -> None:
        """An array, whose bytes are in the spool, or follow the message."""
        at = self._spool.put(buffer) if self._is_whole() else None
        self.tell("array", number, dtype, shape, order, buffer.nbytes, at)
        if at is not None:
            self.sent += buffer.nbytes
        elif buffer.nbytes > MOST_WAITING:
            self.flush()
            self._write(buffer)
        else:
            self._waiting += buffer

    def breathe(self) -> None:
        """Send what has waited for long enough."""
        if time.monotonic() - self._sent > OFTEN:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        if self._waiting:
            waiting, self._waiting = self._waiting, bytearray()
            self._write(memoryview(waiting))
        self._sent = time.monotonic()

    def stand(self, standing: Standing) -> None:
        """Send all, and say how the script stands to the parent."""
        self.flush()
        if self._is_whole():
            self._spool.stand(standing)

    def is_answered(self) -> bool:
        """Whether the parent's next answer is there, or none will ever be."""
        return not self._is_whole() or bool(self._answers.poll(0))

    def answer(self) -> Any:
        """The parent's next one; None where there is no way to it any more."""
        self.flush()
        length = int.from_bytes(self._read(4), "little")
        return msgspec.msgpack.decode(self._read(length)) if length else None

    def _write(self, left: memoryview) -> None:
        if not self._is_whole():
            return
        self.sent += left.nbytes
        try:
            while left:
                left = left[os.write(self._replies, left[: 2**20]) :]
        except BrokenPipeError:  # nobody is there to hear of it, nor to end what is left
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.killpg(0, signal.SIGKILL)

    def _read(self, length: int) -> bytes:
        parts = b""
        while self._is_whole() and len(parts) < length:
            part = os.read(self._requests, length - len(parts))
            if not part:
                os.killpg(0, signal.SIGKILL)
            parts += part
        return parts

    def _is_whole(self) -> bool:
        """Whether the descriptors are still what they were."""
        if self.is_open and tuple(map(_identity, self._descriptors)) != self._are:
            self.is_open = False
        return self.is_open

    def close(self) -> None:
        """Say nothing any more."""
        if self._is_whole():
            for descriptor in self._descriptors:
                os.close(descriptor)
        self.is_open = False

    def _forget(self) -> None:
        """In a copy of the process, which has nothing to say."""
        self.close()
        self.copied()


def _moved(descriptor: int) -> int:
    """The same, where scripts seldom reach, and not handed on to what they start."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH if sys.platform != "win32" else 0)
    os.close(descriptor)
    return moved


def _identity(descriptor: int) -> tuple[int, int]:
    try:
        status = os.fstat(descriptor)
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino
