"""Session: what a user does with one Debugger, on the screen as line by line; each face shows what comes of it.

A command that moves, changes or keeps something is a method here, named as in the table of commands.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from lrstep.debugger import Debugger, Frame, Move
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError, printable
from lrstep.options import TABLE
from lrstep.steplog.tape import Tape

if TYPE_CHECKING:
    from lrstep.predict.score import PredictScore

Doing: TypeAlias = Generator[Progress, None, str | None]
"""Work that yields Progress and results in a sentence to be said, or in None where the Frame says all. Given up before
its end, it leaves the Debugger where it was."""

WITH_DATA = "--data"
AUTO = "auto"  # one word, where two names are due

# What only some commands need is loaded by them: the screen opens sooner.


class Session:
    """A Debugger, what it is called, and the recording of where it goes, of whose failures `say` hears. `look` is how
    its face shows it, as a scenario has it.

    A method does its command at once, or gives the work of it. It raises InputError where it cannot be done.
    """

    def __init__(
        self, debugger: Debugger, title: str, say: Callable[[InputError], None],
        look: Callable[[], Mapping[str, object]] = dict,
    ) -> None:  # fmt: skip
        self.debugger, self.title, self._look = debugger, title, look
        self.tape = Tape(debugger)
        self._say = say
        self.score_so_far: PredictScore | None = None
        """That of the last questions of predict."""

    def doing(self, does: str, *given: Any) -> Doing:
        """A command by its name, and the recording of what it came past."""
        return self.tape.along(self._outcome(does, given), self._say)

    def _outcome(self, does: str, given: tuple[Any, ...]) -> Doing:
        outcome: Generator[Progress, None, str | None] | str | None = getattr(self, does)(*given)
        return (yield from outcome) if isinstance(outcome, Generator) else outcome

    # Movements.

    def move(self, move: Move, times: int = 1) -> Movement:
        """One of the Debugger's movements, so often."""
        return self.debugger.moving(move, times)

    def go_to(self, address: str) -> Movement:
        """To an address, or whatever else there is to go to."""
        return self.debugger.going_to(address)

    def until(self, condition: str) -> Movement:
        """On to where a condition holds."""
        return self.debugger.going_until(condition, self.debugger.horizon)

    def go_on(self, direction: int) -> Movement:
        """To the next breakpoint, watch or stop, or the one before."""
        return self.debugger.continuing(backward=direction < 0)

    def seek(self, update: str) -> Movement:
        """To an update, while a mouse is held: only where it was pressed can be come back to."""
        return self.debugger.going_to(update, jump=False)

    def jump_back(self) -> None:
        """To where one was before the last jump."""
        self.debugger.jump_back()

    def jump_forward(self) -> None:
        """To where one went back from."""
        self.debugger.jump_forward()

    def follow(self, there: Frame) -> Movement:
        """To where another run is; where this one has no such place it stays."""
        before = self.debugger.frame.program.name
        self.debugger.switch_program(there.program.name)
        try:
            yield from self.debugger.going_to(there.address, jump=False)
        except InputError:
            self.debugger.switch_program(before)
            raise
        if self.debugger.frame.values.batch.position(there.row) is not None:
            self.debugger.select(there.row)

    def answer(self, text: str) -> str:
        """Answer the question of the stop that one is at; what is said of it."""
        from lrstep.tour_questions import answered

        return answered(self.debugger, text).said

    # What of this place is looked at.

    def switch_program(self, name: str = "") -> None:
        """The other listing, or the one named, at the matching line."""
        self.debugger.switch_program(name or None)  # type: ignore[arg-type]  # what is neither is refused there

    def next_example(self, step: int, times: int = 1) -> None:
        """Another example of the batch."""
        self.debugger.next_example(step * times)

    def trace(self, row: int) -> None:
        """The example of a data row."""
        self.debugger.select(row)

    def axes(self, names: str = "") -> str:
        """Draw the boundary over two features that are named; `auto`, or none: over those that matter most."""
        authored, features = self.debugger.authored, self.debugger.frame.features
        if names.strip() in ("", AUTO):
            authored.axes = None
            return "The boundary plot is over the two features that matter most at each place."
        authored.set_axes(features, TABLE["axes"].read(names))
        assert authored.axes is not None, "they were just set"
        first, second = (printable(features[i]) for i in authored.axes)
        return f"The boundary plot is over {first} and {second}."

    # Stops, edits and branches.

    def toggle_stop(self, line: str = "") -> str:
        """Set a breakpoint on a line or take it away, without a name on that of the op that just ran; says which."""
        frame = self.debugger.frame
        if line:
            name, in_loop = line.partition(":")[2].rstrip("@"), line.endswith("@")
        elif frame.op is not None:
            name, in_loop = frame.op.name, frame.op.in_loop
        else:
            raise InputError("no line has run yet", "step on first: the breakpoint is set on the line that just ran")
        self.debugger.breakpoints.toggle(frame.program.name, name, in_loop)
        there = self.debugger.breakpoints.at(frame.program.name, name, in_loop)
        where = f"line {name}" if frame.yours is not None else name
        return f"A breakpoint on {where}: c runs on to it." if there else f"No breakpoint on {where} any more."

    def edit(self, text: str) -> Movement:
        """Change values, in a new branch."""
        return self.debugger.assigning(text)

    def undo(self) -> None:
        """Take the last edit back."""
        self.debugger.undo()

    def redo(self) -> None:
        """Edit again what was undone."""
        self.debugger.redo()

    def switch_branch(self, name: str) -> Movement:
        """To the same address of another branch."""
        return self.debugger.switching(name)

    # What is kept.

    def record(self, text: str = "") -> str | Doing:
        """Begin to record to a file, or end it."""
        return self.tape.start(text) if text else self.tape.stopping()

    def save(self, text: str = "") -> str:
        """Save this place and all that was set to a scenario; with --data also the data."""
        import shlex

        from lrstep.saving import save_scenario

        words = text.split(" ")
        path = " ".join(word for word in words if word != WITH_DATA).strip()
        if not path:
            raise InputError("save needs a file", "write, for example, save mine.toml")
        inline = WITH_DATA in words
        saved = save_scenario(self.debugger, path, self.title, data=inline, look=self._look())
        return (
            f"Saved to {printable(str(saved), 200)}; {self.where_data_stays(inline=inline)}. "
            f"`lrstep {shlex.quote(printable(str(saved), 200))}` opens it again at {self.debugger.frame.address}."
        )

    def score(self, text: str = "") -> str:
        """The score of the last questions in sentences, or saved to a file. InputError where nothing was asked."""
        from lrstep.predict.saving import save_score
        from lrstep.predict.score import summary

        if self.score_so_far is None:
            raise InputError("nothing was asked yet", "type predict, or press P, first")
        return save_score(self.score_so_far, text) if text else "\n".join(summary(self.score_so_far))

    def remember(self) -> None:
        """Keep the place for `--continue`, as far as that can be kept."""
        from lrstep.recent import remember

        remember(self.debugger, self._look())

    def scenario(self, name: str) -> tuple[str, str]:
        """The name of a scenario, and its text, which holds the data: for somebody who has no file beside it."""
        from lrstep.saving import scenario_path, scenario_text

        target = scenario_path(name)
        return target.name, scenario_text(self.debugger, target, self.title, data=True, look=self._look())

    def where_data_stays(self, *, inline: bool = False) -> str:
        """What a scenario that is saved does with the data."""
        from lrstep.saving import data_file

        file = data_file(self.debugger.run.data)
        return "the data is in it" if inline or file is None else f"the data stays in {printable(file.name, 200)}"
