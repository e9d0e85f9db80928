"""The plain debugger's predict: while a value is asked, each line that is typed is an answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from lrstep.plain.console import Console

if TYPE_CHECKING:
    from lrstep.view.prediction import PredictTurn

# What asks is loaded by the first question: most sessions have none.

KEYS = "An empty line, or hint: a hint. tell: the answer. ask backward: something else. stop: the score."
QUIT = "quit"
MEANWHILE = ("print", "show", "list", "explain")
"""Commands of which none shows more than is known before the answer."""


def predict(console: Console, words: str) -> None:
    """Hide the next values, and ask for them."""
    from lrstep.predict.missed import missed_before
    from lrstep.predict.playing import Playing
    from lrstep.predict.questions import choice_of
    from lrstep.view.prediction import Prediction

    def step(lines: int) -> None:
        if lines:
            console.worked(console.session.doing("move", "step", lines))

    playing = Playing(console.debugger, choice_of(words), step, missed_before())
    prediction = console.prediction = Prediction(playing, console.style)
    console.session.score_so_far = playing.score
    for text in prediction.example:
        _print(console, [text])
    _say(console, prediction.begin())
    if console.prediction is not None:
        _print(console, [KEYS])


def typed(console: Console, line: str) -> bool:
    """An answer, or what may be typed in its place; whether it was the last line."""
    assert console.prediction is not None
    if line == QUIT:
        end(console)
        return True
    _say(console, console.prediction.typed(line))
    return False


def end(console: Console) -> None:
    """Say the score, and ask no more."""
    if console.prediction is not None:
        _say(console, console.prediction.end())


def score(console: Console, words: str) -> None:
    """The score of the last questions; with a file, save it."""
    for line in console.session.score(words).splitlines():
        _print(console, [line])


def _say(console: Console, turn: PredictTurn) -> None:
    prediction = console.prediction
    assert prediction is not None
    console.style = replace(console.style, masks=prediction.masks)
    _print(console, turn.said if turn.is_same else (*turn.said, *turn.asked))
    if turn.is_over:
        console.prediction = None
        _print(console, ["score FILE.json saves the score."] if prediction.playing.score.counted else [])


def _print(console: Console, texts: Iterable[str]) -> None:
    for text in texts:
        indent = text[: len(text) - len(text.lstrip())]
        console.print(textwrap.fill(text, console.cells, subsequent_indent=f"{indent}  "))
