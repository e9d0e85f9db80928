"""Console: a Session as it is shown line by line; what each command of the shell is given."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import IO, TYPE_CHECKING, Any, TypeVar

from lrstep.choices import FULL, NO_PLOT, NOTATIONS, Level
from lrstep.debugger import Debugger, Frame, Op, ScenarioStop, about_data, remarks_of
from lrstep.engine import Progress, finished
from lrstep.errors import InputError, printable
from lrstep.session import Session
from lrstep.view.extras import extras_of
from lrstep.view.lines import Line, Span, text_of, wrapped
from lrstep.view.lists import watch_rows
from lrstep.view.operands import operands
from lrstep.view.panels import Scene, panel_lines
from lrstep.view.recorded import differing_lines
from lrstep.view.style import Style
from lrstep.view.tour import Guided, plain_text, title_of, tour_intro
from lrstep.view.update import whether_it_helped
from lrstep.view.yours.names import changed_lines, printed_here
from lrstep.view.yours.words import (
    beyond_words,
    cause_words,
    differing_words,
    end_words,
    missing_words,
    start_words,
)

if TYPE_CHECKING:
    from lrstep.view.prediction import Prediction

Result = TypeVar("Result")
MOST_COUNT = 10**9
WORDS_KEY = "s"  # which runs a line


class Console:
    """What it prints goes to `out`, in lines of at most `cells` where it can. `tell` hears of long work, `done` of its
    end."""

    def __init__(
        self, debugger: Debugger, title: str, out: IO[str], cells: int,
        tell: Callable[[Progress], None], done: Callable[[], None],
    ) -> None:  # fmt: skip
        self.session = Session(debugger, title, lambda error: self.print(f"error: {error}"), self._looks)
        self.debugger, self.out, self.cells = debugger, out, cells
        self._tell, self._done = tell, done
        look = debugger.authored.look
        self.style = Style(notation=look.get("notation", NOTATIONS[0])).at(look.get("digits", Style().digits))
        self.level: Level = look.get("explain", "words")
        self.layout: str = look.get("layout", FULL)
        self.plot: str | None = look.get("plot")
        self._guided = Guided()
        self.prediction: Prediction | None = None
        """Where values are asked for: what is typed are answers."""

    def _looks(self) -> dict[str, Any]:
        """How it is shown, as a scenario has it; a plot that nobody chose is left to the screen."""
        chosen = {} if self.plot is None else {"plot": self.plot}
        numbers = {"digits": self.style.digits, "notation": self.style.notation}
        return {"layout": self.layout, **chosen, "explain": self.level, **numbers}

    def do(self, does: str, *given: Any) -> None:
        """A command of the Session, and what is to be said of it; else where it led."""
        said = self.worked(self.session.doing(does, *given))
        if said is None:
            self.say_where()
        else:
            self.print(said)

    def worked(self, work: Generator[Progress, None, Result]) -> Result:
        """What a work results in, of which it is told how far it is."""
        try:
            return finished(work, self._tell)
        finally:
            self._done()

    def say_tour(self) -> None:
        """What is said and asked at the stop of a tour that one is at, and how to go on."""
        tour = self.debugger.authored.tour
        if tour.stop is None:
            self.print_lines([(Span(row),) for row in tour_intro(tour)])
            return
        self.print(title_of(tour))
        self.print_lines(_indented(plain_text(tour, self.cells - 2)))

    def say_where(self) -> None:
        """What a tour says here; the address, the op that just ran with its numbers, and the next one."""
        frame, tour = self.debugger.frame, self.debugger.authored.tour
        if come := self._guided.has_come(tour):
            self._choose(
                self._guided.choices(tour.stop, {"plot": self.plot, "explain": self.level, "layout": self.layout})
            )
            self.say_tour()
        self.say_notice()
        if frame.yours is not None:
            self._say_line(frame)
        elif frame.op is None:
            self.print(f"{frame.address}  the start: nothing has been computed yet")
        else:
            self.print(f"{frame.address}  {frame.op.phase}  {self._written(frame.op)}")
            self.print_lines(operands(frame, self.style, self.cells))
            self.print_lines(_indented(differing_lines(frame, self.style, self.cells - 2)))
            helped = whether_it_helped(frame, self.style)
            self.print_lines(_indented([] if helped is None else [helped]))
        about = about_data(self.debugger)
        for remark in (*([about] if about else []), *remarks_of(self.debugger)):
            self.print(f"  {remark}")
        self.print_lines(self.watches())
        tape = self.session.tape
        if tape.waits:
            self.print(f"  {tape.status}: nothing is recorded here")
        if frame.next_op is not None:
            self.print(f"  next: {self._written(frame.next_op)}")
        if come and tour.stop is not None:
            self._show_named(tour.stop)

    def _written(self, op: Op) -> str:
        """A line of the program, in the notation that was chosen."""
        return " ".join(op.written(self.style.notation).split())

    def _choose(self, wanted: Mapping[str, Any]) -> None:
        """What a stop wants chosen."""
        self.plot, self.level = wanted.get("plot", self.plot), wanted.get("explain", self.level)
        self.layout = wanted.get("layout", self.layout)

    def _show_named(self, stop: ScenarioStop) -> None:
        """The plot and the panel that a stop names."""
        from lrstep.plain.see import draw_plot

        if (plot := stop.table.get("plot", NO_PLOT)) != NO_PLOT:
            draw_plot(self, plot)
        if (panel := stop.table.get("panel", "plot")) != "plot":
            self.print_panel(panel)

    def _say_line(self, frame: Frame) -> None:
        """The line of a script that just ran, what it changed, and what is wrong with it; of its last the end."""
        cells = self.cells - 2
        if frame.op is None:
            self.print(f"{frame.address}  the start: nothing has been computed yet")
            said = [*start_words(frame, WORDS_KEY), missing_words(frame)]
        else:
            self.print(f"{frame.address}  {frame.phase}  {self._written(frame.op)}")
            self.print_lines(changed_lines(frame, self.style, self.cells))
            self.print_lines(_indented(differing_words(frame, self.style, cells)))
            said = [*cause_words(frame, (self.level,)), beyond_words(frame), *end_words(frame)]
        for text in filter(None, said):
            self.print_lines(_indented(wrapped(Span(""), text, cells)))
        if frame.ended:
            self.print_lines(_indented([(Span("printed: ", "name"), Span(text)) for text in printed_here(frame)]))
        helped = whether_it_helped(frame, self.style)
        self.print_lines(_indented([] if helped is None else [helped]))

    def say_notice(self) -> None:
        """What the movement that led here has to say."""
        if self.debugger.frame.notice is not None:
            self.print(self.debugger.frame.notice)

    def watches(self) -> list[Line]:
        """Every watch with its value."""
        return _indented(watch_rows(self.debugger.watched(), self.style, self.cells - 2))

    def print(self, text: str) -> None:
        """Print a line, or several."""
        self.out.write(text + "\n")

    def print_panel(self, name: str) -> None:
        """Print what a panel says here; InputError where there is no such panel."""
        extras = extras_of(self.debugger)._replace(
            remarks=(), warning="", about=""
        )  # which are said wherever one comes
        scene = Scene(self.debugger.frame, self.style, self.level, extras)
        self.print_lines(panel_lines(name, scene, self.cells))

    def print_lines(self, lines: Iterable[Line]) -> None:
        """Print lines as a panel has them; empty ones are left out."""
        self.out.write(text_of(line for line in lines if line))


def counted(words: str) -> int:
    """How often; once, unless it is said."""
    return whole(words, "step") if words else 1


def whole(words: str, command: str) -> int:
    """A count or a number of something."""
    number = words.lstrip("0")[:12] or "0"  # longer ones Python does not read
    if not (words.isascii() and words.isdigit() and int(number) <= MOST_COUNT):
        what = f"{printable(words)} is not a whole number up to {MOST_COUNT:,}"
        raise InputError(what, f"write, for example, {command} 3")
    return int(number)


def _indented(rows: Iterable[Line]) -> list[Line]:
    return [(Span("  "), *row) for row in rows]
