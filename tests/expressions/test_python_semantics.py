"""Random expressions against two oracles: Python's own grammar over single numbers, and NumPy over arrays."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lrstep.expressions import ExpressionError, parse
from tests.expressions.given import SECOND

SCALARS = {name: float(SECOND.values[name]) for name in ("J", "b", "db", "alpha", "k", "m", "n")}


@dataclass(frozen=True)
class Number:
    """A float whose operators are NumPy's: Python decides what is joined with what, NumPy what comes out."""

    value: Any

    def __add__(self, other: Number) -> Number:
        return Number(np.add(self.value, other.value))

    def __sub__(self, other: Number) -> Number:
        return Number(np.subtract(self.value, other.value))

    def __mul__(self, other: Number) -> Number:
        return Number(np.multiply(self.value, other.value))

    def __truediv__(self, other: Number) -> Number:
        return Number(np.divide(self.value, other.value))

    def __floordiv__(self, other: Number) -> Number:
        return Number(np.floor_divide(self.value, other.value))

    def __mod__(self, other: Number) -> Number:
        return Number(np.remainder(self.value, other.value))

    def __pow__(self, other: Number) -> Number:
        return Number(np.power(self.value, other.value))

    def __neg__(self) -> Number:
        return Number(np.negative(self.value))

    def __pos__(self) -> Number:
        return self

    def __lt__(self, other: Number) -> bool:
        return bool(self.value < other.value)

    def __le__(self, other: Number) -> bool:
        return bool(self.value <= other.value)

    def __gt__(self, other: Number) -> bool:
        return bool(self.value > other.value)

    def __ge__(self, other: Number) -> bool:
        return bool(self.value >= other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.value)


def _python(text: str) -> Any:
    """What Python makes of `text`: eval is the oracle here, and only here."""
    known: dict[str, Any] = {name: Number(value) for name, value in SCALARS.items()}
    known.update({"c": lambda value: Number(float(value)), "__builtins__": {}})
    with np.errstate(all="ignore"):
        found = eval(text, known)
    return found.value if isinstance(found, Number) else found


atoms = st.sampled_from([*SCALARS, "c(0)", "c(1)", "c(2)", "c(0.5)", "c(3)", "c(1e200)"])
signed = st.builds(lambda signs, atom: signs + atom, st.sampled_from(["", "", "", "-", "+", "- -"]), atoms)


def _chained(parts: st.SearchStrategy[str], operators: list[str], most: int) -> st.SearchStrategy[str]:
    """Parts with operators between them and no parentheses: what binds tighter is for the reader to know."""
    tails = st.lists(st.tuples(st.sampled_from(operators), parts), max_size=most)
    return st.builds(lambda first, tail: " ".join([first, *(f"{o} {p}" for o, p in tail)]), parts, tails)


ARITHMETIC = ["+", "-", "*", "/", "//", "%", "**"]
in_parentheses = _chained(signed, ARITHMETIC, 2).map(lambda text: f"({text})")
numbers = _chained(st.one_of(signed, signed, in_parentheses), ARITHMETIC, 3)
comparisons = st.builds(
    lambda first, tail: " ".join([first, *(f"{o} {p}" for o, p in tail)]),
    numbers,
    st.lists(st.tuples(st.sampled_from(["<", ">", "<=", ">=", "==", "!="]), numbers), min_size=1, max_size=2),
)
negated = st.builds(lambda nots, part: nots + part, st.sampled_from(["", "", "not ", "not not "]), comparisons)
conditions = _chained(st.one_of(negated, _chained(negated, ["and", "or"], 3).map(lambda t: f"({t})")), ["and", "or"], 3)


@settings(max_examples=60, deadline=None)
@given(st.one_of(numbers, conditions).filter(lambda text: len(text) < 240))  # within every limit
@example("- c(2) ** - c(2) ** c(0.5)")
@example("not J < k == n and b < J or k > c(3)")
@example("c(2) - c(1) - c(1) * c(3) % c(2) // c(2)")
def test_single_numbers_are_read_as_python_reads_them(text: str) -> None:
    expected = _python(text)
    value = parse(text.replace("c(", "(")).value(SECOND)
    assert type(value) is (bool if isinstance(expected, bool) else float)
    np.testing.assert_array_equal(np.asarray(value), expected)


@dataclass(frozen=True)
class Known:
    """An expression, fully in parentheses, and what NumPy gives for it."""

    text: str
    value: NDArray[Any]


def _unary(name: str, function: Any) -> Any:
    def make(part: Known) -> Known:
        with np.errstate(all="ignore"):
            return Known(f"{name}({part.text})", np.asarray(function(part.value)))

    return make


def _binary(symbol: str, function: Any) -> Any:
    def make(left: Known, right: Known) -> Known:
        with np.errstate(all="ignore"):
            return Known(f"({left.text} {symbol} {right.text})", np.asarray(function(left.value, right.value)))

    return make


def _grown(leaves: st.SearchStrategy[Known]) -> st.SearchStrategy[Known]:
    """Numbers of one shape, made of `leaves`."""
    unary = [
        _unary(n, f)
        for n, f in (("abs", np.abs), ("exp", np.exp), ("log", np.log), ("sqrt", np.sqrt), ("-", np.negative))
    ]
    binary = [_binary("+", np.add), _binary("-", np.subtract), _binary("*", np.multiply), _binary("/", np.divide)]
    return st.recursive(
        leaves,
        lambda part: st.one_of(
            st.builds(lambda make, p: make(p), st.sampled_from(unary), part),
            st.builds(lambda make, p, q: make(p, q), st.sampled_from(binary), part, part),
        ),
        max_leaves=5,
    )


def _leaves(*names: str) -> st.SearchStrategy[Known]:
    arrays = [Known(name, np.asarray(SECOND.values[name])) for name in names]
    single = [Known(name, np.asarray(value)) for name, value in SCALARS.items()]
    return st.one_of(st.sampled_from(arrays), st.sampled_from(single))


rows, features = _grown(_leaves("z", "a", "L", "dz", "y", "x1", "x2")), _grown(_leaves("w", "dw"))
COMPARE = [_binary("<", np.less), _binary(">=", np.greater_equal), _binary("==", np.equal)]
LOGIC = [_binary("and", np.logical_and), _binary("or", np.logical_or)]
row_truths = st.recursive(
    st.builds(lambda make, p, q: make(p, q), st.sampled_from(COMPARE), rows, rows),
    lambda part: st.one_of(
        st.builds(_unary("not ", np.logical_not), part),
        st.builds(lambda make, p, q: make(p, q), st.sampled_from(LOGIC), part, part),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(rows, features, row_truths))
def test_arrays_are_computed_as_numpy_computes_them(known: Known) -> None:
    value = parse(known.text).value(SECOND)
    assert isinstance(value, bool) == (known.value.dtype == bool and known.value.ndim == 0)
    np.testing.assert_array_equal(np.asarray(value), known.value)


FOLDS = {"min": np.min, "max": np.max, "mean": np.mean, "sum": np.sum, "norm": np.linalg.norm}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FOLDS)), st.one_of(rows, features).filter(lambda known: known.value.ndim > 0))
def test_folds_are_computed_as_numpy_computes_them(name: str, known: Known) -> None:
    with np.errstate(all="ignore"):
        expected = FOLDS[name](known.value)  # type: ignore[operator]
    value = parse(f"{name}({known.text})").value(SECOND)
    assert isinstance(value, float)
    np.testing.assert_allclose(value, expected, rtol=1e-14)


@settings(max_examples=60, deadline=None)
@given(row_truths.filter(lambda known: known.value.ndim > 0))
def test_any_and_all_are_computed_as_numpy_computes_them(known: Known) -> None:
    assert parse(f"any({known.text})").value(SECOND) == np.any(known.value)
    assert parse(f"all({known.text})").value(SECOND) == np.all(known.value)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=30), st.text("zJwx103 .,()[]<>=!&|+-*/%andortpev:'\"_\\\n\0", max_size=30)))
def test_any_text_is_an_expression_of_python_too_or_is_refused(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 (both outcomes are right)
        return
    joined = " ".join(text.split())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of 1(2) and the like, which is not at issue
        ast.parse(_without_leading_zeros(joined), mode="eval")
    assert expression.names <= set(SECOND.values)


def _without_leading_zeros(text: str) -> str:
    """Python refuses 007; we read it as 7."""
    return re.sub(r"(?<![0-9A-Za-z_.])0+(?=[0-9])", "", text)
