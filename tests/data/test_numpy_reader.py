"""NPY and NPZ files: what NumPy saved comes back, and a damaged or hostile file is one line of error."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.data import load_file
from lrstep.errors import InputError

X = np.array([[1.5, 2.0], [3.0, -4.25], [5.0, 0.1]])
Y = np.array([0, 1, 1])
DROP = "leave such rows out with --missing drop"
CORRUPT = "save it again with numpy.save or numpy.savez"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def header(text: str, data: bytes = b"") -> bytes:
    """An NPY file with a header of our own."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + data


def packed(compression: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    """An NPZ file with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return stream.getvalue()


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", "<f2", "<i8", "|i1"])
def test_an_npy_file_has_its_label_in_the_last_column(order: Any, dtype: str) -> None:
    np.save("t.npy", np.asarray(np.column_stack([X, Y]).astype(dtype), order=order))
    data, expected = load_file("t.npy"), np.load("t.npy").astype(float)
    assert np.array_equal(data.X, expected[:, :2])
    assert data.y.tolist() == [0, 1, 1]
    assert (data.features, data.label) == (("x1", "x2"), "y")


def test_columns_of_an_npy_file_are_chosen_by_number() -> None:
    np.save("t.npy", np.column_stack([Y + 4, X]))
    data = load_file("t.npy", label="x1", features=("x3",), positive="4")
    assert data.X.tolist() == [[2.0], [-4.25], [0.1]]
    assert (data.y.tolist(), data.label, data.features) == ([1, 0, 0], "x1", ("x3",))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize(
    "y", [Y, Y.reshape(3, 1), Y * 2 - 1, Y == 1, np.array(["a", "b", "b"]), np.array([b"a", b"b", b"b"])]
)
def test_an_npz_file_holds_X_y_and_names(save: Any, y: np.ndarray[Any, Any]) -> None:
    save("t.npz", X=X, y=y, features=np.array(["length", "wídth"]), other=np.arange(3))
    data = load_file("t.npz")
    assert np.array_equal(data.X, X)
    assert data.y.tolist() == [0, 1, 1]
    assert data.features == ("length", "wídth")


def test_features_of_an_npz_file_are_chosen_by_name() -> None:
    np.savez("t.npz", X=X, y=Y, features=["length", "width"])
    assert load_file("t.npz", features=("width",)).X.tolist() == [[2.0], [-4.25], [0.1]]
    np.savez("t.npz", X=X, y=Y)
    assert load_file("t.npz", features=("x2", "x1")).features == ("x2", "x1")


DAMAGED_NPY = "the file is damaged, or not a NumPy file, in t.npy: "
NPY = {
    "empty": (b"", DAMAGED_NPY + CORRUPT),
    "text": (b"1,2,3\n", DAMAGED_NPY + CORRUPT),
    "cut in the header": (npy(np.eye(3))[:40], DAMAGED_NPY + CORRUPT),
    "header is no dictionary": (header("[1, 2]"), DAMAGED_NPY + CORRUPT),
    "header nested deep": (header("(" * 9000), DAMAGED_NPY + CORRUPT),
    "header with other keys": (header("{'descr': '<f8'}"), DAMAGED_NPY + CORRUPT),
    "unknown version": (b"\x93NUMPY\x09\x00" + npy(np.eye(3))[8:], DAMAGED_NPY + CORRUPT),
    "cut in the data": (npy(np.eye(3))[:-1], f"the array is damaged or cut short, in t.npy: {CORRUPT}"),
    "claims a terabyte": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}", b"\0" * 80),
        f"the array is damaged or cut short, in t.npy: {CORRUPT}",
    ),
    "negative shape": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3)}", b"\0" * 80),
        f"the array is damaged or cut short, in t.npy: {CORRUPT}",
    ),
    "objects": (
        npy(np.array([[1, {}], [2, 3]], dtype=object)),
        "the array holds Python objects, in t.npy: save an array of plain numbers, such as X.astype(float)",
    ),
    "complex": (
        npy(np.eye(3) * 1j),
        "the array holds complex128 values, in t.npy: save an array of plain numbers, such as X.astype(float)",
    ),
    "records": (
        npy(np.zeros(3, dtype=[("a", "f8")])),
        "there is only one column, in t.npy: give a feature and the label at least",
    ),
    "one dimension": (
        npy(np.arange(3.0)),
        "there is only one column, in t.npy: give a feature and the label at least",
    ),
    "no rows": (
        npy(np.zeros((0, 3))),
        "there are no rows, in t.npy: give at least one example",
    ),
    "one column": (
        npy(np.zeros((3, 1))),
        "there is only one column, in t.npy: give a feature and the label at least",
    ),
    "texts": (
        npy(np.array([["a", "b"]])),
        "X is not a table of numbers, in t.npy: give rows of equal length, all numbers: X is (m, n)",
    ),
    "nan": (
        npy(np.array([[1, 0], [np.nan, 1]])),
        f"x1 has no value in 1 of 2 rows, in t.npy (x1): {DROP}, or fill in the mean of the column with --missing mean",
    ),
    "missing label": (
        npy(np.array([[1, 0], [1, np.nan]])),
        f"y has no value in 1 of 2 rows, in t.npy (y): {DROP}",
    ),
}


@pytest.mark.parametrize(("data", "said"), NPY.values(), ids=NPY.keys())
def test_an_npy_file_that_cannot_be_used_is_refused_in_one_line(data: bytes, said: str) -> None:
    Path("t.npy").write_bytes(data)
    with pytest.raises(InputError) as error:
        load_file("t.npy")
    assert str(error.value) == said


DAMAGED_NPZ = f"the file is damaged, or not an NPZ file, in t.npz: {CORRUPT}"
PLAIN = "save an array of plain numbers, such as X.astype(float)"
ONE_LABEL = "give one label for each row: X is (m, n), y is (m,)"
NAMED = "name them X, a row for each example, and y, as in numpy.savez(FILE, X=X, y=y)"
NPZ = {
    "empty": (b"", DAMAGED_NPZ),
    "cut": (packed(X=npy(X), y=npy(Y))[:-30], DAMAGED_NPZ),
    "changed byte": (packed(X=npy(X), y=npy(Y)).replace(X.tobytes()[:8], b"\0" * 8), DAMAGED_NPZ),
    "no arrays": (packed(), f"there are no arrays, in t.npz: {NAMED}"),
    "no y": (
        packed(X=npy(X), z=npy(np.eye(2))),
        "no two arrays are X and y (X (3, 2), z (2, 2)), in t.npz: if one has its label in the last column, say which, "
        f"as in --table X; else {NAMED}",
    ),
    "objects": (packed(X=npy(X.astype(object)), y=npy(Y)), f"X holds Python objects, in t.npz: {PLAIN}"),
    "label objects": (packed(X=npy(X), y=npy(Y.astype(object))), f"y holds Python objects, in t.npz: {PLAIN}"),
    "complex": (packed(X=npy(X + 1j), y=npy(Y)), f"X holds complex128 values, in t.npz: {PLAIN}"),
    "dates": (packed(X=npy(X), y=npy(Y.astype("M8[s]"))), f"y holds datetime64[s] values, in t.npz: {PLAIN}"),
    "three dimensions": (
        packed(X=npy(X[None]), y=npy(Y)),
        f"X has shape (1, 3, 2) and y has shape (3,), in t.npz: {ONE_LABEL}",
    ),
    "too few labels": (
        packed(X=npy(np.ones((4, 2))), y=npy(Y)),
        f"X has shape (4, 2) and y has shape (3,), in t.npz: {ONE_LABEL}",
    ),
    "one-hot labels": (
        packed(X=npy(X), y=npy(np.eye(3))),
        f"X has shape (3, 2) and y has shape (3, 3), in t.npz: {ONE_LABEL}",
    ),
    "too few names": (
        packed(X=npy(X), y=npy(Y), features=npy(np.array(["a"]))),
        "1 feature names for 2 columns, in t.npz: give one name for each column of X",
    ),
    "names are numbers": (
        packed(X=npy(X), y=npy(Y), features=npy(Y)),
        'features is not a list of names, in t.npz: save it as numpy.array(["x1", "x2"])',
    ),
    "letters that are none": (
        packed(X=npy(X), y=npy(np.array(["a", "b", "b"])).replace(b"b\0\0\0", b"b\xff\xff\xff")),
        "a text is damaged, in t.npz: save texts as numpy.array([…], dtype=str)",
    ),
    "bomb": (
        packed(zipfile.ZIP_DEFLATED, X=npy(np.zeros((9 * 2**20, 1))), y=npy(Y)),
        "the file expands over 100-fold, to 75,497,752 bytes, in t.npz: save it with numpy.savez, which does not "
        "compress",
    ),
}


@pytest.mark.parametrize(("data", "said"), NPZ.values(), ids=NPZ.keys())
def test_an_npz_file_that_cannot_be_used_is_refused_in_one_line(data: bytes, said: str) -> None:
    Path("t.npz").write_bytes(data)
    with pytest.raises(InputError) as error:
        load_file("t.npz")
    assert str(error.value) == said


def test_the_label_of_an_npz_file_is_its_y() -> None:
    np.savez("t.npz", X=X, y=Y)
    assert load_file("t.npz", label="y").rows == 3
    with pytest.raises(InputError, match=r"^there is no column 'x9', in t\.npz: "):
        load_file("t.npz", label="x9")
