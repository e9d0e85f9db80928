"""Script text: what a trace tells of its script, in lines between those of its updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrstep.errors import printable

if TYPE_CHECKING:
    from lrstep.steplog.trace_check import TraceCheck

PRINTED = "| "
"""Before each line that the script printed."""


class ScriptText:
    """Of the updates from `first` to `last`; nothing where a log is no trace."""

    def __init__(self, trace: TraceCheck, first: int, last: int | None) -> None:
        self._trace, self._first, self._last = trace, first, last
        self._said = False

    def before(self, k: int) -> str:
        """What stands before update k: at first which script it is, then what was printed since."""
        lines = [] if self._said or self._trace.script is None else self._script()
        self._said = True
        return "".join(f"{line}\n" for line in (*lines, *self._printed(k)))

    def after(self) -> str:
        """What stands after the last update: what was printed in the end, what could not be followed, what ended it."""
        lines, ending = self._printed(None), self._trace.ending
        lines += [f"note: {printable(note, 200)}" for note in self._trace.notes]
        if ending is not None:
            place = "" if ending.line is None else f" in {self._file(ending.file)}:{ending.line}"
            message = f": {printable(ending.message, 200)}" if ending.message else ""
            lines.append(f"{printable(ending.how)}{place}{message}")
        return "".join(f"{line}\n" for line in lines)

    def _script(self) -> list[str]:
        script = self._trace.script
        assert script is not None
        loop = script.loop
        lines = f"line {loop.first}" if loop.first == loop.last else f"lines {loop.first} to {loop.last}"
        function = "" if loop.function == "<module>" else f" of {printable(loop.function)}"
        bound = ", ".join(f"{printable(name)} is {printable(own)}" for name, own in script.bound.items() if own != name)
        where = f"the loop in {lines}{function} of {self._file(loop.file)}"
        return [f"{where} · {bound}" if bound else where]

    def _file(self, number: int) -> str:
        return printable(self._trace.sources[number].file, 200)

    def _printed(self, k: int | None) -> list[str]:
        """What was printed up to an update and is of those that are shown."""
        printed, self._trace.printed = self._trace.printed, []
        end = float("inf") if k is None else k
        last = float("inf") if self._last is None else self._last
        self._trace.printed = [each for each in printed if each.k > end]
        text = "".join(each.text for each in printed if each.k <= end and self._first <= each.k <= last)
        return [f"{PRINTED}{printable(line, 1000)}" for line in text.splitlines()]
