"""Tour questions: what is right where a stop asks something, what is said of an answer, and whether a tour can be used.

A number is judged as predictions are, at the digits that it was given with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from lrstep.data import TourStop
from lrstep.debugger import Debugger, Frame, ScenarioStop, TourReply
from lrstep.debugger.tour import LETTERS, scenario_stop
from lrstep.debugger.values import values_at, values_at_end
from lrstep.engine import finished
from lrstep.errors import InputError, printable, suggest
from lrstep.expressions import Namespace
from lrstep.predict.answers import TypedAnswer, gives, judge, judge_text, read_answer

QUICK = 3_000_000  # numbers that may be computed to look ahead, when a tour is opened
MAIN = "main"


def answered(debugger: Debugger, text: str) -> TourReply:
    """What is said of an answer to the question of the stop that one is at. InputError where there is none, or where
    the answer cannot be read."""
    tour = debugger.authored.tour
    stop = tour.stop
    if stop is None or "question" not in stop.table:
        raise InputError("no question is asked here", "c goes on to the next stop")
    if not text.strip():
        raise InputError("an answer is needed", "write one, or go on with c")
    reply = (_words if _asks_words(stop) else _number)(debugger, stop, text.strip())
    tour.replies[tour.at] = reply
    return reply


def _asks_words(stop: ScenarioStop) -> bool:
    return "choices" in stop.table or isinstance(stop.table["answer"], list)


def _words(_: Debugger, stop: ScenarioStop, text: str) -> TourReply:
    choices = list(stop.table.get("choices", ()))
    if choices:
        text = _chosen(text, choices)
    right = stop.table["answer"] if isinstance(stop.table["answer"], list) else [stop.table["answer"]]
    if any(judge_text(text, word) for word in right):
        return TourReply(text, True, "Right.")
    why = next((why for word, why in stop.table.get("wrong", {}).items() if judge_text(text, word)), "")
    return _not_right(stop, text, why)


def _chosen(text: str, choices: Sequence[str]) -> str:
    """The choice that is meant: by its letter, its words, or how they begin."""
    meant = [choice for choice in choices if judge_text(text, choice)]
    letter = text.casefold().removesuffix(")").strip()
    if len(letter) == 1 and letter in LETTERS[: len(choices)]:
        return choices[LETTERS.index(letter)]
    meant = meant or [choice for choice in choices if choice.casefold().startswith(text.casefold())]
    if len(meant) != 1:
        letters = ", ".join(LETTERS[: len(choices) - 1]) + f" or {LETTERS[len(choices) - 1]}"
        raise InputError(f"'{printable(text)}' is none of the choices", f"answer {letters}")
    return meant[0]


def _number(debugger: Debugger, stop: ScenarioStop, text: str) -> TourReply:
    tour, here = debugger.authored.tour, debugger.frame
    given = read_answer(text, values_at(debugger.branch, here), example=here.position)
    at = here if tour.place is None else tour.place.frame("", "")
    right = right_number(debugger, stop.table["answer"], at)
    outcome = judge(given, right.value)
    if outcome == "more digits":
        raise InputError(f"{printable(text)} has too few digits to tell", "give two digits or more")
    if outcome == "cut off":
        return TourReply(text, True, "Right, but for the last digit, which is to be rounded.")
    # An author's number may be a rounded one: whoever gives more digits is right, too.
    if outcome == "right" or (_is_rounded(stop.table["answer"]) and gives(right, given.value)):
        return TourReply(text, True, "Right.")
    wrong = ((right_number(debugger, key, at), why) for key, why in stop.table.get("wrong", {}).items())
    return _not_right(stop, text, next((why for slip, why in wrong if gives(given, slip.value)), ""))


def _is_rounded(answer: object) -> bool:
    return isinstance(answer, float) and not answer.is_integer()


def _not_right(stop: ScenarioStop, text: str, why: str) -> TourReply:
    said = " ".join((why or stop.said("hint")).split())
    return TourReply(text, False, f"Not right. {said or 'Answer again, or go on with c.'}")


def right_number(debugger: Debugger, answer: object, at: Frame) -> TypedAnswer:
    """The number that an author's answer is: at a Frame, or, of what has no value there yet, at the end of its update.

    InputError where it cannot be computed.
    """
    branch, k = debugger.branch, at.values.k
    finished(branch.history.reach(k))
    known: list[Namespace | None] = [values_at(branch, at), values_at_end(branch, k)]
    error: InputError | None = None
    for values in filter(None, known):
        try:
            return read_answer(str(answer), values, example=at.position)
        except InputError as wrong:
            error = wrong
    raise error or InputError(f"{printable(str(answer))} has no value", "ask at an earlier stop")


# Whether a tour can be used.


def add_tour(debugger: Debugger, stops: Sequence[TourStop], branches: Collection[str], last: int) -> None:
    """Give a Debugger the stops of a scenario. InputError for the first that is wrong in its file, with the line.

    `branches` are the names of those that the scenario makes, `last` the update at which its run ends.
    """
    for stop in stops:
        wrong = [*stop.problems, *_problems(debugger, stop, branches, last)]
        if wrong:
            raise min(wrong, key=lambda error: (error.place and error.place.line) or 0)


def _problems(debugger: Debugger, stop: TourStop, branches: Collection[str], last: int) -> Iterator[InputError]:
    """What cannot be used in this run, of the keys with which nothing else is wrong."""
    told = {error.place for error in stop.problems}
    if "at" not in stop.table or stop.places["at"] in told:
        return  # the others are looked at there
    checks: dict[str, Callable[[Debugger, TourStop], None]] = {
        "at": lambda debugger, stop: _check_at(debugger, stop, last), "program": _check_program,
        "panel": _check_panel, "example": _check_example,
        "branch": lambda _, stop: _check_branch(stop, branches), "answer": _check_answer, "wrong": _check_wrong,
    }  # fmt: skip
    for key, check in checks.items():
        place = stop.places.get(key)
        if key not in stop.table or place in told:
            continue
        try:
            check(debugger, stop)
        except InputError as error:
            if key == "at":
                yield InputError(error.what, error.mend, place and place._replace(column=key))
                return
            yield InputError(error.what, error.mend, place)


def _check_at(debugger: Debugger, stop: TourStop, last: int) -> None:
    stops, places = debugger.authored.stops, debugger.branch.places
    stops.append(scenario_stop(debugger.breakpoints, places, len(stops) + 1, stop.table))
    address = debugger.authored.stops[-1].address
    if address is not None and address.k > last:
        what = f"stop {stop.number} is at update {address.k:,}, and the run ends at {last:,}"
        raise InputError(what, "raise updates, or choose an earlier address")


def _check_program(debugger: Debugger, stop: TourStop) -> None:
    name, address, places = stop.table["program"], debugger.authored.stops[-1].address, debugger.branch.places
    if address is not None and places.find(address, places.track(name).program.name)[0] != name:
        what = f"stop {stop.number} is at {address}, which the program {name} does not have"
        raise InputError(what, f"leave program out, or use {places.op_names}")


def _check_panel(debugger: Debugger, stop: TourStop) -> None:
    panel = stop.table["panel"]
    if panel in ("names", "printed") and debugger.history.traced is None:
        raise InputError(f"stop {stop.number} shows {panel}, which only a script has", "name another panel")
    if panel == "watch" and not list(debugger.watches):
        raise InputError(f"stop {stop.number} shows watch, and nothing is watched", 'write watches = ["norm(dw)"]')


def _check_example(debugger: Debugger, stop: TourStop) -> None:
    row, rows, address = stop.table["example"], debugger.run.data.rows, debugger.authored.stops[-1].address
    if row >= rows:
        raise InputError(f"there is no example {row}", f"give a row from 0 to {rows - 1}")
    if address is not None:
        debugger.branch.places.position(max(1, address.k), row)


def _check_branch(stop: TourStop, branches: Collection[str]) -> None:
    if (name := stop.table["branch"]) not in (MAIN, *branches):
        mend = suggest(name, (MAIN, *branches), "" if branches else "make one with [[branches]]")
        raise InputError(f"there is no branch '{printable(name)}'", mend)


def _check_answer(debugger: Debugger, stop: TourStop) -> None:
    answer = stop.table["answer"]
    if "choices" in stop.table or isinstance(answer, list):
        return
    try:
        right_number(debugger, answer, _looked_at(debugger))
    except InputError as error:
        what = f"answer of stop {stop.number} cannot be computed: {error.what}"
        words = f'; write words as a list, as in answer = ["{printable(answer)}"]' if isinstance(answer, str) else ""
        raise InputError(what, f"{error.mend}{words}") from None


def _check_wrong(debugger: Debugger, stop: TourStop) -> None:
    answer = stop.table.get("answer")
    if "choices" in stop.table or isinstance(answer, list) or answer is None:
        return
    for key in stop.table["wrong"]:
        try:
            right_number(debugger, key, _looked_at(debugger))
        except InputError as error:
            what = f"wrong of stop {stop.number} cannot be computed: {error.what}"
            raise InputError(what, error.mend) from None


def _looked_at(debugger: Debugger) -> Frame:
    """Where the question of the last stop is asked, if that is soon come to; else the start, from which update 1 is."""
    address, run = debugger.authored.stops[-1].address, debugger.run
    program, track = debugger.frame.program.name, debugger.branch.places.tracks[debugger.frame.program.name]
    cursor = track.start
    if address is not None and (address.k - track.begins) * run.data.rows * run.n <= QUICK:
        program, cursor = debugger.branch.places.find(address, program)
        finished(debugger.history.reach(cursor.k))
    end = debugger.history.end
    if end is not None and cursor.k > end.k:
        cursor = debugger.branch.places.tracks[program].end(end.k)
    return debugger.branch.frame(program, cursor)
