"""What a user reads when a CSV or TSV file cannot be used: one line that says what, where and how to mend it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from lrstep.data import load_file, text_lines
from lrstep.errors import InputError

ONE_COLUMN = "give a feature and the label at least, with commas, semicolons or tabs between columns"
NO_NUMBER = "write a number, or leave the column out with --without"
ONE_HOT = ", or make a column of each of its values with --one-hot"
DROP = "leave such rows out with --missing drop"
FILL_IN = f"{DROP}, or fill in the mean of the column with --missing mean"
REPLACE = "replace it, or remove the row"
SAME_COLUMNS = "give every row the same columns; a comma inside a cell needs quotes around the cell"
AGAINST_THE_REST = "hold one against the rest, as in --positive {}, or choose another column with --label"
BOUND = 'make two classes of it with a threshold, as in --positive ">{}", or choose another column with --label'

TEXTS = {
    # nothing there
    "empty file": ("", "there are no rows, in t.csv: give at least one example"),
    "blank lines only": ("\n  \n\n", "there are no rows, in t.csv: give at least one example"),
    "only Excel's separator": ("sep=;\n", "there are no rows, in t.csv: give at least one example"),
    "header only": ("a,b,y\n", "there are no rows below the header, in t.csv: give at least one example"),
    "one column": ("y\n1\n0\n", f"there is only one column, in t.csv:1: {ONE_COLUMN}"),
    "one column, no header": ("1\n0\n", f"there is only one column, in t.csv:1: {ONE_COLUMN}"),
    # cells
    "missing value": ("a,b,y\n1,2,0\n3,,1\n", f"b has no value in 1 of 2 rows, in t.csv:3 (b): {FILL_IN}"),
    "Python's None": ("a,b,y\n1,2,0\n3,None,1\n", f"b has no value in 1 of 2 rows, in t.csv:3 (b): {FILL_IN}"),
    "missing value, no header": ("1,2,0\n,4,1\n", f"x1 has no value in 1 of 2 rows, in t.csv:2 (x1): {FILL_IN}"),
    "NA": ("a,y\n1,0\nNA,1\n", f"a has no value in 1 of 2 rows, in t.csv:3 (a): {FILL_IN}"),
    "question mark": ("a,y\n?,0\n2,1\n", f"a has no value in 1 of 2 rows, in t.csv:2 (a): {FILL_IN}"),
    "nan": ("a,y\n1,0\nnan,1\n", f"a has no value in 1 of 2 rows, in t.csv:3 (a): {FILL_IN}"),
    "inf": ("a,y\n1,0\n-inf,1\n", "-inf is not a finite number, in t.csv:3 (a): replace it, or remove the row"),
    "infinity": (
        "a,y\n1,0\nInfinity,1\n",
        "Infinity is not a finite number, in t.csv:3 (a): replace it, or remove the row",
    ),
    "overflow": ("a,y\n1,0\n1e999,1\n", "1e999 is too large, in t.csv:3 (a): write numbers up to 1.8e308"),
    "text": ("a,b,y\n1,2,0\n3,four,1\n", f"'four' is not a number, in t.csv:3 (b): {NO_NUMBER} b{ONE_HOT}"),
    "text with escapes": (
        "a,y\n1,0\n\x1b[31mred,1\n",
        f"'\\x1b[31mred' is not a number, in t.csv:3 (a): {NO_NUMBER} a{ONE_HOT}",
    ),
    "hexadecimal": ("a,y\n1,0\n0x10,1\n", f"'0x10' is not a number, in t.csv:3 (a): {NO_NUMBER} a{ONE_HOT}"),
    "other digits": ("a,y\n1,0\n٣,1\n", f"'٣' is not a number, in t.csv:3 (a): {NO_NUMBER} a{ONE_HOT}"),
    "underscore": ("a,y\n1,0\n1_000,1\n", "1_000 has an underscore in it, in t.csv:3 (a): write the number without it"),
    "thousands": (
        'a,y\n"1,234.5",1\n2,0\n',
        "1,234.5 has a comma in it, in t.csv:2 (a): write numbers with a point and no comma, as in 1234.5",
    ),
    "sums to infinity, one is": (
        "1e308,1e308,1e308,0\n1,1e309,1,1\n",
        "1e309 is too large, in t.csv:2 (x2): write numbers up to 1.8e308",
    ),
    # rows
    "short row": ("a,b,y\n1,2,0\n3,1\n", f"the row has 2 columns where the first has 3, in t.csv:3: {SAME_COLUMNS}"),
    "long row": ("a,y\n1,0\n\n3,4,1\n", f"the row has 3 columns where the first has 2, in t.csv:4: {SAME_COLUMNS}"),
    "one cell": ("a,y\n1,0\n3\n", f"the row has 1 column where the first has 2, in t.csv:3: {SAME_COLUMNS}"),
    "line after a quoted one": (
        'a,"b\nc",y\n1,2\n',
        f"the row has 2 columns where the first has 3, in t.csv:3: {SAME_COLUMNS}",
    ),
    "quote not closed": ('a,y\n1,0\n2,"1\n3,0\n', 'a quote is opened and never closed, in t.csv:3: close it with "'),
    "text after a quote": (
        'a,y\n1,"no"t\n2,yes\n',
        'there is a quote inside a cell, in t.csv:2: quote the whole cell, and write a quote in it twice: ""',
    ),
    # header
    "same name twice": (
        "a,b,a,y\n1,2,3,0\n",
        "two columns are named 'a', in t.csv:1: give each column a name of its own",
    ),
    "no name": (
        ",a,y\n1,2,0\n4,3,1\n",
        "column 1 has no name, in t.csv:1: name it, remove it, or choose columns with --features and --label",
    ),
    # labels
    "one class": (
        "a,y\n1,no\n2,no\n",
        "label y has only one value (no), in t.csv (y): logistic regression needs examples of two classes",
    ),
    "one class, a number": (
        "1,2\n2,2\n",
        "label y has only one value (2), in t.csv (y): logistic regression needs examples of two classes",
    ),
    "three classes": (
        "a,kind\n1,cat\n2,dog\n3,cat\n4,cow\n",
        f"label kind has more than two classes (cat, dog, cow), in t.csv:5 (kind): {AGAINST_THE_REST.format('cow')}",
    ),
    "many classes": (
        "".join(f"1,{i}\n" for i in range(300)),
        f"label y is a measurement, not a class (0, 1, 2, 3, …), in t.csv (y): {BOUND.format(149)}",
    ),
    "a measurement": (
        "".join(f"1,{i / 8}\n" for i in range(300)),
        f"label y is a measurement, not a class (0, 0.125, 0.25, 0.375, …), in t.csv (y): {BOUND.format(18.625)}",
    ),
    "missing label": ("a,y\n1,0\n2,\n", f"y has no value in 1 of 2 rows, in t.csv:3 (y): {DROP}"),
    "label NA": ("a,y\n1,0\n2,N/A\n", f"y has no value in 1 of 2 rows, in t.csv:3 (y): {DROP}"),
    "label nan": ("a,y\n1,yes\n2,NaN\n3,no\n", f"y has no value in 1 of 3 rows, in t.csv:3 (y): {DROP}"),
    "label inf": ("a,y\n1,0\n2,inf\n", "label y is inf, in t.csv:3 (y): replace it, or remove the row"),
    "label overflows": ("a,y\n1,0\n2,1e999\n", "label y is 1e999, in t.csv:3 (y): replace it, or remove the row"),
}


def message(path: str, **options: str | Sequence[str]) -> str:
    """What the user is told when `path` is loaded."""
    with pytest.raises(InputError) as error:
        load_file(path, **options)
    text = str(error.value)
    assert text.isprintable()
    return text


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("text", "said"), TEXTS.values(), ids=TEXTS.keys())
def test_a_table_that_cannot_be_used_is_refused_in_one_line(text: str, said: str) -> None:
    Path("t.csv").write_bytes(text.encode())
    assert message("t.csv") == said


BYTES = {
    "Latin-1": (
        b"a,y\n1,oui\n2,\xe9t\xe9\n",
        "the text is not UTF-8, in t.csv:3 (y): name what it is written in, as in --encoding cp1252, or save the file "
        "as UTF-8",
    ),
    "UTF-16 cut": (
        "a,y\n1,0\n".encode("utf-16")[:-1],
        "the text is not UTF-16, as its mark says, in t.csv: save the file as UTF-8",
    ),
    "NUL": (b"a,y\n1,0\n2\0,1\n", "there is a NUL byte, in t.csv:3: remove it; is this a text file?"),
    "long line": (
        b"a,y\n1,0\n2," + b" " * 2**20 + b"1\n",
        "the line is longer than 1,048,576 bytes, in t.csv:3: give each example a line of its own",
    ),
    "long line without an end": (
        b"1," * 2**21,
        "the line is longer than 1,048,576 bytes, in t.csv:1: give each example a line of its own",
    ),
    "long quote": (
        b'a,y\n1,"\n' + b"2,1\n" * 2**19,
        'a quote is opened and never closed within 1,048,576 characters, in t.csv:2: close it with "',
    ),
    "long quoted cell": (
        b'a,y\n1,"' + b"x" * 200_000 + b'"\n',
        "a quoted cell is too long, in t.csv:2: keep cells below 131,072 characters",
    ),
    "columns": (b"1," * 100_000 + b"1\n", "there are 100,001 columns, in t.csv: keep at most 100,000"),
}


@pytest.mark.parametrize(("data", "said"), BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_no_table_are_refused_in_one_line(data: bytes, said: str) -> None:
    Path("t.csv").write_bytes(data)
    limit = csv.field_size_limit()
    assert message("t.csv") == said
    assert csv.field_size_limit() == limit, "the reader leaves other users of csv alone"


def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "LARGEST", 2**20)
    Path("t.csv").write_bytes(b"1,0\n" * 2**19)
    assert message("t.csv") == "the file has more than 1,048,576 bytes, in t.csv: split it, or keep fewer rows"


OPTIONS: dict[str, tuple[dict[str, str | tuple[str, ...]], str]] = {
    "label misspelt": ({"label": "spcies"}, "there is no column 'spcies', in t.csv:1: did you mean species?"),
    "label in capitals": ({"label": "SPECIES"}, "there is no column 'SPECIES', in t.csv:1: did you mean species?"),
    "label unknown": (
        {"label": "zzz"},
        "there is no column 'zzz', in t.csv:1: choose from length, width, species",
    ),
    "feature misspelt": ({"features": ("lenght",)}, "there is no column 'lenght', in t.csv:1: did you mean length?"),
    "label among the features": (
        {"features": ("width", "species")},
        "'species' is both the label and a feature, in t.csv:1: leave it out of --features, or choose another "
        "label with --label",
    ),
    "no such class": (
        {"positive": "setosa"},
        "label species has no value 'setosa', in t.csv (species): choose versicolor or virginica with --positive",
    ),
    "a measured label": (
        {"label": "length", "features": ("width",)},
        f"label length is a measurement, not a class (5.1, 4.9, 4.7), in t.csv (length): {BOUND.format(4.9)}",
    ),
    "escapes in a name": (
        {"label": "\x1b[2J"},
        "there is no column '\\x1b[2J', in t.csv:1: choose from length, width, species",
    ),
}


@pytest.mark.parametrize(("options", "said"), OPTIONS.values(), ids=OPTIONS.keys())
def test_options_that_do_not_fit_the_table_are_refused(options: dict[str, str], said: str) -> None:
    Path("t.csv").write_text("length,width,species\n5.1,3.5,virginica\n4.9,3,versicolor\n4.7,3,virginica\n")
    assert message("t.csv", **options) == said


def test_columns_without_names_are_told_by_their_numbers() -> None:
    Path("t.csv").write_text("1,2,0\n3,4,1\n")
    assert message("t.csv", label="label") == "there is no column 'label', in t.csv: choose from x1, x2, y"
