"""The plain debugger: commands in, lines out, as a script, a screen reader or a person at a terminal uses it."""

from __future__ import annotations

import io
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError, Place
from lrstep.plain import Shell
from lrstep.sources import open_source
from tests.command import called, in_a_process


def said(commands: str, source: str = "lesson", *, forgiving: bool = False, **options: object) -> str:
    """What it prints for some commands, one a line."""
    found = open_source(source, options)
    out = io.StringIO()
    shell = Shell(found.at_place(), source, io.StringIO(commands), out, forgiving=forgiving)
    shell.use_rawinput = False
    shell.cmdloop()
    return out.getvalue()


def at(commands: str, source: str = "lesson") -> str:
    """The address it is at after some commands."""
    rows = said(f"{commands}\nprint k", source).splitlines()[:-2]
    return next(row.partition(" ")[0] for row in reversed(rows) if re.match("[0-9]", row))


@pytest.mark.parametrize(
    ("commands", "address"),
    [
        ("step", "1:z"),
        ("s 5", "1:dz"),
        ("s 5\nb", "1:da"),
        ("n\nback 2", "1:w1"),
        ("phase", "1:L"),
        ("ph 2", "1:db"),
        ("n 3\np", "2:b"),
        ("n 3\nJ 2", "1:b"),
        ("N 2", "2:b"),
        ("s 5\nH\ng 12:dz\nH", "1:dz"),
        ("s 5\ng 12:dz\njump-back\njump-forward", "12:dz"),
        ("n 3\nend\njump-back", "3:b"),
        ("n 3\nprev 2", "1:b"),
        ("epoch 2", "2:b"),
        ("g 3:dz\nrphase", "3:L"),
        ("g 3:b\nrphase 2", "3:L"),
        ("n 3\ns\nrepoch", "3:b"),
        ("n 3\nrepoch 2", "1:b"),
        ("n 3\ng dz", "3:dz"),
        ("g 12:dz", "12:dz"),
        ("goto 12:dz  # as the lesson says", "12:dz"),
        ("n\nstart\ns", "1:z"),
        ("s\n\n\n", "1:z"),
        ("until J < 0.5", "7:b"),
        ("until J < 0.5 and k > 20", "21:b"),
        ("n 3\nuntil J < prev(J)", "4:b"),
        ("s\nuntil J > 0", "1:b"),
    ],
)
def test_commands_move(commands: str, address: str) -> None:
    assert at(commands) == address


def test_a_movement_says_where_it_led_with_its_numbers_and_what_is_next() -> None:
    assert said("g 1:dz").splitlines()[-3:] == [
        "1:dz  backward  dz = a - y",
        "  a 0.37168 y 1  → dz −0.62832",
        "  next: dw1 = x1*dz",
    ]


def test_after_an_update_it_says_whether_it_helped() -> None:
    assert said("n").splitlines()[-3:] == [
        "  b 0.2 alpha 0.1 db −0.62832  → b 0.26283",
        "  It helped: L  0.98971 → 0.85728 ↓",
        "  next: z = w1*x1 + w2*x2 + b",
    ]


@pytest.mark.parametrize("panel", ["x", "z", "a", "L", "program", "explain", "update", "example"])
def test_show_prints_any_panel_as_its_help_says(panel: str) -> None:
    assert "\nshow [PANEL]: one panel" in said("help show")
    shown = said(f"g 1:dz\nshow {panel}").partition(f"(lrstep) show {panel}\n")[2].splitlines()
    state = lrstep.screen_state(lrstep.open("lesson", at="1:dz"), size=(78, 24))["panels"][panel]
    assert " ".join(shown).split() == " ".join(state).split()


def test_a_count_may_have_zeros_before_it_and_a_file_any_name(tmp_path: Path) -> None:
    assert at("step " + "0" * 5000 + "3") == "1:L"
    told = said(f"save {tmp_path}/\x1b[31m.toml")
    assert "\x1b" not in told
    assert "\\x1b[31m.toml'` opens it again at 0." in told


def test_past_the_start_is_said() -> None:
    assert "This is the start: there is nothing before it." in said("back")


def test_printing_gives_numbers_that_round_trip_and_nothing_that_is_not_known() -> None:
    names = ("dz[17]", "norm(dz)", "J", "dw", "dw1", "prev(db)", "w")
    lines = said("g 3:dz\n" + "\n".join(f"print {name}" for name in names), "iris").splitlines()
    lines = [line for line in lines if not line.startswith("(lrstep)")]
    data = lrstep.load("iris")
    w, b = np.zeros(2), 0.0
    for _ in range(2):
        dz = 1 / (1 + np.exp(-(data.X @ w + b))) - data.y
        db = dz.mean()
        w, b = w - 0.1 * data.X.T @ dz / 100, b - 0.1 * db
    dz = 1 / (1 + np.exp(-(data.X @ w + b))) - data.y
    J = np.mean(np.log1p(np.exp((1 - 2 * data.y) * (data.X @ w + b))))
    numbers = [float(line) for line in (lines[-7], lines[-6], lines[-5], lines[-2])]
    assert numbers == pytest.approx([dz[17], np.linalg.norm(dz), J, db], rel=1e-12)
    assert lines[-4:-2] == ["— (not computed yet)"] * 2
    shown = [float(word) for word in lines[-1].partition("]")[0].strip("[").split()]
    np.testing.assert_allclose(shown, w, rtol=1e-12)


def test_in_the_loop_what_has_been_reached_is_known() -> None:
    lines = said("g 1:dw1@2\nprint z[2]\nprint z[3]\nprint z\nprint dw1 < 0", "iris").splitlines()
    assert lines[-7::2] == ["0.0", "— (not computed yet)", "— (not computed yet)", "True"]


def test_it_prints_what_the_panels_show() -> None:
    debugger = open_source("iris", {"at": "2:b"}).at_place()
    panels = lrstep.screen_state(debugger, "iris", size=(79, 24))["panels"]
    text = said("n 2\nupdate\nexample\nlist\nexplain\nshow z\nshow L", "iris")
    for name in ("z", "L"):
        assert all(row.strip() in text for row in panels[name])
    for part in ("It helped the batch:", "predicts", "▶  10 b  = b - alpha*db", "just ran, update"):
        assert part in text
    whole = said("n\nshow")
    assert "╭─ explain: plain words" in whole


def test_why_derives_dz() -> None:
    text = " ".join(said("g 1:dz\nwhy").split())
    assert "dL/da · da/dz" in text
    assert "= a − y." in text
    assert "prediction minus label" in " ".join(said("g 1:dz\nwhy\nwhy").split())


def test_the_rest() -> None:
    assert "−y/a + (1−y)/(1−a)" in said("lesson")
    assert "row 17" in said("example 17", "iris")
    assert "1:z@0" in said("s\nprogram scalar", "iris")
    assert "x11 " in said("features 11", "breast-cancer")
    assert "goto ADDR" in said("help g")
    assert said("help").count("\n") > 18
    assert said("quit\nstep") == said("quit")
    assert said("q").removesuffix("(lrstep) q\n") == said("")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("zz", "there is no command zz: type help for the commands"),
        ("5 step", "there is no command 5: a number follows its word, as in step 5"),
        ("stpe", "there is no command stpe: did you mean step?"),
        ("help stpe", "there is no command stpe: did you mean step?"),
        ("st", "st could be start or step"),
        ("step x", "x is not a whole number"),
        ("step -3", "-3 is not a whole number"),
        ("step 99999999999999999999", "is not a whole number"),
        ("goto", "goto needs an address"),
        ("goto 3:zz", "there is no line 'zz'"),
        ("until", "until needs a condition"),
        ("until J <", "J <"),
        ("until J < -1", "is never true up to update 100"),
        ("print __import__('os')", "__import__"),
        ("print w9", "there is no w9"),
        ("example 99", "row 99 is not in the batch"),
        ("program third", "program = third cannot be used"),
        ("show me", "there is no panel me"),
        ("features 3", "there is no x3: choose a number from 1 to 2"),
        ("features 0", "there is no x0"),
        ("help zz", "there is no command zz"),
        ("undo 3", "undo takes nothing after it: write undo alone"),
        ("compare", "compare needs a branch: write, for example, compare b1"),
        ("delete", "delete needs a number: write, for example, delete 3"),
        ("unwatch", "unwatch needs an expression: write, for example, unwatch norm(dw)"),
        ("S", "save needs a file: write, for example, save mine.toml"),
        ("y", "copy needs a file: write, for example, copy here.json"),
        ("e", "edit needs a change: write, for example, edit alpha = 0.5"),
        ("p dz", "dz is not a whole number"),
        ("p dz", "print is written in full: p is previous, as on the screen"),
        ("u J < 0.3", "write undo alone; until is written in full: u is undo, as on the screen"),
        ("a", "a, A ⇄ B, is a key of the screen alone: only the screen shows two runs side by side"),
        ("help a", "a, A ⇄ B, is a key of the screen alone"),
        ("k", "there is no command k: type help for the commands"),
        ("layout none", "there is no layout none: choose from full, graph, code, numbers, projector"),
        ("plot nothing", "there is no plot nothing: choose from cost"),
        ("y = 0", "'y = 0' is an edit: write edit y = 0"),
        ("b=1", "'b=1' is an edit: write edit b=1"),
        ("x1[0] = 3", "'x1[0] = 3' is an edit: write edit x1[0] = 3"),
        ("copy it", "'it' does not end in .json or .txt: write copy FILE.json"),
        ("\x1b[31m", "there is no command"),
    ],
)
def test_a_wrong_command_is_one_line_and_moves_nothing(command: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        said(command)
    assert caught.value.place == Place("standard input", 1)
    error = str(InputError(caught.value.what, caught.value.mend))
    assert message in error
    assert "\n" not in error
    text = said(f"s\n{command}\nprint k\nprint z[0]", forgiving=True)
    assert f"error: {error}" in text
    assert "\x1b" not in text
    assert "(lrstep) 1.0\n(lrstep) -0.525" in text


def test_a_breakpoint_here_and_all_digits() -> None:
    text = said("g 1:dz\nt\nn\nb 20\nc\ntoggle\ndigits\ndigits")
    assert text.count("● scalar:dz") == 1, "set, and taken away"
    assert text.count("1:dz  backward  dz = a - y") == 4
    assert "  a 0.37168 y 1  → dz −0.62832" in text
    a = 1 / (1 + math.exp(-(-0.4 * 1.5 + 0.25 * -0.5 + 0.2)))
    (full,) = [line.split() for line in text.splitlines() if line.startswith("  a 0.371683")]
    assert [float(full[i].replace("−", "-")) for i in (1, 6)] == pytest.approx([a, a - 1], rel=1e-15)
    with pytest.raises(InputError, match="no line has run yet, in standard input:1: step on first"):
        said("toggle")


def test_progress_is_taken_away_before_anything_is_printed() -> None:
    found, out = open_source("iris", {}), io.StringIO()
    events: list[str | int] = []
    shell = Shell(
        found.at_place(), "iris", io.StringIO("n 5\nuntil J < -1\n"), out, forgiving=True,
        tell=lambda step: events.append("told"), done=lambda: events.append(len(out.getvalue())),
    )  # fmt: skip
    shell.use_rawinput = False
    shell.cmdloop()
    cleared = [event for event in events if event != "told"]
    assert len(cleared) == 2
    assert events[-1] == cleared[-1]
    assert out.getvalue()[int(cleared[0]) :].startswith("5:b")
    assert out.getvalue()[int(cleared[1]) :].startswith("error: J < -1 is never true")


def test_an_interrupted_movement_leaves_it_where_it_was() -> None:
    found = open_source("iris", {})
    out = io.StringIO()

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    lines = io.StringIO("until J < 0.1\nprint k\n")
    shell = Shell(found.at_place(), "iris", lines, out, forgiving=True, tell=interrupt)
    shell.use_rawinput = False
    shell.cmdloop()
    assert "interrupted: you are still at 0" in out.getvalue()
    assert "(lrstep) 0.0" in out.getvalue()


def test_commands_from_a_pipe() -> None:
    done = in_a_process("lesson", "--plain", stdin=b"g 1:dz\nprint dz[0]\n")
    assert (done.returncode, done.stderr) == (0, "")
    shown = called("show", "lesson", "--at", "1:dz", "--format", "json")
    assert float(done.stdout.splitlines()[-1]) == json.loads(shown.stdout)["dz"][0]


def test_a_script_ends_at_its_first_mistake() -> None:
    done = called("lesson", "--plain", stdin=b"# as in the lesson\ns\n\nnonsense\ns\n")
    assert done.returncode == 2
    error = "there is no command nonsense, in standard input:4: type help for the commands"
    assert done.stderr == f"lrstep: error: {error}\n"
    assert "1:a" not in done.stdout


def test_it_loads_no_textual() -> None:
    code = "import sys; from lrstep.cli.main import main; main(['--plain']); assert 'textual' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], input="s\n", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_typed_at_a_terminal_it_prompts_forgives_and_repeats() -> None:
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "dumb"
        os.execv(sys.executable, [sys.executable, "-m", "lrstep", "--plain"])
    out = b""
    for typed in ("s", "", "oops", "print k", "q"):
        while not out.endswith(b"(lrstep) "):
            out += os.read(terminal, 4096)
        os.write(terminal, typed.encode() + b"\n")
        out += b"|"
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        out += more
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    text = out.decode()
    assert "1:z  forward" in text
    assert "1:a  forward" in text
    assert "error: there is no command oops" in text


def test_what_a_user_does_in_time() -> None:
    commands = (
        "break J < 0.3", "watch norm(dw)", "continue", "g 10", "edit fast: alpha = alpha * 5  # named, with a comment",
        "c", "branch", "compare main", "branch main", "rc", "undo", "redo", "branch", "nudge w1", "gradcheck",
        "switch 2", "delete 2", "unwatch norm(dw)",
    )  # fmt: skip
    text = said("\n".join(commands) + "\n", "iris")
    for words in (
        "Stopped at breakpoint 2: J < 0.3.\n136:b", "  norm(dw) 0.10707  was 0.10757", "branch fast", "57:b",
        "▸ fast   from main at update 10: alpha = 0.5", "difference", "after update 57", "0  the start",
        "J rises as w1", "complex step", " 2 ○ J < 0.3",
    ):  # fmt: skip
        assert words in text


def test_ctrl_c_at_the_prompt_forgets_the_line() -> None:
    found, out = open_source("iris", {}), io.StringIO()

    class Torn(io.StringIO):
        # as typeshed has it, not as StringIO does
        def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
            line = super().readline(-1 if size is None else size)
            if "torn" in line:
                raise KeyboardInterrupt
            return line

    shell = Shell(found.at_place(), "iris", Torn("n 3\ntorn\nprint k\n"), out, forgiving=True)
    shell.use_rawinput = False
    shell.cmdloop()
    assert "quit leaves\n(lrstep) 3.0" in out.getvalue()
    assert out.getvalue().count("help for the commands") == 1


def test_examples_and_plots_as_lines() -> None:
    """The worst first, or sorted and picked; a plot as `lrstep show --plot` prints it."""
    printed = said("next 3\nexamples 2\nexamples 2 by x1 if y == 0\nplot histogram\n", "iris")
    assert "        41           4.5  1  −0.070332    0.48242    0.72893   −0.51758 ✗" in printed
    assert "50 of 100 rows" in printed
    assert "examples by a:   ▒ versicolor   █ setosa" in printed


def test_what_is_not_recorded_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    printed = said(f"record {path}\nnext 3\nprevious\nedit alpha = 0.5\nnext 2\nrecord\n", "iris")
    assert printed.count("○ rec paused: new branch at 2: nothing is recorded here") == 2
    assert f"Recorded 3 updates to {path}." in printed


def test_what_a_log_has_wrong_is_said_where_one_steps(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with lrstep.Recorder(path, [[1.0], [3.0]], [0, 1], alpha=0.1, w=[0], b=0) as recorder:
        recorder.update(w=[0.1], b=0.0, dw=[-1.0], db=0.0)  # the sum for the mean
    out = said("goto 1:dz\nstep\nstep", str(path))
    assert out.count("  ≠ The log has dw1 = −1; it should be −0.5.\n") == 1
    assert out.count("  ≠ Before that, this update already differs in dw.\n") == 1


def test_a_transcript_reads_as_a_session() -> None:
    """Commands from a file stand before what they print, with the prompt; comments stay, and empty lines go."""
    printed = said("# The first line.\ns\n\nprint a[0] > 0.5  # a condition\n").removeprefix(said(""))
    assert printed == (
        "(lrstep) # The first line.\n"
        "(lrstep) s\n"
        "1:z  forward  z = w1*x1 + w2*x2 + b\n"
        "  w1 −0.4 w2 0.25 x1 1.5 x2 −0.5 b 0.2  → z −0.52500\n"
        "  next: a = sigmoid(z)\n"
        "(lrstep) print a[0] > 0.5  # a condition\n"
        "— (not computed yet)\n"
    )
    assert "\x1b" not in said("s # \x1b[31m")


def test_what_the_screen_can_show_it_can_print() -> None:
    assert "row 1 " in said("n\nx", "iris")
    assert "row 3 " in said("n\nx 4\nX", "iris")
    assert "This is the first example of the batch." in said("X", "iris")
    assert "x3" in said("f", "breast-cancer")
    shown = said("n\nm 2\nm\nM\nplot histogram\nm", "iris")
    assert [line[:8] for line in shown.splitlines() if line.startswith(("log-cost", "sigmoid"))] == []
    assert shown.rstrip().endswith("no plot")
    assert "program: scalar" not in said("layout graph")
    assert "program: scalar" in said("layout code")
    assert "█▀▀ ▀▀█" in (large := said("n\nZ"))
    assert "▸ b = b − alpha·db = 0.2 − 0.1·(−0.6283) = 0.2628\n  x1 1.5   x2 −0.5   y 1   alpha 0.1" in large
    assert said("n\nZ\nZ").count("program: scalar") == 1
    steps = said("n\nd")
    assert all(f"L rises as {name}" in steps or f"L falls as {name}" in steps for name in ("w1", "w2", "b"))


def test_copies_go_to_files_that_are_not_there_yet(tmp_path: Path) -> None:
    for end in ("json", "txt"):
        said(f"g 1:dz\ncopy {tmp_path}/it.{end}")
    assert json.loads((tmp_path / "it.json").read_text()) == lrstep.open("lesson", at="1:dz").frame.to_dict()
    assert "explain: plain words" in (tmp_path / "it.txt").read_text()
    with pytest.raises(InputError, match="is there already"):
        said(f"copy {tmp_path}/it.json")
    with pytest.raises(InputError, match="cannot be written: No such file"):
        said(f"copy {tmp_path}/nowhere/it.json")
