"""Attempts to run code, or to take the machine down: each is refused, or is only a number, and at once."""

from __future__ import annotations

import time

import pytest

from lrstep.expressions import ExpressionError, parse
from tests.expressions.given import SECOND

REFUSED = [
    # to run code
    "__import__('os').system('true')",
    "__import__",
    "__builtins__",
    "__class__",
    "eval('1')",
    "exec(1)",
    "open(1)",
    "getattr(J, 1)",
    "import os",
    "J; import os",
    "J\nimport os",
    "().__class__.__bases__[0].__subclasses__()",
    "J.__class__",
    "J . real",
    "(J).real",
    "1 .real",
    "1.real",
    "w.tofile(1)",
    "np.load(1)",
    "abs.__self__",
    "prev.__globals__",
    "prev(__class__)",
    "z.__getitem__(0)",
    "z[0].__class__",
    "lambda: J",
    "(lambda x: x)(1)",
    "(k := 5)",
    "[x for x in z]",
    "(x for x in z)",
    "{J}",
    "{1: 2}",
    "J if k else b",
    "*z",
    "**z",
    "max(*z)",
    "max(**z)",
    "max(z, key=abs)",
    "max(key=1)",
    "f'{J}'",
    "'%s' % J",
    "b'1'",
    '"""',
    "print(J)",
    "yield J",
    "await J",
    "assert J",
    "None",
    "...",
    "J @ w",
    "z[:]",
    "z[::-1]",
    "z[...]",
    "z[prev]",
    "z[z[0]]",
    "z[True]",
    "`J`",
    "$J",
    "J\\\n< 1",
    "J # < 1",
    # to be taken for something else
    "ｊ < 1",
    "Ｊ < 1",
    "ᴶ < 1",
    "𝐉 < 1",
    "Ј < 1",
    "J\u200b < 1",
    "J\u00a0< 1",
    "J\u202e < 1",
    "J\0",
    "\0",
    "\ud800",
    "\x1b[31mJ",
    "ﬁ",
    "٣ < 4",
    "z[٣]",
    "z[²]",
    "J\x0c< 1",
    # to exhaust
    "(" * 100_000,
    "(" * 100_000 + "1" + ")" * 100_000,
    "(" * 400 + "1" + ")" * 400,
    "[" * 900,
    "-" * 900 + "1",
    "+-" * 100 + "1",
    "not " * 240 + "true",
    "2" + "**2" * 120,
    "abs(" * 120 + "J" + ")" * 120,
    "w" + "[0]" * 80,
    "1" + "+1" * 499,
    "x" * 10_000_000,
    "1" * 10_000_000,
    "\U0001f600" * 10_000_000,
    "J < 1 and " * 1_000_000 + "k > 1",
    "z[" + "9" * 900 + "]",
    "z[" + "9" * 16 + "]",
    "w" + "9" * 900,
    "w9999999999",
    "0x" + "f" * 900,
    "1_000",
    "1e1e1",
    "9j",
]

EVALUATED = [
    ("9**9**9**9", float("inf")),
    ("9" * 900, float("inf")),
    ("9e999999999999999999", float("inf")),
    ("1e-" + "9" * 900, 0.0),
    ("0" * 900 + "7", 7.0),
    ("1" + "+1" * 124, 125.0),
    ("1" + "-1" * 124, -123.0),
    ("(" * 29 + "1" + ")" * 29, 1.0),
    ("-" * 29 + "1", -1.0),
    ("1" + "**1" * 29, 1.0),
    ("exp(exp(exp(exp(9))))", float("inf")),
    ("sum(" + "1," * 120 + "1)", 121.0),
    ("-0 ** 0.5", 0.0),
]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_an_escape_is_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert time.perf_counter() - start < 0.5
    said = str(caught.value)
    assert said.isprintable()
    assert len(said) < 600
    said.encode()


@pytest.mark.parametrize(("text", "value"), EVALUATED, ids=range(len(EVALUATED)))
def test_a_heavy_number_is_a_number_at_once(text: str, value: float) -> None:
    start = time.perf_counter()
    assert parse(text).value(SECOND) == value
    assert time.perf_counter() - start < 0.5


def test_there_are_fifty_attempts_and_more() -> None:
    assert len(set(REFUSED)) == len(REFUSED) > 50


def test_a_feature_far_beyond_the_data_is_refused() -> None:
    with pytest.raises(ExpressionError, match="there is no w999999999 "):
        parse("w999999999").value(SECOND)
