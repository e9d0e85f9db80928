"""Input file: the bytes of what is to be read, from a file, out of a .gz or a .zip, or from standard input."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from lrstep.data import text_lines
from lrstep.data.several import named, option_of
from lrstep.data.transcoded import Transcoded
from lrstep.errors import InputError, Place, printable
from lrstep.formats import READERS, STANDARD_INPUT

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BOMB_SIZE = 64 * 2**20  # below this, a file may expand as much as it likes
BOMB_RATIO = 100
_DAMAGED = (
    zipfile.BadZipFile, gzip.BadGzipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, ValueError,
)  # fmt: skip
"""What zipfile and gzip raise where a file is damaged, has a password or is packed in an unknown way."""


@dataclass(frozen=True)
class InputFile:
    """What is to be read: its name, and how to open it, as often as need be."""

    name: str
    ending: str
    """The ending of its name, without that of what it is packed in."""
    path: Path | None = None
    """The file, where its bytes are as they stand in it."""
    packed: bytes | Path = b""
    """What it is in, where it is packed."""
    member: str | None = None
    """What of an archive it is; all of a .gz where it is empty."""
    chosen: bool = False
    """Whether it was chosen among several of an archive."""
    spool: Spool | None = None
    """What standard input has given."""
    encoding: str | None = None
    """What its text is written in, where somebody says so; it is then read as UTF-8."""

    @property
    def place(self) -> Place:
        """The file, for messages."""
        return Place(self.name)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes. InputError where what it is packed in is damaged, or expands without end."""
        with self._bytes() as stream:
            if self.encoding is None:
                yield stream
            else:
                yield cast(BinaryIO, Transcoded(stream, self.encoding, self.place))

    @contextmanager
    def _bytes(self) -> Iterator[BinaryIO]:
        if self.member is None:
            if self.path is None:
                yield cast(BinaryIO, Replayed(self.spool or Spool(io.BytesIO())))
                return
            with self.path.open("rb") as stream:
                yield stream
            return
        try:
            with _source(self.packed) as outer:
                if self.member == "":
                    size = outer.seek(0, io.SEEK_END)
                    outer.seek(0)
                    with gzip.GzipFile(fileobj=outer) as stream:
                        yield cast(BinaryIO, _Expanding(stream, size, self.place))
                else:
                    with zipfile.ZipFile(outer) as archive, archive.open(self.member) as inner:
                        yield cast(BinaryIO, inner)
        except _DAMAGED:
            raise InputError("the file is damaged", "pack it again", self.place) from None

    def head(self, size: int) -> bytes:
        """Its first bytes."""
        with self.opened() as stream:
            return stream.read(size)

    def all(self) -> bytes:
        """Its bytes, where a reader needs them all."""
        with self.opened() as stream:
            held = stream.read(text_lines.LARGEST + 1)
        if len(held) > text_lines.LARGEST:
            raise InputError(f"the file has more than {text_lines.LARGEST:,} bytes", "keep fewer rows", self.place)
        return held


class Spool:
    """What standard input has given so far, kept as it may be read once more."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept = io.BytesIO()
        self._size = 0

    def read_at(self, at: int, size: int) -> bytes:
        """So many bytes from a position on; fewer at the end."""
        missing = at + size - self._size
        if missing > 0:
            self._kept.seek(0, io.SEEK_END)
            self._size += self._kept.write(self._stream.read(missing))
        self._kept.seek(at)
        return self._kept.read(size)


class Replayed:
    """What standard input gives, from its beginning."""

    def __init__(self, spool: Spool) -> None:
        self._spool, self._at = spool, 0

    def read(self, size: int) -> bytes:
        """What is next of it."""
        data = self._spool.read_at(self._at, size)
        self._at += len(data)
        return data


class _Expanding:
    """What a .gz holds, which may not expand without end."""

    def __init__(self, stream: gzip.GzipFile, size: int, place: Place) -> None:
        self._stream, self._place = stream, place
        self._most, self._read = max(BOMB_SIZE, BOMB_RATIO * size), 0

    def read(self, size: int = -1) -> bytes:
        """What is next of it."""
        data = self._stream.read(self._most + 1 if size < 0 else size)
        self._read += len(data)
        if self._read > self._most:
            what = f"the file expands over {BOMB_RATIO}-fold"
            raise InputError(what, "expand it yourself first", self._place)
        return data


@contextmanager
def _source(packed: bytes | Path) -> Iterator[BinaryIO]:
    with packed.open("rb") if isinstance(packed, Path) else io.BytesIO(packed) as stream:
        yield stream


def input_file(path: Path, members: Sequence[str] = (), wanted: str | None = None) -> InputFile:
    """The file at a path, `-` for standard input; what is in it where it is a .gz or a .zip.

    Archives whose members all end in one of `members` are kept as they are. Of several files `wanted` names one;
    InputError where it is not there, or nothing says which.
    """
    if str(path) == STANDARD_INPUT:
        if sys.stdin is None:
            raise InputError("standard input is closed", "give the table as a file, or feed it in with < FILE")
        given = InputFile("standard input", "", spool=Spool(sys.stdin.buffer))
        return _unpacked(given, given.all() if given.head(4).startswith((GZIP, ZIP)) else b"", members, wanted)
    return _unpacked(InputFile(str(path), path.suffix.lower(), path), path, members, wanted)


def _unpacked(file: InputFile, packed: bytes | Path, members: Sequence[str], wanted: str | None) -> InputFile:
    head = file.head(4)
    if head.startswith(GZIP):
        inner = Path(file.name).with_suffix("") if file.ending == ".gz" else Path(file.name)
        return InputFile(file.name, inner.suffix.lower(), packed=packed, member="")
    if not head.startswith(ZIP):
        return file
    try:
        with _source(packed) as stream, zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not _is_litter(info)]
    except _DAMAGED:
        return file  # its reader says what is wrong with it
    names = [info.filename for info in infos]
    if any(name.endswith(tuple(members)) for name in names) or "[Content_Types].xml" in names or "mimetype" in names:
        return file
    name = _member(names, wanted, file.place)
    refuse_bomb([info for info in infos if info.filename == name], file.place, "expand it yourself first")
    return InputFile(file.name, Path(name).suffix.lower(), packed=packed, member=name, chosen=len(names) > 1)


def _member(names: Sequence[str], wanted: str | None, place: Place) -> str:
    """The one of an archive's files that is read."""
    if len(names) == 1:
        return names[0]
    if wanted is not None and names:
        return named(wanted, names, "file", place)
    listed = ", ".join(printable(name, 40) for name in names[:4]) + (", …" if len(names) > 4 else "")
    what = f"the archive holds {len(names)} files" + (f" ({listed})" if listed else "")
    likely = next((name for name in names if Path(name).suffix.lower() in READERS), "")
    mend = f"name the one to read, as in --table {option_of(likely)}" if likely else "give one with a table in it"
    raise InputError(what, mend, place)


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Whether a member of an archive is a folder, or one of the files that systems put beside those packed."""
    parts = Path(info.filename).parts
    return info.is_dir() or any(part == "__MACOSX" or part.startswith("._") for part in parts) or ".DS_Store" in parts


def refuse_bomb(members: Sequence[zipfile.ZipInfo], place: Place, mend: str) -> None:
    """InputError where members of an archive say that they expand without end."""
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if expanded > BOMB_SIZE and expanded > BOMB_RATIO * packed:
        raise InputError(f"the file expands over {BOMB_RATIO}-fold, to {expanded:,} bytes", mend, place)
