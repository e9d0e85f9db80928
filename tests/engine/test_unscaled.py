"""What is said of columns that spread very differently and of a step that is too large, against plain NumPy."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep import Dataset, Debugger, Run, load
from lrstep.debugger import remarks_of
from lrstep.engine import risen_advice, spread_advice, train_until

AGES = np.array([[19, 19000], [35, 20000], [46, 52000], [47, 49000]])
BOUGHT = [0, 0, 1, 1]
HOURS = np.array([[1, 4], [2, 3], [3, 2.5], [4, 1]])
NAMES = ["age", "salary"]


def loss(X: Any, y: Any, w: Any, b: float) -> float:
    """The mean loss over all rows, by its definition."""
    z = (1 - 2 * np.asarray(y)) * (np.asarray(X, float) @ w + b)
    return float(np.logaddexp(0, z).mean())


def trained(run: Run, updates: int) -> str | None:
    """What is said after so many updates; and the J of which it speaks is right."""
    outcome = train_until(run, updates)
    X = run.data.X if run.scale is None else (run.data.X - run.scale.mean) / run.scale.std
    assert outcome.first == pytest.approx(loss(X, run.data.y, run.initial.w, float(run.initial.b)))
    assert outcome.quality.J == pytest.approx(loss(X, run.data.y, outcome.w, outcome.b))
    advice = risen_advice(run, outcome.first, outcome.quality.J, outcome.updates)
    return None if advice is None else advice.text("")


def test_columns_that_spread_a_hundredfold_are_named_with_their_deviations() -> None:
    advice = spread_advice(Run(Dataset(AGES, BOUGHT, NAMES)))
    std = np.std(AGES, axis=0)
    assert advice is not None
    assert advice.text() == (
        f"column salary spreads over {std[1]:,.0f}, age over {std[0]:.3g}, {std[1] / std[0]:,.0f} times less: "
        "standardize the columns"
    )
    assert spread_advice(Run(Dataset(AGES, BOUGHT, NAMES), standardize=True)) is None


@pytest.mark.parametrize(("factor", "said"), [(99.9, False), (100.1, True)])
def test_a_hundredfold_is_counted_in_deviations_and_a_constant_column_does_not_count(factor: float, said: bool) -> None:
    X = np.array([[0, 5, 0], [1, 5, factor], [0, 5, 0], [1, 5, factor]])
    assert (spread_advice(Run(Dataset(X, BOUGHT))) is not None) is said


def test_numbers_of_any_size_are_compared() -> None:
    X = np.array([[1e308, 5e-324], [-1e308, 1e-323], [1e308, 5e-324]])
    advice = spread_advice(Run(Dataset(X, [0, 1, 0])))
    assert advice is None or "times less" in advice.what
    assert risen_advice(Run(Dataset(X[:, :1], [0, 1, 0])), 0.69, 1e300, 2) is not None


def test_a_cost_that_rose_names_the_column_and_what_mends_it() -> None:
    said = trained(Run(Dataset(AGES, BOUGHT, NAMES)), 10)
    assert said == (
        "J is 24,374,991 after 10 updates and was 0.693 before the first: the step is too large for column salary, "
        "whose values lie around 35,000: --standardize scales the columns"
    )
    assert trained(Run(Dataset(AGES, BOUGHT, NAMES), standardize=True), 10) is None


def test_where_scaling_would_not_help_a_smaller_alpha_is_named() -> None:
    X = np.array([[-2, 1], [-1, 0.5], [0.5, 1.2], [2.2, -1]])
    for run in (Run(Dataset(X, [0, 1, 0, 1]), alpha=50), Run(Dataset(AGES, [0, 1, 0, 1]), alpha=50, standardize=True)):
        said = trained(run, 3)
        assert said is not None
        assert said.endswith("the step is too large: give a smaller alpha")


def test_of_a_wide_column_around_0_its_deviation_is_named() -> None:
    X = np.array([[-100.0], [120.0], [-80.0], [60.0]])
    said = trained(Run(Dataset(X, [0, 1, 1, 0], ["gain"])), 20)
    assert said is not None
    assert f"column gain, which spreads over {X.std():.3g}: --standardize" in said


def test_of_a_column_that_only_names_the_rows_it_is_said_to_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    y = [0, 0, 1, 1]

    def said(columns: dict[str, list[Any]], **options: Any) -> str | None:
        rows = zip(*columns.values(), y, strict=True)
        path.write_text("\n".join([",".join([*columns, "y"]), *(",".join(map(str, row)) for row in rows)]))
        return trained(Run(load(path, **options)), 10)

    ids, keys, hours, salary = (
        [84201, 84202, 84203, 84204],
        [9917, 1233, 7732, 8271],
        [1, 2, 3, 4],
        [4e4, 3e4, 2e4, 1e4],
    )
    told = said({"id": ids, "hours": hours})
    assert told is not None
    assert told.endswith(
        "for column id, whose values lie around 84,202 and seem only to name the rows: --without id leaves it out"
    )
    assert said({"id": ids, "hours": hours}, without="id") is None
    told = said({"id": ids, "key": keys, "hours": hours}, without="key")
    assert told is not None
    assert told.endswith(": --without key,id leaves it out")
    told = said({"id": ids, "salary": salary, "hours": hours})
    assert told is not None
    assert told.endswith(": --without id --standardize leaves it out and scales the others")
    told = said({"id": ids, "hours": hours}, features="id,hours")  # somebody chose it: it may be a measurement
    assert told is not None
    assert told.endswith(": --standardize scales the columns")
    debugger = Debugger(Run(load(path)))
    debugger.go_to("3:b")
    assert remarks_of(debugger)[0].endswith("seem only to name the rows: leave it out")
    debugger.opened_by = "lrstep t.csv"
    assert remarks_of(debugger)[0].endswith(": `lrstep t.csv --without id` leaves it out")


def test_a_column_that_only_names_the_rows_is_not_compared_with_others(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,hours,sleep,y\n84201,1,4,0\n94202,2,3,0\n14203,3,2.5,1\n84204,4,1,1\n")
    assert spread_advice(Run(load(path))) is None
    assert spread_advice(Run(load(path, features="id,hours"))) is not None


@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"batch": 2, "order": "shuffle"}, {"dtype": "float32"}])
def test_nothing_is_said_where_columns_are_alike_and_the_cost_fell(options: dict[str, Any]) -> None:
    data = Dataset(HOURS, [0, 0, 1, 1])
    run = Run(data, **options)
    assert spread_advice(run) is None
    assert trained(run, 100) is None


def test_what_a_small_step_does_too_is_not_called_too_large() -> None:
    data = Dataset(HOURS, [0, 0, 1, 1])
    part = train_until(Run(data, batch=1), 1)
    assert part.quality.J > part.first  # the others' loss rose
    assert trained(Run(data, batch=1), 1) is None  # though the one row's fell
    near = train_until(Run(data, alpha=1), 2000)
    start = f"{near.w[0]!r},{near.w[1]!r};{near.b!r}".replace("np.float64(", "").replace(")", "")
    assert trained(Run(data, init=start, l2=5), 10) is None  # a penalty shrinks the weights, and J rises for that


def test_a_cost_that_is_no_number_has_risen() -> None:
    advice = risen_advice(Run(Dataset(AGES, BOUGHT, NAMES)), 0.693, math.nan, 3)
    assert advice is not None
    assert advice.what.startswith("J is NaN after 3 updates")


def test_the_debugger_says_it_where_it_shows_and_says_nothing_of_an_edit() -> None:
    debugger = Debugger(Run(Dataset(AGES, BOUGHT, NAMES)))
    assert "1,378 times less: standardize the columns" in remarks_of(debugger)[0]
    debugger.go_to("1:b")
    assert remarks_of(debugger) == []
    debugger.go_to("2:z")
    assert remarks_of(debugger) == []  # no J of this update is known yet
    for place in ("2:J", "2:w", "2:b"):
        frame = debugger.go_to(place)
        (said,) = remarks_of(debugger)
        assert f"J is {frame.J:,.0f} after 1 update and was 0.693 before the first" in said
    debugger.opened_by = "lrstep ages.csv"
    assert "`lrstep ages.csv --standardize` scales the columns" in remarks_of(debugger)[0]
    debugger.assign("w1 = 500")
    debugger.next_update(2)
    assert remarks_of(debugger) == []  # somebody set the weight: the step is not to blame


def test_of_part_of_the_rows_the_mean_over_all_is_told() -> None:
    debugger = Debugger(Run(Dataset(AGES, BOUGHT, NAMES), batch=1))
    debugger.go_to("6:b")
    before = debugger.frame.values.before
    (said,) = remarks_of(debugger)
    assert f"J is {loss(AGES, BOUGHT, before.w, float(before.b)):,.0f} after 5 updates" in said
