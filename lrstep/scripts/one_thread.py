"""One thread: NumPy loaded so that it computes in one thread, as all that is ours does: it is there sooner."""

from __future__ import annotations

import os
import sys

SETTING = "OPENBLAS_NUM_THREADS"


def load_numpy() -> None:
    """Load it so, if it is not there yet; the script's own is as the user has set it.

    Threads that nobody will use take a third of the time that NumPy takes to load. And threads of two processes wait
    for each other, where a script runs beside: a product that takes 1 ms then takes 10 in both.
    """
    if "numpy" in sys.modules:
        return
    before = os.environ.get(SETTING)
    os.environ[SETTING] = "1"
    try:
        import numpy as np  # noqa: F401  # it reads this once
    finally:
        del os.environ[SETTING]
        if before is not None:
            os.environ[SETTING] = before
