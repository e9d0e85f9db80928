"""Handed on: columns of what is no frame that is known, but hands them on: in Arrow's form, or by `__dataframe__`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lrstep.errors import InputError, Place
from lrstep.extras import installing

STREAM, INTERCHANGE = "__arrow_c_stream__", "__dataframe__"


def hands_on(given: object) -> bool:
    """Whether it hands its columns on, and has nothing else that is known."""
    kind = type(given)
    known = hasattr(kind, "columns") or hasattr(kind, "to_numpy") or hasattr(kind, "__array__")
    return not known and (hasattr(kind, STREAM) or hasattr(kind, INTERCHANGE))


def taken(given: Any, place: Place) -> Any:
    """The columns that `given` hands on, as a table of Arrow; anything else as it is. InputError without pyarrow."""
    if not hands_on(given):
        return given
    arrow = _arrow(given, place)
    try:
        if hasattr(type(given), STREAM):
            return arrow.table(given)
        return import_module("pyarrow.interchange").from_dataframe(given)
    except (arrow.ArrowException, NotImplementedError, TypeError, ValueError) as error:
        raise _not_taken(given, str(error), place) from None


def column_taken(given: Any, place: Place) -> Any:
    """The same of one column, which may also be a stream of values."""
    if not (hands_on(given) and hasattr(type(given), STREAM)):
        return taken(given, place)
    arrow = _arrow(given, place)
    try:
        values = arrow.chunked_array(given)
    except (arrow.ArrowException, NotImplementedError, TypeError, ValueError) as error:
        raise _not_taken(given, str(error), place) from None
    if not arrow.types.is_struct(values.type):
        return values
    return arrow.table({name: arrow.compute.struct_field(values, i) for i, name in enumerate(values.type.names)})


def _arrow(given: object, place: Place) -> Any:
    try:
        return import_module("pyarrow")
    except ImportError:
        what = f"{type(given).__name__} hands its columns on in a way that needs the package pyarrow"
        mend = f"give its to_pandas() or a dict of columns, or install it: {installing('parquet')}"
        raise InputError(what, mend, place) from None


def _not_taken(given: object, why: str, place: Place) -> InputError:
    return InputError(f"the columns of a {type(given).__name__} cannot be read ({why})", "give its to_pandas()", place)
