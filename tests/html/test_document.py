"""The page as a file: what it says at each address, that it loads nothing, and that names from files are text in it."""

from __future__ import annotations

import base64
import hashlib
import re
from math import exp, log
from pathlib import Path

import pytest

import lrstep
from lrstep.view.lines import text_of
from lrstep.view.screen import appearance, panel_alone, screen_state
from tests.html.read import Read, page_of

LESSON_OPS = ["z", "a", "L", "da", "dz", "dw1", "dw2", "db", "w1", "w2", "b"]
NARROW, FOUR_ABREAST = (48, 60), (121, 60)
"""Screens on which a panel of the graph has as many cells as on the page."""
WORDS = re.compile(r"\S+")


@pytest.fixture(name="lesson", scope="module")
def _lesson(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return page_of(tmp_path_factory.mktemp("page"), "lesson")


def test_every_address_of_the_first_two_updates_is_there(lesson: Read) -> None:
    expected = ["0", *(f"{k}:{op}" for k in (1, 2) for op in LESSON_OPS)]
    assert lesson.addresses == expected
    assert [text.partition(": ")[0] for text in lesson.texts["li"]] == expected
    assert {attributes["href"] for tag, attributes in lesson.elements if tag == "a"} >= {f"#{at}" for at in expected}


@pytest.mark.parametrize("source", ["lesson", "iris"])
def test_each_panel_says_what_the_screen_says_there(source: str, tmp_path: Path) -> None:
    page, debugger = page_of(tmp_path, source), lrstep.open(source)
    for address in page.addresses:
        debugger.go_to(address)
        narrow, wide = (screen_state(debugger, size=size)["panels"] for size in (NARROW, FOUR_ABREAST))
        for name in "xzaL":
            assert page.part(address, f"{name}-brief") == narrow[name][1:]
            assert said(page.part(address, name)) == said(wide[name][1:])
        for name in ("program", "update", "example"):
            assert "\n".join(page.part(address, name)).rstrip() == "\n".join(narrow[name])
        for level in ("words", "derivation"):
            explained = panel_alone(debugger, appearance(debugger, level, "full", None, None), "explain", (1000, 60))
            parts = [*page.part(address, "now"), *page.part(address, level), *page.part(address, "note")]
            assert said(parts) == said(text_of(explained).split("\n"))


def said(lines: list[str]) -> list[str]:
    """The words of lines, without the rule between forward values and derivatives."""
    return [word for line in lines for word in WORDS.findall(line) if word != "\u2060"]


def test_the_numbers_are_those_of_the_lesson(lesson: Read) -> None:
    w1, w2, b, alpha, (x1, x2, y) = -0.4, 0.25, 0.2, 0.1, (1.5, -0.5, 1.0)
    for k in (1, 2):
        z = w1 * x1 + w2 * x2 + b
        a = 1 / (1 + exp(-z))
        dz = a - y
        w1, w2, b = w1 - alpha * x1 * dz, w2 - alpha * x2 * dz, b - alpha * dz
        right = (z, a, -log(a), -y / a, dz, x1 * dz, x2 * dz, dz, w1, w2, b)
        for op, value in zip(LESSON_OPS, right, strict=True):
            step = next(text for text in lesson.texts["li"] if text.startswith(f"{k}:{op}: "))
            assert float(step.rpartition(f"→ {op} ")[2].replace("−", "-")) == pytest.approx(value, rel=5e-5)


def test_it_is_written_in_the_courses_notation_too(tmp_path: Path) -> None:
    page = page_of(tmp_path, "course", "--notation", "course")
    assert "dw = np.dot(X, dZ.T) / m" in " ".join(page.part("1:dw", "program")[6].split())
    assert next(text for text in page.texts["li"] if text.startswith("1:dw: dw = np.dot(X, dZ.T) / m, backward"))


def test_what_is_not_computed_yet_is_a_dash(lesson: Read) -> None:
    assert lesson.part("1:L", "z-brief")[1].endswith("= —")
    assert lesson.part("1:dz", "x-brief")[2] == "  dw1 —   dw2 —   db —"
    assert "0" not in " ".join(lesson.part("0", "a"))


def test_it_loads_nothing_and_runs_its_own_script_alone(lesson: Read) -> None:
    policy = next(at["content"] for tag, at in lesson.elements if tag == "meta" and at.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))
    assert rules["default-src"] == "'none'"
    for rule, own in (("style-src", lesson.texts["style"][0]), ("script-src", lesson.texts["script"][1])):
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()}'"
    assert not re.search(r"https?://|@import|url\(", lesson.html)
    loading = {"src", "srcset", "style", "action", "data"}
    assert not [name for _, at in lesson.elements for name in at if name in loading or name.startswith("on")]


def test_it_says_what_a_screen_reader_needs(lesson: Read) -> None:
    kinds = [tag for tag, _ in lesson.elements]
    assert ("html", {"lang": "en"}) in lesson.elements
    assert [kinds.count(tag) for tag in ("h1", "main", "nav", "title")] == [1, 1, 1, 1]
    live = [attributes for _, attributes in lesson.elements if attributes.get("aria-live") == "polite"]
    assert len(live) == 1
    names = [
        attributes["aria-label"]
        for tag, attributes in lesson.elements
        if tag == "button" and "aria-label" in attributes
    ]
    assert len(set(names)) == 6, "start, update, back, step, update, colours"


HOSTILE = """\
title = "</title><script>alert(1)</script> & $title"
note = "</script><img src=x onerror=alert(1)> <!-- <b>note</b>"
data = { X = [[-2, 1], [2.2, -1]], y = [0, 1], features = ["<script>alert(1)</script>", "${css} \\"&amp;'"] }
watches = ["norm(dw)"]
"""


def test_names_and_texts_of_a_file_are_text_in_it(tmp_path: Path) -> None:
    (tmp_path / "hostile.toml").write_text(HOSTILE, encoding="utf-8")
    page, harmless = page_of(tmp_path, "hostile.toml"), page_of(tmp_path, "lesson")
    assert page.texts["h1"] == ["</title><script>alert(1)</script> & $title"]
    assert page.texts["title"] == ["</title><script>alert(1)</script> & $title · lrstep"]
    assert page.part("0", "note")[0] == "Note: </script><img src=x onerror=alert(1)> <!-- <b>note</b>"
    assert "<script>alert(1)</script>" in page.part("0", "note")[1]
    assert "<" not in page.texts["script"][0]
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in harmless.elements}
    assert page.texts["script"][1] == harmless.texts["script"][1]


def test_every_colour_can_be_read_on_its_ground(lesson: Read) -> None:
    """As WCAG 2 measures contrast: at least 4.5 to 1 for text, in every theme."""
    themes = re.findall(r"\{([^{}]*--ground:[^{}]*)\}", lesson.texts["style"][0])
    assert len(themes) == 4, "light, dark chosen, dark by the system, print"
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+);", theme))
        for ground in ("ground", "panel"):
            for name in ("text", "dim", "forward", "backward", "update", "note"):
                lighter, darker = sorted((luminance(colours[name]), luminance(colours[ground])), reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (name, colours[name])


def luminance(colour: str) -> float:
    """Of #rrggbb or #rgb, from 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("source", ["lesson", "iris", "breast-cancer"])
def test_two_updates_weigh_little(source: str, tmp_path: Path) -> None:
    assert len(page_of(tmp_path, source).html.encode()) < 66_000
