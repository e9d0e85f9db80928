"""DebuggerView: a Debugger on the screen, with what the user does with it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from lrstep.choices import PROJECTOR
from lrstep.config import Config
from lrstep.debugger import Debugger, Frame, Move
from lrstep.engine import Progress
from lrstep.errors import InputError
from lrstep.session import Session
from lrstep.tui.bars import FollowingWidget, TimelineWidget
from lrstep.tui.keys import of_use, with_keys
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.tui.player import Player
from lrstep.tui.tour_widget import TourWidget
from lrstep.tui.traveller import Traveller
from lrstep.view.examples import Order
from lrstep.view.lines import Line, Span, fit, line, text_of
from lrstep.view.panels import BY_NAME
from lrstep.view.screen import ScreenLines, state_of
from lrstep.view.timeline import header

NOTE_SECONDS = 60
LONGEST_COUNT = 6  # digits
END_PLAYING = ("move", "go_to", "seek", "go_on", "jump_back", "jump_forward")
"""The commands after which nothing plays on."""

Result = TypeVar("Result")


class DebuggerView(Vertical):
    """What is shown of a Debugger, and its Session. Several of them can live side by side."""

    def __init__(self, debugger: Debugger, title: str, config: Config) -> None:
        super().__init__()
        self.debugger = debugger
        self.session = Session(debugger, title, self.say, lambda: self.body.look)
        self.title = title
        """What the header calls it."""
        self.player = Player(self.set_interval, self._play_on)
        self._traveller = Traveller(self.run_worker, lambda _: self._head.make_again())
        self._head = LinesWidget(lambda size: [self._header(size.width)], id="header")
        self.body = PageWidget(debugger, config, self.show_frame, id="page")
        self.tour = TourWidget(debugger, id="tour")
        self._timeline = TimelineWidget(
            debugger, lambda: self.body.more, lambda: self.body.chosen.is_asked, id="timeline"
        )
        keys = of_use(with_keys(config.keys), debugger, pair=False)
        self._following = FollowingWidget(keys, lambda: self.count, id="following")
        self.shown: Callable[[DebuggerView], None] = lambda _: None
        """Called whenever a Frame was shown."""
        self.count = ""
        """The digits typed so far: how often the next movement is to be made."""
        self.last_move: Move = "step"
        self.examples_order = Order()
        """How the table of examples was last sorted and filtered."""

    def compose(self) -> ComposeResult:
        """Widgets that paint lines, and one that is over them where it is shown."""
        yield self._head
        yield self.tour
        yield self.body
        yield self._timeline
        yield self._following

    def on_mount(self) -> None:
        """A note for which the layout has no panel is said in the corner."""
        note, layout = self.debugger.authored.note_at(self.debugger.frame.address), self.body.chosen.layout
        if self.debugger.authored.tour.at:
            return  # what is to be read first is the stop
        if note and (layout == PROJECTOR or layout in BY_NAME["explain"].not_in):
            self.notify("\n".join(note), markup=False, timeout=NOTE_SECONDS)

    @on(PageWidget.Scrolled)
    def say_more(self) -> None:
        """Where the page is scrolled to decides what the timeline says of Tab."""
        self._timeline.make_again()

    def on_unmount(self) -> None:
        """A recording ends properly."""
        if self.session.tape.running:
            with suppress(InputError):  # nobody is there any more to whom it could be said
                self.session.tape.stop()

    def on_resize(self) -> None:
        """Another size may leave more or less of the page below the edge."""
        self.show_frame()

    def show_frame(self) -> None:
        """Show the Debugger's present Frame everywhere, and what a tour says of it."""
        self.tour.show()
        self.body.show_stop(self.debugger.authored.tour)
        for widget in (self._head, self.body, self._timeline):
            widget.make_again()
        self.shown(self)

    def _header(self, cells: int) -> Line:
        """Where one is; on the left a long work, a number that was begun, the speed of playing, or what is run."""
        if (progress := self._traveller.progress) is not None:
            done, total = progress.done, progress.total
            return line(Span(f" looked through {done:,} of {total:,} {progress.what} · Escape stays here", "changed"))
        about = f"{self.count} × …" if self.count else self.title
        if self.player.playing:
            about = f"{self.player.speed}: Space pauses"
        debugger, (style, _, layout, _) = self.debugger, self.body.chosen
        recording = self.session.tape.status
        return header(debugger.frame, about, style, cells, debugger.branch.name, recording, layout)

    def text(self) -> str:
        """What is shown, with what is below the edge."""
        return text_of([*self._head.lines, *self.tour.lines, *self.body.page.lines, *self._timeline.lines])

    def state(self, size: tuple[int, int]) -> dict[str, Any]:
        """What is shown, in a screen of this size."""
        cells, body = self.size.width, self.body
        head, timeline = fit(self._header(cells), cells), fit(self._timeline.line(cells), cells)
        lines = ScreenLines(head, self.tour.rows_in(self.size), body.page, timeline, body.more)
        return state_of(self.debugger, self.title, size, body.chosen, lines)

    def ask(self, masks: frozenset[str], rows: int) -> None:
        """Hide values while they are asked for, in so many rows below the page; none and 0: show all again."""
        self.body.hide(masks)
        self.styles.padding = (0, 0, rows, 0)
        self.show_frame()

    # Commands, named as in the table. While a long one is under way nothing else is done.

    @property
    def busy(self) -> bool:
        """Whether a long work is under way."""
        return self._traveller.busy

    def do(self, does: str, *given: Any, refused: Callable[[InputError], None] | None = None) -> None:
        """A command of the Session; what comes of it, or what is wrong with it, is said and shown; what is wrong by
        `refused`, where that is given."""
        if self.busy and refused is not None:
            refused(InputError("one movement at a time", "wait for the present one, or give it up by Escape twice"))
            return
        if does in END_PLAYING and not self.busy:
            self.player.pause()
        self.work(self.session.doing(does, *given), partial(self._ended, refused or self.say))

    def work(self, work: Generator[Progress, None, Result], ended: Callable[[Result | InputError], None]) -> None:
        """Work with signs of life, unless there is one under way; `ended` is given what it results in."""
        if self.busy:
            self.notify("One movement at a time: Escape gives the present one up.", timeout=2)
        else:
            self._traveller.travel(work, ended)

    def move(self, move: Move, times: int = 1) -> None:
        """One of the Debugger's movements, so often; the page to which it leads once more is made ahead."""
        self.last_move = move
        self.do("move", move, times)
        self.body.expect(move)

    def follow(self, there: Frame, move: Move) -> None:
        """To where another view came by a movement, as far as there is such a place; what is under way gives way."""
        here = self.debugger.frame
        if (there.address, there.program.name, there.row) != (here.address, here.program.name, here.row):
            self._traveller.give_up()
            self._traveller.travel(self.session.doing("follow", there), lambda _: self.show_frame())
            self.body.expect(move)

    def go_on(self, direction: int) -> None:
        """To the next stop, or the one before; from the last stop of a tour to the tour that follows it."""
        if direction < 0 or not self.tour.has_next():
            self.do("go_on", direction)

    def toggle_stop(self, name: str = "") -> None:
        """Set a breakpoint on a line or take it away; without a name on that of the op that just ran."""
        if name or self.debugger.frame.op is not None:
            self.notify(self.session.toggle_stop(name), timeout=2, markup=False)
        else:
            self.notify("Step on first: the breakpoint is set on the line that just ran.")
        self.show_frame()

    def count_digit(self, digit: str) -> None:
        """A digit of how often the next movement is to be made; a 0 before any other goes to the start."""
        if digit == "0" and not self.count:
            self.move("start")
        else:
            self.count = (self.count + digit)[:LONGEST_COUNT]
            self._show_count()

    def taken_count(self) -> int:
        """The count that was typed, which is forgotten; 1 where none was."""
        if not self.count:
            return 1
        count, self.count = max(1, int(self.count)), ""
        self._show_count()
        return count

    def _show_count(self) -> None:
        """In the header, and what may follow it."""
        self._head.make_again()
        self._following.show_count(self.size.width)

    def give_up(self) -> None:
        """End a long movement; the Debugger stays where it was."""
        self.player.pause()
        self.debugger.authored.offer = ""
        if self._traveller.give_up():
            self.notify(f"Cancelled: you are at {self.debugger.frame.address}.")
        self.show_frame()

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
            self.notify(f"{self.player.speed}: Space plays.", timeout=2)
        self.show_frame()

    def _play_on(self, move: Move, times: int) -> None:
        """What the player does at each tick; it pauses where nothing moves any more."""
        here = self.debugger.frame.address
        if not self.busy:
            self._traveller.travel(self.session.doing("move", move, times), partial(self._ended, self.say))
            if times == 1:
                self.body.expect(move)
            if self.debugger.frame.address == here and not self.busy:
                self.player.pause()
                self.show_frame()

    def _ended(self, refused: Callable[[InputError], None], end: str | InputError | None) -> None:
        if isinstance(end, InputError):
            refused(end)
        elif end is not None:
            self.notify(end, markup=False)
        self.show_frame()

    def say(self, error: InputError) -> None:
        """What is wrong, in the corner of the screen."""
        self.notify(str(error), severity="error", markup=False)
