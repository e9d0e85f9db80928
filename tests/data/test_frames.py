"""Tables that a program holds, as pandas, polars, Arrow, scikit-learn and SciPy have them; none is imported for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep import Dataset, InputError

HOURS: dict[str, list[float]] = {"hours": [1, 2, 3, 4], "sleep": [4.0, 3.0, 2.5, 1.0], "passed": [0, 0, 1, 1]}
J_AFTER_10 = 0.4264488489024679  # by 20 lines of NumPy, at alpha 0.1 from zeros

pandas = pytest.importorskip("pandas", reason="pandas is not installed")
polars = pytest.importorskip("polars", reason="polars is not installed")
pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

FRAMES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pandas": pandas.DataFrame,
    "polars": polars.DataFrame,
    "Arrow table": pyarrow.table,
    "Arrow batch": pyarrow.RecordBatch.from_pydict,
    "dict": dict,
}
anyone = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)


def _datasets() -> Any:
    """scikit-learn's, which load slowly: only for those who ask."""
    return pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")


def _sparse() -> Any:
    """SciPy's sparse matrices."""
    return pytest.importorskip("scipy.sparse", reason="SciPy is not installed")


def cost(data: Dataset) -> float | None:
    """J after ten updates."""
    return lrstep.Debugger(lrstep.Run(data)).go_to("11:J").J


@anyone
def test_a_frame_is_a_dataset_with_its_names(frame: Callable[..., Any]) -> None:
    data = lrstep.load(frame(HOURS))
    assert (data.features, data.label, data.notes) == (("hours", "sleep"), "passed", ())
    assert cost(data) == pytest.approx(J_AFTER_10, rel=1e-14)


@anyone
def test_label_features_and_a_threshold_are_chosen_by_name(frame: Callable[..., Any]) -> None:
    data = lrstep.load(frame(HOURS), label="hours", positive=">2", features="pass*,2")
    assert (data.features, data.label, data.y.tolist()) == (("passed", "sleep"), "hours", [0, 0, 1, 1])
    assert lrstep.load(frame(HOURS), label=1, positive=">2").label == "hours"


@anyone
def test_labels_may_be_apart(frame: Callable[..., Any]) -> None:
    X = frame({name: values for name, values in HOURS.items() if name != "passed"})
    data = lrstep.load(X, label=HOURS["passed"])
    assert (data.features, data.label) == (("hours", "sleep"), "y")
    assert cost(data) == pytest.approx(J_AFTER_10, rel=1e-14)


@pytest.mark.parametrize("package", [pandas, polars])
def test_dataset_takes_frames_and_their_columns(package: Any) -> None:
    frame = package.DataFrame(HOURS)
    data = Dataset(frame[["hours", "sleep"]], frame["passed"])
    assert (data.features, data.label) == (("hours", "sleep"), "passed")
    assert Dataset(frame[["hours", "sleep"]], frame[["passed"]]).label == "passed"
    assert Dataset(frame[["hours", "sleep"]], frame["passed"], ["a", "b"], label="z").features == ("a", "b")
    assert cost(data) == pytest.approx(J_AFTER_10, rel=1e-14)


def test_arrow_columns_are_labels() -> None:
    table = pyarrow.table(HOURS)
    data = Dataset(table.select(["hours", "sleep"]), table["passed"])
    assert cost(data) == pytest.approx(J_AFTER_10, rel=1e-14)


MIXED = {
    "age": [1, 2, None, 4],
    "sex": ["m", "f", "m", "f"],
    "town": ["A", "B", "C", "A"],
    "member": [True, False, True, False],
    "bought": ["no", "yes", "no", "yes"],
}


@anyone
def test_texts_gaps_and_truth_values_are_treated_as_in_a_file(frame: Callable[..., Any]) -> None:
    given = frame(MIXED)
    with pytest.raises(InputError) as caught:
        lrstep.load(given, without="town")
    assert caught.value.what == "age has no value in 1 of 4 rows"
    assert 'missing="drop", or fill in the mean of the column with missing="mean"' in caught.value.mend
    with pytest.raises(InputError) as caught:
        lrstep.load(given, missing="mean")
    assert "town (3 values: A, B, …)" in caught.value.what
    assert 'without="town"' in caught.value.mend
    assert "--" not in str(caught.value)
    data = lrstep.load(given, missing="mean", one_hot=True)
    assert data.features == ("age", "sex", "town=A", "town=B", "town=C", "member")
    expected: Any = [[1, 1, 1, 0, 0, 1], [2, 0, 0, 1, 0, 0], [7 / 3, 1, 0, 0, 1, 1], [4, 0, 1, 0, 0, 0]]
    np.testing.assert_allclose(data.X, expected)
    assert (data.classes, data.y.tolist()) == (("no", "yes"), [0, 1, 0, 1])
    assert "feature sex: m is 1, f is 0" in data.notes
    assert data.notes[-1] == "label bought: 1 means yes, 0 means no (choose with positive=)"


def test_what_pandas_calls_missing_is_missing() -> None:
    frame = pandas.DataFrame(
        {
            "whole": pandas.array([1, None, 3], dtype="Int64"),
            "truth": pandas.array([True, False, None], dtype="boolean"),
            "kind": pandas.Categorical(["u", None, "v"]),
            "day": pandas.to_datetime(["2020-01-01", None, "2020-01-03"]),
            "y": [0, 1, 1],
        }
    )
    with pytest.raises(InputError, match=r"missing in 2 of 3 rows \(whole 1, truth 1, kind 1\)"):
        lrstep.load(frame, without="day")
    data = lrstep.load(frame, without="day,kind", missing="mean")
    assert data.X.tolist() == [[1, 1], [2, 0], [3, 0.5]]
    dates = pandas.DataFrame({"day": pandas.to_datetime(["2020-01-01", "2020-01-02", "2020-01-03"]), "y": [0, 1, 1]})
    with pytest.raises(InputError, match=r"day \(3 values: 2020-01-01, 2020-01-02, …\) holds text"):
        lrstep.load(dates)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: lrstep.load(polars.DataFrame(HOURS).lazy()), "a LazyFrame has no rows yet"),
        (lambda: lrstep.load(pandas.DataFrame([[1, 2, 1]], columns=["a", "a", "y"])), "two columns are named 'a'"),
        (lambda: lrstep.load(polars.DataFrame({"l": [[1], [2]], "y": [0, 1]})), r"given DataFrame \(l\)"),
        (lambda: lrstep.load(pandas.DataFrame({"c": [1j, 2], "y": [0, 1]})), r"complex128 .*given DataFrame \(c\)"),
        (lambda: lrstep.load(pandas.DataFrame(HOURS), label="pased"), "did you mean passed?"),
        (lambda: lrstep.load(pandas.DataFrame(HOURS), skip=2), "skip= says how a file is read"),
        (lambda: lrstep.load({"a": [1, 2, 3], "y": [0, 1]}), r"the column has 2 rows, not 3, in given dict \(y\)"),
        (lambda: Dataset(pandas.DataFrame({"age": [1, None]}), [0, 1]), "values are missing in age, in given Data"),
        (lambda: Dataset(pandas.DataFrame({"town": list("abc")}), [0, 1, 1]), r"town \(3 values.*given DataFrame"),
        (lambda: Dataset([[1], [2], [3]], ["a", "b", "c"]), 'positive="c"$'),
        (lambda: lrstep.load(_sparse().csr_matrix((10**6, 10**5)), label=[0]), "takes 745.1 GiB"),
        (lambda: lrstep.load(_datasets().load_diabetes()), 'positive=">156"$'),
        (lambda: lrstep.load(object()), "object is no table that is known here"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_used_is_named_with_its_column_and_in_arguments(given: Callable[[], object], said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        given()
    assert "--" not in str(caught.value)


def test_a_bunch_keeps_features_and_what_its_targets_are_called() -> None:
    datasets = _datasets()
    bunch = datasets.load_breast_cancer()
    for given in (bunch, datasets.load_breast_cancer(as_frame=True)):
        data = lrstep.load(given)
        assert data.features == tuple(bunch.feature_names)
        assert (data.label, data.classes) == ("target", ("malignant", "benign"))
        assert data.notes == ("label target: 1 means benign, 0 means malignant",)
        np.testing.assert_array_equal(data.X, bunch.data)
        np.testing.assert_array_equal(data.y, bunch.target)
    other = lrstep.load(bunch, positive="malignant", features="mean*")
    np.testing.assert_array_equal(other.y, 1 - bunch.target)
    assert other.n == 10
    for pair in (True, False):
        X_y = datasets.load_breast_cancer(return_X_y=True, as_frame=pair)
        np.testing.assert_array_equal(lrstep.load(X_y).y, bunch.target)


def test_a_bunch_of_three_classes_names_them() -> None:
    datasets = _datasets()
    with pytest.raises(InputError) as caught:
        lrstep.load(datasets.load_iris())
    assert "(setosa, versicolor, virginica)" in caught.value.what
    assert caught.value.mend == 'hold one against the rest, as in positive="virginica"'
    data = lrstep.load(datasets.load_iris(), positive="setosa")
    assert data.y.tolist() == [1.0] * 50 + [0.0] * 100


def test_sparse_matrices_are_made_dense() -> None:
    sparse = _sparse()
    X, y = np.array([[0, 1.5], [2, 0], [0, 0]]), [0, 1, 1]
    for kind in (sparse.csr_matrix, sparse.csc_array, sparse.coo_matrix):
        for data in (Dataset(kind(X), y), lrstep.load(kind(X), label=y), lrstep.load((kind(X), y))):
            assert data.X.tolist() == X.tolist()
            assert data.y.tolist() == y
    assert lrstep.load(sparse.csr_matrix(np.column_stack([X, y]))).X.tolist() == X.tolist()


def test_a_debugger_opens_on_a_frame() -> None:
    debugger = lrstep.open(pandas.DataFrame(HOURS), label="passed", alpha=0.1, at="11:J")
    assert debugger.frame.J == pytest.approx(J_AFTER_10, rel=1e-14)
    X = pandas.DataFrame(HOURS).drop(columns="passed")
    assert lrstep.open(X, label=HOURS["passed"], at="11:J").frame.J == pytest.approx(J_AFTER_10, rel=1e-14)


def test_files_opened_from_a_program_speak_of_arguments(tmp_path: Any) -> None:
    file = tmp_path / "grades.csv"
    file.write_text("a,grade\n1,low\n2,mid\n3,high\n")
    for call in (lrstep.load, lrstep.open):
        with pytest.raises(InputError, match=r'positive="high", or choose another column with label=$'):
            call(file)


def test_nothing_of_theirs_is_imported() -> None:
    program = (
        "import sys, lrstep; data = lrstep.load({'a': [1.0, 2.0], 'y': [0, 1]}); lrstep.Dataset(data.X, data.y);"
        "print([name for name in ('pandas', 'polars', 'pyarrow', 'sklearn', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
