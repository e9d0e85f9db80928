"""Cells: what one cell of a table says. A number, or why it is none and how to mend that."""

from __future__ import annotations

import math
import re

from lrstep.errors import printable

# Two ways to match the same digits would make a long cell that is no number very slow: keep this unambiguous.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMAS = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_MISSING = frozenset({"", "?", "-", "na", "n/a", "nan", "null", "none", "#n/a"})


def number(text: str) -> float | None:
    """The number that `text` writes in decimal; infinite where it is too large; None where it is no number."""
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def missing_label(text: str) -> bool:
    """Whether a label stands for no value. `none` and `-` may well be classes; nan and inf are not."""
    text = text.strip().lower()
    return text in ("", "?", "na", "n/a", "null", "#n/a") or bool(_NOT_FINITE.fullmatch(text))


def complaint(text: str) -> tuple[str, str]:
    """Why `text` cannot be a feature's value, and how to mend it."""
    text = text.strip()
    value, shown = number(text), printable(text, 30)
    if text.lower() in _MISSING:
        said = f" ({shown})" if text else ""
        return f"a value is missing{said}", "fill it in, or remove the row"
    if value is not None and math.isinf(value):
        return f"{shown} is too large", "write numbers up to 1.8e308"
    if _NOT_FINITE.fullmatch(text):
        return f"{shown} is not a finite number", "replace it, or remove the row"
    if "," in text and _COMMAS.fullmatch(text):
        return f"{shown} has a comma in it", "write numbers with a point and no comma, as in 5.1"
    if "_" in text and number(text.replace("_", "")) is not None:
        return f"{shown} has an underscore in it", "write the number without it"
    return f"'{shown}' is not a number", "write a number, or choose columns of numbers with --features"
