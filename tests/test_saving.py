"""What is saved opens again exactly there."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run
from lrstep.errors import InputError
from lrstep.plain import Shell
from lrstep.saving import save_scenario
from lrstep.session import Session
from lrstep.sources import open_source

CSV = "height,weight,sex\n1.8,80,m\n1.6,55,f\n1.75,70,m\n1.7,62,f\n"


def there_and_back(debugger: Debugger, path: Path) -> Debugger:
    """Saved and opened again."""
    save_scenario(debugger, path, "mine")
    return open_source(str(path), {}).at_place()


def the_same(one: Debugger, other: Debugger) -> None:
    """The same Frame to the last bit, and everything that was set."""
    assert one.frame.to_dict() == other.frame.to_dict()
    assert [found.written for found in one.breakpoints] == [found.written for found in other.breakpoints]
    assert list(one.watches) == list(other.watches)
    assert [(b.name, b.parent, b.edit) for b in one.branches] == [(b.name, b.parent, b.edit) for b in other.branches]
    assert one.branch.name == other.branch.name
    assert one.horizon == other.horizon
    assert one.run.options == other.run.options
    for branch in one.branches:
        one.switch_branch(branch.name)
        other.switch_branch(branch.name)
        assert one.go_to("25").w.tobytes() == other.go_to("25").w.tobytes()


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("lesson", {"alpha": 0.3, "init": "-1,2.5;1e-3"}),
        ("iris", {"batch": 7, "order": "shuffle", "seed": 5, "dtype": "float32"}),
        ("breast-cancer", {"epochs": 3, "batch": 32}),
        ("course", {"program": "scalar", "init": "normal"}),
    ],
)
def test_everything_comes_back(source: str, options: dict[str, object], tmp_path: Path) -> None:
    from lrstep.options import TABLE

    read = {name: TABLE[name].read(value) for name, value in options.items()}
    debugger = open_source(source, read).at_place()
    debugger.breakpoints.add("dz if k > 3")
    debugger.breakpoints.add("off J < 0.3")
    debugger.breakpoints.switch(1, on=False)
    debugger.watch("norm(dw)")
    debugger.go_to("6:dz" if debugger.frame.program.name == "vector" or debugger.frame.m == 1 else "6:db")
    debugger.edit(alpha=0.05, w={0: 1 / 3})
    debugger.go_to("9")
    debugger.edit(x={(2 if debugger.run.data.rows > 2 else 0, 0): 2.5}, name="other life")
    debugger.go_to("12:db")
    the_same(debugger, there_and_back(debugger, tmp_path / "saved.toml"))


def test_a_file_is_named_and_not_copied(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table = tmp_path / "data" / "people.csv"
    table.write_text(CSV, encoding="utf-8")
    debugger = open_source(str(table), {"standardize": True, "positive": "f"}).at_place()
    debugger.go_to("3:a")
    saved = tmp_path / "mine.toml"
    again = there_and_back(debugger, saved)
    assert "data/people.csv" in saved.read_text(encoding="utf-8").replace("\\\\", "/")
    the_same(debugger, again)
    np.testing.assert_array_equal(again.run.data.X, debugger.run.data.X)


def test_what_is_too_much_to_write_down_can_come_from_a_file_of_those_that_are_named(tmp_path: Path) -> None:
    debugger = Debugger(Run(Dataset(np.zeros((2, 50_001)), [0, 1])))
    mend = r"too many to write down: open them from a \.csv or \.tsv file"
    with pytest.raises(InputError, match=mend):
        save_scenario(debugger, tmp_path / "s.toml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["mine.json", "mine", ".toml.txt", "my mine"])
def test_a_name_without_the_ending_gets_it(name: str, tmp_path: Path) -> None:
    assert save_scenario(open_source("lesson", {}).at_place(), tmp_path / name) == tmp_path / f"{name}.toml"
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.toml"]


def test_what_is_no_name_of_a_file_is_refused(tmp_path: Path) -> None:
    for name in ("", "  ", f"{tmp_path}/", ".", "..", f"{tmp_path}/.", f"{tmp_path}/.."):
        with pytest.raises(InputError, match=r"is not the name of a file: write, for example, mine\.toml"):
            save_scenario(open_source("lesson", {}).at_place(), name)


TABLES = {
    "people.csv": CSV,
    "signs.csv": "a,b,sign\n0.1,1e-300,-1\n0.2,3.3,1\n0.30000000000000004,-7,-1\n",
    "truth.csv": "a,b,is it\n1.5,2,False\n2.5,0.1,True\n0.7,4,True\n",
    "long.csv": f"a,b,kind\n1,2,{'x' * 40}1\n2,3,{'x' * 40}2\n3,1,{'x' * 40}1\n",
}


@pytest.mark.parametrize("name", [name for name in TABLES if name != "long.csv"])
@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"standardize": True, "dtype": "float32", "batch": 2}])
def test_with_its_data_the_file_alone_opens_elsewhere_to_the_last_bit(
    name: str, options: dict[str, object], tmp_path: Path
) -> None:
    table = tmp_path / name
    table.write_text(TABLES[name], encoding="utf-8")
    debugger = open_source(str(table), options).at_place()
    debugger.go_to("3:dz")
    save_scenario(debugger, tmp_path / "all.toml", "mine", data=True)
    (tmp_path / "elsewhere").mkdir()
    moved = (tmp_path / "all.toml").rename(tmp_path / "elsewhere" / "all.toml")
    table.unlink()
    again = open_source(str(moved), {}).at_place()
    data, other = debugger.run.data, again.run.data
    assert data.X.tobytes() == other.X.tobytes()
    assert data.y.tobytes() == other.y.tobytes()
    assert (data.features, data.label, data.classes) == (other.features, other.label, other.classes)
    the_same(debugger, again)


def test_a_class_of_a_long_name_is_found_again_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(TABLES["long.csv"], encoding="utf-8")
    debugger = open_source(str(tmp_path / "long.csv"), {}).at_place()
    the_same(debugger, there_and_back(debugger, tmp_path / "s.toml"))


def test_too_much_data_for_a_scenario_says_to_leave_it_in_its_file(tmp_path: Path) -> None:
    rows = "\n".join(f"{i},{i % 2}" for i in range(100_001))
    (tmp_path / "large.csv").write_text(f"a,b\n{rows}\n", encoding="utf-8")
    debugger = open_source(str(tmp_path / "large.csv"), {}).at_place()
    with pytest.raises(InputError, match=r"100,001 rows of 1 features are too many .* save without the data"):
        save_scenario(debugger, tmp_path / "s.toml", data=True)
    the_same(debugger, there_and_back(debugger, tmp_path / "s.toml"))


def test_line_by_line_the_data_goes_in_on_request(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(CSV, encoding="utf-8")
    debugger = open_source(str(tmp_path / "people.csv"), {}).at_place()
    out = io.StringIO()
    Shell(debugger, "people", io.StringIO(f"save {tmp_path}/a b\nsave {tmp_path}/c --data\n"), out).cmdloop()
    said = [line.removeprefix(f"Saved to {tmp_path}/") for line in out.getvalue().splitlines() if "Saved" in line]
    assert said[0].startswith("a b.toml; the data stays in people.csv. `lrstep ")
    assert said[1].startswith("c.toml; the data is in it. `lrstep ")
    tables = [tomllib.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("a b.toml", "c.toml")]
    assert tables[0]["data"] == "people.csv"
    assert tables[1]["data"]["X"] == [[1.8, 80], [1.6, 55], [1.75, 70], [1.7, 62]]
    assert "    [1.8, 80.0],\n    [1.6, 55.0],\n" in (tmp_path / "c.toml").read_text(encoding="utf-8")


def test_texts_of_every_kind_come_back(tmp_path: Path) -> None:
    names = ['a "b"', "c\\d", "e\x7f\tf", "é = [1]"]
    data = Dataset(np.array([[1.0, 2, 3, 4], [4, 3, 2, 1]]), ['no "way"', "yes''"], names, label="is it\\?")
    debugger = Debugger(Run(data))
    debugger.authored.note = 'one\n  two """ \\ three\n\n\tfour\x7f'
    again = there_and_back(debugger, tmp_path / "t.toml")
    assert (again.run.data.features, again.run.data.label) == (data.features, data.label)
    assert again.frame.classes == debugger.frame.classes
    assert again.authored.note == debugger.authored.note


def test_how_it_is_shown_is_kept_and_is_not_the_runs(tmp_path: Path) -> None:
    look = {"layout": "code", "plot": "none", "explain": "derivation", "digits": 9}
    debugger = open_source("iris", {}).at_place()
    save_scenario(debugger, tmp_path / "s.toml", look=look)
    source = open_source(str(tmp_path / "s.toml"), {})
    assert source.look == look
    again = source.at_place()
    the_same(debugger, again)
    save_scenario(again, tmp_path / "from python.toml")
    assert open_source(str(tmp_path / "from python.toml"), {}).look == source.look


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    debugger = open_source("lesson", {}).at_place()
    (tmp_path / "is.toml").mkdir()
    for wrong in (tmp_path / "no" / "folder.toml", tmp_path / "is.toml", tmp_path / "a\0b.toml"):
        with pytest.raises(InputError, match="cannot be written"):
            save_scenario(debugger, wrong)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["is.toml"]


def test_the_classes_keep_their_names(tmp_path: Path) -> None:
    debugger = open_source("course", {"positive": "0", "at": "1"}).at_place()
    again = there_and_back(debugger, tmp_path / "p.toml")
    assert again.frame.classes == debugger.frame.classes == ("1", "0")
    the_same(debugger, again)


def test_a_deleted_default_stays_away_and_a_note_stays(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    stop = {"at": "1:dz", "text": "look", "question": "how much?", "answer": 0.5}
    path.write_text(
        'title = "a title"\nnote = "mine"\ndata = { X = [[1.0, 2.0]], y = [1] }\n'
        '[[stops]]\nat = "1:dz"\ntext = "look"\nquestion = "how much?"\nanswer = 0.5\n',
        encoding="utf-8",
    )
    debugger = open_source(str(path), {"history-memory": 3}).at_place()
    debugger.breakpoints.remove(1)
    again = there_and_back(debugger, tmp_path / "other.toml")
    assert [found.written for found in again.breakpoints] == ["off nonfinite"]
    assert again.branches.memory == 3
    kept = tomllib.loads((tmp_path / "other.toml").read_text(encoding="utf-8"))
    assert (kept["note"], kept["stops"]) == ("mine", [stop])
    assert [each.table for each in again.authored.stops] == [stop]


def test_through_a_link_the_data_is_found(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "people.csv").write_text(CSV, encoding="utf-8")
    target, link = tmp_path / "deep" / "er" / "y.toml", tmp_path / "x.toml"
    target.write_text("", encoding="utf-8")
    link.symlink_to(target)
    (tmp_path / "folder").symlink_to(tmp_path / "deep" / "er")
    debugger = open_source(str(tmp_path / "people.csv"), {"standardize": True}).at_place()
    for path in (link, tmp_path / "folder" / "z.toml"):
        the_same(debugger, there_and_back(debugger, path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('updates = 3\nat = "2:dww"', "'dww', in .*s.toml:3"),
        ('\nbreakpoints = ["zz"]', "zz.*in .*s.toml:3"),
        (
            '[[stops]]\nat = "1:dz"\n[[stops]]\ntext = "here"\nat = "2:dww"',
            "there is no line 'dww', in .*s.toml:6 .at.",
        ),
        ('[[stops]]\nat = "J <"', "in .*s.toml:3 .at."),
        ('[[stops]]\nat = "2:z@7"', "row 7 is not in the batch of update 2, in .*s.toml:3 .at."),
        ('stops = [{at = "1:dww"}]', "there is no line 'dww', in .*s.toml:2"),
        ('breakpoints = ["J <"]', "J <"),
        ('watches = ["w9"]', "there is no w9"),
        ('branch = "b1"', "there is no branch b1"),
        ("branches = [1]", "branch 1 cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 0\nset = {alpha = 1.0}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {beta = 1.0}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {w = [3]}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {alpha = true}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {alpha = "0.5"}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {w = [[0.7, 1.0]]}', "an edit cannot be used"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 1000000000000000\nset = {b = 1.0}', "an edit cannot be used"),
        ('alpha = 1e308\n[[branches]]\nname = "b"\nparent = "main"\nk = 20\nset = {b = 1.0}', "past the end of main"),
        ('[[branches]]\nname = "b"\nparent = "none"\nk = 2\nset = {b = 1.0}', "there is no branch none"),
        ('[[branches]]\nname = "b"\nparent = "main"\nk = 2\nset = {w = [[7, 1.0]]}', "there is no feature 7"),
    ],
)
def test_what_a_scenario_cannot_hold_names_the_file(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(f"data = {{ X = [[1.0, 2.0], [1.0, 2.0], [3.0, 1.0]], y = [1, 0, 1] }}\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        open_source(str(path), {}).at_place()
    assert "s.toml" in str(error.value)


ODD_LABELS = {
    "spelt out": ("a\nb", "c\td"), "left out": ("a" * 200, "b" * 200),
    "shown alike": ("a" * 50 + "x" + "a" * 50, "a" * 50 + "y" + "a" * 50),
}  # fmt: skip


@pytest.mark.parametrize("positive", [None, 0, 1])
@pytest.mark.parametrize("data", [False, True], ids=["named", "held"])
@pytest.mark.parametrize("labels", ODD_LABELS.values(), ids=ODD_LABELS)
def test_labels_that_cannot_be_shown_as_they_are_come_back(
    labels: tuple[str, str], data: bool, positive: int | None, tmp_path: Path
) -> None:
    rows = "".join(f'{k / 10},"{labels[k % 2]}"\n' for k in range(6))
    (tmp_path / "odd.csv").write_text(f"x,kind\n{rows}", encoding="utf-8")
    given = {"at": "2:dz"} if positive is None else {"at": "2:dz", "positive": labels[positive]}
    debugger = open_source(str(tmp_path / "odd.csv"), given).at_place()
    assert debugger.run.data.classes[0] != debugger.run.data.classes[1]
    save_scenario(debugger, tmp_path / "odd.toml", data=data)
    again = open_source(str(tmp_path / "odd.toml"), {}).at_place()
    assert again.run.data.y.tolist() == debugger.run.data.y.tolist()
    assert data is False or again.run.data.classes == debugger.run.data.classes
    assert again.frame.J == debugger.frame.J
    assert again.frame.address == "2:dz"


def test_the_command_that_opens_it_again_is_one_for_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = Session(open_source("lesson", {}).at_place(), "", print).save("my file")
    assert "`lrstep 'my file.toml'` opens it again at 0." in said
    assert open_source("my file.toml", {}).at_place().frame.address == "0"


def test_a_class_can_be_named_as_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text('x,kind\n1,"a\nb"\n2,"c\nd"\n', encoding="utf-8")
    debugger = open_source(str(tmp_path / "odd.csv"), {"positive": r"a\nb"}).at_place()
    assert debugger.run.data.y.tolist() == [1, 0]
