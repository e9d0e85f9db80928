"""A cell of a product: the terms make what the Frame has, and what is said of other products is what NumPy does."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.choices import NOTATIONS, Notation
from lrstep.debugger import Frame
from lrstep.debugger.cell import Cell
from lrstep.errors import InputError
from lrstep.view.cells import cell_asked, cell_lines
from lrstep.view.cells.instead import others, what_came
from lrstep.view.lines import Line, text_of, width
from lrstep.view.style import Style
from tests.plain.test_shell import said
from tests.tui.screens import WIDE, app_of, said_in, settled, toasts, until

PRODUCTS = {
    ("lesson", "z"): "X @ w", ("lesson", "dw"): "X.T @ dz",
    ("course", "z"): "np.dot(w.T, X)", ("course", "dw"): "np.dot(X, dZ.T)",
}  # fmt: skip
PROGRAMS: dict[str, dict[str, str]] = {
    "lesson": {
        "z": "z = X @ w + b", "a": "a = 1/(1 + np.exp(-z))", "L": "L = -(y*np.log(a) + (1-y)*np.log(1-a))",
        "J": "J = np.mean(L)", "dz": "dz = a - y", "dw": "dw = X.T @ dz / m", "db": "db = np.mean(dz)",
        "w": "w = w - 0.1*dw",
    },
    "course": {
        "z": "Z = np.dot(w.T, X) + b", "a": "A = 1/(1 + np.exp(-Z))", "L": "L = -(Y*np.log(A) + (1-Y)*np.log(1-A))",
        "J": "J = np.sum(L) / m", "dz": "dZ = A - Y", "dw": "dw = np.dot(X, dZ.T) / m", "db": "db = np.sum(dZ) / m",
        "w": "w = w - 0.1*dw",
    },
}  # fmt: skip
SIZES = [*itertools.product((1, 2, 3, 4, 6), repeat=2), (100, 2), (2, 100), (57, 30), (3, 9), (9, 3)]


def program_by_numpy(notation: str, product: str, number: int, m: int, n: int) -> tuple[Any, ...]:
    """The same program as somebody writes it, run by NumPy with arrays of the real sizes."""
    other = others(product, notation)[number]  # type: ignore[arg-type]
    rng, course = np.random.default_rng(m * 1000 + n), notation == "course"
    X, w, y = rng.normal(size=(m, n)), rng.normal(size=n), (rng.normal(size=m) > 0).astype(float)
    names: dict[str, Any] = {"np": np, "m": m, "b": 0.5}
    names |= {"X": X.T, "w": w[:, None], "Y": y[None, :]} if course else {"X": X, "w": w, "y": y}
    shapes: dict[str, tuple[int, ...]] = {}
    made = None
    for name, code in PROGRAMS[notation].items():
        target = code.partition(" ")[0]
        if name == product:
            for each, shape in other.turned.items():
                turned = {"dz": "dZ"}.get(each, each) if course else each
                names[turned] = names[turned].reshape(shape)
            code = code.replace(PRODUCTS[notation, product], other.product)
        try:
            if name == product:
                made = np.shape(eval(other.product, names))
            exec(code, names)
        except ValueError as error:
            return made, str(error), name, shapes
        shapes[name] = np.shape(names[target])
    return made, "", "", shapes


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("notation", "product"), list(PRODUCTS))
def test_shapes_and_errors_of_other_products_are_numpys_at_every_size(notation: Notation, product: str) -> None:
    for m, n in SIZES:
        for number in range(len(others(product, notation))):
            came = what_came(notation, product, number, m, n)
            there = (notation, product, others(product, notation)[number], m, n)
            assert (came.shape, came.error, came.at, came.shapes) == program_by_numpy(
                notation, product, number, m, n
            ), there


RUNS: list[dict[str, Any]] = [
    {"source": "course", "at": "1:w"},
    {"source": "lesson", "at": "3:w1"},
    {"source": "lesson", "at": "1:w", "program": "vector"},
    {"source": "iris", "at": "4:dw", "batch": 10, "order": "shuffle", "l2": 2},
    {"source": "iris", "at": "4:dw2", "program": "scalar", "no_intercept": True},
    {"source": "breast-cancer", "at": "20:dw", "dtype": "float32"},
    {"source": "saturated", "at": "2:b"},
]


def every_cell(frame: Frame) -> list[Cell]:
    """Some cells of both products."""
    z = {0, frame.m // 2, frame.m - 1}
    return [*(Cell(frame, "z", i) for i in sorted(z)), *(Cell(frame, "dw", j) for j in range(min(frame.n, 3)))]


@pytest.mark.parametrize("run", RUNS, ids=[f"{run['source']} {run['at']}" for run in RUNS])
def test_row_and_column_make_what_the_frame_has(run: dict[str, Any]) -> None:
    frame = lrstep.open(**run).frame
    X, _ = frame.values.batch.read(frame.values.rows, 0, frame.m)
    w, eps = frame.values.before.w, float(np.finfo(frame.values.dtype).eps)
    for cell in every_cell(frame):
        if cell.product == "z":
            factors = X[cell.place], w
        else:
            factors = X[:, cell.place], np.array([frame.known.number("dz", i) for i in range(frame.m)])
        terms = [float(a) * float(b) for a, b in zip(*factors, strict=True)]
        added = cell.added or 0.0
        exact = math.fsum(terms) / (1 if cell.product == "z" else frame.m) + added
        assert cell.value == pytest.approx(exact, abs=20 * eps * (math.fsum(map(abs, terms)) + abs(added)))
        assert cell.is_made_so
        shown = cell.largest(4)
        assert math.fsum([cell.rest(shown), *(terms[i] for i in shown)]) == pytest.approx(math.fsum(terms), rel=1e-3)
        assert all(abs(terms[i]) <= min(abs(terms[k]) for k in shown) * 1.001 for i in {*range(len(terms))} - {*shown})


def text(frame: Frame, name: str, notation: Notation = "lesson", cells: int = 100, **style: Any) -> str:
    """What is said of a cell."""
    chosen = Style(notation=notation, **style)
    return text_of(cell_lines(cell_asked(frame, chosen, name), chosen, cells))


def test_the_courses_test_is_traced_term_by_term() -> None:
    """Its dw2 is 2.39507239; X, Y, w and b are those of the course's first assignment."""
    said = text(lrstep.open("course", at="1:dw").frame, "dw2", "course", digits=9)
    assert "dw2: row x2 of X times the column dZ.T, divided by m = 3" in said
    assert "dw = np.dot(X, dZ.T) / m  (2, 3) · (3, 1) → (2, 1)" in said
    rows = dict(re.findall(r"^[ ▸]+(\S.*?) {2,}.*= +(\S+)$", said, re.MULTILINE))
    terms = [float(rows[f"x2[{i}]·dz[{i}]"].replace("−", "-")) for i in range(3)]
    assert sum(terms) == pytest.approx(3 * 2.39507239, abs=1e-7)
    assert rows["dw2"] == "2.39507239"


def test_the_row_and_the_column_are_marked_by_signs() -> None:
    said = text(lrstep.open("course", at="1:z").frame, "z[1]").splitlines()
    first = said.index("X (3, 2)       w (2,)     z (3,)")
    assert said[first + 1 : first + 5] == [
        "   x1   x2         ▾            ▾",
        " 0  1    3  ·   w1 1   →   0    9",
        "▸1  2    4      w2 2      ▸1   12",
        " 2 −1 −3.2                 2 −5.4",
    ]
    course = text(lrstep.open("course", at="1:z").frame, "z[1]", "course")
    assert "▾1" in course
    assert "In NumPy it is Z[0, 1]." in course


def test_what_elementwise_leaves_unsummed_and_where_the_error_comes() -> None:
    said = " ".join(text(lrstep.open("course", at="1:z").frame, "z[1]").split())
    assert (
        "elementwise: z = X * w + b No error: (3, 2). Example 1's row holds the 2 products, not added up: 2, 8." in said
    )
    assert "The error comes later, at L (a (3, 2) by then): ValueError: operands could not be broadcast" in said
    assert "w as a column, w (2, 1): z = X @ w + b No error: the same numbers, but (3, 1)." in said
    assert "NumPy broadcasts y (3,) and a (3, 1) to (3, 3)." in said
    course = " ".join(text(lrstep.open("course", at="1:z").frame, "z[1]", "course").split())
    assert (
        "elementwise: Z = w * X + b No error: (2, 3). Example 1's column holds the 2 products, not added up: 2, 8."
        in course
    )
    assert "No later line raises an error either; they make A, L and dZ (2, 3), dw and w (2, 2)." in course


def test_a_product_of_the_right_shape_with_other_numbers_is_told_from_one_with_the_same() -> None:
    data = lrstep.Dataset(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([0.0, 1.0]))
    square = lrstep.Debugger(lrstep.Run(data, init=((1.0, 10.0), 0.0))).go_to("1:dw")
    said = " ".join(text(square, "z[0]").split())
    assert "z = w @ X + b No error: (2,), as it should be. But z[0] is a sum of other products: 31 instead" in said
    one = " ".join(text(lrstep.open("lesson", at="1:w", program="vector").frame, "dw2", "course").split())
    assert "np.dot(X, dZ) / m No error: (2, 1), as it should be. With these sizes it makes the same numbers." in one


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("run", RUNS, ids=[f"{run['source']} {run['at']}" for run in RUNS])
def test_it_has_room_in_a_narrow_terminal(run: dict[str, Any], notation: Notation) -> None:
    frame = lrstep.open(**run).frame
    for cells in (42, 60, 86):
        for cell in every_cell(frame):
            lines: list[Line] = cell_lines(cell, Style(notation=notation), cells)
            assert [text_of([row]) for row in lines if width(row) > cells] == []


def test_what_is_hidden_or_not_computed_is_not_given_away() -> None:
    frame = lrstep.open("course", at="1:dw").frame
    for name, mask in (("z[0]", "z"), ("dw1", "dw"), ("dw1", "dw1"), ("dw1", "dz")):
        said = text(frame, name, masks=frozenset({mask}))
        assert "hidden" in said
        assert "=" not in said.split("\n", 2)[2]
    with pytest.raises(InputError, match=r"dw1 is not computed yet: step on to dw first, as in goto 1:dw"):
        text(lrstep.open("course", at="1:dz").frame, "dw1")
    with pytest.raises(InputError, match="nothing is computed yet: step on to z"):
        text(lrstep.open("course").frame, "")
    with pytest.raises(InputError, match="row 9 is not in the batch"):
        text(frame, "z[9]")
    with pytest.raises(InputError, match="there is no dw3: the data has 2 features"):
        text(frame, "dw3")


def test_a_cell_is_named_as_expressions_or_as_numpy_does() -> None:
    frame, style = lrstep.open("iris", batch=10, order="shuffle", at="3:dw").frame, Style()
    row = frame.values.batch.row(4)
    for name in (f"z[{row}]", f"Z[{row}]", f"z@{row}", "Z[0, 4]", "z[0,4]"):
        cell = cell_asked(frame, style, name)
        assert (cell.product, cell.place) == ("z", 4)
    for name in ("dw2", "dw[1]", "dw[1, 0]"):
        assert (cell_asked(frame, style, name).product, cell_asked(frame, style, name).place) == ("dw", 1)
    with pytest.raises(InputError, match="place 10 is not in the batch"):
        cell_asked(frame, style, "Z[0, 10]")


def test_the_plain_debugger_has_it() -> None:
    printed = said("g 1:dw\ncell\nR z[2]\ncell what", "course", forgiving=True)
    assert "dw1: row x1 of X.T times dz, divided by m = 3" in printed
    assert "z[2]: example 2's row of X times w, plus b" in printed
    assert "error: what is not a cell of z or dw: write z[0] or dw2" in printed


async def test_on_the_screen_arrows_go_from_cell_to_cell_and_enter_selects_the_example() -> None:
    app = app_of("course")

    def shown() -> str:
        return text_of(app.screen.query_one("#text")._fresh()[:1]).strip()  # type: ignore[attr-defined]

    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("R")
        await until(pilot, lambda: toasts(app) == ["nothing is computed yet: step on to z, the first product"])
        await pilot.press("g", *"1:dw", "enter", "R")
        await settled(app, pilot)
        assert app.state()["dialog"] == "cell"
        assert shown().startswith("dw1: row x1 of X.T")
        await pilot.press("right", "right")
        assert said_in(app) == "This is the last cell of dw that is computed."
        await pilot.press("tab", "right", "T")
        assert shown() == "z[1]: the row w.T times example 1's column of X, plus b"
        await pilot.press(*"z[2]", "enter")
        assert shown().startswith("z[2]")
        await pilot.press("enter")
        await settled(app, pilot)
        assert (app.state()["dialog"], app.state()["example"], app.state()["notation"]) == (None, 2, "course")


def test_somebody_elses_number_is_told_from_what_these_make(tmp_path: Path) -> None:
    X, y, w = np.array([[1.0, 3.0], [2.0, 4.0]]), np.array([1.0, 0.0]), np.array([1.0, 2.0])
    with lrstep.Recorder(tmp_path / "mine.jsonl", X, y, alpha=0.1, w=w, b=2.0, layout="rows") as recorder:
        recorder.update(w=w, b=2.0, z=np.array([7.5, 12.0]))
    frame = lrstep.open(tmp_path / "mine.jsonl", at="1:z").frame
    assert "The log has z[0] = 7.5, but these make 9." in " ".join(text(frame, "z[0]").split())
    assert "The log" not in text(frame, "z[1]")
