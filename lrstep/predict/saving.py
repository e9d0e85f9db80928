"""Saving: a score as a JSON file that is not there yet."""

from __future__ import annotations

import json
from pathlib import Path

from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.predict.score import Score
from lrstep.writing import there_already, unwritable

NAME = "--name"


def save_score(score: Score, text: str) -> str:
    """Write a score to the file that a text names, perhaps with a name, as in `anna.json --name Anna`; says so.

    InputError where it does not end in .json, is there already, or cannot be written.
    """
    file, _, who = text.partition(NAME)
    name = file.strip()
    if Path(name).suffix.lower() != ".json":
        raise InputError(f"'{printable(name, 200)}' does not end in .json", "write, for example, score mine.json")
    try:
        with Path(name).open("x", encoding="utf-8") as written:
            written.write(json.dumps(json_ready(score.to_dict(who.strip())), ensure_ascii=False, indent=1) + "\n")
    except FileExistsError:
        raise there_already(name, "give another name") from None
    except (OSError, ValueError) as error:
        raise unwritable(name, error) from None
    return f"The score is in {printable(name, 200)}."
