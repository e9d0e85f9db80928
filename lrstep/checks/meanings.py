"""Meanings: what Python's and NumPy's exceptions mean, in words that are true whenever their message is that."""

from __future__ import annotations

import ast
import re

_PRODUCT = "a product sums over the last axis of the left one and the first of the right one, and here {} meets {}"
_LIST = "a list is no array: + joins two lists, * repeats one, and − and @ it has not"
_NONE = "that is None: a function without return gives None"
_PLAIN = r"(?:int|float|str|bool|dict|list|tuple|set|range|function|method|module|generator|type|builtin_\w+)'"
_BROADCAST = r"could not be broadcast together with shapes (.+)"
_MEANINGS = (
    (
        "ValueError",
        r"mismatch in its core dimension.*\(size (\d+) is different from (\d+)\)",
        _PRODUCT.format("{1}", "{0}"),
    ),
    ("ValueError", r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)", _PRODUCT),
    ("ValueError", r"[Tt]ruth value of an array", "a condition is one yes or no, and this one is of a whole array"),
    ("ValueError", r"math domain error|expected a positive input", "math.log has no value at 0 and below"),
    ("ValueError", r"setting an array element with a sequence", "where one number belongs, several are put"),
    ("ValueError", r"matmul: Input operand \d does not have enough dimensions", "@ multiplies arrays, not numbers"),
    ("UnboundLocalError", r"variable '(\w+)'", "no line that gives {} a value had run before"),
    ("NameError", r"^name '(\w+)' is not defined$", "no line that ran gives {} a value"),
    ("TypeError", r"(\w+)\(\) missing \d+ required", "{} is called with fewer arguments than it needs"),
    ("TypeError", r"(\w+)\(\) takes .* given", "{} is called with more arguments than it has parameters"),
    ("TypeError", r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", "{} has no parameter {}"),
    ("TypeError", r"takes no arguments", "it has no __init__ that takes what it is given"),
    (
        "TypeError",
        r"'([\w.]+)' object is not callable",
        "of type {}, it is no function: a * may be missing, or a name be taken",
    ),
    ("TypeError", r"'NoneType' object is not", _NONE),
    ("AttributeError", r"'NoneType' object has no attribute", _NONE),
    (
        "AttributeError",
        r"'list' object has no attribute '(shape|T|dot|sum|mean|reshape|ndim|size)'",
        "a list is no array: it has no {}",
    ),
    ("AttributeError", rf"'(?!{_PLAIN})\w+' object has no attribute '(\w+)'", "no line that ran has set {}"),
    ("TypeError", r"(operand type.*'list'|multiply sequence|concatenate list)", _LIST),
    ("TypeError", r"only (length-1|size-1|0-dim)", "a function of math takes one number; NumPy's take arrays"),
    ("TypeError", r"'float' object cannot be interpreted as an integer", "a count or an index has to be an int"),
    (
        "UFuncTypeError _UFuncOutputCastingError",
        r"Cannot cast ufunc '\w+' output from dtype\('float",
        "an array of integers can't take fractions in place: it has to begin as floats",
    ),
    ("OverflowError", r"math range error", "math.exp of more than 709 is larger than any float"),
    ("ZeroDivisionError", r"", "what it divides by is 0 here"),
    ("RecursionError", r"", "calls inside of calls go deeper than Python allows"),
    (
        "IndexError",
        r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)",
        "index {} does not exist where there are {}: the first is 0",
    ),
    ("IndexError", r"(list|tuple) index out of range", "the {} has fewer items than that: the first is 0"),
    ("KeyError", r"(.+)", "there is no key {}"),
    ("FileNotFoundError", r"", "a relative path begins in the folder in which the program runs"),
    ("IndentationError TabError", r"", "the spaces before a line say what it belongs to, and these don't fit"),
    ("SyntaxError", r"Missing parentheses in call to 'print'", "that is Python 2: Python 3 writes print(…)"),
)
"""By the exceptions' types and what their messages match: a sentence, with what the message names in it."""


def meaning_of_exception(kind: str, message: str) -> str:
    """What an exception of a type with a message means; empty where nothing is to be said."""
    broadcast = re.search(_BROADCAST, message)
    if broadcast and kind == "ValueError":
        return _meeting(broadcast[1])
    for kinds, pattern, sentence in _MEANINGS:
        match = re.search(pattern, message)
        if match and kind in kinds.split():
            return sentence.format(*match.groups())
    return ""


def _meeting(text: str) -> str:
    """Where two shapes of an elementwise operation do not fit."""
    shapes = [ast.literal_eval(each) for each in re.findall(r"\(\d+,(?:\d+,?)*\)", text)]
    if len(shapes) == 2:
        for left, right in zip(reversed(shapes[0]), reversed(shapes[1]), strict=False):
            if left != right and 1 not in (left, right):
                return f"elementwise, sizes are compared from the last axis on, and here {left} meets {right}"
    return "the result does not fit into the array that it is to be put in"
