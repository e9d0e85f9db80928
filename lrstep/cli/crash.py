"""A fault of lrstep itself: one line on standard error, and a file to send with what is known of it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lrstep.errors import printable

CRASHED = 70
"""The exit code: EX_SOFTWARE of sysexits.h, an internal software error."""
TRACEBACK = "LRSTEP_TRACEBACK"
"""The environment variable with which a fault is Python's own traceback, as whoever mends it wants to see it."""
PACKAGE = __file__.rpartition("cli")[0]
HEAD = "A fault in lrstep. Please read this before you send it: an error may quote a value of your data."


def crashed(error: BaseException, words: Sequence[str]) -> int:
    """Write down what is known of a fault and say in a line where; the exit code. `words` are the command line's."""
    if os.environ.get(TRACEBACK):
        import traceback

        traceback.print_exception(error)
        return CRASHED
    path = _written(_report(error, words))
    mend = f"please send the file {path}" if path else f"set {TRACEBACK}=1 to see where, since no file can be written"
    print(f"lrstep: error: a fault in lrstep itself ({_named(error)}): {mend}", file=sys.stderr)
    return CRASHED


@contextmanager
def threads_watched(words: Sequence[str]) -> Iterator[list[BaseException]]:
    """What ends a thread of ours inside is a fault too: those that did are in the list, and are reported at once."""
    faults: list[BaseException] = []

    def ends(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
            faults.append(ended.exc_value)
            crashed(ended.exc_value, words)

    before, threading.excepthook = threading.excepthook, ends
    try:
        yield faults
    finally:
        threading.excepthook = before


def _named(error: BaseException) -> str:
    """The kind of a fault and where it came from, in our code if it passed there."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(PACKAGE)] or frames
    place = f" in {os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else ""  # noqa: PTH119  # loads pathlib
    return type(error).__name__ + place


def _report(error: BaseException, words: Sequence[str]) -> str:
    import traceback

    said = "".join(traceback.format_exception(error))
    return f"{HEAD}\n\nlrstep {' '.join(map(printable, words))}\n\n{_versions()}\n\n{said}"


def _versions() -> str:
    """What can be said of them in the state that things are in."""
    from lrstep.cli.versions import versions, versions_without_engine

    try:
        return versions() if "numpy" in sys.modules else versions_without_engine()
    except Exception as error:  # whatever broke lrstep may break this
        return f"versions unknown: {error!r}"


def _written(report: str) -> str:
    """The file that holds it, in the state folder or the one for what is temporary; empty where neither takes it."""
    import tempfile
    import time
    from pathlib import Path

    from lrstep.state import state_folder

    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    for folder in (state_folder(), Path(tempfile.gettempdir())):
        if folder is None:
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            with open(path, "x", encoding="utf-8", errors="backslashreplace", opener=_private) as file:
                file.write(report)
        except OSError:
            continue
        return str(path)
    return ""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
