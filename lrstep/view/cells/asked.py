"""Which cell is meant: by a name such as z[17] or dw2, or where nothing is named by the line that just ran."""

from __future__ import annotations

import re

from lrstep.debugger import Frame
from lrstep.debugger.cell import Cell, ProductName, products_here
from lrstep.errors import InputError, printable
from lrstep.view.features import shown_features
from lrstep.view.style import Style

NAMES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "row": r"z[\[@]([0-9]{1,15})\]?", "place": r"z\[0, ?([0-9]{1,15})\]",
        "feature": r"dw([1-9][0-9]{0,8})", "item": r"dw\[([0-9]{1,8})(?:, ?0)?\]",
    }.items()
}  # fmt: skip
"""How a cell may be named: as expressions do, and as NumPy has it in one notation or the other."""


def cell_here(frame: Frame, style: Style, product: ProductName | None = None) -> Cell:
    """That of a product (by default the one that the line which just ran made, or the last before it): of the selected
    example, or of the line's own feature, or the first that is shown. InputError where no product is computed yet."""
    known = products_here(frame)
    if not known:
        mend = "step on to z, the first product"
        raise InputError("no product is computed yet in this update" if frame.op else "nothing is computed yet", mend)
    product = product or known[0]
    if product == "z":
        return Cell(frame, "z", frame.position if frame.known.number("z", frame.position) is not None else 0)
    own = None if frame.op is None or frame.op.step.name != "dw" else frame.op.feature
    first = shown_features(frame, style)[0] if own is None else own
    return Cell(frame, "dw", min(first, frame.known.reached("dw") - 1))


def cell_asked(frame: Frame, style: Style, text: str) -> Cell:
    """The cell of a name: z, z[17] (a data row), Z[0, 7] (a place in the batch), dw, dw2, dw[1, 0]. InputError where
    there is none of it here."""
    name = text.strip()
    if name.lower() in ("", "z", "dw"):
        return cell_here(frame, style, None if not name else "z" if name.lower() == "z" else "dw")
    found = {kind: int(match[1]) for kind, pattern in NAMES.items() if (match := pattern.fullmatch(name))}
    mend = f"write z[{frame.row}] or dw{frame.n}" if frame.m > 1 else f"write z or dw{frame.n}"
    if not found:
        raise InputError(f"{printable(name)} is not a cell of z or dw", mend)
    (kind, number), *_ = found.items()
    if kind in ("feature", "item"):
        i = number - (kind == "feature")
        if not i < frame.n:
            raise InputError(f"there is no dw{i + 1}: the data has {frame.n} features", mend)
        return Cell(frame, "dw", i)
    place = number if kind == "place" and number < frame.m else None
    place = frame.values.batch.position(number) if kind == "row" else place
    if place is None:
        which = f"row {number}" if kind == "row" else f"place {number}"
        raise InputError(f"{which} is not in the batch of this update", mend)
    return Cell(frame, "z", place)
