"""A tour in which something is wrong: refused when it is opened, in one line that names the line of the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lrstep.errors import InputError
from lrstep.sources import open_source
from tests.command import called

RUN = "updates = 30\ndata = { X = [[1.0, 5.0], [4.5, 7.0], [3.0, 8.0]], y = [0, 1, 1] }\n"
ASKS = 'at = "1:a"\nquestion = "What is it?"\n'

WRONG = {  # a stop, of how many lines the wrong one is, what is said, and how to mend it
    "at is missing": ('caption = "z"', 1, "stop 1 has no at", "give each [[stops]] an address or a condition"),
    "at is no text": ("at = 3", 2, "at of stop 1 is not a text", 'write it as at = "…"'),
    "at has no such line": ('at = "1:dzz"', 2, "there is no line 'dzz'", "use z a L J"),
    "at is no condition": ('at = "J <"', 2, "the expression stops after '<'", "write a name or a number there"),
    "at is beyond the run": (
        'at = "70"', 2, "stop 1 is at update 70, and the run ends at 30", "raise updates",
    ),
    "caption is empty": ('at = "1:z"\ncaption = " "', 3, "caption of stop 1 is not a text", "write it as caption"),
    "caption is long": (
        f'at = "1:z"\ncaption = "{"z" * 401}"', 3, "caption of stop 1 has 401 letters",
        "a small screen has room for 400: shorten it",
    ),
    "caption and text": (
        'at = "1:z"\ntext = "z"\ncaption = "z"', 4, "stop 1 has both a caption and a text", "give one of them",
    ),
    "key": ('at = "1:z"\ncaptoin = "z"', 3, "there is no key 'captoin' in stop 1", "did you mean caption?"),
    "panel": ('at = "1:z"\npanel = "updat"', 3, "there is no panel 'updat', as stop 1 has it", "did you mean update?"),
    "panel of a script": (
        'at = "1:z"\npanel = "names"', 3, "stop 1 shows names, which only a script has", "name another",
    ),
    "panel of nothing": ('at = "1:z"\npanel = "watch"', 3, "stop 1 shows watch, and nothing is watched", "write"),
    "plot": ('at = "1:z"\nplot = "cots"', 3, "there is no plot 'cots', as stop 1 has it", "did you mean cost?"),
    "layout": ('at = "1:z"\nlayout = "graf"', 3, "there is no layout 'graf', as stop 1 has it", "did you mean graph?"),
    "explain": ('at = "1:z"\nexplain = "word"', 3, "there is no level 'word', as stop 1 has it", "did you mean words?"),
    "program": (
        'at = "1:z"\nprogram = "vektor"', 3, "there is no program 'vektor', as stop 1 has it", "did you mean vector?",
    ),
    "program of a script": (
        'at = "1:z"\nprogram = "yours"', 3, "there is no program yours: only the trace of a script has it", "use",
    ),
    "program without the line": (
        'at = "1:z"\nprogram = "scalar"', 3, "stop 1 is at 1:z, which the program scalar does not have", "leave",
    ),
    "example is no row": ('at = "1:z"\nexample = "a"', 3, "example of stop 1 is not a row", "give a whole number"),
    "example is not there": ('at = "1:z"\nexample = 3', 3, "there is no example 3", "give a row from 0 to 2"),
    "branch": ('at = "1:z"\nbranch = "fast"', 3, "there is no branch 'fast'", "make one with [[branches]]"),
    "question without an answer": (ASKS, 3, "the question of stop 1 has no answer", "write answer = 0.5"),
    "answer without a question": ('at = "1:z"\nanswer = 3', 3, "stop 1 has answer, but no question", "write question"),
    "hint without a question": ('at = "1:z"\nhint = "z"', 3, "stop 1 has hint, but no question", "write question"),
    "answer of no kind": (f"{ASKS}answer = true", 4, "answer of stop 1 cannot be used", "write a number"),
    "answer is a word": (
        f'{ASKS}answer = "larger"', 4, "answer of stop 1 cannot be computed: there is no 'larger'",
        'write words as a list, as in answer = ["larger"]',
    ),
    "answer is of many": (f'{ASKS}answer = "dw"', 4, "answer of stop 1 cannot be computed: dw has 2 numbers", "w1"),
    "answer with a feature that is not there": (
        f'{ASKS}answer = "x3"', 4, "answer of stop 1 cannot be computed: there is no x3", "the data has 2 features",
    ),
    "answer is none of the choices": (
        f'{ASKS}choices = ["up", "down"]\nanswer = "left"', 5, "answer of stop 1 is none of its choices",
        "choose from up, down",
    ),
    "choices are one": (
        f'{ASKS}choices = ["up"]\nanswer = "up"', 4, "choices of stop 1 are not 2 to 6 texts, each another",
        'write them as choices = ["larger", "smaller"]',
    ),
    "wrong is no table": (f'{ASKS}answer = 3\nwrong = "z"', 5, "wrong of stop 1 is not a table of texts", "write"),
    "wrong cannot be computed": (
        f'{ASKS}answer = 3\nwrong = {{ "q" = "no" }}', 5, "wrong of stop 1 cannot be computed: there is no 'q'", "",
    ),
    "wrong is none of the choices": (
        f'{ASKS}choices = ["up", "down"]\nanswer = "up"\nwrong = {{ "left" = "no" }}', 6,
        "'left' of wrong in stop 1 is none of its choices", "write one of them",
    ),
}  # fmt: skip


def opened(folder: Path, stops: str) -> str:
    """What is said of a tour when it is opened."""
    (folder / "t.toml").write_text(RUN + stops, encoding="utf-8")
    with pytest.raises(InputError) as error:
        open_source(str(folder / "t.toml"), {}).at_place()
    return str(error.value)


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_its_line(case: str, tmp_path: Path) -> None:
    stop, line, what, mend = WRONG[case]
    said = opened(tmp_path, f"[[stops]]\n{stop}\n")
    assert said.startswith(what)
    assert f", in {tmp_path / 't.toml'}:{line + 2}" in said
    assert mend in said.partition(f"t.toml:{line + 2}")[2]


def test_with_an_error_in_every_field_one_is_led_through_the_file_line_by_line(tmp_path: Path) -> None:
    """Each is mended in its turn: the line that is named is always the first that is wrong."""
    good = {
        "at": '"1:a"', "caption": '"Here."', "panel": '"z"', "plot": '"cost"', "layout": '"full"', "explain": '"words"',
        "program": '"vector"', "example": "1", "branch": '"main"', "question": '"What is dz?"', "answer": '"dz[1]"',
        "wrong": '{ "a[1]" = "That is a." }', "hint": '"a − y"',
    }  # fmt: skip
    bad = {
        "at": '"1:q"', "caption": '""', "panel": '"zz"', "plot": '"none such"', "layout": '"x"', "explain": '"more"',
        "program": '"loop"', "example": "7", "branch": '"b9"', "question": "4", "answer": '"dz +"',
        "wrong": '{ "nothing" = "no" }', "hint": "[]",
    }  # fmt: skip
    keys, told = list(good), []
    for mended in range(len(keys)):
        rows = [f"{key} = {good[key] if i < mended else bad[key]}" for i, key in enumerate(keys)]
        said = opened(tmp_path, "[[stops]]\nat = '1'\n[[stops]]\n" + "\n".join(rows) + "\n")
        told.append(int(re.findall(r"t\.toml:(\d+)", said)[0]))
    assert told == list(range(6, 6 + len(keys)))
    rows = [f"{key} = {good[key]}" for key in keys]
    (tmp_path / "t.toml").write_text(
        RUN + "[[stops]]\nat = '1'\n[[stops]]\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    open_source(str(tmp_path / "t.toml"), {}).at_place()


def test_the_command_says_it_in_one_line_and_exits_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.toml").write_text(f'{RUN}[[stops]]\nat = "1:z"\nplot = "cots"\n', encoding="utf-8")
    run = called("t.toml", "--plain")
    said = "lrstep: error: there is no plot 'cots', as stop 1 has it, in t.toml:5: did you mean cost?\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", said)


def test_what_follows_must_be_there_and_a_log_is_not_run_otherwise(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(f'next = "why-d"\n{RUN}[[stops]]\nat = "1"\n', encoding="utf-8")
    with pytest.raises(
        InputError, match=r"^there is no sample and no file 'why-d' .*t\.toml:1: did you mean why-dz\?$"
    ):
        open_source(str(tmp_path / "t.toml"), {})
    lrstep_log = tmp_path / "run.jsonl"
    assert called("run", "lesson", "--updates", "3", "--log", str(lrstep_log)).returncode == 0
    (tmp_path / "t.toml").write_text('data = "run.jsonl"\nalpha = 3\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"^alpha would change the run of the log .*t\.toml:2: leave it out: "):
        open_source(str(tmp_path / "t.toml"), {})
    (tmp_path / "t.toml").write_text('data = "run.jsonl"\n[[stops]]\nat = "4"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"^stop 1 is at update 4, and the run ends at 3, in .*t\.toml:3 \(at\): "):
        open_source(str(tmp_path / "t.toml"), {}).at_place()
