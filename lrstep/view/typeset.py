"""Typeset: a line of code as the lesson writes it, with ·, −, ln and σ."""

from __future__ import annotations

import re

_SIGNS = ((r"\s*\*\s*", "·"), ("-", "−"), (r"\blog\(", "ln("), (r"\bln\((\w+)\)", r"ln \1"), ("sigmoid", "σ"))


def typeset(code: str) -> str:
    """`L = -(y*log(a) + …)` as `L = −(y·ln a + …)`."""
    for sign, written in _SIGNS:
        code = re.sub(sign, written, code)
    return " ".join(code.split())
