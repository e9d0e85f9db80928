"""A text that is not UTF-8 is read as the encoding that one names; error and note say which option names it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lrstep.data import Dataset, load_file
from lrstep.errors import InputError
from lrstep.options import TABLE

TEXT = "größe,stadt,kauf\n1,Köln,nein\n2,Köln,ja\n3,Zürich,nein\n4,Zürich,ja\n"
JAPANESE = "身長,都市,買う\n1,東京,可\n2,京都,否\n3,東京,否\n"
NOTES = (
    "feature stadt: Zürich is 1, Köln is 0",
    "label kauf: 1 means nein, 0 means ja (choose with --positive)",
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(data: bytes, name: str = "t.csv", **options: str) -> Dataset:
    Path(name).write_bytes(data)
    return load_file(name, **options)


def refused(data: bytes, name: str = "t.csv", **options: str) -> str:
    with pytest.raises(InputError) as error:
        load(data, name, **options)
    return str(error.value)


@pytest.mark.parametrize(
    "encoding",
    ["latin-1", "cp1252", "cp850", "mac_roman", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_a_text_is_read_as_what_one_says_it_is(encoding: str) -> None:
    data = load(TEXT.encode(encoding), encoding=encoding)
    assert data.features == ("größe", "stadt")
    assert data.X.tolist() == [[1, 0], [2, 0], [3, 1], [4, 1]]
    assert data.notes == NOTES
    assert data.load == {"encoding": encoding}


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso2022_jp", "gb18030"])
def test_letters_of_several_bytes_are_not_cut_where_a_piece_ends(encoding: str) -> None:
    data = load((JAPANESE + "4,東京,否\n" * 30_000).encode(encoding), encoding=encoding)
    assert data.rows == 30_003
    assert (data.features, data.label) == (("身長", "都市"), "買う")


def test_what_is_packed_or_labels_in_a_file_of_their_own_are_read_so_too() -> None:
    assert load(gzip.compress(TEXT.encode("cp1252")), "t.csv.gz", encoding="cp1252").notes == NOTES
    Path("y.csv").write_bytes("antwort\nja\nnö\n".encode("cp1252"))
    data = load(b"a,b\n1,2\n3,4\n", label_file="y.csv", encoding="cp1252")
    assert data.classes == ("ja", "nö")


def test_json_and_others_are_texts_too() -> None:
    text = '[{"größe": 1, "y": "nö"}, {"größe": 2, "y": "ja"}]'
    data = load(text.encode("cp1252"), "t.json", encoding="cp1252")
    assert (data.features, data.classes) == (("größe",), ("ja", "nö"))
    arff = "@relation r\n@attribute größe numeric\n@attribute y {ja,nö}\n@data\n1,ja\n2,nö\n"
    assert load(arff.encode("cp1252"), "t.arff", encoding="cp1252").features == ("größe",)


def test_without_it_what_is_used_is_an_error_and_names_are_a_note() -> None:
    assert refused(TEXT.encode("cp1252")) == (
        "the text is not UTF-8, in t.csv:2 (stadt): name what it is written in, as in --encoding cp1252, or save the "
        "file as UTF-8"
    )
    data = load("größe,alter,y\n1,2,0\n2,3,1\n".encode("cp1252"))
    assert data.features == ("größe", "alter")
    assert data.notes == (
        "the text is not UTF-8: its names are read as cp1252, such as größe (another with --encoding)",
    )


def test_a_text_of_another_encoding_is_refused_with_its_line() -> None:
    mend = "name the one that it is written in, as in --encoding latin-1"
    assert refused(TEXT.encode("cp1252"), encoding="utf-8") == f"the text is not utf-8, in t.csv:1: {mend}"
    late = b"a,b,y\n" + b"1,2,0\n" * 20_000 + "1,é,1\n".encode("cp1252")
    assert refused(late, encoding="utf-8") == f"the text is not utf-8, in t.csv:20002: {mend}"
    assert refused(b"\x00\xd8", encoding="utf-16-le") == f"the text is not utf-16-le, in t.csv:1: {mend}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["t.csv", "t.unknown"])
def test_utf_16_without_its_mark_is_known(encoding: str, name: str) -> None:
    assert refused(TEXT.encode(encoding), name).endswith(
        f"if it is a text in UTF-16, say so with --encoding {encoding}"
    )


@pytest.mark.parametrize("name", ["nope", "rot13", "hex", "undefined", "", "../os", "a\0b", "idna"])
def test_what_is_no_encoding_of_texts_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot be used: name one that Python knows"):
        TABLE["encoding"].read(name)


def test_of_what_is_no_text_nothing_is_to_be_said() -> None:
    import numpy as np

    np.save("t.npy", np.eye(3))
    with pytest.raises(InputError) as error:
        load_file("t.npy", encoding="latin-1")
    assert str(error.value) == "--encoding says what a text is written in, and t.npy is none: leave it out"
