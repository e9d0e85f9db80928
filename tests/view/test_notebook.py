"""What a notebook shows: the screen's own lines as HTML."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.view.lines import text_of
from lrstep.view.plots import PLOTS
from lrstep.view.style import Style


class Strict(HTMLParser):
    """Whether every tag is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """It must be closed later."""
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It is the last that was opened."""
        assert self.open.pop() == tag


def text_in(html: str) -> str:
    """The text of some HTML whose tags are all closed."""
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return unescape(re.sub(r"<[^>]+>", "", html))


def shown(thing: object) -> str:
    """What a notebook asks of a value."""
    html: str = thing._repr_html_()  # type: ignore[attr-defined]
    return html


def test_a_frame_and_a_debugger_show_the_screen() -> None:
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("12:dz")
    for html in (shown(debugger), shown(debugger.frame)):
        text = text_in(html)
        assert "12:dz · backward" in text
        assert "dz = a - y" in text
        assert "sepal_length" in text
    assert "update 12 of 1,000" in text_in(shown(debugger))


def test_a_run_shows_its_data_and_options() -> None:
    text = text_in(shown(lrstep.Run(lrstep.load("breast-cancer"), alpha=0.5, standardize=True)))
    assert "569" in text
    assert "30 (mean_radius, " in text
    assert "0.5" in text


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_text_and_html(name: str) -> None:
    debugger = lrstep.Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("12:dz")
    found = lrstep.plot(debugger, name, width=60, height=16)
    assert str(found) == text_of(PLOTS[name](debugger, Style(), 60, 16))
    assert [row.rstrip() for row in text_in(shown(found)).split("\n")] == str(found).rstrip("\n").split("\n") + [""] * (
        16 - len(str(found).rstrip("\n").split("\n"))
    )
    with pytest.raises(lrstep.InputError, match="there is no plot nothing"):
        lrstep.plot(debugger, "nothing")


def test_names_from_a_file_are_text() -> None:
    data = lrstep.Dataset(np.array([[1.0], [2.0]]), [0, 1], ("<script>alert(1)</script>",))
    run = lrstep.Run(data)
    debugger = lrstep.Debugger(run)
    debugger.step(3)
    for thing in (run, debugger, debugger.frame, lrstep.plot(debugger, "boundary")):
        assert "<script" not in shown(thing)
        text_in(shown(thing))


def test_only_a_notebook_loads_what_shows_it() -> None:
    """A Debugger in a script loads no view; asked for HTML it loads no Textual."""
    words = """if True:
        import sys
        import lrstep
        debugger = lrstep.Debugger(lrstep.Run(lrstep.load("lesson")))
        assert "lrstep.view.page" not in sys.modules
        assert "<pre" in debugger.step()._repr_html_()
        assert "textual" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", words], check=True)


def test_a_picture_is_drawn_where_a_loop_runs_already() -> None:
    """As in a notebook's cell; it is the picture that is drawn elsewhere."""
    debugger = lrstep.open("lesson", at="1:dz")

    async def cell() -> str:
        return lrstep.screen_svg(debugger)

    assert asyncio.run(cell()) == lrstep.screen_svg(debugger)
