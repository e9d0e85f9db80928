"""Programs that train as people write them, each as the text of a file, and what checking them says."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.loops import asked_loop
from lrstep.checks.verdict import Verdict


def checked(folder: Path, source: str, name: str, **bind: str) -> Verdict:
    """What is said of a function or class in a file with this text."""
    with module_of(folder, source) as module:
        return judged(name, asked_loop(LocalCallee(getattr(module, name)), bind))


@contextmanager
def module_of(folder: Path, source: str) -> Iterator[ModuleType]:
    """Within it, the module that a file with this text is."""
    path = folder / "mine.py"
    path.write_text(source)
    spec = importlib.util.spec_from_file_location(f"mine_{abs(hash(source))}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules[spec.name]
