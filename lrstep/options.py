"""The options of a run: one table that the command line, scenarios and `lrstep.Run` all read.

Each option says how its value is read from text (command line) or from a typed value (TOML, Python). Nothing here
loads NumPy, so that `lrstep --help` stays quick.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lrstep.errors import InputError, printable


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `read` turns text or a typed value into the option's value, or raises InputError."""

    name: str
    metavar: str
    help: str
    read: Callable[[object], Any]
    default: Any = None


def bad(name: str, value: object, wanted: str) -> InputError:
    """The error for an option whose value cannot be used."""
    return InputError(f"{name} = {printable(str(value))!s} cannot be used", wanted)


def _name(option: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = str(value).strip() if isinstance(value, str | numbers.Real) else ""
        if not text:
            raise bad(option, value, "give a name")
        return text

    return read


def _names(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(p, str) for p in parts):
        raise bad("features", value, "give column names with commas between them, as in x1,x2")
    names = tuple(part.strip() for part in parts)
    if not names or not all(names):
        raise bad("features", value, "give column names with commas between them, as in x1,x2")
    if len(set(names)) < len(names):
        raise bad("features", value, "name each column once")
    return names


def _alpha(value: object) -> float:
    wanted = "give a learning rate greater than 0, as in 0.1"
    if isinstance(value, bool) or not isinstance(value, str | numbers.Real):
        raise bad("alpha", value, wanted)
    try:
        alpha = float(value)
    except (ValueError, OverflowError):
        raise bad("alpha", value, wanted) from None
    if not (math.isfinite(alpha) and alpha > 0):
        raise bad("alpha", value, wanted)
    return alpha


def _whole(option: str, least: int, most: int = 10**15) -> Callable[[object], int]:
    wanted = f"give a whole number from {least} to {most}"

    def read(value: object) -> int:
        text = str(value).strip() if isinstance(value, str | numbers.Integral) else ""  # "True" has no digits
        if not (text.isascii() and text.isdigit() and len(text) <= 25 and least <= int(text) <= most):
            raise bad(option, value, wanted)
        return int(text)

    return read


def _batch(value: object) -> int | str:
    if isinstance(value, str) and value.strip() == "all":
        return "all"
    try:
        return _whole("batch", 1)(value)
    except InputError:
        raise bad("batch", value, 'give "all" or the number of examples in a batch, from 1 up') from None


def _choice(option: str, *choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        value = getattr(value, "__name__", value)  # numpy.float32 is as good as "float32"
        if not isinstance(value, str) or value.strip() not in choices:
            raise bad(option, value, f"choose {' or '.join(choices)}")
        return value.strip()

    return read


def _init(value: object) -> str | tuple[tuple[float, ...], float]:
    wanted = 'choose zeros, normal, or give weights and bias as in "1,2;2"'
    if isinstance(value, str):
        if value.strip() in ("zeros", "normal"):
            return value.strip()
        weights, _, bias = value.partition(";")
        parts: list[object] = [*weights.split(","), bias]
    else:
        parts = _typed_parts(value)
    try:
        *w, b = (float(part) for part in parts)  # type: ignore[arg-type]  # what is no number is refused here
    except (ValueError, TypeError, OverflowError):
        raise bad("init", value, wanted) from None
    if not w:
        raise bad("init", value, wanted)
    if not all(math.isfinite(v) for v in (*w, b)):
        raise bad("init", value, "give finite numbers")
    return tuple(w), b


def _typed_parts(value: object) -> list[object]:
    """The weights and the bias of {w = [1, 2], b = 2} or ([1, 2], 2); nothing where it is neither."""
    if isinstance(value, dict) and set(value) == {"w", "b"}:
        value = value["w"], value["b"]
    if not isinstance(value, tuple | list) or len(value) != 2 or isinstance(value[0], str):
        return []
    try:
        parts = [*value[0], value[1]]
    except TypeError:
        return []
    typed = all(isinstance(part, numbers.Real) and not isinstance(part, bool) for part in parts)
    return parts if typed else []


def _size(value: object) -> tuple[int, int]:
    columns, _, rows = str(value).strip().partition("x")
    try:
        return _whole("size", 1, 1000)(columns), _whole("size", 1, 1000)(rows)
    except InputError:
        raise bad("size", value, "give columns and rows, each from 1 to 1000, as in 120x40") from None


def _flag(option: str) -> Callable[[object], bool]:
    def read(value: object) -> bool:
        if type(value).__name__ not in ("bool", "bool_"):  # Python's or NumPy's
            raise bad(option, value, "give true or false")
        return bool(value)

    return read


DEFAULT_UPDATES = 1000
DEFAULT_MEMORY = 256  # MiB of history

LOAD_OPTIONS = (
    Option("label", "NAME", "the column that holds the label (default: the last)", _name("label")),
    Option("positive", "VALUE", "the label's value that counts as 1", _name("positive")),
    Option("features", "A,B", "the columns to use, in this order (default: all others)", _names),
)

RUN_OPTIONS = (
    Option("alpha", "RATE", "the learning rate", _alpha, 0.1),
    Option("batch", "all|N", "examples in one update", _batch, "all"),
    Option(
        "order",
        "sequential|shuffle",
        "order of the rows",
        _choice("order", "sequential", "shuffle"),
        "sequential",
    ),
    Option("seed", "N", "seed of the order and of --init normal", _whole("seed", 0, 2**63 - 1), 0),
    Option("init", 'zeros|normal|"w1,w2,…;b"', "the first parameters", _init, "zeros"),
    Option("standardize", "", "scale each column to mean 0 and standard deviation 1", _flag("standardize"), False),
    Option(
        "dtype",
        "float64|float32",
        "precision of every number",
        _choice("dtype", "float64", "float32"),
        "float64",
    ),
)

LENGTH_OPTIONS = (
    Option("updates", "N", "how many updates (default 1000)", _whole("updates", 0)),
    Option("epochs", "N", "the same, counted in passes over the data", _whole("epochs", 0)),
)

PLACE_OPTIONS = (
    Option("at", "ADDR", "an address: 12, 12:dz, 12:z@3, or 0 for the start", _name("at")),
    Option("example", "I", "the example to show, counted from 0", _whole("example", 0)),
)

PROGRAM_OPTION = Option(
    "program", "vector|scalar", "the listing to step through", _choice("program", "vector", "scalar")
)

MEMORY_OPTION = Option(
    "history-memory", "MIB", f"memory for past updates (default: {DEFAULT_MEMORY})", _whole("history-memory", 1, 2**20)
)

DIGITS_OPTION = Option(
    "digits", "N", "digits that numbers are shown with, 2 to 17 (default: 5)", _whole("digits", 2, 17), 5
)

SIZE_OPTION = Option("size", "COLUMNSxROWS", "the size of the screen that is shown (default: 120x40)", _size)


SCREEN_OPTIONS = (*PLACE_OPTIONS, PROGRAM_OPTION, *LOAD_OPTIONS, *RUN_OPTIONS, *LENGTH_OPTIONS, MEMORY_OPTION)
"""What `open`, `show` and `serve` take."""

_ALL = (*LOAD_OPTIONS, *RUN_OPTIONS, *LENGTH_OPTIONS, *PLACE_OPTIONS, PROGRAM_OPTION, MEMORY_OPTION)
TABLE: dict[str, Option] = {option.name: option for option in _ALL}


def read_options(given: Mapping[str, object]) -> dict[str, Any]:
    """Options of the table by name, read into their values. InputError where one cannot be used."""
    if "updates" in given and "epochs" in given:
        raise InputError("--updates and --epochs both say how long to train", "give one of them")
    return {name: TABLE[name].read(value) for name, value in given.items()}
