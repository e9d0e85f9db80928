"""Ended: how somebody's code ended otherwise than by returning, in sentences: what it said, where, what it means."""

from __future__ import annotations

import re

from lrstep.checks.callee import Fault
from lrstep.checks.meanings import meaning_of_exception
from lrstep.errors import printable

LONGEST = 300  # letters of what somebody's program says
_UNREADABLE = ("SyntaxError", "IndentationError", "TabError")
_HOW = {
    "never-ends": "it never ends: it was stopped",
    "exits": "it ends the whole program, as sys.exit does",
    "asks-input": "it waits for somebody to type, in input()",
    "memory": "it needs more memory than it is given",
    "crashes": "it ends the whole process",
}
_MEANS = {
    "never-ends": "no condition that became false, or no end that was reached in its time",
    "exits": "what comes after it can't run, neither here nor where somebody imports it",
    "asks-input": "nobody types while it is checked: a parameter can take that value",
    "memory": "an array, or a list in a loop, is far larger than the data",
}
LACKING = " is not defined, as "
"""In a message about a name that has no value for a reason that lies outside of the function."""
MISSING = ("ModuleNotFoundError", "ImportError")


def fault_sentence(fault: Fault) -> str:
    """How it ended, in which line, and what that means where it is known: one line."""
    meaning = meaning_of(fault)
    return f"{how(fault)}; {meaning}" if meaning else how(fault)


def how(fault: Fault) -> str:
    """How it ended, and in which line."""
    said = printable(fault.message, LONGEST) if fault.message else ""
    if fault.type in _UNREADABLE:
        begun = f"Python can't read it: {fault.type}" + (f": {said}" if said else "")
    elif fault.kind == "raises":
        begun = f"it raises {fault.type}" + (f": {said}" if said else "")
    elif fault.kind == "crashes" and said:
        begun = f"{_HOW[fault.kind]} ({said})"
    else:
        begun = _HOW[fault.kind]
    code = f": {printable(fault.code.strip(), LONGEST)}" if fault.code.strip() else ""
    return begun + (f", in {place(fault)}" if fault.line is not None else "") + code


def because(fault: Fault) -> str:
    """How a line outside of functions ended that should have given something its value."""
    said = printable(fault.message, LONGEST) if fault.message else ""
    happened = {
        "raises": f"raises {fault.type}" + (f": {said}" if said else ""),
        "never-ends": "never ends", "exits": "ends the program", "asks-input": "waits for somebody to type",
        "memory": "needs more memory than it is given", "crashes": "ends the whole process",
    }  # fmt: skip
    return f"line {fault.line} {happened[fault.kind]}"


def place(fault: Fault) -> str:
    """Its line, the notebook's cell, and the file."""
    line = f"line {fault.line}" if fault.cell is None else f"cell {fault.cell}, line {fault.line}"
    name = fault.file.rpartition("/")[2]
    return f"{line} of {printable(name)}" if name and not name.startswith("<") else line


def undecided(fault: Fault) -> str:
    """Why an ending tells nothing about the program: a package or data that it needs are not here, or it wants data of
    another kind than what it was given; empty where it tells."""
    if fault.kind != "raises":
        return ""
    package = re.search(r"No module named '([\w.]+)'|^(\w+) is not installed", fault.message)
    if package and (fault.type in MISSING or LACKING in fault.message):
        name = (package[1] or package[2]).partition(".")[0]
        why = f"there is no module {name} here: install it beside lrstep, or put its file beside the program"
        return f"it can't be run here: {why}"
    if fault.type in MISSING or (fault.type == "NameError" and LACKING in fault.message):
        return f"it can't be run here: {how(fault)}"
    if _OF_ANOTHER_KIND.search(f"{fault.type}: {fault.message}") or _OF_MORE_AXES.search(fault.code):
        return f"it wants other data than X of (m, n) or (n, m) and y: {how(fault)}"
    return ""


_OF_ANOTHER_KIND = re.compile(
    r"AttributeError: ('(numpy\.)?(ndarray|list|float|float64|int|tuple|str|DataFrame|Series)' object has no attribute"
    r"|property '\w+' of '\w+' object has no setter)"
    r"|ValueError: (too many|not enough) values to unpack"
)
"""What is read from X, y or a number that was handed over, or set in an object, and is not there in its kind; rows that
are to be pairs."""
_OF_MORE_AXES = re.compile(r"\.shape\[[23]\]|^\(?\w+(?:\s*,\s*\w+){2,}\)?\s*=\s*[\w.]+\.shape\s*$")
"""A line that reads the third axis of images."""


def lacks_arguments(fault: Fault) -> bool:
    """Whether a script ended for want of what it is given when it is run: words, a line that is typed, a file."""
    asks = fault.kind in ("exits", "asks-input") or "argv" in fault.code
    return asks or fault.type in ("FileNotFoundError", "ModuleNotFoundError", "ImportError")


def meaning_of(fault: Fault) -> str:
    """What it means, in words that are true of every such ending; empty where nothing is to be said."""
    if fault.kind != "raises":
        return _MEANS.get(fault.kind, "")
    return meaning_of_exception(fault.type, fault.message)
