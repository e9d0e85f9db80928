"""Forks: a process for each visitor, made from one that has loaded all and opened the source.

So sixty share that memory, and a screen is there sooner. The process that they come from has one thread, does nothing
else, and ends with the server; so do they.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

LOOKS = 1000  # milliseconds after which those that have ended are looked for
LONGEST = 1024  # bytes of what is asked
MORE_MEMORY = 256 << 20  # bytes that each may come to need besides what is shared: no visitor takes the others' share


class Forks:
    """Asks for processes that carry out `show`, each with one end of a channel as its standard input and output."""

    def __init__(self, show: Callable[[], int]) -> None:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        gc.collect()
        gc.freeze()  # what is shared stays so: no collector writes to it
        if os.fork() == 0:
            self._asked.close()
            os.setsid()  # Ctrl-C is the server's
            try:
                _Parent(theirs, show).serve()
            finally:
                os._exit(0)  # whatever happens: it is nobody else's process
        theirs.close()

    def open(self, name: str, size: tuple[int, int]) -> socket.socket:
        """Have one made; our end of its channel."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._asked, [json.dumps(["open", name, *size]).encode()], [theirs.fileno()])
        return ours

    def end(self, name: str) -> None:
        """Have one ended that has not been by itself."""
        self._asked.send(json.dumps(["end", name]).encode())

    def close(self) -> None:
        """End all."""
        self._asked.close()


class _Parent:
    """The process that all come from."""

    def __init__(self, asked: socket.socket, show: Callable[[], int]) -> None:
        self._asked, self._show = asked, show
        self._children: dict[str, int] = {}

    def serve(self) -> None:
        """Make and end processes until the server is gone, and those that are left then."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        waiting = select.poll()
        waiting.register(self._asked, select.POLLIN)
        while True:
            if waiting.poll(LOOKS):
                message, ends, _, _ = socket.recv_fds(self._asked, LONGEST, 1)
                if not message:
                    break
                self._do(*json.loads(message), ends=ends)
            self._children = {name: child for name, child in self._children.items() if not _has_ended(child)}
        for name in tuple(self._children):
            self._do("end", name)

    def _do(self, what: str, name: str, *size: int, ends: Sequence[int] = ()) -> None:
        if what == "open":
            with suppress(OSError):  # the machine has no room for one more, whose channel then ends
                child = os.fork()
                if child == 0:
                    self._asked.close()
                    _live(ends[0], size, self._show)
                self._children[name] = child
            os.close(ends[0])
        elif name in self._children:
            os.kill(self._children[name], signal.SIGKILL)


def _live(channel: int, size: tuple[int, ...], show: Callable[[], int]) -> NoReturn:
    """The whole of a visitor's process."""
    code = 1
    try:
        os.setsid()
        for number in (0, 1):
            os.dup2(channel, number)
        os.close(channel)
        sys.stdin = sys.__stdin__ = open(0)  # type: ignore[misc]  # noqa: SIM115
        sys.stdout = sys.__stdout__ = open(1, "w")  # type: ignore[misc]  # noqa: SIM115
        _hold_to(_memory() + MORE_MEMORY)
        os.environ["COLUMNS"], os.environ["ROWS"] = map(str, size)
        code = show()
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


def _has_ended(child: int) -> bool:
    return os.waitpid(child, os.WNOHANG)[0] == child


def _memory() -> int:
    """Bytes of data that this process has."""
    with open("/proc/self/statm") as sizes:  # noqa: PTH123
        return int(sizes.read().split()[5]) * resource.getpagesize()


def _hold_to(most: int) -> None:
    """More is refused. Where the machine itself runs short, a visitor's process is ended, and not the server."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("500")
