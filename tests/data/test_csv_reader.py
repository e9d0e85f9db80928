"""CSV and TSV files of every dialect become the numbers that were written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrstep.data import Dataset, load_file

TABLE = [["length", "width", "kind"], ["5.1", "-3.5e-2", "cat"], [".5", "+4.", "dog"], ["1e3", "0", "cat"]]
X = [[5.1, -0.035], [0.5, 4.0], [1000.0, 0.0]]


def load(tmp_path: Path, data: bytes | str, name: str = "t.csv", **options: str | tuple[str, ...]) -> Dataset:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load_file(path, **options)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_every_dialect_gives_the_same_data(
    tmp_path: Path, end: str, delimiter: str, encoding: str, quoting: int
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(TABLE)  # type: ignore[arg-type]
    data = load(tmp_path, text.getvalue().encode(encoding))
    assert data.X.tolist() == X
    assert data.y.tolist() == [0, 1, 0]
    assert data.features == ("length", "width")
    assert data.label == "kind"
    assert data.classes == ("cat", "dog")
    assert data.notes == ("label kind: 1 means dog, 0 means cat (choose with --positive)",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
@pytest.mark.parametrize("last", ["", "{}", "{}{}{}", "{}  {}"], ids=["no end", "end", "blank lines", "spaces"])
def test_blank_lines_and_a_missing_last_line_end_change_nothing(tmp_path: Path, end: str, last: str) -> None:
    text = end.join(["", "1,2,0", "", " ", "3,4,1"]) + last.replace("{}", end)
    assert load(tmp_path, text).X.tolist() == [[1, 2], [3, 4]]


def test_without_a_header_columns_are_numbered_and_the_label_is_y(tmp_path: Path) -> None:
    data = load(tmp_path, "1,2,-1\n3,4,1\n")
    assert (data.features, data.label, data.classes) == (("x1", "x2"), "y", ("-1", "1"))
    assert data.y.tolist() == [0, 1]
    assert data.notes == ()


def test_without_a_header_another_column_can_be_the_label(tmp_path: Path) -> None:
    data = load(tmp_path, "0,2,5\n1,4,6\n", label="x1")
    assert (data.features, data.label) == (("x2", "x3"), "x1")
    assert data.X.tolist() == [[2, 5], [4, 6]]
    assert data.y.tolist() == [0, 1]


def test_a_first_row_with_one_number_is_data(tmp_path: Path) -> None:
    data = load(tmp_path, "1,yes\n2,no\n")
    assert data.rows == 2
    assert data.classes == ("no", "yes")


def test_the_options_choose_columns_their_order_and_the_class(tmp_path: Path) -> None:
    text = "id,kind,length,note,width\nu1,cat,1,a b,2\nu2,dog,3,,4\n"
    data = load(tmp_path, text, label="kind", positive="cat", features=("width", "length"))
    assert data.features == ("width", "length")
    assert data.X.tolist() == [[2, 1], [4, 3]]
    assert data.y.tolist() == [1, 0]
    assert data.classes == ("dog", "cat")


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    text = '"a, in ""cm""","b\r\nc",y\r\n1,"2","no, never"\r\n3, "4","yes"\r\n'
    data = load(tmp_path, text)
    assert data.features == ('a, in "cm"', "b\nc")
    assert data.X.tolist() == [[1, 2], [3, 4]]
    assert data.classes == ("no, never", "yes")


def test_a_semicolon_in_a_header_does_not_mislead(tmp_path: Path) -> None:
    data = load(tmp_path, "height (cm; bare),weight,y\n180,75,1\n170,65,0\n")
    assert data.features == ("height (cm; bare)", "weight")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_line_of_excel_is_followed(tmp_path: Path, delimiter: str) -> None:
    data = load(tmp_path, f"sep={delimiter}\na{delimiter}y\n1{delimiter}0\n2{delimiter}1\n")
    assert data.X.tolist() == [[1], [2]]


def test_an_ending_in_capitals_is_known(tmp_path: Path) -> None:
    assert load(tmp_path, "1,0\n2,1\n", "T.CSV").rows == 2


def test_labels_are_compared_without_the_spaces_around_them(tmp_path: Path) -> None:
    data = load(tmp_path, "a, y\n1, no\n2,yes \n3,no\n")
    assert (data.label, data.classes, data.y.tolist()) == ("y", ("no", "yes"), [0, 1, 0])


def test_labels_that_are_the_same_number_are_one_class(tmp_path: Path) -> None:
    assert load(tmp_path, "1,0\n2,1\n3,1.0\n4,0e5\n").y.tolist() == [0, 1, 1, 0]
    variants = "".join(f"1,{'0' * i}1\n2,{'0' * i}0\n" for i in range(200))
    assert load(tmp_path, variants).y.tolist() == [1, 0] * 200


def test_a_line_end_split_between_two_reads_is_one(tmp_path: Path) -> None:
    row = "1.5,1\r\n0.5,0\r\n"  # 14 bytes: some CR LF falls on every boundary of a power of two
    data = load(tmp_path, row * 100_000)
    assert data.rows == 200_000
    with pytest.raises(Exception, match=r"t\.csv:200001 \(x1\)"):
        load(tmp_path, row * 100_000 + "x,1\r\n")


def test_numpy_reads_the_same_numbers(tmp_path: Path) -> None:
    numbers = np.random.Generator(np.random.PCG64(0)).standard_normal((500, 4)) * 10.0 ** np.arange(-8, 8, 4)
    labels = np.arange(500) % 2
    path = tmp_path / "t.csv"
    np.savetxt(path, np.column_stack([numbers, labels]), delimiter=",", fmt="%.17g")
    read, expected = load_file(path), np.loadtxt(path, delimiter=",")
    assert np.array_equal(read.X, expected[:, :-1])
    assert np.array_equal(read.y, expected[:, -1])


finite = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[float]], list[int]]:
    n = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(finite, min_size=n, max_size=n), min_size=2, max_size=8))
    return rows, [0, 1, *draw(st.lists(st.integers(0, 1), min_size=len(rows) - 2, max_size=len(rows) - 2))]


@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    header=st.booleans(),
    bom=st.booleans(),
)
def test_any_table_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[list[float]], list[int]],
    delimiter: str,
    end: str,
    quoting: int,
    header: bool,
    bom: bool,
) -> None:
    rows, labels = table
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    if header:
        writer.writerow([*(f"feature {i}" for i in range(len(rows[0]))), "label"])
    writer.writerows([*map(repr, row), str(label)] for row, label in zip(rows, labels, strict=True))
    path = tmp_path_factory.mktemp("round") / "t.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    data = load_file(path)
    assert data.X.tobytes() == np.array(rows).tobytes()
    assert data.y.tolist() == labels
