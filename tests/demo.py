"""Draws the README's pictures: those of its commands, and a short session on the real screen as one SVG that moves.

`python -m tests.demo` draws all of them again. What several frames of the session share is in its picture once. Where
nothing moves (a viewer that knows no animation, a reader who asked for less motion) one frame is seen.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from collections.abc import Sequence
from html import escape
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input

from lrstep.commands import COMMANDS, Command
from lrstep.sample_files import samples_folder
from lrstep.tui.app import LrstepApp
from lrstep.tui.keys import first_key
from lrstep.tui.svg import Drawn, Ground, Letters, Marks, drawn_screen, svg
from tests.command import called
from tests.tui.screens import app_of, settled

README = Path(__file__).parents[1] / "README.md"
PICTURES = README.with_name(".pictures")
PLACE = PICTURES / "demo.svg"
SIZE = (120, 38)
CAPTION = 2  # rows below the screen, which say what was pressed
DARK, BRIGHT, KEY = "#121212", "#e0e0e0", "#ffa62b"
BY_KEY = {key: command for command in COMMANDS for key in command.keys.split(",") if key}


class Scene(NamedTuple):
    """A key, or a text that is typed, and for how many seconds one sees what comes of it."""

    pressed: str
    seconds: float
    typed: bool = False


STORY = (
    *[Scene("right", 1.4)] * 5, Scene("w", 3.6), Scene("w", 0.6), *[Scene("right", 0.9)] * 5, Scene("right", 2.6),
    *[Scene("left", 0.8)] * 2, Scene("n", 1.0), *[Scene("n", 0.5)] * 3, Scene("m", 1.6), *[Scene("n", 0.35)] * 6,
    Scene("e", 1.2), Scene("alpha = 2", 1.6, typed=True), Scene("enter", 1.2), *[Scene("n", 0.35)] * 6, Scene("n", 2.4),
    Scene("home", 1.2),
)  # fmt: skip
STILL = 5  # the frame after dz: where nothing moves it is the one that is seen
BEGIN = 2.0
TITLE = "lrstep: an update step by step, some steps back, then more updates with two learning rates"


class Film(NamedTuple):
    """Frames, and the second at which each begins, with the end of the last."""

    frames: tuple[Drawn, ...]
    times: tuple[float, ...]


async def recorded() -> Film:
    """The session, played on the screen of the lesson."""
    app = app_of("lesson")
    async with app.run_test(size=SIZE) as pilot:
        first = _frame(app, "$ lrstep", "The lesson's one example. What is not computed yet is a dash.")
        frames = [first, *[await _played(app, pilot, scene) for scene in STORY]]
    seconds = [BEGIN, *(scene.seconds for scene in STORY)]
    return Film(tuple(frames), tuple(round(at, 2) for at in accumulate(seconds, initial=0.0)))


async def _played(app: LrstepApp, pilot: Pilot[None], scene: Scene) -> Drawn:
    for key in scene.pressed if scene.typed else [scene.pressed]:
        await pilot.press({" ": "space", "=": "equals_sign"}.get(key, key))
    await settled(app, pilot)
    for field in app.screen.query(Input):
        field.cursor_blink = False
    await pilot.pause()
    if scene.typed:
        return _frame(app, scene.pressed, "")
    command = BY_KEY.get(scene.pressed)
    return _frame(app, "Enter", "") if command is None else _frame(app, _key(command, scene.pressed), command.help)


def _key(command: Command, key: str) -> str:
    """One of a command's keys as people write it."""
    return first_key(command._replace(keys=key))


def _frame(app: LrstepApp, pressed: str, said: str) -> Drawn:
    """The screen as it stands, and below it what was pressed."""
    drawn = drawn_screen(app.export_screenshot(), SIZE)
    row, left = SIZE[1] + 1, len(pressed) + 4
    key = Ground(row, 1, len(pressed) + 2, KEY), Letters(row, 2, pressed, f"fill:{DARK};font-weight:bold")
    letters = (*drawn.letters, key[1], *([Letters(row, left, said, f"fill:{BRIGHT}")] if said else []))
    return drawn._replace(rows=SIZE[1] + CAPTION, grounds=(*drawn.grounds, key[0]), letters=letters)


def film_svg(film: Film, title: str) -> str:
    """All frames in one picture: each element is there once, in a group of those that are seen in the same frames."""
    marks = Marks()
    seen: dict[tuple[bool, str], list[int]] = {}
    for number, drawn in enumerate(film.frames):
        for ground in drawn.grounds:
            seen.setdefault((False, marks.ground(ground)), []).append(number)
        for letters in drawn.letters:
            seen.setdefault((True, marks.letters(letters)), []).append(number)
    groups: dict[tuple[bool, tuple[int, ...]], list[str]] = {}
    for (above, element), numbers in seen.items():
        groups.setdefault((above, tuple(numbers)), []).append(element)
    names = {numbers: f"f{i}" for i, numbers in enumerate(dict.fromkeys(numbers for _, numbers in groups))}
    body = [
        f'<g class="{names[numbers]}">{"".join(elements)}</g>'
        for (_, numbers), elements in sorted(groups.items(), key=lambda group: group[0][0])
    ]
    rules = "".join(_rule(name, numbers, film) for numbers, name in names.items() if len(numbers) < len(film.frames))
    less = "@media(prefers-reduced-motion:reduce){g{animation:none!important}}"
    return svg(film.frames[0], escape(title), f"{marks.css}{rules}{less}", "\n".join(body)) + "\n"


def _rule(name: str, numbers: Sequence[int], film: Film) -> str:
    """A group is visible in these frames, and hidden in all others."""
    end = film.times[-1]
    shown = [number in numbers for number in range(len(film.frames))]
    turns = [0, *(number for number, (before, now) in enumerate(pairwise(shown), 1) if now is not before)]
    steps = "".join(
        f"{100 * film.times[turn] / end:.3f}%{{visibility:{'visible' if shown[turn] else 'hidden'}}}" for turn in turns
    )
    still = "visible" if STILL in numbers else "hidden"
    return f"@keyframes {name}{{{steps}}}.{name}{{visibility:{still};animation:{name} {end:g}s step-end infinite}}\n"


def demonstration() -> tuple[Film, str]:
    """The session, and the picture of it."""
    film = asyncio.run(recorded())
    return film, film_svg(film, TITLE)


def drawn_by_commands() -> dict[str, str]:
    """The pictures that the README shows and has the commands of, by their names."""
    lines = re.findall(
        r"^lrstep (show .*--format svg.*) > (\S+\.svg)$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    drawn = [(words, name) for words, name in lines if (PICTURES / name).exists()]
    return {name: called(*shlex.split(words), folder=samples_folder()).stdout for words, name in drawn}


if __name__ == "__main__":
    os.environ["LRSTEP_CONFIG"] = os.devnull  # as somebody without settings sees them
    for name, text in {**drawn_by_commands(), PLACE.name: demonstration()[1]}.items():
        (PICTURES / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes")
