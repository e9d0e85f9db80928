"""Source: what a SOURCE holds, its data and options, and the Debugger that stands where they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from lrstep.data import BranchTable, Dataset, TourStop
from lrstep.engine import History, Movement, Run, finished
from lrstep.errors import InputError, Place, printable
from lrstep.options import DEFAULT_MEMORY, DEFAULT_UPDATES, LOOK_OPTIONS, RUN_OPTIONS

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.steplog.index import LogIndex

MAIN, NONFINITE = "main", "nonfinite"


@dataclass(frozen=True)
class Source:
    """What a SOURCE holds: data, and the options that a scenario sets or the user gave (which win)."""

    name: str
    data: Dataset
    options: Mapping[str, Any]
    place: Place | None = None
    """The scenario that says where to stand, if it does."""
    file: Place | None = None
    breakpoints: Sequence[str] = ()
    watches: Sequence[str] = ()
    branches: Sequence[BranchTable] = ()
    branch: str = ""
    heading: str = ""
    """A scenario's title."""
    note: str = ""
    stops: Sequence[TourStop] = ()
    stop: int = 0
    """The stop that one is at, from 1; 0: that of the place, where there is one."""
    next: str = ""
    """The SOURCE of the tour to go on with."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """The options as the scenario sets them, without those that were given."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in the scenario each of its keys is."""
    reopens: Mapping[str, Any] = field(default_factory=dict)
    """What opens it again from any folder: `source`, and the `data` and options of reading that were given."""
    command: str = ""
    """The command that opens it so; empty where none does."""

    @property
    def title(self) -> str:
        """What the header calls it."""
        return self.heading or self.name

    @property
    def look(self) -> dict[str, Any]:
        """How it is to be shown, as far as a scenario says that."""
        return {option.name: self.options[option.name] for option in LOOK_OPTIONS if option.name in self.options}

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was read from."""
        return (self.data.source,) if self.file is None else (self.file.file, self.data.source)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know of how it was read, besides what the data itself tells."""
        return ()

    def run(self) -> Run:
        """The run that the options describe."""
        chosen = {o.name: self.options[o.name] for o in RUN_OPTIONS if o.name in self.options}
        return Run.of_options(self.data, chosen)

    def updates(self, run: Run) -> int:
        """How many updates `updates` or `epochs` ask for; 1000 where neither does."""
        if "epochs" in self.options:
            return int(self.options["epochs"]) * run.batches.per_epoch
        return int(self.options.get("updates", DEFAULT_UPDATES))

    def reaches(self, run: Run) -> int:
        """The last update that its author asks for: a place of theirs is not beyond it."""
        own = self.written.get("updates", self.written.get("epochs", 0) * run.batches.per_epoch)
        return int(own or DEFAULT_UPDATES)

    def begun(self, memory: float) -> tuple[Run, History | None]:
        """The run, and where its parameters come from, where they are not computed from the first."""
        return self.run(), None

    def debugger(self) -> Debugger:
        """A Debugger at the start of the run, in the program that the options name."""
        from lrstep.debugger import Authored, Debugger  # here, since `lrstep run` has no need of it

        memory = self.options.get("history-memory", DEFAULT_MEMORY)
        run, history = self.begun(memory)
        debugger = Debugger(run, self.options.get("program"), history, horizon=self.updates(run), memory=memory)
        debugger.title = self.name
        debugger.authored = Authored(self.heading, self.note, look=self.look)
        debugger.files, debugger.reopens, debugger.opened_by = self.files, self.reopens, self.command
        if "axes" in self.options:
            set_axes = partial(debugger.authored.set_axes, self.data.features, self.options["axes"])
            self._in_scenario("axes", set_axes, self.places.get("axes"), own="axes" in self.places)
        if any(text.removeprefix("off ").strip() == NONFINITE for text in self.breakpoints):
            debugger.breakpoints.clear()  # which has one by default: the scenario's own stands for it
        for text in self.breakpoints:
            self._in_scenario("breakpoints", partial(debugger.breakpoints.add, text))
        for text in self.watches:
            self._in_scenario("watches", partial(debugger.watch, text))
        if self.stops:
            from lrstep.tour_questions import add_tour  # most that is opened is no tour

            add_tour(debugger, self.stops, [branch.name for branch in self.branches], self.reaches(run))
        debugger.authored.tour.next = self.next
        return debugger

    def _in_scenario(self, key: str, do: Callable[[], object], place: Place | None = None, *, own: bool = True) -> None:
        """Do what a key of the scenario says; InputError names the place where it says it, unless the user did."""
        try:
            do()
        except InputError as error:
            place = error.place or place or (self.places.get(key, self.file) if own else None)
            raise InputError(error.what, error.mend, place) from None

    def going_to_place(self, debugger: Debugger) -> Movement:
        """To the address and example that the options name. InputError names the scenario where they are its own."""
        key = "branches"
        try:
            yield from self._making_branches(debugger)
            if (key := "at") in self.options:
                yield from debugger.going_to(self.options[key])
            if (key := "example") in self.options:
                debugger.select(self.options[key])
            if self.place is not None:
                debugger.authored.opened_at = debugger.frame.address
            if self.stops:
                debugger.begin_tour(self.stop)
            debugger.jumps.forget()
        except InputError as error:
            own = None if self.place is None else self.places.get(key, self.place)
            raise InputError(error.what, error.mend, error.place or own) from None

    def _making_branches(self, debugger: Debugger) -> Movement:
        from lrstep.engine import Edit

        for branch in self.branches:
            edit = Edit.from_table(branch.edit)
            yield from debugger.switching(branch.parent)
            yield from debugger.history.reach(edit.k - 1)
            yield from debugger.applying(edit, branch.name)
        if self.branches or self.branch:
            yield from debugger.switching(self.branch or MAIN)
            debugger.branches.forget_undo()

    def at_place(self) -> Debugger:
        """A Debugger at the address and example that the options name."""
        debugger = self.debugger()
        finished(self.going_to_place(debugger))
        return debugger


@dataclass(frozen=True, kw_only=True)
class LogSource(Source):
    """A step log: its run, and the parameters that it holds."""

    index: LogIndex

    @property
    def files(self) -> tuple[str, ...]:
        """The log, and the scenario that shows it, where there is one."""
        return (self.index.path,) if self.file is None else (self.file.file, self.index.path)

    @property
    def notes(self) -> tuple[str, ...]:
        """That its last line is torn, where it is; and what of a script could not be followed."""
        from lrstep.steplog.reader import torn_note

        torn = () if self.index.torn is None else (torn_note(self.index.torn),)
        return (*torn, *(printable(note, 200) for note in self.index.trace.notes))

    def run(self) -> Run:
        """The run that the log's header describes."""
        from lrstep.steplog.header import run_of

        return run_of(self.index.header, self.data)

    def updates(self, run: Run) -> int:
        """As many as are logged."""
        return max(1, self.index.last)

    def reaches(self, run: Run) -> int:
        """The last that is logged."""
        return self.index.last

    def begun(self, memory: float) -> tuple[Run, History | None]:
        """The run with the edits that the log tells of; the log, and what is computed beyond it."""
        from lrstep.steplog.logged import LoggedHistory

        log = LoggedHistory(self.index, self.run())
        return log.run, log.continued(memory)


@dataclass(frozen=True, kw_only=True)
class ScriptSource(LogSource):
    """A script that was run and followed: the log of what it did."""

    script: str
    said: tuple[str, ...] = ()
    """What of it could not be followed."""

    @property
    def files(self) -> tuple[str, ...]:
        """The script."""
        return (self.script,)

    @property
    def notes(self) -> tuple[str, ...]:
        """What of it could not be followed."""
        return self.said
