"""Entrance: who may come in: pages of this server alone, and, where a word is asked for, those who know it."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web

from lrstep.tui.web.addresses import is_own

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is easily taken for another
LENGTH = 6
LONGEST = 64
SLOW = 1.0  # seconds that a wrong word takes; meanwhile no other is tried from the same address
MOST_WAITING = 100  # for their turn to try a word, from one address
WRONG = "That is not the password."
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def made_up() -> str:
    """A password that is easily read from a wall and typed: one of 900 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class Entrance:
    """Asks once for the password, if there is one: in the address, or else on a page; a cookie then opens the door."""

    def __init__(self, host: str, port: int, password: str) -> None:
        self._host, self._password = host, password
        self._cookie, self._pass = f"lrstep-{port}", secrets.token_urlsafe(24)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: Counter[str] = Counter()

    @web.middleware
    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What the handler answers to those who may come in."""
        if not self._is_known(request.host):
            raise web.HTTPForbidden(text="This server is reached by the address that it printed.")
        if not self._password or self._has_pass(request):
            return await handler(request)
        if request.method == "POST":
            said = str((await request.post()).get("password", ""))
        else:
            said = request.path.strip("/")
            if not said.replace("-", "").replace("_", "").isalnum() or said in ("ws", "download"):
                return self._asking(request) if request.path == "/" else web.Response(status=401, text=WRONG)
        if not await self._is_right(said, request.remote or ""):
            return self._asking(request, WRONG)
        answer = web.HTTPSeeOther("/")
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        answer.set_cookie(self._cookie, self._pass, httponly=True, samesite="Lax", secure=secure)
        return answer

    def is_own_page(self, request: web.Request) -> bool:
        """Whether what is asked comes from a page of this server: one of another site cannot open a session."""
        return urlsplit(request.headers.get("Origin", "")).netloc == request.host

    def _is_known(self, host: str) -> bool:
        """Whether it is a name of this machine: one that listens to itself alone is reached by no other, unless a page
        from elsewhere has had its own name point here."""
        return not is_own(self._host) or is_own(urlsplit(f"//{host}").hostname or "")

    def _has_pass(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._pass.encode())

    async def _is_right(self, said: str, address: str) -> bool:
        """Whether it is the password. Who is wrong waits, and so does the next try from there: guessing takes ages."""
        if self._waiting[address] >= MOST_WAITING:
            raise web.HTTPTooManyRequests(text="Too many passwords are being tried: wait a minute.")
        self._waiting[address] += 1
        try:
            async with self._turns[address]:
                right = hmac.compare_digest(_as_typed(said), _as_typed(self._password))
                if not right:
                    await asyncio.sleep(SLOW)
                return right
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address], self._turns[address]

    def _asking(self, request: web.Request, wrong: str = "") -> web.Response:
        return aiohttp_jinja2.render_template("ask.html", request, {"wrong": wrong}, status=401)


def _as_typed(password: str) -> bytes:
    """Telephones begin with a capital letter."""
    return password.casefold().encode("utf-8", "replace")
