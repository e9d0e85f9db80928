"""Cells: what one cell of a table says. A number, or why it is none and how to mend that."""

from __future__ import annotations

import math
import re

from lrstep.errors import InputError, Place, printable

# Two ways to match the same digits would make a long cell that is no number very slow: keep this unambiguous.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMAS = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_WITH_SIGN = re.compile(r"[$€£]\s*[\d.,]+|[\d.,]+\s*[%$€£]", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_MISSING = frozenset({"", "?", "-", "na", "n/a", "nan", "null", "#n/a"})
_QUOTES = "'"
LIKELY_ENCODING = "cp1252"  # of a text that is not UTF-8: Latin-1 with the letters that Windows added


def number(text: str) -> float | None:
    """The number that `text` writes in decimal; infinite where it is too large; None where it is no number."""
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def finite(text: str, *, comma: bool = False) -> float | None:
    """The finite number that `text` writes, with a point or, if `comma`, a decimal comma; None where it is none."""
    if comma and _DECIMAL_COMMA.fullmatch(text.strip()):
        text = text.replace(",", ".")
    value = number(text)
    return None if value is None or math.isinf(value) else value


def has_decimal_comma(text: str) -> bool:
    """Whether it is a number as it is written where the comma parts whole and fraction."""
    return "," in text and bool(_DECIMAL_COMMA.fullmatch(text.strip()))


def missing_feature(text: str) -> bool:
    """Whether a feature's cell stands for no value: `None` is how Python writes that, but `none` may be a class."""
    text = text.strip()
    return text.lower() in _MISSING or text == "None"


def missing_label(text: str) -> bool:
    """Whether a label stands for no value. `none` and `-` may well be classes; nan and inf are not."""
    text = text.strip().lower()
    return text in ("", "?", "na", "n/a", "null", "#n/a", "nan")


def infinite(text: str) -> bool:
    """Whether it is infinite, spelt out or as a number that is too large."""
    text = text.strip()
    return bool(_NOT_FINITE.fullmatch(text)) or number(text) in (math.inf, -math.inf)


def unquoted(text: str) -> str:
    """A text without the spaces around it, and without single quotes around all of it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == _QUOTES else text


def meant_as_number(text: str) -> bool:
    """Whether it is a number, or was meant as one."""
    kinds = (_NUMBER, _COMMAS, _NOT_FINITE, _WITH_SIGN)
    return any(kind.fullmatch(text) for kind in kinds) or number(text.replace("_", "")) is not None


def is_text(text: str) -> bool:
    """Whether it holds no byte that is not UTF-8."""
    return text.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in text)


def legible(text: str) -> str:
    """A text as it is shown: bytes that are not UTF-8 as the letters that they probably are."""
    return text if is_text(text) else text.encode("utf-8", "surrogateescape").decode(LIKELY_ENCODING, "replace")


def require_letters(text: str, place: Place) -> None:
    """InputError where a text that is used holds a byte that is not UTF-8."""
    if not is_text(text):
        mend = f"name what it is written in, as in --encoding {LIKELY_ENCODING}, or save the file as UTF-8"
        raise InputError("the text is not UTF-8", mend, place)


def complaint(text: str) -> tuple[str, str]:
    """Why `text` cannot be a feature's value, and how to mend it."""
    text = text.strip()
    value, shown = number(text), printable(text, 30)
    if value is not None and math.isinf(value):
        return f"{shown} is too large", "write numbers up to 1.8e308"
    if _NOT_FINITE.fullmatch(text):
        return f"{shown} is not a finite number", "replace it, or remove the row"
    if "," in text and _COMMAS.fullmatch(text):
        as_meant = f"as in {text.replace(',', '')}" if _THOUSANDS.fullmatch(text) else "as in 5.1"
        return f"{shown} has a comma in it", f"write numbers with a point and no comma, {as_meant}"
    if _WITH_SIGN.fullmatch(text):
        return f"{shown} has a sign in it", f"write the number alone, as in {text.strip('%$€£ ').replace(',', '')}"
    if "_" in text and number(text.replace("_", "")) is not None:
        return f"{shown} has an underscore in it", "write the number without it"
    return f"'{shown}' is not a number", "write a number, or choose columns of numbers with --features"
