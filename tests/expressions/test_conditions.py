"""Conditions: what has no value yet, what is one truth value, what is known before the run starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from lrstep.errors import InputError
from lrstep.expressions import ExpressionError, Value, parse, parse_condition
from tests.expressions.given import FIRST, SECOND, Given


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("J < 0.6", True),
        ("J < prev(J)", True),
        ("J < 0.4", False),
        ("J < 0.6 and not k > 2", True),
        ("all(z < 0) or norm(dw) > 1.5", True),
        ("isnan(J)", False),
        ("true", True),
    ],
)
def test_a_condition_holds_or_not(text: str, holds: bool) -> None:
    assert parse_condition(text).holds(SECOND) is holds


@pytest.mark.parametrize(
    "text",
    [
        "db < 1",
        "not db < 1",
        "db != db",
        "0 < db < 1",
        "any(a > 0)",
        "all(isnan(a))",
        "prev(J) < 1",
        "prev(w1) < 1",
        "not prev(z)[3] > 0",
        "J < 1 and db < 1",
        "max(J, db) < 1",
        "any(J > 1 and a > 0)",
        "sum((prev(w) - w)[0], 1) > 0",
        "y[1] == 1",
    ],
)
def test_a_name_without_a_value_makes_a_condition_false(text: str) -> None:
    assert parse(text).value(FIRST) is None
    assert parse_condition(text).holds(FIRST) is False


@pytest.mark.parametrize(
    ("text", "value"),
    [("db < 1 or J < 1", True), ("J < 1 or db < 1", True), ("db < 1 and J > 1", False), ("J > 1 and db < 1", False)],
)
def test_the_side_that_has_a_value_decides_where_it_can_in_either_order(text: str, value: bool) -> None:
    assert parse(text).value(FIRST) is value


@pytest.mark.parametrize("text", ["J < 1 or prev(J) < 1", "not (J > 1 and db > 1)", "not 1 < J < db"])
def test_what_the_left_side_decides_needs_no_right_side(text: str) -> None:
    assert parse_condition(text).holds(FIRST) is True


def test_a_component_can_be_known_before_the_whole() -> None:
    @dataclass(frozen=True)
    class AfterFirstComponent(Given):
        def item(self, name: str, index: int) -> Value | None:
            return 2.0 if (name, index) == ("dw", 0) else None

    namespace = AfterFirstComponent({})
    assert parse_condition("dw1 > 1").holds(namespace) is True
    assert parse_condition("dw[0] > 1").holds(namespace) is True
    assert parse_condition("dw2 > 1").holds(namespace) is False
    assert parse_condition("norm(dw) > 1").holds(namespace) is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "z > 0",
            "this condition has one value per example (column 1 of 'z > 0'): write any(z > 0) or all(z > 0)",
        ),
        (
            "J < 1 and dw == 0",
            "this condition has one value per feature (column 1 of 'J < 1 and dw == 0'): "
            "write any(J < 1 and dw == 0) or all(J < 1 and dw == 0)",
        ),
        ("J", "this is a number, not a condition (column 1 of 'J'): compare it with something, as in J < 0.3"),
        ("z", "this is a number, not a condition (column 1 of 'z'): compare it with something, as in J < 0.3"),
    ],
)
def test_what_is_not_one_truth_value_is_refused_before_the_run(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text)
    assert str(caught.value) == message
    with pytest.raises(ExpressionError) as caught:
        parse(text).holds(SECOND)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("J < w3", "there is no w3 (column 5 of 'J < w3'): "),
        ("x3 * 2", "there is no x3 (column 1 of 'x3 * 2'): "),
        ("prev(dw9)", "there is no dw9 (column 6 of 'prev(dw9)'): "),
        ("w[2]", "there is no w[2] (column 1 of 'w[2]'): "),
        ("prev(w)[-3]", "there is no prev(w)[-3] (column 6 of 'prev(w)[-3]'): "),
        ("x[0][2]", "there is no x[0][2] (column 1 of 'x[0][2]'): "),
    ],
)
def test_a_feature_that_the_data_does_not_have(text: str, message: str) -> None:
    message += "the data has 2 features, counted from 1 in w1 and from 0 in w[0]"
    expression = parse(text)
    with pytest.raises(ExpressionError) as caught:
        expression.check(2)
    assert str(caught.value) == message
    with pytest.raises(ExpressionError) as caught:
        expression.value(SECOND)
    assert str(caught.value) == message
    expression.check(n=9)


def test_a_row_can_be_checked_before_the_run() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("k > 2 and z[4] > 0").check(2, rows=4)
    assert str(caught.value) == (
        "there is no z[4] (column 11 of 'k > 2 and z[4] > 0'): the data's rows count from 0 to 3"
    )
    parse("z[3] > x[-4][1]").check(2, rows=4)


def test_an_expression_tells_what_it_reads() -> None:
    expression = parse("w1 + prev(x2)[3] < norm(dw) and J < 1")
    assert expression.text == "w1 + prev(x2)[3] < norm(dw) and J < 1"
    assert expression.names == {"w", "x", "dw", "J"}
    assert expression.uses_previous
    assert expression.shape == "scalar"
    assert expression.is_condition
    watch = parse("2 * dz")
    assert not watch.uses_previous
    assert watch.shape == "rows"
    assert not watch.is_condition


def test_an_expression_error_is_an_input_error_with_its_column() -> None:
    with pytest.raises(InputError) as caught:
        parse("J < Z")
    error = caught.value
    assert isinstance(error, ExpressionError)
    assert (error.what, error.mend, error.column) == ("there is no 'Z' (column 5 of 'J < Z')", "did you mean z?", 5)


def test_the_namespace_may_hold_any_number_of_features() -> None:
    wide = replace(SECOND, n=100_000)
    assert parse("w1").value(wide) == 0.25
