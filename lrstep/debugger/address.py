"""Addresses: `K`, `K:OP` or `K:OP@I`, the moment just after op OP of update K ran; 0 is before the first."""

from __future__ import annotations

import re
from typing import NamedTuple

from lrstep.errors import InputError, printable

_FORM = re.compile(r"([0-9]{1,15})(?::([A-Za-z]+[0-9]{0,9})(?:@([0-9]{1,15}))?)?", re.ASCII)


class Address(NamedTuple):
    """An address as written. `op` None is the update's last op; `row` is the data row of a loop's example."""

    k: int
    op: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        op = "" if self.op is None else f":{self.op}"
        row = "" if self.row is None else f"@{self.row}"
        return f"{self.k}{op}{row}"


def parse_address(text: str) -> Address:
    """The address that `text` names; InputError where it is not of the form."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise InputError(
            f"'{printable(text)}' is not an address",
            "write 12, 12:dz or 12:z@3 (update, op, row); 0 is the start",
        )
    k, op, row = match.groups()
    if int(k) == 0 and op is not None:
        raise InputError(f"update 0 has no op {printable(op)}", "write 0 for the start; the first update is 1")
    return Address(int(k), op, None if row is None else int(row))
