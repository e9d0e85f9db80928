"""What `lrstep check` may be given: files, names in them, notebooks, modules, logs; what is none of these is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lrstep.checks.callee import Fault
from lrstep.checks.program import read_program
from lrstep.checks.target import target_of
from lrstep.errors import InputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where some programs are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").write_text("raise ValueError('never run')\n")
    for name in ("mine.py", "a:b.py", "mine.ipynb", "run.jsonl", "run.jsonl.gz", "data.csv", "parts/lr.py"):
        (tmp_path / name).write_text("def f(): pass\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mine.py", ("mine.py", "", "")),
        ("mine.py:f", ("mine.py", "f", "")),
        ("./mine.py:Model.fit", ("./mine.py", "Model.fit", "")),
        ("mine.ipynb", ("mine.ipynb", "", "")),
        ("mine.ipynb:sigmoïde", ("mine.ipynb", "sigmoïde", "")),
        ("a:b.py", ("a:b.py", "", "")),
        ("a:b.py:f", ("a:b.py", "f", "")),
        ("run.jsonl", ("run.jsonl", "", "")),
        ("run.jsonl.gz", ("run.jsonl.gz", "", "")),
        ("mine:f", ("{}/mine.py", "f", "mine")),
        ("mine", ("{}/mine.py", "", "mine")),
        ("parts.lr:Model.fit", ("{}/parts/lr.py", "Model.fit", "parts.lr")),
    ],
)
def test_a_target_is_a_file_a_module_or_a_log(folder: Path, text: str, expected: tuple[str, str, str]) -> None:
    target = target_of(text)
    assert tuple(target) == (expected[0].format(folder), *expected[1:])
    assert target.is_log == ("jsonl" in text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mine.pt", r"there is no file or module mine\.pt: did you mean mine\.py\?"),
        ("mien.py:f", r"there is no file or module mien\.py: did you mean mine\.py\?"),
        ("parts/l.py", r"there is no file or module parts/l\.py: did you mean parts/lr\.py\?"),
        ("nothing/here.py", r"there is no file or module nothing/here\.py: give FILE\.py, .*"),
        ("qqq:f", r"there is no file or module qqq: give FILE\.py, .*"),
        ("", r"a target is missing: give .*"),
        ("numpy.linalg._umath_linalg:inv", r"there is no file or module .*"),
        ("data.csv", r"it is neither a program nor a log, in data\.csv: give .*"),
        ("data.csv:f", r"only a program has names in it, in data\.csv: give .*"),
        ("run.jsonl:f", r"only a program has names in it, in run\.jsonl: .*"),
        ("parts", r"parts is a folder: name the files in it"),
        ("mine.py:", r"a name is missing after the colon, in mine\.py: give FILE\.py:NAME or .*"),
        ("mine.py:12", r"no function has the name 12, in mine\.py: give .*"),
        ("mine.py:f()", r"no function has the name f\(\), in mine\.py: give .*"),
    ],
)
def test_what_is_none_is_said_in_a_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        target_of(text)
    assert re.fullmatch(message, str(caught.value))


def notebook(path: Path, *cells: Any, **metadata: Any) -> str:
    """A notebook of code cells, and of text where a cell is in a tuple."""
    table = [
        {"cell_type": "markdown", "source": [cell[0]]}
        if isinstance(cell, tuple)
        else {"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []}
        for cell in cells
    ]
    path.write_text(json.dumps({"cells": table, "metadata": metadata, "nbformat": 4}))
    return str(path)


def test_a_notebook_is_its_code_cells_without_magic(tmp_path: Path) -> None:
    file = notebook(
        tmp_path / "mine.ipynb",
        ("# Logistic regression",),
        "%matplotlib inline\nimport numpy as np\n!pip install h5py\nfiles = !ls\n",
        "",
        "%%bash\nls -l\n",
        "%%time\ndef sigmoid(z):\n    %timeit 1\n    return 1 / (1 + np.exp(-z))\nnp.dot?\n",
        'text = ("%d"\n% 3)\n',
        "def broken(:\n    pass",
    )
    program = read_program(file)
    lines = program.text.splitlines()
    assert lines[:4] == ["pass", "import numpy as np", "pass", "pass"]
    assert lines[4:6] == ["", ""]
    assert lines[6:11] == ["pass", "def sigmoid(z):", "    pass", "    return 1 / (1 + np.exp(-z))", "pass"]
    assert lines[11:13] == ['text = ("%d"', "% 3)"]
    where = program.where(8)
    assert (where.cell, where.line, str(where)) == (3, 2, f"{file}, cell 3, line 2")
    assert not isinstance(program.tree(), Fault)
    (fault,) = program.broken
    assert (fault.type, fault.file, fault.cell, fault.line) == ("SyntaxError", file, 5, 1)
    assert fault.code == "def broken(:"


def test_a_notebook_of_an_older_kind_is_read(tmp_path: Path) -> None:
    file = tmp_path / "old.ipynb"
    cells = [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]
    file.write_text(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}))
    assert read_program(str(file)).text == "x = 1\ny = 2\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not JSON", "it is no notebook: it is no JSON"),
        (b"[1]", "it is no notebook: it has no cells"),
        (b"{}", "it is no notebook: it has no cells"),
        (b'{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}', "its cells are in r"),
        (b"\xff\xfe{", "it is no notebook: it is no JSON"),
    ],
)
def test_what_is_no_notebook_is_said(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "mine.ipynb"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_program(str(file))


def test_a_program_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_bytes("# -*- coding: latin-1 -*-\nα = 'é'\n".encode("latin-1", "ignore"))
    assert "'é'" in read_program(str(file)).text
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    assert read_program(str(file)).text == "x = 1\ny = 2\n"
    file.write_bytes(b"x = '\xe9'\n")
    with pytest.raises(InputError, match="it is no text in UTF-8"):
        read_program(str(file))


@pytest.mark.parametrize(
    ("text", "line"),
    [("x = (\n", 1), ("print 'x'\n", 1), ("x = 1\nreturn 3\n", 2), ("x = '\0'\n", 1), ("x" + "(" * 500, 1)],
)
def test_what_python_can_not_run_is_a_fault_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text)
    fault = read_program(str(file)).tree()
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.type, fault.file, fault.line) == ("raises", "SyntaxError", str(file), line)
    assert fault.message
