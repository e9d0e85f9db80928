"""Loading: of a program no more is run than what is asked about needs, and what went wrong is told where it matters."""

from __future__ import annotations

import json
import random
from pathlib import Path
from textwrap import dedent

import pytest

from lrstep.checks.callee import Arguments, CallStep, Fault, Handed, Recipe
from lrstep.checks.finding import findings
from lrstep.checks.loading import Loaded, loaded
from lrstep.checks.program import UserProgram
from lrstep.checks.target import Target, target_of
from tests.checks.children import fault_of, running

SCRIPT = """
    from __future__ import annotations
    import math
    import nowhere_to_be_found
    import sys, time

    open("ran.txt", "a").write("top ")
    data = open("there_is_no_such_file.csv").read()
    X = [[1.0, 2.0]]
    X.append([3.0, 4.0])
    scale: float = 2.0
    table = {}
    table["rate"] = scale * 3
    if len(sys.argv) > 5:
        mode = "many"
    else:
        mode = "few"

    def helper(z):
        return z * scale

    def f(x: "Nothing"):
        return helper(x), X, table, mode

    def plots(x):
        import matplotlib.pyplot as plt
        from tqdm import tqdm, trange

        figure, axes = plt.subplots(1, 2, figsize=(3, 3))
        axes[0].plot(x)
        with plt.style.context("dark"):
            plt.show()
        return sum(i for i in tqdm(trange(x), desc="epochs"))

    def reads():
        return len(data)

    def absent():
        return nowhere_to_be_found.array(1)

    def late():
        return only_main

    for epoch in range(10**12):
        w = 1.0
    w = input("weights? ")
    time.sleep(1000)
    print(f(3), helper.nothing)
    sys.exit(1)
    if __name__ == "__main__":
        only_main = 1
        raise SystemExit
"""


def test_neither_the_tail_nor_what_is_not_needed_is_run(tmp_path: Path) -> None:
    with running(tmp_path, SCRIPT, "f") as process:
        (returned,) = process.callees["f"].ask(ONCE_WITH_3).returned
    assert returned == (6.0, [[1.0, 2.0], [3.0, 4.0]], {"rate": 6.0}, "few")
    assert not (tmp_path / "ran.txt").exists()


def test_plots_and_progress_bars_that_are_not_installed_are_not_missed(tmp_path: Path) -> None:
    with running(tmp_path, SCRIPT, "plots") as process:
        reply = process.callees["plots"].ask(ONCE_WITH_3)
    assert (reply.returned, reply.fault) == ((3,), None)


def test_a_script_is_run_as_python_runs_it_and_followed(tmp_path: Path) -> None:
    text = """
        import sys
        from tqdm.auto import tqdm

        costs, skipped = [], {"X": object()}
        for i in tqdm(range(2)):
            costs.append(float(i))
        if __name__ == "__main__":
            argv = sys.argv
        print(costs)
        1 / 0
    """
    with running(tmp_path, text) as process:
        reply = process.followed(1000)
        short = process.followed(3)
    changes = [change for line in reply.executed for change in line.changes]
    assert ("costs", [0.0, 1.0]) in changes
    assert ("argv", [str(tmp_path / "mine.py")]) not in changes, "text is not kept"
    assert reply.printed == "[0.0, 1.0]\n"
    assert reply.fault is not None
    assert (reply.fault.type, reply.fault.line, reply.fault.file) == (
        "ZeroDivisionError",
        10,
        str(tmp_path / "mine.py"),
    )
    assert len(short.executed) == 3
    assert short.fault is None


def test_a_file_that_is_not_there_is_told_where_its_data_are_read(tmp_path: Path) -> None:
    with running(tmp_path, SCRIPT, "reads") as process:
        fault = fault_of(process, "reads")
    assert (fault.type, fault.code) == ("NameError", "return len(data)")
    assert fault.message.startswith("name 'data' is not defined, as line 7 raises FileNotFoundError: ")


def test_the_first_cause_is_told_not_what_it_led_to(tmp_path: Path) -> None:
    text = "data = open('nowhere.csv')\nrows = list(data)\nm = len(rows)\n\ndef f():\n    return m\n"
    with running(tmp_path, text, "f") as process:
        message = fault_of(process, "f").message
    assert message.startswith("name 'm' is not defined, as line 1 raises FileNotFoundError: ")


def test_a_package_that_is_not_installed_is_told_where_it_is_used(tmp_path: Path) -> None:
    with running(tmp_path, SCRIPT, "absent") as process:
        fault = fault_of(process, "absent")
    assert (fault.type, fault.message) == ("ModuleNotFoundError", "No module named 'nowhere_to_be_found'")
    assert fault.code == "return nowhere_to_be_found.array(1)"


def test_what_only_python_file_sets_is_not_there(tmp_path: Path) -> None:
    with running(tmp_path, SCRIPT, "late") as process:
        message = fault_of(process, "late").message
    line = dedent(SCRIPT).lstrip("\n").splitlines().index('if __name__ == "__main__":') + 1
    assert message == f"name 'only_main' is not defined, as line {line} runs only where the file is the main program"


ENDINGS = """
    import os, sys

    rows = [1 for _ in iter(int, 1)]
    typed = input()
    size = sys.exit(2)
    gone = os._exit(3)

    def f():
        return rows

    def g():
        return typed, size

    def h():
        return gone

    @nowhere
    def decorated():
        return 1

    class Model(nowhere.Base):
        pass
"""


def test_each_statement_that_ends_otherwise_is_kept_apart(tmp_path: Path) -> None:
    with running(tmp_path, ENDINGS, "f", "g", seconds=3.5) as process:
        endless, typed = fault_of(process, "f"), fault_of(process, "g")
    assert endless.message == "name 'rows' is not defined, as line 3 never ends"
    assert typed.message == "name 'typed' is not defined, as line 4 waits for somebody to type"


def test_a_process_that_ends_while_it_loads_is_told(tmp_path: Path) -> None:
    with running(tmp_path, ENDINGS, "h") as process:
        assert process.callees == {}
        assert process.faults["h"][:3] == ("crashes", "", "exit code 3")


def test_a_definition_that_raises_is_told_for_its_name(tmp_path: Path) -> None:
    with running(tmp_path, ENDINGS, "decorated", "Model") as process:
        assert sorted(process.faults) == ["Model", "decorated"]
        fault = process.faults["decorated"]
    assert (fault.type, fault.message, fault.line) == ("NameError", "name 'nowhere' is not defined", 17)
    assert fault.code == "@nowhere"


def test_a_notebooks_fault_is_in_its_cell(tmp_path: Path) -> None:
    cells = ["%pylab\nimport math", "# cost\ndef cost(y, a):\n    m = 1\n    return math.log(a) / 0", "cost(1, 1"]
    file = tmp_path / "mine.ipynb"
    file.write_text(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}))
    with findings(Target(str(file))) as result:
        (finding,) = result.items
        fault = finding.callee.ask(ONCE_WITH_TWO).fault
    assert fault is not None
    assert (fault.file, fault.cell, fault.line) == (str(file), 2, 4)
    assert (fault.type, fault.code) == ("ZeroDivisionError", "return math.log(a) / 0")
    with findings(Target(str(file), "nothing")) as result:
        assert result.fault is not None
        assert (result.fault.type, result.fault.cell) == ("SyntaxError", 3)


def test_a_module_is_imported_with_its_package_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("FACTOR = 3\n")
    (tmp_path / "package" / "parts.py").write_text("from . import FACTOR\ndef sigmoid(z):\n    return z * FACTOR\n")
    with findings(target_of("package.parts:sigmoid")) as result:
        (finding,) = result.items
        assert finding.callee.ask(ONCE_WITH_3).returned == (9,)
    (tmp_path / "package" / "parts.py").write_text("import nowhere\ndef sigmoid(z):\n    return z\n")
    with findings(target_of("package.parts:sigmoid")) as result:
        ((item, fault),) = result.failed
    assert (item.name, fault.type, fault.line) == ("sigmoid", "ModuleNotFoundError", 1)


ONCE_WITH_3 = Recipe([CallStep(Arguments((Handed(3),)))])
ONCE_WITH_TWO = Recipe([CallStep(Arguments((Handed(1.0), Handed(0.5))))])


def names(text: str, *wanted: str) -> Loaded:
    """What is loaded of a text for some names, in this process."""
    return loaded(UserProgram("mine.py", dedent(text)), wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "kept"),
    [
        ("a = 1\nb = a + 1\nc = b + 1\nd = 1 / 0", "c", {"a": 1, "b": 2, "c": 3}),
        ("a = 1\na += 1\na, b = a + 1, 2\nc = 1", "a", {"a": 3, "b": 2}),
        ("a = [1]\na[0] = 2\na.append(3)\nb = [1]", "a", {"a": [2, 3]}),
        ("try:\n    import nowhere as a\nexcept ImportError:\n    a = 1", "a", {"a": 1}),
        ("with open('/dev/null') as file:\n    a = file.read()\nb = 1", "a", {"a": ""}),
        ("for i in range(3):\n    a = i\nb = 1", "a", {"a": 2}),
        ("from math import *\ndef f(): return pi\nb = 1", "f", {"pi": pytest.approx(3.14159, abs=1e-5)}),
        ("import math\ndef f(): return math.pi\nmath.pi.nothing()\nmath.seed(1)", "f", {}),
        ("def f(x=None):\n    b = 1\n    return b\nb = 1 / 0", "f", {}),
        ("(a := 1)\nb = 1", "a", {"a": 1}),
        ("def f(): return a\nif True:\n    a: int = 1", "f", {"a": 1}),
    ],
)
def test_what_a_name_needs_is_run(text: str, wanted: str, kept: dict[str, object]) -> None:
    result = names(text, wanted)
    data = {
        name: value
        for name, value in result.names.items()
        if not name.startswith("__") and name in ("a", "b", "c", "d", "pi")
    }
    assert data == kept


def test_seeds_and_settings_of_what_is_used_are_run() -> None:
    result = names("import random\nrandom.seed(7)\nimport math\nmath.seed(1)\na = random.random()", "a")
    assert result.names["a"] == random.Random(7).random()
    assert result.faults == {}


def test_a_program_that_is_none_has_a_fault_for_each_name() -> None:
    result = names("def f(:\n", "f")
    assert isinstance(result.faults["f"], Fault)
    assert result.faults["f"].type == "SyntaxError"
