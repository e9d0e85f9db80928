"""A Debugger driven at random, beside a model that stores the bits of every update of every branch."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lrstep.data import Dataset
from lrstep.debugger import Debugger, Frame
from lrstep.engine import Run
from lrstep.errors import InputError

FURTHEST = 60  # update up to which one goes
HELD = 12  # Frames that are looked at again after every movement

generator = np.random.default_rng(3)
X = generator.normal(size=(7, 2))
DATA = Dataset(X, (X @ [1.0, -1.0] > 0).astype(float))


def one_by_one(run: Run, edits: list[tuple[int, dict[str, Any]]], last: int) -> list[np.ndarray[Any, Any]]:
    """The parameters (w, b) after each update, stepped one by one by plain NumPy as the lesson has it.

    Only the order of operations is the kernel's; it is checked against the Debugger to rounding, and the Debugger
    against itself to the bit.
    """
    X, y, alpha = DATA.X.copy(), DATA.y.copy(), run.alpha
    theta = run.initial.vector.copy()
    after = [theta]
    for k in range(1, last + 1):
        for at, changes in edits:
            if at == k:
                alpha = changes.get("alpha", alpha)
                theta = theta.copy()
                for i, value in changes.get("w", {}).items():
                    theta[i] = value
                theta[-1] = changes.get("b", theta[-1])
                for (row, i), value in changes.get("x", {}).items():
                    X[row, i] = value
                for row, value in changes.get("y", {}).items():
                    y[row] = value
        rows = [run.batch(k).row(i) for i in range(len(run.batch(k)))]
        dz = 1 / (1 + np.exp(-(X[rows] @ theta[:-1] + theta[-1]))) - y[rows]
        gradient = np.append(X[rows].T @ dz, dz.sum()) / len(rows)
        theta = theta - alpha * gradient
        after.append(theta)
    return after


def arrays_of(frame: Frame) -> list[np.ndarray[Any, Any]]:
    """Every array that a Frame and its update hand out."""
    update, names = frame.values, ("z", "a", "L", "da", "dz", "dw", "w", "x")
    given = [*(getattr(frame, name) for name in names), *update.pointwise, *update.before, *update.after]
    return [part for part in (*given, *update.gradient) if isinstance(part, np.ndarray) and part.ndim]


def shown_by(frame: Frame) -> bytes:
    """All that a Frame shows of its parameters and of what is computed, to the last bit."""
    numbers = (frame.alpha, frame.b, frame.J, frame.db, *(frame.value(name) for name in ("z", "a", "L", "da", "dz")))
    known = b"".join(b"-" if number is None else np.float64(number).tobytes() for number in numbers)
    return known + b"".join(given.tobytes() for given in arrays_of(frame))


class Travel(RuleBasedStateMachine):
    """Every movement, breakpoint, edit and branch."""

    def __init__(self) -> None:
        super().__init__()
        self.run = Run(DATA, alpha=0.5, batch=self.batch, order=self.order)
        self.debugger = Debugger(self.run, horizon=FURTHEST, memory=self.memory)
        self.edits: dict[str, list[tuple[int, dict[str, Any]]]] = {"main": []}
        self.bits: dict[tuple[str, str], bytes] = {}
        self.held: list[tuple[Frame, bytes]] = []

    batch: object = "all"
    order = "sequential"
    memory = 256.0

    @property
    def k(self) -> int:
        return self.debugger.frame.update

    @rule(
        move=st.sampled_from(["step", "back", "next-update", "previous-update", "next-phase", "previous-phase",
                              "next-epoch", "previous-epoch", "start"]),
        count=st.integers(1, 12),
    )  # fmt: skip
    def move(self, move: Any, count: int) -> None:
        if self.k < FURTHEST - 20 or move in ("back", "previous-update", "previous-phase", "previous-epoch", "start"):
            for _ in self.debugger.moving(move, count if "epoch" not in move else 1):
                pass

    @rule(k=st.integers(0, FURTHEST))
    def go_to(self, k: int) -> None:
        assert self.debugger.go_to(str(k)).update == k

    @rule(change=st.integers(-30, 30).filter(bool))
    def relative(self, change: int) -> None:
        before = self.k
        if before and before + change <= FURTHEST:
            assert self.debugger.go_to(f"{change:+d}").update == max(0, before + change)

    @rule()
    def switch_program(self) -> None:
        name = self.debugger.frame.program.name
        address = self.debugger.frame.address
        self.debugger.switch_program()
        if name == "vector":
            self.debugger.switch_program()
            assert self.debugger.frame.address == address

    @rule(text=st.sampled_from(["dz", "scalar:dw1", "J < 0.4", "w1 > 0.5", "cost-rising", "dw if db > 0", "k == 17"]))
    def set_breakpoint(self, text: str) -> None:
        if len(self.debugger.breakpoints) < 4:
            try:
                self.debugger.breakpoints.add(text)
            except InputError:
                assert text == "dw if db > 0"

    @precondition(lambda self: len(self.debugger.breakpoints) > 0)
    @rule(data=st.data())
    def remove_breakpoint(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([found.number for found in self.debugger.breakpoints]))
        self.debugger.breakpoints.remove(number)

    @rule()
    def continue_(self) -> None:
        if self.k < FURTHEST - 1:
            self.debugger.continue_()

    @rule()
    def reverse_continue(self) -> None:
        before = self.debugger.frame
        after = self.debugger.reverse_continue()
        assert after.update <= before.update

    @rule()
    def there_and_back(self) -> None:
        """From a stop that was met, on to the next and back again."""
        if self.k >= FURTHEST - 1 or "Stopped" not in (self.debugger.continue_().notice or ""):
            return
        here = self.debugger.frame.address
        if self.k < FURTHEST - 1:
            self.debugger.continue_()
            if self.debugger.frame.address != here and "Stopped" in (self.debugger.frame.notice or ""):
                assert self.debugger.reverse_continue().address == here

    @precondition(lambda self: len(self.edits) < 5)
    @rule(
        what=st.sampled_from([{"alpha": 1.0}, {"alpha": 0.01}, {"w": {0: 0.25}}, {"b": -1.0}, {"x": {(2, 1): 3.0}},
                              {"y": {4: 0}}, {"w": {1: 2.0}, "alpha": 0.3}]),
    )  # fmt: skip
    def edit(self, what: dict[str, Any]) -> None:
        parent, k = self.debugger.branch.name, max(1, self.k)
        frame = self.debugger.frame
        self.debugger.edit(**what)
        assert self.debugger.frame.address == frame.address
        kept = [(at, changes) for at, changes in self.edits[parent] if at <= k]
        self.edits[self.debugger.branch.name] = [*kept, (k, what)]

    @rule(data=st.data())
    def switch_branch(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(branch.name for branch in self.debugger.branches)))
        k = self.k
        assert self.debugger.switch_branch(name).update == k

    @rule()
    def undo_and_redo(self) -> None:
        here = self.debugger.branch.name, self.debugger.frame.address
        if "nothing" not in (self.debugger.undo().notice or ""):
            self.debugger.redo()
            assert (self.debugger.branch.name, self.debugger.frame.address) == here

    @rule(far=st.integers(FURTHEST // 2, FURTHEST))
    def far_away_and_back(self, far: int) -> None:
        """Further than the history keeps every update, and back to where one was: the same Frame."""
        here = self.debugger.frame
        shown = shown_by(here)
        self.debugger.go_to(str(far))
        assert shown_by(self.debugger.go_to(here.address)) == shown == shown_by(here)

    @invariant()
    def same_address_same_bits(self) -> None:
        """What is shown at an address of a branch is what was shown there before, to the last bit."""
        frame = self.debugger.frame
        shown = shown_by(frame)
        place = self.debugger.branch.name, f"{frame.program.name} {frame.address}"
        assert self.bits.setdefault(place, shown) == shown
        if all(held is not frame for held, _ in self.held):
            self.held = [*self.held[1 - HELD :], (frame, shown)]

    @invariant()
    def a_frame_that_is_held_on_to_stays_what_it_was(self) -> None:
        for frame, shown in self.held:
            assert shown_by(frame) == shown

    @invariant()
    def nothing_that_is_shown_can_be_written_to(self) -> None:
        for given in arrays_of(self.debugger.frame):
            assert not given.flags.writeable

    @invariant()
    def the_numbers_are_those_of_plain_numpy(self) -> None:
        name, k = self.debugger.branch.name, self.k
        expected = one_by_one(self.run, self.edits[name], k)[k]
        after = self.debugger.history.parameters(k)
        np.testing.assert_allclose(after.vector, expected, rtol=1e-9, atol=1e-12)


class FewKept(Travel):
    """The same with room for four checkpoints, one example at a time, shuffled."""

    batch, order, memory = 1, "shuffle", 0.0002


class MiniBatches(Travel):
    """The same in batches of three, the last one short."""

    batch, memory = 3, 0.002


common = settings(
    max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
TestTravel = Travel.TestCase
TestTravel.settings = common
TestFewKept = FewKept.TestCase
TestFewKept.settings = common
TestMiniBatches = MiniBatches.TestCase
TestMiniBatches.settings = common


def test_an_address_and_a_frame_held_on_to_are_the_same_after_a_long_way() -> None:
    wide = generator.normal(size=(5, 3000))
    for data, memory in ((DATA, 0.01), (Dataset(wide, [0, 1, 0, 1, 1]), 1.0)):
        debugger = Debugger(Run(data), horizon=3000, memory=memory)
        held = debugger.go_to("3:dz")
        shown = shown_by(held)
        debugger.go_to("3000:b")
        assert shown_by(debugger.go_to("3:dz")) == shown == shown_by(held)
