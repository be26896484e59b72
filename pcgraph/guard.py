"""Refuse SPARQL of unknown origin that could kill the process or reach out of it."""

import re
from collections.abc import Collection

from pcgraph.errors import QueryProblem
from pcgraph.names import OURS, Prefixes

MAX_SIZE = 100_000
MAX_DEPTH = 64
MAX_STEPS = 2_000
_STEP_WORDS = frozenset({"BIND", "FILTER", "MINUS", "OPTIONAL", "UNION"})
_SERVICE = re.compile(
    r"SERVICE(?:\s|\#[^\r\n]*(?:[\r\n]|$))*(?:SILENT(?:\s|\#[^\r\n]*(?:[\r\n]|$))*)?"
    r"(?:[<?$]|[\w.-]*:)",
    re.IGNORECASE,
)
_REACHING = re.compile(r"(?:SERVICE|LOAD)(?:$|[^A-Za-z0-9_]|SILENT)", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\r\n]*|<[^<>"{}|^`\\\s()\[\]!*]{0,1000}>
        |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<name>[?$]\w+|[A-Za-z_](?:[\w:-]|\\.|\.(?=[\w:-]))*)
    |(?P<open>[{(\[])|(?P<close>[})\]])|(?P<step>[!+*/|^.;&=-])|(?P<other>\s+|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)


def guard(text: str, shown: str) -> None:
    """Refuse a query that could kill the process or reach out of it.

    pyoxigraph dies (no exception) on some thousand nested brackets, and as well on some
    thousand operators, patterns or clauses in a row, which it nests itself; it follows
    SERVICE by default.

    Args:
        text: SPARQL of unknown origin.
        shown: name for messages.

    Raises:
        QueryProblem: PC-QUERY-SIZE, PC-QUERY-DEPTH, PC-QUERY-LONG or PC-QUERY-REFUSED.
    """
    if len(text) > MAX_SIZE:
        raise QueryProblem(
            "PC-QUERY-SIZE",
            f"the query has {len(text):,} characters; at most {MAX_SIZE:,} are taken.",
            "Ask in several queries.",
            shown,
        )
    depth = steps = 0
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match[0].upper()
        depth += (kind == "open") - (kind == "close")
        steps += kind == "step" or word in _STEP_WORDS
        reaching = kind == "name" and _REACHING.match(word)
        if depth <= MAX_DEPTH and steps <= MAX_STEPS and not reaching:
            continue
        where = f"{shown}:{text.count(chr(10), 0, match.start()) + 1}"
        if reaching:
            raise QueryProblem(
                "PC-QUERY-REFUSED",
                f"{word[:7].rstrip(':')} would reach out to another address; it is not run.",
                "Load the other data as a folder (--with) and ask it here.",
                where,
            )
        if depth > MAX_DEPTH:
            what = f"the query is nested deeper than {MAX_DEPTH} levels."
            raise QueryProblem("PC-QUERY-DEPTH", what, "Write it flatter.", where)
        what = f"the query has more than {MAX_STEPS:,} patterns and operators."
        raise QueryProblem("PC-QUERY-LONG", what, "Ask in several queries.", where)


def refuse_reaching(text: str, shown: str) -> None:
    """Refuse SERVICE wherever it could be one, without trusting any reading of the text.

    It may stand in a comment or a string: then the text is refused all the same.

    Raises:
        QueryProblem: PC-QUERY-REFUSED.
    """
    found = _SERVICE.search(text)
    if found:
        raise QueryProblem(
            "PC-QUERY-REFUSED",
            "SERVICE would reach out to another address; it is not run.",
            "Load the other data as a folder (--with) and ask it here.",
            f"{shown}:{text.count(chr(10), 0, found.start()) + 1}",
        )


def from_graphs(text: str, prefixes: Prefixes = OURS) -> tuple[str, ...]:
    """Give the addresses behind FROM and FROM NAMED."""
    found, after = [], False
    for match in _TOKEN.finditer(text):
        word = match[0]
        if (match.lastgroup == "other" and word.isspace()) or word.startswith("#"):
            continue
        if after and word.upper() != "NAMED":
            short = not word.startswith("<")
            found.append((prefixes.expand(word) or word) if short else word.strip("<>"))
            after = False
        after = after or word.upper() == "FROM"
    return tuple(found)


def declared_prefixes(text: str) -> frozenset[str]:
    """Give the prefixes that a query declares itself, not those of a comment or a string.

    >>> sorted(declared_prefixes("PREFIX a: <urn:a> # PREFIX b: <urn:b>"))
    ['a']
    """
    found, after = set(), False
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "name":
            if after:
                found.add(match[0].partition(":")[0])
            after = match[0].upper() == "PREFIX"
    return frozenset(found)


def matches_nothing(text: str) -> bool:
    r"""Tell whether a query has no pattern, so that no graph can change its answer.

    >>> matches_nothing("ASK { }"), matches_nothing("CONSTRUCT { <s> <p> 1 } WHERE { # no\n }")
    (True, True)
    >>> matches_nothing("DESCRIBE <x>"), matches_nothing("ASK { ?s ?p ?o }")
    (True, False)
    """
    depth, template, first, seen = 0, False, "", False
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.isspace() or word.startswith("#"):
            continue
        if word == "{" and depth == 0:
            # What stands in the braces right behind CONSTRUCT is said, not looked for.
            template = first == "CONSTRUCT"
        depth += (word == "{") - (word == "}")
        seen = seen or (depth > 0 and word != "{" and not template)
        seen = seen or depth > 1
        first = word.upper()
    return not seen


def names_any(text: str, spaces: Collection[str], prefixes: Prefixes = OURS) -> bool:
    """Tell whether a query names anything of some vocabularies; declaring a prefix names nothing.

    Args:
        text: the query.
        spaces: what the addresses of the vocabularies begin with.
        prefixes: those that need not be declared.

    >>> names_any("PREFIX v: <http://rdfs.org/ns/void#> ASK { }", ["http://rdfs.org/ns/void#"])
    False
    >>> names_any("PREFIX v: <http://rdfs.org/ns/void#> ASK { ?x a v:Dataset }", ["http://rdfs"])
    True
    """
    known, declares, name = dict(prefixes.namespaces), False, ""
    begins = tuple(spaces)
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.isspace() or word.startswith("#"):
            continue
        if match.lastgroup == "name" and word.upper() == "PREFIX":
            declares, name = True, ""
        elif declares and word.startswith("<"):
            known[name.partition(":")[0]] = word.strip("<>")
            declares = False
        elif declares:
            name += word
        elif word.startswith("<") and word[1:].startswith(begins):
            return True
        elif match.lastgroup == "name" and ":" in word:
            prefix, _, local = word.partition(":")
            if (known.get(prefix, "") + local).startswith(begins):
                return True
        elif word == ":" and known.get("", "").startswith(begins):
            return True
    return False
