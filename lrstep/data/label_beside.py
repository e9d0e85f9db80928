"""Label beside: the file that by its name holds the labels of the examples in another one: y.csv beside X.csv."""

from __future__ import annotations

import re
import shlex
from itertools import product
from pathlib import Path

_X_WORD = re.compile(r"(?<![A-Za-z])(xs?|data|features?|images?|inputs?)(?![A-Za-z])", re.IGNORECASE)
_Y_WORDS = ("y", "Y", "ys", "label", "labels", "target", "targets", "output", "outputs")


def label_beside(file: str) -> str | None:
    """The name of that file, in the same folder; None where there is none."""
    path = Path(file)
    for match, word in product(_X_WORD.finditer(path.name), _Y_WORDS):
        other = path.with_name(path.name[: match.start()] + word + path.name[match.end() :])
        try:
            if other.is_file() and not other.samefile(path):
                return str(other)
        except (OSError, ValueError):  # of standard input, or a name that is too long
            return None
    return None


def label_file_option(file: str) -> str:
    """How to take the label from there, for a shell."""
    return f"--label-file {shlex.quote(file)}"
