"""Which cell is meant: by a name such as z[17] or dw2, or where nothing is named by the line that just ran."""

from __future__ import annotations

import re

from lrstep.debugger import Frame
from lrstep.debugger.cell import Cell, ProductName, products_here
from lrstep.errors import InputError, printable
from lrstep.view.features import shown_features
from lrstep.view.style import Style

NAME = re.compile(r"(z)(?:[\[@]([0-9]{1,15})\]?)?|(dw)(?:([1-9][0-9]{0,8})|\[([0-9]{1,8})\])?", re.IGNORECASE)


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
    """The cell of a name: z, z[17], dw, dw2. InputError where there is none of it here."""
    mend = f"write z[{frame.row}] or dw{frame.n}" if frame.m > 1 else f"write z or dw{frame.n}"
    if not text.strip():
        return cell_here(frame, style)
    found = NAME.fullmatch(text.strip())
    if found is None:
        raise InputError(f"{printable(text)} is not a cell of z or dw", mend)
    z, row, _, feature, place = found.groups()
    if z:
        if row is None:
            return cell_here(frame, style, "z")
        position = frame.values.batch.position(int(row))
        if position is None:
            raise InputError(f"row {int(row)} is not in the batch of this update", mend)
        return Cell(frame, "z", position)
    if feature is None and place is None:
        return cell_here(frame, style, "dw")
    i = int(feature) - 1 if feature else int(place)
    if not i < frame.n:
        raise InputError(f"there is no dw{i + 1}: the data has {frame.n} features", mend)
    return Cell(frame, "dw", i)
