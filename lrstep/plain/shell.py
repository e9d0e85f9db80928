"""Shell: commands in the manner of pdb, each of which moves the Debugger or prints what a panel of the screen shows."""

from __future__ import annotations

import cmd
import re
import textwrap
from collections.abc import Callable
from functools import partial
from typing import IO, cast

from lrstep.commands import IN_FULL, SHORT, WORDS, Command
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError, Place, printable
from lrstep.plain import act, predict, see
from lrstep.plain.console import Console
from lrstep.view.tour import OFFERED

PROMPT = "(lrstep) "
STANDARD_INPUT = "standard input"
ASSIGNMENT = re.compile(r"\w+(\[\d+\])?\s*=(?!=)")  # which begins with the letter of another command, maybe
COMMENT = re.compile(r"(^|\s)#.*")
HELP = "?"
NEEDED = {
    "ADDR": ("an address", "12:dz"), "CONDITION": ("a condition", "J < 0.3"), "EXPR": ("an expression", "norm(dw)"),
    "N": ("a number", "3"), "BRANCH": ("a branch", "b1"), "NAME": ("a change", "alpha = 0.5"),
    "FILE": ("a file", "mine.toml"), "OUT": ("a file", "here.json"),
}  # fmt: skip
"""What a command cannot do without, by the first name in what the table says that it takes, and an example of it."""
PLACEHOLDER = re.compile("[A-Z]+")
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

    `help` lists the commands. A command can be shortened: to the letter that is its key on the screen, as in `s 3`, or
    to as many of its letters as tell it. `forgiving` is for a terminal: what is wrong is printed, and the next command
    is read. Else each command is printed before what it prints, so that all reads as a session, and one that cannot
    be carried out raises InputError, which names its line.
    """

    def __init__(
        self, debugger: Debugger, title: str, lines: IO[str], out: IO[str], *, cells: int = 80, forgiving: bool = False,
        tell: Callable[[Progress], None] = lambda progress: None, done: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        super().__init__(stdin=cast(IO[str], Lines(lines)), stdout=out)
        self.use_rawinput = forgiving
        self.prompt = PROMPT if forgiving else ""
        self._number = 0
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
        self._console.print(f"lrstep: {title}{stop} Type s for the next line, help for the commands, quit to leave.")
        for part in self._console.debugger.authored.note_parts:
            self._console.print(textwrap.fill(part, self._console.cells))
        if self._forgiving and self._console.debugger.authored.offer:
            self._console.print(f"New here? {OFFERED}: lrstep {self._console.debugger.authored.offer} --plain")
        if self._console.debugger.authored.stops and not self._console.debugger.authored.tour.at:
            self._console.say_tour()
        self._console.say_where()

    def precmd(self, line: str) -> str:
        """A `#` begins a comment; the end of the lines leaves."""
        self._number += 1
        if line == "EOF":
            predict.end(self._console)
            return "quit"
        if line.strip() and not self._forgiving:
            self._console.print(f"{self._asks or PROMPT}{printable(line.rstrip(), LONGEST)}")
        return COMMENT.sub("", line).strip()

    def onecmd(self, line: str) -> bool:
        """Carry out one command; whether it was the last."""
        if not line:
            return self.emptyline()
        self.lastcmd = line
        return self._tried(line)

    def postcmd(self, stop: bool, line: str) -> bool:
        """Where a value is asked for, the prompt says which."""
        if self._forgiving:
            self.prompt = self._asks or PROMPT
        return stop

    @property
    def _asks(self) -> str:
        """The value that is asked for, as a prompt."""
        prediction = self._console.prediction
        question = None if prediction is None else prediction.question
        return "" if question is None else f"{question.name} = "

    def _tried(self, line: str) -> bool:
        """Carry it out; where it is wrong, say so, or raise InputError."""
        try:
            return self._carried_out(line)
        except InputError as error:
            if not self._forgiving:
                raise self._in_its_line(error) from None
            self._console.print(f"error: {error}")
        except KeyboardInterrupt:
            if not self._forgiving:
                raise
            self._console.print(f"interrupted: you are still at {self._console.debugger.frame.address}")
        return False

    def emptyline(self) -> bool:
        """An empty line repeats the last command, as in pdb; not in a script. Where a value is asked, it hints."""
        if self._console.prediction is not None:
            return self._tried("")
        return super().emptyline() if self._forgiving else False

    def completenames(self, text: str, *ignored: object) -> list[str]:
        """The commands that begin so."""
        return sorted(word for word in WORDS if word.startswith(text))

    def _carried_out(self, line: str) -> bool:
        """Do what a line says. Where the letter in it has another word in other debuggers, a mistake says so."""
        if self._console.prediction is not None and line.partition(" ")[0] not in predict.MEANWHILE:
            return predict.typed(self._console, line)
        if ASSIGNMENT.match(line):
            raise InputError(f"'{printable(line)}' is an edit", f"write edit {printable(line)}")
        word, _, words = line.replace(HELP, "help ", 1).partition(" ") if line[0] == HELP else line.partition(" ")
        words = words.strip()
        command = self._begun(word)
        try:
            if words and not see.takes(command):
                raise InputError(f"{command.word} takes nothing after it", f"write {command.word} alone")
            if not words and (needed := PLACEHOLDER.match(see.takes(command))) is not None:
                what, example = NEEDED[needed[0]]
                raise InputError(f"{command.word} needs {what}", f"write, for example, {command.word} {example}")
            return bool(function_of(command)(self._console, *command.arguments, words))
        except InputError as error:
            if words and word in IN_FULL:
                raise InputError(error.what, f"{error.mend}; {IN_FULL[word]}", error.place) from None
            raise

    def _begun(self, word: str) -> Command:
        """The command of a word, of its short form, or the one that begins so: of several the one that the others
        begin with."""
        fits = self.completenames(word)
        if word in WORDS or word in SHORT or not fits:
            return see.command_named(word)
        if not all(fit.startswith(fits[0]) for fit in fits):
            raise InputError(f"{printable(word)} could be {' or '.join(fits)}", "type help for the commands")
        return WORDS[fits[0]]

    def _in_its_line(self, error: InputError) -> InputError:
        """What is wrong, with the line of it; where a file of its own is named already, before that."""
        if error.place is None:
            return InputError(error.what, error.mend, Place(STANDARD_INPUT, self._number))
        return InputError(f"line {self._number}: {error.what}", error.mend, error.place)


_MODULES = {"see": see, "learn": predict}


def function_of(command: Command) -> Callable[..., bool | None]:
    """What does a command, given a Console, what the table gives it, and the words that were typed.

    It is the plain debugger's own function of that name, where there is one; else the Session's method.
    """
    own: Callable[..., bool | None] | None = getattr(_MODULES.get(command.group, act), command.does, None)
    return own or partial(_done_by_session, command)


def _done_by_session(command: Command, console: Console, *arguments: str | int) -> None:
    console.do(command.does, *(arguments if command.takes else arguments[:-1]))
