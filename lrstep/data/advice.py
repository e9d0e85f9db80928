"""Advice: what stands between a table and a Dataset, and the options that were tried and found to mend all of it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lrstep.data.columns import Wanted
from lrstep.errors import InputError, Place

MOST_TRIES = 8


class Unready(InputError):
    """A table that cannot be used as it is, and options of reading with which it could."""

    def __init__(self, what: str, mend: str, place: Place | None, options: Mapping[str, Any]) -> None:
        super().__init__(what, mend, place)
        self.options = options


def advised(first: Unready, wanted: Wanted, build: Callable[[Wanted], object], file: Place) -> InputError:
    """The error that names everything that is wrong, and one line of options with which `build` works.

    It is the first error itself where nothing else is wrong, or where no options help.
    """
    problems, options = [first], _with(wanted, first.options)
    while len(problems) < MOST_TRIES:
        try:
            build(options)
        except Unready as error:
            problems.append(error)
            options = _with(options, error.options)
        except InputError:
            return first
        else:
            break
    if len(problems) in (1, MOST_TRIES):
        return first
    what = "; ".join(dict.fromkeys(problem.what for problem in problems))
    added = {name: value for name, value in options.given.items() if wanted.given.get(name) != value}
    other = " (or --missing drop)" if added.get("missing") == "mean" else ""
    return InputError(what, f"for a start, use {option_line(added)}{other}", file)


def _with(wanted: Wanted, options: Mapping[str, Any]) -> Wanted:
    """The options, and more of them."""
    added = dict(options)
    if "without" in added:
        added["without"] = (*(wanted.without or ()), *added["without"])
    return wanted._replace(**added)


def option_line(options: Mapping[str, Any]) -> str:
    """Options of reading as they are written in a shell."""
    parts = []
    for name, value in options.items():
        if value is True:
            parts.append(f"--{name}")
        elif isinstance(value, list | tuple):
            parts.append(f"--{name} {option_of(value)}")
        else:
            parts.append(f"--{name} {shlex.quote(str(value))}")
    return " ".join(parts)


def option_of(names: Iterable[str]) -> str:
    """Names as --features and --without take them, for a shell: a comma in one is matched by `?`."""
    return shlex.quote(",".join(name.replace(",", "?") for name in names))


def plural(word: str, count: Sequence[object] | int) -> str:
    """A word, with an s unless there is one of what it names."""
    return word + "s" * ((count if isinstance(count, int) else len(count)) != 1)
