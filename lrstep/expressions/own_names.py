"""OwnNames: the names of somebody's script in an expression, beside the lesson's: `cost`, `self.w`, `grads['dw']`.

Where a name means something in the language, it means that; `yours.a` is always the script's own a.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from lrstep.expressions.vocabulary import FUNCTIONS, SHAPES, TRUTHS, WORD_OPERATORS, Shape, component

OwnNames: TypeAlias = Mapping[str, Shape]
"""What each of them holds."""
PREFIX = "yours."
NONE: OwnNames = {}
_QUOTES = re.compile(r"""\\?['"]""")


def pattern_of(names: OwnNames) -> re.Pattern[str]:
    """What finds one of the names where a token may begin; the longest that fits."""
    texts = [f"{PREFIX}{name}" for name in names] + [name for name in names if not _is_taken(name)]
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile("|".join(f"{_written(text)}{_END if text[-1].isalnum() or text[-1] == '_' else ''}"
                               for text in longest_first) or "(?!)")  # fmt: skip


def name_of(text: str) -> str:
    """The name that a text of the pattern is, as the script's names are written: with single quotes."""
    return text.removeprefix(PREFIX).replace('"', "'")


_END = r"(?![A-Za-z_0-9])"


def _written(text: str) -> str:
    return _QUOTES.sub("""['"]""", re.escape(text))


def _is_taken(name: str) -> bool:
    """Whether the language has the word already."""
    words = FUNCTIONS | WORD_OPERATORS | TRUTHS.keys() | SHAPES.keys() | {"prev", "yours"}
    return name in words or component(name) is not None
