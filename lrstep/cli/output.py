"""Standard output for programs: the same bytes whatever the locale says of letters and of line ends.

Text for people stays in the encoding of their terminal, where `?` stands for a letter that it lacks.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def for_programs(*, paths: bool = False) -> Callable[[str], object]:
    """What writes to standard output, which is UTF-8 from now on; for `paths`, the encoding of the system's own.

    A half of a surrogate pair, which UTF-8 lacks, is spelt out as JSON spells it.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # anything else is somebody's own, who knows what it takes
        encoding, errors = "utf-8", "backslashreplace"
        if paths:
            encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
        sys.stdout.reconfigure(encoding=encoding, errors=errors, newline="\n")
    return sys.stdout.write


def print_json(value: object) -> None:
    """A line of JSON as RFC 8259 has it: numbers that are not finite are strings."""
    import json  # here, as the next: help loads neither

    from lrstep.json_text import json_ready

    for_programs()(json.dumps(json_ready(value), ensure_ascii=False, allow_nan=False) + "\n")


def print_path(path: Path) -> None:
    """A path as the system spells it, for `$(…)` in a shell."""
    for_programs(paths=True)(f"{path}\n")
