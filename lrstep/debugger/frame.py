"""Frame: an immutable record of all that is known at one address. What is not yet computed is None, never 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, cast

from lrstep.debugger.frame_table import frame_table
from lrstep.debugger.known import Known, Partial
from lrstep.debugger.notes import Note, Rounding, notes_of, rounding_of
from lrstep.debugger.program import Op, Program, Where
from lrstep.debugger.your_place import YourPlace
from lrstep.engine import FloatArray, Score, Update
from lrstep.engine.given import item_of
from lrstep.errors import printable
from lrstep.quantities import Phase, PointName, quantity_of

Amount = TypeVar("Amount")


class Origin(NamedTuple):
    """Where a Frame comes from, for who shows it: the source's name, the branch where it is not the run itself, and
    what is to be known of an update's numbers."""

    title: str = ""
    branch: str | None = None
    remarks: Callable[[int], list[str]] = lambda _: []
    heading: str = ""
    """What its header calls the source, where that is more than the title."""
    whose: str = "the log"
    """Whose numbers they are, where somebody else's loop made them."""


class Differing(NamedTuple):
    """A number by its name (`J`, `dw1`, `z@17`), as it was recorded, and as it follows from those before it."""

    name: str
    recorded: float
    right: float

    @property
    def quantity(self) -> str:
        """What it is a number of: `z` of z@17, `dw` of dw1."""
        return quantity_of(self.name)


class Helped(NamedTuple):
    """The loss of the selected example and the cost of the batch, J + R, before and after the update."""

    L: float
    L_after: float
    cost: float
    cost_after: float


class Shown(Generic[Amount]):
    """A quantity of the table as an attribute of a Frame: as much of it as is known there."""

    def __set_name__(self, owner: type[Frame], name: str) -> None:
        self._name = name

    def __get__(self, frame: Frame | None, owner: type[Frame] | None = None) -> Amount:
        if frame is None:
            return cast(Amount, self)
        amount = frame.__dict__[self._name] = frame.known.quantity(self._name)  # each panel asks: it is made once
        return cast(Amount, amount)


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """What is known just after an op: made by a Debugger, read by everything that shows something.

    Arrays are of the run's dtype: `z`, `a`, `L`, `da`, `dz` (m,) over the batch, `dw` and `w` (n,). Where a program
    fills them item by item, the items not yet reached are None. Inside a loop `dw` and `db` are its running sums.
    """

    address: str
    program: Program
    where: Where | None
    """The op that just ran, and the loop's position; None at the start."""
    next_op: Op | None
    """The op that a step on runs; None where the run has ended."""
    values: Update = field(repr=False)
    """Every number of the update, computed when asked for; at the start, those of the update to come."""
    row: int
    """The data row of the selected example."""
    features: tuple[str, ...]
    classes: tuple[str, str]
    """What the labels 0 and 1 are called in the data."""
    as_read: FloatArray | None = None
    """The selected example's features on the data's own scale, (n,), where the run standardizes them; else None."""
    rows: int = 0
    """How many examples the whole data has."""
    notice: str | None = None
    """What the last movement has to say: that it met an end."""
    origin: Origin = field(default_factory=Origin)
    yours: YourPlace | None = None
    """Where in somebody's own script it is, of the program `yours`."""

    z = Shown[Partial]()
    """wᵀx + b, (m,)."""
    a = Shown[Partial]()
    """σ(z), the prediction ŷ, (m,)."""
    L = Shown[Partial]()
    """The loss of each example, (m,)."""
    J = Shown["float | None"]()
    """The batch's mean loss; for a batch of one its L."""
    R = Shown["float | None"]()
    """The penalty on the weights, λ/(2m)·‖w‖²; None where there is none."""
    da = Shown[Partial]()
    """dL/da, (m,)."""
    dz = Shown[Partial]()
    """dL/dz, (m,)."""
    dw = Shown[Partial]()
    """dJ/dw, of a penalised run d(J + R)/dw, (n,); in a loop the running sums until they are divided by m."""
    db = Shown["float | None"]()
    """dJ/db; in a loop the running sum until it is divided by m."""
    w = Shown[FloatArray]()
    """The weights in force, (n,)."""
    b = Shown[float]()
    """The bias in force."""

    def __repr__(self) -> str:
        of = f" of {printable(self.origin.title)}" if self.origin.title else ""
        return f"Frame(at {self.address}{of}, {self.program.name} program, example {self.row})"

    @property
    def op(self) -> Op | None:
        """The op that just ran; None at the start."""
        return None if self.where is None else self.where.op

    @property
    def update(self) -> int:
        """The number of the update; at the start that of the one before, 0 where it is the first of all."""
        return self.values.k - 1 if self.where is None else self.values.k

    @property
    def phase(self) -> Phase | None:
        """Forward, backward or update; None at the start."""
        return None if self.op is None else self.op.phase

    @property
    def alpha(self) -> float:
        """The learning rate in force."""
        return self.values.alpha

    @property
    def l2(self) -> float:
        """The weight of the penalty in force; 0 where there is none."""
        return self.values.l2

    @cached_property
    def m(self) -> int:
        """How many examples this update's batch has."""
        return len(self.values.batch)

    @property
    def n(self) -> int:
        """How many features."""
        return len(self.features)

    @cached_property
    def known(self) -> Known:
        """How much of each quantity is known."""
        if self.yours is not None:
            return self.yours.known(self.values)
        return Known(self.program, self.where, self.values)

    @property
    def ended(self) -> bool:
        """Whether the last op of the update has run."""
        return self.where is not None and self.where.is_last

    @property
    def updates_done(self) -> int:
        """How many updates have ended here."""
        return self.update if self.op is None or self.ended else self.update - 1

    @property
    def score(self) -> Score | None:
        """How many of the batch's examples are predicted right, and how many are saturated; None until a is known."""
        return self.values.score if self.known.reached("a") == self.m else None

    @property
    def helped(self) -> Helped | None:
        """What the update made of loss and cost; None until its last op has run."""
        if not self.ended:
            return None
        # Like with like: the kernel's own numbers on both sides, whatever a loop has rounded or somebody recorded.
        before, after = self.values.right, self.values.repeated
        losses = (update.point(self.position).L for update in (before, after))
        return Helped(*losses, *(update.gradient.cost for update in (before, after)))

    # The selected example.

    @cached_property
    def position(self) -> int:
        """The selected example's place in the batch."""
        position = self.values.batch.position(self.row)
        assert position is not None, "the Debugger selects examples of the batch only"
        return position

    @property
    def x(self) -> FloatArray:
        """The selected example's features as the run reads them, (n,)."""
        return self.values.example(self.row)[0]

    @property
    def y(self) -> float:
        """The selected example's label, 0 or 1."""
        return self.values.example(self.row)[1]

    def value(self, name: PointName) -> float | None:
        """z, a, L, da or dz of the selected example; None where it is not yet computed."""
        return self.known.number(name, self.position)

    # What there is to say of them.

    @cached_property
    def differing(self) -> tuple[Differing, ...]:
        """Of what is known here, the numbers of somebody else's loop that do not follow from those before them, in the
        order in which an update computes them."""
        given, differing = self.values.given, []
        for name, right in () if given is None else given.differing.items():
            quantity, i = item_of(name, self.values.batch)
            recorded = None if i is None else self.known.number(quantity, i)
            if recorded is not None:
                differing.append(Differing(name, recorded, right))
        return tuple(differing)

    @cached_property
    def corrected(self) -> Frame:
        """The same with what follows in the place of what differs; this one where nothing does."""
        return replace(self, values=self.values.corrected) if self.differing else self

    def right(self, name: str) -> float | None:
        """What follows instead of a number (`J`, `dw1`; z, a, L, da, dz of the selected example); None where it is
        right, or not yet computed."""
        names = (name, f"{name}@{self.row}")
        return next((number.right for number in self.differing if number.name in names), None)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Where the textbook lines, evaluated as they stand, would give something else, and what else to know."""
        return notes_of(self)

    @cached_property
    def rounding(self) -> Rounding | None:
        """Where the loop's result for the op that just ran is not, to the last bit, the kernel's."""
        return rounding_of(self)

    def to_dict(self) -> dict[str, Any]:
        """The Frame as `lrstep show --format json` prints it: plain lists and floats, None for what is unset."""
        return frame_table(self)
