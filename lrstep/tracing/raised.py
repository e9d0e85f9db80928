"""Raised: what an exception of somebody's own code says."""

from __future__ import annotations


def text_of(error: BaseException) -> str:
    """Its text, half letters as question marks; nothing where that text is code of theirs, which fails."""
    try:
        return str(error).encode("utf-8", "replace").decode()
    except Exception:  # theirs may raise anything
        return ""
