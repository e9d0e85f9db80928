"""`lrstep export`: a log as a table."""

from __future__ import annotations

import argparse

from lrstep.cli.options import add_options
from lrstep.cli.terminal import print_note
from lrstep.formats import WRITERS, listed
from lrstep.options import DATA_OPTION

HELP = f"write a log as a table: {listed(WRITERS)}"
DESCRIPTION = """\
Write the updates of a step log as a table, one row per update. For a log in full detail the table also has the values
of each example and the rows of each batch: in .npz as arrays, padded with NaN and -1 where a batch is short; in
.parquet as lists; in .csv as JSON lists."""
EXAMPLES = """\
examples:
  lrstep export iris.jsonl iris.csv
  lrstep export iris.jsonl iris.npz --force"""

SHOWN = 8  # edits, of more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("log", metavar="LOG", help="a .jsonl or .jsonl.gz file, or - for standard input")
    parser.add_argument("out", metavar="OUT", help=f"a file ending in {listed(WRITERS)}")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")
    add_options(parser, [DATA_OPTION])


def command(arguments: argparse.Namespace) -> int:
    """Write the table."""
    from lrstep.cli.replay import check_data, say_torn
    from lrstep.steplog.export import export
    from lrstep.steplog.reader import open_log
    from lrstep.writing import refuse_read

    refuse_read(arguments.out, [arguments.log])
    with open_log(arguments.log) as reader:
        check_data(reader, arguments)
        exported = export(reader, arguments.out, force=arguments.force)
    say_torn(reader)
    if exported.left_out:
        print_note(f"{', '.join(exported.left_out)}: missing in the log's first update, so left out of the table")
    if reader.edits:
        more = ", …" if len(reader.edits) > SHOWN else ""
        before = ", ".join(f"{edit.k:,}" for edit in reader.edits[:SHOWN]) + more
        print_note(f"edits made on the way are not in the table: before update {before}")
    print(f"{exported.updates:,} updates")
    return 0
