"""Above and below the page: the header, with the run and where one stands in it, and the timeline of the whole run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from rich.cells import cell_len

from lrstep.choices import FULL
from lrstep.debugger import MAIN, Debugger, Frame
from lrstep.engine import Costs
from lrstep.errors import printable
from lrstep.formulas import FloatArray
from lrstep.view.features import has_penalty
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, fit, line, width
from lrstep.view.listing import SCENARIO
from lrstep.view.style import Style

More = Literal["", "below", "above"]
MORE: dict[More, str] = {"": "", "below": "Tab: more below ", "above": "Tab: to the top "}


FLAT = "─"
BLOCKS = "▁▂▃▄▅▆▇█"
_DRAWN = np.array([*BLOCKS, FLAT])
FORK, STOP, DEPARTS = "◆", "┃", "≠"
LEFT_CELLS = 20  # the program's name, and room for the run's
LEFT, NAME_CELLS = " lrstep   · ", 26  # what stands around the run's name; a longer name is cut


def timeline(
    frame: Frame, horizon: int, cells: int, *, more: More = "", costs: Sequence[Costs] = (), forks: Sequence[int] = (),
    met: Sequence[int] = (), halts: Sequence[int] = (), departs: int | None = None,
) -> Line:  # fmt: skip
    """The updates 0 to `horizon` from left to right: the cost as far as it is known, ● at the present one, ◆ at
    branches, ┃ where a breakpoint's condition begins to hold, ■ where the scenario halts, ≠ where a script first
    departs from the mathematics.

    Where there is `more` of the page than has room, how to see it is said at the right.
    """
    label = _label(frame.update, horizon)
    below = line(Span(MORE[more], "note")) if more else EMPTY
    length = _length(horizon, cells, more=more)
    if length < 3:
        return fit((Span(label, "dim"), *below), cells)
    at = _column(frame.update, horizon, length)
    (drawn,) = curves([costs], horizon, length)
    known = length - (len(drawn) - len(drawn.rstrip(FLAT)))
    places = {_column(k, horizon, length): STOP for k in met if k <= horizon}
    places |= {_column(k, horizon, length): SCENARIO for k in halts if k <= horizon}
    places |= {} if departs is None else {_column(departs, horizon, length): DEPARTS}
    places |= {_column(k, horizon, length): FORK for k in forks}
    places[at] = "●"
    spans = [Span(" ")]
    parts: tuple[tuple[int, int, Role], ...] = (
        (0, at, "forward"),
        (at, known, "name"),
        (max(at, known), length, "border"),
    )
    for start, stop, role in parts:
        for column in sorted(place for place in places if start <= place < stop):
            spans += [Span(drawn[start:column], role), Span(places[column], "title")]
            start = column + 1
        spans.append(Span(drawn[start:stop], role))
    shown = tuple(span for span in spans if span.text)
    return (*fit((*shown, Span(label, "dim")), cells - width(below)), *below)


def run_line(debugger: Debugger, cells: int, more: More = "", *, asked: bool = False) -> Line:
    """The timeline of a Debugger; where a value is `asked`, without the costs of this update and of those after it."""
    forks = [branch.edit.k for branch in debugger.branches if branch.edit is not None]
    costs = debugger.history.costs()
    met = debugger.breakpoints.met(debugger.branch)
    branch = debugger.branch
    halts = debugger.authored.tour.updates(branch, lambda stop: debugger.breakpoints.met(branch, [stop]))
    if asked:
        done = debugger.frame.updates_done
        costs = [_up_to(done, each) for each in costs]
        met, halts = ([k for k in each if k <= done] for each in (met, halts))
    frame, horizon = debugger.frame, debugger.horizon
    departs = _departs(debugger)
    return timeline(frame, horizon, cells, more=more, costs=costs, forks=forks, met=met, halts=halts, departs=departs)


def _up_to(k: int, costs: Costs) -> Costs:
    """Those of the updates up to one."""
    count = len(range(costs.k.start, k + 1, costs.k.step))
    return Costs(costs.k[:count], costs.values[:count])


def _departs(debugger: Debugger) -> int | None:
    """The update in which a script departs from the mathematics first."""
    traced = debugger.history.traced
    if traced is None or traced.judged is None or traced.judged.ok is not False:
        return None
    update = traced.judged.table.get("update")
    return update if isinstance(update, int) else None


def _column(k: int, horizon: int, length: int) -> int:
    return min(length - 1, round(k / horizon * (length - 1)))


def curves(of: Sequence[Sequence[Costs]], horizon: int, length: int) -> list[str]:
    """For each, a block as high as the cost for every column whose update is known; all on one scale."""
    sampled = [_sampled(costs, horizon, length) for costs in of]
    known = np.concatenate(sampled)
    known = known[np.isfinite(known)]
    if len(known) == 0:
        return [FLAT * length for _ in of]
    low, high = float(known.min()), float(known.max())
    scale = (len(BLOCKS) - 1) / (high - low) if high > low else 0.0
    return [
        "".join(_DRAWN[np.rint(np.nan_to_num((cost - low) * scale, nan=len(BLOCKS))).astype(np.int64)])
        for cost in sampled
    ]


def _sampled(costs: Sequence[Costs], horizon: int, length: int) -> FloatArray:
    """The cost at the update of each column; NaN where it is not known."""
    cost = np.full(length, np.nan)
    updates = np.rint(np.arange(length) * horizon / (length - 1)).astype(np.int64)
    for k, values in costs:
        if len(k) == 0:
            continue
        known = (updates >= k.start) & (updates < k.stop)
        cost[known] = values[(updates[known] - k.start) // k.step]
    return cost


def update_at(column: int, horizon: int, cells: int, *, more: More = "") -> int | None:
    """The update that a column of the line stands for; None beside the line."""
    length = _length(horizon, cells, more=more)
    if length < 3 or column > length:
        return None
    return max(0, min(horizon, round((column - 1) / (length - 1) * horizon)))


def _label(update: int, horizon: int) -> str:
    return f"  update {update:,} of {horizon:,} "


def _length(horizon: int, cells: int, *, more: More) -> int:
    """The same for every update, so that a click means the same wherever one stands."""
    return cells - 1 - cell_len(_label(horizon, horizon)) - (len(MORE["below"]) if more else 0)


def _name(title: str, cells: int) -> str:
    """A title, or what stands before its colon, in so many cells."""
    return cut(title if len(title) <= cells else _short(title), cells)


def _short(title: str) -> str:
    return title.partition(": ")[0]


def header(
    frame: Frame, title: str, style: Style, cells: int, branch: str = MAIN, recording: str = "", layout: str = FULL
) -> Line:  # fmt: skip
    """The run on the left, as much of it as has room; what is recorded; which panels there are where that is not all of
    them; the address, always, on the right."""
    address = where(frame)
    if branch != MAIN:
        address = f"{address} · branch {printable(branch)}"
    right = address if cells >= LEFT_CELLS + len(address) else address.partition(" · ")[0]
    left_cells = max(LEFT_CELLS, len(LEFT) + min(NAME_CELLS, len(_short(title))))
    if layout != FULL:
        rest = cells - len(right) - left_cells - 3 - 2  # blanks
        named = next((text for text in (f"layout {layout}", layout) if len(text) <= rest), "")
        recording = "  ".join(filter(None, (recording, named)))
    parts = about_run(frame, style)
    recorded = f"{recording}  " if recording else ""
    room = cells - len(right) - len(recorded) - 3
    while parts and left_cells + len(" · ".join(parts)) > room:
        parts.pop(0)
    about = " · ".join(parts)
    name = _name(printable(title, 200), room - len(LEFT) - len(about))
    left = line(Span(" lrstep ", "title"), " " + " · ".join(part for part in (name, about) if part))
    gap = max(1, cells - width(left) - len(recorded) - len(right) - 1)
    middle = (Span(" " * gap), Span(recorded, "note")) if recorded else (Span(" " * gap),)
    return (*left, *middle, Span(right, "changed"), Span(" "))


def where(frame: Frame) -> str:
    """The address and its phase, or that it is the start."""
    start = f"start, after update {frame.update:,}" if frame.update else "start"
    return start if frame.op is None else f"{frame.address} · {frame.phase}"


def about_run(frame: Frame, style: Style) -> list[str]:
    """How many features, which batch, which penalty, if any, and which learning rate."""
    batch = f"batch of {frame.m}" if frame.m > 1 else "one example"
    penalty = [f"l2 {style.number(frame.l2)}"] if has_penalty(frame) else []
    return [f"n={frame.n}", batch, *penalty, f"alpha {style.number(frame.alpha)}"]
