"""Programs as text, and the functions in them."""

from __future__ import annotations

import itertools
import linecache
from typing import Any

_NUMBERS = itertools.count()


def written(source: str) -> dict[str, Any]:
    """What a program defines, with its source where Python looks for it."""
    file = f"<program {next(_NUMBERS)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__name__": file}
    exec(compile(source, file, "exec"), namespace)
    return namespace
