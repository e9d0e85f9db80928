"""Script: runs a file as `python FILE` does, and follows it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from lrstep.tracing.follow import Executed
from lrstep.tracing.following import MOST_LINES, FirstLines


class Enough(BaseException):
    """So many lines were followed that the script need not go on. No Exception: the script may catch all of these."""


def followed_script(path: Path, arguments: Sequence[str] = (), most_lines: int = MOST_LINES) -> list[Executed]:
    """The lines that a script ran, up to its end, or to `most_lines` of them. Raises whatever it raises."""
    source, file = path.read_text("utf-8"), str(path.resolve())
    code = compile(source, file, "exec")
    follower = FirstLines(file, source, most=most_lines, then=Enough())
    module = ModuleType("__main__")
    module.__file__ = file
    before = sys.modules["__main__"], sys.argv, sys.path
    sys.modules["__main__"], sys.argv, sys.path = module, [file, *arguments], [str(path.resolve().parent), *sys.path]
    try:
        with suppress(Enough):
            follower.run(lambda: exec(code, vars(module)))
    finally:
        sys.modules["__main__"], sys.argv, sys.path = before
    return follower.executed
