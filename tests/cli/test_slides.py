"""Pictures for slides: a theme, a panel alone, the bars that one wants, and the size asked for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

import lrstep as package
from lrstep.choices import PANELS, PLOTS, THEMES
from lrstep.view.lines import text_of
from lrstep.view.screen import Appearance, screen_lines
from tests.cli.conftest import Command
from tests.own_script import TURNED
from tests.pictures import ground_of, rows_of, size_of

GROUNDS = {"dark": "#121212", "light": "#e0e0e0", "high-contrast": "#000000"}


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's settings file, which is not there yet."""
    monkeypatch.setenv("LRSTEP_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


@pytest.mark.parametrize(("theme", "ground"), GROUNDS.items())
def test_a_picture_has_the_theme_that_is_asked_for(theme: str, ground: str, lrstep: Command) -> None:
    words = "show", "lesson", "--at", "1:dz", "--format", "svg"
    assert ground_of(lrstep(*words, "--theme", theme).stdout) == ground
    assert ground_of(lrstep(*words, "--panel", "z", "--theme", theme).stdout) == ground


def test_the_settings_theme_counts_and_the_option_wins(lrstep: Command, settings: Path) -> None:
    words = "show", "lesson", "--at", "1:dz", "--format", "svg"
    assert ground_of(lrstep(*words).stdout) == GROUNDS["dark"]
    for written in ("light", "textual-light"):
        settings.write_text(f'theme = "{written}"\ndigits = 3\n')
        assert ground_of(lrstep(*words).stdout) == GROUNDS["light"]
    assert ground_of(lrstep(*words, "--theme", "textual-dark").stdout) == GROUNDS["dark"]
    settings.write_text('theme = "lihgt"')
    dark = lrstep(*words)
    assert (ground_of(dark.stdout), dark.returncode, dark.stderr.count("\n")) == (GROUNDS["dark"], 0, 1)
    assert dark.stderr.startswith("lrstep: note: theme = 'lihgt' in ")
    settings.write_text('theme = "light"\ndigits = 3\n')
    assert "−0.62832" in lrstep(*words).stdout  # only the colours are the settings'
    debugger = package.open("lesson", at="1:dz")
    assert ground_of(package.screen_svg(debugger)) == GROUNDS["light"]
    assert ground_of(package.screen_svg(debugger, theme="high-contrast")) == GROUNDS["high-contrast"]


def brightness(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", THEMES)
def test_letters_can_be_read_in_every_theme(theme: str) -> None:
    """As WCAG 2 measures contrast with what is behind them; 3 is what it asks of large letters and of graphics."""
    svg = package.screen_svg(package.open("iris", at="12:dz"), theme=theme, panel="plot", plot="boundary")
    ground = brightness(ground_of(svg))
    for colour in set(re.findall(r"\{fill:(#\w+)", svg)):
        lighter, darker = max(brightness(colour), ground), min(brightness(colour), ground)
        assert (lighter + 0.05) / (darker + 0.05) >= 3, colour


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20), (200, 60), (20, 6), (1, 1)])
@pytest.mark.parametrize("plot", [None, "boundary"])
def test_a_picture_says_what_the_screen_says_cell_for_cell(size: tuple[int, int], plot: str | None) -> None:
    """Compared with the lines that the screen shows; the page is scrolled to a plot that is below the edge."""
    debugger = package.open("iris", at="12:dz")
    svg = package.screen_svg(debugger, "iris", size=size, plot=plot)
    assert size_of(svg) == size
    shown = screen_lines(debugger, "iris", size, Appearance(plot=plot))
    rows = [row.rstrip() for row in text_of(shown.page.lines).splitlines()]
    picture = rows_of(svg)
    seen = picture[1:-2]
    assert picture[0] == text_of([shown.header]).rstrip() or size[1] < 4
    tops = [top for top in range(len(rows)) if rows[top : top + len(seen)] == seen]
    assert tops
    if plot and size[1] > 10:
        assert any("↑ sepal_width" in row for row in seen)


@pytest.mark.parametrize("panel", [name for name in PANELS if name != "watch"])
def test_any_panel_alone_is_the_same_as_text_and_as_picture(panel: str, lrstep: Command, tmp_path: Path) -> None:
    plot = ("--plot", "cost") if panel == "plot" else ()
    of_script = panel in ("names", "printed")
    source = (str(TURNED.log(tmp_path)), "--at", "3:13") if of_script else ("iris", "--at", "12:dz")
    words = "show", *source, "--panel", panel, *plot
    text = lrstep(*words).stdout
    svg = lrstep(*words, "--format", "svg").stdout
    assert rows_of(svg) == [row.rstrip() for row in text.splitlines()]
    for size in ((60, 12), (30, 3), (1, 1)):
        svg = lrstep(*words, "--format", "svg", "--size", "x".join(map(str, size))).stdout
        assert size_of(svg) == size
        assert rows_of(svg) == lrstep(*words, "--size", "x".join(map(str, size))).stdout.split("\n")[:-1]


def test_what_has_no_room_in_a_panel_is_counted(lrstep: Command) -> None:
    whole = (
        lrstep("show", "lesson", "--at", "1:dz", "--panel", "explain", "--size", "60x40").stdout.rstrip().splitlines()
    )
    some = lrstep("show", "lesson", "--at", "1:dz", "--panel", "explain", "--size", "60x3").stdout.splitlines()
    assert some == [*whole[:2], f"… {len(whole) - 2} more lines"]
    listing = lrstep("show", "lesson", "--at", "1:b", "--panel", "program", "--size", "60x5").stdout
    assert "▶  11 b = b - alpha*db" in listing


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("size", ["24x7", "58x16", "160x50", "10x3"])
def test_a_plot_alone_fills_the_size_that_is_asked_for(plot: str, size: str, lrstep: Command) -> None:
    words = "show", "iris", "--at", "40", "--plot", plot, "--size", size
    text = lrstep(*words).stdout
    svg = lrstep(*words, "--panel", "plot", "--format", "svg").stdout
    columns, rows = map(int, size.split("x"))
    assert size_of(svg) == (columns, rows)
    assert rows_of(svg) == text.split("\n")[:-1]
    if rows > 6:
        assert max(map(cell_len, text.splitlines())) == columns
        assert text.splitlines()[-1].strip()


def test_a_large_screen_can_be_without_a_plot(lrstep: Command) -> None:
    words = ("show", "iris", "--at", "3", "--size", "200x60", "--format", "screen")
    with_one, without = (json.loads(lrstep(*words, *more).stdout)["panels"] for more in ((), ("--plot", "none")))
    assert set(with_one) - set(without) == {"plot"}
    assert lrstep("show", "iris", "--at", "3", "--plot", "none").stdout == lrstep("show", "iris", "--at", "3").stdout


def test_bars_can_be_left_out(lrstep: Command) -> None:
    words = "show", "lesson", "--at", "1:dz", "--format", "svg"
    whole, none, header = (
        rows_of(lrstep(*words, *more).stdout) for more in ((), ("--bars", "none"), ("--bars", "header"))
    )
    assert "q quit" in whole[-1]
    assert "update 1 of" in whole[-2]
    assert whole[0].split() == header[0].split()
    assert not any("q quit" in row or "update 1 of" in row for row in (*none, *header))
    assert "x · example 0" in none[0]
    assert len(none) == len(header) == 40


def test_a_picture_is_the_same_in_any_environment(tmp_path: Path) -> None:
    words = ["-m", "lrstep", "show", "iris", "--at", "12", "--plot", "path", "--format", "svg"]
    environments: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "NO_COLOR": "1", "COLUMNS": "60", "TERM": "dumb"},
    ]  # fmt: skip
    pictures = {
        subprocess.run(
            [sys.executable, *words], env={**os.environ, **more}, cwd=tmp_path, capture_output=True, check=True
        ).stdout
        for more in environments
    }
    (picture,) = pictures
    assert b"http" not in picture.replace(
        b'xmlns="http://www.w3.org/2000/svg"', b""
    )  # nothing is loaded from elsewhere
    assert os.environ.get("NO_COLOR") is None


def test_a_title_with_control_characters_keeps_a_picture_valid_xml(tmp_path: Path) -> None:
    data = "data = { X = [[1.0], [4.5]], y = [0, 1] }"
    (tmp_path / "titled.toml").write_text(f'title = "a\\u001b[31m <&> \\u0000"\n{data}', encoding="utf-8")
    root = ElementTree.fromstring(package.screen_svg(package.open(tmp_path / "titled.toml")))
    assert root[0].text == r"lrstep: a\x1b[31m <&> \x00, 0"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--theme lihgt --format svg", "--theme lihgt cannot be used: did you mean light?"),
        ("--theme light", "--theme says how a picture looks: give --format svg"),
        ("--bars none", "--bars says how a picture looks: give --format svg"),
        ("--bars foot --format svg", "there is no bar foot: choose from none, header, timeline, footer"),
        ("--panel w", "--panel w cannot be used: choose from x, z, a, L, program"),
        ("--panel watch", "the panel watch has nothing to show here: watch an expression first"),
        ("--panel plot", "the panel plot has nothing to show here: name a plot too: cost, log-cost"),
        ("--panel z --plot cost", "--panel z shows no plot: --plot is of no use"),
        ("--panel z --layout code --format svg", "a panel alone has no other panels"),
        ("--panel z --format screen", "--panel is of no use"),
        ("--panel z --bars none --format svg", "a panel alone has no bars"),
        ("--check-gradient --format svg", "--check-gradient is a table of numbers, which --format svg does not print"),
        ("--check-gradient --format screen", "give --format text or json"),
        ("--check-gradient --plot cost", "--check-gradient shows no panels: --plot is of no use: leave it out"),
        ("--check-gradient --size 80x20", "--check-gradient shows no panels: --size is of no use"),
        ("--panel z --format json", "--panel says how the screen looks, and json is not it"),
    ],
)
def test_what_has_no_use_is_one_line(words: str, said: str, lrstep: Command) -> None:
    done = lrstep("show", "lesson", *words.split())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"theme": "lihgt"}, "there is no theme lihgt: choose from dark, light, high-contrast"),
        ({"panel": "q"}, "there is no panel q: choose from x, z, a, L"),
        ({"bars": ["foot"]}, "there is no bar foot: choose from header, timeline, footer"),
        ({"layout": "all"}, "there is no layout all: choose from full, graph"),
        ({"level": "more"}, "there is no level more: choose from words, derivation"),
        ({"plot": "costs"}, "there is no plot costs: choose from cost, log-cost"),
        ({"size": (0, 5)}, "size = 0x5 cannot be used: give columns and rows"),
        ({"panel": "plot"}, "the panel plot has nothing to show here: name a plot too: cost"),
        ({"digits": 1}, "digits = 1 cannot be used"),
    ],
)
def test_python_says_the_same(given: dict[str, object], said: str) -> None:
    with pytest.raises(package.InputError, match=re.escape(said)):
        package.screen_svg(package.open("lesson", at="1:dz"), **given)  # type: ignore[arg-type]


def test_a_plot_in_python_has_the_size_that_is_asked_for() -> None:
    debugger = package.open("iris", at="40")
    svg = package.screen_svg(debugger, panel="plot", plot="sigmoid", size=(60, 16), theme="light")
    assert rows_of(svg) == str(package.plot(debugger, "sigmoid", width=60, height=16)).split("\n")[:-1]
    with pytest.raises(package.InputError, match="give columns and rows"):
        package.plot(debugger, width=0)
