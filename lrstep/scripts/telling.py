"""Telling: what a child tells of each line: all of it until the loop that trains is known, then that loop's updates,
and after the first of these the parameters alone."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import msgspec

from lrstep.scripts.asking import KnownLoop, LoopAsking
from lrstep.scripts.channel import Channel
from lrstep.scripts.paths import reader
from lrstep.scripts.printing import Printing
from lrstep.scripts.unfollowed import THREADS, fitted, notes_by_line
from lrstep.scripts.values import ToldValues
from lrstep.tracing.counting import Counting
from lrstep.tracing.events import Listening
from lrstep.tracing.follow import Executed, FollowedCall, FollowedFile, FollowedWay, Follower, followed_file
from lrstep.tracing.frozen import NOTHING
from lrstep.tracing.stepping import Stepping
from lrstep.tracing.stream import loops_of
from lrstep.tracing.writes import Statement

MOST_TIMES, FIRST_SENT = 5_000, 24
"""That a line is told before the loop is known; rounds of each loop after which all is sent."""
MOST_BEHIND, MOST_LINES, MOST_BYTES = 2_000, 400_000, 2**28
"""Lines that are told once the loop was left; lines and bytes of all updates, after which they are stepped."""
MOST_IN_ROUND = 50_000
"""Lines of one update; one that has more is stepped, and all that come."""
_LIBRARIES = ("site-packages", "dist-packages")


class Telling:
    """Tells of lines, and keeps in mind how far it is."""

    listening: Listening

    def __init__(self, channel: Channel, printing: Printing, script: dict[str, Any]) -> None:
        self._channel, self._printing = channel, printing
        self._values = ToldValues(channel.tell_array, lambda number: channel.tell("forget", number))
        self._script, self._updates = script["path"], script["updates"]
        self._folder = Path(script["folder"])
        self._files: list[str] = []
        self._markers: set[tuple[int, int]] = set()
        self._times: dict[tuple[int, int], int] = {}
        self._lines = 0
        self._asking = LoopAsking(channel, self._updates)
        self._counting: Counting | None = None
        self._rests = False
        self._loop_call: FollowedCall | None = None
        self._round_at = 0
        self._reads: list[tuple[str, str, int, bool]] = []
        self._data: list[str] = []
        self._read: dict[str, Any] = {}
        self._printed = 0
        self._interrupted = False
        self.follower = Follower(
            FollowedWay(self._file_of, self._values.encoded, bytes.__eq__, self._keep, self._allows)
        )
        self._notes: dict[tuple[int, int], str] = {}
        self._has_threads = False
        self.follower.elsewhere = self._have_threads
        channel.copied = self._be_over
        self._told: dict[str, str] = {script["path"]: script["text"]}
        signal.signal(signal.SIGINT, self._interrupt)

    def _have_threads(self) -> None:
        self._has_threads = True

    def end(self, names: Mapping[str, Any]) -> None:
        """The script has ended, with these names."""
        if self._has_threads:
            self.note(THREADS)
        if self._counting is None:
            for note in fitted(names, self._is_own):
                self._channel.tell("unfound", note)
        self._channel.tell("printed", self._printing.size())

    def note(self, text: str) -> None:
        """Something that the user is to know."""
        self._channel.tell("noted", text)

    def _be_over(self) -> None:
        """In a copy of the process nothing is told."""
        self.follower.is_over = True
        sys.settrace(None)

    def _file_of(self, name: str) -> FollowedFile | None:
        """A file of the script's own."""
        if not self._is_own(name):
            return None
        try:
            text = self._told.get(name) or Path(name).read_text("utf-8")
            number = len(self._files)
            file = followed_file(text, number)
        except (OSError, ValueError, SyntaxError):
            return None
        self._files.append(name)
        self._markers |= {(number, loop.marker) for loop in loops_of(text, number)}
        self._notes |= {(number, line): note for line, note in notes_by_line(text).items()}
        self._channel.tell("source", name, text)
        self._channel.flush()
        return file

    def _is_own(self, name: str) -> bool:
        return name == self._script or self._is_beside(name)

    def _is_beside(self, name: str) -> bool:
        path = Path(name)
        if not path.is_relative_to(self._folder) or path.suffix != ".py" or any(part in name for part in _LIBRARIES):
            return False
        around = [each for each in path.parents if each.is_relative_to(self._folder)]
        return not name.startswith(sys.prefix) and not any((each / "pyvenv.cfg").exists() for each in around)

    def _allows(self, statement: Statement, call: FollowedCall) -> bool:
        """Whether a statement that is about to run is told."""
        place = (call.file.number, statement.line)
        is_marker = place in self._markers
        if place in self._notes:
            self.note(self._notes.pop(place))
        if is_marker:
            self._tell_printed()
        if self._counting is not None:
            if place == (self._counting.loop.file, self._counting.loop.marker):
                self._rests = False
                self._channel.flush()
            return not self._rests
        times = self._times[place] = self._times.get(place, 0) + 1
        if is_marker:
            self._asking.marker(times)
            if times <= FIRST_SENT:
                self._channel.flush()
        return times <= MOST_TIMES

    def _tell_printed(self) -> None:
        size = self._printing.size()
        if size != self._printed:
            self._printed = size
            self._channel.tell("printed", size)

    def _keep(self, line: Executed, call: FollowedCall) -> None:
        changes = [(path, msgspec.Raw(value)) for path, value in line.changes]
        self._channel.tell("line", line.line, line.function, line.call, changes, line.file)
        self._lines += 1
        if self._counting is not None:
            self._count(self._counting, line, call)
        elif (answer := self._asking.after(line, call)) is not None:
            self._know(answer)
        self._be_interrupted()

    def _know(self, answer: KnownLoop) -> None:
        """The loop that trains is known."""
        self._counting, self._loop_call, self._reads, self._data = answer
        self._channel.sent, self._lines = 0, 0

    def _count(self, counting: Counting, line: Executed, call: FollowedCall) -> None:
        if counting.begins(line):
            self._loop_call, self._round_at = call, self._lines
            if counting.k > self._updates:
                self._step(counting, call)
            elif self._lines > MOST_LINES or self._channel.sent > MOST_BYTES:
                self._step_for_good(counting, call)
            else:
                self._channel.flush()
        elif counting.outside > MOST_BEHIND:
            self._rests = True
        elif self._lines - self._round_at > MOST_IN_ROUND and self._loop_call is not None:
            self._step_for_good(counting, self._loop_call)

    def _step_for_good(self, counting: Counting, call: FollowedCall) -> None:
        """There are too many lines."""
        self._loop_call = None
        followed = f"only the first {counting.k - 1:,} were" if counting.k > 1 else "none was"
        self.note(f"its updates have so many lines that {followed} followed line by line")
        self._step(counting, call)

    def _step(self, counting: Counting, call: FollowedCall) -> None:
        """Follow lines no more: the round that runs is the first of those whose end alone is told."""
        frame: FrameType | None = sys._getframe()
        while frame is not None and frame.f_code is not call.code:
            frame = frame.f_back
        if frame is None:
            return
        self._channel.tell("stepping", counting.k)
        here = [path for path, _, _, is_here in self._reads if is_here]
        read = self._reader(here)
        read_all = self._reader([path for path, *_ in self._reads])
        read_data = self._reader(self._data, is_sure=False)

        def ended(frame: FrameType) -> None:
            read(frame)
            self._tell_printed()
            self._channel.tell("stepped", self._read)
            self._read = {}
            self._channel.breathe()
            self._be_interrupted()

        def again(frame: FrameType, is_same: bool) -> None:
            self._tell_printed()
            read_all(frame)
            read_data(frame)
            self._channel.tell("again", self._read, is_same)
            self._read = {}

        stepping = Stepping(counting.loop, call.code, ended)
        stepping.again = again
        for path, function, file, is_here in self._reads:
            if not is_here:
                self._add_other(stepping, path, function, file)
        self.listening.step(stepping, frame)
        self._channel.flush()

    def _add_other(self, stepping: Stepping, path: str, function: str, file: int) -> None:
        """A name of another function, which is read where that returns."""
        for code in self.follower.codes.values():
            if code.co_name == function and code.co_filename == self._files[file]:
                stepping.others[id(code)] = self._both(stepping.others.get(id(code)), self._reader([path]))

    def _both(self, first: Callable[[FrameType], None] | None, second: Callable[[FrameType], None]) -> Any:
        def both(frame: FrameType) -> None:
            if first is not None:
                first(frame)
            second(frame)

        return both

    def _reader(self, paths: list[str], *, is_sure: bool = True) -> Callable[[FrameType], None]:
        """Reads names in a frame. `is_sure` as `FollowedWay.frozen` has it."""
        readers = [(path, reader(path)) for path in paths]

        def read(frame: FrameType) -> None:
            names = frame.f_locals
            for path, value_of in readers:
                value = self._values.encoded(value_of(names, frame.f_globals), is_sure)
                if value is not NOTHING:
                    self._read[path] = msgspec.Raw(value)

        return read

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C: not within what is told, of which half would be sent."""
        here: CodeType | None = None if frame is None else frame.f_code
        if here is not None and here.co_filename.startswith(str(Path(__file__).parents[1])):
            self._interrupted = True
        else:
            raise KeyboardInterrupt

    def _be_interrupted(self) -> None:
        if self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt
