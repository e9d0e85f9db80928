"""TOML text: a file parsed to a table, with the line where each key stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrstep.data.files import require_file, unreadable
from lrstep.errors import InputError, Place

LARGEST = 16 * 2**20  # reading more would take long
DEEPEST = 20
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")

# A key can be told from what looks like one in a string or a comment by reading over these.
_LONG_TEXT = r"""\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}|'{3}(?:[^']|'(?!''))*+'{3}"""
_COMMENT, _OTHER = r"#[^\n]*+", r"""[^"'#A-Za-z0-9_-]++"""
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_NEXT = rf"[ \t]*+\.[ \t]*+{_PART}"
_KEY = rf"{_PART}(?:{_NEXT}){{0,{DEEPEST - 1}}}+(?!{_NEXT})"
_DEEP_KEY = re.compile(rf"(?:{_LONG_TEXT}|{_COMMENT}|{_KEY}|{_OTHER})*+{_PART}(?:{_NEXT}){{{DEEPEST}}}", re.DOTALL)
"""Text up to a key of more parts than there may be levels. tomllib takes the square of them as time and room."""


@dataclass(frozen=True, slots=True)
class TomlText:
    """A TOML file: its path as given, its text and what it holds."""

    file: str
    text: str
    table: dict[str, Any]

    def place(self, key: str) -> Place:
        """The line where `key` is set, as far as its spelling there shows it."""
        name = re.escape(key)
        setting = re.search(rf"""^[ \t]*(?:\[+[ \t]*)?["']?{name}["']?[ \t]*[]=.]""", self.text, re.MULTILINE)
        return Place(self.file, self.text.count("\n", 0, setting.end()) + 1 if setting else None)

    def place_in(self, tables: str, number: int, key: str = "") -> Place:
        """The line of a `key` in the table of this number, from 1, of a list of [[tables]]; of its head without one."""
        heads = re.finditer(rf"^[ \t]*\[\[[ \t]*{re.escape(tables)}[ \t]*\]\]", self.text, re.MULTILINE)
        spans = [head.span() for head in heads]
        if len(spans) < number:
            return self.place(tables)  # written in one line
        start, end = spans[number - 1]
        of_table = self.text[end:].partition("\n[")[0]
        setting = re.search(rf"""^[ \t]*["']?{re.escape(key)}["']?[ \t]*=""", of_table, re.MULTILINE) if key else None
        at = start if setting is None else end + setting.end()
        return Place(self.file, self.text.count("\n", 0, at) + 1, key or None)

    def text_at(self, key: str) -> str:
        """The text that `key` holds; empty where it is not set."""
        text = self.table.get(key, "")
        if not isinstance(text, str):
            raise InputError(f"{key} is not a text", f'write it as {key} = "…"', self.place(key))
        return text.strip()


def read_toml(path: Path) -> TomlText:
    """The TOML in a file. Raises InputError with the line where it is not TOML, or too large or deep to read."""
    file = str(path)
    size = require_file(path).st_size
    if size > LARGEST:
        what = f"the file has {size:,} bytes"
        raise InputError(what, f"a scenario has at most {LARGEST:,}: move its data to a CSV file", Place(file))
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("the text is not UTF-8", "save the file as UTF-8", Place(file, line)) from None
    table = _parse(text, file)
    _refuse_depth(table, file)
    return TomlText(file, text, table)


def _parse(text: str, file: str) -> dict[str, Any]:
    if (deep := _DEEP_KEY.match(text)) is not None:
        raise _too_deep(Place(file, text.count("\n", 0, deep.end()) + 1))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _too_deep(Place(file)) from None
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at_line = _AT_LINE.search(message)
        line = int(at_line[1]) if at_line else None
        what = _AT_LINE.sub("", message).removesuffix(" (at end of document)")
        end = "" if at_line else " at the end of the file"
        raise InputError(
            f"this is not TOML: {what[:1].lower()}{what[1:]}{end}", "see toml.io", Place(file, line)
        ) from None
    except ValueError:  # from int(): more digits than Python reads
        what = "a number has too many digits"
        raise InputError(what, "write numbers up to 1.8e308, as in 1e100", Place(file)) from None


def _refuse_depth(table: dict[str, Any], file: str) -> None:
    level: list[Any] = [table]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            items = value.values() if isinstance(value, dict) else value
            inner += [item for item in items if isinstance(item, dict | list)]
        level = inner
        if not level:
            return
    raise _too_deep(Place(file))


def _too_deep(place: Place) -> InputError:
    return InputError("the file is nested too deep", f"use at most {DEEPEST} levels", place)
