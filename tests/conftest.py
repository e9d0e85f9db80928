"""What all tests share: an environment that does not colour the screen, and the runs that many of them use."""

from __future__ import annotations

import os
import signal

# Textual reads these when it is imported; either would change every snapshot.
os.environ.pop("NO_COLOR", None)
os.environ.pop("TEXTUAL_THEME", None)
# The many processes that tests start would compile all that they import anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Where the user was, and what the settings say, is no test's business.
os.environ["LRSTEP_STATE"] = os.environ["LRSTEP_CONFIG"] = os.devnull
# A shell's background job ignores Ctrl-C, and so would the processes that tests send it to.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What other packages add to Hypothesis, no test here asks for, and it loads them all.
os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run

# For the processes that tests start, not for this one: threads that nobody uses take as long as NumPy itself to load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture
def lesson() -> Run:
    """One example with two features."""
    return Run(Dataset([[1.5, -0.5]], [1]), alpha=0.5, init="0.5,-0.25;0.1")


@pytest.fixture
def course() -> Run:
    """The course's three examples."""
    return Run(Dataset([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]], [1, 0, 1]), alpha=0.009, init="1,2;2")


@pytest.fixture
def random_data() -> Dataset:
    """A hundred rows of three features, from a fixed seed."""
    generator = np.random.default_rng(7)
    X = generator.normal(size=(100, 3))
    y = (X @ [1.0, -2.0, 0.5] + generator.normal(size=100) > 0).astype(float)
    return Dataset(X, y)


@pytest.fixture
def debugger(course: Run) -> Debugger:
    """A Debugger at the start of the course's three examples."""
    return Debugger(course)
