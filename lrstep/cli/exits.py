"""Exits: runs a command or a visitor's screen, tells in a line what went wrong, and gives its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from lrstep.cli.crash import CRASHED, crashed, threads_watched
from lrstep.cli.links import with_link
from lrstep.errors import InputError
from lrstep.interrupts import INTERRUPTED

DONE, BAD_INPUT = 0, 2


def exit_of(run: Callable[[], int], words: Sequence[str]) -> int:
    """Run it; its exit code. Never raises for what a user or a file did. `words` are the command line's."""
    try:
        with threads_watched(words) as faults:
            code = run()
        sys.stdout.flush()
        return CRASHED if faults else code
    except InputError as error:
        return _failed(with_link(error))
    except KeyboardInterrupt:
        print("lrstep: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone: end quietly, and keep the interpreter from flushing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _failed(f"{error.strerror or error}: make room, or choose another place")
    except MemoryError:
        return _failed("this run does not fit the memory: choose fewer updates, rows or columns")
    except Exception as error:  # ours: whatever a user or a file can do wrong has its own message
        return crashed(error, words)


def _failed(message: str) -> int:
    print(f"lrstep: error: {message}", file=sys.stderr)
    return BAD_INPUT
