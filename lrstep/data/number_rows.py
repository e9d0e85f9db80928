"""Number rows: lines that hold nothing but numbers, which decoders of JSON read to the last bit, many at once."""

from __future__ import annotations

import re
import struct
from typing import Any

import msgspec
import numpy as np

from lrstep.formulas import FloatArray

# JSON's grammar of numbers is a part of ours
_msgspec_numbers = msgspec.json.Decoder(list[float]).decode
_msgspec_numbers_or_null = msgspec.json.Decoder(list[float | None]).decode
LARGE = 2**17  # bytes after which simdjson, twice as fast, is worth loading; lrstep's samples are shorter
_END, _END_MARK = 3e-99, b",3e-99,"
"""A number that stands where a line ends: were a row of another width, it would not be the last of its row."""
_MINUS_ZERO = re.compile(rb"-0(?=[\s,\]])")


class NumberReader:
    """Reads the numbers of one file: what its parser takes of memory is used again, and must not be shared."""

    def __init__(self) -> None:
        self._simdjson: Any = None
        self._read = 0
        """How many bytes so far."""

    def rows(self, lines: bytes, separator: bytes, width: int) -> FloatArray | None:
        """Lines of numbers as rows (m, width); None where there is another cell, or a row of another width."""
        if separator != b"," and b"," in lines:
            return None
        lines = lines.removesuffix(b"\n")
        commas = lines if separator == b"," else lines.replace(separator, b",")
        marked = b"%b%b" % (commas.replace(b"\n", _END_MARK), _END_MARK[:-1])
        numbers = self.of_list(b"[%b]" % marked)
        if numbers is None:
            return None
        count = (len(marked) - len(lines)) // (len(_END_MARK) - 1)  # of lines
        if len(numbers) != count * (width + 1):
            return None
        rows = numbers.reshape(count, width + 1)
        ends = rows == _END
        return rows[:, :-1] if ends[:, -1].all() and np.count_nonzero(ends) == count else None

    def of_list(self, text: bytes, *, null: bool = False) -> FloatArray | None:
        """The numbers of a list in JSON, NaN for `null` where that may be; None where anything else is in it."""
        numbers = self._decoded(text, null)
        if numbers is None:
            return None
        if not numbers.all() and _holds_minus_zero(text):
            numbers = self._decoded(_MINUS_ZERO.sub(b"-0.0", text), null)  # `-0` is an integer, which has no sign
        self._read += len(text)
        return numbers

    def _decoded(self, text: bytes, null: bool) -> FloatArray | None:
        if self._read + len(text) > LARGE and not null and (numbers := self._by_simdjson(text)) is not None:
            return numbers
        try:
            if null:
                return np.array(_msgspec_numbers_or_null(text), dtype=float)
            values = _msgspec_numbers(text)
        except (msgspec.MsgspecError, UnicodeError):
            return None
        return np.frombuffer(struct.pack(f"{len(values)}d", *values))

    def _by_simdjson(self, text: bytes) -> FloatArray | None:
        """The same by simdjson; None where it is not there, and where it does not read what may be numbers."""
        try:
            from simdjson import Parser
        except ImportError:  # it has no wheels for some systems and versions of Python
            return None
        if text.find(b"[", 1) >= 0:  # it would read the numbers of lists in the list
            return None
        self._simdjson = self._simdjson or Parser()
        try:
            return np.frombuffer(self._simdjson.parse(text).as_buffer(of_type="d"))
        except (ValueError, TypeError, RuntimeError):  # RuntimeError: an integer of more than 64 bits
            return None


def _holds_minus_zero(text: bytes) -> bool:
    """Whether there is `-0` without a point or an exponent: the pattern, found many times as fast."""
    letters = np.frombuffer(text, np.uint8)
    minus_zero = letters[:-2] == ord("-")
    minus_zero &= letters[1:-1] == ord("0")
    after = letters[2:]
    minus_zero &= (after <= ord(",")) | (after == ord("]"))
    return bool(minus_zero.any())
