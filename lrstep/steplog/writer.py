"""Writing a step log as the run goes on: flushed each second, valid up to its last whole line at any time."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np

from lrstep.engine import Parameters, Run, Stopped, Turn
from lrstep.json_text import json_ready
from lrstep.steplog.header import header_of
from lrstep.steplog.lines import Detail, EditLine, EndLine, Header, UpdateLine, encode, encode_header, vector
from lrstep.writing import closed, created

FLUSHED_EVERY = 1.0  # seconds


class LogWriter:
    """A step log that is being written, of a header that is known already or that `begin` brings.

    Raises InputError where the file is there already, unless `force`, or cannot be written.
    """

    def __init__(self, path: str | Path, header: Header | None, *, force: bool = False) -> None:
        first = None if header is None else encode_header(header)
        self._file = created(Path(path), force=force)
        self._hash = hashlib.sha256()
        self._flushed = time.monotonic()
        if first is not None:
            self._write(first + b"\n")

    def begin(self, header: Header) -> None:
        """The first line."""
        self._write(encode_header(header) + b"\n")

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return self._file.closed

    def add(self, lines: list[bytes]) -> None:
        """Whole lines, without their ends."""
        if lines:
            self._write(b"\n".join(lines) + b"\n")

    def flush(self) -> None:
        """Write what is held back."""
        self._file.flush()
        self._flushed = time.monotonic()

    def end(self, updates: int, stopped: Stopped) -> str:
        """The last line, and close: the sha256 of every byte before that line."""
        digest = self._hash.hexdigest()
        if not self._file.closed:
            self._file.write(encode(EndLine(updates, stopped, digest)) + b"\n")
            self.close()
        return digest

    def close(self) -> None:
        """Close; without an end, the log is of an unfinished run."""
        closed(self._file)

    def _write(self, text: bytes) -> None:
        self._hash.update(text)
        self._file.write(text)
        if time.monotonic() >= self._flushed + FLUSHED_EVERY:
            self.flush()


class RunLog:
    """Writes the turns of a run as it is trained."""

    def __init__(
        self, run: Run, path: str | Path, detail: Detail = "update", *, force: bool = False,
        header: Header | None = None,
    ) -> None:  # fmt: skip
        header = header or header_of(run, detail)
        self._run, self._detail = run, detail
        self._at = Parameters.of(np.array(vector(header.init), run.dtype))
        self._writer = LogWriter(path, header, force=force)

    def turn(self, turn: Turn, last: int) -> None:
        """The updates of a turn up to `last`."""
        parts = [part[: last - turn.first + 1] for part in turn.steps]
        # Lines are many, and what is not finite ends a run: only there each number is looked at.
        finite = all(np.isfinite(part).all() for part in parts)
        told = _as_they_are if finite else json_ready
        lines = []
        columns = (part.tolist() for part in parts)
        for k, (gradient, J, after) in enumerate(zip(*columns, strict=True), turn.first):
            line = UpdateLine(k, told(after[:-1]), told(after[-1]))
            if self._detail != "params":
                line.J, line.dw, line.db = told(J), told(gradient[:-1]), told(gradient[-1])
            if self._detail == "full":
                self._add_values(line)
                self._at = turn.after(k)
            lines.append(encode(line))
        self._writer.add(lines)

    def edit(self, line: EditLine, run: Run, at: Parameters) -> None:
        """What was changed before the next update, the run that follows from it, and the parameters it goes on from."""
        self._run, self._at = run, at
        self._writer.add([encode(line)])

    def flush(self) -> None:
        """Leave nothing unwritten: who knows how long the next update takes."""
        self._writer.flush()

    def end(self, updates: int, stopped: Stopped) -> str:
        """The last line, and close: the sha256 of what is before that line."""
        return self._writer.end(updates, stopped)

    def close(self) -> None:
        """Close without an end."""
        self._writer.close()

    def _add_values(self, line: UpdateLine) -> None:
        update = self._run.update(line.k, self._at)
        line.batch = [update.batch.row(i) for i in range(len(update.batch))]
        line.z, line.a, line.L, line.da, line.dz = (json_ready(column.tolist()) for column in update.pointwise)


def _as_they_are(value: Any) -> Any:
    return value
