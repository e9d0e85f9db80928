"""Several: which of a file's sheets, tables or arrays is read, and how to have another one."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from lrstep.errors import InputError, Place, printable, suggest

SHOWN = 4  # names


def named(wanted: str, names: Sequence[str], kind: str, place: Place) -> str:
    """The sheet, table or array of a name, or of a number from 1 where no name matches. InputError where it is none."""
    if wanted in names:
        return wanted
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= len(names):
        return names[int(wanted) - 1]
    raise InputError(f"there is no {kind} '{printable(wanted)}'", suggest(wanted, names), place)


def guessed(kind: str, why: str, name: str, names: Sequence[str]) -> str:
    """The note that one of several was taken, with the option that takes another."""
    others = [other for other in names if other != name]
    listed = ", ".join(printable(other, 30) for other in others[:SHOWN]) + (", …" if len(others) > SHOWN else "")
    return f"{kind} {printable(name, 30)} is read, {why} of {len(names)} (not {listed}): {instead(others[0])}"


def instead(other: str) -> str:
    """How to have another one."""
    return f"to read another, use --table {option_of(other)}"


def option_of(name: str) -> str:
    """A name as --table takes it, for a shell."""
    return shlex.quote(printable(name))
