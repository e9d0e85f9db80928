"""What check says of a log: the mistake of the loop that a Recorder wrote down, or that there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.checks.of_log import judged_log
from lrstep.checks.verdict import Verdict
from lrstep.engine import finished
from lrstep.errors import InputError
from tests.steplog.loops import ALPHA, M, X, Y, cost, recorder, sigmoid, verified
from tests.steplog.loops.right import ADVICE
from tests.steplog.loops.wrong import WRONG

Gradient = Callable[[Any, Any], tuple[Any, Any]]

NAMED = {
    "01_sum_for_mean": "gradient-not-averaged",
    "02_db_sum_dw_mean": "db-not-averaged",
    "04_factor_two": "factor-two",
    "07_squared_error_sgd": "squared-error-gradient",
    "10_one_inside_the_exponent": "one-inside-exponent",
    "13_sigmoid_twice": "sigmoid-twice",
    "16_gradient_at_the_start": "gradient-at-start",
    "17_not_simultaneous_alias": "not-simultaneous",
    "20_bias_times_db": "parameter-for-rate",
    "22_settings_written_into_model": "rate-hard-coded",
    "26_zero_one_labels_in_the_pm1_loss": "zero-one-labels-in-the-pm1-loss",
    "29_b_before_the_product": "b-before-product",
    "31_penalty_summed_over_weights": "penalty-summed",
    "31_without_saying_the_penalty": "penalty-summed",
    "34_cost_middle_sign": "cost-middle-sign",
    "35_cost_divides_one_term": "cost-half-averaged",
    "38_cost_log_is_logistic": "log-is-logistic",
    "41_cost_is_squared_error": "squared-error-cost",
    "49_stops_at_once": "cost-middle-sign",
}
"""Of all but the two whose rows are others than those that were recorded: of these verify tells the numbers alone."""


def verdict(path: Path, *, strict: bool = False) -> Verdict:
    return finished(judged_log(str(path), strict=strict))


def recorded(path: Path, gradient: Gradient, updates: int = 5, shown: str = "J dw db") -> Path:
    """The log of a loop with this gradient of (w, b)."""
    w, b = np.zeros(X.shape[1]), 0.0
    with recorder(path) as rec:
        for _ in range(updates):
            dw, db = gradient(w, b)
            values = {"J": cost(X, Y, w, b), "dw": dw, "db": db}
            w, b = w - ALPHA * dw, b - ALPHA * db
            rec.update(w=w, b=b, **{name: values[name] for name in shown.split()})
    return path


def right(w: Any, b: Any) -> tuple[Any, Any]:
    dz = sigmoid(X @ w + b) - Y
    return X.T @ dz / M, dz.mean()


LONG_SOUGHT = (
    "07_squared_error_sgd", "10_one_inside_the_exponent", "22_settings_written_into_model",
    "31_without_saying_the_penalty", "45_batch_replaces_the_data", "55_hidden_global_data",
)  # fmt: skip
"""Wrong loops for which the search takes seconds: the tests of programs have them."""


@pytest.mark.parametrize("loop", ADVICE, ids=lambda loop: loop.__name__)
def test_right_loops_are_right_with_the_advice_of_verify(loop: Any, tmp_path: Path) -> None:
    loop(tmp_path / "log.jsonl", X, Y)
    judged = verdict(tmp_path / "log.jsonl")
    assert judged.ok is True, judged
    assert [each.id for each in judged.advice] == ADVICE[loop]
    assert verdict(tmp_path / "log.jsonl", strict=True).ok is not bool(ADVICE[loop])


@pytest.mark.parametrize("name", [name for name in WRONG if name not in LONG_SOUGHT])
def test_wrong_loops_are_wrong_in_the_update_that_verify_names(name: str, tmp_path: Path) -> None:
    loop, addresses, words = WRONG[name]
    loop(tmp_path / "log.jsonl", X, Y)
    judged = verdict(tmp_path / "log.jsonl")
    assert judged.ok is False
    assert (judged.file, judged.update) == (None, int(addresses[0].split(":")[0]))
    first = verified(tmp_path / "log.jsonl").differences[0]
    assert first.sentence in judged.pattern
    assert words in judged.pattern
    assert judged.mistake == NAMED.get(name)


@pytest.mark.parametrize("shown", ["J dw db", "dw", "J"])
def test_a_sum_for_a_mean_has_its_name_whatever_of_it_is_recorded(shown: str, tmp_path: Path) -> None:
    def summed(w: Any, b: Any) -> tuple[Any, Any]:
        dw, db = right(w, b)
        return dw * M, db * M

    judged = verdict(recorded(tmp_path / "log.jsonl", summed, shown=shown))
    assert (judged.mistake, judged.variable, judged.update) == ("gradient-not-averaged", "dw", 1)
    given = judged.to_dict()
    assert (given["file"], given["update"], given["variable"]) == (None, 1, "dw")


def test_what_begins_later_is_named_from_there(tmp_path: Path) -> None:
    """A division that is forgotten from the third update on."""
    calls = iter(range(5))

    def later(w: Any, b: Any) -> tuple[Any, Any]:
        dw, db = right(w, b)
        return (dw * M, db * M) if next(calls) >= 2 else (dw, db)

    judged = verdict(recorded(tmp_path / "log.jsonl", later))
    assert (judged.mistake, judged.update) == ("gradient-not-averaged", 3)


def test_a_cost_that_is_a_sum_alone_is_advice_in_a_log(tmp_path: Path) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    with recorder(tmp_path / "log.jsonl") as rec:
        for _ in range(4):
            J, (dw, db) = M * cost(X, Y, w, b), right(w, b)
            w, b = w - ALPHA * dw, b - ALPHA * db
            rec.update(w=w, b=b, J=J, dw=dw, db=db)
    judged = verdict(tmp_path / "log.jsonl")
    assert judged.ok is True
    assert [each.id for each in judged.advice] == ["J-sum"]


def test_a_right_log_says_what_was_checked(tmp_path: Path) -> None:
    judged = verdict(recorded(tmp_path / "log.jsonl", right))
    assert judged.ok is True
    assert "checked    J, dw, db, w and b, on 5 updates" in str(judged)


def test_a_log_of_no_updates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no updates"):
        verdict(recorded(tmp_path / "log.jsonl", right, updates=0))
