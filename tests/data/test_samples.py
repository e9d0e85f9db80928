"""The samples: real numbers that agree with what was published, and lessons that show what they promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lrstep import sample_files
from lrstep.data import (
    Dataset,
    copy_samples,
    list_samples,
    load_file,
    read_scenario,
    sample_names,
    sample_path,
)
from lrstep.errors import InputError
from lrstep.sources import open_source

TOURS = ("cost-curve", "find-the-mistake", "first-tour", "learning-rate", "loop-to-vector", "why-dz")
NAMES = ("breast-cancer", "course", "iris", "lesson", "saturated", "too-large-alpha", "unscaled")


def descend(
    data: Dataset, alpha: float, updates: int, *, standardize: bool = False
) -> tuple[NDArray[np.float64], float]:
    """J before each update, and the accuracy after the last, by the plain NumPy loop that anyone would write."""
    X = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0) if standardize else data.X
    w, b, J = np.zeros(data.n), 0.0, np.empty(updates)
    for k in range(updates):
        z = X @ w + b
        J[k] = np.logaddexp(0, (1 - 2 * data.y) * z).mean()
        dz = np.exp(-np.logaddexp(0, -z)) - data.y
        w, b = w - alpha * X.T @ dz / data.rows, b - alpha * dz.mean()
    return J, float(((X @ w + b > 0) == (data.y == 1)).mean())


def test_every_sample_has_a_name_a_title_a_note_and_a_head_that_says_where_it_comes_from() -> None:
    assert sample_names() == tuple(sorted((*NAMES, *TOURS)))
    for sample in list_samples():
        assert sample.path == sample_path(sample.name)
        assert sample.title
        assert "\n" not in sample.title
        assert len(sample.title) <= 70
        head = sample.path.read_text("utf-8").partition("title = ")[0]
        assert sample.note
        assert "# Source: " in head or "made for lrstep" in head.lower()
        assert open_source(sample.name, {}).heading == sample.title


def test_the_readme_of_the_samples_names_each() -> None:
    text = sample_path("iris").with_name("README.md").read_text("utf-8")
    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert [name for name in named if not name.endswith(".py")] == [
        *NAMES,
        *(tour.name for tour in list_samples() if tour.is_tour),
    ]
    loops = {path.name for path in sample_path("iris").parent.glob("*.py")}
    assert {name for name in named if name.endswith(".py")} == loops


def test_a_sample_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"^there is no sample 'irsi': did you mean iris\?$"):
        sample_path("irsi")


def test_iris_agrees_with_fishers_table() -> None:
    """Means as in Fisher (1936), Table II, and row 35 as in his Table I, where UCI's copy differs."""
    data = load_file(sample_path("iris").with_name("iris.csv"))
    assert data.features == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert data.X[:50].mean(axis=0) == pytest.approx([5.006, 3.428, 1.462, 0.246])
    assert data.X[50:].mean(axis=0) == pytest.approx([5.936, 2.770, 4.260, 1.326])
    assert data.X[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert data.X[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_iris_is_two_species_told_by_two_sepal_features() -> None:
    data = read_scenario(sample_path("iris")).dataset
    assert (data.rows, data.features) == (100, ("sepal_length", "sepal_width"))
    assert data.classes == ("versicolor", "setosa")
    assert data.y.tolist() == [1] * 50 + [0] * 50
    assert data.notes == ()
    J, accuracy = descend(data, 0.1, 1000)
    assert (np.diff(J) < 0).all()
    assert J[-1] == pytest.approx(0.1, abs=1e-3)
    assert accuracy == 0.99
    assert data.X[41].tolist() == [4.5, 2.3], "the flower on the wrong side"
    petals = read_scenario(sample_path("iris"), {"features": ("petal_length", "petal_width")}).dataset
    assert descend(petals, 0.1, 1000)[1] == 1


def test_breast_cancer_agrees_with_its_published_description() -> None:
    """Counts, and least and greatest values, as in the description that UCI and scikit-learn publish."""
    scenario = read_scenario(sample_path("breast-cancer"))
    data = scenario.dataset
    assert (data.rows, data.n) == (569, 30)
    assert (data.y == 1).sum() == 212
    assert (data.y == 0).sum() == 357
    assert data.classes == ("benign", "malignant")
    published = {
        "mean_radius": (6.981, 28.11),
        "mean_area": (143.5, 2501.0),
        "mean_fractal_dimension": (0.05, 0.097),
        "concave_points_error": (0.0, 0.053),
        "worst_area": (185.2, 4254.0),
        "worst_fractal_dimension": (0.055, 0.208),
    }
    for name, (least, greatest) in published.items():
        column = data.X[:, data.features.index(name)]
        assert column.min() == pytest.approx(least, abs=5e-4)
        assert column.max() == pytest.approx(greatest, abs=5.1e-4)
    assert scenario.options["standardize"] is True
    J, accuracy = descend(data, 0.1, 1000, standardize=True)
    assert (np.diff(J) < 0).all()
    assert accuracy > 0.98
    J, _ = descend(data, 0.1, 200)
    assert (np.diff(J) > 0).sum() > 50, "the note's claim: not standardized, the cost goes up and down"


def test_the_course_sample_gives_the_numbers_of_the_courses_test() -> None:
    scenario = read_scenario(sample_path("course"))
    data, (w, b) = scenario.dataset, scenario.options["init"]
    assert scenario.options["alpha"] == 0.009
    z = data.X @ np.array(w) + b
    dz = 1 / (1 + np.exp(-z)) - data.y
    assert np.logaddexp(0, (1 - 2 * data.y) * z).mean() == pytest.approx(5.801545319394553, rel=1e-15)
    assert data.X.T @ dz / 3 == pytest.approx([0.99845601, 2.39507239], abs=5e-9)
    assert dz.mean() == pytest.approx(0.001455578136784208, rel=1e-12)


def test_the_lesson_has_one_example_whose_numbers_all_differ_and_none_is_zero() -> None:
    scenario = read_scenario(sample_path("lesson"))
    ((x1, x2),), (y,), ((w1, w2), b) = scenario.dataset.X, scenario.dataset.y, scenario.options["init"]
    alpha = scenario.options["alpha"]
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + np.exp(-z))
    L, da, dz = -np.log(a), -1 / a, a - 1
    ops = [z, a, L, da, dz, x1 * dz, x2 * dz, w1 - alpha * x1 * dz, w2 - alpha * x2 * dz, b - alpha * dz]
    assert y == 1
    assert scenario.options["batch"] == 1
    assert len({round(abs(v), 3) for v in [*ops, x1, x2, w1, w2, b, alpha, 0, 1]}) == 18


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_saturated_sample_breaks_the_textbook_formulas() -> None:
    scenario = read_scenario(sample_path("saturated"))
    data, (w, b) = scenario.dataset, scenario.options["init"]
    z = data.X @ np.array(w) + b
    assert z.tolist() == [45, 45, -45, -800, 2]
    a = 1 / (1 + np.exp(-z))
    L = -(data.y * np.log(a) + (1 - data.y) * np.log(1 - a))
    assert [bool(np.isfinite(value)) for value in L] == [False, False, True, False, True]
    assert (a - data.y)[1] == 0


def test_the_unscaled_sample_throws_the_cost_about_until_it_is_standardized() -> None:
    data = read_scenario(sample_path("unscaled")).dataset
    wild, _ = descend(data, 0.1, 1000)
    assert wild[:3].round().tolist() == [1, 22, 66]
    assert (np.diff(wild[-100:]) > 0).sum() > 30
    calm, _ = descend(data, 0.1, 1000, standardize=True)
    assert (np.diff(calm) < 0).all()
    assert calm[-1] == pytest.approx(0.39, abs=0.01)
    slow, _ = descend(data, 1e-4, 1000)
    assert (np.diff(slow) < 0).all()


def test_too_large_an_alpha_goes_up_as_often_as_down_and_a_smaller_one_does_not() -> None:
    data = read_scenario(sample_path("too-large-alpha")).dataset
    J, _ = descend(data, 10, 200)
    assert J[:6].round(2).tolist() == [0.69, 0.79, 0.33, 0.38, 0.51, 0.89]
    assert 30 < (np.diff(J[-101:]) > 0).sum() < 75
    J, _ = descend(data, 1, 200)
    assert (np.diff(J) < 0).all()
    assert J[-1] == pytest.approx(0.31, abs=0.005)


def test_the_samples_are_copied_with_their_data(tmp_path: Path) -> None:
    copied = copy_samples(tmp_path / "new" / "folder")
    assert {path.name for path in copied} == {
        *(f"{name}.toml" for name in (*NAMES, *TOURS)),
        "README.md",
        "iris.csv",
        "breast-cancer.csv",
        "course_loop.py",
        "jax_loop.py",
        "minibatch_loop.py",
        "mistake.py",
        "pytorch_loop.py",
        "theta_loop.py",
        "wrong_loop.py",
        "wrong_loop.jsonl",
    }
    for name in NAMES:
        assert read_scenario(tmp_path / "new" / "folder" / f"{name}.toml").dataset.rows > 0
    assert copy_samples(tmp_path / "new" / "folder") == copied, "copying again changes nothing"


def test_a_changed_file_is_not_overwritten_and_nothing_is_copied(tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text("title = 'mine'")
    with pytest.raises(InputError) as error:
        copy_samples(tmp_path)
    assert str(error.value).endswith(
        "lesson.toml is there already, and is not the sample: choose another folder, or move the file away"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.toml"]
    assert (tmp_path / "lesson.toml").read_text() == "title = 'mine'"


@pytest.mark.parametrize("name", ["file", "file/folder", "nul\0"])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"^cannot copy the samples to .*: choose another folder$"):
        copy_samples(tmp_path / name)


def test_a_full_disk_leaves_nothing_half_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.open

    def full(path: Path, mode: str = "r", **keywords: Any) -> object:
        if path == tmp_path / "iris.toml":
            raise OSError(28, "No space left on device")
        return whole(path, mode, **keywords)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(InputError, match=r"\(No space left on device\): choose another folder$"):
        copy_samples(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_installed_package_finds_the_samples_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lrstep"
    copy_samples(package / "samples")
    monkeypatch.setattr(sample_files, "__file__", str(package / "sample_files.py"))
    assert sample_names() == tuple(sorted((*NAMES, *TOURS)))
    assert sample_path("iris") == package / "samples" / "iris.toml"
