"""Hints: what a program's source says of the shapes in which it wants its data and parameters."""

from __future__ import annotations

import linecache
import re
from typing import NamedTuple

from lrstep.checks.callee import Library


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
    labelled: bool = False
    """Whether it leaves out the last of a row, as that is the label."""
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
    r"np\.(?:as)?mat(?:rix)?\(|\by\w*\.reshape\(\s*-1, ?1\)|\by\w*\[:, ?(?:None|np\.newaxis|0)\]",
    re.IGNORECASE,
)
_RESHAPES = re.compile(r"reshape\([^\n]*-1, ?1\)|\[:, ?(?:None|np\.newaxis)\]|keepdims")
_ADDS_ONES = re.compile(
    r"np\.ones\(|np\.(?:c_|insert|append|hstack|column_stack|concatenate)|ones_like|(?:theta|w)\[1:\]"
)
_GATHERS = re.compile(
    r"\.T\b|transpose|sum\(|mean\(|average\(|\blen\((?!w|theta)|\.shape|\.size\b|/ ?m\b|\bm ?[*/]|@ ?[A-Z]"
)
_SIGNED = re.compile(r"[-−]1 ?(?:,|or|and|/) ?\+?1\b|== ?-1\b|np\.sign\(|[{(\[]-1, ?1[})\]]|\by ?== ?-1")
_LABELLED = re.compile(r"range\(len\(\w+\) ?- ?1\)|\w\[:-1\]")
_LIBRARIES: tuple[tuple[Library, re.Pattern[str]], ...] = (
    ("matrix", re.compile(r"np\.(?:as)?mat(?:rix)?\(")),
    ("torch", re.compile(r"\btorch\b|\.backward\(|requires_grad")),
    ("jax", re.compile(r"\bjnp\b|\bjax\b")),
    ("pandas", re.compile(r"\bpd\.|\.iloc\b|\.loc\b|\.values\b|DataFrame|to_numpy|iterrows")),
    ("list", re.compile(r"range\(len\(|for \w+ in |\bmath\b|\bexp\(|zip\(")),
)
_IMPORTS = re.compile(r"^\s*(?:import|from)\s+(torch|jax|pandas)\b", re.MULTILINE)


def hints_of(source: str, file: str = "") -> Hints:
    """What a source says; of its file only whether that makes matrices, which such a function may be given."""
    columns = bool(_COLUMNS.search(source))
    return Hints(
        course=bool(_COURSE.search(source)),
        rows=bool(_ROWS.search(source)),
        columns=columns,
        reshapes=bool(_RESHAPES.search(source)) and not columns,
        adds_ones=bool(_ADDS_ONES.search(source)),
        signed=bool(_SIGNED.search(re.sub(r"#.*|reshape\([^)]*\)", "", source))),
        libraries=(*libraries_of(source), *_given(source, file)),
        labelled=bool(_LABELLED.search(source)),
        gathers=not source or bool(_GATHERS.search(source)),
        single=bool(re.search(r"float32|\btorch\b|\bjax\b|\bjnp\b", source)),
    )


def libraries_of(source: str) -> tuple[Library, ...]:
    """The libraries, other than NumPy, that a source speaks of."""
    return tuple(library for library, pattern in _LIBRARIES if pattern.search(source))


def imported(file: str) -> tuple[Library, ...]:
    """The libraries that a file imports, whose arrays a function of it may want that leaves the work to others."""
    names = _IMPORTS.findall(_text(file))
    return tuple(library for library in ("torch", "jax", "pandas") if library in names)


def _given(source: str, file: str) -> tuple[Library, ...]:
    """Matrices, where a product is written as theirs and others in the file are made; and what the file imports."""
    is_product = re.search(r"\w\s*\*\s*\w+\.T\b", source)
    is_of_matrices = is_product and "matrix" not in source and re.search(r"np\.(?:as)?mat(?:rix)?\(", _text(file))
    return (*(("matrix",) if is_of_matrices else ()), *imported(file))


def _text(file: str) -> str:
    if not file:
        return ""
    linecache.checkcache(file)
    return "".join(linecache.getlines(file))
