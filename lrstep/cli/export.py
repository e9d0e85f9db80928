"""`lrstep export`: a log as a table."""

from __future__ import annotations

import argparse

from lrstep.cli.options import add_data

HELP = "a log as a table: .csv, .npz or .parquet"
DESCRIPTION = "Write the updates of a step log as a table, one row an update."
EXAMPLES = """\
examples:
  lrstep export iris.jsonl iris.csv
  lrstep export iris.jsonl iris.npz --force"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("log", metavar="LOG", help="a .jsonl or .jsonl.gz file, or - for standard input")
    parser.add_argument("out", metavar="OUT", help="a file ending in .csv, .npz or .parquet")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is there already")
    add_data(parser)


def command(arguments: argparse.Namespace) -> int:
    """Write the table."""
    from lrstep.cli.replay import check_data, say_torn
    from lrstep.steplog import open_log
    from lrstep.steplog.export import export

    with open_log(arguments.log) as reader:
        check_data(reader, arguments)
        count = export(reader, arguments.out, force=arguments.force)
    say_torn(reader)
    print(f"{count:,} updates")
    return 0
