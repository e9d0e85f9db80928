"""The step log's lines: JSON objects, one a line, of four types and those of a trace. Numbers that are not finite are
strings."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Literal, TypeAlias, get_args, get_type_hints

import msgspec

from lrstep.json_text import Number, numbers
from lrstep.quantities import FEATUREWISE, OVERALL, PARAMETERS, POINTWISE
from lrstep.steplog.trace_lines import (
    ArrayLine,
    EndingLine,
    ExecutedLine,
    NamesLine,
    NoteLine,
    PrintedLine,
    ScriptLine,
    SourceLine,
    VerdictLine,
)

VERSION, NEWEST = 1, 2
"""What most logs are of; and the newest that is read: with a penalty, without an intercept, of a learning rate that
changes, or of updates with an `alpha` or, below full detail, a `batch` of their own."""
FORMAT = "lrstep"
Detail = Literal["params", "update", "full"]
DETAILS: tuple[Detail, ...] = ("params", "update", "full")


class FirstParameters(msgspec.Struct):
    """Weights and bias."""

    w: list[Number]
    b: Number


class Standardize(msgspec.Struct):
    """Mean and standard deviation of each column."""

    mean: list[Number]
    std: list[Number]


class Data(msgspec.Struct, omit_defaults=True):
    """What the run was of: X (m, n) and y (m,) as read, where they are few, and the sha256 of both in any case.

    Of a trace, where X holds many numbers, `array` is the id of the array lines that follow the header and hold it.
    """

    source: str
    sha256: str
    X: list[list[Number]] | None = None
    y: list[Number] | None = None
    array: str | None = None


class Header(msgspec.Struct, tag_field="type", tag="header", kw_only=True):
    """The first line: everything that determines the run."""

    format: str
    version: int
    detail: Detail
    alpha: float
    batch: int | str = ""
    """"all", or how many examples an update uses. In its line it is `batch_size` where updates have a `batch` of rows:
    tables are made of logs, and a column has one type."""
    order: Literal["sequential", "shuffle"]
    seed: int
    dtype: Literal["float64", "float32"]
    rows: int
    n: int
    features: list[str]
    init: FirstParameters
    l2: float | msgspec.UnsetType = msgspec.UNSET
    """The weight of the penalty, where there is one."""
    intercept: bool | msgspec.UnsetType = msgspec.UNSET
    """False where there is none."""
    schedule: str | msgspec.UnsetType = msgspec.UNSET
    """alpha as an expression of k, where it is one; `alpha` is then that of the first update."""
    label: str = "y"
    positive: int | float | str = 1
    start: int = 0
    standardize: Standardize | None = None
    data: Data | None = None
    engine: dict[str, str] | None = None
    parent: dict[str, Any] | None = None
    load: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    """The options with which the data was read, where there were any; not there in logs of older versions."""
    labels: list[float] | msgspec.UnsetType = msgspec.UNSET
    """What 0 and 1 were in the arrays given, where they were others."""
    J: list[str] | msgspec.UnsetType = msgspec.UNSET
    """By which conventions J was given, where not by the usual ones."""
    batch_size: int | str | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if not isinstance(self.batch_size, msgspec.UnsetType):
            self.batch = self.batch_size
        if self.batch == "":
            raise ValueError("Object missing required field `batch`")


class UpdateLine(msgspec.Struct, tag_field="type", tag="update", omit_defaults=True):
    """One update: w and b after it; then the others of the update as a whole, in the table's order, at the parameters
    before it; in full detail its batch's values."""

    k: int
    w: list[Number]
    b: Number
    J: Number | None = None
    R: Number | None = None
    dw: list[Number] | None = None
    db: Number | None = None
    alpha: float | None = None
    """Its own learning rate, where that is not the header's."""
    batch: list[int] | None = None
    z: list[Number] | None = None
    a: list[Number] | None = None
    L: list[Number] | None = None
    da: list[Number] | None = None
    dz: list[Number] | None = None


_FINITE = {
    Number: float,
    list[Number]: list[float],
    Number | None: float | None,
    list[Number] | None: list[float] | None,
}
_FIELDS = [
    (name, _FINITE.get(kind, kind), *(() if name in ("k", *PARAMETERS) else (None,)))
    for name, kind in get_type_hints(UpdateLine).items()
]
FiniteUpdate: type[UpdateLine] = msgspec.defstruct(  # type: ignore[assignment]  # of those bases
    "FiniteUpdate", _FIELDS, bases=(UpdateLine,), tag="update", omit_defaults=True
)
"""An update whose numbers are all finite, as almost all are: decoding it has looked at each of them already."""


class EditLine(msgspec.Struct, tag_field="type", tag="edit"):
    """What was changed before update k."""

    k: int
    set: dict[str, Any]


class EndLine(msgspec.Struct, tag_field="type", tag="end"):
    """The last line of a run that has ended: `sha256` is of every byte before it."""

    updates: int
    stopped: Literal["updates", "until", "nonfinite", "interrupted"]
    sha256: str


TraceLine: TypeAlias = (
    SourceLine | ScriptLine | ArrayLine | NamesLine | PrintedLine | ExecutedLine | NoteLine | EndingLine | VerdictLine
)
LogLine: TypeAlias = Header | UpdateLine | EditLine | EndLine | TraceLine
TYPES = frozenset(str(kind.__struct_config__.tag) for kind in get_args(LogLine))
of_features, of_examples, of_all = attrgetter(*FEATUREWISE), attrgetter("batch", *POINTWISE), attrgetter(*OVERALL)
"""What an update's line holds of each feature, of each example and of the update as a whole."""
encode = msgspec.json.Encoder().encode
_finite = msgspec.json.Decoder(FiniteUpdate)
decode_updates = _finite.decode_lines
_decode_any = msgspec.json.Decoder(LogLine).decode
decode_type = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def encode_header(header: Header) -> bytes:
    """The line of a header."""
    table = msgspec.to_builtins(header)
    if "batch_size" in table:
        del table["batch"]
    return encode(table)


def decode(text: bytes) -> LogLine:
    """The line that a text is. Raises msgspec.DecodeError, RecursionError or ValueError where it is none."""
    line: LogLine
    try:
        line = _finite.decode(text)
    except msgspec.ValidationError:
        line = _decode_any(text)
    return line


def vector(line: FirstParameters | UpdateLine) -> list[float]:
    """Its weights, then its bias, as floats."""
    if isinstance(line, FiniteUpdate):
        return [*line.w, line.b]  # type: ignore[list-item]  # they are floats
    return numbers((*line.w, line.b))
