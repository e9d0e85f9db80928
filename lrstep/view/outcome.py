"""The summary that `lrstep run` prints."""

from __future__ import annotations

from lrstep.engine import Outcome
from lrstep.errors import printable

SHOWN_WEIGHTS = 12
NAME_CELLS = 24


def outcome_text(title: str, features: tuple[str, ...], outcome: Outcome, why: str) -> str:
    """Updates, mean loss, accuracy and parameters; numbers in full, so that they can be copied."""
    rows = [
        ("updates", f"{outcome.updates}  ({why})"),
        ("J", f"{outcome.quality.J!r}  mean loss over the whole data"),
        ("accuracy", f"{outcome.quality.accuracy!r}  of the rows, counting a > 0.5 as 1"),
        *_parameters(features, outcome.w.tolist(), outcome.b),
    ]
    if outcome.original is not None:
        w, b = outcome.original
        rows += [("", "on the data's own scale:"), *_parameters(features, w.tolist(), b)]
    width = max(len(name) for name, _ in rows)
    return "\n".join([title, *(f"  {name:<{width}}  {value}" for name, value in rows)])


def _parameters(features: tuple[str, ...], w: list[float], b: float) -> list[tuple[str, str]]:
    shown = [
        (f"w{i + 1}", f"{value!r}  {printable(features[i], NAME_CELLS)}") for i, value in enumerate(w[:SHOWN_WEIGHTS])
    ]
    more = [("…", f"{len(w) - SHOWN_WEIGHTS} more weights; --json has all")] if len(w) > SHOWN_WEIGHTS else []
    return [*shown, *more, ("b", repr(b))]
