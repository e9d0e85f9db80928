"""Figures: formulas and numbers in letters and digits several rows high, drawn in half blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from lrstep.view.glyphs import LARGE, LARGE_ROWS, SMALL, SMALL_ROWS, Glyph

HALVES: Final = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
_SMALLER = re.compile(r"(?<=[wx])\d+|\^[^)\s·]*|[²ᵀ]")
"""What is set in smaller figures: the number of a feature below, an exponent above."""
_ABOVE: Final = {"²": "2", "ᵀ": "T"}


class Size(NamedTuple):
    """How large figures are: of which glyphs they are, and how many dots each of their dots becomes."""

    glyphs: Mapping[str, Glyph]
    dots: int
    times: int

    @property
    def rows(self) -> int:
        """Of the screen, two dots in each; the lowest ends in a gap below the figures."""
        return (self.dots * self.times + 2) // 2


SIZES: Final = (
    Size(SMALL, SMALL_ROWS, 1), Size(LARGE, LARGE_ROWS, 1), Size(SMALL, SMALL_ROWS, 2), Size(LARGE, LARGE_ROWS, 2),
    Size(LARGE, LARGE_ROWS, 3), Size(LARGE, LARGE_ROWS, 4),
)  # fmt: skip
"""From the smallest up: 3, 4, 6, 8, 11 and 15 rows."""


@lru_cache(maxsize=4096)  # a page measures the same pieces at every size
def can_be_drawn(text: str) -> bool:
    """Whether there is a glyph for each of its characters."""
    return all(character in LARGE for piece, _ in _pieces(text) for character in piece)


@lru_cache(maxsize=16384)
def figures_width(text: str, size: int) -> int:
    """The cells that it takes in the figures of a size, a gap at its end too."""
    return sum(_advance(glyph) * times for glyph, _, times in _drawn(text, size))


@lru_cache(maxsize=512)
def figures(text: str, size: int) -> tuple[str, ...]:
    """A text in the figures of a size, as rows of the screen, all of one width."""
    of = SIZES[size]
    dots = ["" for _ in range(2 * of.rows)]
    for glyph, above, times in _drawn(text, size):
        lines = ["".join(dot * times for dot in row) + "." * times for row in glyph for _ in range(times)]
        width = len(lines[0])
        top = 0 if above else of.dots * of.times - len(lines)
        whole = [*["." * width] * top, *lines]
        whole += ["." * width] * (len(dots) - len(whole))
        dots = [so_far + row for so_far, row in zip(dots, whole, strict=True)]
    return tuple(
        "".join(HALVES[upper + lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(dots[::2], dots[1::2], strict=True)
    )


def _advance(glyph: Glyph) -> int:
    return len(glyph[0]) + 1


def _drawn(text: str, size: int) -> Iterator[tuple[Glyph, bool, int]]:
    """Its glyphs, whether each stands above the line, and how many dots each of its dots becomes."""
    of = SIZES[size]
    for piece, place in _pieces(text):
        smaller = bool(place) and of.glyphs is LARGE
        if place == "above" and not smaller:
            yield _CARET, False, of.times
        for character in piece:
            yield (SMALL if smaller else of.glyphs)[character], smaller and place == "above", of.times


_CARET: Glyph = (".#.", "#.#", "...", "...", "...")
"""Before an exponent for which there are no smaller figures."""


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with where it stands: on the line, above it or below it."""
    end = 0
    for match in _SMALLER.finditer(text):
        yield text[end : match.start()], ""
        piece = match.group()
        yield _ABOVE.get(piece, piece.removeprefix("^")), "below" if piece.isdecimal() else "above"
        end = match.end()
    yield text[end:], ""
