"""The worksheet: its numbers, worked out again as somebody with a calculator would, and what it leaves out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from markdown_it import MarkdownIt

import lrstep
from lrstep.errors import InputError
from lrstep.view.worksheet import BLANK, worksheet

Tables = dict[str, list[list[list[str]]]]
"""The tables below each heading, their cells by row, without marks."""
SHEETS: list[tuple[str, dict[str, object]]] = [
    ("lesson", {}),
    ("lesson", {"at": "50:dz"}),
    ("lesson", {"l2": 0.5}),
    ("course", {}),
    ("iris", {"batch": 3}),
    ("iris", {"batch": 5, "order": "shuffle", "at": "7"}),
    ("iris", {"batch": 1, "no-intercept": True}),
    ("course", {"batch": 2, "alpha": 0.5}),  # its last batch has one example
    ("breast-cancer", {"batch": 2, "features": "1,2,3"}),
]


def made(source: str, options: dict[str, object], digits: int | None = None) -> str:
    return worksheet(lrstep.open(source, **options), digits)  # type: ignore[arg-type]


def tables_of(text: str) -> Tables:
    """As somebody sees them who has the Markdown rendered."""
    tables: Tables = {}
    heading = ""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for i, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[i + 1].content
        elif token.type == "table_open":
            tables.setdefault(heading, []).append([])
        elif token.type == "tr_open":
            tables[heading][-1].append([])
        elif token.type == "inline" and tokens[i - 1].type in ("th_open", "td_open"):
            assert token.children is not None
            tables[heading][-1][-1].append("".join(child.content for child in token.children))
    return tables


def value(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def results(tables: list[list[list[str]]]) -> dict[str, str]:
    """Each result by its name; of an example by name and row."""
    found: dict[str, str] = {}
    for head, *rows in tables:
        if head[0] == "row":
            names = head[head.index("y") + 1 :]
            found |= {f"{n}@{row[0]}": cell for row in rows for n, cell in zip(names, row[-len(names) :], strict=True)}
        elif head[-1] == "result":
            found |= {row[0].partition(" = ")[0]: row[-1] for row in rows}
    return found


def given(tables: list[list[list[str]]]) -> tuple[dict[str, Decimal], dict[str, tuple[list[Decimal], Decimal]]]:
    """What an update begins with, and the examples by their rows: x and y."""
    head, row = tables[0]
    numbers = {name: value(cell) for name, cell in zip(head, row, strict=True)}
    examples: dict[str, tuple[list[Decimal], Decimal]] = {}
    for names, *rows in tables[1:]:
        if names[0] == "row":
            y = names.index("y")
            examples |= {cells[0]: ([value(cell) for cell in cells[1:y]], value(cells[y])) for cells in rows}
    if not examples:
        x = [number for name, number in numbers.items() if name.startswith("x")]
        examples = {"": (x, numbers["y"])}
    return numbers, examples


def with_a_calculator(
    numbers: dict[str, Decimal], examples: dict[str, tuple[list[Decimal], Decimal]], digits: int
) -> dict[str, Decimal]:
    """All results of an update, each rounded to so many digits before it is gone on with."""
    rounded: Callable[[Decimal], Decimal] = Context(prec=digits, rounding=ROUND_HALF_UP).plus
    w = [number for name, number in numbers.items() if name.startswith("w")]
    b, alpha, l2 = numbers.get("b", Decimal(0)), numbers["alpha"], numbers.get("l2", Decimal(0))
    found: dict[str, Decimal] = {}
    m = len(examples)
    sums = [Decimal(0)] * len(w)
    sum_dz = sum_L = Decimal(0)
    for row, (x, y) in examples.items():
        at = f"@{row}" if row else ""
        z = rounded(sum((v * c for v, c in zip(w, x, strict=True)), b))
        a = rounded(1 / (1 + (-z).exp()))
        of_label = a if y else 1 - a
        L, da, dz = rounded(-of_label.ln()), rounded((-1 if y else 1) / of_label), rounded(a - y)
        found |= {f"z{at}": z, f"a{at}": a, f"L{at}": L, f"da{at}": da, f"dz{at}": dz}
        sums = [so_far + v * dz for so_far, v in zip(sums, x, strict=True)]
        sum_dz, sum_L = sum_dz + dz, sum_L + L
    found |= {"J": rounded(sum_L / m), "R": rounded(l2 / (2 * m) * sum((v * v for v in w), Decimal(0)))}
    found |= {"db": rounded(sum_dz / m), "b": rounded(b - alpha * rounded(sum_dz / m))}
    for i, (total, old) in enumerate(zip(sums, w, strict=True), 1):
        dw = rounded(total / m + l2 / m * old)
        found |= {f"dw{i}": dw, f"w{i}": rounded(old - alpha * dw)}
    return found


def last_place(number: Decimal, digits: int) -> Decimal:
    return Decimal(10) ** (number.adjusted() - digits + 1) if number else Decimal(0)


@pytest.mark.parametrize(("source", "options"), SHEETS)
@pytest.mark.parametrize("digits", [None, 3, 5])
def test_whoever_calculates_as_it_says_comes_to_the_numbers_of_the_key(
    source: str, options: dict[str, object], digits: int | None
) -> None:
    """From what each update gives, with the digits that are to be kept: to the last digit, or 1 off in that."""
    text = made(source, options, digits)
    said = re.search(r"^(?:Calculate with at least (\d+) .* with|Round each result to) (\d+)", text, re.MULTILINE)
    assert said is not None
    written = int(said[2])
    carried = int(said[1] or written)
    tables = tables_of(text)
    asked = [heading for heading in tables if ":" in heading and not heading.startswith("Worksheet")]
    for heading in asked:
        found = with_a_calculator(*given(tables[heading]), carried)
        key = results(tables.get(heading.partition(":")[0], tables[heading]))
        assert key
        for name, cell in key.items():
            by_hand, right = (Context(prec=written, rounding=ROUND_HALF_UP).plus(n) for n in (found[name], value(cell)))
            assert abs(by_hand - right) <= last_place(right, written), (heading, name)


@pytest.mark.parametrize(("source", "options"), SHEETS)
def test_the_key_has_the_programs_numbers_of_all_that_is_blank(source: str, options: dict[str, object]) -> None:
    tables = tables_of(made(source, options))
    debugger = lrstep.open(source, **options)  # type: ignore[arg-type]
    for heading, of_update in tables.items():
        if ":" not in heading:
            continue
        blank = {name for name, cell in results(of_update).items() if cell == BLANK}
        if "worked" in heading:
            assert not blank
            continue
        key = results(tables[heading.partition(":")[0]])
        assert key.keys() == blank
        frame = debugger.go_to(heading.partition(":")[0].removeprefix("Update "))
        for name, cell in key.items():
            assert float(value(cell)) == pytest.approx(_number(frame, name), rel=5e-4, abs=1e-12)


def _number(frame: lrstep.Frame, name: str) -> float:
    quantity, _, row = name.partition("@")
    if quantity in ("z", "a", "L", "da", "dz"):
        at = frame.position if not row else next(i for i in range(frame.m) if frame.values.batch.row(i) == int(row))
        return float(getattr(frame.values.point(at), quantity))
    kind, number = re.fullmatch(r"([a-zJR]+?)(\d*)", quantity).groups()  # type: ignore[union-attr]
    values = getattr(frame, kind)
    return float(values[int(number) - 1] if number else values)


def test_more_and_more_is_left_out_and_no_update_gives_away_what_another_asks() -> None:
    """The end first; the parameters that an update begins with are none that were asked for."""
    tables = tables_of(made("lesson", {}))
    headings = [heading for heading in tables if ":" in heading]
    blank = [sum(cell == BLANK for cell in results(tables[heading]).values()) for heading in headings]
    assert blank == [0, 3, 8, 11]
    asked = {cell for heading in tables if ":" not in heading for cell in results(tables[heading]).values()}
    for heading in headings[1:]:
        numbers, _ = given(tables[heading])
        begins = {str(Context(prec=4).plus(numbers[name])).replace("-", "−") for name in ("w1", "w2", "b")}
        assert not begins & asked, heading


def test_a_run_of_few_updates_has_few() -> None:
    assert [line for line in made("lesson", {"at": "1"}).splitlines() if line.startswith("## ")] == [
        "## Update 1: worked", "## Update 2: the update is yours",
        "## Update 4: backward propagation and the update are yours", "## Update 6: all of it is yours", "## Key",
    ]  # fmt: skip


def test_features_and_labels_are_named_and_nothing_of_a_name_is_markup() -> None:
    text = made("iris", {"batch": 2})
    assert "x1 is sepal\\_length, x2 is sepal\\_width, y is 0 for versicolor, y is 1 for setosa." in text
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    assert "<em>" not in rendered
    assert "sepal_length" in rendered


@pytest.mark.parametrize(
    ("source", "options", "what", "mend"),
    [
        ("iris", {}, "update 1 has 100 examples", "--batch 3"),
        ("breast-cancer", {"batch": 2}, "there are 30 features", "--features 1,2"),
        ("saturated", {}, "comes out wrong by hand", "choose other updates"),
        ("course", {"alpha": 1e30, "batch": 2}, "comes out wrong by hand", "choose other updates"),
    ],
)
def test_what_nobody_works_out_by_hand_is_refused(
    source: str, options: dict[str, object], what: str, mend: str
) -> None:
    with pytest.raises(InputError) as refused:
        made(source, options)
    assert what in str(refused.value)
    assert mend in str(refused.value)


def test_digits_are_those_of_a_calculator() -> None:
    assert "0.98971" in made("lesson", {}, 5)
    with pytest.raises(InputError, match="give --digits 8 or less"):
        made("lesson", {}, 9)
    assert math.isclose(
        float(value(results(tables_of(made("lesson", {}, 8))["Update 1: worked"])["L"])),
        math.log1p(math.exp(0.525)),
        rel_tol=1e-7,
    )
