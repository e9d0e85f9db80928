"""Of several tables in a file one is read: a note says which and how to have another, and --table names it."""

from __future__ import annotations

import shlex
import sqlite3
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from lrstep.data import Dataset, load_file
from lrstep.errors import InputError
from tests.data.workbooks import workbook

Rows: TypeAlias = list[list[Any]]

FIRST: Rows = [["hours", "passed"], [1, 0], [2, 1]]
SECOND: Rows = [["sleep", "tea", "passed"], [4, 1, 0], [3, 2, 0], [2, 3, 1]]
OTHER: Rows = [["weight", "ill"], [70, 1], [80, 0], [90, 1], [60, 0]]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(path: str, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        load_file(path, **options)
    return str(error.value)


def named_in(note: str) -> str:
    """What a note says that --table may be."""
    return shlex.split(note.partition("--table ")[2])[0]


def csv_of(rows: Rows) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def make_workbook(path: Path) -> None:
    path.write_bytes(workbook([], First=FIRST, Second=SECOND, **{"Other one": OTHER}))


def make_database(path: Path) -> None:
    base = sqlite3.connect(path)
    for name, rows in (("First", FIRST), ("Second", SECOND), ("Other one", OTHER)):
        base.execute(f'create table "{name}" ({",".join(map(str, rows[0]))})')
        base.executemany(f'insert into "{name}" values ({",".join("?" * len(rows[0]))})', rows[1:])
    base.commit()
    base.close()


def test_a_sheet_is_chosen_by_its_name() -> None:
    pytest.importorskip("python_calamine", reason="the extra excel is not installed")
    make_workbook(Path("t.xlsx"))
    first = load_file("t.xlsx")
    assert first.features == ("hours",)
    assert first.notes == (
        "sheet First is read, the first of 3 (not Second, Other one): to read another, use --table Second",
    )
    second = load_file("t.xlsx", table=named_in(first.notes[0]))
    assert (second.features, second.rows, second.notes) == (("sleep", "tea"), 3, ())
    assert second.load == {"table": "Second"}
    assert load_file("t.xlsx", table="Other one").features == ("weight",)
    assert load_file("t.xlsx", table="3").features == ("sleep", "tea")  # S, which is empty, is the first
    assert refused("t.xlsx", table="secnd") == "there is no sheet 'secnd', in t.xlsx: did you mean Second?"
    assert refused("t.xlsx", table="S") == "there are no rows, in t.xlsx: give at least one example"


def test_a_table_of_a_database_is_chosen_by_its_name() -> None:
    make_database(Path("t.db"))
    largest = load_file("t.db")
    assert largest.label == "ill"
    assert largest.notes == (
        "table Other one is read, the largest of 3 (not First, Second): to read another, use --table First",
    )
    first = load_file("t.db", table=named_in(largest.notes[0]))
    assert (first.features, first.rows, first.notes) == (("hours",), 2, ())
    assert refused("t.db", table="x; drop table First").startswith("there is no table 'x; drop table First', in t.db: ")


def test_a_file_of_an_archive_is_chosen_by_its_name() -> None:
    with zipfile.ZipFile("t.zip", "w") as archive:
        archive.writestr("read me.txt.md", "hello")
        archive.writestr("all/first.csv", csv_of(FIRST))
        archive.writestr("all/second one.csv", csv_of(SECOND))
    said = refused("t.zip")
    assert said == (
        "the archive holds 3 files (read me.txt.md, all/first.csv, all/second one.csv), in t.zip: name the one to "
        "read, as in --table all/first.csv"
    )
    assert load_file("t.zip", table=named_in(said)).features == ("hours",)
    assert load_file("t.zip", table="all/second one.csv").features == ("sleep", "tea")
    assert refused("t.zip", table="second.csv").startswith("there is no file 'second.csv', in t.zip: ")


def test_of_a_workbook_in_an_archive_the_sheet_is_chosen() -> None:
    pytest.importorskip("python_calamine", reason="the extra excel is not installed")
    with zipfile.ZipFile("t.zip", "w") as archive:
        archive.writestr("t.xlsx", workbook(FIRST, Second=SECOND))
    assert load_file("t.zip", table="Second").features == ("sleep", "tea")
    with zipfile.ZipFile("t.zip", "a") as archive:
        archive.writestr("u.csv", csv_of(OTHER))
    data = load_file("t.zip", table="t.xlsx")
    assert data.features == ("hours",)
    assert load_file("t.zip", table="u.csv").label == "ill"


def arrays_read(path: str) -> Dataset:
    """The arrays that two tables are in, and the test of the choice among them."""
    train = load_file(path)
    assert train.rows == 4
    note = train.notes[0]
    assert note.startswith("X is X_train, y is y_train; not used: ")
    assert note.endswith("; to read another, use --table X_test")
    test = load_file(path, table=named_in(note))
    assert test.rows == 3
    return test


ARRAYS: dict[str, Any] = {
    "X_train": np.arange(8.0).reshape(4, 2),
    "y_train": np.array([0, 1, 0, 1]),
    "X_test": np.arange(6.0).reshape(3, 2) + 100,
    "y_test": np.array([1, 1, 0]),
}


def test_arrays_are_chosen_by_the_name_of_X() -> None:
    np.savez("t.npz", allow_pickle=False, **ARRAYS)
    test = arrays_read("t.npz")
    assert test.X.tolist() == ARRAYS["X_test"].tolist()
    assert test.y.tolist() == [1, 1, 0]
    assert test.notes == ("X is X_test, y is y_test; not used: X_train, y_train",)
    assert refused("t.npz", table="X_tset") == "there is no array 'X_tset', in t.npz: did you mean X_test?"


def test_arrays_of_hdf5_and_matlab_are_chosen_so_too() -> None:
    h5py = pytest.importorskip("h5py", reason="the extra hdf5 is not installed")
    with h5py.File("t.h5", "w") as file:
        for name, array in ARRAYS.items():
            file[name] = array
    assert arrays_read("t.h5").y.tolist() == [1, 1, 0]
    scipy_io = pytest.importorskip("scipy.io", reason="scipy writes the file")
    scipy_io.savemat("t.mat", ARRAYS)
    assert arrays_read("t.mat").y.tolist() == [1, 1, 0]


def test_where_several_pairs_fit_the_error_says_how_to_name_one() -> None:
    np.savez("t.npz", a=np.eye(4), p=np.array([0, 1, 0, 1]), b=np.eye(3), q=np.array([0, 1, 1]))
    said = refused("t.npz")
    assert said.startswith(
        "several arrays may be X and y (a (4, 4), p (4,), b (3, 3), q (3,)), in t.npz: say which is X: "
    )
    assert "--table a or --table b; or name them X" in said
    assert load_file("t.npz", table="b").rows == 3


def test_where_each_array_holds_its_label_one_is_named() -> None:
    table = np.column_stack([np.arange(4.0), [0, 1, 0, 1]])
    np.savez("t.npz", train=table, test=table[:3] + np.array([10, 0]))
    assert "say which, as in --table train; else name them X" in refused("t.npz")
    assert load_file("t.npz", table="test").X[:, 0].tolist() == [10, 11, 12]


def test_where_labels_are_in_a_file_of_their_own_the_choice_is_noted() -> None:
    np.savez("t.npz", X_test=ARRAYS["X_test"], X_train=ARRAYS["X_train"])
    np.save("y.npy", ARRAYS["y_test"])
    data = load_file("t.npz", label_file="y.npy")
    assert data.rows == 3
    assert data.notes == ("array X_test is read, the first of 2 (not X_train): to read another, use --table X_train",)
    np.save("y.npy", ARRAYS["y_train"])
    assert load_file("t.npz", label_file="y.npy", table="X_train").notes == ()


@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.npy"])
def test_of_a_file_of_one_table_nothing_is_to_be_chosen(name: str) -> None:
    Path("t.csv").write_text(csv_of(FIRST))
    Path("t.json").write_text('[{"a": 1, "y": 0}, {"a": 2, "y": 1}]')
    np.save("t.npy", np.eye(3))
    assert refused(name, table="x") == (
        f"--table says which of several is read, and {name} holds one table: leave it out"
    )
