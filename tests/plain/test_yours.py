"""A script that was traced in the plain debugger: the same words, line by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lrstep.plain import Shell
from tests.own_script import BY_ROWS, TURNED, OwnScript


def said(folder: Path, *commands: str, script: OwnScript = TURNED) -> str:
    """What it prints for some commands."""
    out = io.StringIO()
    shell = Shell(script.opened(folder), script.file, io.StringIO("\n".join([*commands, "quit"])), out, forgiving=True)
    shell.use_rawinput = False
    shell.cmdloop()
    return out.getvalue()


def last(folder: Path, *commands: str, script: OwnScript = TURNED) -> str:
    """What the last of them says, in one line."""
    before, everything = said(folder, *commands[:-1], script=script), said(folder, *commands, script=script)
    return " ".join(everything.removeprefix(before).removeprefix("(lrstep)").split())


def test_it_begins_with_where_the_script_departs_and_what_to_type(tmp_path: Path) -> None:
    text = " ".join(said(tmp_path).split())
    assert (
        "The dz of your script departs from the mathematics, first in update 1, line 13. c runs to it, s runs a line."
        in text
    )
    assert "next: for i in range(num_iterations):" in text


def test_c_says_what_the_line_gave_what_it_should_be_and_why(tmp_path: Path) -> None:
    text = last(tmp_path, "c")
    assert "1:13 backward dZ = Y - A" in text
    assert "dZ = dz = [0.00020343, −0.99999, 0.99727] (1, 3)" in text
    assert "≠ dZ (dz of row 0) is 0.00020343; it should be −0.00020343." in text
    assert "The sign of dz is wrong: it is y − a." in text
    assert "Look for y − a where a − y belongs" in text


def test_the_end_of_an_update_says_what_was_printed_and_whether_it_helped(tmp_path: Path) -> None:
    text = last(tmp_path, "n")
    assert "printed: cost after 0: 5.800983" in text
    assert "It did not help the batch: J 5.8010 → 5.8617 ↑" in text


@pytest.mark.parametrize(("commands", "text"), [
    (("c", "list"), "▶ ≠13 dZ = Y - A"),
    (("c", "names"), "▸ dZ dz [0.00020343, −0.99999, 0.99727] (1, 3) ≠ cost J 5.8010"),
    (("n 2", "printed"), "cost after 0: 5.800983 cost after 1: 5.861673"),
    (("c", "why"), "dz = a − y, dw = (1/m) X dzᵀ"),
    (("goto departs",), "1:13 backward dZ = Y - A"),
    (("goto dw",), "1:14 backward dw = np.dot(X, dZ.T) / m"),
    (("goto 3:25",), "3:25 update w = w - learning_rate * dw"),
    (("goto 3:dz",), "3:dz backward dz = a - y"),
    (("goto 3:dz",), "≠ Your script has dz@0 = 0.00017555; it should be −0.00017555."),
    (("goto 3:99",), "error: line 99 did not run in update 3: choose one that did: 21, 8, 9, 10,"),
    (("goto 3:25@2",), "error: line 25 ran once in update 3: write 3:25@1"),
    (("goto 99:25",), "error: update 99 is past the end of the script: choose an earlier one"),
    (("until cost > 6",), "5:27 update"),
    (("goto first cost > 6.2",), "8:27 update"),
    (("n 3", "rc"), "3:13 backward dZ = Y - A"),
    (("phase",), "1:12 forward cost ="),
    (("c", "rphase"), "1:12 forward cost ="),
    (("n", "rphase"), "1:15 backward db"),
    (("break 25 if cost > 6", "delete 2", "c"), "5:25 update w = w - learning_rate * dw"),
    (("break 99", "delete 2", "c"), "Nothing stopped the run before its end: train.py ended after update 12."),
    (("c", "toggle"), "3 ● yours:13"),
    (("c", "watch norm(dZ)"), "norm(dZ) 1.4123"),
    (("n", "print cost"), "5.80098"),
    (("n", "watch grads['dw']"), "grads['dw'] [−0.99901, −2.3969] (2,)"),
    (("c", "watch grads['dw']"), "grads['dw'] —"),
    (("n", "edit alpha = 0.5"), "This branch is computed as the lesson does, not by the script: its program"),
    (("c", "lesson"), "z a − y dz −0.00020343"),
    (("n", "nudge w1"), "dw1 = −0.99901, but J rises as w1 goes up: its sign is wrong."),
    (("end",), "The dz of your script departs from the mathematics, first in update 1, line 13."),
    (("end", "s"), "This is the end: train.py ended after update 12, and no update follows."),
    (("c", "save mine.toml"), "error: this run is a script's, which a scenario cannot hold: keep its trace: lrstep"),
    (("record mine.jsonl",), "error: what a script does is recorded when it is traced: lrstep trace SCRIPT --log"),
])  # fmt: skip
def test_each_command_does_on_a_script_what_it_does_everywhere(
    commands: tuple[str, ...], text: str, tmp_path: Path
) -> None:  # fmt: skip
    assert text in last(tmp_path, *commands)


def test_of_rows_the_line_is_named_by_the_how_manieth_time_it_ran(tmp_path: Path) -> None:
    assert "1:11@2 forward a = 1 / (1 + exp(-z)) a = 0.73106" in last(tmp_path, "goto 1:11@2", script=BY_ROWS)
    assert "Both" not in last(tmp_path, "goto 1:17@3", script=BY_ROWS)
    assert "db is" in last(tmp_path, "goto 1:17@3", script=BY_ROWS)


@pytest.mark.parametrize("command", ["names", "printed"])
def test_without_a_script_there_are_no_names_and_nothing_printed(command: str) -> None:
    from tests.plain.test_shell import said as said_of

    assert f"the panel {command} has nothing to show here" in said_of(command, "lesson", forgiving=True)
