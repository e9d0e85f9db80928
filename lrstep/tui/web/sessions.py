"""PageSession: the screen of one visitor: its process, and the page that shows it, if one does at the moment."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from textual_serve._binary_encode import load
from textual_serve.download_manager import DownloadManager

from lrstep.tui.web import AGAIN
from lrstep.tui.web.processes import PageChannel

if TYPE_CHECKING:
    from textual_serve.app_service import AppService

MOST_WAITING = 1 << 20  # bytes that a process which does not listen is yet to be told
MOST_CELLS = 1000  # columns, and rows
LAST_MOMENT = 2.0  # seconds in which a process ends by itself


class PageSession:
    """Passes on what a page and a process tell each other, and is over when the process is."""

    def __init__(self, name: str, channel: PageChannel, downloads: DownloadManager) -> None:
        self.app_service_id = name
        self._channel, self._downloads = channel, downloads
        self._page: web.WebSocketResponse | None = None
        self.times_shown = 0
        self._last_words = (WSCloseCode.OK, "")
        self.heard = time.monotonic()
        """When a key or the mouse was last used."""
        self.lasting = asyncio.create_task(self._last())
        """Done when the session is over."""

    async def show(self, page: web.WebSocketResponse) -> None:
        """Show it in a page until that is gone; it is shown in one at a time."""
        before, self._page = self._page, page
        if before is not None:
            await closed(before, WSCloseCode.POLICY_VIOLATION, "The session goes on in another tab.")
        self.heard = time.monotonic()
        if self.times_shown:
            self.send_meta_now({"type": AGAIN})
        self.times_shown += 1
        async for message in page:
            self._hear(message)
        if self._page is page:
            self._page = None

    @property
    def shown(self) -> bool:
        """Whether a page shows it."""
        return self._page is not None

    def end(self, why: str = "", code: int = WSCloseCode.OK) -> None:
        """Have it end, and the page say why."""
        self._last_words = (WSCloseCode(code), why)
        self.send_meta_now({"type": "quit"})
        self._channel.tell.close()
        asyncio.get_running_loop().call_later(LAST_MOMENT, self._kill)

    def _kill(self) -> None:
        with suppress(OSError):
            self._channel.kill()

    def _hear(self, message: WSMessage) -> None:
        """What a page says, who may say anything: what is not known is nothing."""
        given: list[Any]
        try:
            what, *given = json.loads(message.data) if message.type == WSMsgType.TEXT else [""]
            if what == "stdin" and isinstance(given[0], str):
                self.heard = time.monotonic()
                self._tell(b"D", given[0].encode("utf-8", "ignore"))
            elif what == "resize":
                width, height = (min(max(1, int(given[0][side])), MOST_CELLS) for side in ("width", "height"))
                self.send_meta_now({"type": "resize", "width": width, "height": height})
            elif what in ("focus", "blur"):
                self.send_meta_now({"type": what})
        except (ValueError, TypeError, LookupError):
            return

    async def send_meta(self, data: dict[str, Any]) -> bool:
        """Tell the process something; whether it could be told."""
        return self.send_meta_now(data)

    def send_meta_now(self, data: dict[str, Any]) -> bool:
        """The same at once."""
        return self._tell(b"M", json.dumps(data).encode())

    def _tell(self, kind: bytes, payload: bytes) -> bool:
        writer = self._channel.tell
        if writer.is_closing() or writer.transport.get_write_buffer_size() > MOST_WAITING:
            return False
        writer.write(kind + len(payload).to_bytes(4, "big") + payload)
        return True

    async def _last(self) -> None:
        """Pass on what the process tells until it is gone."""
        read = self._channel.told.readexactly
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, size = await read(1), int.from_bytes(await read(4), "big")
                await self._pass_on(kind, await read(size))
        await self._downloads.cancel_app_downloads(app_service_id=self.app_service_id)
        self._channel.tell.close()
        if self._page is not None:
            await closed(self._page, *self._last_words)

    async def _pass_on(self, kind: bytes, payload: bytes) -> None:
        if kind == b"P":
            _, key, chunk = cast("tuple[str, str, bytes]", load(payload))
            await self._downloads.chunk_received(key, chunk)
        elif kind == b"M":
            await self._meta(json.loads(payload))
        elif self._page is not None:
            with suppress(ConnectionError):  # it is about to be known that the page is gone
                await self._page.send_bytes(payload)

    async def _meta(self, data: dict[str, Any]) -> None:
        if data["type"] != "deliver_file_start" or self._page is None:
            return
        await self._downloads.create_download(
            app_service=cast("AppService", self), delivery_key=data["key"], file_name=data["path"].rpartition("/")[2],
            open_method=data["open_method"], mime_type=data["mime_type"], encoding=data["encoding"],
            name=data.get("name"),
        )  # fmt: skip
        with suppress(ConnectionError):
            await self._page.send_str(json.dumps(["deliver_file_start", data["key"]]))


async def closed(page: web.WebSocketResponse, code: int, why: str) -> None:
    """Close a page's connection, which then shows why."""
    with suppress(ConnectionError):
        await page.close(code=code, message=why.encode())
