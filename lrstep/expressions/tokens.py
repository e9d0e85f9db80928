"""Text to tokens, with what is meant by the characters that do not belong; and errors that name their column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lrstep.errors import InputError, printable
from lrstep.expressions.vocabulary import FUNCTIONS

LONGEST: Final = 1000
"""Characters an expression may have."""
MOST_TOKENS: Final = 250
"""Tokens it may have: with the parser's limit on nesting this bounds every recursion and all work."""

_AROUND = 60  # characters of the text that an error shows

Kind: TypeAlias = Literal["number", "word", "own", "symbol", "end"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<wrong>===|!==|&&|\|\||<>|=>|=<|:=|<<|>>|\.[ ]*[A-Za-z_][A-Za-z_0-9]*|["'`]|=(?!=)|!(?!=)|[&|^~.:@;#])
      | (?P<symbol>\*\*|//|==|!=|<=|>=|[-+*/%<>()\[\],])""",
    re.VERBOSE,
)
_STUCK = re.compile(r"[A-Za-z_0-9.]+")

_WRITE: Final = {
    "===": "==", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<=", "=": "== to compare", ":=": "== to compare",
    "&&": "and", "&": "and", "||": "or", "|": "or between conditions, abs(…) for a size", "!": "not", "~": "not",
    "^": "** for a power", "@": "sum(… * …) for a product of two vectors", ";": "and between conditions",
    ":": "one index alone, as in z[3], or reduce the whole, as in max(z)",
    "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "²": "**2", "³": "**3",
    "∧": "and", "∨": "or", "¬": "not", "√": "sqrt(…)", "‖": "norm(…)", "∞": "not isfinite(…)",
    "σ": "a, which is σ(z)", "α": "alpha", "ŷ": "a", "∑": "sum(…)", "Σ": "sum(…)",
}  # fmt: skip


class ExpressionError(InputError):
    """An expression that cannot be understood, or has no meaning for this data. `column` counts from 1."""

    def __init__(self, what: str, mend: str, column: int) -> None:
        super().__init__(what, mend)
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
        first = max(0, min(self.column - 1 - _AROUND // 2, len(self.text) - _AROUND))
        last = first + _AROUND
        shown = printable(self.text[first:last], 12 * _AROUND)  # no cut: an escape has at most 10 characters
        return "…" * (first > 0) + shown + "…" * (last < len(self.text))


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word, a name of a script, a symbol, or the end of the text."""

    kind: Kind
    text: str
    spot: Spot


def tokenize(text: str, own: re.Pattern[str] | None = None) -> list[Token]:
    """The tokens of `text`, the last one its end; `own` finds names of a script.

    ExpressionError at the first character that does not belong.
    """
    if len(text) > LONGEST:
        spot = Spot(text, LONGEST + 1)
        raise spot.error(f"the expression has {len(text):,} characters", f"write at most {LONGEST:,}")
    tokens: list[Token] = []
    end = 0
    while end < len(text):
        match = _TOKEN.match(text, end)
        spot = Spot(text, end + 1)
        of_script = None if own is None else own.match(text, end)
        if of_script is not None and (match is None or match.lastgroup != "space"):
            tokens.append(Token("own", of_script[0], spot))
            end = of_script.end()
            continue
        if match is None or match.lastgroup == "wrong":
            raise _wrong(spot, text[end] if match is None else match[0])
        end = match.end()
        if match.lastgroup == "space":
            continue
        if len(tokens) == MOST_TOKENS:
            raise spot.error(f"the expression has more than {MOST_TOKENS} parts", "write a shorter one")
        if match.lastgroup == "number":
            _check_number_ends(spot, match[0])
            tokens.append(Token("number", match[0], spot))
        else:
            tokens.append(Token("word" if match.lastgroup == "word" else "symbol", match[0], spot))
    return [*tokens, Token("end", "", Spot(text, len(text.rstrip()) + 1))]


def _check_number_ends(spot: Spot, number: str) -> None:
    """2z, 1_000 and 0x1f would otherwise read as a number with a name behind it."""
    start = spot.column - 1
    if stuck := _STUCK.match(spot.text, start + len(number)):
        raise spot.error(
            f"'{printable(number + stuck[0])}' is neither a number nor a name",
            "write numbers as in 0.3 or 1e-6, and * to multiply, as in 2*z",
        )


def _wrong(spot: Spot, symbol: str) -> ExpressionError:
    if symbol in ('"', "'", "`"):
        return spot.error("text in quotes is not understood", "write names and numbers as they are")
    if symbol.startswith("."):
        name = symbol[1:].strip()
        mend = f"write {name}(…)" if name in FUNCTIONS else "write a name alone, as in dz, or norm(dw)"
        return spot.error(f"'{printable(symbol)}' is not understood", mend)
    if symbol in _WRITE:
        what = f"'{symbol}' does not compare" if symbol in ("=", ":=") else f"'{symbol}' is not understood"
        return spot.error(what, f"write {_WRITE[symbol]}")
    plain = unicodedata.normalize("NFKC", symbol)
    if plain != symbol and plain.isascii() and plain.isprintable():
        return spot.error(f"'{symbol}' is not understood", f"type it as {plain}")
    return spot.error(f"'{symbol}' is not understood", "take it out")
