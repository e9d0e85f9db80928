"""Trace: runs somebody's own script, binds its names to quantities, writes what it did as a log, and judges it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lrstep.checks.callee import Fault
from lrstep.checks.ended import how
from lrstep.checks.program import UserProgram, read_program
from lrstep.checks.references import bound_by
from lrstep.checks.verdict import Verdict
from lrstep.engine import Progress
from lrstep.engine.traced import ScriptEnding
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.scripts.binding import Binder, judged_script
from lrstep.scripts.bound import BoundUpdate
from lrstep.scripts.running import RunningScript
from lrstep.scripts.told import Ended, Noted, PrintedText, Stepped, Told
from lrstep.steplog.trace_writer import Script, TraceWriter

LONGEST_SAID = 200  # letters of what a script printed


class TraceAsked(NamedTuple):
    """A script, and how it is to be followed."""

    script: str
    arguments: tuple[str, ...] = ()
    """Its own."""
    function: str = ""
    """The one whose loop trains; empty where it is to be found."""
    bind: tuple[str, ...] = ()
    """What is what, as in "dz=err"."""
    updates: int = 200
    """That are followed line by line."""


class TraceOutcome(NamedTuple):
    """What came of it."""

    verdict: Verdict
    followed: tuple[str, ...]
    """What was followed, and what was taken for what: a sentence each."""
    notes: tuple[str, ...] = ()
    """What of it could not be followed."""
    updates: int = 0
    how: str = "end"
    """It ended, as the trace has it."""

    @property
    def ended_early(self) -> bool:
        """Whether something else than its own end kept it from training."""
        return self.how != "end"

    def refuse(self, script: str) -> None:
        """InputError, which says why there is nothing to step through."""
        fault, place = self.verdict.fault, Place(script)
        if fault is not None:
            at = Place(script, fault.line) if fault.line is not None and fault.cell is None else place
            raise InputError(how(fault._replace(line=None, code="")), "mend that first, or trace another script", at)
        mend = "name the function that trains by --function, or what is what by --bind, as in --bind w=theta"
        mend = "mend that first: nobody types, and its own words come behind --" if self.ended_early else mend
        raise InputError(self.verdict.undecided or "no update of it was seen", mend, place)


def traced(
    asked: TraceAsked, log: str | Path | None = None, *, force: bool = False,
    tell: Callable[[Progress], object] | None = None,
) -> TraceOutcome:  # fmt: skip
    """Run a script and follow it; with `log`, its trace is written there. `tell` is called with how far it is.

    InputError where there is no such script, where what is bound is not in it, or where the log cannot be written.
    """
    program = read_program(asked.script)
    bind = bound_by(asked.bind)
    _refuse_function(asked.function, program)
    writer = None if log is None else TraceWriter(log, force=force)
    tracing = _ScriptTrace(program, asked, Binder(program, bind, asked.function), writer)
    try:
        with RunningScript(
            program, asked.arguments, function=asked.function, bind=bind, updates=asked.updates
        ) as script:
            for told in script:
                tracing.take(told)
                if tell is not None:
                    tell(Progress(tracing.updates, 0))
        return tracing.outcome()
    finally:
        tracing.close()


def _refuse_function(name: str, program: UserProgram) -> None:
    """InputError where a script does not define the function whose loop is to be followed."""
    tree = program.tree()
    if not name or isinstance(tree, Fault):
        return
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    if name not in defined:
        what = f"there is no function {printable(name)}"
        raise InputError(what, suggest(name, defined, "it defines no functions"), Place(program.file))


class _ScriptTrace:
    """A script that is being followed."""

    def __init__(self, program: UserProgram, asked: TraceAsked, binder: Binder, writer: TraceWriter | None) -> None:
        self._program, self._asked, self._binder, self._writer = program, asked, binder, writer
        self._notes: list[str] = []
        self._files = 1
        self._ended = Ended("end")
        self.updates = 0
        self._said_last = ""
        self._last: Stepped | None = None

    def take(self, told: Told) -> None:
        """A message of the script."""
        if isinstance(told, PrintedText):
            self._said_last = next((line for line in reversed(told.text.splitlines()) if line.strip()), self._said_last)
            if self._writer is not None:
                self._writer.printed(told.k, told.text)
        elif isinstance(told, Noted):
            self._notes.append(told.text)
            if self._writer is not None:
                self._writer.noted(told.text)
        elif isinstance(told, Ended):
            self._ended = told
        last, self._last = self._last, told if isinstance(told, Stepped) else None
        if last is not None and not (isinstance(told, Ended) and told.how != "end"):
            self._write(self._binder.feed(last))  # a round that was cut short is no update
        if self._last is None:
            self._write(self._binder.feed(told))

    def _write(self, updates: Sequence[BoundUpdate]) -> None:
        writer, binder = self._writer, self._binder
        for update in updates:
            self.updates += 1
            if writer is None:
                continue
            if self.updates == 1:
                self._begin(writer)
            for source in binder.sources[self._files :]:
                writer.source(source)
            self._files = len(binder.sources)
            writer.update(update.values, update.lines, update.changed)

    def _begin(self, writer: TraceWriter) -> None:
        binder = self._binder
        assert binder.facts is not None
        assert binder.loop is not None
        arguments, followed = self._asked.arguments, self._asked.updates
        writer.begin(binder.facts, Script(binder.sources, binder.loop, binder.bound, arguments, followed, binder.start))
        self._files = len(binder.sources)

    def outcome(self) -> TraceOutcome:
        """What is to be said of it, which is the end of its log."""
        self._write(self._binder.rest())
        verdict = self._binder.verdict(self._ended)
        if not self.updates and self._ended.how != "end" and (verdict.ok is None or self._ended.how == "interrupted"):
            verdict = Verdict(verdict.target, None, file=verdict.file, undecided=self._why_nothing())
        if self._writer is not None and self.updates:
            if self._ended.how != "end":
                self._writer.ending(_ending(self._ended, [source.file for source in self._binder.sources]))
            self._writer.verdict(judged_script(verdict))
            self._writer.close("interrupted" if self._ended.how == "interrupted" else "updates")
        shown = _in_its_cell(verdict, self._program)
        return TraceOutcome(shown, self._binder.said, (*self._notes, *self._cut()), self.updates, self._ended.how)

    def _cut(self) -> list[str]:
        """What ended a script that trained, where that was neither its end nor an exception, which a verdict tells."""
        fault = self._ended.fault
        if not self.updates or self._ended.how in ("end", "raised"):
            return []
        if self._ended.how == "interrupted" or fault is None:
            return [f"the script was interrupted after update {self.updates:,}"]
        return [f"the script did not come to its end: {how(fault)}; {self.updates:,} updates were seen"]

    def _why_nothing(self) -> str:
        """Why no update was seen, of a script that did not just end."""
        fault = self._ended.fault
        begun = "it was interrupted" if self._ended.how == "interrupted" or fault is None else how(fault)
        last = (
            f"; what it printed last is: {printable(self._said_last.strip(), LONGEST_SAID)}" if self._said_last else ""
        )
        return f"{begun}, before a loop that trains was seen{last}"

    def close(self) -> None:
        """Leave what there is, whatever happened."""
        if self._writer is not None:
            self._writer.leave()


def _ending(ended: Ended, files: Sequence[str]) -> ScriptEnding:
    """How a script ended, as its log has it."""
    fault = ended.fault
    if fault is None:
        return ScriptEnding(ended.how)
    message = ": ".join(part for part in (fault.type, fault.message) if part)
    return ScriptEnding(ended.how, message, fault.line, files.index(fault.file) if fault.file in files else 0)


def _in_its_cell(verdict: Verdict, program: UserProgram) -> Verdict:
    """With the line of a notebook as it is numbered in its cell."""
    if not program.cells or verdict.line is None or verdict.cell is not None or verdict.file != program.file:
        return verdict
    where = program.where(verdict.line)
    return replace(verdict, line=where.line, cell=where.cell)
