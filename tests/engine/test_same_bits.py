"""The same bits however an update is reached, wherever its rows are, and whoever computes its blocks."""

from __future__ import annotations

import ast
import os
import pickle
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import threadpoolctl

import lrstep
from lrstep.data import Dataset, numpy_reader
from lrstep.debugger import Debugger
from lrstep.engine import Run, Steps, one_thread, train
from lrstep.engine.blas import libraries

KINDS: list[dict[str, Any]] = [{}, {"dtype": "float32"}, {"batch": 64}, {"order": "shuffle", "batch": 999}]
SHAPES = [(50, 2), (3000, 7), (20_000, 3), (3000, 400)]
NARROW = [(70_000, 1), (50_000, 2), (20_000, 8)]  # where some kernels of a BLAS mind what lies between the rows


class Scrambled(Executor):
    """Runs what it is given in an order of its own, once everything has been given."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.order: list[int] = []

    def submit(self, function: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, lambda: function(*words, **named)))
        if len(self._waiting) == 1:
            threading.Timer(0.05, self._run).start()
        return future

    def _run(self) -> None:
        numbered = list(enumerate(self._waiting))
        self._waiting = []
        random.Random(1).shuffle(numbered)
        for number, (future, work) in numbered:
            self.order.append(number)
            future.set_result(work())


def table(rows: int, n: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Random rows with a label in the last column."""
    generator = np.random.default_rng(rows + n)
    made = generator.normal(size=(rows, n + 1))
    made[:, -1] = generator.random(rows) < 0.5
    return made


def bits(run: Run, updates: int = 5) -> list[bytes]:
    """Gradients, J and parameters of some updates, to the last bit."""
    turns = [turn.steps for turn in train(run, 0, run.initial.vector, updates)]
    return [column.tobytes() for column in Steps(*(np.concatenate(c) for c in zip(*turns, strict=True)))]


@pytest.fixture
def in_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], Dataset]:
    """Data that stays in its file, however small."""
    monkeypatch.setattr(numpy_reader, "STAYS_IN_FILE", 0)

    def make(rows: int, n: int) -> Dataset:
        path = tmp_path / f"{rows}-{n}.npy"
        np.save(path, table(rows, n))
        return lrstep.load(path)

    return make


@pytest.mark.parametrize("executor", ["threads", "processes", "scrambled"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_any_executor_serves(executor: str, dtype: str, in_file: Callable[[int, int], Dataset]) -> None:
    """Forty blocks. Two processes read their own from the file: rows are not sent to them."""
    data = in_file(40_000, 300)
    expected = bits(Run(Dataset(data.X, data.y), dtype=dtype), 2)
    made: Executor = {
        "threads": lambda: ThreadPoolExecutor(3),
        "processes": lambda: ProcessPoolExecutor(2),
        "scrambled": Scrambled,
    }[executor]()
    with made:
        assert bits(Run(data, executor=made, dtype=dtype), 2) == expected
    if isinstance(made, Scrambled):
        assert made.order != sorted(made.order)


class Remembering(Executor):
    """Computes each task once, and hands the same result out whenever it is asked for again."""

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def submit(self, function: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        task = pickle.dumps((function, words))
        future: Future[Any] = Future()
        future.set_result(self._known.setdefault(task, function(*words, **named)))
        return future


def test_an_executor_may_hand_out_the_same_result_twice(in_file: Callable[[int, int], Dataset]) -> None:
    run = Run(in_file(4000, 300), executor=Remembering())
    assert bits(run, 2) == bits(run, 2)


@pytest.mark.parametrize("options", [*KINDS, {"standardize": True}])
@pytest.mark.parametrize(("rows", "n"), [*SHAPES, *NARROW])
def test_from_memory_and_from_a_file(
    rows: int, n: int, options: dict[str, Any], in_file: Callable[[int, int], Dataset]
) -> None:
    data = in_file(rows, n)
    assert "stay there" in data.notes[0]
    assert bits(Run(data, **options)) == bits(Run(Dataset(data.X, data.y), **options))


@pytest.mark.parametrize("options", [*KINDS, {"batch": 1}])
@pytest.mark.parametrize(("rows", "n"), SHAPES)
def test_stepping_seeking_and_running(rows: int, n: int, options: dict[str, Any]) -> None:
    made = table(rows, n)
    run = Run(Dataset(made[:, :-1], made[:, -1]), **options)
    *_, last = train(run, 0, run.initial.vector, 7)
    stepping = Debugger(run)
    for _ in range(7):
        stepping.next_update()
    sought = Debugger(run).go_to("7")
    again = Debugger(Run(run.data, **options)).go_to("7")
    for frame in (stepping.frame, sought, again):
        assert frame.w.tobytes() == last.after(7).w.tobytes()
        assert frame.b == float(last.after(7).b)
        assert frame.J == float(last.gradient(7).J)


NUMBERS = """
import sys, numpy as np, lrstep
from lrstep.engine import Run, train
generator = np.random.default_rng(0)
X, y = generator.normal(size=(3000, 500)), generator.random(3000) < 0.5
runs = [Run(lrstep.Dataset(X, y)), Run(lrstep.Dataset(X[:300, :20], y[:300]))]
for run in runs:
    *_, turn = train(run, 0, run.initial.vector, 30)
    print(turn.steps.after[-1].tobytes().hex()[:4000], turn.steps.J.tobytes().hex())
print(runs[0].engine)
"""


def elsewhere(**environment: str) -> tuple[str, str]:
    """The numbers and the fingerprint in a process with another environment."""
    done = subprocess.run(
        [sys.executable, "-c", NUMBERS], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    numbers, _, engine = done.stdout.rstrip().rpartition("\n")
    return numbers, engine


def test_the_number_of_threads_changes_neither_bits_nor_fingerprint() -> None:
    one, *others = (elsewhere(OPENBLAS_NUM_THREADS=number) for number in ("1", "2", "4"))
    assert others == [one, one]


@pytest.mark.skipif(
    not any(getattr(library, "internal_api", "") == "openblas" for library in libraries()), reason="needs OpenBLAS"
)
def test_another_kernel_of_the_blas_changes_both() -> None:
    (numbers, engine), (others, other_engine) = elsewhere(), elsewhere(OPENBLAS_CORETYPE="Prescott")
    assert (numbers != others) == (engine != other_engine)
    assert engine != other_engine


def test_other_features_of_the_processor_change_the_fingerprint() -> None:
    config = np.show_config(mode="dicts")
    assert isinstance(config, dict)
    found = config["SIMD Extensions"].get("found", [])
    if not found:
        pytest.skip("NumPy uses none here that could be left out")
    _, all_used = elsewhere()
    _, none_used = elsewhere(NPY_DISABLE_CPU_FEATURES=" ".join(found))
    ours, others = ast.literal_eval(all_used), ast.literal_eval(none_used)
    assert {name for name in ours if ours[name] != others[name]} == {"numpy"}


def test_the_fingerprint_is_a_runs_kernels() -> None:
    made = table(2000, 100)
    data = Dataset(made[:, :-1], made[:, -1])
    engines = [Run(data, batch=batch).engine for batch in ("all", 10, 1)]
    assert [engine["kernel"].partition(",")[0] for engine in engines] == ["blocks", "folded", "floats"]
    assert list(engines[0]) == ["name", "version", "kernel", "numpy", "blas"]
    assert Run(data, alpha=0.7, seed=3).engine == engines[0]
    assert np.__version__ in engines[0]["numpy"]


def test_a_program_around_us_keeps_its_own_threads() -> None:
    def now() -> list[int]:
        return [library.num_threads for library in libraries()]

    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = now()
        with one_thread():
            assert set(now()) <= {1}
            with one_thread():
                assert set(now()) <= {1}
            assert set(now()) <= {1}
        lrstep.gradient(np.ones((10, 2)), np.ones(10), [0.0, 0.0], 0.0)
        assert now() == before


@pytest.mark.parametrize(("label", "message"), [(2.0, "something other than 0, 1"), (float("nan"), "something other")])
def test_a_wrong_label_in_a_large_file_is_said_when_it_is_read(
    label: float, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numpy_reader, "STAYS_IN_FILE", 0)
    made = table(100, 2)
    made[70, -1] = label
    np.save(tmp_path / "wrong.npy", made)
    with pytest.raises(lrstep.InputError, match=message):
        Debugger(Run(lrstep.load(tmp_path / "wrong.npy"))).next_update()


def test_a_file_cut_short_while_it_is_read_is_said(in_file: Callable[[int, int], Dataset]) -> None:
    data = in_file(1000, 3)
    path = Path(data.source)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(lrstep.InputError, match="the file was cut short while it was read"):
        Debugger(Run(data)).next_update()
