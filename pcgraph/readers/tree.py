"""Read nested trees of YAML or JSON; aliases of YAML, which unfold without end, are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from pcgraph.errors import InputProblem
from pcgraph.intake.branches import Branch
from pcgraph.intake.model import Reading
from pcgraph.intake.nested import nested_reading
from pcgraph.readers.blocks import refuse, too_large
from pcgraph.readers.json_text import LEVELS, json_of
from pcgraph.readers.plain import text_of

_MOST = 1_000_000
"""Values of a tree."""
_NUL = "Take it away: no text has it."
_REMEDY = (
    "Write it as a tree: domains, each with a name and children, down to the statements; "
    "names such as name, text, id, level, roles and children are known."
)


def read_json_tree(raw: bytes, path: Path) -> Reading:
    """Read a tree of JSON; a place is the way to it, such as ``domains[0].children[2]``.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-TREE for what holds no statement, and as ``json_of``.
        LimitReached: PC-LIMIT-SOURCE for too many values.
    """
    return _read(_grown(json_of(raw, path), path), "json", path)


def read_yaml_tree(raw: bytes, path: Path) -> Reading:
    """Read a tree of YAML, all of it as text; a place is its line.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-YAML with the line, for what is no YAML, an alias, a name that
            stands twice, or a second document; PC-READ-DEPTH, PC-READ-TREE, PC-READ-EMPTY,
            PC-READ-UTF8, PC-READ-NUL.
        LimitReached: PC-LIMIT-SOURCE for too many values.
    """
    text = text_of(raw, path)
    if not text.strip():
        refuse(path, "PC-READ-EMPTY", "it is empty", "Name a file in which the framework stands.")
    return _read(_of_yaml(text, path), "yaml", path)


def _read(root: Branch, form: str, path: Path) -> Reading:
    reading = nested_reading(root, form)
    if not any(item.text for item in reading.items if item.kind != "title"):
        names = ", ".join(dict.fromkeys(name for name, _ in root.entries)) or "none"
        what = f"no statement is found in it; the names at its top are: {names[:200]}"
        refuse(path, "PC-READ-TREE", what, _REMEDY)
    return reading


def _grown(said: Any, path: Path) -> Branch:
    """Make branches of JSON, without recursion."""
    root = Branch("the file", "list")
    waiting: list[tuple[Branch, Any, str]] = [(root, said, "")]
    many = 0
    while waiting:
        branch, value, way = waiting.pop()
        many += 1
        if many > _MOST:
            too_large(path, f"it has more than {_MOST:,} values")
        branch.shown = way or "the file"
        if isinstance(value, dict):
            branch.kind = "mapping"
            for name, one in value.items():
                child = Branch("", "word")
                branch.entries.append((name, child))
                waiting.append((child, one, f"{way}.{name}" if way else name))
        elif isinstance(value, list):
            branch.kind = "list"
            for place, one in enumerate(value):
                child = Branch("", "word")
                branch.parts.append(child)
                waiting.append((child, one, f"{way}[{place}]"))
        else:
            branch.kind = "word"
            branch.word = "" if value is None else _word(value)
    return root


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _of_yaml(text: str, path: Path) -> Branch:
    """Make branches of YAML from its events, so that nothing is made that was not written."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    opened: list[Branch] = []
    names: list[str | None] = []
    root: Branch | None = None
    many = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent):
                _refuse(path, "an alias (*) stands here, which could unfold without end", line)
            if isinstance(event, yaml.ScalarEvent) and "\0" in event.value:
                refuse(path, "PC-READ-NUL", r"a NUL letter (\0) stands in it", _NUL, line)
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                _refuse(path, "a second document begins here (---)", line)
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                opened.pop()
                names.pop()
            if not isinstance(event, yaml.NodeEvent):
                continue
            many += 1
            if many > _MOST:
                too_large(path, f"it has more than {_MOST:,} values")
            branch = _branch(event, line)
            if opened and opened[-1].kind == "mapping" and names[-1] is None:
                if branch.kind != "word":
                    _refuse(path, "a list or mapping stands here as a name", line)
                names[-1] = branch.word
                continue
            root = root or branch
            if opened and opened[-1].kind == "mapping":
                name = str(names[-1])
                opened[-1].entries.append((name, branch))
                names[-1] = None
            elif opened:
                opened[-1].parts.append(branch)
            if branch.kind != "word":
                if len(opened) == LEVELS:
                    _too_deep(path, line)
                opened.append(branch)
                names.append(None)
    except yaml.YAMLError as fault:
        at = getattr(fault, "problem_mark", None)
        said = getattr(fault, "problem", None) or "a character that YAML does not allow"
        _refuse(path, f"it is no YAML here: {said}", at.line + 1 if at else 1)
    if root is None:
        refuse(path, "PC-READ-EMPTY", "nothing stands in it", "Name a file with a framework.")
    _once(root, path)
    return root


def _branch(event: Any, line: int) -> Branch:
    import yaml

    shown = f"line {line}"
    if isinstance(event, yaml.ScalarEvent):
        empty = event.value in ("~", "null") and event.implicit[0]
        return Branch(shown, "word", "" if empty else event.value.strip())
    return Branch(shown, "mapping" if isinstance(event, yaml.MappingStartEvent) else "list")


def _once(root: Branch, path: Path) -> None:
    """Refuse a mapping in which a name stands twice: one would be lost."""
    waiting = [root]
    while waiting:
        branch = waiting.pop()
        seen: set[str] = set()
        for name, value in branch.entries:
            if name in seen:
                line = int(value.shown.removeprefix("line "))
                _refuse(path, f"the name {name!r} stands twice in one mapping", line)
            seen.add(name)
            waiting.append(value)
        waiting.extend(branch.parts)


def _refuse(path: Path, what: str, line: int) -> NoReturn:
    refuse(path, "PC-READ-YAML", what, "Mend the line named here; quote words with : or *.", line)


def _too_deep(path: Path, line: int) -> NoReturn:
    what = f"it nests deeper than {LEVELS} levels"
    raise InputProblem(
        "PC-READ-DEPTH", f"cannot read it: {what}.", "Take levels away.", f"{path}:{line}"
    )
