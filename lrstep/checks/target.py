"""Target: what `lrstep check` was given: a program's file, a name in it, a notebook, a module, or a log."""

from __future__ import annotations

import importlib.machinery
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from lrstep.checks.program import UserProgram, read_program
from lrstep.errors import InputError, Place, nearest, printable, suggest

PROGRAMS, LOGS = (".py", ".pyw", ".ipynb"), (".jsonl", ".jsonl.gz")
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
FORMS = "give FILE.py, FILE.py:NAME, NOTEBOOK.ipynb, MODULE:NAME or a log (.jsonl)"


class Target(NamedTuple):
    """What is to be checked."""

    file: str
    """Of a program or a log."""
    name: str = ""
    """Of a function, a class or CLASS.METHOD in the program; empty where all in it is looked at."""
    module: str = ""
    """Its name, where it was given as a module."""

    @property
    def is_log(self) -> bool:
        """Whether it is a log rather than a program."""
        return self.file.lower().endswith(LOGS)

    def program(self) -> UserProgram:
        """The program in it."""
        return read_program(self.file, self.module)

    def __str__(self) -> str:
        source = self.module or self.file
        return f"{self.name} in {source}" if self.name else source


def target_of(text: str) -> Target:
    """What a TARGET of the command line names. InputError where it is nothing that there is."""
    if not text.strip():
        raise InputError("a target is missing", FORMS)
    if Path(text).is_dir():
        raise InputError(f"{printable(text)} is a folder", "name the files in it")
    if Path(text).exists():
        return _file(text)
    path, colon, name = text.rpartition(":")
    if colon and path and Path(path).is_file():
        return _file(path, _checked(name, path))
    looks_like_file = os.sep in text or (path or text).lower().endswith((*PROGRAMS, *LOGS))
    if not looks_like_file:
        module = path if colon else text
        file = _module_file(module)
        if file is not None:
            return Target(file, _checked(name, module) if colon else "", module)
    raise _nothing(text, path if colon and path else text)


def _checked(name: str, source: str) -> str:
    if not _NAME.fullmatch(name):
        what = f"no function has the name {printable(name)}" if name else "a name is missing after the colon"
        raise InputError(what, "give FILE.py:NAME or FILE.py:CLASS.METHOD", Place(source))
    return name


def _file(path: str, name: str = "") -> Target:
    if path.lower().endswith(PROGRAMS):
        return Target(path, name)
    if path.lower().endswith(LOGS) and not name:
        return Target(path)
    if name:
        raise InputError("only a program has names in it", FORMS, Place(path))
    raise InputError("it is neither a program nor a log", FORMS, Place(path))


def _nothing(text: str, path: str) -> InputError:
    """There is no such file or module: the nearest that there is."""
    folder, wanted = os.path.split(path)
    beside = [name for name in _names_in(folder or ".") if name.lower().endswith((*PROGRAMS, *LOGS))]
    near = nearest(wanted, beside)
    near = near or next((name for name in beside if name in (f"{wanted}.py", f"{wanted}.ipynb")), None)
    mend = f"did you mean {printable(str(Path(folder, near)))}?" if near else FORMS
    return InputError(f"there is no file or module {printable(path, 200)}", mend)


def _names_in(folder: str) -> list[str]:
    try:
        return sorted(each.name for each in Path(folder).iterdir())
    except OSError:
        return []


def _module_file(module: str) -> str | None:
    """The source of a module, as importing it from here would find it; nothing of it is run."""
    if not _NAME.fullmatch(module):
        return None
    paths = [str(Path.cwd()), *sys.path]
    file: str | None = None
    for part in module.split("."):
        spec = importlib.machinery.PathFinder.find_spec(part, paths)
        if spec is None:
            return None
        file, paths = spec.origin, list(spec.submodule_search_locations or [])
    return file if file is not None and file.endswith(".py") else None


def misnamed(name: str, names: list[str], program: UserProgram) -> InputError:
    """There is no such function in it: the nearest that there is."""
    otherwise = "" if names else "it defines neither functions nor classes"
    return InputError(f"there is no {printable(name)}", suggest(name, names, otherwise), Place(program.file))
