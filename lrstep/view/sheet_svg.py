"""The cheat sheet as a picture: a page of A4 in print, whose text is text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from lrstep.quantities import Phase
from lrstep.view.cheat_sheet import TITLE, Section, SheetCell

PAGE = 1050, 1485  # five to a millimetre
MARGIN, GUTTER = 50, 40
CODE, TEXT = "font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace", "font-family:Helvetica,Arial,sans-serif"
CODE_EM, TEXT_EM, BOLD_EM = 0.605, 0.49, 0.55  # of the size of letters, that one takes: of text on the average
LARGEST, SMALLEST = 30, 16  # letters, in half units
LINE, ROW_GAP, HEAD = 1.19, 0.3, 0.92  # of the size of letters
TITLE_LETTERS, SECTION_LETTERS, BEFORE_SECTION = 26, 17, 16
COLOURS: dict[Phase, str] = {"forward": "#0060a0", "backward": "#b35c00", "update": "#007a55"}
"""Of Okabe and Ito, as dark as print wants them."""
INK, FAINT, RULE = "#1a1a1a", "#5a5a5a", "#c8c8c8"


class SheetBox(NamedTuple):
    """Where a section stands: its left edge, its width, the shares of that which its columns have, and the size of its
    letters."""

    left: float
    width: float
    shares: Sequence[float]
    letters: float


def picture(parts: Sequence[Section]) -> str:
    """On one page, in the largest letters that have room there."""
    width, height = PAGE
    for halves in range(LARGEST, SMALLEST - 1, -1):
        bottom, drawn = _drawn(parts, halves / 2)
        if bottom <= height - MARGIN:
            break
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="title">\n<title id="title">{escape(TITLE)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _drawn(parts: Sequence[Section], letters: float) -> tuple[float, list[str]]:
    """The first section across the page, the others in two columns, each in the shorter one; how far down that goes."""
    inner = PAGE[0] - 2 * MARGIN
    column = (inner - GUTTER) / 2
    drawn = [_text(MARGIN, MARGIN + TITLE_LETTERS, TITLE, TITLE_LETTERS, INK, bold=True)]
    first, *others = parts
    across = SheetBox(MARGIN, inner, (0.04, 0.29, 0.29, 0.32, 0.06), letters)
    top, lines = _section(first, across, MARGIN + TITLE_LETTERS + 14)
    drawn += lines
    bottoms = [top, top]
    for part in others:
        at = bottoms.index(min(bottoms))
        shares = (0.16, 0.27, 0.57) if len(part.head) == 3 else (0.33, 0.67)
        box = SheetBox(MARGIN + at * (column + GUTTER), column, shares, letters)
        bottoms[at], lines = _section(part, box, bottoms[at])
        drawn += lines
    return max(bottoms), drawn


def _section(part: Section, box: SheetBox, top: float) -> tuple[float, list[str]]:
    """A section below `top`: where it ends, and what is drawn."""
    y = top + BEFORE_SECTION + SECTION_LETTERS
    drawn = [_text(box.left, y, part.title, SECTION_LETTERS, INK, bold=True)]
    y += 6
    if part.phases:
        y += LINE * box.letters
        lefts, _ = _columns(box)
        drawn += [_text(x, y, name, HEAD * box.letters, FAINT) for x, name in zip(lefts, part.head, strict=True)]
        y += 4
    for i, row in enumerate(part.rows):
        drawn.append(f'<path d="M{box.left:g} {y + 2:.1f}h{box.width:g}" stroke="{RULE}"/>')
        y, lines = _row(row, box, y + 2, COLOURS[part.phases[i]] if part.phases else INK)
        drawn += lines
    return y, drawn


def _row(row: Sequence[SheetCell], box: SheetBox, top: float, colour: str) -> tuple[float, list[str]]:
    """A row below `top`: where it ends, and what is drawn."""
    drawn, most, size = [], 0, box.letters
    for i, (cell, left, width) in enumerate(zip(row, *_columns(box), strict=True)):
        em = CODE_EM if cell.is_code else BOLD_EM if i == 0 else TEXT_EM
        pieces = textwrap.wrap(cell.text, max(1, int(width / (em * size))), break_on_hyphens=False)
        most = max(most, len(pieces))
        ink = colour if i == 0 or cell.is_code else INK
        drawn += [
            _text(left, top + (n + 0.95) * LINE * size, piece, size, ink, is_code=cell.is_code, bold=i == 0)
            for n, piece in enumerate(pieces)
        ]
    return top + ROW_GAP * size + most * LINE * size, drawn


def _columns(box: SheetBox) -> tuple[list[float], list[float]]:
    """The left edges of its columns, and their widths without what is between them."""
    lefts, left = [], box.left
    for share in box.shares:
        lefts.append(left)
        left += share * box.width
    return lefts, [share * box.width - box.letters for share in box.shares]


def _text(
    x: float, y: float, text: str, letters: float, colour: str, *, is_code: bool = False, bold: bool = False
) -> str:  # fmt: skip
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{letters:.2f}" fill="{colour}"{weight} '
        f'style="{CODE if is_code else TEXT}" xml:space="preserve">{escape(text)}</text>'
    )
