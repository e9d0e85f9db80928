"""What cannot be done gives exit 2 and one line that says how to mend it; never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.command import Result

BAD_WORDS = [
    (("nosuch",), "there is no sample and no file 'nosuch': choose breast-cancer, cost-curve, course, "),
    (("iriss",), "there is no sample and no file 'iriss': did you mean iris?"),
    (("run",), "the following arguments are required: SOURCE"),
    (("run", "iris", "--alpha", "0"), "alpha = 0 cannot be used: give a learning rate greater than 0"),
    (("run", "iris", "--alpha", "nan"), "alpha = nan cannot be used"),
    (("run", "iris", "--alpha", "fast"), "alpha = fast cannot be used"),
    (("run", "iris", "--batch", "0"), 'batch = 0 cannot be used: give "all" or the number of examples'),
    (("run", "iris", "--batch", "-5"), "batch = -5 cannot be used"),
    (("run", "iris", "--batch", "2.5"), "batch = 2.5 cannot be used"),
    (("run", "iris", "--order", "random"), "order = random cannot be used: choose sequential or shuffle"),
    (("run", "iris", "--seed", "-1"), "seed = -1 cannot be used"),
    (("run", "iris", "--seed", "9" * 30), "cannot be used"),
    (("run", "iris", "--dtype", "float16"), "dtype = float16 cannot be used: choose float64 or float32"),
    (("run", "iris", "--init", "1,2,3;0"), "init gives 3 weights for 2 features"),
    (("run", "iris", "--init", "1,2"), "init = 1,2 cannot be used"),
    (("run", "iris", "--init", "inf,0;0"), "give finite numbers"),
    (("run", "iris", "--updates", "many"), "updates = many cannot be used"),
    (("run", "iris", "--updates", "5", "--epochs", "5"), "--updates and --epochs both say how long to train"),
    (("run", "iris", "--until", "J <"), "column"),
    (("run", "iris", "--until", "z > 0"), "any(z > 0) or all(z > 0)"),
    (("run", "iris", "--until", "w9 > 0"), "w9"),
    (("run", "iris", "--until", "__import__('os')"), "column"),
    (("run", "iris", "--nosuch"), "unrecognized arguments: --nosuch"),
    (("shwo", "iris"), "there is no command 'shwo': did you mean show?"),
    (("run", "iris", "--at", "3"), "unrecognized arguments: --at 3: see `lrstep run --help`"),
    (("iris", "extra"), "unrecognized arguments: extra: see `lrstep open --help`"),
    (("run", "iris", "extra"), "unrecognized arguments: extra"),
    (("run", "iris", "--label", "nosuch"), "nosuch"),
    (("run", "iris", "--features", "a,a"), "name each column once"),
    (("show", "iris", "--at", "3:zz"), "there is no line 'zz': use z a L J da dz dw db w b"),
    (("show", "iris", "--at", "-3"), "not an address"),
    (
        ("show", "iris", "--at", "J < 0.5"),
        "not an address but a condition: write first J < 0.5, or last",
    ),
    (
        ("show", "iris", "--at", "3", "--example", "100"),
        "row 100 is not in the batch of update 3: choose a row from 0 to 99",
    ),
    (("show", "iris", "--format", "yaml"), "--format yaml cannot be used: choose from text, json, screen, svg"),
    (("show", "iris", "--plot", "boundry"), "--plot boundry cannot be used: did you mean boundary?"),
    (("completion", "bsh"), "SHELL bsh cannot be used: did you mean bash?"),
    (("iris", "--plian"), "unrecognized arguments: --plian: did you mean --plain?"),
    (("--verbose",), "write `lrstep --version --verbose`"),
    (("help",), "there is no command 'help': did you mean `lrstep --help`?"),
    (("version",), "there is no command 'version': did you mean `lrstep --version`?"),
    (("show", "iris", "--program", "matrix"), "choose vector or scalar"),
    (("samples", "--copy"), "expected one argument"),
    ((), "the screen needs a terminal: use --plain, `lrstep show` or `lrstep run` in a script"),
    (("missing.csv",), "missing.csv"),
    (("run", "."), "."),
    (("run", "thing.xlsx"), "thing.xlsx"),
    (("run", "\x1b[31mred.csv"), r"\x1b[31mred.csv"),
]

BAD_FILES = [
    ("empty.csv", b"", "empty.csv"),
    ("header.csv", b"a,b,y\n", "header.csv"),
    ("missing.csv", b"a,b,y\n1,2,0\n3,,1\n", "missing.csv:3 (b)"),
    ("text.csv", b"a,b,y\n1,2,0\n3,four,1\n", "text.csv:3 (b)"),
    ("short.csv", b"a,b,y\n1,2,0\n3,1\n", "short.csv:3"),
    ("twice.csv", b"a,a,y\n1,2,0\n3,4,1\n", "twice.csv"),
    ("infinite.csv", b"a,b,y\n1,2,0\ninf,4,1\n", "infinite.csv:3 (a)"),
    ("one.csv", b"a,y\n1,yes\n2,yes\n", "one.csv"),
    ("three.csv", b"a,y\n1,p\n2,q\n3,r\n", "three.csv"),
    ("continuous.csv", b"a,y\n1,0.1\n2,0.2\n3,0.7\n4,0.9\n", "continuous.csv"),
    ("latin.csv", "a,y\n1,é\n".encode("latin-1"), "latin.csv"),
    ("torn.npz", b"PK\x03\x04 torn", "torn.npz"),
    ("torn.npy", b"\x93NUMPY\x01\x00torn", "torn.npy"),
    ("bad.toml", b"alpha = = 3", "bad.toml:1"),
    ("keys.toml", b"alhpa = 3\n[data]\nX = [[1]]\ny = [0]\n", "alpha"),
    ("nodata.toml", b"alpha = 3\n", "nodata.toml"),
    ("wild.toml", b'init = { w = "12", b = true }\n[data]\nX = [[1, 2]]\ny = [0]\n', "init"),
    ("gone.toml", b'data = "gone.csv"\n', "gone.csv"),
]


def one_line(result: Result, message: str) -> None:
    """Exit 2, nothing on standard output, and on standard error the one line with the message in it."""
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("lrstep: error: ")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    assert message in result.stderr


def in_a_shell(line: str) -> Result:
    """`lrstep` in a shell's line, where the word LRSTEP stands for it."""
    command = line.replace("LRSTEP", f"{sys.executable} -m lrstep")
    return subprocess.run(command, shell=True, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("words", "message"), BAD_WORDS)
def test_bad_words(lrstep: Command, words: tuple[str, ...], message: str) -> None:
    one_line(lrstep(*words), message)


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES)
def test_bad_files(lrstep: Command, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    one_line(lrstep("run", name), message)


def test_a_reader_that_goes_away_is_no_error() -> None:
    assert in_a_shell("LRSTEP show iris --at 1:z --format json | head -c 10").stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    done = in_a_shell("LRSTEP samples > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "lrstep: error: No space left on device: make room, or choose another place\n"


def test_a_terminal_that_lacks_our_letters_gets_question_marks() -> None:
    for setting in ("PYTHONIOENCODING=ascii", "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0"):
        done = in_a_shell(f"{setting} LRSTEP show lesson --at 1:dz")
        assert (done.returncode, done.stderr) == (0, "")
        assert "1:dz" in done.stdout
        assert "?" in done.stdout
        assert done.stdout.isascii()


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0)])
def test_closed_output_is_no_traceback(closed: str, code: int) -> None:
    done = in_a_shell(f"LRSTEP run iris --updates 2 {closed}")
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_screen_without_input_is_one_line() -> None:
    done = in_a_shell("LRSTEP lesson <&-")
    assert done.returncode == 2
    assert done.stderr.startswith("lrstep: error: the screen needs a terminal")


def test_huge_numbers_give_no_warnings() -> None:
    for line in ("run iris --standardize --alpha 1e308 --updates 5", "run iris --dtype float32 --alpha 1e38"):
        done = in_a_shell(f"LRSTEP {line} --json")
        assert done.returncode == 0
        assert all(row.startswith("lrstep: note: ") for row in done.stderr.splitlines())


def test_a_scenarios_own_wrong_address_names_the_scenario(lrstep: Command, tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text('at = "zz"\n[data]\nX = [[1.0]]\ny = [0]\n')
    one_line(lrstep("show", "t.toml"), "'zz' is not an address, in t.toml:1: write 12, 12:dz or 12:z@3")
    one_line(lrstep("show", "t.toml", "--at", "qq"), "'qq' is not an address: write")
