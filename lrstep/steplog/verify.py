"""Verify: recompute every update from the logged parameters before it, and find what is another than it should be."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import repeat

import numpy as np

from lrstep.engine import Edit, Parameters, Progress, Run, Steps, edited, one_thread, updates_a_turn
from lrstep.errors import InputError, Place
from lrstep.formulas import FloatArray
from lrstep.quantities import OVERALL, PARAMETERS
from lrstep.steplog.case import Case
from lrstep.steplog.lines import EditLine, FiniteUpdate, Header, UpdateLine, of_all, of_examples, vector
from lrstep.steplog.reader import NO_COLUMNS, LogReader
from lrstep.steplog.verdict import Difference, Tally, Verified, differing

NO_MORE = (None,) * (len(OVERALL) - len(PARAMETERS))
"""What a line that holds parameters alone has of the others."""


def verifying(reader: LogReader, run: Run) -> Generator[Progress, None, Verified]:
    """Verify a log against the run that its header describes, as a generator that yields Progress.

    Exactly, where the log's engine is the present one; else within the error bounds of float summation. Edits that the
    log tells of are made where they stand. Raises InputError where one cannot be, and where there is no update.
    """
    exact = reader.header.engine == run.engine
    k, at, edits = reader.header.start, np.array(vector(reader.header.init), run.dtype), 0
    tally = Tally(reader.header)
    for chunk in _chunks(reader, updates_a_turn(run)):
        while edits < len(reader.edits) and reader.edits[edits].k == k + 1:
            run, at = edited(run, edit_of(reader.edits[edits]), Parameters.of(at))
            edits += 1
        at = _looked_at(run, chunk, at, reader.header, tally)
        k += len(chunk)
        yield Progress(k, 0)
    if k == reader.header.start:
        what = "the log has no updates, so there is nothing to verify"
        raise InputError(what, "record one at least", Place(reader.name))
    return tally.verdict(k - reader.header.start, exact=exact)


def _chunks(reader: LogReader, most: int) -> Iterator[list[UpdateLine]]:
    """The updates, some at a time; an edit stands before the first of some."""
    chunk: list[UpdateLine] = []
    edits = 0
    for update in reader.updates():
        if chunk and (len(chunk) == most or len(reader.edits) > edits):
            yield chunk
            chunk = []
        edits = len(reader.edits)
        chunk.append(update)
    if chunk:
        yield chunk


def edit_of(line: EditLine) -> Edit:
    """The edit that a line tells of: a log holds all of w, an Edit the items of it."""
    changes = dict(line.set)
    if isinstance(changes.get("w"), list):
        changes["w"] = [list(item) for item in enumerate(changes["w"])]
    return Edit.from_table({"k": line.k, "set": changes})


def differences(run: Run, header: Header, line: UpdateLine, at: FloatArray) -> list[Difference]:
    """All numbers of one update that are not what follows from the parameters `at` before it."""
    with one_thread(), np.errstate(all="ignore"):
        case = Case(run, header, line, at)
        return [difference for judged in case.judged() for difference in differing(case, judged)]


def looked_at(run: Run, header: Header, lines: list[UpdateLine], before: list[FloatArray]) -> Tally:
    """What there is to be told of some updates, from the parameters before each."""
    tally = Tally(header)
    with one_thread():
        for line, at in zip(lines, before, strict=True):
            tally.look(Case(run, header, line, at))
    return tally


def _looked_at(run: Run, chunk: list[UpdateLine], at: FloatArray, header: Header, tally: Tally) -> FloatArray:
    """The parameters after some updates, in which all differences have been counted."""
    after = [np.array(vector(line), run.dtype) for line in chunk]
    with one_thread():
        if header.engine == run.engine:
            steps = run.kernel.steps(run.plan, chunk[0].k - 1, len(chunk), at)
            if _all_equal(chunk, steps, frozenset(quantity.name for quantity in run.quantities)):
                return after[-1]
        for line, before in zip(chunk, [at, *after], strict=False):
            tally.look(Case(run, header, line, before))
    return after[-1]


def _all_equal(chunk: list[UpdateLine], steps: Steps, computed: frozenset[str]) -> bool:
    """Whether everything is the same, where each line holds all that is `computed` of the update as a whole, or w and b
    alone, all of them finite."""
    columns = (
        column.tolist() if name in computed or name in PARAMETERS else repeat(None, len(chunk))
        for name, column in steps.columns.items()
    )
    for line, numbers in zip(chunk, zip(*columns, strict=True), strict=True):
        if not isinstance(line, FiniteUpdate) or of_examples(line) != NO_COLUMNS:
            return False
        logged = of_all(line)
        if logged != numbers and (
            logged[: -len(PARAMETERS)] != NO_MORE or logged[-len(PARAMETERS) :] != numbers[-len(PARAMETERS) :]
        ):
            return False
    return True
