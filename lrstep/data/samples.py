"""Samples: the scenarios that come with lrstep, and their data. A sample's name is its scenario's file name."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lrstep.data.toml_text import read_toml
from lrstep.errors import InputError, printable, suggest
from lrstep.sample_files import sample_names, samples_folder


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its name, the one line that says what it is, and what it shows and comes from."""

    name: str
    title: str
    note: str
    path: Path
    is_tour: bool = False
    next: str = ""
    """Of a tour the one that follows."""


def sample_path(name: str) -> Path:
    """The scenario file of a sample. Raises InputError where there is no such sample."""
    if name not in sample_names():
        raise InputError(f"there is no sample '{printable(name)}'", suggest(name, sample_names()))
    return samples_folder() / f"{name}.toml"


def list_samples() -> tuple[Sample, ...]:
    """All samples, in alphabetical order, then the tours, in theirs. Reads their scenarios, not their data."""
    samples = [_sample(name) for name in sample_names()]
    tours = {sample.name: sample for sample in samples if sample.is_tour}
    follow = {tour.next for tour in tours.values()}
    ordered: list[Sample] = []
    for first in (tour for tour in tours.values() if tour.name not in follow):
        while first not in ordered:
            ordered.append(first)
            first = tours.get(first.next, first)
    return (*(sample for sample in samples if not sample.is_tour), *ordered)


def copy_samples(directory: str | Path) -> tuple[Path, ...]:
    """Copy the samples' files into a folder, which is made if need be, and return their new paths.

    Raises InputError where a file of that name with other contents is there already; then nothing is copied.
    """
    target = Path(directory)
    contents = {target / path.name: path.read_bytes() for path in sorted(samples_folder().iterdir()) if path.is_file()}
    try:
        target.mkdir(parents=True, exist_ok=True)
        missing = {path: data for path, data in contents.items() if not _holds(path, data)}
        _write_all(missing)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = (isinstance(error, OSError) and error.strerror) or "it is not a path"
        what = f"cannot copy the samples to {printable(str(target), 200)} ({reason})"
        raise InputError(what, "choose another folder") from None
    return tuple(contents)


def _sample(name: str) -> Sample:
    path = samples_folder() / f"{name}.toml"
    toml = read_toml(path)
    is_tour = bool(toml.table.get("stops"))
    return Sample(name, toml.text_at("title"), toml.text_at("note"), path, is_tour, toml.text_at("next"))


def _holds(path: Path, data: bytes) -> bool:
    """Whether `path` holds `data` already. InputError where it holds something else."""
    if not (path.exists() or path.is_symlink()):
        return False
    if path.is_file() and path.read_bytes() == data:
        return True
    what = f"{printable(str(path), 200)} is there already, and is not the sample"
    raise InputError(what, "choose another folder, or move the file away")


def _write_all(contents: dict[Path, bytes]) -> None:
    """Write all files or none."""
    with ExitStack() as undo:
        for path, data in contents.items():
            with path.open("xb") as stream:
                undo.callback(path.unlink, missing_ok=True)
                stream.write(data)
        undo.pop_all()
