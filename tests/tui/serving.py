"""A server of screens, what it answers, and the sessions that are opened there."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp

PATIENCE = 30.0  # seconds


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(*words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server that answers, and its port; it is ended at the end, if it has not been."""
    port = free_port()
    command = [sys.executable, "-m", "lrstep", "serve", *words, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            waited(lambda: answers(port))
            yield server, port
        finally:
            server.kill()


def answers(port: int) -> bool:
    """Whether the page is there."""
    try:
        return asked(port, "/")[0] in (200, 401)
    except ConnectionError:
        return False


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The answer to a request: its status and text."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=headers or {})
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def waited(until: Callable[[], Any]) -> Any:
    """What it gives once that is true."""
    end = time.monotonic() + PATIENCE
    while not (found := until()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


def a_session(port: int, key: str = "x") -> Any:
    """A session as a page opens it: that of a key, where it is one."""
    import aiohttp  # here: it loads slowly, and other workers need none

    client = aiohttp.ClientSession(f"http://127.0.0.1:{port}")

    @contextlib.asynccontextmanager
    async def opened() -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        async with client, client.ws_connect(f"/ws/{key}", origin=f"http://127.0.0.1:{port}") as session:
            yield session

    return opened()


async def painted(session: aiohttp.ClientWebSocketResponse, text: bytes) -> bytes:
    """What a session paints up to a text."""
    told = b""
    async with asyncio.timeout(PATIENCE):  # in all: a cursor that blinks paints for ever
        while text not in told:
            told += await session.receive_bytes()
    return told


async def ended(session: aiohttp.ClientWebSocketResponse) -> tuple[Any, str | None]:
    """With which code a session is ended, and why."""
    while (message := await session.receive(PATIENCE)).type.name != "CLOSE":
        assert message.type.name == "BINARY"
    await session.close()
    return message.data, message.extra
