"""Keep in a folder what was said of a framework when it was brought in, for the next time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pcgraph.brought import Given
from pcgraph.errors import InputProblem
from pcgraph.target import Target


def said_before(folder: Target, name: str) -> dict[str, str]:
    """Read what was said of a framework at an earlier import.

    Raises:
        InputProblem: PC-IMPORT-RECORD.
    """
    path = f"imports/{name}.json"
    try:
        said = json.loads(folder.read(path) or "{}")
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise InputProblem(
            "PC-IMPORT-RECORD", "this is not what the last import wrote.",
            "Bring it back, from a copy or from git.", str(folder.shown / path),
        )  # fmt: skip
    return said


def kept_text(given: Given, original: str, facts: int) -> str:
    """Write what is to be known at the next import.

    Args:
        given: what was said of the framework.
        original: the name of the file that was brought.
        facts: how many facts were drafted: by it one sees whether they are all still there.
    """
    kept = {
        "title": given.title, "owner": given.owner, "licence": given.licence,
        "roles": "; ".join(given.roles), "original": original, "facts": str(facts),
    }  # fmt: skip
    return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def refuse_lost(
    folder: Target, name: str, said: Mapping[str, str], facts: int, there: bool
) -> None:
    """Refuse to go on where it is lost what the last import wrote.

    Args:
        folder: the folder.
        name: the short name of the framework.
        said: what ``said_before`` gave.
        facts: how many facts the last import wrote, as they are found.
        there: whether the framework stands in the folder.

    Raises:
        InputProblem: PC-IMPORT-RECORD.
    """
    number = said.get("facts", "")
    if (not there and not number) or number == str(facts):
        return
    raise InputProblem(
        "PC-IMPORT-RECORD",
        "it is not what the last import wrote, so nobody can tell what you changed since.",
        "Bring it back, from a copy or from git. A framework that you wrote by hand needs "
        "another --name.",
        str(folder.shown / f"imports/{name}.nt"),
    )
