"""The user's settings: what can be set, and that nothing wrong in them is fatal."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from lrstep import choices
from lrstep.choices import LAYOUTS
from lrstep.commands import KEYS
from lrstep.config import SETTINGS, Config, config_path, documented, read_config
from lrstep.tui import LrstepApp
from lrstep.tui.bars import FooterWidget
from lrstep.tui.keys import key_problems, with_keys
from lrstep.view import panels
from lrstep.view.lines import text_of
from lrstep.view.plots import PLOTS
from tests.command import called, in_a_process
from tests.tui.screens import WIDE, app_of, screen_text, toasts

IDS = tuple(key.id for key in KEYS)


@pytest.fixture(name="file")
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("LRSTEP_CONFIG", str(path))
    return path


def app_with(config: Config) -> LrstepApp:
    """The screen of iris with settings."""
    return LrstepApp(app_of("iris").view.debugger, "iris", config=config)


def test_without_a_file_all_is_as_it_is(file: Path) -> None:
    assert read_config(IDS) == Config()


def test_every_setting_is_read(file: Path) -> None:
    file.write_text(
        'theme = "nord"\ndigits = 3\nexplain = "derivation"\nlayout = "code"\nplot = "path"\n'
        '[keys]\nstep = "j, right"\n'
    )
    assert read_config(IDS) == Config("nord", 3, "derivation", "code", "path", {"step": "j,right"})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("digits = 40", "digits = 40 in"),
        ("digits = true", "give a whole number from 2 to 17"),
        ("theme = 3", "theme = 3 in"),
        ('theme = "lihgt"', "cannot be used: did you mean light?"),
        ('theme = "qqqqqqqqq"', "cannot be used: choose from dark, light, high-contrast, ansi-dark"),
        ('explain = "no"', "choose from words, derivation"),
        ('layout = "x"', "choose from full, graph, code, numbers, projector"),
        ('plot = "x"', "choose from cost"),
        ("colour = 1", "colour in"),
        ("keys = 1", "keys in"),
        ('[keys]\nnothing = "x"', "keys.nothing in"),
        ("[keys]\nstep = 1", "keys.step in"),
        ('[keys]\nstep = " , "', "keys.step in"),
        ("digits = 0x" + "f" * 6000, "digits = a number that is too long in"),
        ("digits = " + "[" * 5000, "cannot be read, and are ignored: the file is nested too deep"),
        ("a" + ".a" * 100_000 + " = 1", "the file is nested too deep"),
        ("digits = ", "this is not TOML: invalid value"),
        ('"\\u001b[2J" = 1', r"\x1b[2J in"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(text: str, named: str, file: Path) -> None:
    file.write_text(text)
    found = read_config(IDS)
    assert len(found.wrong) == 1
    assert named in found.wrong[0]
    assert "\x1b" not in found.wrong[0]
    assert found == Config(wrong=found.wrong)


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in read_config(IDS).wrong[0]
    file.unlink()
    file.mkdir()
    assert "is a folder" in read_config(IDS).wrong[0]


def test_names_are_those_of_the_tables() -> None:
    """The settings know them without loading what draws."""
    assert not any(SETTINGS["plot"].problem(name) for name in PLOTS)
    assert not any(SETTINGS["layout"].problem(name) for name in LAYOUTS)
    assert list(choices.PANELS) == [panel.name for panel in panels.PANELS]


def test_the_themes_are_the_screens() -> None:
    """Each by its short name and by its whole one."""
    available = app_with(Config()).available_themes
    assert sorted(map(str, map(choices.theme_named, choices.THEMES))) == sorted(available)
    assert all(choices.theme_named(name) == name for name in available)


def test_the_printed_file_documents_everything_and_is_read_as_it_is(file: Path) -> None:
    """As it is nothing is set; with its lines switched on, everything is as without it."""
    text = in_a_process("config").stdout
    assert all(f"# {name} = " in text for name in (*SETTINGS, *IDS))
    file.write_text(text)
    assert read_config(IDS) == Config()
    switched_on = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    table = tomllib.loads(switched_on)
    assert table["keys"] == {key.id: key.keys for key in KEYS}
    file.write_text(switched_on)
    assert read_config(IDS).wrong == ()
    assert documented({"step": ("s", "x")}).endswith('[keys]\n# step = "s"  # x\n')


def test_its_place_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LRSTEP_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert config_path() == tmp_path / "lrstep" / "config.toml"
    done = called("config", "--path")
    assert Path(done.stdout.strip()).parent.is_dir()


async def test_settings_are_used() -> None:
    app = app_with(Config("high-contrast", 3, "derivation", "graph", "cost", {"step": "j", "help": "f1"}))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("j", "j")
        assert app.theme == "high-contrast"
        assert app.view.debugger.frame.address == "1:a"
        await pilot.press("right")
        assert app.view.debugger.frame.address == "1:a"
        text = screen_text(app)
        assert "explain: derivation" in text
        assert "plot: cost" in text
        assert "program:" not in text
        assert app.state()["digits"] == 3
        footer = text_of(app.query_one(FooterWidget)._lines)
        assert " j step" in footer
        assert "f1 help" in footer


async def test_what_is_wrong_is_said_in_the_screen() -> None:
    app = app_with(Config(wrong=("digits = 40 cannot be used",)))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        said = toasts(app)
        assert "settings\ndigits = 40 cannot be used" in said
        await pilot.press("right")
        assert app.view.debugger.frame.address == "1:z"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"step": "q"}, "q is the key of step and of quit: give one of them another"),
        ({"step": "ctrl+c"}, "ctrl+c is the key of leave and of step: give one of them another"),
        ({"back": "not_a_key"}, "not_a_key, the key of back, is no key: write, for example, j, f2 or ctrl+n"),
    ],
)
def test_keys_that_cannot_be_are_named(keys: dict[str, str], said: str) -> None:
    assert said in key_problems(with_keys(keys))


def test_our_own_keys_are_all_right() -> None:
    assert key_problems(KEYS) == []
    assert [line for line in key_problems(with_keys({"step": "f2,ctrl+n,percent_sign"})) if "no key" in line] == []
