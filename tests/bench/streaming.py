"""Data larger than memory: three epochs over an NPY file, beside reading the file three times."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.bench.harness import Row

COLUMNS = 33  # 32 features and the label
GIB = 2**30
EPOCHS = 3
RUNS = 5
A_BLOCK = 16384 * COLUMNS * 8  # as many bytes as the kernel reads at once
PAGE = 4096

TRAIN = """
import resource, sys, time
from pathlib import Path
import lrstep
from lrstep.engine import train
run = lrstep.Run(lrstep.load(sys.argv[1]))
start = time.perf_counter()
for turn in train(run, 0, run.initial.vector, int(sys.argv[2])):
    pass
taken = time.perf_counter() - start
# getrusage would tell the most that the process which started this one ever held, where that is more.
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
held = [line.split()[1] for line in lines if line.startswith("VmHWM")]
print(taken, held[0] if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write(path: Path, rows: int) -> None:
    """Random rows, a block at a time."""
    generator = np.random.default_rng(0)
    header = np.lib.format.header_data_from_array_1_0(np.empty((0, COLUMNS)))
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, {**header, "shape": (rows, COLUMNS)})
        block = generator.normal(size=(min(rows, 2**16), COLUMNS))
        block[:, -1] = block[:, 0] > 0
        for start in range(0, rows, len(block)):
            stream.write(block[: rows - start].tobytes())


def read(path: Path) -> float:
    """Seconds to read the file once an epoch, in blocks of the size that the kernel reads."""
    # Some processors copy at half speed to where, modulo a page, it is a few bytes beyond where from.
    room = memoryview(bytearray(A_BLOCK + 2 * PAGE))
    room = room[-ctypes.addressof(ctypes.c_char.from_buffer(room)) % PAGE + PAGE // 2 :][:A_BLOCK]
    start = time.perf_counter()
    for _ in range(EPOCHS):
        with path.open("rb", buffering=0) as stream:
            while stream.readinto(room):
                pass
    return time.perf_counter() - start


def forget(path: Path) -> bool:
    """Ask the system to drop the file from its cache; whether it can be asked."""
    try:
        subprocess.run(["sync"], check=True)
        with path.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    except (OSError, AttributeError):
        return False
    return True


def rows(budget: float, gib: float = 4.0) -> list[Row]:
    """Warm and cold."""
    count = int(gib * GIB / 8 / COLUMNS)
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.npy"
        write(path, count)
        for state in ("warm", "cold"):
            seconds: dict[str, list[float]] = {"lrstep": [], "reads alone": []}
            peak = 0
            for _ in range(RUNS):
                if state == "cold" and not forget(path):
                    break
                done = subprocess.run(
                    [sys.executable, "-c", TRAIN, str(path), str(EPOCHS)], capture_output=True, text=True, check=True
                )
                taken, resident = done.stdout.split()
                seconds["lrstep"].append(float(taken))
                peak = max(peak, int(resident))
                if state == "cold":
                    forget(path)
                seconds["reads alone"].append(read(path))
            medians = {name: sorted(times)[len(times) // 2] for name, times in seconds.items() if times}
            unit = 1024 if sys.platform != "darwin" else 1
            goal = f"at most 1.5 times the reads; under 600 MiB, was {peak * unit / 2**20:.0f} MiB"
            measured.append(Row(f"{gib:g} GiB NPY, {EPOCHS} epochs, {state}", medians, 1, "s", goal))
    return measured
