"""Notebook: the code cells of a Jupyter notebook as one program, without what only IPython understands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lrstep.checks.callee import Fault
from lrstep.checks.program import SourcePlace, UserProgram, parsed, syntax_fault
from lrstep.errors import InputError, Place

_MAGIC = re.compile(r"\s*([%!?]|[\w.\[\]'\", ]+=\s*[%!]|[\w.]+\?{1,2}\s*$)")
"""A line of IPython's own: `%matplotlib inline`, `!pip install …`, `files = !ls`, `np.dot?`."""
_PYTHON_CELLS = ("time", "timeit", "capture", "prun")
"""Magics of a whole cell whose cell is Python."""
_NO_NOTEBOOK = "choose a .py file, or a notebook saved by Jupyter"


def notebook(file: str, raw: bytes) -> UserProgram:
    """The program of a notebook's code cells, numbered as running all of them numbers them."""
    lines: list[str] = []
    firsts: list[int] = []
    broken: list[Fault] = []
    for number, source in enumerate(_code_cells(file, raw), start=1):
        firsts.append(len(lines) + 1)
        text, fault = _python(source, file, number)
        lines += text
        broken += [fault] if fault is not None else []
    return UserProgram(file, "\n".join(lines) + "\n", cells=tuple(firsts), broken=tuple(broken))


def _code_cells(file: str, raw: bytes) -> Iterator[str]:
    try:
        table = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError("it is no notebook: it is no JSON", _NO_NOTEBOOK, Place(file)) from None
    sheets = [table] if isinstance(table, dict) else []
    sheets += sheets[0].get("worksheets") or [] if sheets else []
    cells = [cell for sheet in sheets for cell in _list(sheet, "cells") if isinstance(cell, dict)]
    if not any("cells" in sheet for sheet in sheets):
        raise InputError("it is no notebook: it has no cells", _NO_NOTEBOOK, Place(file))
    language = _language(table)
    if language not in ("", "python", "ipython"):
        raise InputError(f"its cells are in {language}", "choose a notebook in Python", Place(file))
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if cell.get("cell_type") == "code" and text.strip():
            yield text


def _list(table: Any, name: str) -> list[Any]:
    value = table.get(name) if isinstance(table, dict) else None
    return value if isinstance(value, list) else []


def _language(table: dict[str, Any]) -> str:
    metadata = table.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    return str(spec.get("language", "")).lower() if isinstance(spec, dict) else ""


def _python(source: str, file: str, number: int) -> tuple[list[str], Fault | None]:
    """A cell's lines as Python; where they are none, as many empty ones, and why."""
    lines = _without_indent(source.splitlines())
    first = next((line.strip() for line in lines if line.strip()), "")
    magic = re.match(r"%%(\w+)", first)
    if magic and magic[1] not in _PYTHON_CELLS:
        return ["" for _ in lines], None
    error = _error(lines)
    if error is not None:
        lines = [_without_magic(line) for line in lines]
        error = _error(lines)
    if error is None:
        return lines, None

    def where(line: int) -> SourcePlace:
        return SourcePlace(file, line, number)

    def code(line: int) -> str:
        return lines[line - 1].strip() if line <= len(lines) else ""

    return ["" for _ in lines], syntax_fault(error, where, code)


def _without_indent(lines: list[str]) -> list[str]:
    """Without the indent of the first line, which IPython takes away from all."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _error(lines: list[str]) -> Exception | None:
    try:
        parsed("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def _without_magic(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if _MAGIC.match(line) else line
