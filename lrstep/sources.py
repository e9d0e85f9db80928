"""Sources: what SOURCE means. A sample's name wins over a file's; a file is known by its ending, a log by its first
line too."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrstep.data import BranchTable, Dataset, TourStop, load_file, read_scenario, sample_names, sample_path
from lrstep.data.columns import Wanted
from lrstep.engine import History, Movement, Run, finished
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formats import STANDARD_INPUT, is_log
from lrstep.options import (
    DEFAULT_MEMORY,
    DEFAULT_UPDATES,
    LOAD_OPTIONS,
    LOOK_OPTIONS,
    MEMORY_OPTION,
    PLACE_OPTIONS,
    PROGRAM_OPTION,
    RUN_OPTIONS,
    TABLE,
    read_options,
)

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.steplog.index import LogIndex

LESSON, MAIN, NONFINITE = "lesson", "main", "nonfinite"


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
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in the scenario each of its keys is."""
    reopens: Mapping[str, Any] = field(default_factory=dict)
    """What opens it again from any folder: `source`, and the `data` and options of reading that were given."""

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
        return Run(self.data, **chosen)

    def updates(self, run: Run) -> int:
        """How many updates `updates` or `epochs` ask for; 1000 where neither does."""
        if "epochs" in self.options:
            return int(self.options["epochs"]) * run.batches.per_epoch
        return int(self.options.get("updates", DEFAULT_UPDATES))

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
        debugger.files, debugger.reopens = self.files, self.reopens
        if any(text.removeprefix("off ").strip() == NONFINITE for text in self.breakpoints):
            debugger.breakpoints.clear()  # which has one by default: the scenario's own stands for it
        for text in self.breakpoints:
            self._in_scenario("breakpoints", partial(debugger.breakpoints.add, text))
        for text in self.watches:
            self._in_scenario("watches", partial(debugger.watch, text))
        for stop in self.stops:
            self._in_scenario("stops", partial(debugger.stop_at, stop.table), stop.place)
        return debugger

    def _in_scenario(self, key: str, do: Callable[[], object], place: Place | None = None) -> None:
        """Do what a key of the scenario says; InputError names the place where it says it."""
        try:
            do()
        except InputError as error:
            place = error.place or place or self.places.get(key, self.file)
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
        """The log."""
        return (self.index.path,)

    @property
    def notes(self) -> tuple[str, ...]:
        """That its last line is torn, where it is."""
        from lrstep.steplog.reader import torn_note

        return () if self.index.torn is None else (torn_note(self.index.torn),)

    def run(self) -> Run:
        """The run that the log's header describes."""
        from lrstep.steplog.header import run_of

        return run_of(self.index.header, self.data)

    def updates(self, run: Run) -> int:
        """As many as are logged."""
        return max(1, self.index.last)

    def begun(self, memory: float) -> tuple[Run, History | None]:
        """The run with the edits that the log tells of; the log, and what is computed beyond it."""
        from lrstep.steplog.logged import LoggedHistory

        log = LoggedHistory(self.index, self.run())
        return log.run, log.continued(memory)


def open_source(source: str | None, given: Mapping[str, Any], data: str | None = None) -> Source:
    """The data and options of a SOURCE; without one, the lesson's example. InputError says what cannot be read.

    `data` is the file, or the sample, with the rows of a log that does not hold them.
    """
    name = LESSON if source is None else source
    files = {"source": name} if data is None else {"source": name, "data": data}
    reading = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    files |= {name: reading.pop(name) for name in ("label-file",) if name in reading}
    origin = {key: _from_anywhere(file) for key, file in files.items()} | reading
    return replace(_opened(name, given, data), reopens={} if name == STANDARD_INPUT else origin)


def _from_anywhere(name: str) -> str:
    return name if name in sample_names() else os.path.abspath(name)  # noqa: PTH100  # a link is what was named


def _opened(name: str, given: Mapping[str, Any], data: str | None) -> Source:
    sample = name in sample_names()
    if not sample and is_log(name):
        return _log(name, given, data)
    if data is not None:
        raise InputError(f"{printable(name, 200)} is not a log: --data gives a log its data", "leave --data out")
    if sample:
        return _scenario(sample_path(name), given)
    path = Path(name)
    if path.suffix.lower() == ".toml":
        return _scenario(path, given)
    if name != STANDARD_INPUT and not path.suffix and not path.exists():
        raise InputError(
            f"there is no sample and no file '{printable(name)}'",
            suggest(name, sample_names(), f"choose {', '.join(sample_names())}, or a file"),
        )
    title = "standard input" if name == STANDARD_INPUT else path.stem
    return Source(title, load_file(path, **Wanted.of(given)._asdict()), given)


def load(
    source: str | Path,
    *,
    label: str | int | None = None,
    positive: str | float | None = None,
    features: str | Sequence[str] | None = None,
    **options: object,
) -> Dataset:
    """The Dataset of a sample, a data file or a scenario: its rows alone. Raises InputError where it cannot be read.

    What else a scenario says (options, place, breakpoints, watches, branches) comes with `open`. `label` names the
    column that holds the label (default: the last), `positive` its value that counts as 1 (or a bound, as in ">5"),
    `features` the columns to use, in this order. Further options are those of reading on the command line, with `_`
    for `-`: `without`, `missing`, `one_hot`, `label_file`, `divide`, `skip`, `header`, `decimal`.
    """
    chosen = {"label": label, "positive": positive, "features": features, **options}
    reading = [option.name for option in LOAD_OPTIONS]
    given = {}
    for keyword, value in chosen.items():
        name = keyword.replace("_", "-")
        if name not in reading:
            raise InputError(f"there is no option {printable(name)} of reading", suggest(name, reading))
        if value is not None:
            given[name] = TABLE[name].read(value)
    return open_source(str(source), given).data


def open(source: str | Path | None = None, *, data: str | Path | None = None, **options: object) -> Debugger:
    """What `lrstep open SOURCE` opens: a Debugger with all that a scenario says, at its place.

    That is its options, breakpoints, watches and branches, its address and example. Keywords are the options of the
    command line, with `_` for `-`, and win over the scenario's; `data` is the file of a log that does not hold its
    rows. Without a source it is the lesson's example. Raises InputError where something cannot be read or used.
    """
    given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
    for name in given:
        if name not in TABLE:
            raise InputError(f"there is no option {printable(name)}", suggest(name, TABLE))
    read = read_options(given)
    named = None if source is None else str(source)
    return open_source(named, read, None if data is None else str(data)).at_place()


def _scenario(path: Path, given: Mapping[str, Any]) -> Source:
    load = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    scenario = read_scenario(path, load)
    options = dict(scenario.options)
    if "updates" in given or "epochs" in given:  # one asks for what the other does: the user's wins
        options.pop("updates", None)
        options.pop("epochs", None)
    place = Place(str(path)) if not {"at", "example"} & set(given) else None
    return Source(
        path.stem, scenario.dataset, {**options, **given}, place, Place(str(path)),
        scenario.breakpoints, scenario.watches, scenario.branches, scenario.branch, scenario.title, scenario.note,
        scenario.stops, scenario.places,
    )  # fmt: skip


def _log(path: str, given: Mapping[str, Any], data: str | None) -> LogSource:
    from lrstep.steplog.header import run_of_log
    from lrstep.steplog.index import LogIndex

    kept = {option.name for option in (*PLACE_OPTIONS, PROGRAM_OPTION, MEMORY_OPTION)}
    changing = [name for name in given if name not in kept]
    if changing:
        raise InputError(f"--{changing[0]} would change the run of a log", "leave it out: the log says how it was run")
    index = LogIndex(path)
    name = "standard input" if path == STANDARD_INPUT else Path(path).name
    return LogSource(name, run_of_log(index.header, path, data).data, given, index=index)
