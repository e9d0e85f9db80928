"""ARFF: Weka's tables, whose attributes are declared above rows of commas."""

from __future__ import annotations

import re

from lrstep.data.cells import missing_feature, unquoted
from lrstep.data.columns import Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.table import DataTable, from_objects
from lrstep.data.text_lines import TextLine, text_blocks
from lrstep.errors import InputError, Place, printable

_TEXT = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_ATTRIBUTE = re.compile(rf"\s*@attribute\s+({_TEXT}|[^\s{{]+)\s*(.*?)\s*", re.IGNORECASE)
_CELL = re.compile(rf"\s*({_TEXT}|[^,]*?)\s*(?:,|$)")
_SPARSE = re.compile(rf"\s*(\d+)\s+({_TEXT}|[^,]+?)\s*(?:,|$)")


def read_arff(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of an ARFF file; its label is the attribute named `class`, else the last."""
    names, defaults, rows, lines = list[str](), list[str](), list[list[str]](), list[int]()
    data = False
    with file.opened() as stream:
        for block in text_blocks(stream, file.name):
            for line in block.numbered:
                text = line.text.strip()
                if not text or text.startswith("%"):
                    continue
                if data:
                    rows.append(_cells(line, defaults, file.name))
                    lines.append(line.number)
                elif attribute := _ATTRIBUTE.fullmatch(text):
                    names.append(_bare(attribute[1]))
                    defaults.append(_default(attribute[2]))
                elif text.lower().startswith("@data"):
                    data = True
                elif not text.lower().startswith("@relation"):
                    what = f"'{printable(text, 40)}' is no line of ARFF's header"
                    raise InputError(what, "write @attribute NAME TYPE", Place(file.name, line.number))
    if not names or not rows:
        raise InputError("there are no rows", "give at least one example below @data", file.place)
    table = from_objects(names, list(zip(*rows, strict=True)), file.place, lines)
    if wanted.label is None:
        table.label = next((i for i, name in enumerate(names) if name.lower() == "class"), None)
    return table


def _default(kind: str) -> str:
    """What a row of the sparse kind means by leaving an attribute out: 0, or the first of its values."""
    if kind.startswith("{"):
        first = _CELL.match(kind[1:].rstrip("} \t"))
        return _bare(first[1]) if first is not None else ""
    return "0"


def _bare(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _cells(line: TextLine, defaults: list[str], file: str) -> list[str]:
    """The cells of a row, written in full or as `{index value, …}`."""
    text, place = line.text.strip(), Place(file, line.number)
    if text.startswith("{"):
        cells = list(defaults)
        for index, value in _SPARSE.findall(text.strip("{}")):
            if int(index[:9]) >= len(cells):
                raise InputError(f"there is no attribute {index}", f"count them from 0 to {len(cells) - 1}", place)
            cells[int(index)] = _bare(value)
    else:
        cells = [_bare(value) for value in _CELL.findall(text)]
        if not text.endswith(",") and cells and cells[-1] == "":
            cells.pop()  # the empty match at the end
    if len(cells) != len(defaults):
        what = f"the row has {len(cells)} column{'s' * (len(cells) != 1)} where {len(defaults)} are declared"
        raise InputError(what, "give each attribute a value; a comma inside a value needs quotes around it", place)
    return ["" if missing_feature(cell) else unquoted(cell) for cell in cells]
