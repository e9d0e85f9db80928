"""The folder for what lrstep writes down by itself: where one was in each source, and what is known of a fault."""

from __future__ import annotations

import os
from pathlib import Path

PLACE = "LRSTEP_STATE"
"""The environment variable that names another folder."""


def state_folder() -> Path | None:
    """The user's own, or the platform's, whether or not it is there; None where the user wants none, or has no home."""
    if os.environ.get(PLACE):
        folder = Path(os.environ[PLACE])
        return None if str(folder) == os.devnull else folder
    from platformdirs import user_state_path  # it takes its time, and is needed at the end

    folder = user_state_path("lrstep", appauthor=False)
    return folder if folder.is_absolute() else None  # without a home it would be in the present folder
