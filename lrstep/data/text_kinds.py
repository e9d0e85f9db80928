"""Text kinds: what a file of text is, told by how it begins: a table, JSON, ARFF, svmlight, or something else."""

from __future__ import annotations

import re

from lrstep.data.arff_table import read_arff
from lrstep.data.columns import Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.json_table import read_json
from lrstep.data.svmlight_table import SPARSE_ROW, read_svmlight
from lrstep.data.table import DataTable
from lrstep.data.text_table import read_text
from lrstep.errors import InputError
from lrstep.formats import LOG_BEGINS, LOOKED_AT

_ARFF = re.compile(r"(?:\s*(?:%[^\n]*)?\n)*\s*@relation\b", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\[\s*[\[{]|\{\s*\")")
_NO_TABLES = (
    (re.compile(r"\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE), "a web page", "download the file itself (raw)"),
    (
        re.compile(r"version https://git-lfs"),
        "a pointer of Git LFS, not the file itself",
        "fetch it with `git lfs pull`",
    ),
    (re.compile(re.escape(LOG_BEGINS.decode())), "a step log, not a table", "open it as it is"),
    (re.compile(r"%PDF-"), "a PDF", "give the table as text, such as CSV"),
    (re.compile(r"\{\\rtf"), "formatted text (RTF)", "save it as plain text"),
    (re.compile(r"\s*\{\s*\"(?:cells|nbformat|metadata)\""), "a notebook", "give the file that it reads"),
)


def read_text_kind(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a file of text. InputError where it cannot be used."""
    head = file.head(LOOKED_AT)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    begin = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    for pattern, what, mend in _NO_TABLES:
        if pattern.match(begin):
            raise InputError(f"the file is {what}", mend, file.place)
    if _ARFF.match(begin):
        return read_arff(file, wanted)
    if not wide and _JSON.match(begin):
        return read_json(file, wanted)
    rows = [line for line in begin.splitlines() if line.strip() and not line.startswith("#")]
    whole = rows if len(head) < LOOKED_AT else rows[:-1]
    if whole and all(SPARSE_ROW.fullmatch(row) for row in whole[:5]):
        return read_svmlight(file, wanted)
    return read_text(file, wanted)
