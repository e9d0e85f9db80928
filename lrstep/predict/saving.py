"""Saving: a score as a JSON file that is not there yet."""

from __future__ import annotations

import json
from pathlib import Path

from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.predict.score import PredictScore
from lrstep.writing import there_already, unwritable

NAME = "--name"


def score_file(score: PredictScore, text: str) -> tuple[str, str]:
    """The file that a text names, perhaps with a name, as in `anna.json --name Anna`, and what is to be in it.

    InputError where it does not end in .json.
    """
    file, _, who = text.partition(NAME)
    name = file.strip()
    if Path(name).suffix.lower() != ".json":
        raise InputError(f"'{printable(name, 200)}' does not end in .json", "write, for example, score mine.json")
    return name, json.dumps(json_ready(score.to_dict(who.strip())), ensure_ascii=False, indent=1) + "\n"


def save_score(score: PredictScore, text: str) -> str:
    """Write a score to the file that a text names; says so. InputError where that is there already, or cannot be
    written."""
    name, written = score_file(score, text)
    try:
        with Path(name).open("x", encoding="utf-8") as file:
            file.write(written)
    except FileExistsError:
        raise there_already(name, "give another name") from None
    except (OSError, ValueError) as error:
        raise unwritable(name, error) from None
    return f"The score is in {printable(name, 200)}."
