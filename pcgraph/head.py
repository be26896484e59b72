"""Read the YAML block at the head of a query, rule or mapping file."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pcgraph.errors import InputProblem

_MAX_SIZE = 1_000_000
"""A curie_map of some ten thousand prefixes has this size; it is read in about a second."""
_MAX_DEPTH = 20
_BRACKET = re.compile(r"[\[\]{}]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters: YAML takes some of them for the end of a line, and we take none."""


def read_head(text: str, mark: str, shown: str) -> Mapping[str, Any]:
    """Read the lines that begin with a mark as YAML; every scalar is kept as the text it is.

    Args:
        text: the file; its marked lines stand at the top.
        mark: ``#`` or ``#+``; one blank behind it is not part of the YAML.
        shown: path for messages.

    Returns:
        The block as a mapping; empty if there is none.

    Raises:
        InputProblem: PC-READ-HEAD, with file and line: no YAML, a key given twice, an
            alias (it could unfold without end), or more than a head should hold.
    """
    import yaml

    block = _marked(text, mark)
    loader = _loader()
    line, problem = _unfit(block)
    try:
        if not problem and ("*" in block or "&" in block):
            events = yaml.parse(block, Loader=loader)
            aliases = [event for event in events if isinstance(event, yaml.AliasEvent)]
            problem = "an alias (*) is not taken" if aliases else ""
        if not problem:
            found = yaml.load(block, Loader=loader)  # noqa: S506 - BaseLoader makes text only
            return found if isinstance(found, dict) else {}
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        at = getattr(fault, "problem_mark", None)
        line = at.line + 1 if at else 1
        problem = getattr(fault, "problem", None) or "a character that YAML does not allow"
    raise InputProblem(
        "PC-READ-HEAD",
        f"the lines that begin with {mark} are not valid YAML here: {problem}.",
        "Mend the line named here.",
        f"{shown}:{line}",
    )


def comment_line(text: str, mark: str) -> int:
    r"""Find the first comment of YAML in the marked lines at the top; 0 if there is none.

    Method: a comment is what begins with ``#`` between two tokens of YAML, or behind the sign
    that opens a block of text; ``#`` inside a text is none.

    >>> comment_line('#a: "b # c"\n#d: |\n#  see # 5\n', "#")
    0
    >>> comment_line('#a: b\n#c: "d" # e\n', "#")
    2
    """
    import yaml

    block = _marked(text, mark)
    if "#" not in block or _unfit(block)[1]:
        return 0
    lines = block.split("\n")
    line = column = 0
    try:
        for token in yaml.scan(block, Loader=_loader()):
            start, end = token.start_mark, token.end_mark
            gap = [*lines[line : start.line], lines[start.line][: start.column]] if (
                start.line < len(lines)
            ) else lines[line:]  # fmt: skip
            gap[:1] = [one[column:] for one in gap[:1]]
            found = next((n for n, one in enumerate(gap, line + 1) if "#" in one), 0)
            if found:
                return found
            block_of_text = isinstance(token, yaml.ScalarToken) and token.style in ("|", ">")
            if block_of_text and "#" in lines[start.line][start.column :]:
                return int(start.line) + 1
            line, column = end.line, end.column
    except yaml.YAMLError:
        return 0
    return 0


@cache
def _loader() -> Any:
    """Give a reader of YAML that makes text only, and refuses a key given twice at any depth."""
    import yaml

    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    def construct_mapping(self: Any, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    words = f"the key {key.value} is given twice"
                    raise yaml.constructor.ConstructorError(None, None, words, key.start_mark)
                seen.add(key.value)
        return base.construct_mapping(self, node, deep=deep)

    return type("StrictLoader", (base,), {"construct_mapping": construct_mapping})


def _marked(text: str, mark: str) -> str:
    """Take the marked lines at the top, without their mark; only a line feed ends a line."""
    lines = []
    for line in text.split("\n"):
        if not line.startswith(mark):
            break
        lines.append(line[len(mark) :])
    indent = " " if all(line.startswith(" ") or not line for line in lines) else ""
    return "\n".join(line.removeprefix(indent) for line in lines)


def _unfit(block: str) -> tuple[int, str]:
    r"""Say in which line a block is not fit for the parser, and why; nothing if it is.

    >>> _unfit("a: b\nb: " + "[" * 99)
    (2, 'it is too large or nested too deep')
    >>> _unfit("a: b\u2028c")
    (1, 'the control character U+2028 stands in it')
    """
    found = _UNSEEN.search(block)
    if found:
        line = block.count("\n", 0, found.start()) + 1
        return line, f"the control character U+{ord(found[0]):04X} stands in it"
    depth = size = 0
    for number, line_of in enumerate(block.split("\n"), 1):
        size += len(line_of) + 1
        deepest = depth
        for char in _BRACKET.findall(line_of):
            depth += 1 if char in "[{" else -1
            deepest = max(deepest, depth)
        indent = len(line_of) - len(line_of.lstrip(" -?:"))
        if size > _MAX_SIZE or deepest > _MAX_DEPTH or indent > 2 * _MAX_DEPTH:
            return number, "it is too large or nested too deep"
    return 1, ""
