"""Tape: recording as a user switches it on and off while a Debugger moves."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, TypeVar

from lrstep.engine import finished
from lrstep.errors import InputError, printable

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.engine import Progress
    from lrstep.steplog.lines import Detail
    from lrstep.steplog.recording import Recording

Result = TypeVar("Result")

# What writes logs is loaded with the first recording: the screen opens sooner.

USAGE = "write FILE.jsonl, then --detail params, update or full, or --force, as you wish"


class Tape:
    """At most one recording at a time of one Debugger."""

    def __init__(self, debugger: Debugger) -> None:
        self._debugger = debugger
        self._recording: Recording | None = None
        self._ended: Recording | None = None

    @property
    def running(self) -> bool:
        """Whether it records."""
        return self._recording is not None

    @property
    def waits(self) -> bool:
        """Whether it is switched on, and the present branch has parted from what it records."""
        return self._recording is not None and self._recording.parted(self._debugger) is not None

    @property
    def status(self) -> str:
        """What it records, or why nothing is recorded here; empty where it is switched off."""
        if self._recording is None:
            return ""
        parted = self._recording.parted(self._debugger)
        return f"● rec {self._recording.summary}" if parted is None else f"○ rec paused: new branch at {parted:,}"

    def start(self, text: str) -> str:
        """Switch it on, with a file as `lrstep run --log` has it: what it records. InputError where that cannot be."""
        from lrstep.steplog.recording import Recording

        if self._recording is not None:
            raise InputError(f"{printable(self._recording.path)} is being recorded", "end that first")
        if self._debugger.history.traced is not None:
            what = "what a script does is recorded when it is traced"
            raise InputError(
                what, "lrstep trace SCRIPT --log OUT.jsonl keeps it; after an edit a branch can be recorded"
            )
        path, detail, force = _read(text)
        self._recording = Recording(self._debugger, path, detail, force=force, parent=self._ended)
        return f"Recording to {printable(path, 200)} from update {self._recording.start + 1:,} on."

    def stop(self) -> str:
        """Switch it off: what was recorded. InputError where the file cannot be ended."""
        return finished(self.stopping())

    def stopping(self) -> Generator[Progress, None, str]:
        """The same, which says how far it is with what is not written yet; given up, it goes on recording."""
        recording = self._recording
        if recording is None:
            raise InputError("nothing is being recorded", "name a file to begin, as in record mine.jsonl")
        yield from recording.following(self._debugger)
        self._recording = None
        recording.end(self._debugger)
        self._ended = recording
        count = recording.last - recording.start
        return f"Recorded {count:,} update{'' if count == 1 else 's'} to {printable(recording.path, 200)}."

    def along(
        self, work: Generator[Progress, None, Result], say: Callable[[InputError], None]
    ) -> Generator[Progress, None, Result]:
        """Work, and then the recording of what it came past. What cannot be written ends the recording."""
        result = yield from work
        if self._recording is not None:
            try:
                yield from self._recording.following(self._debugger)
            except InputError as error:
                self._recording.close()
                self._recording = None
                say(error)
        return result


def _read(text: str) -> tuple[str, Detail, bool]:
    """The file, the detail and whether to overwrite, as a command line has them."""
    from lrstep.steplog.lines import DETAILS

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InputError(f"{printable(text)} cannot be read: {error}", USAGE) from None
    force = "--force" in words
    words = [word for word in words if word != "--force"]
    detail = "update"
    if "--detail" in words:
        at = words.index("--detail")
        detail = words[at + 1] if at + 1 < len(words) else ""
        del words[at : at + 2]
    if len(words) != 1 or not words[0].endswith(".jsonl") or detail not in DETAILS:
        raise InputError(f"'{printable(text)}' is not a file to record to", USAGE)
    return words[0], detail, force
