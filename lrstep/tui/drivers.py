"""Drivers: the one that the environment names, by which a web server shows the screen in its page."""

from __future__ import annotations

import inspect
from importlib import import_module

from textual.driver import Driver

from lrstep.errors import InputError, printable


def named_driver(name: str) -> type[Driver]:
    """The class that MODULE:CLASS names. InputError where there is no such driver."""
    module, _, symbol = name.partition(":")
    try:
        found = getattr(import_module(module), symbol)
    except (ImportError, AttributeError, ValueError, TypeError):  # the last two: it is the name of nothing
        found = None
    if inspect.isclass(found) and issubclass(found, Driver):
        return found
    raise InputError(f"TEXTUAL_DRIVER = {printable(name)} names no driver of a screen", "unset it")
