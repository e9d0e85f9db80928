"""KeptLog: a log whose every line is on disk at once, whatever ends the program that writes it."""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from pathlib import Path

from lrstep.steplog.lines import Header, UpdateLine, encode
from lrstep.steplog.writer import LogWriter
from lrstep.writing import there_already


class KeptLog:
    """The log at `path`. `first` is its header where no update tells a better one; without it, and without an update,
    there is no log.

    Raises InputError where the file is there already, unless `force`, which ends a log of this process that is still
    being written there: a cell of a notebook runs again.
    """

    def __init__(self, path: str | Path, first: Header | None, *, force: bool) -> None:
        if force:
            for log in list(_open):
                log.end_if_at(path)
        elif Path(path).exists():
            raise there_already(path, "give force=True, or another name")
        self._path, self._first, self._begun = Path(path).absolute(), first, False
        self._writer = LogWriter(path, force=force)
        _open.add(self)

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return self._writer.closed

    def begin(self, header: Header) -> None:
        """The first line."""
        self._writer.begin(header)
        self._begun = True

    def add(self, line: UpdateLine) -> None:
        """An update."""
        self._writer.add([encode(line)])
        self._writer.flush()

    def end(self, updates: int) -> None:
        """The loop has ended."""
        if not self.closed and self._has_begun():
            self._writer.end(updates, "updates")
        self.leave()

    def leave(self) -> None:
        """Close without an end: the log is of an unfinished run, and valid."""
        if self.closed:
            return
        begun = self._has_begun()
        self._writer.close()
        if not begun:
            self._path.unlink(missing_ok=True)

    def end_if_at(self, path: str | Path) -> None:
        """Leave it where its file is the one at that path."""
        with suppress(OSError, ValueError):
            if os.path.samefile(path, self._path):  # noqa: PTH121  # links and letter case are the system's to tell
                self.leave()

    def _has_begun(self) -> bool:
        if not self._begun and self._first is not None:
            self.begin(self._first)
        return self._begun


_open: weakref.WeakSet[KeptLog] = weakref.WeakSet()
"""Those that this process writes."""
