"""Two values of a setting, shown where they differ: however long they are, never as two texts that are the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from lrstep.errors import printable

LONGEST = 80  # cells of a value
BEFORE = 20  # of them, before the first letter that differs


class _NotThere:
    """Stands for the value of a key that a table does not have."""

    def __repr__(self) -> str:
        return "(not there)"


NOT_THERE = _NotThere()


def told_apart(name: str, first: object, second: object) -> Iterator[tuple[str, str, str]]:
    """What differs, by name, and both values of it: of tables each key that does, of long lists the first item."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*first, *second]):
            a, b = first.get(key, NOT_THERE), second.get(key, NOT_THERE)
            if a != b:
                yield from told_apart(f"{name} {key}", a, b)
        return
    long = len(str(first)) > LONGEST and len(str(second)) > LONGEST
    if long and isinstance(first, list | tuple) and isinstance(second, list | tuple):
        i, a, b = next((i, a, b) for i, (a, b) in enumerate(zip_longest(first, second)) if a != b)
        yield from told_apart(f"{name}[{i}]", a, b)
        return
    texts = _parted(str(first), str(second))
    if texts[0] == texts[1]:  # 1 and "1", or a line end and what stands for one
        texts = _parted(repr(first), repr(second))
    yield name, *texts


def _parted(first: str, second: str) -> tuple[str, str]:
    """Both texts; long ones from shortly before they part."""
    first, second = (printable(text, len(text) * 10) for text in (first, second))  # spelt out, and not cut
    if max(len(first), len(second)) <= LONGEST:
        return first, second
    at = next((i for i, (a, b) in enumerate(zip_longest(first, second)) if a != b), 0)
    start = max(0, at - BEFORE)
    return _window(first, start), _window(second, start)


def _window(text: str, start: int) -> str:
    tail = "…" if len(text) > start + LONGEST else ""
    return ("…" if start else "") + text[start : start + LONGEST] + tail
