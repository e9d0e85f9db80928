"""`python -m tests.fire [--seconds 600]`: fire at every target, and at real terminals; print what went wrong."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import warnings
from itertools import count
from pathlib import Path

from tests.fire.targets import TARGETS
from tests.fire.volley import Fault, volley

ACTIONS = 80  # in a volley
BURSTS = 60  # of bytes at a terminal
SOURCES = ("lesson", "iris", "saturated", "unscaled", "too-large-alpha", "course", "breast-cancer")


def main() -> int:
    """1 where anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fire", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (default: 60)")
    parser.add_argument("--seed", type=int, default=0, help="of the first volley (default: 0)")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(TARGETS)} (default: all)")
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    folder = Path(tempfile.mkdtemp())
    os.chdir(folder)  # files that are written by chance are written there
    until, fired, faults = time.monotonic() + arguments.seconds, 0, 0
    for seed in count(arguments.seed):
        for name in arguments.targets or TARGETS:
            result = asyncio.run(volley(lambda make=TARGETS[name]: make(folder), f"{name} {seed}", ACTIONS))  # type: ignore[misc]
            if isinstance(result, Fault):
                faults += 1
                print(f"\n== {name}, seed {seed}, at {result.size}, after", *result.actions, sep="\n  ")
                print(result.what, flush=True)
            fired += len(result.actions) if isinstance(result, Fault) else result
            if time.monotonic() >= until:
                print(f"{fired:,} actions, {faults} faults")
                return 1 if faults else 0
        if sys.platform != "win32":
            faults += _at_a_terminal(folder, seed)
    return 0


def _at_a_terminal(folder: Path, seed: int) -> int:
    """The number of faults, which are printed."""
    from tests.fire.terminal import wrong_at_a_terminal  # which needs what only Unix has

    source = SOURCES[seed % len(SOURCES)]
    wrong = wrong_at_a_terminal(source, folder, str(seed), BURSTS)
    if wrong:
        print(f"\n== {source} in a terminal, seed {seed}: {wrong}", flush=True)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
