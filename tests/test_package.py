"""What is built: the wheel and the source archive, by the build's own backend."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from lrstep._version import __version__
from lrstep.cli.manual import page

ROOT = Path(__file__).parents[1]
WHEEL, SDIST = f"lrstep-{__version__}-py3-none-any.whl", f"lrstep-{__version__}.tar.gz"
SKIPPED = {"__pycache__", ".git", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both."""
    folder = tmp_path_factory.mktemp("built")
    words = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    return folder


def there(folder: Path) -> set[str]:
    """All files of a folder that are somebody's work, by their paths in the project."""
    files = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in files if not SKIPPED & set(path.parts) and path.name != ".gitignore"}


def test_the_wheel_holds_the_package_its_samples_and_its_manual(built: Path) -> None:
    with zipfile.ZipFile(built / WHEEL) as wheel:
        names = set(wheel.namelist())
        assert {"lrstep/py.typed", "lrstep/tui/lrstep.tcss", "lrstep/tui/web/app_index.html"} <= names
        assert there(Path("lrstep")) <= names
        assert {f"lrstep/{name}" for name in there(Path("samples"))} <= names
        manual = wheel.read(f"lrstep-{__version__}.data/data/share/man/man1/lrstep.1").decode()
        metadata = message_from_string(wheel.read(f"lrstep-{__version__}.dist-info/METADATA").decode())
    assert manual == page()
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert "logistic regression" in metadata["Keywords"]
    assert metadata.get_all("Project-URL") is None


def test_the_source_archive_holds_all_that_its_tests_read(built: Path) -> None:
    with tarfile.open(built / SDIST) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("lrstep", "samples", "tests", ".pictures", ".ci")
    assert set().union(*(there(Path(folder)) for folder in folders)) <= names
    assert {"README.md", "pyproject.toml"} <= names
