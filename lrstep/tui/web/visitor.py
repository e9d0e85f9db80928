"""VisitorDriver: what a visitor's screen, in a process of its own, tells its page, and hears from it."""

from __future__ import annotations

import asyncio
import os
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import ExitApp

from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.web import AGAIN

# The other screen, empty, without a cursor; all that a mouse does; what is pasted as such; can it paint at one go?
MODES = "\x1b[?1049h\x1b[2J\x1b[?25l\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?2004h\x1b[?2026$p"
MOST = 65536  # bytes that are read at once
HEARD, TOLD = 0, 1
"""The channel's ends: standard input and output."""
REHEARSED = ("right", "left", "n", "m", "question_mark", "escape", "g", "escape")


class VisitorDriver(WebDriver):
    """Textual's driver for a page, without its thread, which wakes ten times a second: sixty of them are many.

    Who comes back to a page has it painted again.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._packets, self._parser = ByteStream(), XTermParser()
        self._decode = getincrementaldecoder("utf-8")("ignore").decode
        self._write = self._written  # type: ignore[assignment]  # Textual's is not sure to write all

    def start_application_mode(self) -> None:
        """Set the page up as a terminal, and listen to it."""
        self._set_up()
        if sys.platform == "win32":  # whose loop cannot wait for a pipe
            self._key_thread.start()
        else:
            self._loop.add_reader(HEARD, self._read)

    def stop_application_mode(self) -> None:
        """Listen no more, and say that it is over."""
        if sys.platform != "win32":
            self._loop.remove_reader(HEARD)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Where a thread listens: to the end of the session, or of the server."""
        super().run_input_thread()
        self.send_message(ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """What the server says, besides what is typed."""
        if packet_type == AGAIN:
            self._set_up()
            self._app.call_later(self._app.refresh, layout=True)
        else:
            super().on_meta(packet_type, payload)

    def _set_up(self) -> None:
        self.write(MODES)
        size = Size(*(self._size or (80, 24)))
        self._app.post_message(events.Resize(size, size))

    def _read(self) -> None:
        """What has come; where nothing more can come, the end."""
        data = b""
        with suppress(OSError):
            data = os.read(HEARD, MOST)
        if not data:
            self._loop.remove_reader(HEARD)
            self._app.post_message(ExitApp())
            return
        for kind, payload in self._packets.feed(data):
            if kind == "D":
                self._tell(self._parser.feed(self._decode(payload)))
            else:
                self._on_meta(kind, payload)
        # An Escape may begin what a key sends: it is one once nothing has followed.
        self._loop.call_later(constants.ESCAPE_DELAY + 0.01, lambda: self._tell(self._parser.tick()))

    def _tell(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _delivery_complete(self, delivery_key: str, save_path: Path | None, name: str | None) -> None:
        """Textual's waits for the app, which here it is called by."""
        self._app.post_message(events.DeliveryComplete(key=delivery_key, path=save_path, name=name))

    def _delivery_failed(self, delivery_key: str, exception: BaseException, name: str | None) -> None:
        """The same."""
        self._app.post_message(events.DeliveryFailed(key=delivery_key, exception=exception, name=name))

    def _written(self, data: bytes) -> None:
        """All of it, however slow the page is; where the server is gone there is nobody to tell."""
        rest = memoryview(data)
        with suppress(BrokenPipeError, ConnectionResetError):
            while rest:
                rest = rest[os.write(TOLD, rest) :]


def rehearse() -> None:
    """Open the lesson's screen unseen: what it loads and keeps is then there for all visitors."""
    source = open_source(None, {})

    async def unseen() -> None:
        app = LrstepApp(source.debugger(), source.title, driver=VisitorDriver)
        async with app.run_test(size=(120, 40)) as pilot:
            for key in REHEARSED:
                await pilot.press(key)

    asyncio.run(unseen())
