"""The table of commands: each name in it is there, and what one face can do the other can, or it is said why not."""

from __future__ import annotations

import inspect
import io
import re
from collections import Counter
from functools import partial

import pytest

from lrstep.commands import COMMANDS, GROUPS, IN_FULL, KEYS, SHORT, WORDS, Command
from lrstep.debugger import Debugger
from lrstep.errors import InputError
from lrstep.plain import Shell
from lrstep.plain.shell import NEEDED, PLACEHOLDER, function_of
from lrstep.session import Session
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.help import LEAD_CELLS, help_lines, help_parts
from lrstep.tui.keys import key_problems, keys_shown
from lrstep.tui.own_actions import OwnActions
from lrstep.tui.page_widget import PageWidget
from lrstep.view.lines import text_of
from tests.tui.screens import WIDE, settled

BY_ID = {command.id: command for command in COMMANDS}
BOTH = [command for command in KEYS if command.word]
ONE_FACE = [command for command in COMMANDS if not (command.keys and command.word)]
ASKS = {
    "go_to",
    "edit",
    "save",
    "record",
    "axes",
}  # a dialog asks for words: the Session has a method of that name, which takes them


def named(commands: list[Command]) -> pytest.MarkDecorator:
    """One test for each."""
    return pytest.mark.parametrize("command", commands, ids=[command.id for command in commands])


@named(list(KEYS))
def test_what_a_key_names_is_there(command: Command) -> None:
    own = getattr(OwnActions, command.does, None)
    if own is None or command.arguments:
        room = next(room for room in (PageWidget, DebuggerView, Session) if command.does in vars(room))
        times = (3,) if command.repeats else ()
        inspect.signature(getattr(room, command.does)).bind(None, *command.arguments, *times)
    else:
        inspect.signature(own).bind(None)
    if command.does in ASKS:
        inspect.signature(getattr(Session, command.does)).bind(None, "an answer")


@named(list(WORDS.values()))
def test_what_a_word_names_is_there(command: Command) -> None:
    function = function_of(command)
    inspect.signature(function).bind(None, *command.arguments, "words")
    if isinstance(function, partial):
        words = ("words",) if command.takes else ()
        inspect.signature(getattr(Session, command.does)).bind(None, *command.arguments, *words)


@named(ONE_FACE)
def test_what_only_one_face_has_the_other_has_otherwise_or_a_reason_not_to(command: Command) -> None:
    assert command.keys or command.word
    if command.instead:
        serves = BY_ID[command.instead]
        assert serves.word if command.keys else serves.keys
        assert not command.why_not
    else:
        assert " " in command.why_not


@named(BOTH)
def test_what_both_faces_have_needs_no_excuse(command: Command) -> None:
    assert (command.instead, command.why_not) == ("", "")


def test_no_two_have_the_same_name() -> None:
    for names in (
        [command.id for command in COMMANDS],
        [*(command.word for command in COMMANDS if command.word), *(s for c in COMMANDS for s in c.shorts)],
        [command.label for command in KEYS],
        [str(command.footer) for command in COMMANDS if command.footer],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []
    assert key_problems(KEYS) == []
    assert set(SHORT) & set(WORDS) == set()


LETTERS = [(key, command) for command in KEYS for key in command.keys.split(",") if len(key) == 1 and key.isalpha()]


@pytest.mark.parametrize(("letter", "command"), LETTERS, ids=[letter for letter, _ in LETTERS])
def test_a_letter_means_the_same_in_both_faces(letter: str, command: Command) -> None:
    """It is the short form of the word; or it is said why there is none."""
    out = io.StringIO()
    shell = Shell(prepared(), "iris", io.StringIO(f"help {letter}\n"), out, cells=500)
    if command.word:
        shell.cmdloop()
        assert re.match(rf"(\w+, )*{letter}, (\w+, )*{command.word}\b", out.getvalue().splitlines()[-1])
    else:
        with pytest.raises(InputError) as caught:
            shell.cmdloop()
        assert caught.value.what == f"{letter}, {command.label}, is a key of the screen alone"
        assert caught.value.mend == command.why_not


def test_what_a_word_takes_is_asked_for_where_it_is_not_there() -> None:
    needed = [PLACEHOLDER.match(command.takes) for command in WORDS.values()]
    assert {name[0] for name in needed if name is not None} == set(NEEDED)


def test_letters_that_other_debuggers_have_for_another_word_say_so() -> None:
    for letter, said in IN_FULL.items():
        assert said.endswith(f"{letter} is {SHORT[letter].word}, as on the screen")
        assert WORDS[said.split()[0]].keys == ""


def test_each_group_is_in_one_piece() -> None:
    groups = [command.group for command in COMMANDS]
    assert list(dict.fromkeys(groups)) == list(GROUPS)
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_help_of_the_plain_debugger_has_every_word_in_its_group() -> None:
    out = io.StringIO()
    Shell(prepared(), "iris", io.StringIO("help\n"), out, cells=200).cmdloop()
    lines = out.getvalue().splitlines()
    said = lines[lines.index("Move:") :]
    for group, title in GROUPS.items():
        words = [word for word, command in WORDS.items() if command.group == group]
        part = said[said.index(f"{title}:") + 1 :]
        assert [word for word, line in zip(words, part, strict=False) if not re.match(rf"(\w+, )*{word}\b", line)] == []


def test_no_key_and_no_sign_in_the_help_runs_into_what_is_said_of_it() -> None:
    rows = [row for part in help_parts(KEYS) for row in part.rows if row.lead]
    assert [row.lead for row in rows if len(row.lead) > LEAD_CELLS - 2] == []


def test_help_of_the_screen_has_every_key_in_its_group() -> None:
    said = text_of(help_lines(help_parts(KEYS), "", 200))
    parts = re.split("|".join(f"\n{title}\n" for title in (*GROUPS.values(), "Panels")), said)[1:-1]
    for group, part in zip(GROUPS, parts, strict=True):
        keys = [key for key in KEYS if key.group == group and not key.id.startswith("count-")]
        assert [key.id for key in keys if f"{keys_shown(key):<11}{key.help}\n" not in f"{part}\n"] == []


def prepared() -> Debugger:
    """In the middle of a run, with something to undo and something to stop at."""
    debugger = open_source("iris", {"batch_size": 40}).at_place()
    debugger.go_to("20")
    debugger.breakpoints.add("J < 0.5")
    debugger.breakpoints.add("k == 12")
    debugger.edit(alpha=0.5)
    debugger.edit(alpha=0.2)
    debugger.undo()
    debugger.go_to("15:dz")
    return debugger


def where(debugger: Debugger) -> tuple[object, ...]:
    """All that a command with a key and a word may change."""
    frame = debugger.frame
    stops = [(stop.written, stop.enabled) for stop in debugger.breakpoints]
    return frame.address, frame.program.name, frame.row, debugger.branch.name, stops


ALONE = [
    command for command in BOTH if command.does not in {*ASKS, "copy", "quit"} or command.given is not None
]  # of which the word needs no other
ANSWERED = [("go-to", "12:z"), ("go-to", "db"), ("go-to", "first J < 0.5"), ("edit", "w1 = 2, alpha = 1")]


@pytest.mark.parametrize(
    ("command", "words"),
    [*((command, "") for command in ALONE), *((BY_ID[name], words) for name, words in ANSWERED)],
    ids=[*(command.id for command in ALONE), *(f"{name} {words}" for name, words in ANSWERED)],
)
async def test_key_and_word_lead_to_the_same(command: Command, words: str) -> None:
    by_word, by_key = prepared(), prepared()
    Shell(by_word, "iris", io.StringIO(f"{command.word} {words}\n"), io.StringIO()).cmdloop()
    app = LrstepApp(by_key, "iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(command.keys.split(",")[0], *words, *(["enter"] if words else []))
        await settled(app, pilot)
        assert where(by_key) == where(by_word)
        assert not words or where(by_key) != where(prepared())
