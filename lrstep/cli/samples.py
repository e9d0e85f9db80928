"""`lrstep samples`: what comes with lrstep."""

from __future__ import annotations

import argparse

from lrstep.cli.terminal import print_path

HELP = "list the samples, or copy them"
DESCRIPTION = "List the samples that come with lrstep, one per line, then the tours, or copy their files."
EXAMPLES = """\
examples:
  lrstep samples
  lrstep samples --copy lessons"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("--copy", metavar="DIR", help="copy the samples' files into a folder")


def command(arguments: argparse.Namespace) -> int:
    """Print the list, or copy."""
    from pathlib import Path

    from lrstep.data import copy_samples, list_samples

    if arguments.copy is not None:
        for path in copy_samples(Path(arguments.copy)):
            print_path(path)
        return 0
    listed = list_samples()
    width = max(len(sample.name) for sample in listed)
    for sample in listed:
        if sample.is_tour and not any(shown.is_tour for shown in listed[: listed.index(sample)]):
            print("\ntours, in which c goes from stop to stop:")
        print(f"{sample.name:<{width}}  {sample.title}")
    return 0
