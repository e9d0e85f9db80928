"""Hearing: the parent's end of the pipes: the messages of a child, with their values whole."""

from __future__ import annotations

import os
from typing import Any

import msgspec
import numpy as np

from lrstep.engine.traced import Other, Tail
from lrstep.scripts.ahead import ReadAhead
from lrstep.scripts.spool import ArraySpool

LARGEST = 2**31


class Hearing:
    """Reads what a child tells."""

    def __init__(self, requests: int, replies: int, spool: ArraySpool) -> None:
        self._requests, self._ahead, self._spool = requests, ReadAhead(replies), spool
        self.arrays: dict[int, np.ndarray[Any, Any]] = {}
        """Those that may come again, by their numbers."""
        self._buffer = bytearray()
        self._at = 0
        self.is_over = False
        """Whether there is nothing more to read."""

    def rest(self, seconds: float) -> bool:
        """Read nothing for so long; whether there is much that waits to be read, so that it should be."""
        return self._ahead.rest(seconds)

    def message(self, wait: float) -> list[Any] | None:
        """The next message; None where there is none within so many seconds, or no more at all.

        Arrays are read-only, and the same object where they are the same numbers.
        """
        try:
            while not self.is_over and (self._has(4) or self._reads(wait)):
                if not self._has(4):
                    continue
                length = int.from_bytes(self._buffer[self._at : self._at + 4], "little")
                message = msgspec.msgpack.decode(self._taken(4 + length)[4:])
                if message[0] == "array":
                    _, number, dtype, shape, order, size, at = message
                    content = self._taken(size) if at is None else self._spool.taken(at, size)
                    self.arrays[number] = _array(content, dtype, shape, order)
                elif message[0] == "forget":
                    self.arrays.pop(message[1], None)
                else:
                    return list(message)
        except (EOFError, msgspec.DecodeError, ValueError, TypeError, KeyError, IndexError):
            self.is_over = True  # it has ended amid a message, or the script writes to where it should not
        return None

    def whole(self, value: Any) -> Any:
        """A value as it was sent."""
        if isinstance(value, list):
            return [part if type(part) is float else self.whole(part) for part in value]
        if not isinstance(value, dict):
            return value
        ((kind, content),) = value.items()
        match kind:
            case "a":
                return self.arrays.get(content, Other("an array"))
            case "A":
                dtype, shape, data = content
                return _array(data, dtype, shape, "C")
            case "g":
                return np.frombuffer(content[1], content[0])[0]
            case "t":
                return tuple(map(self.whole, content))
            case "d":
                return {self._key(key): self.whole(part) for key, part in content}
            case "T":
                return Tail(content[0], tuple(map(self.whole, content[1])))
        return Other(str(content))

    def answer(self, value: Any) -> None:
        """Send an answer."""
        encoded = msgspec.msgpack.encode(value)
        message = memoryview(len(encoded).to_bytes(4, "little") + encoded)
        try:
            while message:
                message = message[os.write(self._requests, message) :]
        except (BrokenPipeError, OSError):
            return  # it has ended, which is seen where it is read from

    def _key(self, key: Any) -> Any:
        whole = self.whole(key)
        return whole if isinstance(whole, (str, int, float, bool, tuple)) or whole is None else str(whole)

    def _has(self, length: int) -> bool:
        return len(self._buffer) - self._at >= length

    def _reads(self, wait: float) -> bool:
        """Take what there is; whether there was something, or the end."""
        part = self._ahead.part(wait)
        if part is None:
            return False
        del self._buffer[: self._at]
        self._at = 0
        self._buffer += part
        self.is_over = not part
        return True

    def _taken(self, length: int) -> bytearray:
        """The next bytes, which are on their way."""
        if length > LARGEST:
            raise ValueError
        taken = self._buffer[self._at : self._at + length]
        self._at += len(taken)
        if len(taken) == length:
            return taken
        whole, at = bytearray(length), len(taken)
        whole[:at] = taken
        while at < length:
            part = self._ahead.part()
            if not part:
                raise EOFError
            more = memoryview(part)[: length - at]
            whole[at : at + len(more)] = more
            at += len(more)
            self._buffer, self._at = bytearray(part[len(more) :]), 0
        return whole

    def close(self) -> None:
        """Hear no more."""
        self._ahead.close()


def _array(data: bytes | bytearray, dtype: str, shape: list[int], order: str) -> np.ndarray[Any, Any]:
    flat = np.frombuffer(data, dtype)
    array = flat.reshape(shape) if order == "C" else flat.reshape(shape[::-1]).T
    array.flags.writeable = False
    return array
