"""Shell: commands in the manner of pdb, each of which moves the Debugger or prints what a panel of the screen shows."""

from __future__ import annotations

import cmd
import re
import textwrap
from collections.abc import Callable
from functools import partial
from typing import IO, cast

from lrstep.commands import SHORT, WORDS, Command
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError, printable, suggest
from lrstep.plain import act, see
from lrstep.plain.console import Console

COMMENT = re.compile(r"(^|\s)#.*")
LONGEST = 2**20  # characters


class Lines:
    """What `cmd.Cmd` reads its lines from, none of them without end."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = lines

    def readline(self) -> str:
        """The next line; nothing at the end. InputError where it has no end within LONGEST characters."""
        line = self._lines.readline(LONGEST)
        if len(line) == LONGEST and not line.endswith("\n"):
            raise InputError(f"a command is longer than {LONGEST:,} characters", "give each command a line of its own")
        return line


class Shell(cmd.Cmd):
    """Reads commands from `lines` and writes what they print to `out`, in lines of at most `cells` where it can.

    `help` lists the commands. A command can be shortened as long as one letter tells it, as in `s 3` or `g 2:dz`.
    Raises InputError for a command that cannot be carried out, unless `forgiving`: then it is printed, and the next
    command is read.
    """

    def __init__(
        self, debugger: Debugger, title: str, lines: IO[str], out: IO[str], *, cells: int = 80, forgiving: bool = False,
        tell: Callable[[Progress], None] = lambda progress: None, done: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        super().__init__(stdin=cast(IO[str], Lines(lines)), stdout=out)
        self.use_rawinput = forgiving
        self.prompt = "(lrstep) " if forgiving else ""
        self._forgiving = forgiving
        self._greeted = False
        self._console = Console(debugger, title, out, cells, tell, done)

    def cmdloop(self, intro: object = None) -> None:
        """Read commands until the last. At a terminal Ctrl-C forgets the line that is being typed, as in a shell."""
        try:
            while True:
                try:
                    return super().cmdloop(intro)
                except KeyboardInterrupt:
                    if not self._forgiving:
                        raise
                    self._console.print("\nquit leaves")
        finally:
            if self._console.session.tape.running:
                self._console.do("record")
            if self._forgiving:
                self._console.session.remember()

    def preloop(self) -> None:
        """Say where one stands, and how to go on; once."""
        if self._greeted:
            return
        self._greeted = True
        title = printable(self._console.session.title, 200)
        stop = "" if title.endswith((".", "?", "!")) else "."
        self._console.print(f"lrstep: {title}{stop} Type help for the commands, quit to leave.")
        for part in self._console.debugger.authored.note_parts:
            self._console.print(textwrap.fill(part, self._console.cells))
        self._console.say_where()

    def precmd(self, line: str) -> str:
        """A `#` begins a comment; the end of the lines leaves."""
        return "quit" if line == "EOF" else COMMENT.sub("", line)

    def onecmd(self, line: str) -> bool:
        """Carry out one command; whether it was the last."""
        word, words, line = self.parseline(line)
        if not line:
            return self.emptyline()
        self.lastcmd = line
        try:
            command = WORDS.get(word or "") or SHORT.get(word or "")
            if command is None:
                command, words = self._begun(line)
            return bool(function_of(command)(self._console, *command.arguments, words))
        except InputError as error:
            if not self._forgiving:
                raise
            self._console.print(f"error: {error}")
        except KeyboardInterrupt:
            if not self._forgiving:
                raise
            self._console.print(f"interrupted: you are still at {self._console.debugger.frame.address}")
        return False

    def emptyline(self) -> bool:
        """An empty line repeats the last command, as in pdb; not in a script."""
        return super().emptyline() if self._forgiving else False

    def completenames(self, text: str, *ignored: object) -> list[str]:
        """The commands that begin so."""
        return sorted(word for word in WORDS if word.startswith(text))

    def _begun(self, line: str) -> tuple[Command, str]:
        """The one command that begins with the line's first word, and the words after it."""
        word, _, words = line.partition(" ")
        fits = self.completenames(word)
        if len(fits) != 1:
            name = printable(word)
            what = f"{name} could be {' or '.join(fits)}" if fits else f"there is no command {name}"
            raise InputError(what, suggest(word, [] if fits else WORDS, "type help for the commands"))
        return WORDS[fits[0]], words.strip()


def function_of(command: Command) -> Callable[..., bool | None]:
    """What does a command, given a Console, what the table gives it, and the words that were typed.

    It is the plain debugger's own function of that name, where there is one; else the Session's method.
    """
    own: Callable[..., bool | None] | None = getattr(see if command.group == "see" else act, command.does, None)
    return own or partial(_done_by_session, command)


def _done_by_session(command: Command, console: Console, *arguments: str | int) -> None:
    console.do(command.does, *(arguments if command.takes else arguments[:-1]))
