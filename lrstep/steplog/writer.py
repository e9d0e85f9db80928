"""Writing a step log as the run goes on: flushed each second, valid up to its last whole line at any time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lrstep.engine import Parameters, Run, Stopped, Turn
from lrstep.json_text import json_ready
from lrstep.quantities import OVERALL, PARAMETERS, POINTWISE
from lrstep.steplog.header import header_of
from lrstep.steplog.lines import Detail, EditLine, EndLine, Header, UpdateLine, encode, encode_header, vector
from lrstep.writing import appearing, closed, created

FLUSHED_EVERY = 1.0  # seconds


class LogWriter:
    """A step log that is being written: `begin` brings its header, unless there is a `beginning` at once.

    Raises InputError where the file is there already, unless `force`, or cannot be written.
    """

    def __init__(self, path: str | Path, *, force: bool = False, beginning: Sequence[bytes] = ()) -> None:
        """`beginning` are whole lines, in parts: then the file is there with these, or not at all."""
        self._hash = hashlib.sha256()
        for part in beginning:
            self._hash.update(part)
        file = Path(path)
        self._file = appearing(file, beginning, force=force) if beginning else created(file, force=force)
        self._flushed = time.monotonic()

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
        """Leave nothing unwritten: who knows how long the next update takes."""
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


class RunLog(LogWriter):
    """The log of a run, which writes its turns as it is trained."""

    def __init__(
        self, run: Run, path: str | Path, detail: Detail = "update", *, force: bool = False,
        header: Header | None = None,
    ) -> None:  # fmt: skip
        header = header or header_of(run, detail)
        self._run, self._detail = run, detail
        self._at = Parameters.of(np.array(vector(header.init), run.dtype))
        super().__init__(path, force=force)
        self.begin(header)

    def turn(self, turn: Turn, last: int) -> None:
        """The updates of a turn up to `last`."""
        own = () if self._detail == "params" else tuple(quantity.name for quantity in self._run.quantities)
        names = (*PARAMETERS, *(name for name in OVERALL if name in own and name not in PARAMETERS))
        parts = [turn.steps.columns[name][: last - turn.first + 1] for name in names]
        # Lines are many, and what is not finite ends a run: only there each number is looked at.
        finite = all(np.isfinite(part).all() for part in parts)
        columns = (part.tolist() if finite else json_ready(part.tolist()) for part in parts)
        lines = []
        for k, numbers in enumerate(zip(*columns, strict=True), turn.first):
            line = UpdateLine(k, **dict(zip(names, numbers, strict=True)))
            if self._detail == "full":
                self._add_values(line)
                self._at = turn.after(k)
            lines.append(encode(line))
        self.add(lines)

    def edit(self, line: EditLine, run: Run, at: Parameters) -> None:
        """What was changed before the next update, the run that follows from it, and the parameters it goes on from."""
        self._run, self._at = run, at
        self.add([encode(line)])

    def _add_values(self, line: UpdateLine) -> None:
        update = self._run.update(line.k, self._at)
        line.batch = [update.batch.row(i) for i in range(len(update.batch))]
        for name, column in zip(POINTWISE, update.pointwise, strict=True):
            setattr(line, name, json_ready(column.tolist()))
