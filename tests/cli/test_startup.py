"""What a command loads: looked at in a fresh interpreter, since this one has everything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lrstep.cli.completion import SHELLS
from lrstep.sample_files import sample_names

LOOK = """
import sys
from lrstep.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
HEAVY = {"numpy", "textual", "rich", "plotext", "simdjson"}
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules} & HEAVY))
"""


def loaded(*words: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", LOOK, *words], capture_output=True, text=True, check=True)
    return done.stdout.rpartition("LOADED")[2].split()


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("run", "--help"),
        ("show", "--help"),
        ("page", "--help"),
        ("open", "--help"),
        ("check", "--help"),
        *(("completion", shell) for shell in SHELLS),
    ],
)
def test_help_version_and_completion_load_nothing_heavy(words: tuple[str, ...]) -> None:
    assert loaded(*words) == []


@pytest.mark.parametrize(
    "words",
    [
        ("run", "iris", "--updates", "2"),
        ("show", "iris", "--at", "1:z"),
        ("samples",),
        ("show", "iris", "--format", "json"),
    ],
)
def test_headless_commands_load_no_textual(words: tuple[str, ...]) -> None:
    assert "textual" not in loaded(*words)


@pytest.mark.parametrize("sample", sample_names())
def test_no_sample_needs_the_reader_of_long_tables(sample: str) -> None:
    assert loaded("run", sample, "--updates", "1") == ["numpy"]


def test_importing_the_package_loads_neither_numpy_nor_textual() -> None:
    look = "import sys, lrstep; print('numpy' in sys.modules, 'textual' in sys.modules, lrstep.__version__)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("False False ")
