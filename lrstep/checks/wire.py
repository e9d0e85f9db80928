"""Wire: what goes between a child process and its parent, as bytes: recipes, replies, signatures, arrays."""

from __future__ import annotations

import dataclasses
import os
import select
import time
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

from lrstep.checks.callee import Arguments, CallStep, Fault, Handed, Instance, Parameter, Recipe, Reply, Signature
from lrstep.tracing.follow import Executed
from lrstep.tracing.frozen import NOTHING

_KINDS = (Arguments, CallStep, Fault, Handed, Parameter, Recipe, Reply, Signature, Instance, Executed)
_BY_NAME: Mapping[str, Any] = {kind.__name__: kind for kind in _KINDS}
_LENGTH = 8  # bytes that say how long a message is
_PIECE = 2**20


def encoded(value: Any) -> bytes:
    """Plain values, arrays, lists, tuples, dictionaries with text as keys, and what has a name here."""
    return msgspec.msgpack.encode(_plain(value))


def decoded(message: bytes) -> Any:
    """What was encoded. Raises msgspec.DecodeError, KeyError, TypeError or ValueError where it is something else."""
    return _whole(msgspec.msgpack.decode(message))


def _plain(value: Any) -> Any:
    """Of what MessagePack has: what it has not is a table with one key, that says what it is."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, (bool, int, float)):
        return float(value) if isinstance(value, float) else value
    if value is ... or value is NOTHING:
        return {"..." if value is ... else "nothing": None}
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        return {"array": [array.dtype.str, array.shape, np.ascontiguousarray(array).tobytes()]}
    if type(value) in _KINDS:
        fields = (
            value if isinstance(value, tuple) else [getattr(value, each.name) for each in dataclasses.fields(value)]
        )
        return {type(value).__name__: [_plain(part) for part in fields]}
    if isinstance(value, Mapping):
        return {"dict": [[_plain(key), _plain(part)] for key, part in value.items()]}
    parts = [_plain(part) for part in value]
    return {"tuple": parts} if isinstance(value, tuple) else parts


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "...":
            return ...
        case "nothing":
            return NOTHING
        case "array":
            dtype, shape, data = content
            return np.frombuffer(data, np.dtype(dtype)).reshape(shape).copy()
        case "dict":
            return {_whole(key): _whole(part) for key, part in content}
        case "tuple":
            return tuple(_whole(part) for part in content)
    return _BY_NAME[kind](*(_whole(part) for part in content))


def send(descriptor: int, value: Any) -> None:
    """A message down a pipe. BrokenPipeError where nobody reads it any more."""
    message = encoded(value)
    left = memoryview(len(message).to_bytes(_LENGTH, "little") + message)
    while left:
        left = left[os.write(descriptor, left[:_PIECE]) :]


def receive(descriptor: int, until: float | None = None) -> Any:
    """The next message of a pipe. EOFError where there is none, TimeoutError after a moment of `time.monotonic`."""
    length = int.from_bytes(_exactly(descriptor, _LENGTH, until), "little")
    return decoded(_exactly(descriptor, length, until))


def _exactly(descriptor: int, length: int, until: float | None) -> bytes:
    parts: list[bytes] = []
    while length:
        if until is not None and not _has_more(descriptor, until - time.monotonic()):
            raise TimeoutError
        part = os.read(descriptor, min(length, _PIECE))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _has_more(descriptor: int, seconds: float) -> bool:
    """Whether there is something to read, or an end, within a time."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0.0, seconds) * 1000))
