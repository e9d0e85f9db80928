"""Functions and classes of this process as they are asked: fresh copies, results as NumPy has them, nothing printed."""

from __future__ import annotations

import contextlib
import sys
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from lrstep.checks.callee import Arguments, CallStep, Handed, Instance, Library, Parameter, Recipe, Reply
from lrstep.checks.local import LocalCallee
from lrstep.checks.quiet import Bound

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
OUTSIDE, FACTORS = np.array([2.0, 3.0]), [1.0, 2.0]


def asked(function: Any, *values: Any, library: Library = "numpy", **named: Any) -> Reply:
    """What one call of a function gives."""
    positional = tuple(Handed(value, library) for value in values)
    arguments = Arguments(positional, {name: Handed(value, library) for name, value in named.items()})
    return LocalCallee(function).ask(Recipe([CallStep(arguments)]))


def scale(values: Any, factor: float = 2.0, *, shift: Any = FACTORS, **others: Any) -> Any:
    """Twice the values."""
    if others:
        return 0
    total = values * factor
    return {"total": total}, np.sum(total), OUTSIDE


class Trained:
    rate = 0.5

    def __init__(self, steps: int = 3) -> None:
        self.steps = steps

    @property
    def weights(self) -> Any:
        return self._weights

    @staticmethod
    def doubled(z: Any) -> Any:
        return helper(z)

    def fit(self, X: Any, y: Any) -> Trained:
        self._weights = X.T @ y * self.rate
        return self


def helper(z: Any) -> Any:
    return z * OUTSIDE


def test_a_signature_is_as_it_is_written() -> None:
    callee = LocalCallee(scale)
    assert callee.signature.parameters == (
        Parameter("values"),
        Parameter("factor", 2.0),
        Parameter("shift", "FACTORS", "keyword"),
        Parameter("others", kind="many keywords"),
    )
    assert callee.signature.returns == ("{'total': total}", "np.sum(total)", "OUTSIDE")
    assert (callee.kind, callee.file, callee.signature.line) == ("function", __file__, callee.first_line)
    assert callee.source.startswith("def scale(")
    assert callee.globals_read == ("OUTSIDE",)


def test_a_class_is_constructed_and_its_methods_are_called() -> None:
    callee = LocalCallee(Trained)
    assert (callee.kind, callee.signature.parameters) == ("class", (Parameter("steps", 3),))
    assert [each.name for each in callee.methods["fit"].parameters] == ["X", "y"]
    assert [each.name for each in callee.methods["doubled"].parameters] == ["z"]
    assert callee.globals_read == ("OUTSIDE",)
    reply = callee.ask(
        Recipe(
            [
                CallStep(Arguments((Handed(X), Handed(np.ones(3)))), "fit"),
                CallStep(Arguments((Handed(2.0),)), "doubled"),
            ],
            Arguments(named={"steps": Handed(7)}),
            {"rate": Handed(2.0)},
        )
    )
    assert reply.fault is None
    assert (reply.attributes["steps"], reply.attributes["rate"]) == (7, 2.0)
    assert_array_equal(reply.attributes["weights"], [18, 24])
    assert isinstance(reply.returned[0], Instance)
    assert_array_equal(reply.returned[1], [4, 6])


@pytest.mark.parametrize("library", ["numpy", "list", "pandas"])
def test_arguments_are_fresh_and_of_the_library_asked_for(library: Library) -> None:
    kinds = []

    def spoil(values: Any, labels: Any) -> Any:
        kinds.append((type(values), type(labels)))
        if isinstance(values, pd.DataFrame):
            values.iloc[0, 0] = 9.0
        else:
            values[0][0] = 9.0
        return values

    labels, before = np.array([1, 0, 1]), X.copy()
    for _ in range(2):
        reply = asked(spoil, X, labels, library=library)
        assert reply.changed == ((0, "values"),)
        assert np.asarray(reply.returned[0]).tolist() == [[9, 2], [3, 4], [5, 6]]
    assert_array_equal(X, before)
    expected = {"numpy": (np.ndarray, np.ndarray), "list": (list, list), "pandas": (pd.DataFrame, pd.Series)}
    assert set(kinds) == {expected[library]}


def test_a_matrix_multiplies_as_matrices_do() -> None:
    def product(X: Any, theta: Any) -> Any:
        return X * theta.T, type(theta)

    reply = asked(product, X, np.array([1.0, 2.0]), library="matrix")
    (result, kind) = _pair(reply)
    assert_array_equal(result, [[5], [11], [17]])
    assert kind == Instance("type", {})


def _pair(reply: Reply) -> Any:
    return reply.returned[0]


def test_a_library_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    fault = asked(scale, X, library="torch").fault
    assert fault is not None
    assert (fault.type, fault.message) == ("ModuleNotFoundError", "torch is not installed beside lrstep")


Pair = namedtuple("Pair", "dw db")


@dataclass
class Parameters:
    w: Any
    b: float


class Tensor:
    """What a tensor of another library offers."""

    def __init__(self, values: Any) -> None:
        self._values = values

    def detach(self) -> Tensor:
        return Tensor(self._values)

    def numpy(self) -> Any:
        return np.array(self._values, np.float32)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.5), 0.5),
        (np.array(0.5), 0.5),
        (np.int64(3), 3),
        (np.zeros((1, 2)).view(np.matrix), np.zeros((1, 2))),
        (np.ma.masked_array([1.0, 2.0], [False, False]), np.array([1.0, 2.0])),
        (np.array([1, 2.5], object), np.array([1.0, 2.5])),
        (Tensor([1.0, 2.0]), np.array([1.0, 2.0], np.float32)),
        (Tensor(0.5), np.array(0.5, np.float32)),
        (pd.DataFrame({"x": [1.0], "y": [2.0]}), np.array([[1.0, 2.0]])),
        ((each for each in (1, 2)), [1, 2]),
        (Pair(1.0, 2.0), Instance("Pair", {"dw": 1.0, "db": 2.0})),
        (Parameters([1.0], 2.0), Instance("Parameters", {"w": [1.0], "b": 2.0})),
        ({"w": [1, None], 3: True}, {"w": [1, None], "3": True}),
        (10**400, float(2**1023)),
        (scale, Instance("function", {})),
    ],
)
def test_results_are_arrays_and_plain_values(value: Any, expected: Any) -> None:
    (result,) = asked(lambda: value).returned
    assert type(result) is type(expected)
    if isinstance(expected, np.ndarray):
        assert isinstance(result, np.ndarray)
        assert result.dtype == expected.dtype
        assert_array_equal(result, expected)
    else:
        assert result == expected


def test_a_result_is_a_copy_and_of_bounded_size() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    kept = np.zeros(2)
    array, items = asked(lambda: kept).returned[0], asked(endless).returned[0]
    kept[0] = 1
    assert_array_equal(array, [0, 0])
    assert isinstance(items, list)
    assert len(items) == 200_000


def test_prints_are_kept_apart(capsys: pytest.CaptureFixture[str]) -> None:
    def loud() -> None:
        print("cost 0.5")
        print("oh", file=sys.stderr)
        np.log(np.zeros(1))
        print("x" * 10**6)

    reply = asked(loud)
    assert reply.fault is None
    assert reply.printed.startswith("cost 0.5\noh\nxx")
    assert len(reply.printed) == 20_000
    assert capsys.readouterr() == ("", "")


def test_what_is_drawn_by_chance_is_the_same_each_time() -> None:
    def drawn() -> Any:
        return np.random.randn(2), np.random.default_rng().normal(size=2)

    before = np.random.get_state(legacy=False)["state"]["key"]
    first, second = asked(drawn).returned[0], asked(drawn).returned[0]
    assert_array_equal(first, second)
    assert_array_equal(np.random.get_state(legacy=False)["state"]["key"], before)


def divide(m: float) -> float:
    total = 1.0
    return total / m  # the deepest line


def test_a_fault_has_its_deepest_own_line() -> None:
    fault = asked(lambda: divide(0)).fault
    assert fault is not None
    assert fault[:4] == ("raises", "ZeroDivisionError", "float division by zero", __file__)
    assert fault.code == "return total / m  # the deepest line"
    shapes = asked(lambda: np.dot(X, X)).fault
    assert shapes is not None
    assert (shapes.type, shapes.file) == ("ValueError", __file__)
    assert "not aligned" in shapes.message


def test_a_wrong_number_of_arguments_is_told_at_its_definition() -> None:
    fault = asked(divide).fault
    assert fault is not None
    assert (fault.type, fault.code) == ("TypeError", "def divide(m: float) -> float:")


def test_other_endings_have_a_kind_each() -> None:
    def swallow() -> None:
        while True:
            with contextlib.suppress(Exception):
                input("a number: ")

    def turns() -> None:
        while True:
            pass

    def fills() -> None:
        raise MemoryError

    def leaves() -> None:
        sys.exit(3)

    replies = [
        LocalCallee(each, bound=Bound(0.2)).ask(Recipe([CallStep(Arguments())]))
        for each in (swallow, fills, leaves, turns)
    ]
    faults = [reply.fault for reply in replies if reply.fault is not None]
    assert [(fault.kind, fault.code) for fault in faults[:3]] == [
        ("asks-input", 'input("a number: ")'),
        ("memory", "raise MemoryError"),
        ("exits", "sys.exit(3)"),
    ]
    assert faults[3].kind == "never-ends"
    assert faults[3].code in ("while True:", "pass")
