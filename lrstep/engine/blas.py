"""One BLAS thread while our own matrix products run, so that the number of threads never changes a bit."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

import threadpoolctl


@cache
def _controller() -> threadpoolctl.ThreadpoolController:
    """Found once: looking through the loaded libraries takes milliseconds, setting the limit microseconds."""
    return threadpoolctl.ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Hold BLAS to one thread inside, and give the program around us its own back: enter it around a whole loop."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited
