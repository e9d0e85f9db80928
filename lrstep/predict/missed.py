"""Missed: which quantities were not answered at the first try, kept in the state folder for the next time.

A count for each: it goes up where one is missed, and down where it is answered, until it is forgotten. Where nothing
can be kept, nothing is.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from lrstep.config import read_config
from lrstep.errors import InputError
from lrstep.predict.score import PredictScore
from lrstep.quantities import BY_NAME
from lrstep.state import state_folder
from lrstep.writing import whole

MOST = 5
"""How often a quantity has to be answered at most until it is no longer asked first."""
_LONGEST = 4096


def missed_file() -> Path | None:
    """Where they are kept; None where the user wants nothing remembered."""
    folder = state_folder()
    return None if folder is None or read_config().remember is False else folder / "missed.json"


def missed_before() -> dict[str, int]:
    """How often each quantity was missed; nothing where the file is not there, or not ours."""
    file = missed_file()
    with suppress(OSError, ValueError):
        if file is not None and file.stat().st_size <= _LONGEST:
            kept = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                return {name: min(count, MOST) for name, count in kept.items() if name in BY_NAME and _counts(count)}
    return {}


def _counts(count: object) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and count > 0


def with_score(before: dict[str, int], score: PredictScore) -> dict[str, int]:
    """The counts after some questions."""
    counts = dict(before)
    for name in score.missed:
        counts[name] = min(MOST, counts.get(name, 0) + 1)
    for name in score.known:
        counts[name] = counts.get(name, 0) - 1
    return {name: count for name, count in counts.items() if count > 0}


def keep_missed(score: PredictScore) -> dict[str, int]:
    """Keep what was missed for the next time; what is kept, nothing where nothing can be."""
    file = missed_file()
    if file is None or not score.counted:
        return {}
    counts = with_score(missed_before(), score)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole(file) as unfinished:
            unfinished.write_text(json.dumps(counts), encoding="utf-8")
    except (OSError, InputError):
        return {}
    return counts
