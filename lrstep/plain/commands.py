"""Commands: the lines that a shell reads, none of them without end."""

from __future__ import annotations

from typing import IO

from lrstep.errors import InputError

LONGEST = 2**20  # characters


class Commands:
    """What `cmd.Cmd` reads its lines from."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = lines

    def readline(self) -> str:
        """The next line; nothing at the end. InputError where it has no end within LONGEST characters."""
        line = self._lines.readline(LONGEST)
        if len(line) == LONGEST and not line.endswith("\n"):
            raise InputError(f"a command is longer than {LONGEST:,} characters", "give each command a line of its own")
        return line
