"""Finding: the loop that trains among the lines of a script, and the names that are read once a round of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lrstep.checks.followed import trainings
from lrstep.engine.traced import SourceText
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Loop, Stream

LEAST_ROUNDS = 3
"""After which a loop that goes on is taken for the one that trains."""
MOST_NUMBERS = 100_000
"""Of a batch that is read each round."""


class ReadName(NamedTuple):
    """A name that is read at the end of each round."""

    path: str
    function: str
    file: int
    is_here: bool
    """Whether that is in the function of the loop; else where the other function returns."""


class FoundLoop(NamedTuple):
    """The loop that trains."""

    loop: Loop
    reads: tuple[ReadName, ...]
    data: tuple[str, ...] = ()
    """Names that are read where it runs once more."""


def found_loop(
    executed: Sequence[Executed], sources: Sequence[SourceText], bind: Mapping[str, str], function: str, *,
    at_end: bool = False,
) -> FoundLoop | None:  # fmt: skip
    """The loop among lines that ran, once it is sure; None where there is none yet."""
    if not sources:
        return None
    stream = Stream(executed, sources[0].text, tuple(each.text for each in sources[1:]))
    training = next(iter(trainings(stream, bind, function)), None)
    if training is None or (len(training.rounds) < LEAST_ROUNDS and not at_end):
        return None
    begun = training.rounds[0].start
    reads = (_reading(path, training.loop, stream, begun) for path in dict.fromkeys(training.read))
    data = training.table.X_path, training.table.y_path
    return FoundLoop(training.loop, tuple(each for each in reads if each is not None), data)


def _reading(path: str, loop: Loop, stream: Stream, begun: int) -> ReadName | None:
    """Where a name is read: in the function of the loop, if any line of that changed it, of those that ran once it had
    `begun` if any of these did; None of what is too large."""
    changes = stream.by_path.get(path, [])
    if changes and getattr(changes[-1].value, "size", 0) > MOST_NUMBERS:
        return None
    changes = [change for change in changes if change.at >= begun] or changes
    lines = [stream.executed[change.at] for change in reversed(changes)]
    here = [line for line in lines if (line.function, line.file) == (loop.function, loop.file)]
    last = next(iter(here or lines), None)
    if last is None:
        return ReadName(path, loop.function, loop.file, True)
    return ReadName(path, last.function, last.file, bool(here))
