"""The steps of a log as text, one line an update: readable, and easy to search."""

from __future__ import annotations

import msgspec

from lrstep.errors import printable
from lrstep.json_text import Number
from lrstep.quantities import FEATUREWISE, OVERALL
from lrstep.steplog.lines import Header, UpdateLine

SHOWN = 8  # weights, of more


def header_text(header: Header) -> str:
    """What the run was."""
    source = "" if header.data is None else f" · {printable(header.data.source, 200)}"
    own = header.detail != "full" and not isinstance(header.batch_size, msgspec.UnsetType)
    order = "rows of each update's own" if own else header.order
    start = f" · from update {header.start:,}" if header.start else ""
    return (
        f"{header.rows:,} rows · n={header.n} · alpha {header.alpha:g} · batch {printable(str(header.batch))} · "
        f"{order} · {header.dtype}{start}{source}"
    )


def update_text(update: UpdateLine) -> str:
    """An update's number, its J, gradient and parameters, those that the log holds."""
    parts = [f"{update.k}:b"]
    for name in OVERALL:
        value = getattr(update, name)
        if value is not None:
            parts.append(_many(name, value) if name in FEATUREWISE else f"{name} {_shown(value)}")
    return "  ".join(parts)


def _many(name: str, values: list[Number]) -> str:
    more = f"  … {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return "  ".join(f"{name}{i} {_shown(value)}" for i, value in enumerate(values[:SHOWN], 1)) + more


def _shown(value: Number) -> str:
    return value if isinstance(value, str) else repr(value)
