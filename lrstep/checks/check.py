"""Check: from a target to what is to be said of it; `lrstep.check` for what a program holds."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lrstep.checks.callee import Callee, Fault
from lrstep.checks.catalogue import BY_ID
from lrstep.checks.ended import how, lacks_arguments
from lrstep.checks.finding import Findings, findings, findings_of
from lrstep.checks.followed import asked_stream
from lrstep.checks.forms import Layout
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import in_order, judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.locating import Remembering, in_lines, located
from lrstep.checks.loops import asked_loop
from lrstep.checks.moment import Moment
from lrstep.checks.naming import ORDER
from lrstep.checks.process import OutOfTime
from lrstep.checks.program import SourcePlace
from lrstep.checks.references import refuse_bind
from lrstep.checks.seeking import Sought
from lrstep.checks.target import target_of
from lrstep.checks.verdict import Responses, Verdict
from lrstep.checks.whole import both_summed, following, kinds_of, vouched, whole
from lrstep.errors import InputError
from lrstep.tracing.stream import Stream


class Asking(NamedTuple):
    """How programs are to be asked."""

    bind: Mapping[str, str] = {}
    """Which of its names is to be taken for which quantity."""
    layout: Layout = "auto"
    on: tuple[Moment, ...] = ()
    """More numbers to ask it on, besides our own."""
    seconds: float = 30.0
    """That their code may take in all."""
    strict: bool = False
    """Whether advice counts as a mistake."""


class Checked(NamedTuple):
    """Something to check, and how it is to be asked, or why it cannot be."""

    sought: Sought
    callee: Callee | Fault


def check(target: Any, *, bind: Mapping[str, str] | None = None, layout: Layout = "auto",
          on: Sequence[Moment] = (), strict: bool = False) -> Verdict:  # fmt: skip
    """What is to be said of a function or a class of this program: whether it is right, and else the mistake.

    A gradient, a cost, a sigmoid, a prediction, a function that trains, or a class with `fit` is held against the
    mathematics on a few made-up examples. The Verdict prints as its words; `ok` is True, False, or None where it could
    not be decided, `mistake` the id of the mistake, `to_dict()` what `lrstep check --json` prints.

    `bind` says which of its names is which quantity, as in {"w": "theta[1:]", "dw": "grads['dw']"}; `layout` is "rows"
    where X has an example a row, "course" where it has one a column; `strict` takes advice for a mistake. The function
    runs in this process, each time with fresh copies. Raises InputError where `target` cannot be called.
    """
    _refuse(target)
    callee = LocalCallee(target)
    asking = Asking(dict(bind or {}), layout, tuple(on), strict=strict)
    refuse_bind(asking.bind, callee.source)
    things = [Checked(*item) for item in findings_of(callee)]
    verdict = whole(callee.name, _parts(None, things, asking), [thing.sought.kind for thing in things])
    return _with_code(verdict, lambda line: linecache.getline(callee.file, line).strip())


def _refuse(target: Any) -> None:
    """InputError where something is neither a function nor a class."""
    if not callable(target):
        mend = "give the function itself, as in lrstep.check(propagate)"
        raise InputError(f"{type(target).__name__} can't be called", mend)
    if inspect.ismethod(target) and not isinstance(target.__self__, type):
        owner = type(target.__self__).__name__
        what = f"{owner}.{target.__name__} is a method of one object, and each check needs a fresh one"
        raise InputError(what, f"give the class, as in lrstep.check({owner})")


def check_target(text: str, asking: Asking) -> Verdict:
    """What is to be said of a file, a notebook, a module, or something in it. InputError where there is no such."""
    target = target_of(text)
    with findings(target, asking.seconds) as there:
        verdict = _of_program(there, asking)
        return _with_code(verdict, there.program.code, there.program.where)


def _of_program(there: Findings, asking: Asking) -> Verdict:
    """Of the functions and classes in it, and of a loop outside of them."""
    file = there.program.file
    name = Path(file).name
    refuse_bind(asking.bind, there.program.text)
    things = _things(there)
    if not things:
        return _of_script(name, there, asking)
    parts = _parts(file, things, asking)
    kinds = kinds_of(parts, [thing.sought for thing in things])
    note = ""
    if there.script is not None:
        script = _of_script(f"the loop outside of functions in {name}", there, asking)
        if script.ok is not None and script.fault is None:
            parts, kinds = [*parts, script], [*kinds, "loop"]
        elif there.script.fault is not None:
            note = f"the rest of the file was not followed: {how(there.script.fault)}"
    verdict = whole(name, parts, kinds)
    return replace(verdict, notes=(*verdict.notes, note) if note else verdict.notes, left_out=there.left_out)


def _of_script(name: str, there: Findings, asking: Asking) -> Verdict:
    """What is to be said of a program as it was run, and followed."""
    verdict = _verdict(name, there.program.file, _of_whole(there), asking)
    return verdict if there.script is None else in_lines(verdict, there.script.executed)


def _with_code(
    verdict: Verdict, code: Callable[[int], str], where: Callable[[int], SourcePlace] | None = None
) -> Verdict:
    """With the text of its line, and a notebook's line where it stands in its cell."""
    verdict = replace(verdict, parts=tuple(_with_code(part, code, where) for part in verdict.parts))
    if verdict.line is None or verdict.fault is not None:
        return verdict
    place = None if where is None else where(verdict.line)
    shown = replace(verdict, code=code(verdict.line))
    return shown if place is None else replace(shown, line=place.line, cell=place.cell)


def _of_whole(there: Findings) -> Responses:
    """What a program made that is a script, or is none at all."""
    if there.script is None:
        return Responses(fault=there.fault)
    asked, fault = asked_stream(Stream(there.script.executed, there.program.text)), there.script.fault
    if not asked.doubt:
        return asked
    if fault is None:
        return replace(asked, doubt=f"{there.nothing}, and where it was run, {asked.doubt}")
    if lacks_arguments(fault):
        return replace(asked, doubt=f"{there.nothing}, and it can't be run alone: {how(fault)}")
    return replace(asked, doubt="", fault=fault)


def _things(there: Findings) -> list[Checked]:
    """What there is to check in a program."""
    return [Checked(*item) for item in there.items] + [Checked(*item) for item in there.failed]


def _parts(file: str | None, things: Sequence[Checked], asking: Asking) -> list[Verdict]:
    """What is to be said of each, where those that it calls are known."""
    parts: list[Verdict] = []
    wrong: dict[str, Verdict] = {}
    for thing in things:
        of = thing.sought
        uses = [wrong[each] for each in sorted(of.calls & wrong.keys())]
        part = following(_in_time(thing, file, asking, _known(uses)), uses)
        parts.append(part)
        parts = parts if asking.strict else both_summed(parts)
        names = (each.sought.method or each.sought.name for each in things)
        wrong = {name: each for name, each in zip(names, parts, strict=False) if each.ok is False}
    return vouched(parts, [thing.sought for thing in things])


def _known(uses: Sequence[Verdict]) -> Set[str]:
    """The mistakes in what it uses."""
    return {name for each in uses for name in each.own_ids}


def _in_time(thing: Checked, file: str | None, asking: Asking, known: Set[str]) -> Verdict:
    """What is to be said of it, or that there was too little time: of what came before it all is known."""
    name = thing.sought.whole if file is None else f"{thing.sought.whole} in {Path(file).name}"
    try:
        return _judged(thing, name, file, asking, known)
    except OutOfTime as error:
        return Verdict(name, None, file=file, undecided=str(error))


def _judged(thing: Checked, name: str, file: str | None, asking: Asking, known: Set[str]) -> Verdict:
    of = thing.sought
    if isinstance(thing.callee, Fault):
        return _verdict(name, file, Responses(fault=thing.callee), asking)
    callee = Remembering(thing.callee)
    return located(_verdict(name, file, _asked(callee, of, asking), asking, known), callee)


def _verdict(name: str, file: str | None, asked: Responses, asking: Asking, known: Set[str] = frozenset()) -> Verdict:
    verdict = in_order(judged(name, asked, strict=asking.strict, known=known))
    verdict = replace(verdict, file=verdict.file or file, **_checked(asked))
    fault = verdict.fault
    if fault is None:
        return verdict
    mistakes = verdict.mistakes or ((BY_ID[fault.kind],) if verdict.ok is False else ())
    return replace(verdict, mistakes=mistakes, line=fault.line, code=fault.code, cell=fault.cell)


def _asked(callee: Callee, of: Sought, asking: Asking) -> Responses:
    if of.kind == "loop":
        return asked_loop(callee, asking.bind, asking.layout, asking.on)
    return asked_function(callee, of.kind, asking.bind, asking.layout, asking.on, of.method)


def _checked(asked: Responses) -> dict[str, Any]:
    """Which quantities were compared, and on how much."""
    names = {name for observed in asked.observed for name in observed.values}
    count = len(asked.observed)
    unit = "update" if asked.is_loop else "set"
    over = f"{count} {unit}{'' if count == 1 else 's'}{'' if asked.is_loop else ' of numbers'}"
    return {"checked": tuple(name for name in ORDER if name in names), "over": over if names else ""}
