"""Addresses, as the contract writes them."""

from __future__ import annotations

import pytest

from lrstep import InputError
from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run


def walk(debugger: Debugger, ops: int) -> str:
    return " ".join(debugger.step().address for _ in range(ops))


def test_the_lessons_eleven_ops(lesson: Run) -> None:
    debugger = Debugger(lesson)
    assert debugger.frame.address == "0"
    assert walk(debugger, 12) == "1:z 1:a 1:L 1:da 1:dz 1:dw1 1:dw2 1:db 1:w1 1:w2 1:b 2:z"


def test_the_vectorised_ops(debugger: Debugger) -> None:
    assert walk(debugger, 11) == "1:z 1:a 1:L 1:J 1:da 1:dz 1:dw 1:db 1:w 1:b 2:z"


def test_the_loops_ops_name_their_data_row() -> None:
    run = Run(Dataset([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]], [1, 0, 1]), batch=2)
    assert walk(Debugger(run, "scalar"), 22) == (
        "1:zero 1:z@0 1:a@0 1:L@0 1:da@0 1:dz@0 1:dw1@0 1:dw2@0 1:db@0 "
        "1:z@1 1:a@1 1:L@1 1:da@1 1:dz@1 1:dw1@1 1:dw2@1 1:db@1 1:J 1:dw1 1:dw2 1:db 1:w1"
    )
    # The last batch is short: row 2 alone, still in the loop.
    debugger = Debugger(run, "scalar")
    debugger.go_to("2:zero")
    assert walk(debugger, 9) == "2:z@2 2:a@2 2:L@2 2:da@2 2:dz@2 2:dw1@2 2:dw2@2 2:db@2 2:J"
    assert walk(debugger, 7) == "2:dw1 2:dw2 2:db 2:w1 2:w2 2:b 3:zero"


def test_rows_are_the_datas_own_also_when_shuffled() -> None:
    run = Run(Dataset([[0], [1], [2], [3], [4]], [0, 1, 0, 1, 0]), batch=2, order="shuffle", seed=4)
    first = int(run.batch(1).rows[0])
    frame = Debugger(run).go_to(f"1:z@{first}")
    assert frame.address == f"1:z@{first}"
    assert frame.x.tolist() == [first]


@pytest.mark.parametrize(
    ("written", "printed", "program"),
    [
        ("0", "0", "vector"),
        ("3", "3:b", "vector"),
        ("3:b", "3:b", "vector"),
        ("3:dw", "3:dw", "vector"),
        ("3:dw2", "3:dw2", "scalar"),
        ("3:zero", "3:zero", "scalar"),
        ("3:z@1", "3:z@1", "scalar"),
        (" 3:dz ", "3:dz", "vector"),
    ],
)
def test_an_address_that_only_one_program_has_selects_it(
    debugger: Debugger, written: str, printed: str, program: str
) -> None:
    frame = debugger.go_to(written)
    assert (frame.address, frame.program.name) == (printed, program)


def test_an_op_alone_is_this_updates(debugger: Debugger) -> None:
    assert [debugger.go_to(op).address for op in ("dz", "z", " w ")] == ["1:dz", "1:z", "1:w"]
    debugger.go_to("3:dw2")
    assert [debugger.go_to(op).address for op in ("zero", "w1", "db")] == ["3:zero", "3:w1", "3:db"]
    with pytest.raises(InputError, match="'dw' is not an address"):
        debugger.go_to("dw")  # which the loop does not have


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("3:q", "there is no line 'q': use z a L J da dz dw db w b, or zero dw1 dw2 w1 w2; within the loop z@I a@I"),
        ("3:dw3", "there is no line 'dw3': use z a L"),
        ("3:dw0", "there is no line 'dw0': use z a L"),
        ("3:dw01", "there is no line 'dw01': use z a L"),
        ("3:z@7", "row 7 is not in the batch of update 3: choose a row from 0 to 2"),
        ("3:J@1", "there is no line 'J' for row 1 alone: use z a L"),
        ("1-", "'1-' is not an address: write 12, 12:dz or 12:z@3"),
        ("0:z", "update 0 has no line z: write 0 for the start"),
        ("three", "'three' is not an address"),
        ("", "'' is not an address"),
        ("3:dz\x1b[31m", r"'3:dz\x1b[31m' is not an address"),
        ("٣:dz", "is not an address"),
    ],
)
def test_a_wrong_address_says_how_to_write_one(debugger: Debugger, address: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        debugger.go_to(address)
    assert message in str(error.value)
    assert debugger.frame.address == "0"
