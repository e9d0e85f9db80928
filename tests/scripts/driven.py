"""Driven: what trains, called by a few lines as a user's script would, with what checking it asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lrstep.checks.callee import Arguments, Handed, Recipe, Reply
from lrstep.checks.local import LocalCallee
from lrstep.checks.locating import Remembering
from lrstep.checks.loops import asked_loop
from tests.checks.training import module_of
from tests.scripts.bound import BoundScript, bound_script

MOST_UPDATES = 50


def driven(folder: Path, name: str, source: str) -> BoundScript:
    """A script that calls a function, or a class, with what makes it do most updates."""
    with module_of(folder, source) as module:
        callee = Remembering(LocalCallee(getattr(module, name)))
        asked_loop(callee, {})
    recipe, _ = max(callee.asked, key=_updates)
    return bound_script(folder, f"{source.strip()}\n\n{_calls(name, recipe)}")


def _updates(asked: tuple[Recipe, Reply]) -> int:
    """The largest count among what is handed over."""
    every = [step.arguments for step in asked[0].calls] + ([asked[0].construct] if asked[0].construct else [])
    given = [handed.value for each in every for handed in (*each.positional, *each.named.values())]
    return max((value for value in given if type(value) is int and value < MOST_UPDATES), default=0)


def _calls(name: str, recipe: Recipe) -> str:
    if recipe.construct is None:
        return "".join(f"{name}({_text(step.arguments)})\n" for step in recipe.calls)
    lines = [f"model = {name}({_text(recipe.construct)})"]
    lines += [f"model.{attribute} = {_value(handed)}" for attribute, handed in recipe.sets.items()]
    lines += [f"model{'.' if step.method else ''}{step.method}({_text(step.arguments)})" for step in recipe.calls]
    return "\n".join(lines) + "\n"


def _text(arguments: Arguments) -> str:
    named = [f"{name}={_value(handed)}" for name, handed in arguments.named.items()]
    return ", ".join([*map(_value, arguments.positional), *named])


def _value(handed: Handed) -> str:
    return _literal(handed.value, as_list=handed.library == "list")


def _literal(value: Any, *, as_list: bool = False) -> str:
    if isinstance(value, np.ndarray):
        return (
            repr(value.tolist()) if as_list else f"__import__('numpy').array({value.tolist()!r}, {value.dtype.name!r})"
        )
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(part)}" for key, part in value.items()) + "}"
    return repr(value.item()) if isinstance(value, np.generic) else repr(value)
