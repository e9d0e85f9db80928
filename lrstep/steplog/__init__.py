"""Step logs: the format, writing, reading, replay and diff."""

from lrstep.steplog.header import data_sha256, header_of, holds_data, run_of, run_of_log
from lrstep.steplog.lines import DETAILS, Detail, Header, UpdateLine
from lrstep.steplog.reader import LogReader, open_log
from lrstep.steplog.writer import LogWriter, RunLog

__all__ = [
    "DETAILS",
    "Detail",
    "Header",
    "LogReader",
    "LogWriter",
    "RunLog",
    "UpdateLine",
    "data_sha256",
    "header_of",
    "holds_data",
    "open_log",
    "run_of",
    "run_of_log",
]
