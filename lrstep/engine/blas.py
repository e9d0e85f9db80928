"""One BLAS thread while our own products run, so that the number of threads never changes a bit.

Most libraries have one number for the whole process: whoever comes first sets it, whoever leaves last gives the
program around us its own number back, and in between nothing is done, whatever number of our threads come and go.
Some have a number for each thread, and there each of our threads does the same for itself.
"""

from __future__ import annotations

import ctypes
import importlib.util
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any


@dataclass(slots=True)
class Limit:
    """A library's number of threads: how to read and to set it, and whether that is the calling thread's alone."""

    get: Callable[[], int]
    set: Callable[[int], object]
    of_thread: bool
    before: int = 1
    """What it was before we set it."""


@cache
def libraries() -> list[Any]:
    """NumPy's own BLAS, as threadpoolctl describes it; all there are where that can't be told."""
    import threadpoolctl  # here: the screen opens before it is needed

    loaded = list(threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers)
    return [library for library in loaded if _numpy_calls(library)] or loaded


def _numpy_calls(library: Any) -> bool:
    """Whether NumPy's products see this library's symbols, and not those of another BLAS in the same process."""
    products = importlib.util.find_spec("numpy._core._multiarray_umath")
    if products is None or products.origin is None:
        return False
    numpy, own = ctypes.CDLL(products.origin), ctypes.CDLL(library.filepath)
    names = [name for name in library.check_symbols if hasattr(own, name) and hasattr(numpy, name)]
    return any(_address(own, name) == _address(numpy, name) for name in names)


def _address(library: ctypes.CDLL, name: str) -> int | None:
    return ctypes.cast(getattr(library, name), ctypes.c_void_p).value


def limit_of(library: Any) -> Limit:
    """The limit of one of `libraries()`.

    Of an OpenBLAS with threads of its own, threadpoolctl lets only one Python thread set the number, and ignores all
    others; ours come and go, and whichever of them is first must set it. So that is done without it.
    """
    if library.internal_api == "openblas" and library.threading_layer != "openmp":
        calls = ctypes.PyDLL(library.filepath)
        get = next(name for name in library.check_symbols if hasattr(calls, name))
        return Limit(getattr(calls, get), getattr(calls, get.replace("_get_", "_set_")), of_thread=False)
    of_thread = library.internal_api in ("mkl", "openblas")
    return Limit(library.get_num_threads, library.set_num_threads, of_thread)


class Hold:
    """A context, for any number of threads at once, in which limits are 1 until the last has left; within `around`."""

    def __init__(self, limits: Sequence[Limit], around: Hold | None = None) -> None:
        self._limits, self._around = limits, around
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self) -> None:
        if self._around is not None:
            self._around.__enter__()
        with self._lock:
            if not self._inside:
                for limit in self._limits:
                    limit.before = limit.get()
                    limit.set(1)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                for limit in self._limits:
                    limit.set(limit.before)
        if self._around is not None:
            self._around.__exit__()


class HoldOfThread(threading.local, Hold):
    """The same for limits that each thread has of its own."""

    def __init__(self, limits: Sequence[Limit], around: Hold) -> None:
        super().__init__([replace(limit) for limit in limits], around)  # called anew in each thread


def hold(limits: Sequence[Limit]) -> Hold:
    """A context that holds all of them."""
    process = Hold([limit for limit in limits if not limit.of_thread])
    own = [limit for limit in limits if limit.of_thread]
    return HoldOfThread(own, process) if own else process


@cache
def one_thread() -> Hold:
    """Hold BLAS to one thread inside: enter it around a whole loop, or around each product, as it comes."""
    return hold([limit_of(library) for library in libraries()])
