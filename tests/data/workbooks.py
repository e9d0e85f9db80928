"""Workbooks: Excel files as small as they can be, written here so that no package is needed to write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

Cells = Sequence[Sequence[object]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(rows: Cells, **others: Cells) -> bytes:
    """An Excel workbook of the sheet S, and of others by their names."""
    sheets = {"S": rows, **others}
    parts, listed, related, members = "", "", "", dict[str, str]()
    for i, (name, cells) in enumerate(sheets.items(), start=1):
        parts += f'<Override PartName="/xl/s{i}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        listed += f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>'
        related += f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="s{i}.xml"/>'
        members[f"xl/s{i}.xml"] = _sheet(cells)
    members |= {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _sheet(rows: Cells) -> str:
    written = ""
    for number, row in enumerate(rows, start=1):
        cells = (_cell(value, f"{letter}{number}") for letter, value in zip("ABCDEF", row, strict=False))
        written += f'<row r="{number}">{"".join(cells)}</row>'
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _cell(value: object, at: str) -> str:
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>' if value is not None else ""
