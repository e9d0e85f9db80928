"""Options as a shell and as a program spell them."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import lrstep
from lrstep import InputError
from lrstep.cli.main import main
from lrstep.options import LOAD_OPTIONS, RUN_OPTIONS, TABLE
from lrstep.spelling import as_arguments, command_of


@pytest.mark.parametrize(
    ("option", "argument"),
    [
        ("choose with --positive)", "choose with positive=)"),
        ("as in --positive '>5', or", 'as in positive=">5", or'),
        ('as in --positive ">5"', 'as in positive=">5"'),
        ("--missing drop, or --missing mean", 'missing="drop", or missing="mean"'),
        ("use --without a,b --one-hot", 'use without="a,b", one_hot=True'),
        ("--missing mean --positive '>5' (or --missing drop)", 'missing="mean", positive=">5" (or missing="drop")'),
        ("leave it out with --without 2010", 'leave it out with without="2010"'),
        ("as in --label 2, or --divide 255", "as in label=2, or divide=255"),
        ("one-hot = 3 cannot be used", "one_hot = 3 cannot be used"),
        ("the column one-hot = 3", "the column one-hot = 3"),
        ("with --features and --label", "with features= and label="),
        ("--label-file FILE", "label_file= FILE"),
        ("--skip 2", "skip=2"),
        ("""--positive 'a"b\\c'""", r'''positive="a\"b\\c"'''),
        ("--updates and --epochs both say how long", "updates= and epochs= both say how long"),
        ("--data gives a log its data: leave --data out", "data= gives a log its data: leave data= out"),
        ("--nosuch thing", "--nosuch thing"),
    ],
)
def test_a_sentence_for_a_program(option: str, argument: str) -> None:
    assert as_arguments(option) == argument


def texts_of(file: Path) -> Iterator[str]:
    """The texts of a program that are no docstrings."""
    tree = ast.parse(file.read_text())
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def test_whatever_an_error_or_a_note_of_data_and_runs_calls_an_option_is_one() -> None:
    package = Path(lrstep.__file__).parent
    files = [*package.glob("data/*.py"), *package.glob("engine/**/*.py")]
    named = {name for file in files for text in texts_of(file) for name in re.findall(r"--([a-z][a-z-]*)", text)}
    assert {"label", "missing", "dtype", "table", "encoding"} <= named <= set(TABLE)
    for name in named:
        assert "--" not in as_arguments(f"choose with --{name}, or --{name} X or --{name}: --{name}")


BAD: dict[str, list[object]] = {
    "alpha": [0, -1, "k-", "nosuch(k)", True, None.__class__],
    "batch": [0, "some", 1.5],
    "order": ["backwards", 3],
    "seed": [-1, 0.5],
    "init": ["1", "1,2,3;4", "1,inf;0", [1, 2]],
    "l2": [-1, "much"],
    "no_intercept": [1, "yes"],
    "standardize": [1, "yes"],
    "dtype": ["float16", 32],
    "label": ["", "nosuch", 9],
    "positive": ["nosuch", ">9"],
    "features": [[], "a,a", "nosuch", "y", 3],
    "without": [[], "a,a", "nosuch", "y", "a,b,c"],
    "missing": ["guess", True],
    "one_hot": [1, "yes"],
    "label_file": ["", "nosuch.csv"],
    "divide": [0, "much"],
    "skip": [-1, 99],
    "header": ["maybe", True],
    "table": ["", "nosuch"],
    "encoding": ["nosuch", "utf-16"],
    "decimal": [";", 3],
    "updates": [-1],
    "epochs": [-1],
    "at": ["", "nosuch", "9:q"],
    "example": [-1, 99],
    "program": ["nosuch"],
    "axes": ["a", "a,nosuch"],
    "notation": ["numpy", 3],
    "history_memory": [0],
}
TEXTS = {
    "a.csv": "a,b,c,y\n1,u,3,0\n2,v,,1\n3,w,5,1\n",
    "b.csv": "a,b,c,y\n1,1,3,low\n2,2,4,mid\n3,3,5,high\n",
    "c.csv": "a,b,c,y\n1,1,3,0\n2,2,4,1\n1e300,3,5,1\n",
}


def errors_of(*calls: Callable[[], object]) -> list[InputError]:
    errors = []
    for call in calls:
        try:
            call()
        except InputError as error:
            errors.append(error)
    return errors


def test_every_option_is_tried() -> None:
    assert {name.replace("_", "-") for name in BAD} == set(TABLE)


@pytest.mark.parametrize("name", BAD)
def test_no_error_that_a_program_meets_speaks_of_the_command_line(name: str, tmp_path: Path) -> None:
    """By whatever way a bad value comes in, and whatever else is wrong with the data beside it."""
    files = [tmp_path / file for file in TEXTS]
    for file in files:
        file.write_text(TEXTS[file.name])
    reading = {option.name.replace("-", "_") for option in LOAD_OPTIONS}
    running = {option.name.replace("-", "_") for option in RUN_OPTIONS}
    table: dict[str, Any] = {"a": [1, 2, 1e300], "b": [1, 2, 3], "c": [3, 4, 5], "y": [0, 1, 1]}
    sources: list[Any] = [*files, table]
    dataset = lrstep.Dataset([[1, 2], [3, 4]], [0, 1])
    for value in BAD[name]:
        given: dict[str, Any] = {name: value}
        calls: list[Callable[[], object]] = [partial(lrstep.open, file, **given) for file in sources]
        calls += [partial(lrstep.load, file, **given) for file in sources if name in reading]
        calls += [partial(lrstep.Run, dataset, **given)] if name in running else []
        errors = errors_of(*calls)
        assert errors
        for error in errors:
            assert not re.search(r"--[a-z]", str(error)), str(error)
            assert not re.search(r"\b(one-hot|no-intercept|label-file|history-memory)\b", str(error)), str(error)


def test_data_that_does_not_fit_a_runs_precision_is_said_in_arguments(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(TEXTS["c.csv"])
    for data in (lrstep.load(file), lrstep.Dataset([[1e300], [1.0]], [0, 1])):
        with pytest.raises(InputError, match=r'use dtype="float64", or scale them$'):
            lrstep.Run(data, dtype="float32")
    with pytest.raises(InputError, match=r'use dtype="float64", or another$'):
        lrstep.Run(lrstep.load("iris"), dtype="float32", alpha=1e-60)
    assert main(["run", str(file), "--dtype", "float32"]) == 2


def test_on_the_command_line_the_same_speaks_of_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "c.csv"
    file.write_text(TEXTS["c.csv"])
    assert main(["run", str(file), "--dtype", "float32"]) == 2
    assert capsys.readouterr().err.endswith("too large for float32: use --dtype float64, or scale them\n")
    log = str(tmp_path / "run.jsonl")
    assert main(["run", str(file), "--updates", "1", "--log", log]) == 0
    assert main(["show", log, "--at", "1:dz"]) == 0


def test_a_command_is_what_a_shell_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    options = {"alpha": 0.5, "init": ((1.0, -2.0), 0.25), "standardize": True, "label": "-odd one", "at": "3"}
    words = ["lrstep", "iris", "--alpha", "0.5", "--init", "1.0,-2.0;0.25", "--standardize", "--label=-odd one"]
    assert shlex.split(command_of("iris", options)) == words
    assert main(["run", *shlex.split(command_of("iris", {"alpha": 0.5, "init": ((1.0, -2.0), 0.25)}))[1:]]) == 0
    assert "1000" in capsys.readouterr().out
