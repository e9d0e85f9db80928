"""The lines that make a step log a trace: somebody's script, what each of its lines changed, and what came of it.

They stand where they belong in the log: array lines of the header's data right after the header, then `source` (the
script first), `trace`, `names`; then for each update that was followed `lines`, before its `update`; `printed` where it
was; `ending` and `verdict` before `end`. An array line comes before the line that first needs it. Of an update that was
not followed line by line there is its `update` alone. Values of names are as `user_values` has them.
"""

from __future__ import annotations

from typing import Any

import msgspec


class SourceLine(msgspec.Struct, tag_field="type", tag="source", omit_defaults=True):
    """A file of the script: its name as the user gave it, and its text."""

    file: str
    text: str
    cells: list[int] | None = None
    """Of a notebook: the lines at which code cells begin, from 1."""


class LoopLines(msgspec.Struct):
    """The lines of the loop that trains, in which function of which source (from 0)."""

    first: int
    last: int
    function: str
    file: int = 0


class ScriptLine(msgspec.Struct, tag_field="type", tag="trace"):
    """How the script was followed."""

    loop: LoopLines
    bound: dict[str, str]
    """Which of its names is which quantity."""
    arguments: list[str]
    followed: int
    """Up to this update line by line."""


class ArrayLine(msgspec.Struct, tag_field="type", tag="array", omit_defaults=True):
    """An array, or a part of it that begins at a byte of it, in C order and base64; `id` is the digest of all of it."""

    id: str
    dtype: str
    shape: list[int]
    data: bytes
    at: int = 0


class NamesLine(msgspec.Struct, tag_field="type", tag="names"):
    """The names, and their values, that there are before the first update."""

    names: dict[str, Any]


class PrintedLine(msgspec.Struct, tag_field="type", tag="printed"):
    """What the script printed in update k; before the first for 0."""

    k: int
    text: str


class Ran(msgspec.Struct, array_like=True):
    """A line of the script that ran: what it changed, and which quantities have their value from it on."""

    line: int
    changes: dict[str, Any]
    sets: dict[str, int | None]
    file: int = 0
    call: int = 0


class ExecutedLine(msgspec.Struct, tag_field="type", tag="lines"):
    """The lines that ran in update k, `count` of them, each `[line, changes, sets, file, call]`; 0 at the end of one is
    left out."""

    k: int
    count: int
    lines: list[Ran]


class NoteLine(msgspec.Struct, tag_field="type", tag="note"):
    """What of the script could not be followed."""

    text: str


class EndingLine(msgspec.Struct, tag_field="type", tag="ending", omit_defaults=True):
    """How the script ended, where not by its end; in which line of which source (from 0)."""

    how: str
    message: str = ""
    line: int | None = None
    file: int = 0


class VerdictLine(msgspec.Struct, tag_field="type", tag="verdict"):
    """What was found: the JSON and the words of the command that traced the script."""

    ok: bool | None
    text: str
    table: dict[str, Any]
