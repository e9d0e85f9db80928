"""Pictures of what Textual draws, as SVG: without a window around it, and the same wherever it is looked at.

Each run of letters of one kind stands in cells of its own, so that no font that lacks some of them moves the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

from rich.cells import cell_len

CELL, ROW, FONT, BASELINE = (
    12,
    24,
    20,
    18,
)  # pixels; the last from a row's top down
PADDING = 12
FONTS = "'Fira Code','JetBrains Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace"
_RICH_CELL, _RICH_ROW, _RICH_BASELINE = 12.2, 24.4, 20
_SVG = "{http://www.w3.org/2000/svg}"
_RULE = re.compile(r"\.([\w-]+-r\d+) \{ (.*?) \}")


class Ground(NamedTuple):
    """A piece of one row with a colour behind it, in cells."""

    row: int
    left: int
    cells: int
    colour: str


class Letters(NamedTuple):
    """A text on one row, from the cell `left` on, in a style of CSS."""

    row: int
    left: int
    text: str
    css: str


class Drawn(NamedTuple):
    """What is on a screen of so many cells and rows: the colour behind all of it, and what stands on that."""

    cells: int
    rows: int
    colour: str
    grounds: tuple[Ground, ...]
    letters: tuple[Letters, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Of its picture, in pixels."""
        return self.cells * CELL + 2 * PADDING, self.rows * ROW + 2 * PADDING


def drawn_screen(screenshot: str, size: tuple[int, int]) -> Drawn:
    """What is on a screen of this size, of which Textual's `export_screenshot` made a picture."""
    tree = ElementTree.fromstring(screenshot)
    css = dict(_RULE.findall(screenshot))
    grounds = []
    for rect in tree.iterfind(f"{_SVG}g/{_SVG}rect"):
        if (fill := rect.get("fill")) is not None:
            left, cells = (round(float(rect.get(name, "0")) / _RICH_CELL) for name in ("x", "width"))
            grounds.append(Ground(round((float(rect.get("y", "0")) - 1.5) / _RICH_ROW), left, cells, fill))
    letters = []
    for text in tree.iterfind(f"{_SVG}g/{_SVG}g/{_SVG}text"):
        row = round((float(text.get("y", "0")) - _RICH_BASELINE) / _RICH_ROW)
        left = round(float(text.get("x", "0")) / _RICH_CELL)
        style = css[text.get("class", "")].replace(": ", ":").rstrip(";")
        letters += [Letters(row, left + at, run, style) for at, run in _runs(text.text or "")]
    behind: Counter[str] = Counter()
    for ground in grounds:
        behind[ground.colour] += ground.cells
    colour = behind.most_common(1)[0][0]
    return Drawn(*size, colour, tuple(_joined(grounds, colour)), tuple(letters))


def _kind(character: str) -> str:
    """Which letters share a font: those of texts, of borders, of plots; any other stands alone."""
    code = ord(character)
    if character.isspace():
        return " "
    if code < 0x1100 or 0x2010 <= code < 0x2070 or character == "−":
        return "text"
    return "border" if 0x2500 <= code < 0x2580 else "plot" if 0x2800 <= code < 0x2900 else character


def _runs(text: str) -> list[tuple[int, str]]:
    """Runs of letters of one kind, with the cells before each; words one blank apart are one run."""
    runs: list[tuple[int, str, str]] = []
    at = 0
    for kind, group in groupby(text, _kind):
        run = "".join(group)
        if kind != " ":
            last_at, last, last_kind = runs[-1] if runs else (0, "", "")
            if kind == last_kind == "text" and last_at + cell_len(last) + 1 == at:
                runs[-1] = (last_at, f"{last} {run}", kind)
            else:
                runs.append((at, run, kind))
        at += cell_len(run)
    return [(at, run) for at, run, _ in runs]


def _joined(grounds: Sequence[Ground], behind: str) -> list[Ground]:
    """Those of another colour than the one behind all; neighbours of one colour are one."""
    joined: list[Ground] = []
    for ground in grounds:
        if ground.colour == behind:
            continue
        last = joined[-1] if joined else None
        if last is not None and (last.row, last.left + last.cells, last.colour) == (
            ground.row, ground.left, ground.colour,
        ):  # fmt: skip
            joined[-1] = last._replace(cells=last.cells + ground.cells)
        else:
            joined.append(ground)
    return joined


class Marks:
    """The elements of pictures that share their styles, which get the names a, b, … as they are met."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    @property
    def css(self) -> str:
        """The rules of those styles."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._names.items())

    def ground(self, ground: Ground) -> str:
        """A piece with a colour behind it; a hair higher than its row, so that no seam is seen."""
        x, y = ground.left * CELL, ground.row * ROW
        return f'<path class="{self._name(f"fill:{ground.colour}")}" d="M{x} {y}h{ground.cells * CELL}v{ROW}H{x}"/>'

    def letters(self, letters: Letters) -> str:
        """A text, as wide as its cells in any font."""
        x, y, cells = letters.left * CELL, letters.row * ROW + BASELINE, cell_len(letters.text)
        wide = f' textLength="{cells * CELL}"' if cells > 1 else ""
        return (
            f'<text class="{self._name(letters.css)}" x="{x}" y="{y}"{wide}>{escape(letters.text, quote=False)}</text>'
        )

    def _name(self, rule: str) -> str:
        if rule not in self._names:
            number, name = len(self._names), ""
            while not name or number >= 0:
                number, name = number // 26 - 1, chr(ord("a") + number % 26) + name
            self._names[rule] = name
        return self._names[rule]


def svg(drawn: Drawn, title: str, css: str, body: str) -> str:
    """The whole of a picture: what is in its body, on its ground."""
    width, height = drawn.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img">\n<title>{escape(title, quote=False)}</title>\n'
        f"<style>text{{font:{FONT}px {FONTS};white-space:pre}}{css}</style>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="{drawn.colour}"/>\n'
        f'<g transform="translate({PADDING} {PADDING})" shape-rendering="crispEdges">\n{body}\n</g>\n</svg>'
    )


def picture(drawn: Drawn, title: str) -> str:
    """A screen as it stands."""
    marks = Marks()
    body = "\n".join([*map(marks.ground, drawn.grounds), *map(marks.letters, drawn.letters)])
    return svg(drawn, title, marks.css, body)
