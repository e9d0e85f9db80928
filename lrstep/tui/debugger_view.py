"""DebuggerView: the movements, stops, edits, branches and recordings of one Debugger, shown as a PageView shows it."""

from __future__ import annotations

from collections.abc import Callable

from lrstep.debugger import Debugger, Move
from lrstep.engine import Movement
from lrstep.errors import InputError
from lrstep.tui.page_view import PageView
from lrstep.tui.player import Player
from lrstep.tui.traveller import Traveller
from lrstep.view.explain import Level
from lrstep.view.lines import Line, Span, line
from lrstep.view.timeline import update_at

LONGEST_COUNT = 6  # digits


class DebuggerView(PageView):
    """What a user does with one Debugger, and what is shown of it. Several of them can live side by side."""

    def __init__(self, debugger: Debugger, title: str, level: Level) -> None:
        super().__init__(debugger, title, level)
        self.player = Player(self)
        self._traveller = Traveller(self)

    def _header(self, width: int) -> Line:
        if (progress := self._traveller.progress) is not None:
            done, total = progress.done, progress.total
            return line(Span(f" looked through {done:,} of {total:,} {progress.what} · Escape stays here", "changed"))
        return super()._header(width)

    def _about(self) -> str:
        return f"{self.player.speed.told} · Space pauses" if self.player.playing else super()._about()

    # Movements. While a long one is under way, nothing else moves: keys that would are left out.

    @property
    def busy(self) -> bool:
        """Whether a long movement is under way."""
        return self._traveller.busy

    def move(self, move: Move) -> None:
        """One of the Debugger's movements, as often as the digits before it say."""
        self.player.pause()
        self._last_move = move
        self._travel(self.debugger.moving(move, self._taken_count()))
        self._expect(move)

    def count_digit(self, digit: str) -> None:
        """A digit of how often the next movement is to be made; a 0 before any other goes to the start."""
        if digit == "0" and not self.count:
            self.move("start")
        else:
            self.count = (self.count + digit)[:LONGEST_COUNT]
            self.show_frame()

    def go_on(self, direction: int) -> None:
        """To the next breakpoint, watch or stop, or the one before."""
        self.player.pause()
        self._travel(self.debugger.continuing(backward=direction < 0))

    def go_to(self, address: str) -> None:
        """To an address, or whatever else there is to go to; a wrong one is said, and nothing moves."""
        self.player.pause()
        self._travel(self.debugger.going_to(address))

    def follow(self, leader: DebuggerView) -> None:
        """To where another view is, as far as there is such a place."""
        there, here = leader.debugger.frame, self.debugger.frame
        if (there.address, there.program.name, there.row) != (here.address, here.program.name, here.row):
            self._traveller.travel(self.tape.along(self._following(leader.debugger), self.say), quietly=True)
            self._expect(leader._last_move)

    def _following(self, leader: Debugger) -> Movement:
        there, before = leader.frame, self.debugger.frame.program.name
        self.debugger.switch_program(there.program.name)
        try:
            yield from self.debugger.going_to(there.address)
        except InputError:
            self.debugger.switch_program(before)
            raise
        if self.debugger.frame.values.batch.position(there.row) is not None:
            self.debugger.select(there.row)

    def seek(self, column: int) -> None:
        """To the update that a column of the timeline stands for."""
        update = update_at(column, self.debugger.horizon, self._time.size.width, more=self._more)
        if update is not None:
            self.go_to(str(max(update, self.debugger.history.start)))
        elif self._more:
            self.next_section()

    def switch_program(self) -> None:
        """Show the other listing, at the matching line."""
        self.count = ""
        self._unless_busy(self.debugger.switch_program)

    def next_example(self, count: int) -> None:
        """Show another example of the batch."""
        self._unless_busy(lambda: self.debugger.next_example(count * self._taken_count()))

    def give_up(self) -> None:
        """End a long movement; the Debugger stays where it was. A count that was begun is forgotten."""
        self.count = ""
        self.player.pause()
        if self._traveller.give_up():
            self.notify(f"Given up: you are at {self.debugger.frame.address}.")
        self.show_frame()

    def trace(self, row: int) -> None:
        """Show the example of a data row."""
        self._unless_busy(lambda: self.debugger.select(row))

    # Stops, edits and branches.

    def toggle_stop(self, text: str = "") -> None:
        """Set a breakpoint on a line or take it away; without a text on that of the op that just ran."""
        op, program = self.debugger.frame.op, self.debugger.frame.program.name
        if text:
            line_name, in_loop = text.partition(":")[2].rstrip("@"), text.endswith("@")
            self.debugger.breakpoints.toggle(program, line_name, in_loop)
        elif op is not None:
            self.debugger.breakpoints.toggle(program, op.name, op.in_loop)
        else:
            self.notify("Step on first: the breakpoint is set on the line that just ran.")
        self.show_frame()

    def edit(self, text: str) -> None:
        """Change values as the user wrote it; what cannot be is said, and nothing changes."""
        self._traveller.travel(self.debugger.assigning(text))

    def undo(self) -> None:
        """Take the last edit back."""
        self._unless_busy(self.debugger.undo)

    def redo(self) -> None:
        """Edit again what was undone."""
        self._unless_busy(self.debugger.redo)

    def switch_branch(self, name: str) -> None:
        """To the same address of another branch."""
        self._travel(self.debugger.switching(name))

    def save(self, path: str) -> None:
        """Save everything to a scenario."""
        from lrstep.saving import save_scenario

        try:
            save_scenario(self.debugger, path, self.title)
        except InputError as error:
            self.say(error)
        else:
            self.notify(f"Saved: `lrstep {path}` opens it again exactly here.", markup=False)

    def record(self, text: str) -> None:
        """Begin to record to a file."""
        try:
            self.notify(self.tape.start(text), markup=False)
        except InputError as error:
            self.say(error)
        self.show_frame()

    def end_recording(self) -> None:
        """End it."""
        self._traveller.travel(self._ending())

    def _ending(self) -> Movement:
        told = yield from self.tape.stopping()
        self.notify(told, markup=False)

    def play_or_pause(self) -> None:
        """Play at the chosen speed, or pause."""
        if self.player.playing:
            self.player.pause()
        elif not self.busy:
            self.player.play()
        self.show_frame()

    def change_speed(self, change: int) -> None:
        """Faster or slower; slower than the slowest is backward."""
        self.player.change_speed(change)
        if not self.player.playing:
            self.notify(f"{self.player.speed.told}: Space plays.", timeout=2)
        self.show_frame()

    def play_on(self, move: Move, count: int) -> None:
        """What the player does at each tick; it pauses where nothing moves any more."""
        here = self.debugger.frame.address
        if not self.busy:
            self._travel(self.debugger.moving(move, count))
            if count == 1:
                self._expect(move)
            if self.debugger.frame.address == here and not self.busy:
                self.player.pause()
                self.show_frame()

    def _unless_busy(self, act: Callable[[], object]) -> None:
        if not self.busy:
            act()
            self.show_frame()

    def _travel(self, movement: Movement) -> None:
        self.count = ""
        self._traveller.travel(self.tape.along(movement, self.say))

    def show_progress(self) -> None:
        """Say how far a long movement is."""
        self._head.make_again()

    def say(self, error: InputError) -> None:
        """Say what could not be done."""
        self.notify(str(error), severity="error", markup=False)
