"""Read the YAML block at the head of a query, rule or mapping file."""

from collections.abc import Mapping
from typing import Any

from pcgraph.errors import InputProblem


def read_head(text: str, mark: str, shown: str) -> Mapping[str, Any]:
    """Read the lines that begin with a mark as YAML.

    Args:
        text: the file; its marked lines stand at the top.
        mark: ``#`` or ``#+``; one blank behind it is not part of the YAML.
        shown: path for messages.

    Returns:
        The block as a mapping; empty if there is none.

    Raises:
        InputProblem: PC-READ-HEAD, with file and line.
    """
    import yaml

    lines = []
    for line in text.splitlines():
        if not line.startswith(mark):
            break
        lines.append(line[len(mark) :])
    indent = " " if all(line.startswith(" ") or not line for line in lines) else ""
    block = "\n".join(line.removeprefix(indent) for line in lines)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(block, Loader=loader)  # noqa: S506 - a safe loader, the fast one
    except yaml.MarkedYAMLError as fault:
        line_number = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise InputProblem(
            "PC-READ-HEAD",
            f"the lines that begin with {mark} are not valid YAML: {fault.problem}.",
            "Mend the line named here.",
            f"{shown}:{line_number}",
        ) from None
    return found if isinstance(found, dict) else {}
