"""Where the samples are, and their names. Nothing here loads NumPy: a shell's completion asks for them."""

from __future__ import annotations

from pathlib import Path


def samples_folder() -> Path:
    """Inside the package where lrstep is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent / "samples"


def sample_names() -> tuple[str, ...]:
    """The names of all samples, in alphabetical order."""
    return tuple(sorted(path.stem for path in samples_folder().glob("*.toml")))
