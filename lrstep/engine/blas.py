"""One BLAS thread while our own products run, so that the number of threads never changes a bit.

The limit belongs to the whole process. So whoever comes first sets it, whoever leaves last gives the program around
us its own number back, and in between nothing is done, whatever number of our threads come and go.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import threadpoolctl


@cache
def libraries() -> list[Any]:
    """The BLAS libraries of this process: looked for once, since that takes milliseconds, and setting microseconds."""
    return list(threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers)


class _OneThread:
    """A context that may be entered many times at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before: list[int] = []

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._before = [library.num_threads for library in libraries()]
                self._set([1] * len(self._before))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._set(self._before)

    def _set(self, numbers: list[int]) -> None:
        for library, number in zip(libraries(), numbers, strict=True):
            library.set_num_threads(number)


_ONE_THREAD = _OneThread()


def one_thread() -> _OneThread:
    """Hold BLAS to one thread inside: enter it around a whole loop, or around each product, as it comes."""
    return _ONE_THREAD
