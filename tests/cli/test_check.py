"""`lrstep check` as a learner and a teacher type it: files, names, notebooks, modules, logs, numbers; many at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from lrstep.cli import terminal
from tests.cli.conftest import Command

RIGHT = """
import numpy as np

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
"""
EXACT = RIGHT.replace(" + 1e-8", "")
SUMMED = EXACT.replace("(A - Y).T) / m", "(A - Y).T)").replace("np.sum(A - Y) / m", "np.sum(A - Y)")
NO_SIGMOID = """
import numpy as np

def compute_gradient(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()
"""
TAIL = '\nprint("trained")\nraise RuntimeError("the tail of the script is run")\n'
KEYS = {"ok", "mistake", "variable", "file", "line", "update", "message", "mistakes", "candidates", "advice", "bound",
        "evidence"}  # fmt: skip


@pytest.fixture(name="students")
def _students(tmp_path: Path) -> Path:
    """A folder with files of several, which `lrstep` is called in."""
    for name, source in {"right": RIGHT + TAIL, "summed": SUMMED + TAIL, "raw": NO_SIGMOID}.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    cells = [{"cell_type": "markdown", "source": ["# Mine"]}, {"cell_type": "code", "source": SUMMED.splitlines(True)}]
    notebook = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


def given(command: Command, *words: str) -> tuple[int, Any]:
    """The exit code, and what it prints as JSON, which is all that it prints."""
    done = command("check", *words, "--json")
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("target", ["summed.py", "summed.py:propagate", "mine.ipynb", "mine.ipynb:propagate"])
def test_a_wrong_function_is_named_wherever_it_stands(target: str, lrstep: Command, students: Path) -> None:
    code, verdict = given(lrstep, target)
    assert code == 1
    assert set(verdict) == KEYS
    assert (verdict["ok"], verdict["mistake"], verdict["variable"]) == (False, "gradient-not-averaged", "dw")
    assert verdict["file"] == target.partition(":")[0]
    assert verdict["mistakes"] == ["gradient-not-averaged"]
    evidence = verdict["evidence"]
    assert evidence["quantity"] == "dw"
    assert evidence["given"] == pytest.approx([evidence["ratio"] * each for each in evidence["right"]])
    assert evidence["ratio"] == pytest.approx(len(evidence["on"]["y"]))


def test_a_module_is_found_as_it_is_imported(lrstep: Command, students: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(students))
    code, verdict = given(lrstep, "raw:compute_gradient")
    assert (code, verdict["mistake"]) == (1, "no-sigmoid")


def test_a_right_function_is_right_with_advice_and_strict_holds_that_against_it(
    lrstep: Command, students: Path
) -> None:
    done = lrstep("check", "right.py")
    assert done.returncode == 0
    assert done.stdout.startswith("right: propagate in right.py\n")
    assert "trained" not in done.stdout
    code, verdict = given(lrstep, "right.py")
    assert (code, verdict["ok"], verdict["mistake"]) == (0, True, None)
    assert [each["id"] for each in verdict["advice"]] == ["epsilon"]
    assert lrstep("check", "right.py", "--strict").returncode == 1


def test_what_a_learner_reads_fits_80_columns_and_says_what_mends_it(lrstep: Command, students: Path) -> None:
    done = lrstep("check", "summed.py")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 28
    for words in ("wrong: propagate in summed.py", "dw is wrong first: 7 times the right numbers: m is 7.",
                  "look for", "dw = X @ dz.T / m", "yours"):  # fmt: skip
        assert words in done.stdout
    assert "\x1b" not in done.stdout


def test_without_the_answer_the_lesson_s_line_and_the_right_numbers_are_kept_back(
    lrstep: Command, students: Path
) -> None:
    _, whole = given(lrstep, "summed.py")
    _, kept = given(lrstep, "summed.py", "--no-answer")
    said = lrstep("check", "summed.py", "--no-answer").stdout
    for right in whole["evidence"]["right"]:
        assert f"{right:.6g}" not in said
        assert str(right) not in json.dumps(kept)
    assert "dw = X @ dz.T / m" not in said
    assert "look for" in said


def test_many_files_are_a_line_each_a_total_and_a_list(lrstep: Command, students: Path) -> None:
    files = ["right.py", "summed.py", "raw.py", "none.py"]
    done = lrstep("check", *files)
    assert done.returncode == 1
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line}
    assert rows["right.py"][1:] == ["right"]
    assert rows["summed.py"][1:] == ["wrong", "gradient-not-averaged", "dw"]
    assert rows["raw.py"][1:] == ["wrong", "no-sigmoid", "a"]
    assert rows["none.py"][1:] == ["not", "decided"]
    assert "4 files: 1 right, 2 wrong, 1 not decided" in done.stdout
    code, verdicts = given(lrstep, "right.py", "none.py")
    assert code == 2
    assert [verdict["ok"] for verdict in verdicts] == [True, None]
    assert "there is no file" in verdicts[1]["message"]


def test_what_somebody_s_program_prints_is_not_in_the_json(lrstep: Command, students: Path) -> None:
    (students / "loud.py").write_text(RIGHT.replace("    m = ", '    print("here")\n    m = '), encoding="utf-8")
    assert given(lrstep, "loud.py")[0] == 0


def test_what_a_program_raises_is_its_mistake_at_its_line(lrstep: Command, students: Path) -> None:
    (students / "raises.py").write_text(RIGHT.replace("X.shape[1]", "len(Q)"), encoding="utf-8")
    code, verdict = given(lrstep, "raises.py")
    assert (code, verdict["ok"], verdict["mistake"], verdict["line"]) == (1, False, "raises", 5)
    assert "NameError" in verdict["message"]
    said = lrstep("check", "raises.py").stdout
    assert "line 5" in said
    assert "m = len(Q)" in said


def test_a_syntax_error_is_told_at_its_line(lrstep: Command, students: Path) -> None:
    (students / "broken.py").write_text(RIGHT.replace("m = X.shape[1]", "m = X.shape[1"), encoding="utf-8")
    code, verdict = given(lrstep, "broken.py")
    assert (code, verdict["mistake"]) == (1, "raises")
    assert "SyntaxError" in verdict["message"]


def test_a_log_is_checked(lrstep: Command, students: Path) -> None:
    assert lrstep("run", "iris", "--updates", "5", "--log", "iris.jsonl").returncode == 0
    code, verdict = given(lrstep, "iris.jsonl")
    assert (code, verdict["ok"]) == (0, True)


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        (("--dw", "-0.039,0.125,-0.9996", "--db", "0.2881"), None),
        (("--dw=-0.03909333,0.12501464,-0.99960809",), None),
        (("--db", "-.125"), None),
        (("--dw", "4.8,13.71", "--db", "0.36"), "no-sigmoid"),
        (("--dw", "12.8,30.8267"), "no-sigmoid"),
    ],
)
def test_numbers_are_checked_on_the_course_s_problems(
    words: tuple[str, ...], mistake: str | None, lrstep: Command
) -> None:
    code, verdict = given(lrstep, *words)
    assert (code, verdict["mistake"]) == (int(mistake is not None), mistake)
    assert "the course's test" in verdict["message"]


def test_numbers_are_checked_on_other_data(lrstep: Command) -> None:
    """ln 2, where all parameters are 0."""
    code, verdict = given(lrstep, "--cost", "0.6931", "--on", "iris")
    assert (code, verdict["ok"]) == (0, True)
    assert "iris, at its initial parameters" in verdict["message"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "there is nothing to check"),
        (("mine.py", "--dw", "1"), "numbers and a TARGET are two checks"),
        (("--dw", "x"), "--dw: x is not a number"),
        (("nowhere.py",), "there is no file or module nowhere.py"),
        (("right.py:nothing",), "there is no nothing"),
        (("right.py", "--bind", "w"), "--bind w is not NAME=EXPR"),
        (("right.py", "--bind", "weights=w"), "weights is no name of the lesson"),
        (("right.py", "--bind", "w=nowhere"), "there is no nowhere in the program"),
        (("right.py", "--time", "soon"), "--time soon is not a time"),
        (("right.py", "--layout", "rowss"), "did you mean rows?"),
        (("right.py", "--on", "irsi"), "did you mean iris?"),
    ],
)
def test_a_wrong_usage_is_one_line(words: tuple[str, ...], says: str, lrstep: Command, students: Path) -> None:
    done = lrstep("check", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("lrstep: error: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_a_target_that_is_none_is_not_decided_for_programs_either(lrstep: Command) -> None:
    done = lrstep("check", "nowhere.py", "--json")
    assert done.returncode == 2
    verdict = json.loads(done.stdout)
    assert (set(verdict), verdict["ok"]) == (KEYS, None)
    assert done.stderr == f"lrstep: error: {verdict['message']}\n"


def test_colours_are_only_for_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert not terminal.has_colour()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert terminal.has_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.has_colour()


def test_help_says_that_it_runs_your_own_code(lrstep: Command) -> None:
    said = " ".join(lrstep("check", "--help").stdout.split())
    assert "This runs your own code, as `python FILE` does" in said
    assert "check find the mistake" in " ".join(lrstep("--help").stdout.split())
