"""An answer is judged at the digits it was given with; an expression reads the names of the address."""

from __future__ import annotations

import math

import pytest

import lrstep
from lrstep.debugger.values import values_at
from lrstep.errors import InputError
from lrstep.expressions import Namespace
from lrstep.predict.answers import judge, judge_text, read_answer


@pytest.mark.parametrize(
    ("typed", "right", "outcome"),
    [
        ("-0.53", -0.52783, "right"),
        ("−0.52783", -0.5278291, "right"),
        ("-0.52", -0.52783, "cut off"),
        ("-0.5", -0.52783, "more digits"),
        ("-0.54", -0.52783, "wrong"),
        ("0.53", -0.52783, "wrong"),
        ("0.5", 0.5, "right"),
        ("0", 0.0, "right"),
        ("0.00", 0.004, "more digits"),
        ("0", 0.7, "wrong"),
        ("0", -0.48, "wrong"),
        ("0.49", 0.5, "wrong"),  # 0.5 cut off is 0.50
        ("2.9", 3.0, "wrong"),
        ("-1.9", -2.0, "wrong"),
        ("0.49", 0.4987, "cut off"),
        ("1e999", 0.5, "wrong"),
        ("1/(1+e^-2)", 0.8807970779778823, "right"),
        ("e^(−1)", 0.36787944117144233, "right"),
        ("5.278e-1", 0.52783, "right"),
        ("z = 12", 12.3, "right"),
        ("1/3", 0.333333333333333, "right"),
        ("nan", math.nan, "right"),
        ("inf", 3.0, "wrong"),
        ("exp(-1)", 0.36787944117144233, "right"),
        ("0.8413*0.5", 0.42067, "right"),  # 0.8413 was copied from 0.84134
        ("0.84*0.5", 0.42067, "wrong"),
    ],
)
def test_a_number_is_judged_at_its_digits(typed: str, right: float, outcome: str) -> None:
    assert judge(read_answer(typed), right) == outcome


def values(source: str, place: str) -> tuple[lrstep.Debugger, Namespace]:
    debugger = lrstep.open(source)
    debugger.go_to(place)
    return debugger, values_at(debugger.branch, debugger.frame)


@pytest.mark.parametrize("typed", ["w1*x1 + w2*x2 + b", "w1·x1 + w2·x2 + b", "z = w·x + b", "np.dot(w.T, x)+b"])
def test_an_expression_reads_the_names_of_the_address(typed: str) -> None:
    debugger, names = values("lesson", "0")
    right = debugger.step().z
    assert right is not None
    assert right[0] is not None
    assert judge(read_answer(typed, names, example=0), right[0]) == "right"


@pytest.mark.parametrize("typed", ["sigmoid(z)", "σ(z)", "1/(1+np.exp(-z))", "1/(1 + math.exp(−z))"])
def test_the_sigmoid_is_written_as_anybody_writes_it(typed: str) -> None:
    debugger, names = values("course", "1:z")
    assert judge(read_answer(typed, names, example=2), debugger.step().a[2]) == "right"  # type: ignore[index,arg-type]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("dz", "dz has no value yet"),
        ("0,53", "write the decimal point as in 0.53"),
        ("z > 0", "z > 0 is a condition"),
        ("x1*w1 +", "column"),
        ("x1*y", "one for each example"),
        ("", "the expression is empty"),
    ],
)
def test_what_is_no_answer_says_how_to_write_one(typed: str, said: str) -> None:
    _, names = values("course", "1:da")
    with pytest.raises(InputError) as error:
        read_answer(typed, names)
    assert said in str(error.value)


def test_words_are_judged_without_case_blanks_and_articles() -> None:
    assert judge_text(" The Cost ", "cost")
    assert judge_text("( 3 , )", "(3,)")
    assert not judge_text("dw", "db")
