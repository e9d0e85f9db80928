"""`lrstep export`: a log as a table."""

from __future__ import annotations

import argparse

from lrstep.cli.options import add_options
from lrstep.cli.terminal import print_note
from lrstep.formats import WRITERS, listed
from lrstep.options import DATA_OPTION

HELP = f"a log as a table: {listed(WRITERS)}"
DESCRIPTION = """\
Write the updates of a step log as a table, one row an update. Of a log in full detail the values of each example, and
the rows of each batch, come along: in .npz as arrays, -1 and NaN where a batch is shorter than the longest; in .parquet
as lists; in .csv as lists that JSON reads."""
EXAMPLES = """\
examples:
  lrstep export iris.jsonl iris.csv
  lrstep export iris.jsonl iris.npz --force"""

SHOWN = 8  # edits, of more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("log", metavar="LOG", help="a .jsonl or .jsonl.gz file, or - for standard input")
    parser.add_argument("out", metavar="OUT", help=f"a file ending in {listed(WRITERS)}")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is there already")
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
        print_note(f"{', '.join(exported.left_out)}: not in the log's first update, and so not in the table")
    if reader.edits:
        more = ", …" if len(reader.edits) > SHOWN else ""
        before = ", ".join(f"{edit.k:,}" for edit in reader.edits[:SHOWN]) + more
        print_note(f"what was edited on the way is not in the table: before update {before}")
    print(f"{exported.updates:,} updates")
    return 0
