"""What is said of a script: what the line that just ran is of the lesson, what is wrong there, how all of it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lrstep.choices import Level
from lrstep.debugger import Frame
from lrstep.debugger.your_place import YourPlace
from lrstep.engine.traced import RanLine, ScriptEnding, ScriptVerdict, Traced
from lrstep.errors import printable
from lrstep.quantities import BY_NAME, FEATUREWISE, item_name, quantity_of
from lrstep.tracing.follow import RETURNED
from lrstep.view.lines import Line, Span, wrapped
from lrstep.view.style import Style
from lrstep.view.yours.listing import gives, is_judged
from lrstep.view.yours.names import numbers_of, otherwise

WHAT = {
    "z": "the weighted sum of the features plus b", "a": "the prediction σ(z)", "L": "the loss of each example",
    "J": "the cost, the mean of L", "R": "the penalty on the weights", "da": "dL/da", "dz": "dL/dz = a − y, the error",
    "dw": "the derivative of the cost by w", "db": "the derivative of the cost by b",
    "w": "the weights, stepped against dw", "b": "the bias, stepped against db",
}  # fmt: skip
"""A quantity in a few words."""
WHAT_OF_ONE = {"dw": "the derivative of the cost by w{0}", "w": "the weight of x{0}, stepped against dw{0}"}
"""A number of it, of a feature."""


LONGEST_WORDS = 1000  # letters of what a trace has to say
NOTHING_DEPARTS = "Nothing in your script departs from the mathematics."


def start_words(frame: Frame, key: str = "") -> list[str]:
    """What was found: whether it departs, what to press, and which names are which quantities."""
    traced = _traced(frame)
    return [_found(traced, key), f"{bound_words(traced)}."]


def _found(traced: Traced, key: str) -> str:
    """What the verdict is, and where there are keys which of them to press."""
    judged = traced.judged
    if judged is None:
        return "Your script was not judged: its trace broke off first."
    if judged.ok is None:
        return _not_judged(judged)
    if judged.ok:
        return f"{NOTHING_DEPARTS[:-1]}: n goes through its updates, {key} runs a line." if key else NOTHING_DEPARTS
    wrong, there = what_is_wrong(traced, judged), "it" if judged.table.get("variable") else "its end"
    return f"{wrong} c runs to {there}, {key} runs a line." if key else wrong


def bound_words(traced: Traced) -> str:
    """Which name is which quantity, in one line."""
    same = [own for name in traced.bound if not otherwise(traced.bound, name)
            for own in numbers_of(traced.bound, name).values()]  # fmt: skip
    called = {name: printable(", ".join(own), 80) for name in traced.bound if (own := otherwise(traced.bound, name))}
    others = [f"{own} {'are' if ', ' in own else 'is'} {name}" for name, own in called.items()]
    by_name = [f"{', '.join(same)} by {'its name' if len(same) == 1 else 'their names'}"] if same else []
    return f"In your script {'; '.join([', '.join(others), *by_name]) if others else ''.join(by_name)}"


def what_is_wrong(traced: Traced, judged: ScriptVerdict) -> str:
    """Where it departs first, or what ended it, in a sentence."""
    table, ending = judged.table, traced.ending
    name, update = table.get("variable"), table.get("update")
    if not name and ending is not None and ending.how != "interrupted":
        return ended(traced, ending)
    causes = causes_of(judged)
    what = f"The {name} of your script departs from the mathematics"
    if not name:
        what = _begun(causes[0].title) if causes else "Your script departs from the mathematics"
    when = f", first in update {update:,}" if isinstance(update, int) else ""
    line, file = table.get("line"), table.get("file")
    of = f" of {printable(str(file), 80)}" if file not in (None, traced.sources[0].file) else ""
    where = f", line {line}{of}" if isinstance(line, int) else ""
    return f"{what}{when}{where}."


def _not_judged(judged: ScriptVerdict) -> str:
    why = printable(str(judged.table.get("message") or "it is not sure which of its names is which quantity"), 400)
    return f"Your script was not judged: {why.rstrip('.')}."


def line_words(frame: Frame) -> str:
    """What the line that just ran is of the lesson, by its quantities; what it is where it is of none."""
    place = frame.yours
    assert place is not None
    assert place.line is not None, "a line has run"
    names = {name: item for name, item in place.line.sets.items() if name in BY_NAME}
    if not names:
        return _without_quantity(place, place.line)
    departs = _quantities(departs_here(frame))
    return " ".join(filter(None, (_what(place, name, item, full=name in departs) for name, item in names.items())))


def _without_quantity(place: YourPlace, line: RanLine) -> str:
    """What is said of a line that gives no quantity its value: whether it works at one."""
    if not line.changes:
        return ""
    quantity = place.track.unfinished(place.track.lines(place.cursor.k), place.cursor.ops - 1)
    if not quantity:
        return "No quantity of the lesson is computed in this line."
    owns = place.track.of.bound[quantity].split(", ")
    own = next(name for name in line.changes if name in owns)
    return f"{printable(own, 80)} still changes: a line after this one gives {quantity} its value."


def _what(place: YourPlace, quantity: str, item: int | None, *, full: bool) -> str:
    """Which quantity a name is, or which number of it; in `full` also what that is, where nothing else says it."""
    name, meaning = quantity, WHAT[quantity]
    if item is not None and quantity in FEATUREWISE:
        name, meaning = item_name(quantity, item), WHAT_OF_ONE[quantity].format(item + 1)
    what = f"{name}, {meaning}" if full else name
    own = _own(place, name)
    if own == name:
        return f"This is {what}." if full else ""
    return f"{printable(own, 80)} {'is' if quantity in place.track.of.bound else 'holds'} {what}."


def _own(place: YourPlace, number: str) -> str:
    """What the script calls a quantity, or a number of it, that the line which just ran sets: by its binding, or by
    what it changed."""
    bound, quantity = place.track.of.bound, quantity_of(number)
    own = numbers_of(bound, quantity) if quantity in bound else {}
    changes = () if place.line is None else tuple(place.line.changes)
    by_change = changes[0] if len(changes) == 1 and changes[0] != RETURNED else quantity
    return own.get(number) or own.get(quantity) or by_change


def departs_here(frame: Frame) -> list[str]:
    """The names of the numbers that depart and that the line which just ran gives."""
    place = frame.yours
    if place is None or place.line is None:
        return []
    return [each.name for each in frame.differing if gives(place.line.sets, each.name, frame)]


def cause_words(frame: Frame, levels: Sequence[Level] = ("words",)) -> list[str]:
    """At the line of the verdict: the mistake, why it is one, and what to look for; nothing elsewhere."""
    place = frame.yours
    if place is None or place.line is None or (judged := place.track.of.judged) is None or judged.ok is not False:
        return []
    if not is_judged(place, place.line) and judged.table.get("variable") not in _quantities(departs_here(frame)):
        return []
    return _told(judged, levels)


def _quantities(names: Sequence[str]) -> set[str]:
    return {name.partition("@")[0].rstrip("0123456789") for name in names}


def _told(judged: ScriptVerdict, levels: Sequence[Level]) -> list[str]:
    """The mistake in the words that the trace has for it; where it is not known, what is wrong first."""
    causes = causes_of(judged)
    if not causes:
        message = str(judged.table.get("message") or "")
        return [f"{_begun(printable(message, LONGEST_WORDS)).rstrip('.')}."] if message else []
    if len(causes) > 1 and judged.table.get("candidates"):
        titles = "; or ".join(cause.title for cause in causes)
        return [f"One of these, which give the same numbers: {titles}.",
                *(f"Look for {cause.look_for}." for cause in causes if cause.look_for)]  # fmt: skip
    title, plain, derivation, look_for = causes[0]
    why = [text for level, text in (("words", plain), ("derivation", derivation)) if level in levels and text]
    return [" ".join((f"{_begun(title)}.", *why)), *([f"Look for {look_for}."] if look_for else [])]


def causes_of(judged: ScriptVerdict) -> list[Cause]:
    """The mistake of a verdict in words; where several give the same numbers, each of them."""
    causes = [each for each in judged.table.get("causes") or () if isinstance(each, Mapping)]
    words = ((str(each.get(name, "")) for name in Cause._fields) for each in causes)
    return [Cause(*(printable(text, LONGEST_WORDS) for text in each)) for each in words]


class Cause(NamedTuple):
    """A mistake in words."""

    title: str
    plain: str
    derivation: str
    look_for: str


def _begun(title: str) -> str:
    """With a capital, unless it begins with a quantity's name."""
    first = title.partition(" ")[0]
    return title if first in BY_NAME else f"{title[:1].upper()}{title[1:]}"


def end_words(frame: Frame) -> list[str]:
    """After the last update: how the script ended, and what was found in it."""
    if frame.next_op is not None or frame.op is None:
        return []
    traced = _traced(frame)
    said = [] if traced.ending is None else [ended(traced, traced.ending)]
    judged = traced.judged
    if judged is None:
        return said
    if judged.ok is False:
        return list(dict.fromkeys([*said, what_is_wrong(traced, judged)]))
    return [*said, NOTHING_DEPARTS if judged.ok else _not_judged(judged)]


def ended(traced: Traced, ending: ScriptEnding) -> str:
    """How it ended, in a sentence."""
    line = ""
    if ending.line is not None and ending.file < len(traced.sources):
        line = f" in line {ending.line} of {printable(traced.sources[ending.file].file, 80)}"
    message = printable(ending.message, 200)
    how = {
        "raised": f"Your script raised an exception{line}: {message}",
        "exits": f"Your script exited{line}",
        "asks-input": f"Your script asked for input{line}, which a trace refuses",
        "interrupted": "Your script was interrupted here",
        "memory": f"Your script took too much memory{line}",
        "never-ends": "Your script did not end in its time",
    }.get(ending.how, f"Your script crashed{line}")
    return f"{how.rstrip('.')}."


def beyond_words(frame: Frame) -> str:
    """Of an update that was not followed line by line: so that one step is all of it."""
    traced = _traced(frame)
    if frame.update <= traced.followed + _begins(frame):
        return ""
    return f"Only the first {traced.followed:,} updates were followed line by line: from here on, each is one step."


def missing_words(frame: Frame) -> str:
    """Which quantities the script has no name for, and so shows nothing of."""
    bound = _traced(frame).bound
    missing = [name for name in frame.program.computes if name not in bound and name not in ("w", "b")]
    if not missing:
        return ""
    return f"Your script has no name for {listed(missing)}: {'it stays' if len(missing) == 1 else 'they stay'} —."


def listed(names: Sequence[str]) -> str:
    """Names with `or` before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def differing_words(frame: Frame, style: Style, cells: int) -> list[Line]:
    """What the line that just ran should have given, and what else in this update departs so far."""
    here = departs_here(frame)
    numbers = [each for each in frame.differing if each.name in here]
    others = dict.fromkeys(each.quantity for each in frame.differing if each.name not in here)
    texts = []
    for quantity in dict.fromkeys(each.quantity for each in numbers):
        of = [each for each in numbers if each.quantity == quantity]
        number = next((each for each in of if each.name.endswith(f"@{frame.row}")), of[0])
        recorded, right = style.apart(number.recorded, number.right)
        more = "" if len(of) == 1 else f" {len(of):,} numbers of {quantity} depart."
        if len(of) == len(np.atleast_1d(frame.values.quantity(quantity))) > 1:
            more = f" {'Both' if len(of) == 2 else f'All {len(of):,}'} numbers of {quantity} depart."
        texts.append(f"{own_name(frame, number.name)} is {recorded}; it should be {right}.{more}")
    if others and not numbers:
        texts.append(f"In this update {', '.join(others)} departed before.")
    return [row for text in texts for row in wrapped(Span("≠ ", "note"), text, cells)]


def own_name(frame: Frame, number: str) -> str:
    """A number by the script's name and the lesson's: `dZ (dz of row 17)`."""
    base, _, row = number.partition("@")
    assert frame.yours is not None
    own = _own(frame.yours, base)
    of = f" of row {row}" if row and frame.m > 1 else ""
    return f"{printable(own, 80)} ({base}{of})" if own != base else f"{base}{of}"


def _traced(frame: Frame) -> Traced:
    assert frame.yours is not None, "it is a script's"
    return frame.yours.track.of


def _begins(frame: Frame) -> int:
    assert frame.yours is not None
    return frame.yours.track.begins
