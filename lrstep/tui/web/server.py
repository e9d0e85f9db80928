"""WebServer: a screen of its own for each visitor, in a process of its own, over a WebSocket.

textual-serve does the work. Here the page loads nothing from elsewhere, works under whatever name the server is reached
by, and a page of another site cannot open a session.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server, to_int

from lrstep.tui.web import SERVED
from lrstep.tui.web.addresses import is_own, urls, who_can_open

LAST_MOMENT = 0.3  # seconds
MOST_SESSIONS = 100
FONT_SIZES = range(6, 65)


class WebServer(Server):
    """Serves the screen that a command opens."""

    def __init__(self, command: str, host: str, port: int, title: str) -> None:
        super().__init__(command, host, port, title=title, templates_path=Path(__file__).parent)
        os.environ[SERVED] = "1"
        self._sessions: set[asyncio.Task[object]] = set()

    def initialize_logging(self) -> None:
        """Say what goes wrong, in a line each: a visitor may send anything."""
        logger = logging.getLogger("textual-serve")
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("lrstep: note: a session ended: %(message)s"))
        handler.addFilter(_without_traceback)
        logger.addHandler(handler)
        logger.setLevel(logging.WARNING)
        logger.propagate = False

    async def on_startup(self, app: web.Application) -> None:
        """Say where, how to end it, and who can open it."""
        first, *others = urls(self.host, self.port)
        print(f"lrstep: serving on {first}  (Ctrl-C ends it)", flush=True)
        for other in others:
            print(f"lrstep: also on {other}", flush=True)
        if note := who_can_open(self.host):
            print(f"lrstep: note: {note}", file=sys.stderr)

    async def on_shutdown(self, app: web.Application) -> None:
        """End the sessions that are open."""
        for session in self._sessions:
            session.cancel()

    async def _make_app(self) -> web.Application:
        """The application, which gives the processes of sessions that were open a moment to be gone."""
        app = await super()._make_app()
        app.on_cleanup.append(lambda _: asyncio.sleep(LAST_MOMENT))
        return app

    @aiohttp_jinja2.template("app_index.html")
    async def handle_index(self, request: web.Request) -> dict[str, object]:
        """The page, whose addresses are those by which it was asked for."""
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        size = to_int(request.query.get("fontsize", "16"), 16)
        return {
            "title": self.title,
            "static": "/static/",
            "websocket": f"{'wss' if secure else 'ws'}://{request.host}/ws",
            "font_size": size if size in FONT_SIZES else 16,
        }

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A session, for a page of this server alone."""
        origin = urlsplit(request.headers.get("Origin", "")).netloc
        if origin != request.host or not self._is_known(request.host):
            raise web.HTTPForbidden(text="sessions are opened by this server's own page")
        if len(self._sessions) >= MOST_SESSIONS:
            raise web.HTTPServiceUnavailable(text="too many sessions are open: close one")
        session = asyncio.current_task()
        assert session is not None
        self._sessions.add(session)
        try:
            return await super().handle_websocket(request)
        finally:
            self._sessions.discard(session)

    def _is_known(self, host: str) -> bool:
        """Whether it is a name of this machine: one that listens to itself alone is reached by no other, unless a page
        from elsewhere has had its own name point here."""
        return not is_own(self.host) or is_own(urlsplit(f"//{host}").hostname or "")


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    record.msg, record.args = " ".join(record.getMessage().split())[:200], ()
    return True
