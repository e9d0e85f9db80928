"""Told: what a child that follows a script tells its parent, message by message, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from lrstep.checks.callee import Fault
from lrstep.engine.traced import SourceText
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Loop

How: TypeAlias = Literal["end", "raised", "exits", "asks-input", "interrupted", "never-ends", "crashes", "memory"]


class Sources(NamedTuple):
    """The files that are followed, the script first; told again, with one more, where another is loaded later."""

    files: tuple[SourceText, ...]


class Begun(NamedTuple):
    """The loop that trains was found: the lines that ran before its first round."""

    executed: tuple[Executed, ...]
    loop: Loop


class Followed(NamedTuple):
    """Update k was followed line by line: from the marker of its round to that of the next one."""

    k: int
    executed: tuple[Executed, ...]


class Stepped(NamedTuple):
    """Update k was not followed: what the parameters, and a rate or a batch that changes, are after it, by path."""

    k: int
    values: Mapping[str, Any]


class Rerun(NamedTuple):
    """The loop runs once more, after an update that was not followed: what the same names are at that moment, and
    whether its function has not ended in between."""

    values: Mapping[str, Any]
    is_same_call: bool


class PrintedText(NamedTuple):
    """What the script printed while update k ran; 0 before the first."""

    k: int
    text: str


class Noted(NamedTuple):
    """Something that the user is to know, as what cannot be followed."""

    text: str


class Ended(NamedTuple):
    """The script has ended, and how; nothing follows."""

    how: How
    fault: Fault | None = None


Told: TypeAlias = Sources | Begun | Followed | Stepped | Rerun | PrintedText | Noted | Ended
