"""Quiet: around somebody's code, so that it neither prints here, nor waits, nor shows plots, and its chance repeats."""

from __future__ import annotations

import builtins
import contextlib
import io
import random
import signal
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

MOST_PRINTED = 20_000  # letters
SEED = 0
OURS = str(Path(__file__).parents[1])
MOST_RINGS, BETWEEN_RINGS = 20, 0.05  # and the seconds between them


class Printed(io.StringIO):
    """What is printed, up to a length."""

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


class AsksInput(BaseException):
    """Their code waits for somebody to type. No Exception: theirs may catch all of these."""


class NeverEnds(BaseException):
    """Their code has not returned in its time."""


class Bound(NamedTuple):
    """How long their code may compute."""

    seconds: float | None = None
    stubborn: Callable[[], None] | None = None
    """Called where it catches what is raised then, each time anew."""


UNBOUNDED = Bound()


def _input(prompt: object = "", /) -> str:
    raise AsksInput(str(prompt))


def _nothing(*args: Any, **named: Any) -> None:
    pass


@contextlib.contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Within it, an attribute of a module is another."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextlib.contextmanager
def quiet() -> Iterator[Printed]:
    """Within it, what is printed is kept, `input` raises AsksInput, warnings are none, plots are not shown."""
    printed = Printed()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(replaced(builtins, "input", _input))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(np.errstate())
        stack.enter_context(_no_plots())
        yield printed


@contextlib.contextmanager
def _no_plots() -> Iterator[None]:
    """Within it pyplot draws where nobody sees it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        yield
        return
    backend, open_before = pyplot.get_backend(), pyplot.get_fignums()
    pyplot.switch_backend("Agg")
    try:
        with replaced(pyplot, "show", _nothing), replaced(pyplot, "pause", _nothing):
            yield
    finally:
        for number in set(pyplot.get_fignums()) - set(open_before):
            pyplot.close(number)
        if backend.lower() != "agg":
            pyplot.switch_backend(backend)


@contextlib.contextmanager
def repeatable() -> Iterator[None]:
    """Within it, what is drawn by chance is the same each time, also by generators without a seed."""
    states = np.random.get_state(), random.getstate()
    np.random.seed(SEED)
    random.seed(SEED)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(SEED)
    generator = np.random.default_rng

    def seeded(seed: Any = None) -> np.random.Generator:
        return generator(SEED if seed is None else seed)

    try:
        with replaced(np.random, "default_rng", seeded):
            yield
    finally:
        np.random.set_state(states[0])
        random.setstate(states[1])


class bounded:
    """Within it, NeverEnds is raised in their code after its seconds of computing, or twice as long of waiting.

    Where there is no such timer, as outside of the main thread, nothing is bounded. A class of its own: in a generator
    it could be raised between their last line and the end of the bound.
    """

    def __init__(self, bound: Bound) -> None:
        self._seconds, self._stubborn = bound
        self._rings = 0
        self._before: list[tuple[int, Any]] = []

    def __enter__(self) -> None:
        is_main = threading.current_thread() is threading.main_thread()
        if self._seconds is None or not is_main or not hasattr(signal, "setitimer"):
            return
        clocks = ((signal.ITIMER_PROF, signal.SIGPROF, 1), (signal.ITIMER_REAL, signal.SIGALRM, 2))
        self._before = [(number, signal.signal(number, self._ring)) for _, number, _ in clocks]
        for clock, _, times in clocks:
            signal.setitimer(clock, times * self._seconds, BETWEEN_RINGS)

    def __exit__(self, *error: object) -> None:
        if self._before:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in self._before:
                signal.signal(number, handler)

    def _ring(self, number: int, frame: types.FrameType | None) -> None:
        if frame is None or frame.f_code.co_filename.startswith(OURS):
            return  # it rings again
        self._rings += 1
        if self._rings > MOST_RINGS and self._stubborn is not None:
            self._stubborn()
        raise NeverEnds
