"""One thread: NumPy computes in one, and what the user has set for the script stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TASKS = Path("/proc/self/task")
CODE = """
import os
from lrstep.scripts.one_thread import load_numpy
load_numpy()
import numpy as np
np.ones((300, 300)) @ np.ones((300, 300))
print(len(os.listdir("/proc/self/task")), os.environ.get("OPENBLAS_NUM_THREADS"))
"""


@pytest.mark.skipif(not TASKS.exists(), reason="threads are counted where Linux has them")
@pytest.mark.parametrize("said", [None, "2"])
def test_it_computes_in_one_thread_and_leaves_the_setting(said: str | None) -> None:
    settings = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    settings |= {} if said is None else {"OPENBLAS_NUM_THREADS": said}
    ran = subprocess.run([sys.executable, "-c", CODE], env=settings, capture_output=True, text=True, check=True)
    assert ran.stdout == f"1 {said}\n"
