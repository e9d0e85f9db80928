"""Programs that make tables of JSON Lines read a log as the README says, and find every number to the last bit."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pyarrow.json
import pytest

from lrstep.options import TABLE
from lrstep.sources import open_source
from lrstep.steplog.lines import DETAILS, Detail
from lrstep.steplog.recording import Recording
from tests.steplog.test_log import recorded, verified

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
UPDATES = 20


def told(call: str) -> dict[str, Any]:
    """The keywords with which the README calls a function on FILE."""
    (found,) = re.findall(rf"`{re.escape(call)}\(FILE(.*?)\)`", README)
    call_ = ast.parse(f"f(0{found})", mode="eval").body
    assert isinstance(call_, ast.Call)
    return {word.arg or "": ast.literal_eval(word.value) for word in call_.keywords}


def rows_of(reader: str, path: Path) -> list[dict[str, Any]]:
    """The lines of updates in a log, as a library reads them."""
    if reader == "pandas.read_json":
        table = pandas.read_json(path, **told(reader))
        return list(table[table["type"] == "update"].to_dict("records"))
    if reader == "polars.read_ndjson":
        return polars.read_ndjson(path, **told(reader)).filter(polars.col("type") == "update").to_dicts()
    return [row for row in pyarrow.json.read_json(path, **told(reader)).to_pylist() if row["type"] == "update"]


@pytest.mark.parametrize("reader", ["pandas.read_json", "polars.read_ndjson", "pyarrow.json.read_json"])
@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("options", [{}, {"batch": 7, "order": "shuffle"}, {"dtype": "float32"}], ids=str)
def test_every_number_is_read_to_the_last_bit(
    reader: str, detail: Detail, options: dict[str, Any], tmp_path: Path
) -> None:
    read = {name: TABLE[name].read(value) for name, value in options.items()}
    path = recorded(open_source("iris", read).run(), tmp_path / "log.jsonl", UPDATES, detail)
    found = rows_of(reader, path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:-1]]
    assert len(found) == len(lines) == UPDATES
    for row, line in zip(found, lines, strict=True):
        for name in line.keys() - {"type"}:
            np.testing.assert_array_equal(row[name], line[name])


def type_of(value: object) -> str:
    """What a table's column would hold: numbers are numbers, whole or not."""
    if isinstance(value, list):
        return f"list of {' '.join(sorted({type_of(item) for item in value} or {'anything'}))}"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("options", [{}, {"batch": 7}])
def test_a_name_has_one_type_in_all_lines(detail: Detail, options: dict[str, Any], tmp_path: Path) -> None:
    """Of a recording with an edit of everything on its way."""
    debugger = open_source("iris", options).at_place()
    recording = Recording(debugger, tmp_path / "log.jsonl", detail)
    debugger.go_to("3:b")
    for _ in recording.following(debugger):
        pass
    debugger.go_to("4:z")
    debugger.edit(alpha=0.5, b=1.0, w={0: 2.0}, x={(3, 1): 9.0}, y={4: 0})
    debugger.go_to("6:b")
    for _ in recording.following(debugger):
        pass
    recording.end(debugger)
    types: dict[str, set[str]] = {}
    for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines():
        for name, value in json.loads(line).items():
            if value is not None:
                types.setdefault(name, set()).add(type_of(value))
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}
    assert types.keys() >= {"set", "alpha", "w", "sha256"}


def test_the_size_of_a_batch_has_a_name_of_its_own_where_batches_are_told(tmp_path: Path) -> None:
    """And a log of before, whose header called it batch there too, is read as ever."""
    path = recorded(open_source("iris", {"batch": 7}).run(), tmp_path / "log.jsonl", 3, "full")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:-1]]
    assert lines[0]["batch_size"] == 7
    assert "batch" not in lines[0]
    assert lines[1]["batch"] == list(range(7))
    lines[0]["batch"] = lines[0].pop("batch_size")
    _, found = verified(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert found.difference is None
    short = recorded(open_source("iris", {"batch": 7}).run(), tmp_path / "short.jsonl", 3)
    header = json.loads(short.read_text(encoding="utf-8").splitlines()[0])
    assert header["batch"] == 7
    assert "batch_size" not in header
