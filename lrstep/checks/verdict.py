"""Verdict: what is to be said of a program: right, wrong and by which mistake, or that it could not be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lrstep.checks.callee import Fault
from lrstep.checks.combination import Combination
from lrstep.checks.lines import WrongNumbers
from lrstep.checks.moment import Observed
from lrstep.checks.slip import Slip
from lrstep.steplog.epsilons import Advice

NOTHING_OTHERWISE = Combination(())


@dataclass(frozen=True)
class Responses:
    """What a program made of its probes, by the lesson's names."""

    observed: tuple[Observed, ...] = ()
    bound: Mapping[str, str] = field(default_factory=dict)
    """Which of its names was taken for which quantity: w is "theta[1:]", alpha "learning_rate", dw "grads['dw']"."""
    is_loop: bool = False
    """Whether it makes its own steps."""
    fault: Fault | None = None
    """What ended it, where it gave no numbers."""
    slips: tuple[str, ...] = ()
    """Ids of mistakes that were seen in the asking itself: "returns-nothing", "wrong-shape"."""
    advice: tuple[Advice, ...] = ()
    doubt: str = ""
    """Why nothing can be judged: what is not sure, and the `--bind` that would tell; empty where all is sure."""
    notes: tuple[str, ...] = ()
    """How it was taken, in sentences: "rows are examples, w is (n,)"."""
    course: bool = False
    """Whether X has an example in each column."""
    variable: str | None = None
    """The first quantity that `slips` make wrong, where it is another than is usual for them."""


@dataclass(frozen=True)
class Evidence:
    """One quantity on the numbers of one moment: what it gave and what is right."""

    quantity: str
    given: Any
    right: Any
    ratio: float | None = None
    """Given over right, where it is the same in all of it."""
    moment: Observed | None = None


@dataclass(frozen=True, repr=False)
class Verdict:
    """What is to be said of one program. Prints as its words."""

    target: str
    """What was checked: "propagate in mine.py"."""
    ok: bool | None
    mistakes: tuple[Slip, ...] = ()
    """The first in the order of computing first."""
    details: Mapping[str, str] = field(default_factory=dict)
    """In which way a mistake was made, by its id, where that is known."""
    candidates: tuple[Slip, ...] = ()
    """Where several mistakes give the same numbers: all of them, the likelier first (it is in `mistakes`, too)."""
    variable: str | None = None
    """The first wrong quantity."""
    file: str | None = None
    line: int | None = None
    update: int | None = None
    fault: Fault | None = None
    advice: tuple[Advice, ...] = ()
    bound: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    undecided: str = ""
    """Why it is not decided, where `ok` is None."""
    notes: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    """The quantities that were compared."""
    over: str = ""
    """On how much they were compared: "3 sets of numbers"."""
    pattern: str = ""
    """How the first wrong numbers are, in a sentence's words, where more is known than the evidence tells."""
    explained: bool = False
    """Whether the pattern says what was done, too."""
    partly: bool = False
    """Whether the mistakes explain only some of the numbers that are wrong."""
    code: str = ""
    """Their line, where `line` is known."""
    sought: tuple[WrongNumbers, ...] = ()
    """The wrong numbers by which their line is found, the likeliest first."""
    course: bool = False
    """Whether its X has an example in each column, as the lines of the lesson then have, too."""
    cell: int | None = None
    """Of a notebook, that `line` is in, from 1."""
    left_out: tuple[str, ...] = ()
    """Functions and classes of its file that are nothing that can be checked."""
    combination: Combination = NOTHING_OTHERWISE
    """What gives its numbers, as far as that is known."""
    parts: tuple[Verdict, ...] = ()
    """Of several things in one file, what is to be said of each, in the order in which they depend on each other."""

    @property
    def mistake(self) -> str | None:
        """The id of the first mistake, where it is known."""
        return next(self._ids(), None)

    def ids(self) -> tuple[str, ...]:
        """Those of all mistakes, in all parts."""
        return tuple(dict.fromkeys((*self._ids(), *(name for part in self.parts for name in part.ids()))))

    @property
    def own_ids(self) -> tuple[str, ...]:
        """Those of its mistakes, without what other parts have."""
        return tuple(self._ids())

    def _ids(self) -> Iterator[str]:
        yield from (slip.id for slip in self.mistakes)
        if self.ok is False and self.fault is not None:
            yield self.fault.kind

    def to_dict(self, *, answer: bool = True) -> dict[str, Any]:
        """As `lrstep check --json` prints it; without the `answer` nothing in it says what is right."""
        from lrstep.checks.report import table

        return table(self, answer=answer)

    def __repr__(self) -> str:
        from lrstep.checks.words import text

        return text(self)
