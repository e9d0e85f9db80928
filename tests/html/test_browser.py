"""The page in a real browser, from a file, without any network: keys, buttons, touch, links, sizes, frames."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium, in_a_browser
from tests.command import called
from tests.html.read import Read

pytestmark = in_a_browser
SIZES = {
    "a wide window": (1280, 800),
    "a frame": (1024, 768),
    "a tablet": (820, 1180),
    "a telephone": (390, 844),
    "a small one": (320, 568),
}
PART = "return document.querySelector('[data-part=\"{}\"]').innerHTML"


TOUR = """\
data = { X = [[-2, 1], [2.2, -1]], y = [0, 1] }
[[stops]]
at = "1:z"
text = "z is 0 <b>everywhere</b>."
[[stops]]
at = "2"
text = "Which way did J go?"
"""


class Browser:
    """A Chromium, and what a visitor does in it."""

    def __init__(self, folder: Path) -> None:
        self.driver: Any = chromium()
        self.folder = folder

    def open(self, name: str) -> None:
        """A page of the folder, as it is opened for the first time."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.folder.as_uri()}/{name}")

    def run(self, script: str) -> Any:
        """What a script gives."""
        return self.driver.execute_script(script)

    def press(self, *keys: str) -> None:
        """Keys, as one presses them who has clicked on nothing."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def click(self, selector: str) -> None:
        """A click on the first element of a kind."""
        self.driver.find_element("css selector", selector).click()

    def text(self, selector: str) -> str:
        """What the first element of a kind says."""
        return str(self.run(f"return document.querySelector({selector!r}).textContent"))

    @property
    def where(self) -> str:
        """The address that it says it is at."""
        return self.text(".where").partition(" ")[0]

    def resize(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give it a screen of another size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def swipe(self, across: int, down: int = 0) -> None:
        """A finger that moves over the first panel."""
        at = self.run(
            "const r = document.querySelector('section').getBoundingClientRect(); return [r.x + 150, r.y + 9]"
        )
        for kind, part in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0), ("touchEnd", None)):
            points = [] if part is None else [{"x": at[0] + across * part, "y": at[1] + down * part}]
            self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture(name="browser", scope="module")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("site")
    assert called("page", "lesson", "lesson.html", "--plot", "sigmoid", folder=folder).returncode == 0
    browser = Browser(folder)
    yield browser
    said = [entry["message"] for entry in browser.driver.get_log("browser")]
    browser.driver.quit()
    assert said == [], "errors of the page"


def test_keys_step_both_ways_and_say_where(browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.resize(1280, 800)
    browser.open("lesson.html")
    assert browser.where == "start"
    before = browser.run("return document.querySelector('main').innerHTML")
    browser.press(*[Keys.ARROW_RIGHT] * 5)
    assert browser.where == "1:dz"
    assert browser.text(".said") == "1:dz: dz = a - y, backward propagation; a 0.37168 y 1 → dz −0.62832"
    assert browser.run("return location.hash") == "#1:dz"
    browser.press("n")
    assert browser.where == "1:b"
    browser.press("n", "n")
    assert (browser.where, browser.text(".said")) == ("2:b", "This is the last address on this page.")
    browser.press("p", Keys.ARROW_LEFT)
    assert browser.where == "1:w2"
    browser.press(Keys.HOME, Keys.ARROW_LEFT)
    assert browser.text(".said") == "This is the first address on this page."
    assert browser.run("return document.querySelector('main').innerHTML") == before
    browser.press(Keys.END)
    assert browser.where == "2:b"


def test_what_the_script_draws_is_what_was_written(browser: Browser) -> None:
    browser.open("lesson.html")
    written = Read((browser.folder / "lesson.html").read_text(encoding="utf-8"))
    assert browser.text("main").split() == written.texts["main"][0].split()
    assert browser.run(PART.format("plot")).count('class="sign"') > 50


def test_a_link_leads_to_its_place(browser: Browser) -> None:
    browser.open("lesson.html#2:da")
    assert browser.where == "2:da"
    assert "da = -y/a + (1-y)/(1-a)" in browser.text("[data-part='program'] b:last-of-type, [data-part='now'] b")
    browser.click("[data-part='program'] a[href='#2:z']")
    assert browser.where == "2:z"
    browser.run("location.hash = '#1:w1'; dispatchEvent(new HashChangeEvent('hashchange'))")
    assert browser.where == "1:w1"
    browser.open("lesson.html#2%3Adz")  # as some sites write it
    assert browser.where == "2:dz"
    browser.open("lesson.html#%nowhere")
    assert browser.where == "start"


def test_the_captions_of_a_scenario_stand_at_its_stops(browser: Browser) -> None:
    (browser.folder / "class.toml").write_text(TOUR, encoding="utf-8")
    assert called("page", "class.toml", "class.html", folder=browser.folder).returncode == 0
    browser.open("class.html")
    seen = []
    for _ in range(3):
        browser.click("[data-do='stop']")
        seen.append((browser.where, browser.text(".stop").strip()))
    assert seen == [
        ("1:z", "Stop 1 of 2: z is 0 <b>everywhere</b>."),
        *[("2:b", "Stop 2 of 2: Which way did J go?")] * 2,
    ]
    assert browser.text(".said") == "There is no stop after this one."
    browser.press("C")
    assert browser.where == "1:z"
    assert browser.text(".said").startswith("Stop 1 of 2: z is 0 <b>everywhere</b>.\n1:z: z = X @ w + b")
    browser.press("p")
    assert not browser.driver.find_element("css selector", ".stop").is_displayed()


def test_buttons_and_the_slider(browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.resize(1280, 800)
    browser.open("lesson.html#1:db")
    for name, where in (("step", "1:w1"), ("back", "1:db"), ("next", "1:b"), ("previous", "start"), ("next", "1:b")):
        browser.click(f"[data-do='{name}']")
        assert browser.where == where
    browser.click("[data-do='start']")
    assert browser.run("return document.querySelector('[data-do=back]').getAttribute('aria-disabled')") == "true"
    slider = browser.driver.find_element("css selector", "input")
    slider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)  # the slider's own keys: one address each
    assert (browser.where, slider.get_attribute("aria-valuetext")) == ("1:a", "1:a · forward")
    browser.click("[data-do='level']")
    assert browser.run("return getComputedStyle(document.querySelector('[data-part=words]')).display") == "none"
    browser.press("w")
    assert browser.run("return getComputedStyle(document.querySelector('[data-part=derivation]')).display") == "none"


def test_a_finger_steps_across_and_scrolls_down(browser: Browser) -> None:
    browser.resize(390, 844, mobile=True)
    browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    browser.open("lesson.html#1:a")
    browser.swipe(-120, 10)
    assert browser.where == "1:L"
    browser.swipe(120, -10)
    browser.swipe(120)
    assert browser.where == "1:z"
    browser.swipe(-60, 70)
    browser.swipe(-30)
    assert browser.where == "1:z"
    browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_at_every_size_nothing_is_cut_off(browser: Browser) -> None:
    browser.open("lesson.html#1:w1")
    for size, (width, height) in SIZES.items():
        browser.resize(width, height, mobile=width < 1000)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), size
        wide = "return [...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth).length"
        assert browser.run(wide) == 0, size
        seen = "return [...document.querySelectorAll('main b')].filter(e => e.offsetParent).map(e => e.textContent)"
        assert "−0.30575" in browser.run(seen), size
        step = "const r = document.querySelector('[data-do=step]').getBoundingClientRect(); return [r.top, r.bottom]"
        top, bottom = browser.run(step)
        assert 0 <= top < bottom <= height, size


def test_light_and_dark_are_the_readers_choice(browser: Browser) -> None:
    ground = "return getComputedStyle(document.querySelector('.lrstep')).backgroundColor"
    shades = {}
    browser.resize(1280, 800)
    browser.open("lesson.html")
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        shades[scheme] = browser.run(ground)
    assert shades["light"] != shades["dark"]
    browser.click("[data-do='theme']")
    assert browser.run(ground) == shades["light"]


def test_it_steps_in_a_frame_that_may_do_nothing_else(browser: Browser) -> None:
    page = (browser.folder / "lesson.html").read_text(encoding="utf-8")
    frames = (
        '<iframe sandbox="allow-scripts" width="900" height="700" src="lesson.html#1:L"></iframe>',
        f'<iframe sandbox="allow-scripts" width="900" height="700" srcdoc="{escape(page)}"></iframe>',
    )
    for frame, opens, then in zip(frames, ("1:L", "start"), ("1:da", "1:z"), strict=True):
        (browser.folder / "frame.html").write_text(f'<!doctype html><meta charset="utf-8">{frame}', encoding="utf-8")
        browser.open("frame.html")
        browser.driver.switch_to.frame(0)
        assert browser.where == opens
        browser.click("[data-do='step']")
        assert browser.where == then
        browser.click("[data-part='program'] a")
        assert browser.where == "1:z"
        browser.driver.switch_to.default_content()


def test_two_in_one_document_are_apart(browser: Browser) -> None:
    page = (browser.folder / "lesson.html").read_text(encoding="utf-8")
    body = page.partition("<body>")[2].partition("</body>")[0]
    cells = f"<style>{Read(page).texts['style'][0]}</style><article>{body}</article><article>{body}</article>"
    (browser.folder / "cells.html").write_text(f'<!doctype html><meta charset="utf-8">{cells}', encoding="utf-8")
    names = "return Object.keys(window)"
    (browser.folder / "empty.html").write_text("<!doctype html>", encoding="utf-8")
    browser.open("empty.html")
    browser.click("html")  # the driver leaves names of its own
    before = set(browser.run(names))
    browser.open("cells.html#1:L")
    browser.click("article:last-child [data-do='step']")
    browser.press("n")
    heres = browser.run("return [...document.querySelectorAll('.where')].map(e => e.textContent.split(' ')[0])")
    assert heres == ["start", "1:b"]
    assert browser.run("return location.hash") == "#1:L"
    assert set(browser.run(names)) - before == set()
