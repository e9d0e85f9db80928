"""The screen: key to last painted byte, in a trace too, and start to first full paint, beside a bare Textual app.

That one shows one counter. Both programs run at once, each in a pseudo-terminal of 120×40, and take turns.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from tests.bench.harness import Row

SIZE = (40, 120)  # rows, columns
QUIET = 0.15  # seconds without a byte after which a paint is over
STARTS = 7
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    n = 0
    def compose(self):
        yield Static("0")
    def on_key(self):
        self.n += 1
        self.query_one(Static).update(f"value {self.n * .37:.6f}")
Bare().run()
"""
TRACED = """
import numpy as np
generator = np.random.default_rng(1)
X, Y = generator.random((2, 3)), np.array([[1.0, 0.0, 1.0]])
w, b = np.zeros((2, 1)), 0.0
for i in range(300):
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = %(dZ)s
    w = w - 0.1 * X @ dZ.T / 3
    b = b - 0.1 * np.mean(dZ)
"""
RIGHT_OR_WRONG = {"a script": "A - Y", "a wrong script": "Y - A"}
PROGRAMS = {
    "lrstep": [sys.executable, "-m", "lrstep", "iris"],
    "bare Textual": [sys.executable, "-c", BARE],
}
PLOTS = {"cost": 1, "data and boundary": 3, "path over contours": 1}
"""How often m is pressed for each, one after another."""
RIGHT, LEFT = b"\x1b[C", b"\x1b[D"


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command: list[str]) -> None:
        import fcntl
        import pty
        import termios

        started = time.perf_counter()
        self._process, self._end = pty.fork()
        if self._process == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LRSTEP_STATE=os.devnull)
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages are compiled
            os.execvp(command[0], command)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self._read(5.0)  # the first bytes
        self.first_paint = self._painted(0.4) - started

    def press(self, key: bytes) -> float:
        """Seconds from a key to the last byte that it paints."""
        start = time.perf_counter()
        os.write(self._end, key)
        return self._painted(QUIET) - start

    def close(self) -> None:
        """End it."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._end)

    def _painted(self, quiet: float) -> float:
        last = time.perf_counter()
        while self._read(quiet):
            last = time.perf_counter()
        return last

    def _read(self, within: float) -> bool:
        return bool(select.select([self._end], [], [], within)[0] and os.read(self._end, 65536))


def rows(budget: float) -> list[Row]:
    """A row for keys, one for the start."""
    starts: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(STARTS):
        for name, command in PROGRAMS.items():
            terminal = Terminal(command)
            starts[name].append(terminal.first_paint)
            terminal.close()
    terminals = {name: Terminal(command) for name, command in PROGRAMS.items()}
    keys = _keys(terminals, budget)
    panels = _row("key to last painted byte", keys, "at most 2 times bare")
    plotted: list[Row] = []
    for plot, presses in PLOTS.items():
        for _ in range(presses):
            terminals["lrstep"].press(b"m")
        keys = _keys(terminals, budget / len(PLOTS))
        plotted.append(_row(f"the same with the plot of the {plot}", keys, "at most 3 times bare"))
    terminals.pop("lrstep").close()
    traced = _traced(terminals["bare Textual"], budget)
    terminals["bare Textual"].close()
    return [
        panels,
        *plotted,
        *traced,
        Row("start to first full paint", {n: median(s) for n, s in starts.items()}, goal="at most 1.5 times bare"),
    ]


def _traced(bare: Terminal, budget: float) -> list[Row]:
    """Rows for a line and for an update of somebody's own script, one that is right and one that is wrong."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, dZ in RIGHT_OR_WRONG.items():
            path = Path(folder) / "train.py"
            path.write_text(TRACED % {"dZ": dZ})
            both = {"lrstep": Terminal([sys.executable, "-m", "lrstep", str(path)]), "bare Textual": bare}
            for what, pressed in (("a line", [RIGHT] * 6 + [LEFT] * 2), ("an update", [b"n"] * 6 + [b"p"] * 2)):
                found.append(_row(f"{what} of {name}", _keys(both, budget / 2, pressed), "at most 2 times bare"))
            both["lrstep"].close()
    return found


def _keys(
    terminals: dict[str, Terminal], budget: float, pressed: Sequence[bytes] = (*[RIGHT] * 6, *[LEFT] * 2)
) -> dict[str, list[float]]:
    """Seconds of each key, of these in turn: six on and two back."""
    keys: dict[str, list[float]] = {name: [] for name in terminals}
    for key in islice(cycle(pressed), max(40, int(budget / QUIET / 2 * 4))):
        for name, terminal in terminals.items():
            keys[name].append(terminal.press(key))
    return keys


def _row(what: str, keys: dict[str, list[float]], goal: str) -> Row:
    slowest = sorted(keys["lrstep"])[int(0.95 * len(keys["lrstep"]))] * 1e3
    told = {name: median(seconds) for name, seconds in keys.items()}
    return Row(what, told, goal=f"{goal}; p95 under 33 ms, was {slowest:.1f} ms")
