"""WebServer: a screen of its own for each visitor, in a process of its own, over a WebSocket.

textual-serve brings the page's terminal. The page loads nothing from elsewhere, and works under whatever name the
server is reached by.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import aiohttp_jinja2
import jinja2
import textual_serve
from aiohttp import WSCloseCode, web
from textual_serve.download_manager import DownloadManager

from lrstep.errors import printable
from lrstep.tui.web.addresses import announced, is_own, who_can_open
from lrstep.tui.web.entrance import Entrance, made_up
from lrstep.tui.web.processes import Opening
from lrstep.tui.web.sessions import MOST_CELLS, PageSession, closed

FONT_SIZES = range(6, 65)
KEY = re.compile(r"[0-9a-f]{32}")
LONGEST = 1 << 16  # bytes of what a page says at once
BEAT = 15.0  # seconds after which a page is asked whether it is there
RELOADED, LOST = 10.0, 40.0  # seconds for which a session waits whose page went, or fell silent
OFTEN = 15.0  # seconds after which sessions that nobody uses are looked for
LAST_MOMENTS = 3.0  # seconds in which all sessions end
STATIC = Path(textual_serve.__file__).parent / "static"

log = logging.getLogger("lrstep.serve")


@dataclass(frozen=True, slots=True)
class Service:
    """What is served, and to how many: where, under which title, and for how many minutes who does nothing may stay."""

    host: str
    port: int
    title: str
    password: str | None = None
    """None: one is made up where other machines can open it."""
    visitors: int = 60
    idle: float = 60.0


class WebServer:
    """Serves screens, for each of which a process is opened."""

    def __init__(self, service: Service, opening: Opening) -> None:
        if service.password is None:
            service = replace(service, password="" if is_own(service.host) else made_up())
        self._service, self._opening = service, opening
        self._entrance = Entrance(service.host, service.port, service.password or "")
        self._downloads = DownloadManager()
        self._sessions: dict[str, PageSession] = {}
        self._door = asyncio.Lock()
        """One comes in after the other, so that no more do than may."""

    def serve(self) -> None:
        """Until Ctrl-C."""
        application = web.Application(client_max_size=4096, middlewares=[self._entrance.admit])
        aiohttp_jinja2.setup(application, loader=jinja2.FileSystemLoader(Path(__file__).parent))
        application.add_routes([
            web.get("/", self._index), web.get("/ws/{key}", self._websocket),
            web.get("/download/{key}", self._download), web.static("/static", STATIC),
        ])  # fmt: skip
        application.cleanup_ctx.append(self._watched)
        application.on_shutdown.append(self._end)
        said = logging.StreamHandler()
        said.setFormatter(logging.Formatter("lrstep: note: a session was disturbed: %(message)s"))
        said.addFilter(_without_traceback)
        logging.basicConfig(handlers=[said], level=logging.WARNING)
        web.run_app(
            application, host=self._service.host, port=self._service.port, print=self._announce, access_log=None,
            shutdown_timeout=1.0,
        )  # fmt: skip

    def _announce(self, *_: object) -> None:
        """Say where it is served, now that it is."""
        service = self._service
        for line in announced(service.host, service.port, service.password or ""):
            print(f"lrstep: {line}", flush=True)
        if note := who_can_open(service.host):
            print(f"lrstep: note: {note}", file=sys.stderr)

    async def _watched(self, application: web.Application) -> AsyncIterator[None]:
        """See to it that sessions end."""
        watch = asyncio.create_task(self._watch())
        yield
        watch.cancel()

    async def _end(self, application: web.Application) -> None:
        """End all sessions."""
        sessions = tuple(self._sessions.values())
        for session in sessions:
            session.end("lrstep is no longer served here.", WSCloseCode.GOING_AWAY)
        if sessions:
            await asyncio.wait([session.lasting for session in sessions], timeout=LAST_MOMENTS)

    async def _index(self, request: web.Request) -> web.Response:
        """The page, whose addresses are those by which it was asked for."""
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        size = request.query.get("fontsize", "")
        given = {
            "title": self._service.title,
            "websocket": f"{'wss' if secure else 'ws'}://{request.host}/ws/",
            "font_size": int(size) if size.isdecimal() and len(size) < 3 and int(size) in FONT_SIZES else 16,
        }
        return aiohttp_jinja2.render_template("app_index.html", request, given)

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A session, for a page of this server alone: the one that it had, or a new one."""
        if not self._entrance.is_own_page(request):
            raise web.HTTPForbidden(text="Sessions are opened by this server's own page.")
        page = web.WebSocketResponse(heartbeat=BEAT, max_msg_size=LONGEST, compress=False)
        await page.prepare(request)
        key = request.match_info["key"]
        async with self._door:
            session = self._sessions.get(key) or await self._opened(key, request)
        if isinstance(session, str):
            await closed(page, WSCloseCode.TRY_AGAIN_LATER, session)
            return page
        await session.show(page)
        if not session.shown:
            grace = RELOADED if page.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY) else LOST
            asyncio.get_running_loop().call_later(grace, _end_unseen, session, session.times_shown)
        return page

    async def _opened(self, key: str, request: web.Request) -> PageSession | str:
        """A new session; where there can be none, why."""
        if len(self._sessions) >= self._service.visitors:
            most = self._service.visitors
            here = f"{most} visitors are here" if most > 1 else "1 visitor is here"
            return f"{here}, and no more can be. Try again when one has left."
        name = key if KEY.fullmatch(key) else secrets.token_hex(16)
        size = (_cells(request.query.get("width", ""), 80), _cells(request.query.get("height", ""), 24))
        try:
            session = self._sessions[name] = PageSession(name, await self._opening(name, size), self._downloads)
        except OSError as error:
            log.error("no session could be opened: %s", error)
            return "No session could be opened: tell who serves this page."
        session.lasting.add_done_callback(lambda _: self._sessions.pop(name, None))
        return session

    async def _watch(self) -> None:
        """End the sessions that nobody uses."""
        idle = 60 * self._service.idle
        while True:
            await asyncio.sleep(min(OFTEN, idle / 2))
            for session in self._sessions.values():
                if time.monotonic() - session.heard > idle:
                    session.end(f"No key was pressed for {_minutes(self._service.idle)}, so the session was ended.")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """What a visitor saves or copies to a file."""
        try:
            file = await self._downloads.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound(text="There is no such file.") from None
        answer = web.StreamResponse()
        answer.content_type = "application/octet-stream"
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.file_name, safe='')}"
        await answer.prepare(request)
        async for piece in self._downloads.download(request.match_info["key"]):
            await answer.write(piece)
        await answer.write_eof()
        return answer


def _end_unseen(session: PageSession, times_shown: int) -> None:
    """End what nobody has come back to since."""
    if session.times_shown == times_shown:
        session.end()


def _cells(text: str, otherwise: int) -> int:
    return min(max(1, int(text)), MOST_CELLS) if text.isdecimal() and len(text) < 5 else otherwise


def _minutes(minutes: float) -> str:
    return "a minute" if minutes == 1 else f"{minutes:g} minutes"


def _without_traceback(record: logging.LogRecord) -> bool:
    """A line for each thing that goes wrong: a visitor may send anything."""
    error = record.exc_info[1] if record.exc_info else None
    said = " ".join(record.getMessage().split()) + (f" ({type(error).__name__}: {error})" if error else "")
    record.exc_info, record.msg, record.args = None, printable(said, 200), ()
    return True
