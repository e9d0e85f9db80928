"""Transcoded: a text in another encoding, read as UTF-8."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from lrstep.errors import InputError, Place

_CHUNK = 2**16  # bytes of the text


class Transcoded:
    """What a stream of text holds, as UTF-8. InputError, with the line, where it is not of the encoding."""

    def __init__(self, stream: BinaryIO, encoding: str, place: Place) -> None:
        self._stream, self._encoding, self._place = stream, encoding, place
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._held, self._lines, self._ended = b"", 0, False

    def read(self, size: int = -1) -> bytes:
        """What is next of it; all of it where the size is negative."""
        parts, count = [self._held], len(self._held)
        while not self._ended and (size < 0 or count < size):
            parts.append(self._next())
            count += len(parts[-1])
        data = b"".join(parts)
        upto = len(data) if size < 0 else size
        self._held = data[upto:]
        return data[:upto]

    def _next(self) -> bytes:
        raw = self._stream.read(_CHUNK)
        self._ended = not raw
        try:
            text = self._decoder.decode(raw, final=self._ended)
            utf8 = text.encode()
        except UnicodeError as error:  # of some encodings without the place
            before = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
            line = self._lines + bytes(before).count(b"\n") + 1
            mend = "name the one that it is written in, as in --encoding latin-1"
            raise InputError(f"the text is not {self._encoding}", mend, self._place._replace(line=line)) from None
        self._lines += utf8.count(b"\n")
        return utf8
