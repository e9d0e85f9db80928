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
    """The files that are followed, the script first; again, with more of them, where it loads one of its own later."""

    files: tuple[SourceText, ...]


class Begun(NamedTuple):
    """The loop that trains was found: the lines that ran before its first round."""

    executed: tuple[Executed, ...]
    loop: Loop
    """That trains."""


class Followed(NamedTuple):
    """Update k was followed line by line: the lines of its round."""

    k: int
    executed: tuple[Executed, ...]


class Stepped(NamedTuple):
    """Update k was not followed: what the parameters, and a rate or a batch that changes, are after it, by path."""

    k: int
    values: Mapping[str, Any]


class Printed(NamedTuple):
    """What the script printed while update k ran; 0 before the first."""

    k: int
    text: str


class Noted(NamedTuple):
    """What can't be followed, and why: a sentence."""

    text: str


class Ended(NamedTuple):
    """The script has ended, and how; nothing follows."""

    how: How
    fault: Fault | None = None


Told: TypeAlias = Sources | Noted | Begun | Followed | Stepped | Printed | Ended
