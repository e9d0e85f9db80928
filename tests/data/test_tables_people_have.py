"""Tables as people have them: each trains by its first command or by what the answer to it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.data import Dataset, load_file
from lrstep.engine import Run, train_until
from lrstep.errors import InputError

X = [[1, 4], [2, 3], [3, 2.5], [4, 1]]
Y = [0, 0, 1, 1]
BASE = 0.4264488489024679
"""J of these rows after ten updates from zeros with alpha 0.1."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(data: bytes | str, name: str, **options: Any) -> Dataset:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    return load_file(name, **options)


def refused(data: bytes | str, name: str, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        load(data, name, **options)
    return str(error.value)


def after_ten(data: Dataset) -> float:
    """J after ten updates, in plain NumPy."""
    w, b = np.zeros(data.n), np.float64(0)
    for _ in range(10):
        a = 1 / (1 + np.exp(-(data.X @ w + b)))
        w, b = w - 0.1 * data.X.T @ (a - data.y) / data.rows, b - 0.1 * np.mean(a - data.y)
    a = 1 / (1 + np.exp(-(data.X @ w + b)))
    return float(-np.mean(data.y * np.log(a) + (1 - data.y) * np.log(1 - a)))


ROWS = "1.0,4.0,0\n2.0,3.0,0\n3.0,2.5,1\n4.0,1.0,1\n"
NAMED = f"hours,sleep,passed\n{ROWS}"
IS_BASE = {
    "comma text of another ending": ("t.txt", ROWS, ()),
    "no ending": ("t", NAMED, ()),
    "spaces": ("t.csv", ROWS.replace(",", " "), ()),
    "spaces in line": ("t.dat", "  hours   sleep passed \n 1.0  4.0 0\n 2.0 3.0  0\n 3.0 2.5 1 \n4.0 1.0 1\n", ()),
    "bars": ("t.csv", NAMED.replace(",", "|"), ()),
    "tabs": ("t.csv", NAMED.replace(",", "\t"), ()),
    "names in a comment": ("t.csv", f"# hours,sleep,passed\n{ROWS}", ()),
    "pandas' row numbers": (
        "t.csv",
        ",hours,sleep,passed\n0,1.0,4.0,0\n1,2.0,3.0,0\n2,3.0,2.5,1\n3,4.0,1.0,1\n",
        ("column 1 has no name and counts the rows, and is left out",),
    ),
    "pandas' name for them": (
        "t.csv",
        "Unnamed: 0,hours,sleep,passed\n0,1.0,4.0,0\n1,2.0,3.0,0\n2,3.0,2.5,1\n3,4.0,1.0,1\n",
        ("Unnamed: 0 counts the rows, and is left out",),
    ),
    "R's row names": (
        "t.csv",
        '"","hours","sleep","passed"\n"a",1.0,4.0,0\n"b",2.0,3.0,0\n"c",3.0,2.5,1\n"d",4.0,1.0,1\n',
        ("column 1 has no name and names the rows, and is left out",),
    ),
    "R's row names, not in the header": (
        "t.txt",
        '"hours" "sleep" "passed"\n"1" 1 4 0\n"2" 2 3 0\n"3" 3 2.5 1\n"4" 4 1 1\n',
        ("column 1 has no name and counts the rows, and is left out",),
    ),
    "header ends in a comma": ("t.csv", NAMED.replace("passed", "passed,"), ("the empty last column is left out",)),
    "rows end in a comma": (
        "t.csv",
        NAMED.replace("0\n", "0,\n").replace("1\n", "1,\n"),
        ("the empty last column is left out",),
    ),
    "all lines end in semicolons": ("t.csv", NAMED.replace("\n", ";;\n"), ("the empty last column is left out",)),
    "an empty column with pandas' name": (
        "t.csv",
        NAMED.replace("passed", "passed,Unnamed: 3").replace("0\n", "0,\n").replace("1\n", "1,\n"),
        ("Unnamed: 3 has no values, and is left out",),
    ),
    "comments above": (
        "t.csv",
        f"# exported 2024\n# units: h, h\n{NAMED}",
        ("2 lines of comment (#) above the table left out",),
    ),
    "a comment below": ("t.csv", f"{NAMED}# the end\n", ("1 line of comment (#) below the names left out",)),
    "rows of empty cells": ("t.csv", f"{NAMED},,\n,,\n", ("2 lines of empty cells left out",)),
    "UTF-16": ("t.csv", NAMED.replace(",", "\t").encode("utf-16"), ()),
    "UTF-16, big end first": ("t.csv", b"\xfe\xff" + NAMED.encode("utf-16-be"), ()),
    "quoted numbers": ("t.csv", '"a","b","y"\n"1","4","0"\n"2","3","0"\n"3","2.5","1"\n"4","1","1"\n', ()),
    "quotes of the other kind": ("t.csv", "'a','b','y'\n1,4,'0'\n2,3,'0'\n3,2.5,'1'\n4,1,'1'\n", ()),
    "Orange's three rows": ("t.tab", "a\tb\ty\nc\tc\td\n\t\tclass\n1\t4\t0\n2\t3\t0\n3\t2.5\t1\n4\t1\t1\n", ()),
    "records": (
        "t.json",
        '[{"a":1,"b":4,"y":0},{"a":2,"b":3,"y":0},{"a":3,"b":2.5,"y":1},{"a":4,"b":1,"y":1}]',
        (),
    ),
    "records, a line each": (
        "t.jsonl",
        '{"a":1,"b":4,"y":0}\n{"a":2,"b":3,"y":0}\n{"a":3,"b":2.5,"y":1}\n{"a":4,"b":1,"y":1}\n',
        (),
    ),
    "columns by name": ("t.json", '{"a":{"0":1,"1":2,"2":3,"3":4},"b":[4,3,2.5,1],"y":[0,0,1,1]}', ()),
    "pandas' split": ("t.json", '{"columns":["a","b","y"],"data":[[1,4,0],[2,3,0],[3,2.5,1],[4,1,1]]}', ()),
    "lists": ("t.json", "[[1,4,0],[2,3,0],[3,2.5,1],[4,1,1]]", ()),
    "X and y in JSON": ("t.json", '{"X":[[1,4],[2,3],[3,2.5],[4,1]],"y":[0,0,1,1]}', ()),
    "ARFF": (
        "t.arff",
        "% old\n@RELATION 'r'\n@ATTRIBUTE a NUMERIC\n@attribute 'b c' real\n@attribute y {0,1}\n@data\n" + ROWS,
        (),
    ),
    "ARFF of what is not 0": (
        "t.arff",
        "@relation r\n@attribute a numeric\n@attribute b numeric\n@attribute y {0,1}\n@data\n"
        "{0 1,1 4}\n{0 2,1 3}\n{0 3,1 2.5,2 1}\n{0 4,1 1,2 1}\n",
        (),
    ),
    "svmlight": ("t.svm", "-1 1:1 2:4\n-1 1:2 2:3 # note\n+1 1:3 2:2.5\n+1 1:4 2:1\n", ()),
    "svmlight counted from 0": (
        "t.txt",
        "0 0:1 1:4\n0 0:2 1:3\n1 0:3 1:2.5\n1 0:4 1:1\n",
        ("svmlight: what a row leaves out is 0; features are counted from 0",),
    ),
}


@pytest.mark.parametrize(("name", "data", "notes"), IS_BASE.values(), ids=IS_BASE.keys())
def test_it_is_read_by_its_first_command(name: str, data: bytes | str, notes: tuple[str, ...]) -> None:
    read = load(data, name)
    assert read.X.tolist() == X
    assert read.y.tolist() == Y
    assert read.notes == notes
    assert train_until(Run(read, alpha=0.1), 10).quality.J == pytest.approx(BASE, rel=1e-14)


TRAINS: dict[str, tuple[str | bytes, dict[str, Any], float, str]] = {
    "decimal commas": (
        "hours;sleep;passed\n1,0;4,0;0\n2,5;3,0;0\n3,0;2,5;1\n4,5;1,0;1\n",
        {},
        0.4421606778771169,
        "numbers have a decimal comma: 1,0 is read as 1.0 (else --decimal .)",
    ),
    "Latin-1 in what is not used": (
        b"name,hours,passed\nJos\xe9,1,0\nAna,2,1\nZo\xeb,3,1\n",
        {"features": ("hours",)},
        0.516198771390739,
        "",
    ),
    "two texts": (
        "sex,hours,passed\nmale,1,0\nfemale,2,0\nfemale,3,1\nmale,4,1\n",
        {},
        0.6109191638162602,
        "feature sex: male is 1, female is 0",
    ),
    "yes and no": (
        "tutor,hours,passed\nno,1,0\nno,2,0\nyes,3,1\nyes,4,1\n",
        {},
        0.5869461229164543,
        "feature tutor: yes is 1, no is 0",
    ),
    "one against the rest": (
        "hours,sleep,grade\n1,4,low\n2,3,mid\n3,2,mid\n4,1,high\n5,1,high\n",
        {"positive": "high"},
        0.38136560784297535,
        "label grade: 1 means high, 0 means every other value; 2 of 5 rows are 1",
    ),
    "a bound": (
        "hours,sleep,chance\n" + "".join(f"{i},{9 - i},{0.05 + 0.081 * i:.3f}\n" for i in range(12)),
        {"positive": ">0.5"},
        0.15190671298521308,
        "label chance: 1 means >0.5, 0 means <=0.5; 6 of 12 rows are 1",
    ),
    "numbers as pandas' names": (
        "0,1\n1.5,0\n2.5,0\n3.5,1\n",
        {},
        0.6724835720985084,
        "line 1 (0, 1) is taken as names (--header no: it is an example)",
    ),
    "years as names": ("2019,2020,default\n1,4,0\n2,3,0\n3,2,1\n", {}, 0.45981374026256017, ""),
    "without an ID": (
        "id,hours,passed\n8420001,1,0\n8420002,2,0\n8420003,3,1\n8420004,4,1\n",
        {"without": ("id",)},
        0.6135065549851804,
        "",
    ),
    "rows with missing values left out": (
        "hours,sleep,passed\n1,4,0\n2,?,0\n3,2.5,1\n4,1,1\n",
        {"missing": "drop"},
        0.3129572636057631,
        "1 of 4 rows left out, in which a value is missing",
    ),
    "missing values filled in": (
        "hours,sleep,passed\n1,4,0\n2, ,0\n3,2.5,1\n4,1,1\n",
        {"missing": "mean"},
        0.4567591823383944,
        "missing values are the mean of their column: sleep 1",
    ),
    "a missing label": (
        "hours,sleep,passed\n1,4,0\n2,3,\n3,2.5,1\n4,1,1\n",
        {"missing": "mean"},
        0.3129572636057631,
        "1 of 4 rows left out, in which the label is missing",
    ),
    "a title left out": (f"Class of 2024,,\n,,\n{NAMED}", {"skip": 2}, BASE, ""),
    "units left out": ("hours,sleep,passed\nh,h,0/1\n" + ROWS, {"skip": 2}, BASE, ""),
}


@pytest.mark.parametrize(("data", "options", "J", "note"), TRAINS.values(), ids=TRAINS.keys())
def test_it_trains_with_what_the_answer_says(data: str | bytes, options: dict[str, Any], J: float, note: str) -> None:
    read = load(data, "t.csv", **options)
    assert after_ten(read) == pytest.approx(J, rel=1e-12)
    assert list(read.notes) == ([note] if note else [])
    assert read.load == {
        name.replace("_", "-"): list(value) if isinstance(value, tuple) else value for name, value in options.items()
    }


SAID: dict[str, tuple[str | bytes, str]] = {
    "a title": (
        f"Class of 2024,,\n,,\n{NAMED}",
        "line 1 has one cell only (Class of 2024) where those below have 3, in t.csv:1: if it is a title, skip what is "
        "above the table with --skip 2",
    ),
    "a ragged title": (
        "|1x3 Cross validator\n39, 13, <=50K.\n50, 13, >50K.\n38, 9, <=50K.\n",
        "line 1 has 1 column (|1x3 Cross validator) where those below have 3, in t.csv:1: if it is a title, skip what "
        "is above the table with --skip 1",
    ),
    "units": (
        "hours,sleep,passed\nh,h,0/1\n" + ROWS,
        "line 2 holds no number (h, h, 0/1) where the lines below do, in t.csv:2: if it holds units, remove it, or "
        "skip the first 2 lines, names too, with --skip 2",
    ),
    "a date": (
        "day,hours,passed\n2024-01-02,1,0\n2024-01-03,2,0\n2024-01-04,3,1\n",
        "feature day (3 values: 2024-01-02, 2024-01-03, …) holds text, in t.csv:2 (day): leave out with --without day",
    ),
    "thousands": (
        'income,passed\n"1,200",0\n"2,300",0\n"13,000",1\n',
        "1,200 has a comma in it, in t.csv:2 (income): write numbers with a point and no comma, as in 1200",
    ),
    "percent": (
        "a,y\n12%,0\n13%,1\n",
        "12% has a sign in it, in t.csv:2 (a): write the number alone, as in 12",
    ),
    "the label first": (
        "0,1.0,4.0\n0,2.0,3.0\n1,3.0,2.5\n1,4.0,1.0\n",
        "label y is a measurement, not a class (4, 3, 2.5, 1), in t.csv (y): x1 is the only column of two values: take "
        'it with --label x1, or make two classes of it with a threshold, as in --positive ">2.5"',
    ),
    "transposed": (
        "hours,1,2,3,4\nsleep,4,3,2.5,1\npassed,0,0,1,1\n",
        "the table is transposed: each row is a feature (hours, sleep, passed), in t.csv: turn it, so that each row is "
        "an example and the names are the first line",
    ),
    "case alone": (
        "a,y\n1,Yes\n2,yes\n3,no\n",
        "label y has 3 values, of which Yes and yes differ only in case, in t.csv:4 (y): write them alike, or choose "
        "what is 1 with --positive",
    ),
    "a web page": (
        "<!DOCTYPE html>\n<html></html>\n",
        "the file is a web page, in t.csv: download the file itself (raw)",
    ),
    "several columns with missing values": (
        "a,b,c,y\n1,,2,0\n,2,,1\n3,4,5,1\n",
        "values are missing in 2 of 3 rows (a 1, b 1, c 1), in t.csv:2 (b): leave such rows out with --missing drop, "
        "or fill in the mean of the column with --missing mean",
    ),
    "few texts": (
        "colour,size,y\n" + "red,1,0\ngreen,2,1\nblue,3,0\n" * 3,
        "feature colour (3 values: blue, green, …) holds text, in t.csv:4 (colour): make a column of each value with "
        "--one-hot, or leave out with --without colour",
    ),
    "few and many texts": (
        "the name,colour,size,y\n" + "".join(f"n{i},{'rgb'[i % 3]},{i},{i % 2}\n" for i in range(9)),
        "features the name (9 values: n0, n1, …), colour (3 values: b, g, …) hold text, in t.csv: use --without "
        "'the name' --one-hot, or leave all of them out with --without 'the name,colour'",
    ),
    "a number of another kind": (
        "dep,inc,y\n0,5,N\n1,6,Y\n3+,7,Y\n2,8,N\n",
        "'3+' is not a number, in t.csv:4 (dep): write a number, or leave the column out with --without dep, or make a "
        "column of each of its values with --one-hot",
    ),
    "a column without values": (
        "a,b,y\n1,,0\n2,,1\n",
        "column b has no values, in t.csv: leave out with --without b",
    ),
}


@pytest.mark.parametrize(("data", "said"), SAID.values(), ids=SAID.keys())
def test_what_cannot_be_read_is_said_with_the_way_on(data: str | bytes, said: str) -> None:
    assert refused(data, "t.csv") == said


PASSENGERS = "id,survived,name,sex,age,port\n" + "".join(
    f"{i},{i % 2},p{i},{'fm'[i % 2 or i % 3 == 0]},{'' if i == 3 else i},{'SCQ'[i % 3]}\n" for i in range(12)
)


def test_all_that_is_wrong_is_said_at_once_with_options_that_work() -> None:
    assert refused(PASSENGERS, "t.csv") == (
        "label port has more than two classes (S, C, Q); features name (12 values: p0, p1, …), port "
        "(3 values: C, Q, …) hold text; age has no value in 1 of 12 rows, in t.csv: for a start, use --label survived "
        "--without name --missing mean --one-hot (or --missing drop)"
    )
    data = load_file("t.csv", label="survived", without=("name",), missing="mean", one_hot=True)
    assert data.features == ("id", "sex", "age", "port=C", "port=Q", "port=S")
    ages = [float(i) for i in range(12) if i != 3]
    assert data.X[3].tolist() == [3, 1, pytest.approx(np.mean(ages)), 0, 0, 1]


def test_a_pattern_and_a_number_name_columns() -> None:
    text = "r_mean,r_worst,s_mean,y\n1,2,3,0\n4,5,7,1\n"
    assert load(text, "t.csv", features=("r_*",)).features == ("r_mean", "r_worst")
    assert load(text, "t.csv", without=("*_mean",)).features == ("r_worst",)
    assert load(text, "t.csv", features=("3", "1")).features == ("s_mean", "r_mean")
    assert load(text, "t.csv", label="4").label == "y"
    assert refused(text, "t.csv", without=("q*",)).startswith("no column matches 'q*', in t.csv:1: ")
    assert refused(text, "t.csv", without=("*_*",)) == "no feature is left, in t.csv:1: leave fewer columns out"
    assert "--without leaves out the label y" in refused(text, "t.csv", without=("y",))
    assert load("2,1\nx,3\ny,4\n", "t.csv", header="yes", label="2").label == "2", "a name comes before a number"


def test_a_number_names_the_label_where_no_column_has_a_name() -> None:
    data = load("7,M,1.5\n8,B,2.5\n9,M,4\n", "t.data", label="2")
    assert (data.label, data.features, data.X.tolist()) == ("x2", ("x1", "x3"), [[7, 1.5], [8, 2.5], [9, 4]])


def test_labels_in_a_file_of_their_own() -> None:
    Path("y.csv").write_text("Id,passed\n0,0\n1,0\n2,1\n3,1\n")
    data = load("Id,hours,sleep\n0,1.0,4.0\n1,2.0,3.0\n2,3.0,2.5\n3,4.0,1.0\n", "X.csv", label_file="y.csv")
    assert (data.X.tolist(), data.y.tolist(), data.label) == (X, Y, "passed")
    assert data.notes == ("Id is the same in both files, row by row, and left out",)
    Path("y.csv").write_text("no\nno\nyes\nyes\n")
    data = load(ROWS.replace(",0\n", "\n").replace(",1\n", "\n"), "X.csv", label_file="y.csv")
    assert (data.X.tolist(), data.y.tolist()) == (X, Y)
    Path("y.csv").write_text("Id,passed\n1,0\n0,0\n2,1\n3,1\n")
    assert refused("Id,a\n0,1\n1,2\n2,3\n3,4\n", "X.csv", label_file="y.csv") == (
        "the two files differ in Id, a column that both have, in y.csv: put their rows in the same order"
    )
    Path("y.csv").write_text("passed\n0\n1\n")
    assert refused(NAMED, "X.csv", label_file="y.csv") == (
        "X.csv has 4 rows and the label file has 2, in y.csv: give one label for each row"
    )


def test_a_column_that_turns_out_to_hold_texts_late_keeps_its_first_ones() -> None:
    rows = 60_000
    text = "group,size,y\n" + "".join(f"{'x' if i == rows - 1 else i % 2},{i},{i % 2}\n" for i in range(rows))
    data = load(text, "t.csv", one_hot=True)
    assert data.features == ("group=0", "group=1", "group=x", "size")
    assert data.X[:, :3].sum(axis=0).tolist() == [rows / 2, rows / 2 - 1, 1]
    assert refused(text, "t.csv").startswith("'x' is not a number, in t.csv:60001 (group): ")


def test_none_may_be_a_class_of_its_own(tmp_path: Path) -> None:
    """Of other debtors, say: None, as Python writes what is missing, is not."""
    path = tmp_path / "t.csv"
    path.write_text("debtors,amount,y\nnone,1,0\nguarantor,2,1\nnone,3,1\n")
    data = load_file(path)
    assert data.features == ("debtors", "amount")
    assert sorted(data.X[:, 0].tolist()) in ([0, 0, 1], [0, 1, 1])
