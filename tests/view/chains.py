"""Chains of equal numbers, as panels show them (`= −2.6905·0.23353 = −0.62832`), read with their rounding."""

from __future__ import annotations

import re
from typing import Any

from mpmath import iv, mpf

iv.dps = 40
NUMERIC = re.compile(r"[0-9.e^()·+−/ ln∞]*[0-9∞][0-9.e^()·+−/ ln∞]*")
_TOKEN = re.compile(r"\s*(ln|e\^|∞|[0-9]+(?:\.[0-9]+)?(?:e−?[0-9]+)?|[()·+−/])")


def is_numeric(text: str) -> bool:
    """Whether a text is made of numbers alone."""
    return NUMERIC.fullmatch(text) is not None


def number(text: str, digits: int) -> Any:
    """A number as the interval of all that are rounded to it: one with fewer digits than asked for is exact."""
    mantissa, _, power = text.replace("−", "-").partition("e")
    figures = mantissa.lstrip("-").replace(".", "").lstrip("0")
    exponent = int(power or 0) - len(mantissa.partition(".")[2])
    half = mpf(0) if len(figures) < digits else mpf(10) ** exponent / 2
    value = mpf(mantissa) * mpf(10) ** int(power or 0)
    return iv.mpf([value - half, value + half])


class Chain:
    """A formula with numbers, evaluated from left to right with the usual precedence; `largest` of all seen in it."""

    def __init__(self, text: str, digits: int) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == text.replace(" ", ""), f"{text} is not read"
        self._digits = digits
        self.largest = mpf(0)
        self.value = self._sum()
        assert not self._tokens, f"{text} has more than a formula"

    def _sum(self) -> Any:
        total = self._product()
        while self._tokens and self._tokens[0] in "+−":
            sign = self._tokens.pop(0)
            term = self._product()
            total = total + term if sign == "+" else total - term
        return total

    def _product(self) -> Any:
        value = self._factor()
        while self._tokens and self._tokens[0] in "·/":
            sign = self._tokens.pop(0)
            factor = self._factor()
            value = value * factor if sign == "·" else value / factor
        self.largest = max(self.largest, abs(mpf(value.b)), abs(mpf(value.a)))
        return value

    def _factor(self) -> Any:
        token = self._tokens.pop(0)
        if token == "−":
            return -self._factor()
        if token == "ln":
            return iv.log(self._factor())
        if token == "e^":
            return iv.exp(self._factor())
        if token == "(":
            value = self._sum()
            assert self._tokens.pop(0) == ")"
            return value
        return iv.mpf("inf") if token == "∞" else number(token, self._digits)
