"""What is said of a table that may be meant otherwise: IDs, labels of one class, columns that look like labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from tests.command import called


def notes(tmp_path: Path, text: str, **options: Any) -> tuple[str, ...]:
    """What is said of a file."""
    file = tmp_path / "table.csv"
    file.write_text(text)
    return lrstep.load(file, **options).notes


def rows(names: str, *columns: Sequence[object]) -> str:
    """A file of columns under names."""
    lines = (",".join(map(str, row)) for row in zip(*columns, strict=True))
    return "\n".join([names, *lines]) + "\n"


HALF = [0, 0, 1, 1]


@pytest.mark.parametrize("name", ["id", "ID", "PassengerId", "user_id", "Loan ID", "Serial No.", "uuid"])
def test_a_column_called_like_an_id_that_differs_in_every_row_is_one(tmp_path: Path, name: str) -> None:
    (note,) = notes(tmp_path, rows(f"{name},hours,passed", [8420001, 8420002, 8420003, 8420004], [1, 2, 1, 3], HALF))
    assert note.startswith(
        f"column {name} is different in every row and counts up: if it only names the rows, leave it"
    )
    (note,) = notes(tmp_path, rows(f"{name},hours,passed", [7, 3, 9, 1], [1, 2, 1, 3], HALF))
    assert note.startswith(f"column {name} is different in every row: ")


def test_numbers_whose_difference_is_too_large_for_one_do_not_count_up(tmp_path: Path) -> None:
    assert notes(tmp_path, rows("id,hours,passed", ["1e308", "-1e308", 0, 1], [1, 2, 1, 3], HALF))[0].endswith(
        'column id is different in every row: if it only names the rows, leave it out with without="id"'
    )
    assert notes(tmp_path, rows(",hours,passed", ["1e308", "-1e308", 0, 1], [1, 2, 1, 3], HALF), features="hours") == ()


def test_a_long_count_is_one_whatever_its_name_and_a_short_one_or_a_measurement_is_not(tmp_path: Path) -> None:
    many = list(range(40))
    label = [i % 2 for i in many]
    (note,) = notes(tmp_path, rows("n,hours,passed", many, [i % 7 for i in many], label))
    assert 'without="n"' in note
    (note,) = notes(tmp_path, rows("patient,hours,passed", [84201, 84202, 84203, 84204], [1, 2, 1, 3], HALF))
    assert "counts up" in note
    assert notes(tmp_path, rows("hours,sleep,passed", [1, 2, 3, 4], [4, 3, 2.5, 1], HALF)) == ()
    generator = np.random.default_rng(0)
    salaries = generator.permutation(np.arange(20_000, 60_000, 1000)).tolist()
    assert notes(tmp_path, rows("salary,hours,passed", salaries, [i % 7 for i in many], label)) == ()
    assert notes(tmp_path, rows("citric acid,hours,passed", [0.1, 0.2, 0.3, 0.4], [1, 2, 1, 3], HALF)) == ()


def test_nothing_is_said_of_an_id_that_was_chosen_or_is_left_out(tmp_path: Path) -> None:
    text = rows("id,hours,passed", [8420001, 8420002, 8420003, 8420004], [1, 2, 3, 4], HALF)
    assert notes(tmp_path, text, features="id,hours") == ()
    assert notes(tmp_path, text, without="id") == ()


def test_a_label_of_one_class_is_said_with_the_column_that_has_two(tmp_path: Path) -> None:
    assert notes(tmp_path, rows("a,b,c", [1, 2, 3, 4], [5, 9, 90, 80], [0] * 4)) == (
        "label c has one class only, every row is 0",
    )
    assert notes(tmp_path, rows("a,b,c", HALF, [5, 9, 90, 80], [1] * 4)) == (
        'label c has one class only, every row is 1: a has two values, take it with label="a"',
    )


def test_another_column_that_looks_like_the_label_is_named(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, rows("passed,hours,tutor", HALF, [1, 2, 3, 4], [0, 1, 0, 1]))
    assert note == 'label tutor is the last column; passed could be the label, too: take it with label="passed"'
    assert notes(tmp_path, rows("passed,hours,tutor", HALF, [1, 2, 3, 4], [0, 1, 0, 1]), label="tutor") == ()
    assert notes(tmp_path, rows("tutor,hours,passed", HALF, [1, 2, 3, 4], [0, 1, 0, 1])) == ()
    assert notes(tmp_path, rows("hours,tutor,z", [1, 2, 3, 4], HALF, [0, 1, 0, 1])) == ()


def test_summary_json_and_screen_name_label_ones_and_features(tmp_path: Path) -> None:
    file = tmp_path / "tutors.csv"
    file.write_text(rows("hours,sleep,passed", [1, 2, 3, 4], [4, 3, 2.5, 1], ["no", "no", "no", "yes"]))
    summary = called("run", file).stdout.splitlines()
    assert "  label     passed (the last column): 1 of 4 rows are 1 (yes)" in summary
    assert "  features  2: hours, sleep" in summary
    assert "passed: 1 of 4" in called("run", file, "--label", "3").stdout
    table = json.loads(called("run", file, "--json").stdout)
    assert table["label"] == {"name": "passed", "positive": "yes", "ones": 1, "rows": 4}
    assert table["features"] == ["hours", "sleep"]
    assert table["notes"] == ["label passed: 1 means yes, 0 means no (choose with --positive)"]
    said = "Label passed (the last column): 1 of 4 rows are 1 (yes). 2 features: hours, sleep."
    assert said in " ".join(called("show", file, "--at", "0", "--panel", "explain").stdout.split())
    assert said in called("open", file, "--plain", stdin=b"").stdout


def test_a_column_is_not_called_like_another_place_of_the_lesson(tmp_path: Path) -> None:
    """x1 is the first feature that is used, whatever the columns are called."""
    file = tmp_path / "first.csv"
    file.write_text("0,1.0,4.0\n0,2.0,3.0\n1,3.0,2.5\n1,4.0,1.0\n")
    text = called("run", file, "--label", "x1").stdout
    assert "  features  2: column x2, column x3" in text
    assert text.count("  column x2\n") == text.count("  column x3\n") == 1
    shown = called("show", file, "--label", "x1", "--at", "1:z", "--panel", "example").stdout
    assert "column x2 1" in " ".join(shown.split())
    assert "column" not in called("run", file, "--positive", ">2").stdout.partition("features")[2]
