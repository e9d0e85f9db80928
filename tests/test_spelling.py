"""Options as a shell and as a program spell them."""

from __future__ import annotations

import shlex

import pytest

from lrstep.cli.main import main
from lrstep.spelling import as_arguments, command_of


@pytest.mark.parametrize(
    ("option", "argument"),
    [
        ("choose with --positive)", "choose with positive=)"),
        ("as in --positive '>5', or", 'as in positive=">5", or'),
        ('as in --positive ">5"', 'as in positive=">5"'),
        ("--missing drop, or --missing mean", 'missing="drop", or missing="mean"'),
        ("--without a,b --one-hot", 'without="a,b" one_hot=True'),
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


def test_a_command_is_what_a_shell_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    options = {"alpha": 0.5, "init": ((1.0, -2.0), 0.25), "standardize": True, "label": "-odd one", "at": "3"}
    words = ["lrstep", "iris", "--alpha", "0.5", "--init", "1.0,-2.0;0.25", "--standardize", "--label=-odd one"]
    assert shlex.split(command_of("iris", options)) == words
    assert main(["run", *shlex.split(command_of("iris", {"alpha": 0.5, "init": ((1.0, -2.0), 0.25)}))[1:]]) == 0
    assert "1000" in capsys.readouterr().out
