"""TraceWriter: writes the trace of somebody's own script, update by update, as a step log."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, Literal

import msgspec

from lrstep.engine.traced import LoopPlace, RanLine, ScriptEnding, ScriptVerdict, SourceText
from lrstep.json_text import json_ready
from lrstep.steplog.arrays import Layout
from lrstep.steplog.given_loop import GivenLoop
from lrstep.steplog.given_update import GivenUpdate
from lrstep.steplog.kept_arrays import WrittenArrays
from lrstep.steplog.lines import EditLine, TraceLine, UpdateLine, encode, encode_header
from lrstep.steplog.opening import LONGEST_LINE
from lrstep.steplog.readings import Intercept
from lrstep.steplog.trace_lines import (
    EndingLine,
    ExecutedLine,
    LoopLines,
    NamesLine,
    NoteLine,
    PrintedLine,
    Ran,
    ScriptLine,
    SourceLine,
    VerdictLine,
)
from lrstep.steplog.user_values import shortened, written
from lrstep.steplog.writer import LogWriter
from lrstep.writing import refuse_creating, unwritable

MOST_PRINTED = 2**20
"""Letters of what is printed in an update: what is more is cut."""
LONGEST_NAME = 1000
LONGEST_LINES = LONGEST_LINE // 2
"""Bytes of the lines of an update."""
OF_STEP = ("w", "b", "dw", "db", "alpha", "batch")


@dataclass(frozen=True)
class TraceFacts:
    """What is known of a loop before its first update, as a Recorder is given it: data, parameters, settings."""

    X: Any
    y: Any
    w: Any
    b: Any = None
    """None where there is no intercept, or where w holds it too."""
    alpha: Any = None
    """The learning rate of the first update; None where each update says its own."""
    l2: float = 0.0
    intercept: Intercept = "auto"
    batch: int | str = "all"
    layout: Layout = "auto"
    J: str | Sequence[str] = ()
    labels: tuple[float, float] | None = None
    """What 0 and 1 were in the script, where y here is 0 and 1 and theirs was not."""
    dtype: Literal["float64", "float32"] | None = None
    """The lowest precision of its numbers, where that is known; else that of the arrays given."""


@dataclass(frozen=True)
class Script:
    """A script, and how it is followed."""

    sources: Sequence[SourceText]
    """The script first."""
    loop: LoopPlace
    bound: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[str] = ()
    followed: int = 0
    """Up to this update line by line."""
    start: Mapping[str, Any] = field(default_factory=dict)
    """The names and their values before the first update."""


class TraceWriter:
    """The trace at `path`, which is there from its first update on; what is told before is kept until then.

    Every update is on disk when `update` returns, whatever ends the program after that. Arrays that are given may not
    be changed as long as somebody has them. Raises InputError where the file is there already, unless `force`, or
    cannot be written.
    """

    def __init__(self, path: str | Path, *, force: bool = False) -> None:
        refuse_creating(Path(path), force=force)
        self.path = str(path)
        self._absolute, self._force = Path(path).absolute(), force
        self._log: LogWriter | None = None
        self._loop: GivenLoop | None = None
        self._waiting: list[bytes] = []
        """Lines that are not written yet."""
        self._arrays = WrittenArrays(self._add)
        self._printed = Counter[int]()
        self._files: dict[str, str] = {}
        """The sources' names as the log has them: none tells where on this machine it is."""

    @property
    def updates(self) -> int:
        """How many are written."""
        return 0 if self._loop is None else self._loop.k

    def begin(self, facts: TraceFacts, script: Script) -> None:
        """The loop that trains is known. InputError where its arrays do not fit together."""
        self._loop = GivenLoop(
            facts.X, facts.y, alpha=facts.alpha, w=facts.w, b=facts.b, l2=facts.l2, intercept=facts.intercept,
            batch=facts.batch, layout=facts.layout, J=facts.J,
        )  # fmt: skip
        self._facts, self._script = facts, script
        self._rate = facts.alpha

    def printed(self, k: int, text: str) -> None:
        """What the script printed in update k, before the first for 0: as much of it as is kept."""
        room = MOST_PRINTED - self._printed[k]
        self._printed[k] += len(text)
        if room > 0 and text:
            self._add(PrintedLine(k, _text(text if len(text) <= room else f"{text[:room]}…\n")))
            self._write()

    def noted(self, text: str) -> None:
        """What of the script could not be followed."""
        self._add(NoteLine(_text(text)))

    def source(self, source: SourceText) -> None:
        """A further file of the script, that was loaded on the way."""
        self._add(self._source(source))

    def update(
        self, values: Mapping[str, Any], lines: Sequence[RanLine] = (), changed: Mapping[str, Any] | None = None
    ) -> None:
        """The next update: its values by quantity, w and b among them, and the lines that ran in it.

        `changed` has w and b where these were changed, since the update before, by something else than a step.

        `alpha` among the values is its learning rate, `batch` its rows where these are its own, as a Recorder has them.
        Without `lines`, or where they are too many for a log, it was not followed line by line. InputError where a
        shape does not fit; then nothing was written.
        """
        loop = self._loop
        assert loop is not None, "a loop begins before its updates"
        line = loop.line(self._given(loop, values))
        if self._log is None:
            self._begin_file(loop)
        if changed:
            self._add(EditLine(line.k, {name: json_ready(_plain(value)) for name, value in changed.items()}))
        self._arrays.begin(line.k, values)
        if lines:
            ran = encode(ExecutedLine(line.k, len(lines), [self._ran(each) for each in lines]))
            if len(ran) <= LONGEST_LINES:
                self._waiting.append(ran)
        self._add(line)
        self._write(now=True)

    def ending(self, ending: ScriptEnding) -> None:
        """How the script ended, where not by its end."""
        self._add(EndingLine(ending.how, _text(ending.message), ending.line, ending.file))

    def verdict(self, judged: ScriptVerdict) -> None:
        """What was found."""
        table = dict(judged.table)
        if isinstance(file := table.get("file"), str):
            table["file"] = self._files.get(file, file)
        self._add(VerdictLine(judged.ok, _text(judged.text), _sound(table)))

    def close(self, stopped: Literal["updates", "interrupted"] = "updates") -> None:
        """The script has ended. Without an update there is no file."""
        if self._log is not None and not self._log.closed:
            self._write()
            with self._saying():
                self._log.end(self.updates, stopped)

    def leave(self) -> None:
        """Close without an end: the log is of an unfinished run, and valid."""
        if self._log is not None and not self._log.closed:
            with suppress(OSError):
                self._log.close()

    def _given(self, loop: GivenLoop, values: Mapping[str, Any]) -> GivenUpdate:
        """The values of an update; a rate or rows only where each update has its own."""
        rate, rows = values.get("alpha"), values.get("batch")
        if self._rate is not None:
            if isinstance(self._rate, float | int) and rate is not None and float(rate) != self._rate and loop.k:
                self._rate = float(rate)
                self._add(EditLine(loop.k + 1, {"alpha": self._rate}))
            rate = None
        if rows is None and loop.header.batch_size is not msgspec.UNSET:
            rows = range(loop.header.rows)
        more = {name: value for name, value in values.items() if name not in OF_STEP}
        gradient = None if values.get("dw") is None else ("dw", values["dw"])
        return GivenUpdate(("w", values["w"]), values.get("b"), gradient, values.get("db"), rate, rows, more)

    def _begin_file(self, loop: GivenLoop) -> None:
        """What stands before the first update, with what was told before it."""
        header, told, self._waiting = loop.header, self._waiting, []
        if self._facts.labels is not None:
            header.labels = [float(label) for label in self._facts.labels]
        header.dtype = self._facts.dtype or header.dtype
        if header.data is not None and header.data.X is None:
            header.data.array = self._arrays.keep_rows(loop.data.X)
            header.data.y = loop.data.y.tolist()
        self._waiting.insert(0, encode_header(header))
        script = self._script
        for source in script.sources:
            self._add(self._source(source))
        bound = {name: _text(own) for name, own in script.bound.items()}
        place = LoopLines(script.loop.first, script.loop.last, _text(script.loop.function), script.loop.file)
        self._add(ScriptLine(place, bound, [_text(each) for each in script.arguments], script.followed))
        self._add(NamesLine(self._names(script.start)))
        self._waiting += told

    def _source(self, source: SourceText) -> SourceLine:
        file = PurePath(source.file)
        folder = PurePath(next(iter(self._files), source.file)).parent
        inside = file.is_absolute() and file.is_relative_to(folder)
        name = str(file.relative_to(folder)) if inside else file.name if file.is_absolute() else source.file
        self._files[source.file] = name
        return SourceLine(_text(name), _text(source.text), list(source.cells) or None)

    def _ran(self, line: RanLine) -> Ran:
        return Ran(line.line, self._names(line.changes), dict(line.sets), line.file, line.call)

    def _names(self, names: Mapping[str, Any]) -> dict[str, Any]:
        return {shortened(name, LONGEST_NAME): written(value, self._arrays) for name, value in names.items()}

    def _add(self, line: TraceLine | UpdateLine | EditLine) -> None:
        self._waiting.append(encode(line))

    def _write(self, *, now: bool = False) -> None:
        """What waits, to a file that is there, or with its first update."""
        if self._log is None and not now:
            return
        lines, self._waiting = self._waiting, []
        with self._saying():
            if self._log is None:
                beginning = list(chain.from_iterable((line, b"\n") for line in lines))  # without a copy of all of it
                self._log = LogWriter(self._absolute, force=self._force, beginning=beginning)
                weakref.finalize(self, _left, self._log)
            else:
                self._log.add(lines)
                if now:
                    self._log.flush()

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.leave()
            mend = "what was written is a valid log; trace to another place"
            raise unwritable(self.path, error, mend) from None


def _left(log: LogWriter) -> None:
    """Close it as it is, as far as there is room for it."""
    if not log.closed:
        with suppress(OSError):
            log.close()


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _text(text: str) -> str:
    """As it can be written: half a letter is a question mark."""
    return text.encode("utf-8", "replace").decode()


def _sound(value: Any) -> Any:
    """JSON whose texts can be written, and all numbers of it."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_text(str(key)): _sound(part) for key, part in value.items()}
    return [_sound(part) for part in value] if isinstance(value, list | tuple) else json_ready(value)
