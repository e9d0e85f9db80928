"""Programs as text, and the functions in them."""

from __future__ import annotations

import itertools
import linecache
import sys
import types
from typing import Any

_NUMBERS = itertools.count()


def written(source: str) -> dict[str, Any]:
    """What a program defines, with its source where Python looks for it."""
    module = types.ModuleType(f"program_{next(_NUMBERS)}")
    module.__file__ = f"{module.__name__}.py"
    linecache.cache[module.__file__] = (len(source), None, source.splitlines(keepends=True), module.__file__)
    sys.modules[module.__name__] = module
    exec(compile(source, module.__file__, "exec"), vars(module))
    return vars(module)
