"""Program: somebody's source as one text, from a file or a notebook, and where a line of it stands."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lrstep.checks.callee import Fault
from lrstep.errors import InputError, Place

MOST_BYTES = 16_000_000
LONGEST_CODE = 200  # letters of a line that is shown


class SourcePlace(NamedTuple):
    """A line of a file, or of one of a notebook's code cells (from 1)."""

    file: str
    line: int
    cell: int | None = None

    def __str__(self) -> str:
        return f"{self.file}, cell {self.cell}, line {self.line}" if self.cell else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class UserProgram:
    """The text of a program. Of a notebook it is that of its code cells, one below the other."""

    file: str
    """As the user named it."""
    text: str
    module: str = ""
    """Its name, where it is to be imported rather than run as a file."""
    cells: tuple[int, ...] = ()
    """The first line of each code cell in the text."""
    broken: tuple[Fault, ...] = ()
    """Cells that are no Python: they are left out."""

    @property
    def path(self) -> str:
        """Its file, whole, by which its code is known to Python."""
        return str(Path(self.file).absolute())

    def beside(self, path: str) -> str:
        """The name of a file in its folder, or in one below that, as the user would name it; others stay whole."""
        folder = Path(self.path).parent
        return (
            str(Path(self.file).parent / Path(path).relative_to(folder)) if Path(path).is_relative_to(folder) else path
        )

    def where(self, line: int) -> SourcePlace:
        """Where a line of the text stands."""
        cell = bisect_right(self.cells, line)
        return SourcePlace(self.file, line - self.cells[cell - 1] + 1, cell) if cell else SourcePlace(self.file, line)

    def code(self, line: int) -> str:
        """A line of the text."""
        lines = self.text.splitlines()
        return lines[line - 1].strip()[:LONGEST_CODE] if 0 < line <= len(lines) else ""

    def tree(self) -> ast.Module | Fault:
        """Its statements, or why it has none."""
        try:
            return parsed(self.text, self.path)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return syntax_fault(error, self.where, self.code)


@contextmanager
def no_warnings() -> Iterator[None]:
    """Within it, what Python has to say of their style is not said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parsed(text: str, path: str = "") -> ast.Module:
    """The statements of a text. SyntaxError where Python would not run it; ValueError, RecursionError, MemoryError."""
    with no_warnings():
        compile(text, path, "exec", dont_inherit=True)
        return ast.parse(text, path)


def syntax_fault(error: Exception, where: Callable[[int], SourcePlace], code: Callable[[int], str]) -> Fault:
    """A text that is no Python, at its line."""
    line = getattr(error, "lineno", None) or 1
    at = where(line)
    message = error.msg if isinstance(error, SyntaxError) else str(error) or "it is nested too deeply"
    kind = type(error).__name__ if isinstance(error, SyntaxError) else "SyntaxError"
    return Fault("raises", kind, message, at.file, at.line, code(line), at.cell)


def read_program(file: str, module: str = "") -> UserProgram:
    """The program of a `.py` file or a notebook. InputError where it can't be read or is none."""
    try:
        size = Path(file).stat().st_size
        raw = Path(file).read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise InputError(f"can't read it ({error.strerror})", "name a file that can be read", Place(file)) from None
    if size > MOST_BYTES:
        raise InputError(f"it has {size:,} bytes, which no program has", "name a .py or .ipynb file", Place(file))
    if file.endswith(".ipynb"):
        from lrstep.checks.notebook import notebook

        return notebook(file, raw)
    return UserProgram(file, decoded(file, raw), module)


def decoded(file: str, raw: bytes) -> str:
    """Source as text, in the encoding that it names."""
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
        return io.TextIOWrapper(io.BytesIO(raw), encoding).read()
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise InputError("it is no text in UTF-8", "save it as UTF-8", Place(file)) from None
