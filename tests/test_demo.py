"""The README's demonstration is what the program shows, frame by frame."""

from __future__ import annotations

import re

import pytest

from lrstep.tui.svg import picture
from tests.demo import PLACE, STILL, Film, demonstration
from tests.pictures import rows_of

MOST = 400_000  # bytes


@pytest.fixture(scope="module", name="session")
def _session() -> tuple[Film, str]:
    return demonstration()


def test_it_is_recorded_again_as_it_is(session: tuple[Film, str]) -> None:
    same = PLACE.read_text(encoding="utf-8") == session[1]
    assert same, "the screen is another: `python -m tests.demo` draws it again; look at it in a browser"
    assert len(session[1]) < MOST
    assert session[1].count("http") == 1  # the name of SVG: it loads nothing


def test_at_each_time_one_sees_one_frame(session: tuple[Film, str]) -> None:
    """What CSS makes visible at a time in its middle, compared with a picture of that frame alone."""
    film, svg = session
    rules = re.findall(r"@keyframes (f\d+)\{(.*)\}\.\1\{visibility:(\w+);animation:\1 (\S+)s", svg)
    turns = {name: re.findall(r"([\d.]+)%\{visibility:(\w+)\}", steps) for name, steps, _, _ in rules}
    assert {float(seconds) for *_, seconds in rules} == {film.times[-1]}
    for number, frame in enumerate(film.frames):
        at = 50 * (film.times[number] + film.times[number + 1]) / film.times[-1]
        now = {name: [seen for share, seen in steps if float(share) <= at][-1] for name, steps in turns.items()}
        assert rows_of(svg, {name for name, seen in now.items() if seen == "hidden"}) == rows_of(picture(frame, ""))
    still = {name for name, _, seen, _ in rules if seen == "hidden"}
    assert rows_of(svg, still) == rows_of(picture(film.frames[STILL], ""))
    assert "1:dz · backward" in rows_of(svg, still)[0]
