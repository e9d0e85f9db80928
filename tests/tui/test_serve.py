"""`lrstep serve`: the screen in a real browser, without any network."""

from __future__ import annotations

import base64
import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen

from lrstep.tui.web import SERVED
from tests.command import called, in_a_process
from tests.tui.screens import app_of
from tests.tui.serving import PATIENCE, a_session, asked, ended, painted, served, waited

CHROMIUM, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
ELSEWHERE = "teacher.example"
"""A name that the browser takes for another machine's, and that leads here."""
in_a_browser = pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="there is no Chromium here")


@pytest.fixture(name="port", scope="module")
def _port() -> Iterator[int]:
    """Where the lesson is served."""
    with served("lesson") as (server, port):
        assert server.stdout is not None
        assert server.stdout.readline() == f"lrstep: serving on http://127.0.0.1:{port}  (Ctrl-C ends it)\n"
        yield port
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=PATIENCE)
        assert said == ""


class Browser:
    """A Chromium that reaches this machine alone, and what it was told on each WebSocket."""

    def __init__(self) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for word in (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900",
            f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        ):  # fmt: skip
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        self.driver: Any = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
        self.asked_for: list[str] = []
        self.told: dict[str, str] = {}

    def read(self) -> None:
        """Take in what has happened since the last time."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            what, of = message["method"], message["params"]
            if what == "Network.requestWillBeSent":
                self.asked_for.append(of["request"]["url"])
            elif what == "Network.webSocketFrameReceived" and of["response"]["opcode"] == 2:
                text = base64.b64decode(of["response"]["payloadData"]).decode("utf-8", "replace")
                self.told[of["requestId"]] = self.told.get(of["requestId"], "") + text

    def session(self, number: int, text: str) -> None:
        """Wait until the session of that number, in the order of opening, was told a text."""

        def said() -> bool:
            self.read()
            return len(self.told) > number and text in list(self.told.values())[number]

        waited(said)

    def press(self, *keys: str) -> None:
        """Keys, in the tab in front, as one presses them who has clicked on nothing."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def run(self, script: str) -> Any:
        """What a script gives, in the tab in front."""
        return self.driver.execute_script(script)


@pytest.fixture(name="browser")
def _browser() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.driver.quit()


@in_a_browser
def test_it_opens_without_a_network_and_steps_by_keyboard_and_mouse(port: int, browser: Browser) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.driver.get(f"http://127.0.0.1:{port}/")
    browser.session(0, "lesson")
    assert "lrstep" in browser.driver.title
    browser.press(Keys.ARROW_RIGHT)
    browser.session(0, "1:z")
    browser.press(Keys.ARROW_RIGHT)
    browser.session(0, "1:a")
    terminal = browser.driver.find_element(By.CSS_SELECTOR, ".xterm-screen")
    left, below = -terminal.size["width"] // 2 + 20, terminal.size["height"] // 2 - 8
    ActionChains(browser.driver).move_to_element_with_offset(terminal, left, below).click().perform()
    browser.session(0, "1:L")  # the footer's first key
    assert all(url.startswith((f"http://127.0.0.1:{port}/", "data:")) for url in browser.asked_for)
    assert len(browser.asked_for) >= 4


@in_a_browser
def test_two_visitors_do_not_disturb_each_other(port: int, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.driver.get(f"http://127.0.0.1:{port}/")
    browser.session(0, "lesson")
    first = browser.driver.current_window_handle
    browser.press("n")
    browser.session(0, "1:b")
    browser.driver.switch_to.new_window("tab")
    browser.driver.get(f"http://127.0.0.1:{port}/")
    browser.session(1, "lesson")
    browser.press(Keys.ARROW_RIGHT)
    browser.session(1, "1:z")
    browser.driver.switch_to.window(first)
    browser.press(Keys.ARROW_LEFT)
    browser.session(0, "1:w2")
    assert "1:w2" not in list(browser.told.values())[1]


@in_a_browser
def test_a_visitor_writes_no_file_and_gets_what_is_saved(port: int, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.driver.get(f"http://127.0.0.1:{port}/")
    browser.session(0, "lesson")
    browser.press("r")
    browser.session(0, "it records to no file")
    browser.press("S")
    browser.session(0, "the data is in it")
    browser.press(Keys.ENTER)
    browser.session(0, "lesson-saved.toml is downloaded")


@in_a_browser
def test_a_session_that_has_ended_is_opened_again_by_enter(port: int, browser: Browser) -> None:
    browser.driver.get(f"http://127.0.0.1:{port}/")
    browser.session(0, "lesson")
    browser.press("q")
    waited(lambda: browser.run("return document.activeElement.tagName") == "BUTTON")
    browser.press("\n")
    browser.session(1, "lesson")
    browser.press("n")
    browser.session(1, "1:b")


@in_a_browser
def test_who_visits_by_the_network_copies_too(browser: Browser) -> None:
    """A browser gives pages that come over http from elsewhere no clipboard."""
    from selenium.webdriver.common.keys import Keys

    with served("lesson", "--host", "0.0.0.0", "--password", "sigmoid") as (server, port):
        browser.driver.get(f"http://{ELSEWHERE}:{port}/sigmoid")
        browser.session(0, "lesson")
        assert browser.run("return window.isSecureContext") is False
        browser.press("n")
        browser.session(0, "1:b")
        browser.press("y")
        browser.session(0, "Enter copies it")
        browser.press(Keys.ENTER)
        browser.session(0, "Sent to the browser's clipboard: b = 0.26")
        browser.run("document.body.appendChild(document.createElement('textarea')).focus()")
        browser.press(Keys.CONTROL, "v")
        assert browser.run("return document.activeElement.value").startswith("0.26")
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


def test_the_page_names_nothing_from_elsewhere(port: int) -> None:
    _, page = asked(port, "/?fontsize=99999")
    assert "https:" not in page
    assert 'data-font-size="16"' in page
    assert f'"ws://127.0.0.1:{port}/ws/"' in page
    assert '"wss://127.0.0.1:' in asked(port, "/", {"X-Forwarded-Proto": "https"})[1]


async def test_an_open_session_does_not_hold_the_end_up() -> None:
    """Nor do messages that are none, which are nothing."""
    with served("iris") as (server, port):
        async with a_session(port) as session:
            for message in ("garbage", "{}", "[]", '["resize",{"width":"x"}]', '["stdin",5]', '["stdin"]'):
                await session.send_str(message)
            assert b"iris" in await painted(session, b"iris")
            server.send_signal(signal.SIGTERM)
            assert await ended(session) == (1001, "lrstep is no longer served here.")
        assert server.wait(PATIENCE) == 0
        assert server.stderr is not None
        assert server.stderr.read() == ""


@pytest.mark.parametrize("host", ["evil.example:{port}", "evil.example", "127.0.0.1.evil.example:{port}"])
def test_a_name_from_elsewhere_that_points_here_opens_no_session(port: int, host: str) -> None:
    """Its page would have the right origin."""
    named = host.format(port=port)
    headers = {
        "Host": named, "Origin": f"http://{named}", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert asked(port, "/ws/x", headers)[0] == 403


async def test_a_served_screen_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No log; a scenario and a copy go to the visitor."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(SERVED, "1")
    app = app_of("lesson")
    delivered: list[str | None] = []
    monkeypatch.setattr(app, "deliver_text", lambda _, save_filename=None: delivered.append(save_filename))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert not isinstance(app.screen, ModalScreen)
        await pilot.press("S", "ctrl+u", *"mine", "enter")
        await pilot.pause()
        assert not isinstance(app.screen, ModalScreen)
        await pilot.press("right", "y")
        await pilot.press("tab", *"a.txt", "enter")
        await pilot.pause()
    assert delivered == ["mine.toml", "a.txt"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1", "null", None])
def test_another_sites_page_opens_no_session(port: int, origin: str | None) -> None:
    headers = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **({"Origin": origin} if origin else {}),
    }  # fmt: skip
    assert asked(port, "/ws/x", headers)[0] == 403


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "0 is not a valid port: give a number from 1 to 65535"),
        (["--port", "0000010000000"], "0000010000000 is not a valid port"),
        (["--port", "x"], "x is not a valid port: give a number from 1 to 65535"),
        (["--host", "256.1.1.1"], "256.1.1.1:8000 cannot be listened on"),
        (["nothing"], "there is no sample and no file 'nothing'"),
        (["-"], "standard input can be read by one visitor only"),
    ],
)
def test_what_cannot_be_served_is_one_line(words: list[str], said: str) -> None:
    done = called("serve", *words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"lrstep: error: {said}")
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_said(port: int) -> None:
    done = in_a_process("serve", "--port", port)
    assert done.returncode == 2
    assert "Address already in use: choose another --port or --host" in done.stderr
