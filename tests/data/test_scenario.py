"""Scenarios: what a teacher writes in TOML, and what they read when it cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lrstep.data import TourStop, read_scenario
from lrstep.errors import InputError

DATA = "data = {X = [[1, 2], [3, 4]], y = [0, 1]}\n"
X_Y = 'give data = "FILE.csv", or a table [data] with X and y'
STOPS = 'give each [[stops]] an address or a condition, as in at = "1:dz" or at = "J < 0.3"'

FULL = """
title = "  a lesson  "
note = \"\"\"
Two lines
of note.
\"\"\"
alpha = 0.5
batch = 2
order = "shuffle"
seed = 7
init = "1,2;0.5"
standardize = true
dtype = "float32"
epochs = 3
program = "scalar"
at = "2:dz"
example = 1
features = ["b", "a"]
positive = "no"
breakpoints = ["dz", "J < 0.1"]
watches = ["norm(dw)"]

[data]
X = [[1, 2.5], [3, 4], [5, 6]]
y = ["no", "yes", "no"]
features = ["a", "b"]

[[stops]]
at = "1:z"
text = "Here z is the sum."

[[stops]]
at = "1:a"
text = "And a is squeezed."
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str | bytes, name: str = "s.toml") -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def test_a_scenario_gives_its_data_options_and_tour() -> None:
    scenario = read_scenario(write(FULL))
    assert (scenario.title, scenario.note) == ("a lesson", "Two lines\nof note.")
    assert scenario.dataset.X.tolist() == [[2.5, 1], [4, 3], [6, 5]]
    assert scenario.dataset.y.tolist() == [1, 0, 1]
    assert scenario.dataset.features == ("b", "a")
    assert scenario.options == {
        "alpha": 0.5,
        "batch": 2,
        "order": "shuffle",
        "seed": 7,
        "init": ((1.0, 2.0), 0.5),
        "standardize": True,
        "dtype": "float32",
        "epochs": 3,
        "program": "scalar",
        "at": "2:dz",
        "example": 1,
    }
    assert scenario.breakpoints == ("dz", "J < 0.1")
    assert scenario.watches == ("norm(dw)",)
    assert scenario.stops == (
        TourStop({"at": "1:z", "text": "Here z is the sum."}),
        TourStop({"at": "1:a", "text": "And a is squeezed."}),
    )


def test_only_the_data_is_needed() -> None:
    scenario = read_scenario(write(DATA))
    assert (scenario.title, scenario.note, scenario.options) == ("", "", {})
    assert (scenario.breakpoints, scenario.watches, scenario.stops) == ((), (), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_windows_files_are_read(encoding: str) -> None:
    text = ('title = "α"\n' + DATA).replace("\n", "\r\n")
    assert read_scenario(write(text.encode(encoding))).title == "α"


def test_data_is_found_beside_the_scenario_and_not_beside_the_user() -> None:
    Path("lessons").mkdir()
    write("a,b,kind\n1,2,cat\n3,4,dog\n", "lessons/pets.csv")
    write('data = "pets.csv"\nlabel = "kind"\npositive = "cat"\nfeatures = ["b"]\n', "lessons/s.toml")
    data = read_scenario("lessons/s.toml").dataset
    assert (data.X.tolist(), data.y.tolist()) == ([[2], [4]], [1, 0])


def test_data_may_be_an_absolute_path(tmp_path: Path) -> None:
    np.save("t.npy", np.array([[1, 0], [2, 1]]))
    assert read_scenario(write(f"data = '{tmp_path / 't.npy'}'")).dataset.rows == 2


def test_what_the_user_gives_wins() -> None:
    write("a,b,kind\n1,2,0\n3,4,1\n", "t.csv")
    path = write('data = "t.csv"\nlabel = "kind"\nfeatures = ["a"]\n')
    data = read_scenario(path, {"features": ("b",), "positive": "0"}).dataset
    assert (data.label, data.features, data.y.tolist()) == ("kind", ("b",), [1, 0])


BAD = {
    # TOML
    "empty": ("", f"the scenario has no data, in s.toml: {X_Y}"),
    "no value": (f"{DATA}alpha =\n", "this is not TOML: invalid value, in s.toml:2: see toml.io"),
    "no quotes": (f"{DATA}title = lesson\n", "this is not TOML: invalid value, in s.toml:2: see toml.io"),
    "key twice": (
        f"{DATA}alpha = 1\nalpha = 2\n",
        "this is not TOML: cannot overwrite a value, in s.toml:3: see toml.io",
    ),
    "cut short": (
        "data = {X = [[1",
        "this is not TOML: unclosed array at the end of the file, in s.toml: see toml.io",
    ),
    "not UTF-8": (b'title = "a"\nnote = "\xe9"\n', "the text is not UTF-8, in s.toml:2: save the file as UTF-8"),
    "nested": (
        DATA + "title = " + "[" * 30 + "]" * 30,
        "the file is nested too deep, in s.toml: use at most 20 levels",
    ),
    "nested beyond Python": (
        DATA + "title = " + "[" * 50_000 + "]" * 50_000,
        "the file is nested too deep, in s.toml: use at most 20 levels",
    ),
    "a key of many parts": (  # which tomllib takes a minute to read
        "a" + ".a" * 100_000 + " = 1\n" + DATA,
        "the file is nested too deep, in s.toml:1: use at most 20 levels",
    ),
    "a table of many parts": (
        DATA + "[" + "a . 'a' . \"a\" . " * 7 + "a]",
        "the file is nested too deep, in s.toml:2: use at most 20 levels",
    ),
    "digits": (
        f"{DATA}seed = {'9' * 5000}\n",
        "a number has too many digits, in s.toml: write numbers up to 1.8e308, as in 1e100",
    ),
    # keys
    "key misspelt": (f"{DATA}\nalhpa = 1\n", "there is no key 'alhpa' in a scenario, in s.toml:3: did you mean alpha?"),
    "table misspelt": (
        f"{DATA}[[stop]]\nat = '1'\n",
        "there is no key 'stop' in a scenario, in s.toml:2: did you mean stops?",
    ),
    "alpha": (
        f"{DATA}alpha = -1\n",
        "alpha = -1 cannot be used, in s.toml:2: "
        "give a learning rate greater than 0, as in 0.1, or an expression of k, as in 0.5/(1+k/100)",
    ),
    "dtype": (
        f"{DATA}dtype = 'double'\n",
        "dtype = double cannot be used, in s.toml:2: choose float64 or float32",
    ),
    "standardize": (
        f"{DATA}standardize = 'yes'\n",
        "standardize = yes cannot be used, in s.toml:2: give true or false",
    ),
    "two lengths": (
        f"{DATA}updates = 5\nepochs = 5\n",
        "updates and epochs both say how long to train, in s.toml:3: give one of them",
    ),
    "title": (f"{DATA}title = 3\n", 'title is not a text, in s.toml:2: write it as title = "…"'),
    "watches": (
        f"{DATA}watches = 'J'\n",
        'watches is not a list of texts, in s.toml:2: write it as watches = ["…", "…"]',
    ),
    "breakpoints": (
        f"{DATA}breakpoints = [1]\n",
        'breakpoints is not a list of texts, in s.toml:2: write it as breakpoints = ["…", "…"]',
    ),
    "stops": (f"{DATA}stops = 'z'\n", f"stops is not a list of tables, in s.toml:2: {STOPS}"),
    "layout": (
        f"{DATA}layout = 'wide'\n",
        "layout = wide cannot be used, in s.toml:2: choose full or graph or code or numbers or projector",
    ),
    "how many digits": (
        f"{DATA}digits = 1\n",
        "digits = 1 cannot be used, in s.toml:2: give a whole number from 2 to 17",
    ),
    "example": (f"{DATA}example = 2\n", "there is no example 2, in s.toml:2: give a row from 0 to 1"),
    # data
    "data a number": ("data = 3\n", f"data is neither a path nor a table, in s.toml:1: {X_Y}"),
    "data a log": (
        "\ndata = 'run.jsonl'\n",
        "there is no file 'run.jsonl' beside the scenario, in s.toml:2: check the name of the data",
    ),
    "data a scenario": (
        "data = 's.toml'\n",
        "data cannot be 's.toml', in s.toml:1: name the file of a table, such as a .csv, or a log",
    ),
    "data not there": (
        "data = 'no.csv'\n",
        "there is no file 'no.csv' beside the scenario, in s.toml:1: check the name of the data",
    ),
    "data with a long name": (
        f"data = '{'a' * 300}.csv'\n",
        f"there is no file '{'a' * 29}…{'a' * 26}.csv' beside the scenario, in s.toml:1: check the name of the data",
    ),
    "data with a NUL": (
        'data = "a\\u0000.csv"\n',
        "there is no file 'a\\x00.csv' beside the scenario, in s.toml:1: check the name of the data",
    ),
    "no y": ("[data]\nX = [[1]]\n", "data has no y, in s.toml:1: give X = [[…], …] and y = […]"),
    "key in data": (
        "[data]\nX = [[1]]\nz = 1\n",
        "there is no key 'z' in data, in s.toml:3: choose from X, y, features, label",
    ),
    "X flat": ("[data]\nX = [1, 2]\ny = [1]\n", "X is not a list of rows, in s.toml:2: write it as [[1, 2], [3, 4]]"),
    "X empty": ("[data]\nX = []\ny = []\n", "X is not a list of rows, in s.toml:2: write it as [[1, 2], [3, 4]]"),
    "X ragged": (
        "[data]\ny = [0, 1]\nX = [[1, 2], [3]]\n",
        "row 1 of X is of length 1, row 0 of 2, in s.toml:3: give every row as many",
    ),
    "X with text": (
        "[data]\nX = [[1, '2']]\ny = [1]\n",
        "row 0 of X holds '2', which is not a number, in s.toml:2: write numbers only, as in [[1, 2], [3, 4]]",
    ),
    "X with truth": (
        "[data]\nX = [[1, true]]\ny = [1]\n",
        "row 0 of X holds 'True', which is not a number, in s.toml:2: write numbers only, as in [[1, 2], [3, 4]]",
    ),
    "X with nan": (
        "[data]\nX = [[1, nan]]\ny = [1]\n",
        "column x2 has no values, in s.toml: leave out with --without x2",
    ),
    "X too large": (
        f"[data]\nX = [[1{'0' * 400}]]\ny = [1]\n",
        "X holds a number that is too large, in s.toml:2: write numbers up to 1.8e308",
    ),
    "y mixed": (
        "[data]\nX = [[1], [2]]\ny = [1, 'no']\n",
        'y is not a list of labels of one kind, in s.toml:3: write it as [1, 0, 1] or ["yes", "no", "yes"]',
    ),
    "y short": (
        "[data]\nX = [[1], [2], [3]]\ny = [1, 0]\n",
        "X has 3 rows and y has shape (2,), in s.toml: give one label for each row: X is (m, n), y is (m,)",
    ),
    "course orientation": (
        "[data]\nX = [[1, 2, -1], [3, 4, -3.2]]\ny = [1, 0, 1]\n",
        "X of shape (2, 3) and y of shape (3,) hold an example in each column, in s.toml: transpose X: it is (m, n) "
        "here, a row for each example, and y is (m,)",
    ),
    "three classes": (
        "[data]\nX = [[1], [2], [3]]\ny = [1, 0, 2]\n",
        "label y has more than two classes (1, 0, 2), in s.toml (y): hold one against the rest, as in "
        "--positive 2, or choose another column with --label",
    ),
    "names": (
        "[data]\nX = [[1, 2]]\ny = [1]\nfeatures = 'a,b'\n",
        'features of data is not a list of names, in s.toml:4: write it as ["x1", "x2"]',
    ),
    "features not there": (f"features = ['x3']\n{DATA}", "there is no column 'x3', in s.toml: choose from x1, x2, y"),
    "label not there": (
        f"label = 'x3'\n{DATA}",
        "there is no column 'x3', in s.toml: choose from x1, x2, y",
    ),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_a_scenario_that_cannot_be_used_is_refused_in_one_line(text: str | bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_scenario(write(text))
    assert str(error.value) == said


def test_what_is_wrong_with_the_data_is_told_of_its_own_file() -> None:
    write("a,y\n1,0\n,1\n", "t.csv")
    with pytest.raises(InputError, match=r"^a has no value in 1 of 2 rows, in t\.csv:3 \(a\): "):
        read_scenario(write("data = 't.csv'\n"))


def test_points_in_texts_and_comments_make_no_key_deep() -> None:
    dots = ".".join("a" * 50)
    text = f'title = "{dots}"\nnote = """{dots}\n{dots}"""\n# {dots}\n{DATA}'
    Path("s.toml").write_text(text, encoding="utf-8")
    assert read_scenario("s.toml").title == dots


def test_a_scenario_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with Path("s.toml").open("wb") as stream:
        stream.truncate(16 * 2**20 + 1)
    with pytest.raises(InputError) as error:
        read_scenario("s.toml")
    assert str(error.value) == (
        "the file has 16,777,217 bytes, in s.toml: a scenario has at most 16,777,216: move its data to a CSV file"
    )
