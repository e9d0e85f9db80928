"""What is wrong with an expression, and at which column."""

from __future__ import annotations

from dataclasses import dataclass

from lrstep.errors import InputError, Place, printable

_SHOWN = 60


class ExpressionError(InputError):
    """An expression that cannot be understood, or has no meaning for this data. `column` counts from 1."""

    def __init__(self, what: str, mend: str, column: int, place: Place | None = None) -> None:
        super().__init__(what, mend, place)
        self.column = column


@dataclass(frozen=True, slots=True)
class Spot:
    """One column, counted from 1, of an expression's text."""

    text: str
    column: int

    def error(self, what: str, mend: str) -> ExpressionError:
        """The error that names this column and the text around it."""
        return ExpressionError(f"{what} (column {self.column} of '{self._around()}')", mend, self.column)

    def _around(self) -> str:
        first = max(0, min(self.column - 1 - _SHOWN // 2, len(self.text) - _SHOWN))
        last = first + _SHOWN
        shown = printable(self.text[first:last], 12 * _SHOWN)  # no cut: an escape has at most 10 characters
        return "…" * (first > 0) + shown + "…" * (last < len(self.text))
