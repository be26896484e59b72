"""Make ``python -m pcgraph`` the same command as ``pcgraph``.

Ctrl-C is heard from here on: also while the command is still being imported.
"""

import gc
import os
import sys

INTERRUPTED = 130
_OBJECTS = 100_000
"""How many objects are made between two searches for garbage: a short run makes hardly any."""


def main() -> None:
    """Run the command; an interruption at any time ends it with one word."""
    gc.set_threshold(_OBJECTS)
    try:
        from pcgraph.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.stderr.flush()
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
