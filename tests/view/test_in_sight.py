"""Whatever just changed, its formula, its result, and why are in sight: at every op of every program, at any size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from lrstep.choices import BARS, LEVELS, NO_PLOT, Level
from lrstep.data import Dataset, list_samples
from lrstep.debugger import Debugger, Frame
from lrstep.engine import Run
from lrstep.quantities import quantity_of
from lrstep.sources import open_source
from lrstep.view.extras import PlotPane, extras_of
from lrstep.view.features import numbers, shown_features
from lrstep.view.laid import Page
from lrstep.view.lines import line, text_of
from lrstep.view.page import page
from lrstep.view.panels import GRAPH
from lrstep.view.screen import Appearance, page_of, screen_state
from lrstep.view.style import Style
from lrstep.view.update import whether_it_helped
from lrstep.view.words import meaning, words_here

SIZES = [(50, 15), (50, 20), (80, 24), (120, 40), (200, 60)]
WAYS = ["alone", "watched", "plotted"]
RUNS = ["lesson", "course", "iris", "iris by 10", "13 features", "far"]
AROUND: dict[str, dict[str, object]] = {
    "penalised": {"l2": 2},
    "without b": {"no-intercept": True},
    "scheduled": {"alpha": "0.5/(1+k/100)"},
    "with all of them": {"l2": 0.5, "no-intercept": True, "alpha": "0.5/(1+k/100)"},
}
OTHERS = ["iris by 10 penalised", "lesson penalised", "iris without b", "course scheduled"]
COMMON = [(50, 20), (80, 24), (120, 40)]
AT_SIZES = [*product(RUNS, SIZES), *product([*OTHERS, "iris with all of them"], COMMON)]
ALONE = [(*at, "alone") for i, at in enumerate(AT_SIZES) if i % 2 == 0 or at[1] in COMMON]
BESIDE = [(*at, WAYS[1 + i // 2 % 2]) for i, at in enumerate(AT_SIZES) if i % 2]
"""Where nothing else is there, and where something is watched or plotted: every size with each, every run with one."""
WHOLE = [*product(["lesson", "course", "iris", "iris by 10"], SIZES[1:]), *product(OTHERS, COMMON)]
WHOLE.remove(("iris by 10 penalised", (50, 20)))  # its words begin there, and Tab leads on
"""Runs, each at a size: where what just changed is in sight, and where the explanation is to its last word."""
SAME = 3  # words of an explanation by which one knows it


def debugger_of(run: str) -> Debugger:
    if run == "13 features":
        generator = np.random.default_rng(1)
        X, y = generator.normal(size=(40, 13)) * 1e3, generator.integers(0, 2, 40)
        return Debugger(Run(Dataset(X, y, features=[f"measured_{i}_mm" for i in range(1, 14)])))
    around = next((name for name in AROUND if run.endswith(name)), "")
    source, _, batch = run.removesuffix(around).strip().partition(" by ")
    if source == "far":  # large numbers of updates and rows, small and large numbers
        X = np.random.default_rng(2).normal(size=(12_345, 3)) * (1e5, 1, 1e-5)
        debugger = Debugger(Run(Dataset(X, X[:, 1] > 0), alpha=1e-7))
        debugger.next_update(123)
        return debugger
    options = {**AROUND.get(around, {}), **({"batch": int(batch)} if batch else {})}
    return open_source(source, options).at_place()


def places(debugger: Debugger, program: str) -> Iterator[Frame]:
    """Every op of an update; of a loop's rows the first and the last, of 13 features the first two and the last."""
    debugger.switch_program(program)  # type: ignore[arg-type]
    k = debugger.frame.update + 1
    batch = debugger.run.batch(k)
    rows = dict.fromkeys([batch.row(0), batch.row(len(batch) - 1)])
    for section in debugger.frame.program.sections:
        for op in map(section.op, range(section.length)):
            if op.feature is None or op.feature < 2 or op.feature == debugger.frame.n - 1:
                for at in [f"@{row}" for row in rows] if op.in_loop else [""]:
                    yield debugger.go_to(f"{k}:{op.name}{at}")


def seen(made: Page, rows: int) -> dict[str, str]:
    """What of each panel is in sight without a key, on one line."""
    painted = text_of(made.lines).split("\n")[:rows]
    panes: dict[str, str] = {}
    for name, (top, left, width, height) in ((placed.pane.name, placed[1:]) for placed in made.panes):
        inside = [row.ljust(left + width)[left + 1 : left + width - 1] for row in painted[top + 1 : top + height - 1]]
        panes[name] = " ".join([panes.get(name, ""), *inside])
    return {name: " ".join(text.split()) for name, text in panes.items()}


def written(value: float | None) -> list[str]:
    """A number in as many digits as it may have been given room for."""
    return list(dict.fromkeys(Style(digits=digits).number(value) for digits in range(5, 1, -1)))


def results(frame: Frame) -> list[tuple[str, float]]:
    """What just ran has made, by the names that have room."""
    assert frame.op is not None
    name = quantity_of(frame.op.name)
    if name == "zero":
        return []  # it is its own result
    features = shown_features(frame, Style()) if frame.op.feature is None else [frame.op.feature]
    return [(each.name, each.value) for each in numbers(frame, features, [name]) if each.value is not None]


def check(frame: Frame, panes: dict[str, str]) -> None:
    """The line of code, what it made in the panel of its own, its words; of an update also what it was before."""
    assert frame.op is not None
    explained = panes["explain"].replace("; ", ";")
    code = " ".join(frame.op.code.split()).replace("; ", ";")
    assert code in explained
    assert " ".join(words_here(frame).plain.split()[:SAME]) in explained
    graph = " ".join(panes.get(name, "") for name in ("x", "z", "a", "L"))
    for name, value in results(frame):
        if not graph.strip() and "plot" in panes:  # there is no room for both: the explanation has the numbers
            bare = explained.replace(f"[{frame.row}]", "")
            assert any(f"{name} {number}" in bare for number in written(value)), (name, value)
            continue
        if frame.op.phase == "update":
            i = None if name == "b" else int(name[1:]) - 1
            before, dw, db = frame.values.before, frame.dw, frame.db
            old = float(before.b if i is None else before.w[i])
            gradient = db if i is None or dw is None else float(dw[i] or 0.0)
            forms = (
                f"{name} {s.number(old)} − {s.number(frame.alpha)}·{s.factor(gradient)} {{}} {s.number(value)}"
                for s in Style().coarser()
            )
            rows = [form.format(sign) for form in forms for sign in "=≈"]
            assert any(row in panes["update"] for row in rows), (rows, panes["update"])
        else:
            assert any(f" {number}" in graph and name in graph for number in written(value)), (name, value, graph)
            assert frame.op.in_loop or name == "db" or f"→ {name}" in explained or name in explained


@pytest.mark.parametrize(("run", "size", "way"), [*ALONE, *BESIDE])
def test_what_just_changed_is_in_sight_with_its_formula_its_result_and_why(
    run: str, size: tuple[int, int], way: str
) -> None:
    cells, rows = size[0], size[1] - len(BARS)
    debugger = debugger_of(run)
    if way == "watched":
        debugger.watch("norm(dw)")
        debugger.watch("J")
        debugger.breakpoints.toggle("scalar", "w1", False)
    for program in ("vector", "scalar"):
        for frame in places(debugger, program):
            extras = extras_of(debugger)
            if way == "plotted":
                extras = extras._replace(plot=PlotPane("rows", lambda width, height: [line("~" * width)] * height))
            made = page(frame, Style(), "words", cells, rows, extras)
            try:
                check(frame, seen(made, rows))
            except AssertionError as error:
                raise AssertionError(f"{frame.address}\n{text_of(made.lines[:rows])}") from error
            if way == "plotted" and size != (50, 15):
                assert "~~~~" in text_of(made.lines[:rows])


def test_a_large_screen_has_a_plot_unless_none_is_wanted() -> None:
    """Of a batch the cost, once there is some; before that its rows; of one example the point on the sigmoid."""
    debugger = open_source("iris", {}).at_place()
    large, small = (200, 60), (120, 40)
    assert screen_state(debugger, size=large)["plot"] == "boundary"
    debugger.go_to("3:z")
    state = screen_state(debugger, size=large)
    assert state["plot"] == "cost"
    assert "update" in state["panels"]["plot"][-1]
    assert screen_state(debugger, size=small)["plot"] is None
    assert screen_state(debugger, size=large, plot="path")["plot"] == "path"
    without = screen_state(debugger, size=large, plot=NO_PLOT)
    assert without["plot"] is None
    assert "plot" not in without["panels"]
    assert screen_state(open_source("lesson", {}).at_place(), size=large)["plot"] == "sigmoid"


@pytest.mark.parametrize("run", ["lesson", "iris", "13 features"])
@pytest.mark.parametrize("program", ["vector", "scalar"])
def test_on_a_large_screen_nothing_is_half_empty(run: str, program: str) -> None:
    """No panel has as many empty rows as rows that say something, but for those that stand beside higher ones."""
    debugger = debugger_of(run)
    debugger.switch_program(program)  # type: ignore[arg-type]
    debugger.next_update(3)
    made = page_of(debugger, Appearance(), 200, 57)
    assert len(made.lines) == 57 or debugger.frame.notes
    for pane, top, left, width, height in made.panes:
        inside = [row.ljust(200)[left + 1 : left + width - 1] for row in text_of(made.lines).split("\n")]
        empty = sum(not row.strip() for row in inside[top + 1 : top + height - 1])
        assert pane.name in GRAPH or empty <= height // 2, (pane.name, empty, height)


def test_what_is_cut_says_how_much_more_there_is() -> None:
    frame = open_source("iris", {"at": "1:dw1@0", "program": "scalar"}).at_place().frame
    made = page(frame, Style(), "words", 100, 27)
    (listing, *_) = [placed for placed in made.panes if placed.pane.name == "program"]
    above, below = listing.pane.hidden
    assert above > 0 < below
    assert above + below + len(listing.pane.lines) == len(listing.pane.text)
    assert f"▲ {above} ▼ {below} more · v: vector" in text_of(made.lines[: listing.top + 1])


def test_prose_has_a_blank_column_on_either_side() -> None:
    for cells, rows in [(size[0], size[1] - len(BARS)) for size in SIZES]:
        debugger = open_source("lesson", {}).at_place()
        for _ in range(11):
            words = words_here(debugger.step()).plain
            made = page(debugger.frame, Style(), "words", cells, rows)
            placed = next(placed for placed in made.panes if placed.pane.name == "explain")
            prose = [text_of([row]).rstrip() for row in placed.pane.text]
            first = next(i for i, row in enumerate(prose) if row.startswith(f" {words.split(maxsplit=1)[0]} "))
            assert all(row[:1] in ("", " ") and len(row) <= placed.width - 3 for row in prose[first:])


@pytest.mark.parametrize("size", [(50, 20), (80, 24)])
def test_without_the_update_panel_the_graph_says_what_a_parameter_was(size: tuple[int, int]) -> None:
    debugger = open_source("lesson", {}).at_place()
    for address, moved in (
        ("1:w1", "w1 −0.30575 was −0.4"),
        ("1:w2", "w2 0.21858 was 0.25"),
        ("1:b", "b 0.26283 was 0.2"),
    ):
        debugger.go_to(address)
        made = page(debugger.frame, Style(), "words", size[0], size[1] - len(BARS), layout="graph")
        assert moved in seen(made, size[1] - len(BARS))["x"]


def test_a_note_that_goes_on_below_the_edge_is_whole() -> None:
    debugger = open_source("iris", {}).at_place()
    made = page(debugger.frame, Style(), "words", 80, 24 - len(BARS), extras_of(debugger))
    assert "petal_length,petal_width no row does." in seen(made, len(made.lines))["explain"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("run", "size"), WHOLE)
def test_an_explanation_is_in_sight_to_its_last_word(run: str, level: Level, size: tuple[int, int]) -> None:
    """At every line of the second update of both programs, at some sizes of the first, too, which helps nothing yet;
    what a note on rounding says may be below the edge."""
    cells, rows = size[0], size[1] - len(BARS)
    debugger = debugger_of(run)
    if size not in COMMON:
        debugger.next_update()
    for program in ("vector", "scalar") * (2 if size in COMMON else 1):
        for frame in places(debugger, program):
            made = page(frame, Style(), level, cells, rows, extras_of(debugger))
            explained, words = seen(made, rows)["explain"], words_here(frame)
            text = words.told(meaning(frame, Style())) if level == "words" else words.why
            assert text in explained, (frame.address, text)
            helped = whether_it_helped(frame, Style())
            assert helped is None or " ".join(text_of([helped]).split()) in explained, frame.address


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)])
@pytest.mark.parametrize("sample", [sample.name for sample in list_samples()])
def test_the_note_of_a_sample_is_in_sight_at_its_start(sample: str, size: tuple[int, int]) -> None:
    """Whole; in a tiny terminal only the lesson's is, and what to press. A tour says first what its first stop says."""
    cells, rows = size[0], size[1] - len(BARS)
    debugger = open_source(sample, {}).at_place()
    if debugger.authored.stops:
        return
    explained = seen(page(debugger.frame, Style(), "words", cells, rows, extras_of(debugger)), rows)["explain"]
    assert "Nothing has been computed yet: press →" in explained
    if sample == "lesson" or size != (50, 20):
        assert " ".join(debugger.authored.note_parts) in explained


@pytest.mark.parametrize("size", [(50, 15), (50, 20)])
def test_the_sentence_that_matters_is_in_sight_in_a_tiny_terminal(size: tuple[int, int]) -> None:
    debugger = open_source("lesson", {}).at_place()
    for address, words in (
        ("1:z", "A z above 0 favours label 1, below 0 label 0."),
        ("1:a", "Here a is 0.37168, below 0.5: it predicts 0."),
        ("1:L", "With y = 1, L = −ln a: 0 when a is 1, growing without limit as a approaches 0."),
        ("1:da", "how fast L changes as a grows."), ("1:dz", "Here dz is negative, so a larger z would lower L."),
        ("1:dw1", "Here dw1 is negative, so a larger w1 would lower L."), ("1:w1", "dw1 is negative, so w1 goes up."),
        ("1:b", "db is negative, so b goes up."),
    ):  # fmt: skip
        debugger.go_to(address)
        made = page(debugger.frame, Style(), "words", size[0], size[1] - len(BARS), extras_of(debugger))
        assert words in seen(made, size[1] - len(BARS))["explain"], address
