"""The plain debugger: the same Debugger line by line, for screen readers, dumb terminals, scripts and lessons."""

from lrstep.plain.shell import Shell

__all__ = ["Shell"]
