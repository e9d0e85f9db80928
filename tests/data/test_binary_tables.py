"""Tables that are no text: of arrays, workbooks, databases and columns; what an extra reads, and how to get it."""

from __future__ import annotations

import base64
import gzip
import importlib
import sqlite3
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.data import load_file
from lrstep.errors import InputError
from tests.data.workbooks import workbook

X = np.array([[1, 4], [2, 3], [3, 2.5], [4, 1]])
Y = np.array([0, 0, 1, 1])
CSV = "hours,sleep,passed\n1,4,0\n2,3,0\n3,2.5,1\n4,1,1\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(path: str, *notes: str, **options: Any) -> None:
    """That a file holds the four rows."""
    data = load_file(path, **options)
    assert data.X.tolist() == X.tolist()
    assert data.y.tolist() == Y.tolist()
    assert data.notes == notes


def refused(path: str) -> str:
    with pytest.raises(InputError) as error:
        load_file(path)
    return str(error.value)


def test_what_is_packed_is_read() -> None:
    Path("t.csv.gz").write_bytes(gzip.compress(CSV.encode()))
    check("t.csv.gz")
    with zipfile.ZipFile("t.zip", "w") as archive:
        archive.writestr("folder/t.csv", CSV)
        archive.writestr("__MACOSX/._t.csv", "x")
    check("t.zip")
    with zipfile.ZipFile("t.zip", "a") as archive:
        archive.writestr("u.csv", CSV)
    assert refused("t.zip") == (
        "the archive holds 2 files (folder/t.csv, u.csv), in t.zip: name the one to read, as in --table folder/t.csv"
    )


def test_what_expands_without_end_is_refused() -> None:
    Path("t.csv.gz").write_bytes(gzip.compress(b"a,y\n" + b"1,0\n2,1\n" * 9 * 2**20))
    assert refused("t.csv.gz") == "the file expands over 100-fold, in t.csv.gz: expand it yourself first"
    with zipfile.ZipFile("t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", b"1,0\n2,1\n" * 9 * 2**20)
    assert refused("t.zip").startswith("the file expands over 100-fold, to 75,497,472 bytes, in t.zip: ")
    Path("t.csv.gz").write_bytes(gzip.compress(CSV.encode())[:-12])
    assert refused("t.csv.gz") == "the file is damaged, in t.csv.gz: pack it again"


def test_a_pickle_is_never_read() -> None:
    Path("t.pkl").write_bytes(b"cos\nsystem\n(S'touch owned'\ntR.")
    assert "is of a format that can run programs" in refused("t.pkl")
    assert not Path("owned").exists()


@pytest.mark.parametrize("name", ["t.h5", "t.npz", "t.csv"])
def test_a_pointer_to_a_large_file_is_told(name: str) -> None:
    Path(name).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2572022\n")
    assert refused(name) == (
        f"the file is a pointer of Git LFS, not the file itself, in {name}: fetch it with `git lfs pull`"
    )


def test_a_text_that_is_called_a_workbook_is_read_as_text() -> None:
    Path("t.xls").write_text(CSV.replace(",", "\t"))
    check("t.xls")


@pytest.mark.parametrize(
    ("names", "note"),
    [
        (("X", "y"), ()),
        (("X_train", "y_train"), ("X is X_train, y is y_train",)),
        (("data", "target"), ("X is data, y is target",)),
        (("xTrain", "yTrain"), ("X is xTrain, y is yTrain",)),
        (("a", "b"), ("X is a, y is b",)),
    ],
)
def test_two_arrays_that_fit_are_X_and_y(names: tuple[str, str], note: tuple[str, ...]) -> None:
    arrays: dict[str, Any] = dict(zip(names, (X, Y), strict=True))
    np.savez("t.npz", **arrays)
    check("t.npz", *note)


def test_those_to_train_on_are_taken_before_those_to_test_on() -> None:
    np.savez("t.npz", X_test=X[:2], y_test=Y[:2], X_train=X, y_train=Y)
    check("t.npz", "X is X_train, y is y_train; not used: X_test, y_test; to read another, use --table X_test")


def test_the_courses_orientation_is_turned() -> None:
    np.savez("t.npz", X=X.T, y=Y[None])
    check("t.npz", "X (2×4) holds an example in each column, and is turned")
    np.savez("t.npz", X=X[:2].T, y=Y[None, 1:3])
    assert load_file("t.npz").X.tolist() == X[:2].tolist(), "also where it is as wide as high"


def test_images_are_laid_out() -> None:
    images = np.arange(48, dtype=np.uint8).reshape(4, 2, 2, 3)
    np.savez("t.npz", X=images, y=Y)
    data = load_file("t.npz", divide=255.0)
    assert np.array_equal(data.X, images.reshape(4, 12) / 255)
    assert data.notes == ("each example of 2×2×3 is laid out as 12 features (to divide them by 255: --divide 255)",)


def test_arrays_in_two_files_and_of_fields() -> None:
    np.save("X.npy", X)
    np.save("y.npy", Y)
    check("X.npy", label_file="y.npy")
    rows = np.array([(*row, y) for row, y in zip(X, Y, strict=True)], dtype=[("a", "f8"), ("b", "f8"), ("y", "i8")])
    np.save("t.npy", rows)
    check("t.npy")
    assert load_file("t.npy", features=("b",)).features == ("b",)


MAT = base64.b64decode(
    "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFdlZCBOb3YgMjUgMjI6MzU6NTQgMjAyNgAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0OAAAAcAAAAAYAAAAIAAAABgAAAAAA"
    "AAAFAAAACAAAAAQAAAACAAAAAQABAFgAAAAJAAAAQAAAAAAAAAAAAPA/AAAAAAAAAEAAAAAAAAAIQAAAAAAAABBAAAAAAAAAEEAA"
    "AAAAAAAIQAAAAAAAAARAAAAAAAAA8D8OAAAAMAAAAAYAAAAIAAAACQAAAAAAAAAFAAAACAAAAAQAAAABAAAAAQABAHkAAAACAAQA"
    "AAABAQ=="
)


def test_a_matlab_file_is_read() -> None:
    Path("t.mat").write_bytes(MAT)
    check("t.mat")
    packed, at = MAT[:128], 128
    while at < len(MAT):
        end = at + 8 + int.from_bytes(MAT[at + 4 : at + 8], "little")
        variable, at = zlib.compress(MAT[at:end]), end
        packed += (15).to_bytes(4, "little") + len(variable).to_bytes(4, "little") + variable
    Path("t.mat").write_bytes(packed)
    check("t.mat")
    for cut in (100, 130, 200, 290):
        Path("t.mat").write_bytes(MAT[:cut])
        assert " in t.mat: " in refused("t.mat")


@pytest.mark.parametrize("compressed", [False, True])
def test_scipys_matlab_files_are_read(compressed: bool) -> None:
    scipy_io = pytest.importorskip("scipy.io", reason="scipy writes the file")
    words = np.array(["no", "no", "yes", "yes"])
    scipy_io.savemat("t.mat", {"X": X.astype(np.float32), "y": words, "more": {"a": 1}}, do_compression=compressed)
    check("t.mat", "label y: 1 means yes, 0 means no (choose with --positive)")


def test_a_database_is_read() -> None:
    base = sqlite3.connect("t.db")
    base.execute("create table exam (hours real, sleep real, passed integer)")
    base.executemany("insert into exam values (?, ?, ?)", [(*row, int(y)) for row, y in zip(X, Y, strict=True)])
    base.execute('create table "other ""one" (a, y)')
    base.commit()
    base.close()
    check(
        "t.db", """table exam is read, the largest of 2 (not other "one): to read another, use --table 'other "one'"""
    )
    before = Path("t.db").read_bytes()
    load_file("t.db")
    assert Path("t.db").read_bytes() == before
    Path("t.db").write_bytes(before[:100] + b"x" * 4000)
    assert refused("t.db") == "the file is damaged, or not SQLite's, in t.db: save it again"


def test_a_workbook_is_read() -> None:
    pytest.importorskip("python_calamine", reason="the extra excel is not installed")
    rows: list[list[object]] = [[*row, int(y)] for row, y in zip(X.tolist(), Y, strict=True)]
    Path("t.xlsx").write_bytes(workbook([["hours", "sleep", "passed"], *rows]))
    check("t.xlsx")
    assert load_file("t.xlsx").features == ("hours", "sleep")
    Path("t.xlsx").write_bytes(workbook(rows))
    check("t.xlsx")
    Path("t.xlsx").write_bytes(workbook([["Class of 2024", None, None], ["hours", "sleep", "passed"], *rows]))
    assert refused("t.xlsx") == (
        "line 1 has one cell only (Class of 2024), in t.xlsx:1: if it is a title, skip what is above the table with "
        "--skip 1"
    )
    check("t.xlsx", skip=1)
    rows[1][1] = None
    Path("t.xlsx").write_bytes(workbook([["hours", "sleep", "passed"], *rows]))
    assert refused("t.xlsx").startswith("sleep has no value in 1 of 4 rows, in t.xlsx:3 (sleep): ")


def test_columns_are_read() -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    parquet, feather = importlib.import_module("pyarrow.parquet"), importlib.import_module("pyarrow.feather")
    sex = arrow.array(["m", "f", None, "m"]).dictionary_encode()
    table = arrow.table({"hours": X[:, 0], "sleep": X[:, 1].astype(np.float32), "passed": Y == 1, "sex": sex})
    parquet.write_table(table, "t.parquet")
    feather.write_feather(table, "t.feather")
    for path in ("t.parquet", "t.feather"):
        note = "label passed: 1 means True, 0 means False (choose with --positive)"
        check(path, note, label="passed", without=("sex",))
        data = load_file(path, label="passed", missing="mean")
        assert data.X[:, 2].tolist() == [1, 0, pytest.approx(2 / 3), 1]


def test_the_layout_of_the_courses_images_is_read() -> None:
    h5py = pytest.importorskip("h5py", reason="the extra hdf5 is not installed")
    images = np.arange(48, dtype=np.uint8).reshape(4, 2, 2, 3)
    with h5py.File("t.h5", "w") as file:
        file["train_set_x"], file["train_set_y"], file["list_classes"] = images, Y, np.array([b"non-cat", b"cat"])
    data = load_file("t.h5", divide=255.0)
    assert np.array_equal(data.X, images.reshape(4, 12) / 255)
    assert data.notes == (
        "X is train_set_x, y is train_set_y; not used: list_classes",
        "each example of 2×2×3 is laid out as 12 features (to divide them by 255: --divide 255)",
    )


@pytest.mark.parametrize(
    ("begins", "ending", "what", "package", "extra"),
    [
        (b"PK\3\4[Content_Types].xml", ".xlsx", "Excel", "python-calamine", "excel"),
        (b"PAR1\0", ".parquet", "Parquet", "pyarrow", "parquet"),
        (b"ARROW1\0\0", ".feather", "Feather", "pyarrow", "parquet"),
        (b"\x89HDF\r\n\x1a\n\0", ".h5", "HDF5", "h5py", "hdf5"),
    ],
)
def test_without_its_extra_one_line_says_what_to_install(
    begins: bytes, ending: str, what: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("python_calamine", "pyarrow", "pyarrow.parquet", "pyarrow.feather", "h5py"):
        monkeypatch.setitem(sys.modules, module, None)
    Path(f"t{ending}").write_bytes(begins)
    said = refused(f"t{ending}")
    assert said.startswith(f"{what} needs the package {package}: install it with the extra: ")
    assert f"lrstep[{extra}]" in said
