"""A class: sixty visitors of `lrstep serve` on this machine, who come within two seconds and then all step.

They are clients of the server's WebSocket, as browsers are, in the process of the benchmark; the server and its
visitors' processes are told apart from it. Linux alone tells how much memory a process shares.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import aiohttp

from tests.bench.harness import Row

VISITORS = 60
COMING = 2.0  # seconds within which they come
RATES = (1, 4)  # keys a second of each
RIGHT = '["stdin","\\u001b[C"]'
PAINTED = 0.5  # seconds without a byte after which the first screen is whole
MEGABYTE = 1 << 20


class Visitor:
    """One of them: a connection, and when it was last painted."""

    def __init__(self, session: aiohttp.ClientWebSocketResponse) -> None:
        self._session = session
        self._come = self.painted = time.perf_counter()
        self.reading = asyncio.create_task(self._read())

    async def seen(self) -> float:
        """Seconds until the first screen was there."""
        while self.painted == self._come or time.perf_counter() - self.painted < PAINTED:
            await asyncio.sleep(0.02)
        return self.painted - self._come

    async def steps(self, rate: float, seconds: float) -> list[float]:
        """Seconds from each key to the last byte that came before the next one: without one, all the time there was."""
        await asyncio.sleep(random.random() / rate)
        taken = []
        at = time.perf_counter()
        for _ in range(int(rate * seconds)):
            pressed = time.perf_counter()
            await self._session.send_str(RIGHT)
            at += 1 / rate
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            taken.append(self.painted - pressed if self.painted > pressed else time.perf_counter() - pressed)
        return taken

    async def _read(self) -> None:
        async for message in self._session:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.painted = time.perf_counter()


def rows(budget: float) -> list[Row]:
    """Rows for coming, for memory, and for keys at two rates; the budget is the seconds of each rate."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "lrstep", "serve", "iris", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            return asyncio.run(_visited(server.pid, port, max(5.0, budget)))
        finally:
            server.send_signal(signal.SIGINT)


async def _visited(server: int, port: int, seconds: float) -> list[Row]:
    here = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(here, connector=aiohttp.TCPConnector(limit=0)) as client:

        async def come(number: int) -> tuple[Visitor, float]:
            await asyncio.sleep(COMING * number / VISITORS)
            visitor = Visitor(await client.ws_connect("/ws/x?width=120&height=40", origin=here, max_msg_size=0))
            return visitor, await visitor.seen()

        came = await asyncio.gather(*map(come, range(VISITORS)))
        visitors = [visitor for visitor, _ in came]
        found = [_row(f"{VISITORS} come: to the whole first screen", [taken for _, taken in came], "a few seconds")]
        for rate in RATES:
            taken = await asyncio.gather(*(visitor.steps(rate, seconds) for visitor in visitors))
            keys = [each for of_one in taken for each in of_one]
            found.append(_row(f"all press {rate} a second: key to last byte", keys, "under 100 ms"))
        each = sum(map(_share, _below(server))) / VISITORS / MEGABYTE
        goal = f"at most 40; load {os.getloadavg()[0]:.1f}"
        found.insert(1, Row("memory each, with the server", {"lrstep": each}, unit="MB", goal=goal))
        for visitor in visitors:
            visitor.reading.cancel()
    return found


def _row(what: str, taken: Sequence[float], goal: str) -> Row:
    slow = sorted(taken)[int(0.95 * len(taken))] * 1e3
    return Row(what, {"lrstep": median(taken)}, goal=f"{goal}; p95 was {slow:.0f} ms")


def _below(process: int) -> list[int]:
    """A process, and all that come from it."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(each for child in children for each in _below(int(child)))]


def _share(process: int) -> int:
    """Bytes of memory: what is shared counts for each by its share (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
