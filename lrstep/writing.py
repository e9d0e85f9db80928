"""Writing: files that we write. None that is read, or being written, is written over; none stays half-written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from lrstep.errors import InputError, printable

ELSEWHERE = "choose another place"


def refuse_read(path: str | Path, read: Iterable[str | Path]) -> None:
    """InputError where a file is, by whatever name, one of those that are read: writing would destroy it."""
    for other in read:
        try:
            same = os.path.samefile(path, other)  # noqa: PTH121  # links and letter case are the system's to tell
        except (OSError, ValueError):  # one of them is not there
            continue
        if same:
            raise InputError(f"{printable(str(path), 200)} is the file that is read", "write to another one")


def unwritable(path: str | Path, error: OSError | ValueError, mend: str = ELSEWHERE) -> InputError:
    """The error for a file that cannot be written."""
    why = getattr(error, "strerror", None) or "it is not a path"
    return InputError(f"{printable(str(path), 200)} cannot be written: {why}", mend)


def there_already(path: str | Path, mend: str = "give --force, or another name") -> InputError:
    """The error for a file that is there already."""
    return InputError(f"{printable(str(path), 200)} is there already", mend)


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """The name of a file to write, which takes the place of `path` once it is whole. InputError where it cannot."""
    target = Path(path)
    unfinished = target.with_name(f".lrstep-{os.getpid()}.part")
    try:
        yield unfinished
        os.replace(unfinished, target)  # noqa: PTH105  # the file is there whole or not at all
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from None
    finally:
        with suppress(OSError, ValueError):
            unfinished.unlink(missing_ok=True)


def created(path: Path, *, force: bool) -> BinaryIO:
    """A new file that is written bit by bit, by nobody else until `closed`; `force` takes the place of one there.

    Whoever has that one open goes on reading what it was. InputError where it is there, written, or cannot be made.
    """
    with _refusing(path):
        if force and not _is_file_to_be(path):
            return path.open("wb")
        target = Path(os.path.realpath(path)) if force else path
        if force and target.exists():
            _refuse_locked(target)
            target.unlink()
        file = target.open("xb")
        _lock(file)
    return file


def appearing(path: Path, beginning: Iterable[bytes], *, force: bool) -> BinaryIO:
    """The same, but the file is there with its beginning at once, or not at all."""
    if force and not _is_file_to_be(path):
        file = created(path, force=True)
        file.writelines(beginning)
        return file
    refuse_creating(path, force=force)
    target = Path(os.path.realpath(path)) if force else path
    unfinished = target.with_name(f".lrstep-{os.getpid()}.part")
    with _refusing(path):
        try:
            file = unfinished.open("wb")
            _lock(file)
            file.writelines(beginning)
            file.flush()
            _put(unfinished, target, over=force)
        finally:
            unfinished.unlink(missing_ok=True)
    return file


def refuse_creating(path: Path, *, force: bool) -> None:
    """InputError where `created` would raise it; nothing is made under that name."""
    import tempfile  # here: most that is written is begun at once

    with _refusing(path):
        try:
            path.stat()
        except FileNotFoundError:
            tempfile.TemporaryFile(dir=path.parent).close()
            return
        if not force:
            raise FileExistsError
        if _is_file_to_be(path):
            _refuse_locked(path)


def _put(unfinished: Path, target: Path, *, over: bool) -> None:
    """Give a file its name; FileExistsError where that is another's and may not be taken."""
    if not over:
        try:
            os.link(unfinished, target)  # unlike a new name it takes nobody's place
            return
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if target.exists():
                raise FileExistsError from None
    os.replace(unfinished, target)  # noqa: PTH105


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """InputError for what stands against making a file."""
    try:
        yield
    except FileExistsError:
        raise there_already(path) from None
    except BlockingIOError:
        what = f"{printable(str(path), 200)} is being written"
        raise InputError(what, "end that first, or give another name") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unwritable(path, error) from None


def _refuse_locked(path: Path) -> None:
    """BlockingIOError where somebody is writing a file."""
    with path.open("r+b") as there:
        _lock(there)


def _is_file_to_be(path: Path) -> bool:
    """Whether it is a regular file, or will be one; not a device or a pipe, which stays what it is."""
    return (path.is_file() or not path.exists()) and path.absolute().parts[1:2] != ("dev",)


def closed(file: BinaryIO) -> None:
    """Close a file that was `created`. A process that was forked meanwhile does not keep it."""
    with suppress(ImportError, OSError, ValueError):
        import fcntl

        file.flush()
        fcntl.flock(file, fcntl.LOCK_UN)
    file.close()


def _lock(file: BinaryIO) -> None:
    """BlockingIOError where another has it. Where there are no locks, nothing."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except (ImportError, OSError):
        return
