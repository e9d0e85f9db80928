"""`lrstep sheet`: printed, or written as a page or as Markdown."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from tests.cli.conftest import Command


def test_it_is_printed_as_markdown_or_written_by_its_ending(lrstep: Command, tmp_path: Path) -> None:
    printed = lrstep("sheet")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout.startswith("# lrstep: an update of gradient descent on logistic regression\n")
    page, text = tmp_path / "sheet.svg", tmp_path / "sheet.md"
    assert lrstep("sheet", str(page)).stdout == f"{page}\n"
    assert lrstep("sheet", str(text)).returncode == 0
    assert text.read_text(encoding="utf-8") == printed.stdout
    root = ElementTree.parse(page).getroot()
    assert (root.attrib["width"], root.attrib["height"]) == ("210mm", "297mm")


def test_a_file_that_is_there_or_of_another_kind_is_refused(lrstep: Command, tmp_path: Path) -> None:
    page = tmp_path / "sheet.svg"
    page.write_text("mine")
    done = lrstep("sheet", str(page))
    assert (done.returncode, page.read_text()) == (2, "mine")
    assert done.stderr.endswith("is there already: give --force, or another name\n")
    assert lrstep("sheet", str(page), "--force").returncode == 0
    assert page.read_text(encoding="utf-8").startswith("<svg")
    done = lrstep("sheet", str(tmp_path / "sheet.pdf"))
    assert done.returncode == 2
    assert done.stderr.endswith("is no cheat sheet: end its name in .svg or .md\n")
