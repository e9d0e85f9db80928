"""Tours line by line: the same stops, questions and answers, for whoever has no screen."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest

from lrstep.errors import InputError
from lrstep.plain import Shell
from lrstep.sources import open_source
from lrstep.view.tour import OFFER
from tests.plain.test_shell import said


def test_a_tour_is_walked_and_answered() -> None:
    lines = said("c\nanswer b\nanswer a\nanswer\nc\nC\n", "first-tour").splitlines()
    first = lines.index("Stop 1 of 9")
    assert lines[first + 1].startswith("  One example: features x1 and x2")
    there = lines.index("Stop 2 of 9")
    text = " ".join(" ".join(lines[there:]).split())
    assert text.startswith("Stop 2 of 9 z adds the features up")
    assert "a) below 0.5 b) above 0.5 answer … answers it; c goes on 1:z forward" in text
    assert "(lrstep) answer b Not right. z is below 0, and σ is larger" in text
    assert "(lrstep) answer a Right. (lrstep) answer Stop 2 of 9" in text
    assert "✓ below 0.5: Right." in text
    assert "Stop 3 of 9" in text
    assert "● z −0.52500 a 0.37168" in text, "the plot that the stop names"


def test_it_says_how_to_begin_and_where_it_ends(tmp_path: Path) -> None:
    data = "data = { X = [[1.0, 5.0], [4.5, 7.0]], y = [0, 1] }"
    stops = '[[stops]]\nat = "1:z"\ncaption = "Here."\npanel = "z"\n[[stops]]\nat = "k == 3"\n'
    (tmp_path / "t.toml").write_text(f'next = "why-dz"\n{data}\n{stops}', encoding="utf-8")
    lines = said("answer\nc\nc\nc\n", str(tmp_path / "t.toml")).splitlines()
    assert lines[1] == lines[lines.index("(lrstep) answer") + 1] == "A tour of 2 stops: c goes to the next one, C back."
    assert lines.index("  Here.") < lines.index("z = wᵀx + b")
    assert "  The tour ends here. The next one: lrstep why-dz" in lines
    assert "This was the last stop of the tour. The next one: lrstep why-dz." in lines
    with pytest.raises(InputError, match=r"no question is asked here, .*: c goes on to the next stop"):
        said("c\nanswer 3\n", str(tmp_path / "t.toml"))


def test_words_numbers_and_expressions_are_judged_alike(tmp_path: Path) -> None:
    data = "data = { X = [[1.0, 5.0], [4.5, 7.0]], y = [0, 1] }"
    (tmp_path / "t.toml").write_text(
        f'{data}\n[[stops]]\nat = "1:a"\nquestion = "Which?"\nanswer = ["the mean", "average"]\nhint = "of both"\n'
        '[[stops]]\nat = "1:db"\nquestion = "w1?"\nanswer = "w1 - alpha*dw1"\nwrong = { "dw1" = "that is dw1" }\n'
        '[[stops]]\nat = "2"\nquestion = "J?"\nanswer = 0.66\n',
        encoding="utf-8",
    )
    answers = (("sum", "Average"), ("-0.875", "0.0875", "-alpha*dw1"), ("0.66", "0.6603"))
    asked = "".join("c\n" + "".join(f"answer {answer}\n" for answer in some) for some in answers)
    lines = said(asked, str(tmp_path / "t.toml")).splitlines()
    replies = [after for line, after in pairwise(lines) if line.startswith("(lrstep) answer")]
    assert replies == ["Not right. of both", "Right.", "Not right. that is dw1", "Right.", "Right.", "Right.", "Right."]


def test_the_first_tour_is_offered_only_to_somebody_who_types() -> None:

    for forgiving, offered in ((True, True), (False, False)):
        debugger = open_source(None, {}).at_place()
        debugger.authored.offer = OFFER
        shell = Shell(debugger, "lesson", io.StringIO("quit\n"), out := io.StringIO(), forgiving=forgiving)
        shell.use_rawinput = False
        shell.cmdloop()
        assert ("New here? a tour of eight minutes: lrstep first-tour --plain" in out.getvalue()) is offered
