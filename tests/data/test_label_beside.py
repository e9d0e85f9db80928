"""Where the labels seem to be in a file beside the data, error and note say how to take them from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lrstep import InputError, load
from lrstep.data import load_file

X = "hours,sleep\n1,4\n2,3\n3,2.5\n4,1\n"
Y = "passed\n0\n0\n1\n1\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(path: str) -> str:
    with pytest.raises(InputError) as error:
        load_file(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "labels"),
    [
        ("X.csv", "y.csv"),
        ("37-X.csv", "37-y.csv"),
        ("x_train.csv", "y_train.csv"),
        ("train_features.csv", "train_labels.csv"),
        ("data.csv", "target.csv"),
    ],
)
def test_the_first_answer_names_the_file(data: str, labels: str) -> None:
    Path(data).write_text(X)
    assert "--label-file" not in refused(data)
    Path(labels).write_text(Y)
    assert f", in {data} (sleep): if its labels are in {labels}, use --label-file {labels}; else make two" in refused(
        data
    )
    assert load_file(data, label_file=labels).y.tolist() == [0, 0, 1, 1]
    with pytest.raises(InputError, match=f'use label_file="{labels}"; else'):
        load(data)


def test_another_folder_is_named_and_quoted() -> None:
    Path("my data").mkdir()
    Path("my data/X.csv").write_text(X)
    Path("my data/y.csv").write_text(Y)
    assert "use --label-file 'my data/y.csv'; else" in refused("my data/X.csv")


def test_where_the_last_column_may_be_a_label_a_note_says_it() -> None:
    Path("X.csv").write_text("hours,tutor\n1,0\n2,1\n3,1\n4,0\n")
    Path("y.csv").write_text(Y)
    assert load_file("X.csv").notes == ("label tutor is the last column; if it is in y.csv, use --label-file y.csv",)
    assert load_file("X.csv", label="tutor").notes == ()
    assert load_file("X.csv", label_file="y.csv").notes == ()
    Path("X.csv").write_text("hours,passed\n1,0\n2,1\n3,1\n4,0\n")
    assert load_file("X.csv").notes == ()  # it is called like a label


def test_labels_of_arrays_in_two_files_are_called_y() -> None:
    np.save("X.npy", np.array([[1.0, 4], [2, 3], [3, 2.5]]))
    np.save("y.npy", np.array([0, 0, 1]))
    data = load_file("X.npy", label_file="y.npy")
    assert (data.features, data.label) == (("x1", "x2"), "y")


def test_letters_that_are_not_utf_8_are_shown_as_they_probably_are() -> None:
    Path("t.csv").write_bytes("name,hours,passed\nJosé,1,0\nAna,2,1\nZoë,3,1\n".encode("cp1252"))
    assert refused("t.csv").startswith("feature name (3 values: Ana, José, …) holds text, in t.csv:3 (name): ")
