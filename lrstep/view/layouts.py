"""Layouts: which panels a page has."""

from __future__ import annotations

from collections.abc import Mapping

FULL, PROJECTOR = "full", "projector"
LAYOUTS: Mapping[str, frozenset[str]] = {
    FULL: frozenset(),
    "graph": frozenset({"program", "update", "example"}),
    "code": frozenset({"graph"}),
    "numbers": frozenset({"program", "explain"}),
    PROJECTOR: frozenset(),
}
"""The panels that each leaves out; the projector's page is another one."""
