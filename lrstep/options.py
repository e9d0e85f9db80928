"""The options of a run: one table that the command line, scenarios and `lrstep.Run` all read.

Each option says how its value is read from text (command line) or from a typed value (TOML, Python). Nothing here
loads NumPy, so that `lrstep --help` stays quick.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from lrstep.choices import LAYOUTS, LEVELS, NO_PLOT, NOTATIONS, PLOTS
from lrstep.errors import InputError, printable


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `reader` turns its name and a text or a typed value into its value, or raises InputError."""

    name: str
    metavar: str
    help: str
    reader: Callable[[str, object], Any]
    default: Any = None

    def read(self, value: object) -> Any:
        """The value that a text or a typed value stands for. InputError where it cannot be used."""
        return self.reader(self.name, value)


def bad(name: str, value: object, wanted: str) -> InputError:
    """The error for an option whose value cannot be used."""
    return InputError(f"{name} = {printable(str(value))!s} cannot be used", wanted)


def _name(option: str, value: object) -> str:
    text = str(value).strip() if isinstance(value, str | numbers.Real) else ""
    if not text:
        raise bad(option, value, "give a name")
    return text


def _names(option: str, value: object) -> tuple[str, ...]:
    parts: Any = value.split(",") if isinstance(value, str) else value
    texts = isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts)
    names = tuple(part.strip() for part in parts) if texts else ()
    if not names or not all(names):
        raise bad(option, value, "give column names with commas between them, as in x1,x2")
    if len(set(names)) < len(names):
        raise bad(option, value, "name each column once")
    return names


def _axes(option: str, value: object) -> tuple[str, ...]:
    names = _names(option, value)
    if len(names) != 2:
        raise bad(option, value, "give two features with a comma between them, as in x1,x2")
    return names


def _rate(option: str, value: object) -> float | str:
    """A number, or the text of an expression of k."""
    mend = "give a learning rate greater than 0, as in 0.1, or an expression of k, as in 0.5/(1+k/100)"
    if isinstance(value, bool) or not isinstance(value, str | numbers.Real):
        raise bad(option, value, mend)
    try:
        rate = float(value)
    except (ValueError, OverflowError):
        return _expression_of_k(option, str(value).strip(), mend)
    if not (math.isfinite(rate) and rate > 0):
        raise bad(option, value, mend)
    return rate


def _expression_of_k(option: str, text: str, mend: str) -> str:
    if not re.search(r"\bk\b", text):
        raise bad(option, text, mend)
    from lrstep.expressions.rate import Rate  # here: nearly all rates are numbers, and it loads NumPy

    return Rate(text).text


def _weight(option: str, value: object) -> float:
    if not isinstance(value, bool) and isinstance(value, str | numbers.Real):
        with suppress(ValueError, OverflowError):
            if math.isfinite(weight := float(value)) and weight >= 0:
                return weight
    raise bad(option, value, "give a number from 0 up, as in 0.5")


def _whole(option: str, value: object, *, least: int, most: int = 10**15) -> int:
    text = str(value).strip() if isinstance(value, str | numbers.Integral) else ""  # "True" has no digits
    if not (text.isascii() and text.isdigit() and len(text) <= 25 and least <= int(text) <= most):
        raise bad(option, value, f"give a whole number from {least} to {most}")
    return int(text)


def _batch(option: str, value: object) -> int | str:
    if isinstance(value, str) and value.strip() == "all":
        return "all"
    try:
        return _whole(option, value, least=1)
    except InputError:
        raise bad(option, value, 'give "all" or the number of examples in a batch, from 1 up') from None


def _choice(option: str, value: object, *, choices: tuple[str, ...]) -> str:
    value = getattr(value, "__name__", value)  # numpy.float32 is as good as "float32"
    if not isinstance(value, str) or value.strip() not in choices:
        raise bad(option, value, f"choose {' or '.join(choices)}")
    return value.strip()


def _init(option: str, value: object) -> str | tuple[tuple[float, ...], float]:
    if isinstance(value, str) and value.strip() in ("zeros", "normal"):
        return value.strip()
    try:
        *w, b = (float(part) for part in _weights_and_bias(value))
    except (ValueError, TypeError, OverflowError):
        w = []
    if not w:
        raise bad(option, value, 'choose zeros, normal, or give weights and bias as in "1,2;2"')
    if not all(math.isfinite(v) for v in (*w, b)):
        raise bad(option, value, "give finite numbers")
    return tuple(w), b


def _weights_and_bias(value: object) -> list[Any]:
    """Those of the text 1,2;2, of {w = [1, 2], b = 2} or of ([1, 2], 2); nothing where it is none of these."""
    if isinstance(value, str):
        weights, _, bias = value.partition(";")
        return [*weights.split(","), bias]
    if isinstance(value, dict) and set(value) == {"w", "b"}:
        value = value["w"], value["b"]
    if not isinstance(value, tuple | list) or len(value) != 2 or isinstance(value[0], str):
        return []
    parts = [*value[0], value[1]]
    typed = all(isinstance(part, numbers.Real) and not isinstance(part, bool) for part in parts)
    return parts if typed else []


def _encoding(option: str, value: object) -> str:
    name = value.strip() if isinstance(value, str) else ""
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError, UnicodeError):  # ValueError: a NUL in the name
        raise bad(option, value, "name one that Python knows, as in latin-1, cp1252 or shift_jis") from None
    return name


def _divisor(option: str, value: object) -> float:
    number = 0.0
    if not isinstance(value, bool) and isinstance(value, str | numbers.Real):
        with suppress(ValueError, OverflowError):
            number = float(value)
    if not (math.isfinite(number) and number):
        raise bad(option, value, "give a number other than 0, as in 255")
    return number


def _size(option: str, value: object) -> tuple[int, int]:
    columns, _, rows = str(value).strip().partition("x")
    try:
        return _whole(option, columns, least=1, most=1000), _whole(option, rows, least=1, most=1000)
    except InputError:
        raise bad(option, value, "give columns and rows, each from 1 to 1000, as in 120x40") from None


def _plot(option: str, value: object) -> str:
    return _choice(option, value, choices=(*PLOTS, NO_PLOT))


def _flag(option: str, value: object) -> bool:
    if type(value).__name__ not in ("bool", "bool_"):  # Python's or NumPy's
        raise bad(option, value, "give true or false")
    return bool(value)


FOLLOWED_UPDATES = 200  # of a script, line by line
DEFAULT_UPDATES = 1000
MISSING = ("drop", "mean")
ORDERS, DTYPES = ("sequential", "shuffle"), ("float64", "float32")
DEFAULT_MEMORY = 256  # MiB of history

LOAD_OPTIONS = (
    Option("label", "NAME", "the column that holds the label, by name or number (default: the last)", _name),
    Option("positive", "VALUE", 'the label\'s value that counts as 1, or a bound, as in ">5"; the rest is 0', _name),
    Option("features", "A,B", "the columns to use, in this order (default: all others); radius* is a pattern", _names),
    Option("without", "A,B", "columns to leave out", _names),
    Option(
        "missing",
        "drop|mean",
        "leave out rows with missing values, or fill in means",
        partial(_choice, choices=MISSING),
    ),
    Option("one-hot", "", "make a column of 0 and 1 for each value of a column of text", _flag),
    Option("label-file", "FILE", "the file that holds the label, a row for each row of the data", _name),
    Option("divide", "D", "divide every feature by D, as in 255 for images", _divisor),
    Option("skip", "N", "lines of the file to leave out at its top", partial(_whole, least=0)),
    Option("header", "yes|no", "whether the first line holds the names", partial(_choice, choices=("yes", "no"))),
    Option("table", "NAME", "which sheet, table or file of several is read, or which array is X", _name),
    Option("encoding", "NAME", "what a text is written in, as in latin-1 (default: UTF-8)", _encoding),
    Option("decimal", ".|,", "what parts whole and fraction in numbers", partial(_choice, choices=(".", ","))),
)
"""How a table is read. What is not given is found out, and said where it could be otherwise."""

RUN_OPTIONS = (
    Option("alpha", "RATE", "the learning rate: a number, or an expression of the update k", _rate, 0.1),
    Option("batch", "all|N", "how many examples each update uses", _batch, "all"),
    Option("order", "sequential|shuffle", "the order of the rows", partial(_choice, choices=ORDERS), "sequential"),
    Option("seed", "N", "seed of the order and of --init normal", partial(_whole, least=0, most=2**63 - 1), 0),
    Option("init", 'zeros|normal|"w1,w2,…;b"', "the initial weights and bias", _init, "zeros"),
    Option(
        "l2",
        "LAMBDA",
        "an L2 penalty: LAMBDA/(2m) times the sum of the squared weights (scikit-learn: C = 1/LAMBDA)",
        _weight,
        0.0,
    ),
    Option("no-intercept", "", "leave out the bias b", _flag, False),
    Option("standardize", "", "scale each column to mean 0 and standard deviation 1", _flag, False),
    Option("dtype", "float64|float32", "the precision of every number", partial(_choice, choices=DTYPES), "float64"),
)

LENGTH_OPTIONS = (
    Option("updates", "N", "how many updates, one per batch (default: 1000)", partial(_whole, least=0)),
    Option("epochs", "N", "the same in epochs, one per pass over the data", partial(_whole, least=0)),
)

PLACE_OPTIONS = (
    Option("at", "ADDR", "where: 12 (its end), 12:dz (after line dz), 12:z@3 (of row 3), 0 (the start)", _name),
    Option("example", "I", "the row to show, counted from 0", partial(_whole, least=0)),
)

PROGRAM_OPTION = Option(
    "program",
    "vector|scalar|yours",
    "the listing: NumPy lines, plain floats, or of a trace your script",
    partial(_choice, choices=("vector", "scalar", "yours")),
)

NOTATION_OPTION = Option(
    "notation", "lesson|course", "NumPy lines as X @ w, or as np.dot(w.T, X)", partial(_choice, choices=NOTATIONS)
)

AXES_OPTION = Option(
    "axes", "A,B", "the features that the boundary plot is over (default: the two that matter most there)", _axes
)

MEMORY_OPTION = Option(
    "history-memory",
    "MIB",
    f"memory for past updates, in MiB (default: {DEFAULT_MEMORY})",
    partial(_whole, least=1, most=2**20),
)

DIGITS_OPTION = Option(
    "digits", "N", "how many digits numbers are shown with, 2 to 17", partial(_whole, least=2, most=17), 5
)

DATA_OPTION = Option("data", "FILE", "the data file of a log that does not hold its data", _name)

LOOK_OPTIONS = (
    Option("layout", "NAME", "which panels are shown", partial(_choice, choices=LAYOUTS)),
    Option("plot", "NAME", "the plot beside the panels, or none", _plot),
    Option("explain", "LEVEL", "how a line is explained", partial(_choice, choices=LEVELS)),
    DIGITS_OPTION,
    NOTATION_OPTION,
)
"""How a scenario is shown, where it says so."""

SIZE_OPTION = Option("size", "COLUMNSxROWS", "the size of what is shown (default: 120x40; a plot alone 80x20)", _size)


SCREEN_OPTIONS = (
    DATA_OPTION, *PLACE_OPTIONS, PROGRAM_OPTION, NOTATION_OPTION, AXES_OPTION, *LOAD_OPTIONS, *RUN_OPTIONS,
    *LENGTH_OPTIONS, MEMORY_OPTION,
)  # fmt: skip
"""What `open`, `show` and `serve` take."""

_ALL = (
    *LOAD_OPTIONS, *RUN_OPTIONS, *LENGTH_OPTIONS, *PLACE_OPTIONS, PROGRAM_OPTION, NOTATION_OPTION, AXES_OPTION,
    MEMORY_OPTION,
)  # fmt: skip
TABLE: dict[str, Option] = {option.name: option for option in _ALL}
SCENARIO_TABLE = {**TABLE, **{option.name: option for option in LOOK_OPTIONS}}
"""Those that a scenario may hold."""


def read_options(given: Mapping[str, object]) -> dict[str, Any]:
    """Options of the table by name, read into their values. InputError where one cannot be used."""
    if "updates" in given and "epochs" in given:
        raise InputError("--updates and --epochs both say how long to train", "give one of them")
    return {name: TABLE[name].read(value) for name, value in given.items()}
