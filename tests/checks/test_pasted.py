"""Numbers that people got and posted: right, or the mistake that gives them, on the right one of three problems."""

from __future__ import annotations

import numpy as np
import pytest

from lrstep.checks.digits import typed
from lrstep.checks.on import problems_of
from lrstep.checks.pasted import COURSE, judged_numbers
from lrstep.checks.verdict import Verdict
from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.errors import InputError

A, B, C = "b = 2,", "b = 1.5,", "b = 2.5,"
"""What tells the course's three test problems apart: in print until 2022, in print since, and its grader's."""

PUBLISHED = {
    A: {"dw": "0.99845601,2.39507239", "db": "0.001455578136784208", "J": "5.801545319394553"},
    B: {"dw": "0.25071532,-0.06604096", "db": "-0.12500404500439652", "J": "0.15900537707692405"},
    C: {"dw": "-0.03909333,0.12501464,-0.99960809", "db": "0.288106326429569", "J": "2.0424567983978403"},
}
NO_SIGMOID = {
    A: {"dw": "12.8, 30.8267", "db": "4.5333", "J": "nan"},
    B: {"dw": "4.8,13.71", "db": "0.36666666666666653", "J": "nan"},
    C: {"dw": "[ 5.55  14.985  5.985]", "db": "4.825", "J": "nan"},
}


def verdict(numbers: dict[str, str]) -> Verdict:
    return judged_numbers({name: typed(text, f"--{name}") for name, text in numbers.items()})


@pytest.mark.parametrize("problem", PUBLISHED)
@pytest.mark.parametrize("names", [("dw", "db", "J"), ("dw",), ("db",), ("J",), ("dw", "J")])
def test_the_published_values_are_right(problem: str, names: tuple[str, ...]) -> None:
    judged = verdict({name: PUBLISHED[problem][name] for name in names})
    assert judged.ok is True
    assert problem in judged.over


@pytest.mark.parametrize("problem", PUBLISHED)
@pytest.mark.parametrize("digits", [4, 5, 7])
def test_they_are_right_at_the_digits_given_cut_off_or_rounded(problem: str, digits: int) -> None:
    rounded = {
        name: ",".join(f"{float(each):.{digits}f}" for each in text.split(","))
        for name, text in PUBLISHED[problem].items()
    }
    cut = {
        name: ",".join(each[: each.index(".") + digits + 1] for each in text.split(","))
        for name, text in PUBLISHED[problem].items()
    }
    for numbers in (rounded, cut):
        judged = verdict(numbers)
        assert judged.ok is True, judged
        assert problem in judged.over


@pytest.mark.parametrize("problem", PUBLISHED)
@pytest.mark.parametrize("name", ["dw", "db", "J"])
def test_a_last_digit_too_many_off_is_not_right(problem: str, name: str) -> None:
    """Two units in the fifth decimal: neither a rounding nor a cut."""
    values = [float(each) for each in PUBLISHED[problem][name].split(",")]
    judged = verdict(PUBLISHED[problem] | {name: ",".join(f"{value + 2e-5:.5f}" for value in values)})
    assert judged.ok is False
    assert judged.variable == name


@pytest.mark.parametrize("problem", NO_SIGMOID)
@pytest.mark.parametrize("names", [("dw", "db", "J"), ("dw", "db"), ("dw",)])
def test_no_sigmoid_is_named_on_its_problem(problem: str, names: tuple[str, ...]) -> None:
    judged = verdict({name: NO_SIGMOID[problem][name] for name in names})
    assert (judged.ok, judged.mistake, judged.variable) == (False, "no-sigmoid", "a")
    assert problem in judged.over
    assert judged.candidates == ()


@pytest.mark.parametrize(
    ("problem", "J"), [(A, "10.604635958182634"), (B, "7.410349464564118"), (C, "12.519827193591217")]
)
def test_an_outer_product_is_named_on_its_problem(problem: str, J: str) -> None:
    """`Y*log(A).T`; where summing before multiplying gives the same J, that is offered, too."""
    judged = verdict({"J": J})
    assert (judged.mistake, judged.variable) == ("outer-product", "J")
    assert problem in judged.over
    assert verdict(PUBLISHED[problem] | {"J": J}).mistake == "outer-product"


def test_a_cost_that_is_not_summed_is_named_from_its_four_numbers() -> None:
    judged = verdict({"J": "3.7558e-04, 5.0862e-05, 4.1947e-02, 2.0001"})
    assert (judged.mistake, judged.variable) == ("cost-not-summed", "J")
    assert C in judged.over


def test_of_the_gradient_alone_a_sum_is_a_mistake() -> None:
    """Only a cost that is a sum, too, would make it a convention."""
    assert verdict({"dw": "2.995368,7.185217"}).mistake == "gradient-not-averaged"


def test_a_mean_that_is_a_sum_is_named_from_a_few_digits() -> None:
    """3 times the published values of the first problem."""
    judged = verdict({"dw": "2.995,7.185", "db": "0.00437"})
    assert judged.mistake == "gradient-not-averaged"
    assert A in judged.over


def test_where_several_mistakes_give_the_numbers_all_are_told() -> None:
    """Of db alone nobody knows whether dw is a sum, too."""
    judged = verdict({"db": "-0.37501"})
    assert {slip.id for slip in judged.candidates} >= {"db-not-averaged", "gradient-not-averaged"}
    assert judged.variable == "db"
    assert "one of these" in str(judged)


def test_numbers_of_nothing_known_are_not_judged() -> None:
    judged = verdict({"dw": "17.123,-8.4456"})
    assert judged.ok is None
    assert "--on SOURCE" in judged.undecided


def test_what_is_right_beside_what_is_not_tells_the_problem() -> None:
    judged = verdict({"dw": "0.99845601,2.39507239", "J": "17.3912"})
    assert (judged.ok, judged.variable) == (False, "J")
    assert A in judged.over


@pytest.mark.parametrize("problem", COURSE)
def test_the_problems_are_the_published_ones(problem: object) -> None:
    """By central differences of the cost, written out again."""
    (moment,) = (each.moment for each in COURSE if each is problem)

    def cost(w: np.ndarray, b: float) -> float:
        a = 1 / (1 + np.exp(-(moment.X @ w + b)))
        return float(-np.mean(moment.y * np.log(a) + (1 - moment.y) * np.log(1 - a)))

    h = 1e-6
    steps = h * np.eye(moment.n)
    dw = [(cost(moment.w + step, moment.b) - cost(moment.w - step, moment.b)) / (2 * h) for step in steps]
    published = next(values for name, values in PUBLISHED.items() if name == f"b = {moment.b:g},")
    assert dw == pytest.approx(
        [float(each) for each in published["dw"].split(",")], abs=1e-5
    )  # 1 − a has few digits where a is near 1
    assert cost(moment.w, moment.b) == pytest.approx(float(published["J"]), rel=1e-9)


def test_on_other_data_right_numbers_are_found_at_the_start_and_later() -> None:
    X, y = np.array([[1.0, 8], [2, 6], [3, 7], [4, 5], [5, 7], [6, 9]]), np.array([0.0, 0, 0, 1, 1, 1])
    problems = problems_of(Run(Dataset(X, y), alpha=0.1), "mine", 20)
    assert judged_numbers({"dw": typed("-0.75,0", "--dw")}, problems).over.startswith("mine, at its initial parameters")
    w, b = np.zeros(2), 0.0
    for _ in range(3):
        dz = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - 0.1 * X.T @ dz / 6, b - 0.1 * dz.mean()
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    later = judged_numbers({"dw": typed(",".join(map(repr, (X.T @ dz / 6).tolist())), "--dw")}, problems)
    assert later.ok is True
    assert later.over.startswith("mine, after 3 updates,")
    summed = judged_numbers({"dw": typed("-4.5,0", "--dw")}, problems)
    assert summed.mistake == "gradient-not-averaged"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("4.8,13.71", [4.8, 13.71]),
        ("-0.039,0.125", [-0.039, 0.125]),
        ("[[0.99845601]\n [2.39507239]]", [0.99845601, 2.39507239]),
        ("array([ 5.55, 14.985, 5.985])", [5.55, 14.985, 5.985]),
        ("3.7558e-04 5.0862E-05", [3.7558e-4, 5.0862e-5]),
        (".5", [0.5]),
        ("nan", [np.nan]),
        ("-inf", [-np.inf]),
    ],
)
def test_numbers_are_read_as_they_are_printed(text: str, values: list[float]) -> None:
    numbers = typed(text, "--dw")
    np.testing.assert_array_equal(numbers.values, values)
    finite = np.isfinite(values)
    assert (numbers.low <= numbers.values)[finite].all()
    assert (numbers.values <= numbers.high)[finite].all()


@pytest.mark.parametrize("text", ["", "x", "1,2,x", "1e", "--", "1..2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--dw"):
        typed(text, "--dw")
