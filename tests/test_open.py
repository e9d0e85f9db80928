"""What the command line opens, opened from Python; and what Python prints of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lrstep
from lrstep.data import sample_names
from tests.command import called


def shown(*words: str) -> str:
    """What `lrstep show` prints."""
    done = called("show", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("sample", sample_names())
def test_it_begins_as_the_scenario_says(sample: str) -> None:
    from lrstep.sources import open_source

    opened, screen = lrstep.open(sample), open_source(sample, {}).at_place()
    assert opened.frame.to_dict() == screen.frame.to_dict()
    assert opened.run.options == screen.run.options
    assert (opened.horizon, opened.title) == (screen.horizon, sample)


def test_the_lesson_begins_where_the_screen_begins() -> None:
    """As samples/lesson.toml has it, but for what is given; the data alone begins at zeros."""
    debugger = lrstep.open("lesson", alpha=0.2)
    assert (debugger.frame.w.tolist(), debugger.frame.b, debugger.frame.alpha) == ([-0.4, 0.25], 0.2, 0.2)
    assert lrstep.open().frame.to_dict() == lrstep.open("lesson").frame.to_dict()
    alone = lrstep.Debugger(lrstep.Run(lrstep.load("lesson")))
    assert (alone.frame.w.tolist(), alone.frame.b, alone.frame.alpha) == ([0.0, 0.0], 0.0, 0.1)


def test_all_that_was_saved_is_there_again(tmp_path: Path) -> None:
    debugger = lrstep.open("iris", alpha=0.3, history_memory=7)
    debugger.breakpoints.add("J < 0.3")
    debugger.watch("norm(dw)")
    debugger.go_to("12:dz")
    debugger.edit(alpha=0.5, name="bold")
    debugger.select(17)
    lrstep.save_scenario(debugger, tmp_path / "saved.toml")
    again = lrstep.open(tmp_path / "saved.toml")
    assert [found.text for found in again.breakpoints] == ["nonfinite", "J < 0.3"]
    assert list(again.watches) == ["norm(dw)"]
    assert (again.branch.name, again.branches.memory, again.frame.row) == ("bold", 7, 17)
    assert again.frame.to_dict() == debugger.frame.to_dict()
    assert lrstep.open(tmp_path / "saved.toml", at="3:a", example=5).frame.address == "3:a"
    assert str(again) + "\n" == shown(str(tmp_path / "saved.toml"))
    assert "norm(dw)" in str(again)


@pytest.mark.parametrize(
    ("sample", "options"),
    [
        ("lesson", {"at": "1:dz"}),
        ("breast-cancer", {"at": "3:dz@17"}),
        ("saturated", {"at": "1:L", "program": "vector"}),
    ],
)
def test_print_prints_what_show_prints(sample: str, options: dict[str, Any]) -> None:
    debugger = lrstep.open(sample, **options)
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    assert str(debugger.frame) + "\n" == str(debugger) + "\n" == shown(sample, *words)


def test_of_a_log_it_prints_the_remarks_too(tmp_path: Path) -> None:
    path = str(tmp_path / "a.jsonl")
    assert called("run", "iris", "--updates", 3, "--log", path).returncode == 0
    frame = lrstep.open(path, at="5:dw").frame
    assert "The log ends with update 3" in str(frame)
    assert str(frame) + "\n" == shown(path, "--at", "5:dw")
    assert "The log ends with update 3" in frame._repr_html_()  # type: ignore[attr-defined]


def test_a_frames_repr_is_one_line() -> None:
    debugger = lrstep.open("iris", at="3:dz", example=17)
    assert repr(debugger.frame) == "Frame(at 3:dz of iris, vector program, example 17)"
    nameless = lrstep.Debugger(lrstep.Run(lrstep.Dataset([[1.0]], [0]))).step()
    assert repr(nameless) == "Frame(at 1:z, scalar program, example 0)"
    odd = lrstep.open("iris")
    odd.title = "two\nlines\x1b[31m"
    assert repr(odd.step()) == "Frame(at 1:z of two\\nlines\\x1b[31m, vector program, example 0)"


def test_what_cannot_be_opened_is_one_error() -> None:
    for options, said in (
        ({"alhpa": 2}, "there is no option alhpa here: did you mean alpha?"),
        ({"alpha": -2}, "alpha = -2 cannot be used"),
        ({"updates": 2, "epochs": 2}, "both say how long to train"),
        ({"at": "9:zz"}, "there is no line 'zz': use z a L J"),
        ({"data": "iris.csv"}, "iris is not a log"),
    ):
        with pytest.raises(lrstep.InputError, match=said.replace("?", r"\?")):
            lrstep.open("iris", **options)


def test_a_star_import_leaves_pythons_own_open() -> None:
    names: dict[str, object] = {}
    exec("from lrstep import *", names)
    assert "open" not in names
    assert "open" in dir(lrstep)
    assert callable(lrstep.open)
