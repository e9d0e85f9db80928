"""Questions grow as answers succeed, a session is scored, and what was missed is asked first the next time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.predict.missed import keep_missed, missed_before
from lrstep.predict.playing import NUMBERS, TOLD, Playing
from lrstep.predict.questions import choice_of
from lrstep.predict.saving import save_score
from lrstep.predict.score import summary


def playing(source: str = "lesson", asks: str = "", missed: dict[str, int] | None = None, **options: Any) -> Playing:
    """Of a source, from its start."""
    debugger = lrstep.open(source, **options)

    def step(lines: int) -> None:
        if lines:
            debugger.step(lines)

    return Playing(debugger, choice_of(asks), step, missed)


def answered(game: Playing, count: int) -> list[str]:
    """So many questions, each answered right; their addresses."""
    asked = []
    for _ in range(count):
        game.next()
        question = game.question
        assert question is not None
        assert game.debugger.frame.where != question.after.where, "it stands before the line that is asked"
        asked.append(question.address)
        assert game.answer(f"{question.right:.15g}").is_right
    return asked


def test_one_value_is_asked_at_first_and_all_of_an_update_at_last() -> None:
    asked = answered(playing(), 26)
    counts = [sum(address.startswith(f"{k}:") for address in asked) for k in range(2, 7)]
    assert counts == [1, 2, 4, 8, 11]
    assert asked[:3] == ["2:dz", "3:dz", "3:db"]


@pytest.mark.parametrize(
    ("source", "asks", "addresses"),
    [
        ("lesson", "all backward", ["2:da", "2:dz", "2:dw1", "2:dw2", "2:db", "3:da"]),
        ("lesson", "all update", ["2:w1", "2:w2", "2:b", "3:w1"]),
        ("course", "all batch", ["2:J", "2:dw", "2:db", "2:w", "2:b", "3:J"]),
        ("course", "all example", ["2:z", "2:a", "2:L", "2:da", "2:dz", "3:z"]),
        ("course", "z", ["2:z", "3:z"]),
    ],
)
def test_what_is_asked_can_be_chosen(source: str, asks: str, addresses: list[str]) -> None:
    assert answered(playing(source, asks), len(addresses)) == addresses


def test_in_the_middle_of_an_update_the_next_value_is_asked_there() -> None:
    game = playing(asks="all")
    game.debugger.go_to("3:da")
    assert not game.example
    assert answered(game, 2) == ["3:dz", "3:dw1"]


def test_what_was_missed_is_asked_first() -> None:
    assert answered(playing(missed={"L": 1}), 3) == ["2:L", "3:dz", "3:db"]


def test_hints_and_a_wrong_answer_are_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path))
    game = playing()
    game.next()
    assert game.answer("0.5757").slips[0].slip.id == "sign"
    assert game.answer("-0.5757").is_right
    game.next()
    assert [game.hint(), game.hint()] == [1, NUMBERS]
    assert game.hint() == TOLD
    game.next()
    assert game.answer("a - y").is_right
    game.next()
    said = "\n".join(summary(game.score))
    assert said.splitlines()[0] == "3 questions: 1 right at the first try, 1 right later, 1 told."
    assert "1 × the sign of dz is wrong: it is y − a" in said
    assert keep_missed(game.score) == missed_before() == {"dz": 1}
    save_score(game.score, f"{tmp_path}/anna.json --name Anna")
    kept = json.loads((tmp_path / "anna.json").read_text())
    assert (kept["name"], kept["asked"], kept["right_at_first_try"], kept["wrong_answers_named"]) == ("Anna", 3, 1, 1)
    first = kept["questions"][0]["answers"][0]
    assert (first["text"], first["outcome"], first["slips"][0]) == ("0.5757", "wrong", "sign")
    with pytest.raises(InputError, match="is there already"):
        save_score(game.score, f"{tmp_path}/anna.json")


@pytest.mark.parametrize("text", ["", "[1]", '{"dz": -1, "dw": true, "nothing": 3}', "{"])
def test_a_file_of_what_was_missed_that_is_none_is_nothing(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path))
    (tmp_path / "missed.json").write_text(text)
    assert missed_before() == {}


def test_an_answer_from_the_digits_of_the_screen_is_right() -> None:
    """db of the course is what is left of numbers a hundred times as large: five digits of these give three of it."""
    game = playing("course", "db")
    game.next()
    assert game.answer("-0.00013283/3 + 0.99999/3 - 0.99514/3").outcome in ("right", "as shown")


def test_an_expression_that_is_right_by_chance_is_told_so() -> None:
    game = playing("course", "dz", init="0,0;0")  # a is 0.5 everywhere
    game.debugger.go_to("1:da")
    game.next()
    assert game.question is not None
    assert game.question.address == "1:dz"
    by_chance = game.answer("-a")
    assert by_chance.is_right
    assert not by_chance.is_general


def test_recorded_numbers_are_not_asked(tmp_path: Path) -> None:
    X, y = [[1.0, 2.0], [0.5, -1.0]], [1, 0]
    with lrstep.Recorder(tmp_path / "mine.jsonl", X, y, alpha=0.1, w=[0.0, 0.0], b=0.0, layout="rows") as recorder:
        recorder.update(w=[0.1, 0.1], b=0.0)
    with pytest.raises(InputError, match="these were recorded"):
        playing(str(tmp_path / "mine.jsonl"))
