"""The tours that come with lrstep: what they say is true of the numbers there, and their questions can be answered."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lrstep.data import list_samples
from lrstep.debugger import Debugger, ScenarioStop
from lrstep.sources import open_source
from lrstep.tour_questions import answered, right_number
from lrstep.view.lines import text_of
from lrstep.view.screen import screen_state
from lrstep.view.style import Style
from lrstep.view.tour import LEAST_PAGE, tour_rows
from tests.tours.quoted import is_quoted_from, known_at, quoted_in, sums_in, texts_of

TOURS = ("first-tour", "why-dz", "loop-to-vector", "learning-rate", "cost-curve", "find-the-mistake")
SIZES = ((120, 40), (80, 24), (50, 20))
BARS = 3
WORDS_A_MINUTE, THINKING, MINUTES = 130, 0.5, 10  # read slowly, as on a screen, and half a minute for each question
TOLD = 4  # digits from which on a number that is seen can only be the one that is asked for


@pytest.mark.parametrize("name", TOURS)
def test_all_that_it_says_is_so_is_in_sight_and_can_be_answered(name: str) -> None:
    debugger = open_source(name, {}).at_place()
    tour, minutes, places = debugger.authored.tour, 0.0, []
    assert tour.at == 1, "it opens at its first stop"
    while True:
        assert tour.stop is not None
        assert debugger.frame.notice is None
        assert 10 <= len(tour.stop.caption.split()) <= 50
        minutes += len(f"{tour.stop.caption} {tour.stop.said('question')}".split()) / WORDS_A_MINUTE
        minutes += THINKING if tour.is_open else 0
        places.append((debugger.frame.address, debugger.branch.name, debugger.frame.program.name))
        numbers_are_those_beside(debugger, tour.stop)
        all_is_in_sight(debugger, tour.stop)
        question_can_be_answered(debugger, tour.stop)
        if tour.is_last:
            break
        debugger.continue_()
    assert minutes < MINUTES
    for place in reversed(places[:-1]):
        debugger.reverse_continue()
        assert (debugger.frame.address, debugger.branch.name, debugger.frame.program.name) == place
    assert debugger.reverse_continue().notice == "This is the first stop of the tour."


def numbers_are_those_beside(debugger: Debugger, stop: ScenarioStop) -> None:
    """Every number that is quoted."""
    for text in texts_of(stop):
        sums, known = sums_in(text), known_at(debugger, text)
        for written, value, said in sums:
            places = len(str(said).partition(".")[2]) if said % 1 else 0
            assert abs(value - said) <= (2 * 10**-places if places else 0), written  # its parts are rounded, too
        computed = " ".join(written for written, *_ in sums).replace("−", "-")
        wrong = [quoted for quoted in quoted_in(text) if not is_quoted_from(quoted, known)]
        assert [quoted for quoted in wrong if quoted not in computed and quoted not in stop.text] == [], text


def all_is_in_sight(debugger: Debugger, stop: ScenarioStop) -> None:
    """Caption and question, with room for panels below."""
    for cells, rows in SIZES:
        said = text_of(tour_rows(debugger, cells, rows - BARS))
        assert said.count("\n") <= rows - BARS - LEAST_PAGE
        text = " ".join(said.split())
        assert " ".join(stop.caption.split()) in text
        assert stop.said("question") in text
        assert all(choice in text for choice in stop.choices)


def question_can_be_answered(debugger: Debugger, stop: ScenarioStop) -> None:
    """The right answer is taken and was not in sight, each slip is explained, and whoever knows neither is helped."""
    table = stop.table
    if "question" not in table:
        return
    chosen, slips = "choices" in table, table.get("wrong", {})
    assert "hint" in table or (chosen and set(slips) | {table["answer"]} == set(table["choices"]))
    values = {answer: answer for answer in (table["answer"], *slips)}
    if not chosen:
        values = {answer: repr(right_number(debugger, answer, debugger.frame).value) for answer in values}
        number = Style().number(float(values[table["answer"]]))
        shown = " ".join(" ".join(rows) for rows in screen_state(debugger)["panels"].values())
        assert len(number.lstrip("−0.")) < TOLD or number not in shown
    for slip, why in slips.items():
        assert answered(debugger, values[slip]).said == f"Not right. {' '.join(why.split())}"
        assert debugger.authored.tour.is_open
    assert answered(debugger, values[table["answer"]]).right
    assert not debugger.authored.tour.is_open


def test_they_are_listed_in_their_order_behind_the_other_samples() -> None:
    listed = list_samples()
    assert [sample.name for sample in listed if sample.is_tour] == list(TOURS)
    assert [sample.is_tour for sample in listed] == sorted(sample.is_tour for sample in listed)


def test_what_the_captions_say_of_whole_runs_is_so() -> None:
    lesson = open_source("first-tour", {}).at_place()
    assert falls([costs_in(lesson, k) for k in range(1, 33)])
    flats = open_source("learning-rate", {}).at_place()
    late = [costs_in(flats, k) for k in range(990, 1001)]
    assert max(late) > 10 * min(late), "still jumping after a thousand updates"
    flats.switch_branch("small")
    small = costs_in(flats, 1000)
    flats.switch_branch("scaled")
    scaled = [costs_in(flats, k) for k in range(1, 101)]
    assert falls(scaled)
    assert scaled[-1] < small
    iris = open_source("cost-curve", {}).at_place()
    assert falls([costs_in(iris, k) for k in range(1, 11)])
    iris.switch_branch("slow")
    assert falls([costs_in(iris, k) for k in range(1, 301)])


def costs_in(debugger: Debugger, k: int) -> float:
    """J in an update of the branch that one is in."""
    for _ in debugger.history.reach(k):
        pass
    return float(debugger.branch.new_update(k).gradient.J)


def falls(costs: list[float]) -> bool:
    """Whether each is below the one before."""
    return all(after < before for before, after in pairwise(costs))
