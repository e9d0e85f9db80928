"""Shell: commands in the manner of pdb, each of which moves the Debugger or prints what a panel of the screen shows."""

from __future__ import annotations

import cmd
import re
from collections.abc import Callable, Generator, Iterable
from typing import IO, ClassVar, cast

from lrstep.debugger import Debugger, Move
from lrstep.debugger.seeking import going_until
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError, printable
from lrstep.plain.branch_commands import BranchCommands
from lrstep.plain.commands import Commands
from lrstep.plain.parts import Result, whole
from lrstep.plain.show_commands import ShowCommands
from lrstep.plain.stop_commands import StopCommands
from lrstep.steplog.tape import Tape
from lrstep.view.explain import Level, operands
from lrstep.view.lines import Line, Span, text_of
from lrstep.view.recorded import differing_lines
from lrstep.view.stops import watch_rows
from lrstep.view.style import Style

COMMENT = re.compile(r"(^|\s)#.*")


class Shell(ShowCommands, StopCommands, BranchCommands, cmd.Cmd):
    """Reads commands from `lines` and writes what they print to `out`, in lines of at most `cells` where it can.

    `help` lists the commands. A command can be shortened as long as one letter tells it, as in `s 3` or `g 2:dz`.
    Raises InputError for a command that cannot be carried out, unless `forgiving`: then it is printed, and the next
    command is read.
    """

    doc_header = "Commands (`help COMMAND` says more):"
    SHORT: ClassVar[dict[str, str]] = {
        "s": "step", "b": "back", "n": "next", "r": "previous", "g": "goto", "u": "until", "p": "print", "l": "list",
        "e": "explain", "w": "why", "v": "program", "x": "example", "q": "quit", "h": "help", "?": "help", "f": "show",
        "c": "continue", "rc": "rcontinue", "br": "break",
    }  # fmt: skip

    def __init__(
        self,
        debugger: Debugger,
        title: str,
        lines: IO[str],
        out: IO[str],
        *,
        cells: int = 80,
        forgiving: bool = False,
        tell: Callable[[Progress], None] = lambda progress: None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(stdin=cast(IO[str], Commands(lines)), stdout=out)
        self.use_rawinput = forgiving
        self.prompt = "(lrstep) " if forgiving else ""
        self._debugger = debugger
        self._title = title
        self._cells = cells
        self._forgiving = forgiving
        self._tell, self._told = tell, told
        self._style = Style()
        self._level: Level = "words"
        self._greeted = False
        self._tape = Tape(debugger)

    # How commands are read.

    def cmdloop(self, intro: object = None) -> None:
        """Read commands until the last. At a terminal Ctrl-C forgets the line that is being typed, as in a shell."""
        try:
            while True:
                try:
                    return super().cmdloop(intro)
                except KeyboardInterrupt:
                    if not self._forgiving:
                        raise
                    self._print("\nquit leaves")
        finally:
            if self._tape.running:
                self._print(self._worked(self._tape.stopping()))

    def preloop(self) -> None:
        """Say where one stands, and how to go on; once."""
        if self._greeted:
            return
        self._greeted = True
        self._print(f"lrstep: {printable(self._title, 200)}. Type help for the commands, quit to leave.")
        self._say_where()

    def precmd(self, line: str) -> str:
        """A short name becomes the whole one; a `#` begins a comment."""
        if line == "EOF":
            return "quit"
        word, _, rest = COMMENT.sub("", line).strip().partition(" ")
        return f"{self.SHORT.get(word, word)} {rest}".strip()

    def onecmd(self, line: str) -> bool:
        """Carry out one command; whether it was the last."""
        try:
            return bool(super().onecmd(line))
        except InputError as error:
            if not self._forgiving:
                raise
            self._print(f"error: {error}")
        except KeyboardInterrupt:
            if not self._forgiving:
                raise
            self._print(f"interrupted: you are still at {self._debugger.frame.address}")
        return False

    def emptyline(self) -> bool:
        """An empty line repeats the last command, as in pdb; not in a script."""
        return super().emptyline() if self._forgiving else False

    def default(self, line: str) -> None:
        """A word that is no command, or the beginning of exactly one."""
        word, _, rest = line.partition(" ")
        fits = [name for name in self._names() if name.startswith(word)]
        if len(fits) != 1:
            what = (
                f"{printable(word)} could be {' or '.join(fits)}" if fits else f"there is no command {printable(word)}"
            )
            raise InputError(what, "type help for the commands")
        self.onecmd(f"{fits[0]} {rest}".strip())

    def _names(self) -> list[str]:
        return [name[3:] for name in self.get_names() if name.startswith("do_")]

    # Movements.

    def do_step(self, words: str) -> None:
        """step [N]: run the next op, or the next N."""
        self._move("step", words)

    def do_back(self, words: str) -> None:
        """back [N]: undo the last op, or the last N."""
        self._move("back", words)

    def do_phase(self, words: str) -> None:
        """phase [N]: on to the end of a phase: forward, backward, update."""
        self._move("next-phase", words)

    def do_next(self, words: str) -> None:
        """next [N]: on to the end of an update."""
        self._move("next-update", words)

    def do_previous(self, words: str) -> None:
        """previous [N]: back to the end of the update before"""
        self._move("previous-update", words)

    def do_epoch(self, words: str) -> None:
        """epoch [N]: on to the end of an epoch, a pass over the data."""
        self._move("next-epoch", words)

    def do_start(self, _: str) -> None:
        """start: back to the start, before the first update."""
        self._move("start", "")

    def do_goto(self, address: str) -> None:
        """goto ADDR: to an address: 12, 12:dz, 12:z@3, 0 (the start), +100, -3, end, first J < 0.3, last J > 1"""
        if not address:
            raise InputError("goto needs an address", "write, for example, goto 12:dz")
        self._travel(self._debugger.going_to(address))

    def do_until(self, condition: str) -> None:
        """until EXPR: on to the end of the first update at which it holds, as in until J < 0.3"""
        if not condition:
            raise InputError("until needs a condition", "write, for example, until J < 0.3")
        self._travel(going_until(self._debugger, condition, self._debugger.horizon))

    def do_continue(self, _: str) -> None:
        """continue: on to the next breakpoint, watch or stop."""
        self._travel(self._debugger.continuing())

    def do_rcontinue(self, _: str) -> None:
        """rcontinue: back to the breakpoint, watch or stop before."""
        self._travel(self._debugger.continuing(backward=True))

    # The rest.

    def do_record(self, text: str) -> None:
        """record FILE.jsonl [--detail params|update|full] [--force]: every update from here on to a step log; alone,
        end it"""
        self._print(self._tape.start(text) if text else self._worked(self._tape.stopping()))

    def do_quit(self, words: str) -> bool:
        """quit: leave."""
        if words:
            raise InputError(f"quit takes no {printable(words)}", "write quit alone")
        return True

    def do_help(self, name: str) -> None:
        """help [COMMAND]: what the commands do."""
        chosen = [command for command in self._names() if not name or command == self.SHORT.get(name, name)]
        if not chosen:
            raise InputError(f"there is no command {printable(name)}", "type help for the commands")
        short = {whole: letter for letter, whole in self.SHORT.items() if letter != "?"}
        for command in chosen:
            letter = f"{short[command]}, " if command in short else ""
            self._print(f"{letter}{getattr(self, f'do_{command}').__doc__}")

    # Underneath.

    def _move(self, move: Move, words: str) -> None:
        count = whole(words, "step") if words else 1
        self._travel(self._debugger.moving(move, count))

    def _travel(self, movement: Movement) -> None:
        self._worked(self._tape.along(movement, lambda error: self._print(f"error: {error}")))
        self._say_where()

    def _worked(self, work: Generator[Progress, None, Result]) -> Result:
        """What a work results in, of which it is told how far it is."""
        try:
            while True:
                self._tell(next(work))
        except StopIteration as end:
            result: Result = end.value
            return result
        finally:
            self._told()

    def _say_where(self) -> None:
        """The address, the op that just ran with its numbers, and the next one."""
        frame = self._debugger.frame
        if frame.notice is not None:
            self._print(frame.notice)
        if frame.op is None:
            self._print(f"{frame.address}  the start: nothing has been computed yet")
        else:
            self._print(f"{frame.address}  {frame.op.phase}  {' '.join(frame.op.code.split())}")
            self._print_lines(operands(frame, self._style, self._cells))
            self._print_lines(_indented(differing_lines(frame, self._style, self._cells - 2)))
        for remark in self._debugger.history.remarks(frame.update):
            self._print(f"  {remark}")
        self._print_lines(self._watches())
        if self._tape.waits:
            self._print(f"  {self._tape.told}: nothing is recorded here")
        if frame.next_op is not None:
            self._print(f"  next: {' '.join(frame.next_op.code.split())}")

    def _watches(self) -> list[Line]:
        return _indented(watch_rows(self._debugger.watched(), self._style, self._cells - 2))

    def _print(self, text: str) -> None:
        self.stdout.write(text + "\n")

    def _print_lines(self, lines: Iterable[Line]) -> None:
        self.stdout.write(text_of(line for line in lines if line))


def _indented(rows: Iterable[Line]) -> list[Line]:
    return [(Span("  "), *row) for row in rows]
