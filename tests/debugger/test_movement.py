"""Moving both ways: what is shown depends on the address alone, not on how one came there."""

from __future__ import annotations

import json
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrstep import InputError
from lrstep.data import Dataset
from lrstep.debugger import Debugger, Move, ProgramName
from lrstep.engine import Run


def shown(debugger: Debugger) -> str:
    """Everything that a Frame says, to the last bit."""
    return json.dumps(debugger.frame.to_dict())


def make(batch: int | str, program: ProgramName, dtype: str, order: str = "sequential") -> Debugger:
    """Seven rows, so that batches of two and three have a short last one."""
    generator = np.random.default_rng(0)
    data = Dataset(generator.normal(size=(7, 2)), [0, 1, 1, 0, 1, 0, 0])
    return Debugger(Run(data, batch=batch, dtype=dtype, order=order, alpha=0.7), program)


DEBUGGERS = st.builds(
    make,
    st.sampled_from([1, 2, 3, "all"]),
    st.sampled_from(["vector", "scalar"]),
    st.sampled_from(["float64", "float32"]),
    st.sampled_from(["sequential", "shuffle"]),
)


@given(debugger=DEBUGGERS, start=st.integers(0, 90), ops=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_stepping_on_and_back_shows_the_same_bits(debugger: Debugger, start: int, ops: int) -> None:
    debugger.step(start)
    before = shown(debugger)
    debugger.step(ops)
    debugger.back(ops)
    assert shown(debugger) == before


@given(debugger=DEBUGGERS, ops=st.integers(1, 90))
@settings(max_examples=40, deadline=None)
def test_going_to_an_address_shows_what_stepping_there_does(debugger: Debugger, ops: int) -> None:
    for _ in range(ops):
        debugger.step()
    fresh = Debugger(debugger.run, debugger.frame.program.name)
    assert shown(debugger) == json.dumps(fresh.go_to(debugger.frame.address).to_dict())


@given(debugger=DEBUGGERS, ops=st.integers(0, 90))
@settings(max_examples=50, deadline=None)
def test_switching_programs_and_back_is_the_identity(debugger: Debugger, ops: int) -> None:
    debugger.step(ops)
    before, program = shown(debugger), debugger.frame.program.name
    debugger.switch_program()
    assert debugger.frame.program.name != program
    debugger.switch_program()
    assert shown(debugger) == before


def test_a_switch_keeps_the_line_and_the_example(debugger: Debugger) -> None:
    debugger.go_to("2:dz")
    debugger.select(1)
    assert debugger.switch_program().address == "2:dz@1"
    debugger.step()
    assert debugger.switch_program().address == "2:dw"
    assert debugger.frame.row == 1


@pytest.mark.parametrize(
    ("vector", "scalar"),
    [("0", "0"), ("1:z", "1:z@0"), ("1:J", "1:J"), ("1:dw", "1:dw2"), ("1:w", "1:w2"), ("1:b", "1:b")],
)
def test_matching_lines(debugger: Debugger, vector: str, scalar: str) -> None:
    debugger.go_to(vector)
    assert debugger.switch_program().address == scalar


def test_the_start_is_said(debugger: Debugger) -> None:
    debugger.step(2)
    notices = []
    for ops in (-5, -1, 1):
        debugger.step(ops)
        notices.append(debugger.frame.notice)
    assert notices == [None, "This is the start: there is nothing before it.", None]
    assert debugger.frame.address == "1:z"


def test_the_end_of_a_run_that_is_no_longer_finite_is_said() -> None:
    debugger = Debugger(Run(Dataset([[1e200], [-1e200]], [0, 1]), alpha=1e200))
    assert debugger.next_update(3).address == "1:b"
    assert debugger.frame.notice == "This is the end: w is not finite in update 1, and no update follows."
    assert debugger.step().address == "1:b"
    with pytest.raises(InputError, match=r"address 2:z is past the end: w is not finite in update 1"):
        debugger.go_to("2:z")
    assert debugger.frame.address == "1:b"


def test_updates_and_phases(debugger: Debugger) -> None:
    moves = [debugger.next_update, debugger.step, debugger.next_update, debugger.step, debugger.previous_update]
    assert [move().address for move in moves] == ["1:b", "2:z", "2:b", "3:z", "2:b"]
    debugger.start()
    assert [debugger.next_phase().address for _ in range(4)] == ["1:J", "1:db", "1:b", "2:J"]
    debugger.step()
    assert [debugger.previous_phase().address for _ in range(5)] == ["2:J", "1:b", "1:db", "1:J", "0"]
    assert debugger.previous_phase().address == "0"


def test_phases_of_the_loop_alternate_within_an_update(course: Run) -> None:
    debugger = Debugger(course, "scalar")
    moves = [debugger.next_phase().address for _ in range(9)]
    assert moves == ["1:L@0", "1:db@0", "1:L@1", "1:db@1", "1:L@2", "1:db@2", "1:J", "1:db", "1:b"]


def test_an_example_outside_the_batch_is_refused(random_data: Dataset) -> None:
    debugger = Debugger(Run(random_data, batch=10))
    debugger.go_to("2:L")
    assert debugger.select(15).value("L") is not None
    with pytest.raises(InputError, match="row 3 is not in the batch of update 2: choose a row from 10 to 19"):
        debugger.select(3)
    assert debugger.frame.row == 15
    assert debugger.next_update().row == 15
    assert debugger.next_update().row == 20
    assert debugger.next_example().row == 21
    assert debugger.next_example(-5).row == 20


def test_a_long_movement_given_up_leaves_the_debugger_where_it_was(random_data: Dataset) -> None:
    debugger = Debugger(Run(random_data))
    debugger.go_to("3:dz")
    movement = debugger.moving("next-update", 100_000)
    progress = next(movement)
    assert 0 < progress.done < progress.total
    movement.close()
    assert debugger.frame.address == "3:dz"


def test_a_movement_ends_in_the_program_it_began_in(random_data: Dataset) -> None:
    for program, address in (("scalar", "3000:b"), ("vector", "3000:b")):
        debugger = Debugger(Run(random_data), cast(ProgramName, program))
        movement = debugger.moving("next-update", 3000)
        next(movement)
        debugger.switch_program()
        for _ in movement:
            pass
        assert (debugger.frame.address, debugger.frame.program.name) == (address, program)


def test_phases_of_many_features_are_as_quick_as_of_few() -> None:
    """↓ and ↑ over twenty thousand dw's are arithmetic, not as many steps."""
    run = Run(Dataset(np.ones((2, 20_000)), [0, 1]), batch=1)
    debugger = Debugger(run)
    assert [debugger.next_phase().address for _ in range(3)] == ["1:L", "1:db", "1:b"]
    assert [debugger.previous_phase().address for _ in range(3)] == ["1:db", "1:L", "0"]


@pytest.mark.parametrize("wrong", ["matrix", "", 3])
def test_a_program_that_is_not_there_is_refused(course: Run, wrong: object) -> None:
    with pytest.raises(InputError, match="choose vector or scalar"):
        Debugger(course, cast(ProgramName, wrong))
    with pytest.raises(InputError, match="choose vector or scalar"):
        Debugger(course).switch_program(cast(ProgramName, wrong))


@pytest.mark.parametrize(
    ("start", "moves", "address"),
    [
        ("0", "next-epoch", "4:b"),
        ("2:z", "next-epoch", "4:b"),
        ("4:b", "next-epoch", "8:b"),
        ("4:b", "previous-epoch", "0"),
        ("5:z", "previous-epoch", "4:b"),
        ("8:b", "previous-epoch", "4:b"),
        ("0", "previous-epoch", "0"),
        ("6:L", "previous-epoch next-epoch", "8:b"),
    ],
)
def test_epochs(start: str, moves: str, address: str) -> None:
    """Four updates are one pass over a hundred rows in batches of 32."""
    generator = np.random.default_rng(2)
    debugger = Debugger(Run(Dataset(generator.normal(size=(100, 2)), np.arange(100) % 2), batch=32))
    debugger.go_to(start)
    for move in moves.split():
        debugger.next_epoch() if move == "next-epoch" else debugger.previous_epoch()
    assert debugger.frame.address == address


def test_several_epochs_at_once() -> None:
    debugger = Debugger(Run(Dataset([[1.0], [2.0], [3.0]], [0, 1, 1]), batch=2))
    assert debugger.next_epoch(3).address == "6:b"
    assert debugger.previous_epoch(2).address == "2:b"


@pytest.mark.parametrize("program", ["vector", "scalar"])
@pytest.mark.parametrize("move", ["step", "back", "next-update", "previous-update", "next-phase"])
def test_a_preview_is_where_the_movement_leads_and_moves_nothing(program: ProgramName, move: Move) -> None:
    """At 30 places; only where more than one update would have to be computed is there none."""
    debugger = make(3, program, "float64")
    previews = 0
    for _ in range(30):
        here, known = debugger.frame, debugger.history.known
        preview = debugger.preview(move)
        assert debugger.frame is here
        assert debugger.history.known == known
        for _ in debugger.moving(move):
            pass
        if preview is None:
            assert debugger.frame.address == here.address or debugger.history.known > known
        else:
            previews += 1
            assert shown(preview) == shown(debugger)
        debugger.step(3)
    assert previews >= 28
