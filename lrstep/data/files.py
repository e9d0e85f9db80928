"""Files: a data file becomes a Dataset by the reader for its ending."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from lrstep.data.columns import Wanted
from lrstep.data.dataset import Dataset
from lrstep.errors import InputError, Place, nearest, printable, suggest
from lrstep.formats import READERS, function_of, listed


def load_file(
    path: str | Path,
    label: str | None = None,
    positive: str | None = None,
    features: Sequence[str] | None = None,
) -> Dataset:
    """The Dataset in a file of one of the formats that are read. Raises InputError where it cannot be read."""
    path, wanted = Path(path), Wanted(label, positive, features)
    read = _reader(path)
    require_file(path)
    try:
        data = read(path, wanted)
    except OSError as error:
        raise unreadable(path, error) from None
    except MemoryError:
        raise InputError(
            "there is not enough memory for this data", "keep fewer rows or columns", Place(str(path))
        ) from None
    return read_with(data, wanted)


def read_with(data: Dataset, wanted: Wanted) -> Dataset:
    """The same Dataset, which keeps the options that it was read with: those that were given."""
    given = {name: value for name, value in wanted._asdict().items() if value is not None}
    data.load = {name: list(value) if name == "features" else value for name, value in given.items()}
    return data


def require_file(path: Path) -> os.stat_result:
    """What the system says of a regular file. InputError where `path` is none."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unreadable(path, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{printable(str(path), 200)} is a folder", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{printable(str(path), 200)} is not a regular file", "copy what it holds to a file")
    return status


def unreadable(path: Path, error: OSError | ValueError) -> InputError:
    """The error for a file that the system does not let us read."""
    shown = printable(str(path), 200)
    if isinstance(error, FileNotFoundError | ValueError):
        mend = suggest(path.name, _names_beside(path), "check the name and the folder")
        return InputError(f"there is no file {shown}", mend)
    return InputError(
        f"cannot read {shown} ({error.strerror or type(error).__name__})", "check the file and who may read it"
    )


def _names_beside(path: Path) -> list[str]:
    """Names of the readable data files in the folder where `path` was looked for."""
    try:
        with os.scandir(path.parent) as entries:
            return sorted(entry.name for entry in entries if entry.name.lower().endswith((*READERS, ".toml")))
    except (OSError, ValueError):
        return []


def _reader(path: Path) -> Callable[..., Dataset]:
    ending = path.suffix.lower()
    if ending in READERS:
        return function_of(READERS[ending])
    near = None if os.path.lexists(path) else nearest(path.name, _names_beside(path))
    if near is not None:
        raise InputError(f"there is no file {printable(str(path), 200)}", f"did you mean {printable(near)}?")
    shown = f"the ending {printable(path.suffix)}" if path.suffix else "no ending"
    raise InputError(
        f"{printable(str(path), 200)} has {shown}, which lrstep cannot read",
        f"give a file ending in {listed(READERS)}",
    )
