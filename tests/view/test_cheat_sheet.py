"""The cheat sheet: it has every quantity and every command of the footer, and fits a page."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

from lrstep.cli.main import COMMANDS as WORDS
from lrstep.commands import COMMANDS
from lrstep.quantities import QUANTITIES
from lrstep.view.cheat_sheet import markdown, sections
from lrstep.view.sheet_svg import BOLD_EM, CODE_EM, MARGIN, PAGE, TEXT_EM, picture

PARTS = sections({name: module.HELP for name, module in WORDS.items()})
SVG = "{http://www.w3.org/2000/svg}"


def texts() -> list[ET.Element]:
    return list(ET.fromstring(picture(PARTS)).iter(f"{SVG}text"))


def test_every_quantity_is_on_it_with_its_line_and_its_shape() -> None:
    rows = {row[0].text: [cell.text for cell in row] for row in PARTS[0].rows}
    assert list(rows) == [quantity.name for quantity in QUANTITIES]
    for quantity in QUANTITIES:
        assert rows[quantity.name][3:] == [f"{quantity.name} = {quantity.code or quantity.penalty}", quantity.shape]
    assert rows["L"][2] == "L = −(y·ln a + (1−y)·ln(1−a))"
    assert rows["dw"][2] == "dw1 = x1·dz"
    assert rows["R"][2] == "R = l2/2·(w1·w1 + w2·w2)"


def test_every_command_of_the_footer_and_every_word_of_the_command_line_is_on_it() -> None:
    text, drawn = markdown(PARTS), " ".join(element.text or "" for element in texts())
    for command in COMMANDS:
        if command.footer:
            keys = " or ".join(command.key_names)
            assert f"| `{keys}` | " in text, command.id
            assert command.help.split()[-1] in drawn
    for name in WORDS:
        assert f"| `lrstep {name}` | " in text
        assert name in drawn


def test_the_picture_has_all_that_the_markdown_has() -> None:
    drawn = [element.text or "" for element in texts()]
    for part in PARTS:
        assert part.title in drawn
        for row in part.rows:
            for cell in row:
                assert cell.text.replace(" ", "") in "".join(drawn).replace(" ", "")


def test_the_picture_fits_a_page_and_no_column_runs_into_the_next() -> None:
    """As wide as its letters are at the most, in the fonts that it names."""
    width, height = PAGE
    rows: dict[str, list[tuple[float, float]]] = {}
    for element in texts():
        x, y, letters = (float(element.attrib[name]) for name in ("x", "y", "font-size"))
        bold = BOLD_EM if "font-weight" in element.attrib else TEXT_EM
        em = CODE_EM if "monospace" in element.attrib["style"] else bold
        assert y <= height - MARGIN
        end = x + len(element.text or "") * em * letters
        assert x >= MARGIN
        assert end <= width - MARGIN + 1
        rows.setdefault(element.attrib["y"], []).append((x, end))
    for pieces in rows.values():
        pieces.sort()
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(pieces))


def test_the_picture_loads_nothing() -> None:
    made = picture(PARTS)
    assert not re.search(r"href|url\(|@import|<script", made)
    assert made.count("http") == 1  # the name of its language
