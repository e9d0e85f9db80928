"""`lrstep page`: which addresses a page has, where it opens, and what is refused."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.command import called
from tests.html.read import page_of


def test_it_says_what_it_wrote_and_writes_over_nothing(tmp_path: Path) -> None:
    done = called("page", "lesson", "lesson.html", folder=tmp_path)
    assert done.stdout.startswith("23 addresses, 0 to 2:b: lesson.html, ")
    before = (tmp_path / "lesson.html").read_bytes()
    again = called("page", "iris", "lesson.html", folder=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "lrstep: error: lesson.html is there already: give --force, or another name\n"
    assert (tmp_path / "lesson.html").read_bytes() == before
    assert called("page", "iris", "lesson.html", "--force", folder=tmp_path).returncode == 0
    assert b"<h1>iris" in (tmp_path / "lesson.html").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.html"]


@pytest.mark.parametrize(
    ("words", "first", "last", "opens"),
    [
        ("lesson --at 1:dz", "0", "2:b", "1:dz"),
        ("lesson --at 12:dz", "11:b", "13:b", "12:dz"),
        ("lesson --to 1:db", "0", "1:db", "0"),
        ("lesson --from 3:dz", "3:dz", "4:b", "3:dz"),
        ("lesson --from 2:z --to 2:b --at 2:a", "2:z", "2:b", "2:a"),
        ("lesson --program vector --to 1", "0", "1:b", "0"),
        ("iris --to 1:db@1", "0", "1:db@1", "0"),
        ("iris --from 1:z@3 --to 1:a@4", "1:z@3", "1:a@4", "1:z@3"),
        ("iris --batch 30 --order shuffle --from 7", "7:b", "9:b", "7:b"),
        ("iris --to 'first J < 0.68'", "0", "3:b", "0"),
    ],
)  # fmt: skip
def test_it_has_the_addresses_that_are_asked_for(
    words: str, first: str, last: str, opens: str, tmp_path: Path
) -> None:  # fmt: skip
    page = page_of(tmp_path, *shlex.split(words))
    assert (page.addresses[0], page.addresses[-1]) == (first, last)
    assert page.addresses[page.tables["opens"]] == opens
    assert page.part(opens, "program") != []


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("lesson page.txt", "page.txt is not the name of a page: end it in .html"),
        ("lesson a.html --from 2 --to 1:dz", "--to 1:dz is before --from 2:b: give the earlier one to --from"),
        ("lesson a.html --to 1:foo", "there is no line 'foo': use z a L J da dz dw db w b, or dw1 dw2 w1 w2"),
        ("iris a.html --from 1:z@2 --to 1:z",
         "1:z@2 and 1:z are lines of two programs, scalar and vector: name two of one program"),
        ("iris a.html --program scalar --to 5",
         "0 to 5:b are 4,041 addresses, and a page has at most 2,000: give --from and --to, or --program vector"),
        ("lesson nowhere/a.html", "nowhere/a.html cannot be written: No such file or directory: choose another place"),
        ("own.html own.html", "own.html is the file that is read: write to another one"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(words: str, error: str, tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("x,y\n1,0\n2,1\n")
    done = called("page", *words.split(), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"lrstep: error: {error}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["own.html"]


def test_a_log_and_a_script_are_sources_too(tmp_path: Path) -> None:
    assert called("run", "iris", "--updates", "3", "--log", "iris.jsonl", folder=tmp_path).returncode == 0
    page = page_of(tmp_path, "iris.jsonl", "--from", "2", "--plot", "cost")
    assert page.addresses[0] == "2:b"
    assert page.part("2:b", "plot")[0].startswith("J ")
    assert called("samples", "--copy", ".", folder=tmp_path).returncode == 0
    script = page_of(tmp_path, "mistake.py", "--to", "1")
    assert "▶ ≠17     dZ = Y - A" in script.part("1:17", "program")
    assert any("≠ 0.5" in line for line in script.part("1:17", "z"))
    assert script.part("1:17", "names")[0].startswith("▸ dZ")


def test_a_layout_leaves_panels_out_and_a_plot_comes_on_demand(tmp_path: Path) -> None:
    page = page_of(tmp_path, "iris", "--layout", "code", "--plot", "boundary")
    assert (page.part("1:dw", "z"), page.part("1:dw", "z-brief")) == ([], [])
    assert page.part("1:dw", "program")[6].startswith("▶   7 dw")
    assert page.part("1:dw", "plot")[0].startswith("↑ sepal_width")
    assert page_of(tmp_path, "iris").part("1:dw", "plot") == []


STOPS = """\
data = { X = [[-2, 1], [2.2, -1]], y = [0, 1] }
stops = [
    { at = "1:z", text = "z" }, { at = "3", text = "J" }, { at = "J < 0.3", text = "low" },
    { at = "1:z", text = "of another row", example = 1 }, { at = "1:a", text = "fast", branch = "fast" },
]
branches = [{ name = "fast", parent = "main", k = 1, set = { alpha = 5 } }]
"""


def test_stops_that_are_not_on_the_page_are_counted(tmp_path: Path) -> None:
    (tmp_path / "tour.toml").write_text(STOPS, encoding="utf-8")
    done = called("page", "tour.toml", "tour.html", folder=tmp_path)
    left = "--to reaches further; those at a condition, or of another branch, program or example, are left out"
    assert f"lrstep: note: 4 of 5 stops are not on this page: {left}\n" in done.stderr
    further = called("page", "tour.toml", "tour.html", "--to", "3", "--force", folder=tmp_path)
    assert f"lrstep: note: 3 of 5 stops are not on this page: {left}\n" in further.stderr
    page = page_of(tmp_path, "tour.toml", "--to", "3")
    assert [page.part(address, "stop") for address in ("1:z", "1:a", "3:b")] == [
        ["Stop 1 of 5: z"], [], ["Stop 2 of 5: J"],
    ]  # fmt: skip
