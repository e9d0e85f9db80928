"""`lrstep trace`, and a script opened as a source, as a user types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Command

MISTAKE = (Path(__file__).parents[2] / "samples" / "mistake.py").read_text(encoding="utf-8")
RIGHT = MISTAKE.replace("dZ = Y - A", "dZ = A - Y")
LINE = 1 + MISTAKE.splitlines().index("    dZ = Y - A")
PATIENCE = 30.0


@pytest.fixture(name="scripts")
def _scripts(tmp_path: Path) -> Path:
    """A folder with scripts, which `lrstep` is called in."""
    loop = MISTAKE[MISTAKE.index("# Hours") :].replace("optimize(", "model.optimize(")
    files = {
        "wrong.py": MISTAKE,
        "right.py": RIGHT,
        "boom.py": RIGHT.replace("    return w, b\n", '    raise ValueError("so it ends")\n'),
        "asks.py": RIGHT.replace("        w = w -", '        input("on?")\n        w = w -'),
        "nothing.py": "print(1)\n",
        "model.py": MISTAKE[: MISTAKE.index("# Hours")],
        "train.py": f"import sys\n\nimport numpy as np\n\nimport model\n\nprint(sys.argv[1:])\n{loop}",
        "long.py": RIGHT.replace("num_iterations=50", "num_iterations=10**9"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    cells = [{"cell_type": "code", "source": text.splitlines(True)} for text in MISTAKE.split("\n\n\n")]
    notebook = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (tmp_path / "homework.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


def test_the_line_of_a_mistake_is_named_and_what_the_script_prints_is_not_among_it(
    lrstep: Command, scripts: Path
) -> None:
    done = lrstep("trace", "wrong.py", "--json")
    verdict = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    found = {name: verdict[name] for name in ("ok", "mistake", "variable", "file", "line", "update")}
    assert found == {"ok": False, "mistake": "sign", "variable": "dz", "file": "wrong.py", "line": LINE, "update": 1}
    assert verdict["bound"]["dz"] == "dZ"


def test_a_right_script_is_right(lrstep: Command, scripts: Path) -> None:
    done = lrstep("trace", "right.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert "right: right.py" in done.stdout
    assert done.stdout.endswith("Step through it: lrstep right.py\n")


def test_a_mistake_in_a_module_beside_the_script_is_named_there(lrstep: Command, scripts: Path) -> None:
    verdict = json.loads(lrstep("trace", "train.py", "--json", "--", "--epochs", "3").stdout)
    assert (verdict["ok"], verdict["file"], verdict["line"]) == (False, "model.py", LINE)


def test_of_a_notebook_the_cell_is_named(lrstep: Command, scripts: Path) -> None:
    assert "cell 3, line 5" in lrstep("trace", "homework.ipynb").stdout


@pytest.mark.parametrize(("words", "said"), [
    (["nothing.py"], "no loop was seen that changes weights"),
    (["asks.py"], "somebody to type"),
])  # fmt: skip
def test_what_cannot_be_decided_says_why(words: list[str], said: str, lrstep: Command, scripts: Path) -> None:
    done = lrstep("trace", *words)
    assert (done.returncode, said in done.stdout) == (2, True)
    assert "Step through it" not in done.stdout
    opened = lrstep("open", *words, "--plain")
    assert (opened.returncode, opened.stdout) == (2, "")
    assert said in opened.stderr
    assert opened.stderr.count("\n") == 1


@pytest.mark.parametrize(("words", "error"), [
    (["trace", "none.py"], "can't read it (No such file or directory), in none.py: name a file that can be read"),
    (["trace", "right.py", "--epochs", "3"], "unrecognized arguments: --epochs 3: arguments of the script come behind "
                                             "--: lrstep trace SCRIPT -- --epochs"),
    (["trace", "right.py", "--function", "optimise"], "there is no function optimise, in right.py: did you mean "
                                                      "optimize?"),
    (["trace", "right.py", "--bind", "q=dZ"], "--bind q=dZ: q is no name of the lesson: choose from "),
    (["trace", "right.py", "--updates", "x"], "updates = x cannot be used: give a whole number from 0 "),
    (["run", "right.py"], "right.py is a script, which trains by itself: follow it: lrstep trace right.py"),
    (["open", "right.py", "--plain", "--alpha", "3"], "--alpha would change the run of a script: leave it out: the "
                                                      "script says how it runs"),
    (["open", "iris", "--plain", "--", "x"], "iris is no script: leave --function, --bind and what is behind -- out"),
])  # fmt: skip
def test_bad_words_are_one_line(words: list[str], error: str, lrstep: Command, scripts: Path) -> None:
    done = lrstep(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"lrstep: error: {error}")
    assert done.stderr.count("\n") == 1


def test_the_trace_opens_anywhere_without_the_script(lrstep: Command, scripts: Path) -> None:
    lrstep("trace", "wrong.py", "--log", "kept.jsonl")
    (scripts / "wrong.py").unlink()
    frame = json.loads(lrstep("show", "kept.jsonl", "--at", f"3:{LINE}", "--format", "json").stdout)
    assert (frame["program"], frame["code"], list(frame["right"])) == ("yours", "dZ = Y - A", ["dz"])
    verified = lrstep("replay", "kept.jsonl", "--verify")
    assert (verified.returncode, f"line {LINE} of wrong.py" in verified.stdout) == (1, True)
    checked = json.loads(lrstep("check", "kept.jsonl", "--json").stdout)
    assert (checked["mistake"], checked["file"], checked["line"]) == ("sign", "wrong.py", LINE)
    assert lrstep("export", "kept.jsonl", "kept.csv").stdout == "50 updates\n"
    assert "Cost after iteration 0: 0.693147" in lrstep("replay", "kept.jsonl").stdout
    again = lrstep("trace", "right.py", "--log", "kept.jsonl")
    assert again.stderr == "lrstep: error: kept.jsonl is there already: give --force, or another name\n"
    lrstep("trace", "right.py", "--log", "right.jsonl")
    assert lrstep("diff", "kept.jsonl", "right.jsonl").returncode == 1


def test_a_script_is_stepped_through_line_by_line(lrstep: Command, scripts: Path) -> None:
    done = lrstep("right.py", "--plain", stdin="break 26 if cost < 0.6\nc\nprint cost\nbreak\nend\n")
    assert done.returncode == 0
    assert "dz" not in done.stderr
    shown = lrstep("wrong.py", "--plain", stdin="c\n").stdout
    assert f"1:{LINE}  backward  dZ = Y - A" in shown


def test_what_could_not_be_followed_is_in_the_json_too(lrstep: Command, scripts: Path) -> None:
    (scripts / "exec.py").write_text(RIGHT.replace("import numpy as np", "import numpy as np\nexec('m = 3')"))
    done = lrstep("trace", "exec.py", "--json")
    notes = json.loads(done.stdout)["notes"]
    assert [note for note in notes if "`exec`" in note]
    assert done.stderr.splitlines() == [f"lrstep: note: {note}" for note in notes]
    assert json.loads(lrstep("trace", "right.py", "--json").stdout)["notes"] == []
    twice = RIGHT + "\noptimize(np.zeros((2, 1)), 0.0, X, Y, num_iterations=9, learning_rate=0.3)\n"
    (scripts / "twice.py").write_text(twice)
    (note,) = json.loads(lrstep("trace", "twice.py", "--json").stdout)["notes"]
    assert note.startswith("after update 50 the loop trains anew, from new weights")


def test_an_exception_ends_the_trace_and_not_lrstep(lrstep: Command, scripts: Path) -> None:
    done = lrstep("trace", "boom.py", "--log", "boom.jsonl", "--json")
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["ok"], verdict["mistake"], verdict["line"]) == (1, False, "raises", 30)
    shown = lrstep("boom.jsonl", "--plain", stdin="next 51\n").stdout
    assert "This is the end: boom.py raised ValueError in line 30, after update 50" in shown


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_what_there_is_is_kept_whatever_ends_it(by: signal.Signals, lrstep: Command, scripts: Path) -> None:
    log = scripts / "long.jsonl"
    words = [sys.executable, "-m", "lrstep", "trace", "long.py", "--updates", "20", "--log", str(log)]
    tracing = subprocess.Popen(words, cwd=scripts, stdout=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + PATIENCE
    while not (log.exists() and log.stat().st_size > 60_000) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(tracing.pid, by)
    said, _ = tracing.communicate(timeout=PATIENCE)
    assert tracing.returncode == (130 if by is signal.SIGINT else -by)
    assert ("right: long.py" in said) is (by is signal.SIGINT)
    assert lrstep("replay", "long.jsonl", "--verify").returncode == 0
    assert "0  the start" in lrstep("long.jsonl", "--plain", stdin="").stdout
