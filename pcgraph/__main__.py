"""Make ``python -m pcgraph`` the same command."""

from pcgraph.cli import main

if __name__ == "__main__":
    main()
