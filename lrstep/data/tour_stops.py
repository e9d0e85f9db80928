"""Tour stops: the [[stops]] of a scenario as their author wrote them, and what in one cannot be used, with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lrstep.choices import LAYOUTS, LEVELS, NO_PLOT, PANELS, PLOTS
from lrstep.data.toml_text import TomlText
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.options import PROGRAM_OPTION

LONGEST_CAPTION, LONGEST_QUESTION, LONGEST_TEXT = 400, 300, 200  # letters: a small screen has no room for more
MOST_CHOICES = 6
AT = 'give each [[stops]] an address or a condition, as in at = "1:dz" or at = "J < 0.3"'
NAMED = {
    "panel": PANELS, "plot": (*PLOTS, NO_PLOT), "layout": LAYOUTS,
    "program": tuple(PROGRAM_OPTION.metavar.split("|")), "explain": LEVELS,
}  # fmt: skip
"""What these keys choose from."""
TEXTS = {
    "at": LONGEST_TEXT, "text": LONGEST_CAPTION, "caption": LONGEST_CAPTION, "branch": LONGEST_TEXT,
    "question": LONGEST_QUESTION, "hint": LONGEST_QUESTION,
}  # fmt: skip
"""The keys that hold a text, and how long it may be."""
STOP_KEYS = (*TEXTS, *NAMED, "example", "choices", "answer", "wrong")
OF_QUESTION = ("choices", "answer", "wrong", "hint")


@dataclass(frozen=True, slots=True)
class TourStop:
    """One stop of a tour, as its table in the scenario has it."""

    table: Mapping[str, Any]
    number: int = field(default=1, compare=False)
    """From 1, in the order of the file."""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where in its file each key is."""
    problems: tuple[InputError, ...] = field(default=(), compare=False)
    """What cannot be used, whatever the run is: one for each key that is wrong."""


def read_stops(toml: TomlText) -> tuple[TourStop, ...]:
    """The stops of a scenario, with what is wrong with each. InputError where they are no tables."""
    tables = toml.table.get("stops", [])
    if not isinstance(tables, list):
        raise InputError("stops is not a list of tables", AT, toml.place("stops"))
    return tuple(_read(toml, number, table) for number, table in enumerate(tables, start=1))


def _read(toml: TomlText, number: int, table: object) -> TourStop:
    head = toml.place_in("stops", number)
    if not isinstance(table, dict):
        raise InputError(f"stop {number} has no at", AT, head)
    places = {key: toml.place_in("stops", number, key)._replace(column=None) for key in table}
    problems = [] if "at" in table else [InputError(f"stop {number} has no at", AT, head)]
    for key, value in table.items():
        if (wrong := _wrong(number, key, value, table)) is not None:
            problems.append(InputError(*wrong, places[key]))
    return TourStop(table, number, places, tuple(problems))


def _wrong(number: int, key: str, value: Any, table: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a key of a stop, and how to mend it; None where nothing is."""
    if key not in STOP_KEYS:
        return f"there is no key '{printable(key)}' in stop {number}", suggest(key, STOP_KEYS)
    if key == "caption" and "text" in table:
        return f"stop {number} has both a caption and a text", "give one of them: they are the same"
    if key in OF_QUESTION and "question" not in table:
        return f"stop {number} has {key}, but no question", f'write question = "…" too, or leave {key} out'
    if key in TEXTS:
        return _wrong_text(number, key, value) or _unanswered(number, key, table)
    if key in NAMED:
        if isinstance(value, str) and value in NAMED[key]:
            return None
        what = f"there is no {'level' if key == 'explain' else key} '{printable(str(value))}', as stop {number} has it"
        return what, suggest(str(value), NAMED[key])
    return _SHAPES[key](number, value, table)


def _wrong_text(number: int, key: str, value: object) -> tuple[str, str] | None:
    if not (isinstance(value, str) and value.strip()):
        return f"{key} of stop {number} is not a text", f'write it as {key} = "…"'
    if (letters := len(" ".join(value.split()))) > TEXTS[key]:
        return f"{key} of stop {number} has {letters} letters", f"a small screen has room for {TEXTS[key]}: shorten it"
    return None


def _unanswered(number: int, key: str, table: Mapping[str, Any]) -> tuple[str, str] | None:
    if key == "question" and "answer" not in table:
        return f"the question of stop {number} has no answer", 'write answer = 0.5, answer = "a - y" or answer = ["up"]'
    return None


def _example(number: int, value: object, _: Mapping[str, Any]) -> tuple[str, str] | None:
    if type(value) is int and value >= 0:
        return None
    return f"example of stop {number} is not a row", "give a whole number from 0 up, as in example = 3"


def _choices(number: int, value: Any, _: Mapping[str, Any]) -> tuple[str, str] | None:
    if _are_words(value) and 2 <= len(value) <= MOST_CHOICES and len({*map(as_word, value)}) == len(value):
        return None
    mend = 'write them as choices = ["larger", "smaller"]'
    return f"choices of stop {number} are not 2 to {MOST_CHOICES} texts, each another", mend


def _answer(number: int, value: object, table: Mapping[str, Any]) -> tuple[str, str] | None:
    choices = table.get("choices")
    if choices is not None:
        if _choices(number, choices, table) is not None or value in choices:
            return None
        named = ", ".join(printable(choice) for choice in choices)
        return f"answer of stop {number} is none of its choices", f"choose from {named}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number or (isinstance(value, str) and value.strip()) or _are_words(value):
        return None
    mend = 'write a number, an expression as in "a - y", or words that are right, as in ["up", "larger"]'
    return f"answer of stop {number} cannot be used", mend


def _wrong_answers(number: int, value: object, table: Mapping[str, Any]) -> tuple[str, str] | None:
    if not (isinstance(value, dict) and value and all(isinstance(why, str) and why.strip() for why in value.values())):
        return (
            f"wrong of stop {number} is not a table of texts",
            'write it as wrong = { "y - a" = "the sign is flipped" }',
        )
    for answer, why in value.items():
        if len(why) > LONGEST_QUESTION:
            what = f"what stop {number} says of {printable(answer)} has {len(why)} letters"
            return what, f"a small screen has room for {LONGEST_QUESTION}: shorten it"
        if "choices" in table and answer not in (table["choices"] or ()):
            return f"'{printable(answer)}' of wrong in stop {number} is none of its choices", "write one of them"
    return None


_SHAPES: Mapping[str, Callable[[int, Any, Mapping[str, Any]], tuple[str, str] | None]] = {
    "example": _example, "choices": _choices, "answer": _answer, "wrong": _wrong_answers,
}  # fmt: skip


def as_word(text: str) -> str:
    """A word as it is compared with others."""
    return " ".join(text.split()).casefold()


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) and word.strip() for word in value)
