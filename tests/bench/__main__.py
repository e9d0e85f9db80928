"""`python -m tests.bench [NAME …]`: measure, and print the table. Rivals come with `pip install -e '.[bench]'`."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable

from tests.bench import classroom, gradients, logs, screen, streaming, tables, trace_logs, traces, travel, updates
from tests.bench.harness import Row, machine, told

SUITES: dict[str, Callable[[float], list[Row]]] = {
    "gradient": lambda budget: gradients.rows("float64", budget),
    "gradient32": lambda budget: gradients.rows("float32", budget),
    "saturated": gradients.saturated,
    "updates": updates.full_batches,
    "examples": updates.single_examples,
    "streaming": streaming.rows,
    "screen": screen.rows,
    "class": classroom.rows,
    "travel": travel.rows,
    "logs": logs.rows,
    "trace-logs": trace_logs.rows,
    "traces": traces.rows,
    "tables": tables.rows,
}


def main() -> None:
    """Run the suites asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="NAME", help=f"any of {', '.join(SUITES)} (default: all)")
    parser.add_argument("--budget", type=float, default=3.0, help="seconds for each row (default: 3)")
    arguments = parser.parse_args()
    unknown = set(arguments.suites) - set(SUITES)
    if unknown:
        parser.error(f"there is no suite {', '.join(sorted(unknown))}")
    warnings.simplefilter("ignore")
    print(machine())
    print("medians; in parentheses, how many times lrstep's time; in brackets, what is to be reached")
    for name, suite in SUITES.items():
        if not arguments.suites or name in arguments.suites:
            print(told(suite(arguments.budget)), flush=True)


if __name__ == "__main__":
    main()
