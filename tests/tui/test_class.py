"""A class by `serve`: who may come in, how many, who comes back, and how sessions end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.serving import a_session, asked, ended, painted, served, waited

RIGHT = '["stdin","\\u001b[C"]'
KEY = "0123456789abcdef" * 2
linux = pytest.mark.skipif(sys.platform != "linux", reason="visitors are forked on Linux alone")


async def test_where_a_password_is_asked_nothing_is_given_without_it() -> None:
    import aiohttp  # here: it loads slowly, and other workers need none
    from aiohttp import CookieJar

    with served("lesson", "--password", "sigmoid") as (_, port):
        for path in ("/", "/static/js/textual.js", "/ws/x", "/download/x", "/favicon.ico"):
            status, text = asked(port, path)
            assert status == 401
            assert "sigmoid" not in text
        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            async with a_session(port):
                pass
        here = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession(here, cookie_jar=CookieJar(unsafe=True)) as visitor:
            async with visitor.get("/gradient") as wrong:
                assert wrong.status == 401
                assert "That is not the password." in await wrong.text()
            async with visitor.post("/", data={"password": "Sigmoid"}, allow_redirects=False) as right:
                assert (right.status, right.headers["Location"]) == (303, "/")
                assert "HttpOnly" in right.headers["Set-Cookie"]
                assert "SameSite=Lax" in right.headers["Set-Cookie"]
            async with visitor.get("/") as page:
                assert page.status == 200
            async with visitor.ws_connect("/ws/x", origin=here) as session:
                await painted(session, b"lesson")
        async with (
            aiohttp.ClientSession(here, cookie_jar=CookieJar(unsafe=True)) as visitor, visitor.get("/sigmoid") as page,
        ):  # fmt: skip
            assert (page.status, page.url.path) == (200, "/")


def test_what_is_made_up_is_easily_typed() -> None:
    from lrstep.tui.web.entrance import LENGTH, LETTERS, made_up

    assert not set("01iloO") & set(LETTERS)
    words = {made_up() for _ in range(100)}
    assert len(words) == 100
    assert all(len(word) == LENGTH and set(word) <= set(LETTERS) for word in words)


async def test_who_comes_back_goes_on_and_no_more_come_than_may() -> None:
    with served("lesson", "--visitors", "1") as (_, port):
        async with a_session(port, KEY) as session:
            await painted(session, b"lesson")
            await session.send_str(RIGHT)
            await painted(session, b"1:z")
            async with a_session(port) as second:
                why = "1 visitor is here, and no more can be. Try again when one has left."
                assert await ended(second) == (1013, why)
        async with a_session(port, KEY) as session:  # as a page that is loaded again
            await painted(session, b"1:z")
            async with a_session(port, KEY) as elsewhere:
                await painted(elsewhere, b"1:z")
                assert await ended(session) == (1008, "The session goes on in another tab.")


async def test_a_session_that_nobody_uses_is_ended() -> None:
    with served("lesson", "--idle", "0.02") as (_, port):
        async with a_session(port) as session:
            assert await ended(session) == (1000, "No key was pressed for 0.02 minutes, so the session was ended.")


@linux
async def test_no_process_is_left_of_one_that_fails_nor_of_a_server_that_is_killed() -> None:
    with served("lesson") as (server, port):
        async with a_session(port) as session, a_session(port) as other:
            await painted(session, b"lesson")
            await painted(other, b"lesson")
            processes = below(server.pid)
            assert len(processes) == 3  # the one that all come from, and two visitors'
            os.kill(processes[-1], signal.SIGKILL)
            ends = [asyncio.create_task(ended(each)) for each in (session, other)]
            done, lasting = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            assert [task.result() for task in done] == [(1000, "")]
            assert len(lasting) == 1
            server.send_signal(signal.SIGKILL)
            waited(lambda: not any(map(runs, processes)))
            lasting.pop().cancel()


async def test_each_visitor_reads_a_log_from_a_file_of_its_own(tmp_path: Path) -> None:
    """Sixty that share an open file would share its place, too."""
    log = str(tmp_path / "iris.jsonl")
    words = [sys.executable, "-m", "lrstep", "run", "iris", "--updates", "300", "--log", log, "--detail", "full"]
    subprocess.run(words, check=True, capture_output=True)
    with served(log) as (_, port):

        async def walked(number: int) -> None:
            async with a_session(port) as session:
                await painted(session, b"iris")
                for update in range(number, 300, 59):
                    await session.send_str(f'["stdin","g{update}:dz\\r"]')
                    await painted(session, f"{update}:dz · backward".encode())  # not what is typed

        await asyncio.gather(*map(walked, range(2, 8)))


def below(process: int) -> list[int]:
    """The processes that come from one, a child after its parent."""
    file = Path(f"/proc/{process}/task/{process}/children")
    children = [int(child) for child in file.read_text().split()]
    return children + [each for child in children for each in below(child)]


def runs(process: int) -> bool:
    """Whether a process is there, and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
