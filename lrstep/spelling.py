"""Spelling: options as one types them, in a command that a shell takes as it is, and as a program gives them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from lrstep.errors import InputError, printable, suggest
from lrstep.options import DATA_OPTION, TABLE, Option

_OPTION = (
    r"""--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"""
    r"""(?:\ ("[^"]*"|'[^']*'|[^\s'",;:()]+(?:,[^\s'",;:()]+)*(?=$|[,;:)]|\ --|\ or\b)))?"""
)
"""An option of the command line, and its value: quoted, or where its clause ends. It is compiled with the first use:
the screen opens sooner."""
KNOWN = {**TABLE, DATA_OPTION.name: DATA_OPTION}
_PROSE = frozenset(("and", "or", "out", "instead", "FILE"))
OTHER_COLUMN = ", or choose another column with --label"
NOT_REPEATED = ("at", "example")  # where one stood: not what was opened


def command_of(source: str | None, options: Mapping[str, Any], data: str | None = None) -> str:
    """The command that opens a source with the options given."""
    files = [] if source is None else [source]
    files += [] if data is None else ["--data", data]
    words = [word for name, value in options.items() if name not in NOT_REPEATED for word in words_of(name, value)]
    return shlex.join(["lrstep", *files, *words])


def words_of(name: str, value: Any) -> list[str]:
    """The words that give an option its value; none where it is a flag that is not set."""
    if isinstance(value, bool):
        return [f"--{name}"] if value else []
    text = _text(value)
    return [f"--{name}={text}"] if text.startswith("-") else [f"--{name}", text]


def _text(value: Any) -> str:
    match value:
        case (tuple(w), b):  # of --init
            return f"{_text(w)};{b!r}"
        case tuple() | list():
            return ",".join(str(part) for part in value)
    return repr(value) if isinstance(value, float) else str(value)


def by_option(keywords: Mapping[str, object], options: Collection[str]) -> dict[str, object]:
    """What a program gives by keywords, by the names of options. InputError where one is none of those."""
    given = {name.replace("_", "-"): value for name, value in keywords.items()}
    for keyword, name in zip(keywords, given, strict=True):
        if name not in options:
            mend = suggest(keyword, [option.replace("-", "_") for option in options])
            raise InputError(f"there is no option {printable(keyword)} here", mend)
    return given


def as_arguments(text: str) -> str:
    """A sentence that names options of the command line, for a program: `--one-hot` is `one_hot=True` there."""
    text = re.sub(rf"^({'|'.join(KNOWN)}) = ", lambda match: match[0].replace("-", "_"), text)  # a value of its own
    return re.sub(_OPTION, _argument, text)


def _argument(match: re.Match[str]) -> str:
    option, value = KNOWN.get(match[1]), match[2]
    if option is None:
        return match[0]
    name = match[1].replace("-", "_")
    rest = "" if value is None else f" {value}"
    comma = "," if match.string.startswith(" --", match.end()) else ""
    if not option.metavar:
        return f"{name}=True{rest}{comma}"
    if value is None or value in _PROSE:
        return f"{name}={rest}"
    return f"{name}={_literal(value, option)}{comma}"


def _literal(value: str, option: Option) -> str:
    """A word of a shell as Python writes it: a number only where the option takes one."""
    bare = "".join(shlex.split(value))
    if re.fullmatch(r"-?\d+(\.\d+)?", bare):
        with suppress(InputError):
            option.read(float(bare) if "." in bare else int(bare))
            return bare
    quoted = bare.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


@contextmanager
def spoken(*, labels_apart: bool = False) -> Iterator[None]:
    """Within it an InputError speaks of arguments, not of options; of no other column where the labels are in none."""
    try:
        yield
    except InputError as error:
        mend = error.mend.removesuffix(OTHER_COLUMN) if labels_apart else error.mend
        raise InputError(as_arguments(error.what), as_arguments(mend), error.place) from None
