"""Labels: two values become 0 and 1, and the user is told which is which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.data import load_file
from lrstep.data.labels import Labels, encode_labels
from lrstep.errors import InputError, Place


def encode(values: Any, positive: str | None = None) -> Labels:
    return encode_labels(np.asarray(values), positive, "passed", Place("marks.csv"))


@pytest.mark.parametrize(
    ("values", "y", "classes"),
    [
        ([0, 1, 1], [0, 1, 1], ("0", "1")),
        ([0.0, 1.0], [0, 1], ("0", "1")),
        ([False, True], [0, 1], ("False", "True")),
        ([1, -1, -1], [1, 0, 0], ("-1", "1")),
        (["1", "0"], [1, 0], ("0", "1")),
        (["-1", "+1", "1.0"], [0, 1, 1], ("-1", "1")),
        ([1, 1], [1, 1], ("0", "1")),
        ([0], [0], ("0", "1")),
        (["1"], [1], ("0", "1")),
        ([True], [1], ("False", "True")),
        (np.array([0, 1, None], dtype=object)[:2], [0, 1], ("0", "1")),
    ],
)
def test_labels_that_need_no_choice_are_taken_as_they_are(values: Any, y: list[int], classes: tuple[str, str]) -> None:
    labels = encode(values)
    assert labels.y.tolist() == y
    assert labels.y.dtype == np.float64
    assert labels.classes == classes
    assert labels.notes == ()


@pytest.mark.parametrize(
    ("values", "y", "meaning"),
    [
        (["yes", "no", "yes"], [1, 0, 1], "1 means yes, 0 means no"),
        ([2, 10, 2], [0, 1, 0], "1 means 10, 0 means 2"),
        (["2", "10"], [0, 1], "1 means 10, 0 means 2"),
        (["10", "2b"], [0, 1], "1 means 2b, 0 means 10"),
        ([0.5, -0.25], [1, 0], "1 means 0.5, 0 means -0.25"),
        (["B", "a"], [0, 1], "1 means a, 0 means B"),
        (["\x1b[2J", "a"], [0, 1], "1 means a, 0 means \\x1b[2J"),
    ],
)
def test_of_other_values_the_one_that_sorts_last_counts_as_1_and_a_note_says_so(
    values: Any, y: list[int], meaning: str
) -> None:
    labels = encode(values)
    assert labels.y.tolist() == y
    assert labels.notes == (f"label passed: {meaning} (choose with --positive)",)


@pytest.mark.parametrize(
    ("values", "positive", "y"),
    [
        (["yes", "no"], "no", [0, 1]),
        ([2, 10], "2", [1, 0]),
        ([2, 10], "2.0", [1, 0]),
        ([0, 1], "0", [1, 0]),
        ([0, 0], "1", [0, 0]),
        ([True, False], "False", [0, 1]),
    ],
)
def test_the_positive_value_counts_as_1(values: Any, positive: str, y: list[int]) -> None:
    labels = encode(values, positive)
    assert labels.y.tolist() == y
    assert labels.notes == ()


ONE = "logistic regression needs examples of two classes"
THREE = "hold one against the rest, as in --positive 2, or choose another column with --label"
NEITHER = "label passed holds neither numbers nor text, in marks.csv (passed): give labels such as 0 and 1"
FILL_IN = "fill it in, or remove the row"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "there are no labels, in marks.csv (passed): give one label for each row"),
        ([-1, -1], f"label passed has only one value (-1), in marks.csv (passed): {ONE}"),
        ([0, 1, 2], f"label passed has more than two classes (0, 1, 2), in marks.csv (passed): {THREE}"),
        ([0, np.nan], f"label passed of row 1 is missing (nan), in marks.csv (passed): {FILL_IN}"),
        (["", "a"], f"label passed of row 0 is missing, in marks.csv (passed): {FILL_IN}"),
        (["a", "b", "NA"], f"label passed of row 2 is missing (NA), in marks.csv (passed): {FILL_IN}"),
        (np.array(["a", None], dtype=object), f"label passed of row 1 is missing, in marks.csv (passed): {FILL_IN}"),
        ([0, -np.inf], "label passed of row 1 is -inf, in marks.csv (passed): replace it, or remove the row"),
        ([1j, 0], NEITHER),
        (np.array(["a", 1], dtype=object), NEITHER),
        (np.array([[0], [1, 2]], dtype=object), NEITHER),
    ],
)
def test_labels_that_are_not_two_classes_are_refused(values: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        encode(values)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("values", "positive", "choice"), [([0, 1], "2", "0 or 1"), (["a", "b"], "c", "a or b"), ([1], "x", "0 or 1")]
)
def test_a_positive_value_that_is_not_there_is_refused(values: Any, positive: str, choice: str) -> None:
    with pytest.raises(InputError) as error:
        encode(values, positive)
    said = f"label passed has no value '{positive}', in marks.csv (passed): choose {choice} with --positive"
    assert str(error.value) == said


def test_a_bad_label_is_told_by_its_line_where_there_are_lines(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("x,y\n" + "1,0\n2,1\n" * 6 + "3,nan\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"y has no value in 1 of 13 rows, in .*marks\.csv:14 \(y\): "):
        load_file(tmp_path / "marks.csv")
