"""The command line as a user has it: called in this process, which is quick, or in one of its own."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import TypeAlias

import pytest

from lrstep.cli.main import main

Result: TypeAlias = subprocess.CompletedProcess[str]
PATIENCE = 60.0  # seconds
UNDER_WAY = 10_000  # bytes of a log that is being written


def called(*words: object, folder: Path | None = None, stdin: bytes = b"") -> Result:
    """What a command prints, and its exit code; `folder` is where it runs."""
    spelt = [str(word) for word in words]
    code, out, err = printed(spelt, folder, stdin=stdin)
    return Result(spelt, code, out.decode(), err.decode())


def printed(
    words: list[str], folder: Path | None = None, encoding: str = "utf-8", stdin: bytes = b""
) -> tuple[int, bytes, bytes]:
    """The same as bytes, where standard streams have an encoding; the exit code first."""
    streams = [io.TextIOWrapper(io.BytesIO(given), encoding=encoding) for given in (stdin, b"", b"")]
    with pytest.MonkeyPatch.context() as patch:
        if folder is not None:
            patch.chdir(folder)
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            code = main(words)
        except SystemExit as left:  # --help
            code = int(left.code or 0)
        for stream in streams[1:]:
            stream.flush()
        out, err = (stream.buffer.getvalue() for stream in streams[1:])
    return code, out, err


def in_a_process(*words: object, stdin: bytes = b"") -> Result:
    """What a command prints in a process of its own: where it is the process that is tested."""
    command = [sys.executable, "-m", "lrstep", *map(str, words)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=PATIENCE)
    return Result(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def wait_for_size(path: Path, size: int) -> None:
    """Wait until a process has written so many bytes."""
    end = time.monotonic() + PATIENCE
    while not path.exists() or path.stat().st_size < size:
        assert time.monotonic() < end, f"nobody writes {path}"
        time.sleep(0.005)
