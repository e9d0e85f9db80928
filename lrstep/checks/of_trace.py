"""Of a trace: what was found in a script when it was traced, or else the line that gave the first wrong number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lrstep.checks.callee import Fault
from lrstep.checks.catalogue import BY_ID
from lrstep.checks.slip import Slip
from lrstep.checks.verdict import Verdict
from lrstep.steplog.epsilons import Advice
from lrstep.steplog.logged import LoggedHistory
from lrstep.steplog.traces import LoggedTrace

FAULTS = ("raises", "never-ends", "exits", "asks-input", "memory", "crashes")


def with_script(verdict: Verdict, history: LoggedHistory) -> Verdict:
    """The verdict of a log's numbers, with what its script tells: the line, the names, and what was found in it.

    What was found does not count where the numbers are wrong and it says that they are right.
    """
    traced = history.traced
    if traced is None:
        return verdict
    target = f"{traced.sources[0].file} in {verdict.target}"
    verdict = replace(verdict, target=target, bound=traced.bound, course=_in_columns(history, traced))
    said = None if traced.judged is None else traced.judged.table
    if said is None or "ok" not in said or not isinstance(said["ok"], bool | None):
        return _in_line(verdict, traced)
    if said["ok"] is None:
        return replace(verdict, ok=None, undecided=_text(said, "message") or "it was not decided when it was traced")
    if said["ok"]:
        return _in_line(verdict, traced) if verdict.ok is False else replace(verdict, advice=_advice(said))
    return _as_told(verdict, said, traced)


def _in_columns(history: LoggedHistory, traced: LoggedTrace) -> bool:
    """Whether the script's X has an example in each column."""
    X, data = traced.start.get(traced.bound.get("X", "")), history.run.data
    return data.n != data.rows and getattr(X, "shape", ()) == (data.n, data.rows)


def _in_line(verdict: Verdict, traced: LoggedTrace) -> Verdict:
    """At the line that gave the first wrong quantity its value."""
    if verdict.update is None or verdict.variable is None:
        return verdict
    lines = [line for line in traced.lines(verdict.update) if verdict.variable in line.sets]
    return _at(verdict, traced, lines[-1].line, lines[-1].file) if lines else verdict


def _at(verdict: Verdict, traced: LoggedTrace, line: int, file: int) -> Verdict:
    source = traced.sources[file]
    code = source.lines[line - 1] if 0 < line <= len(source.lines) else ""
    return replace(verdict, file=source.file, line=line, code=code)


def _as_told(verdict: Verdict, said: Mapping[str, Any], traced: LoggedTrace) -> Verdict:
    """Wrong, in the way that was found."""
    fault = _fault(traced) if _text(said, "mistake") in FAULTS else None
    update = said.get("update")
    update = update if isinstance(update, int) and 0 < update <= len(traced.counts()) else None
    wrong = replace(
        verdict, ok=False, fault=fault, update=update, variable=_text(said, "variable") or None, advice=_advice(said),
        pattern="",
    )  # fmt: skip
    if update != verdict.update:
        wrong = replace(wrong, evidence=None, explained=False, partly=False)
    mistakes, candidates = _slips(said, "mistakes"), _slips(said, "candidates")
    if mistakes != verdict.mistakes or candidates != verdict.candidates:  # the same have more words
        wrong = replace(wrong, mistakes=mistakes, candidates=candidates, details={})
    files = [source.file for source in traced.sources]
    line, file = said.get("line"), said.get("file")
    if not isinstance(line, int):
        return _in_line(wrong, traced)
    return _at(wrong, traced, line, files.index(file) if file in files else 0)


def _fault(traced: LoggedTrace) -> Fault | None:
    """What ended the script, where it did not just end."""
    ending = traced.ending
    if ending is None:
        return None
    kind, _, message = ending.message.partition(": ")
    source = traced.sources[ending.file]
    code = "" if ending.line is None else "".join(source.lines[ending.line - 1 : ending.line])
    how = "raises" if ending.how == "raised" else ending.how
    return None if how not in FAULTS else Fault(how, kind, message, source.file, ending.line, code)  # type: ignore[arg-type]


def _slips(said: Mapping[str, Any], key: str) -> tuple[Slip, ...]:
    return tuple(BY_ID[name] for name in _list(said, key) if isinstance(name, str) and name in BY_ID)


def _advice(said: Mapping[str, Any]) -> tuple[Advice, ...]:
    advice = (each for each in _list(said, "advice") if isinstance(each, Mapping))
    return tuple(Advice(_text(each, "id"), _text(each, "text")) for each in advice)


def _list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key)
    return value if isinstance(value, list) else []


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""
