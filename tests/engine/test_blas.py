"""One BLAS thread while ours compute: from any thread, for NumPy's own BLAS and no other, and given back after."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import lrstep
from lrstep.engine import one_thread
from lrstep.engine.blas import Limit, hold, libraries, limit_of

OPENBLAS = any(library.internal_api == "openblas" for library in libraries())
needs_openblas = pytest.mark.skipif(not OPENBLAS, reason="needs OpenBLAS")


class Setting:
    """A library's number of threads, for the whole process."""

    def __init__(self) -> None:
        self.number = 4

    def get(self) -> int:
        return self.number

    def set(self, number: int) -> None:
        self.number = number


class SettingOfThread(threading.local, Setting):
    """The same, a number for each thread."""


def in_thread(work: threading.Thread) -> None:
    work.start()
    work.join()


@needs_openblas
def test_a_thread_that_comes_after_another_holds_it_too() -> None:
    """threadpoolctl 3.8 obeys only the first thread that ever set OpenBLAS's number."""
    limits = [limit_of(library) for library in libraries()]
    with one_thread():
        pass
    seen: list[int] = []

    def work() -> None:
        with one_thread():
            seen.extend(limit.get() for limit in limits)

    in_thread(threading.Thread(target=work))
    assert seen == [1] * len(limits)


def test_the_number_comes_back_when_the_last_has_left() -> None:
    whole = Setting()
    held = hold([Limit(whole.get, whole.set, of_thread=False)])
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with held:
            inside.set()
            leave.wait()

    other = threading.Thread(target=work)
    with held:
        other.start()
        inside.wait()
        assert whole.number == 1
    assert whole.number == 1
    leave.set()
    other.join()
    assert whole.number == 4


def test_where_each_thread_has_its_own_number_each_sets_it() -> None:
    own, whole = SettingOfThread(), Setting()
    held = hold([Limit(own.get, own.set, of_thread=True), Limit(whole.get, whole.set, of_thread=False)])
    seen: list[int] = []

    def work() -> None:
        seen.append(own.number)
        with held, held:
            seen.append(own.number)
        seen.append(own.number)

    with held:
        in_thread(threading.Thread(target=work))
        assert (own.number, whole.number) == (1, 1)
    assert (own.number, whole.number) == (4, 4)
    assert seen == [4, 1, 4]


SECOND_BLAS = """
import ctypes, sys, numpy
ctypes.CDLL(sys.argv[1]).scipy_openblas_set_num_threads64_(3)
import lrstep, threadpoolctl
from lrstep.engine.fingerprint import fingerprint
assert len(threadpoolctl.threadpool_info()) == 2
print(fingerprint("blocks")["blas"])
lrstep.gradient([[1.0], [2.0]], [0, 1], [0.5], 0.0)
print(ctypes.CDLL(sys.argv[1]).scipy_openblas_get_num_threads64_())
"""


@needs_openblas
def test_another_blas_in_the_process_is_none_of_ours(tmp_path: Path) -> None:
    """SciPy brings an OpenBLAS of its own; here it is a copy of NumPy's, with the libraries that it needs."""
    (library,) = libraries()
    copy = tmp_path / "libs"
    shutil.copytree(Path(library.filepath).parent, copy)
    words = [sys.executable, "-c", SECOND_BLAS, str(copy / Path(library.filepath).name)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if "scipy_openblas" in done.stderr and "AttributeError" in done.stderr:
        pytest.skip("this OpenBLAS has other names")
    assert done.returncode == 0, done.stderr
    fingerprint, number = done.stdout.splitlines()
    assert fingerprint == lrstep.Run(lrstep.Dataset([[1.0], [2.0]], [0, 1])).engine["blas"]
    assert number == "3"


def test_a_gradient_has_the_same_bits_in_any_thread() -> None:
    generator = np.random.default_rng(4)
    X, y = generator.normal(size=(5000, 300)), generator.random(5000) < 0.5
    w = generator.normal(size=300) / 17
    expected = lrstep.gradient(X, y, w, 0.1)
    found: list[tuple[np.ndarray[tuple[int], np.dtype[np.floating]], float, float]] = []
    in_thread(threading.Thread(target=lambda: found.append(lrstep.gradient(X, y, w, 0.1))))
    assert found[0][0].tobytes() == expected[0].tobytes()
    assert found[0][1:] == expected[1:]
