"""`python -m lrstep` and the `lrstep` command."""

from __future__ import annotations

import sys

from lrstep import interrupts


def main() -> int:
    """Run the command line; its exit code."""
    try:
        interrupts.between_imports()
        from lrstep.cli.main import main as run_command_line  # here, so that Ctrl-C while it loads is clean too

        return run_command_line(sys.argv[1:])
    except KeyboardInterrupt:
        return interrupts.INTERRUPTED
    finally:
        interrupts.no_more()


if __name__ == "__main__":
    sys.exit(main())
