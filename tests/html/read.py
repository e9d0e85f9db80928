"""What a page holds, as a parser of HTML reads it."""

from __future__ import annotations

import json
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.command import called

VOID = {"meta", "link", "input"}


class Read(HTMLParser):
    """The elements of a page with their attributes, its texts, and the tables of its script."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        """Those of the elements of each name."""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    @cached_property
    def tables(self) -> dict[str, Any]:
        """Those of its script."""
        tables: dict[str, Any] = json.loads(self.texts["script"][0])
        return tables

    @property
    def addresses(self) -> list[str]:
        """The addresses that it steps through."""
        return [place[0] for place in self.tables["places"]]

    def part(self, address: str, name: str) -> list[str]:
        """The lines of a part of the page at an address, as text."""
        tables = self.tables
        bodies = next(place[3] for place in tables["places"] if place[0] == address)
        body = bodies[tables["parts"].index(name)]
        lines = [tables["lines"][number] for number in tables["bodies"][body]] if body >= 0 else []
        return ["".join(piece[1:] for piece in line if piece[0] != "#") for line in lines]


def page_of(folder: Path, *words: str) -> Read:
    """The page that the command writes of a source, with options."""
    source, *options = words
    done = called("page", source, "page.html", *options, "--force", folder=folder)
    assert done.returncode == 0, done.stderr
    return Read((folder / "page.html").read_text(encoding="utf-8"))
