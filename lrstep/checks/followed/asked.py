"""Asked: what a followed program made of its own data, as it is judged."""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.checks.advising import of_floats
from lrstep.checks.followed.runs import first_updates
from lrstep.checks.followed.searching import trainings
from lrstep.checks.followed.training import Training
from lrstep.checks.moment import Observed
from lrstep.checks.verdict import Responses
from lrstep.tracing.stream import Stream

NO_LOOP = "no loop was seen that changes weights and has X and y before it"


def asked_stream(stream: Stream) -> Responses:
    """What a followed program made of its own data; `doubt` where its loop, data or rate are not known."""
    possible = trainings(stream)
    if not possible:
        only = "; of PyTorch's optimizers only SGD without momentum is followed" if ".optim" in stream.source else ""
        return Responses(doubt=NO_LOOP + only, is_loop=True)
    asked = [asked_of(each, [update.observed for update in first_updates(each, stream)]) for each in possible]
    if any(len(each.observed) < 2 for each in asked):
        return Responses(doubt="fewer than two updates were seen", is_loop=True, bound=asked[0].bound)
    if len(asked) == 1:
        return asked[0]
    w = possible[0].bound["w"]
    return Responses(doubt=f"whether the intercept is the first number of {w} or the last is not known", is_loop=True,
                     bound=asked[0].bound)  # fmt: skip


def asked_of(training: Training, observed: Sequence[Observed]) -> Responses:
    """Some updates of a training, to be judged."""
    return Responses(
        tuple(observed), training.bound, is_loop=True, advice=of_floats(observed), course=training.table.course
    )
