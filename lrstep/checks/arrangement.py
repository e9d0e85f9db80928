"""Arrangements: the shapes in which a program may want data and parameters, and how likely its source makes each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from lrstep.checks.callee import Library
from lrstep.checks.moment import Moment
from lrstep.formulas import FloatArray

Placed: TypeAlias = Literal["flat", "column", "row"]
_ALL_PLACED: tuple[Placed, ...] = ("flat", "column", "row")


@dataclass(frozen=True)
class Arrangement:
    """How X, y and the parameters are handed over."""

    rows: bool = True
    """Whether X is (m, n), an example in each row; else it is the course's (n, m)."""
    y: Placed = "flat"
    w: Placed = "flat"
    """Of theta, too."""
    first: bool = True
    """Where theta has its intercept: at its begin, or its end."""
    ones: bool = False
    """Whether X has its column of ones."""
    library: Library = "numpy"
    signed: bool = False
    """Whether labels are −1 and 1."""
    whole: bool = False
    """Whether labels are integers."""
    each: bool = False
    """Whether examples are handed over one at a time."""

    def features(self, moment: Moment) -> FloatArray:
        """X as it is handed over."""
        X = self.with_ones(moment.X) if self.ones else moment.X
        return X if self.rows else np.ascontiguousarray(X.T)

    def with_ones(self, X: FloatArray) -> FloatArray:
        """X, (m, n), and its ones where theta has the intercept."""
        ones = np.ones((len(X), 1))
        return np.hstack((ones, X) if self.first else (X, ones))

    def labels(self, moment: Moment) -> FloatArray:
        """The labels as they are handed over."""
        y = 2 * moment.y - 1 if self.signed else moment.y
        return placed(y.astype(np.int64) if self.whole else y, self.y)

    def weights(self, moment: Moment) -> FloatArray:
        """The weights as they are handed over."""
        return placed(moment.w, self.w)

    def theta(self, moment: Moment) -> FloatArray:
        """Weights and intercept in one, as they are handed over."""
        b = np.array([moment.b])
        return placed(np.concatenate([b, moment.w] if self.first else [moment.w, b]), self.w)

    def words(self, *, theta: bool = False, weights: bool = True, features: bool = True, labels: bool = True) -> str:
        """Of what shapes everything is, in words."""
        n = "n + 1" if theta else "n"
        shapes = {"flat": "({},)", "column": "({}, 1)", "row": "(1, {})"}
        columns = "n + 1" if self.ones else "n"
        parts = [f"X is (m, {columns})" if self.rows else f"X is ({columns}, m)"] if features else []
        if weights:
            parts.append(f"{'theta' if theta else 'w'} is " + shapes[self.w].format(n))
        if labels:
            parts.append("y is " + shapes[self.y].format("m") + (", of −1 and 1" if self.signed else ""))
        if theta:
            parts.append(f"the intercept is its {'first' if self.first else 'last'}")
        kinds = {"list": "lists", "torch": "PyTorch tensors", "jax": "JAX arrays", "pandas": "DataFrames"}
        if self.each:
            parts = ["it was asked about one example at a time"]
        return "; ".join((*parts, *([f"all as {kinds[self.library]}"] if self.library in kinds else [])))


def placed(values: FloatArray, how: Placed) -> FloatArray:
    """A vector as such, as a column or as a row."""
    return {"flat": values, "column": values.reshape(-1, 1), "row": values.reshape(1, -1)}[how]


class Hints(NamedTuple):
    """What a program's source says of the shapes it wants."""

    course: bool = False
    rows: bool = False
    columns: bool = False
    """Whether labels or parameters are columns."""
    reshapes: bool = False
    """Whether it makes columns of parameters, and not of labels."""
    adds_ones: bool = False
    signed: bool = False
    libraries: tuple[Library, ...] = ()
    """Other libraries than NumPy, in which it may want its data."""
    single: bool = False
    """Whether it computes in float32."""
    gathers: bool = False
    """Whether it adds up or counts examples, or may do so, so that it is not of one example."""


_DOT = r"(?:np\.)?(?:dot|matmul)\(\s*"
_W = r"(?:\w+[.\[]['\"]?)?(?:w|W|weights?|theta|self\.w\w*)['\"]?\]?"
_X = r"(?:X|x|features|X_\w+|x_\w+)"
_COURSE = re.compile(
    rf"{_DOT}{_W}\.T\s*,\s*{_X}\b(?!\.T)|{_W}\.T\s*(?:@\s*|\.dot\(){_X}\b(?!\.T)|{_DOT}np\.transpose\({_W}\)\s*,\s*{_X}\b"
    rf"|{_DOT}{_X}\s*,\s*(?:\([^()]*\)|\w+)\.T|(?<![\w.]){_X}\s*@\s*(?:\([^()]*\)|\w+)\.T|\(n(?:x|um_px.*?)?, ?m\)"
    r"|log\([^()]*\)\.T|\by\w*\.shape\[1\]|(?<![a-z])Y\.shape\[1\]|axis ?= ?1"
)
_ROWS = re.compile(
    rf"{_DOT}{_X}\s*,\s*{_W}\b(?!\.T)|(?<![\w.]){_X}\s*(?:@\s*|\.dot\(\s*){_W}\b(?!\.T)|{_X}\.T\s*(?:@|\.dot\()|{_DOT}{_X}\.T\b"
    r"|\(m, ?n\)|m, ?n = \w+\.shape|\(n_samples, ?n_features\)"
)
_COLUMNS = re.compile(
    r"\(m, ?1\)|\(n(?:\+1| \+ 1)?, ?1\)|\by\w*\s*=\s*[^\n]*(?:reshape\([^\n]*-1, ?1\)|\[:, ?(?:None|np\.newaxis)\])|"
    r"\by\w*\.reshape\(\s*-1, ?1\)|\by\w*\[:, ?(?:None|np\.newaxis|0)\]",
    re.IGNORECASE,
)
_RESHAPES = re.compile(r"reshape\([^\n]*-1, ?1\)|\[:, ?(?:None|np\.newaxis)\]|keepdims")
_ADDS_ONES = re.compile(
    r"np\.ones\(|np\.(?:c_|insert|append|hstack|column_stack|concatenate)|ones_like|(?:theta|w)\[1:\]"
)
_GATHERS = re.compile(
    r"\.T\b|transpose|sum\(|mean\(|average\(|\blen\((?!w|theta)|\.shape|\.size\b|/ ?m\b|\bm ?[*/]|@ ?[A-Z]"
)
_SIGNED = re.compile(r"[-−]1 ?(?:,|or|and|/) ?\+?1\b|==? ?-1\b|np\.sign\(|[{(\[]-1, ?1[})\]]|\by ?== ?-1")
_LIBRARIES: tuple[tuple[Library, re.Pattern[str]], ...] = (
    ("torch", re.compile(r"\btorch\b|\.backward\(|requires_grad")),
    ("jax", re.compile(r"\bjnp\b|\bjax\b")),
    ("pandas", re.compile(r"\bpd\.|\.iloc\b|\.loc\b|\.values\b|DataFrame|to_numpy|iterrows")),
    ("list", re.compile(r"range\(len\(|for \w+ in |\bmath\b|\bexp\(|zip\(")),
)


def hints_of(source: str) -> Hints:
    """What a source says."""
    columns = bool(_COLUMNS.search(source))
    return Hints(
        course=bool(_COURSE.search(source)),
        rows=bool(_ROWS.search(source)),
        columns=columns,
        reshapes=bool(_RESHAPES.search(source)) and not columns,
        adds_ones=bool(_ADDS_ONES.search(source)),
        signed=bool(_SIGNED.search(re.sub(r"#.*", "", source))),
        libraries=tuple(library for library, pattern in _LIBRARIES if pattern.search(source)),
        gathers=not source or bool(_GATHERS.search(source)),
        single=bool(re.search(r"float32|\btorch\b|\bjax\b|\bjnp\b", source)),
    )


class Likely(NamedTuple):
    """An arrangement, and how far from the likeliest it is: 0 for what is usual."""

    how: Arrangement
    tier: int
    shapes: int = 0
    """The same of its shapes alone."""


def arrangements(layout: str, hints: Hints, *, theta: bool, library: Library = "numpy") -> list[Likely]:
    """All that may be wanted, the likeliest first."""
    ordered = sorted(_arrangements(layout, hints, theta=theta), key=lambda likely: likely.tier)
    signed = [False, True] if hints.signed else [False]
    return [
        Likely(replace(how, library=library, signed=sign), tier + 2 * sign, shapes)
        for how, tier, shapes in ordered
        for sign in signed
    ]


def _arrangements(layout: str, hints: Hints, *, theta: bool) -> Iterator[Likely]:
    for rows, w, y in product((True, False), _ALL_PLACED, _ALL_PLACED):
        if layout != "auto" and rows != (layout == "rows"):
            continue
        tier = _tier(rows, w, y, columns=hints.columns)
        tier += 2 * (layout == "auto" and (hints.course if rows else hints.rows) and not (hints.course and hints.rows))
        if not theta:
            yield Likely(Arrangement(rows, y, w), tier, tier)
            continue
        for first, ones in product((True, False), (True, False)):
            own = (ones == hints.adds_ones) + 2 * (not first)
            yield Likely(Arrangement(rows, y, w, first, ones), tier + own, tier)


def _tier(rows: bool, w: Placed, y: Placed, *, columns: bool) -> int:
    """How far from the usual shapes: vectors of rows; columns of the course with a row of labels."""
    if rows:
        usual = {("flat", "flat"): 1 if columns else 0, ("column", "column"): 0 if columns else 1, ("row", "column"): 1}
    else:
        usual = {("column", "row"): 0, ("row", "row"): 1, ("flat", "flat"): 2, ("flat", "row"): 2}
    return usual.get((w, y), 4)
