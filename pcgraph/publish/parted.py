"""Part the text of a source into its things: words of two of them are no words of the source.

In the text of a document that was brought in, each thing stands on lines of its own, so a title
and the heading behind it follow each other there; pcgraph writes them side by side as well. Only
what one thing says is a quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import BASE
from pcgraph.publish.apart import VERBATIM
from pcgraph.publish.words import PARTED, Source

_SPANS = """SELECT DISTINCT ?source ?first ?last ?place WHERE {
    VALUES ?source { SOURCES } ?x prov:wasQuotedFrom ?source ; pc:firstLine ?first ;
        pc:lastLine ?last OPTIONAL { ?x pc:place ?there } BIND(BOUND(?there) AS ?place) }"""
_SAID = """SELECT DISTINCT ?source ?says ?words WHERE {
    VALUES ?source { SOURCES } VALUES ?says { VERBATIM }
    ?x prov:wasQuotedFrom ?source ; ?says ?words } ORDER BY ?words"""
_BESIDE = "pc:besideText"


def parted(store: Store, texts: Mapping[str, str], sources: Sequence[Source]) -> dict[str, str]:
    """Part the texts of sources so that no run of words goes from one thing to the next.

    A thing is what one node quotes, on as many lines as it has; lines that no node quotes hang
    together, but in a text that pcgraph wrote, one thing a line. Words of nodes that stand beside
    that text count too: cells that were not read as a line are words of the document as well.

    The documents of pcgraph itself stay whole: there our own labels stand for the lines, so
    nothing puts two of them side by side. So do texts of one name in several folders, whose lines
    cannot be told apart.

    Args:
        store: the graph with all words.
        texts: the sources by the name of their file.
        sources: all of them.

    Returns:
        The texts, with a mark between things.
    """
    ours = {one.file for one in sources if one.iri.startswith(BASE)}
    files = {
        one.iri: one.file
        for one in sources
        if one.file not in ours and PARTED not in texts.get(one.file, PARTED)
    }
    if not files:
        return dict(texts)
    named = " ".join(f"<{iri}>" for iri in files)
    spans: dict[str, set[tuple[int, int]]] = {}
    written = set()
    for row in solutions(store, _SPANS.replace("SOURCES", named), "publish"):
        file = files[row["source"].value]
        spans.setdefault(file, set()).add((int(row["first"].value), int(row["last"].value)))
        if row["place"].value == "true":
            written.add(file)
    said: dict[str, list[str]] = {}
    says = " ".join(str(one) for one in sorted(VERBATIM, key=str))
    asked = _SAID.replace("SOURCES", named).replace("VERBATIM", says)
    for row in solutions(store, asked, "publish"):
        words = row["words"].value
        if row["says"].value.endswith(_BESIDE.removeprefix("pc:")):
            # The head of the column and the cell are two things, put together by pcgraph.
            words = words.replace(": ", PARTED, 1)
        said.setdefault(files[row["source"].value], []).append(words)
    return {
        name: PARTED.join(
            [*things(text, spans.get(name, ()), name in written), *said.get(name, ())]
        )
        if name in spans or name in said
        else text
        for name, text in texts.items()
    }


def things(text: str, spans: Iterable[tuple[int, int]], written: bool = False) -> Iterator[str]:
    r"""Take a text apart into its things.

    >>> [*things("a\nb\nb2\nc\nd", [(1, 1), (2, 3)])]
    ['a', 'b\nb2', 'c\nd']

    Args:
        text: the text of a source.
        spans: first and last line of each thing, counted from 1.
        written: whether each line is a thing, unless a span says more.
    """
    lines = text.split("\n")
    taken: set[int] = set()
    rest: list[str] = []
    for first, last in sorted(spans):
        yield "\n".join(lines[max(first - 1, 0) : last])
        taken.update(range(first, min(last, len(lines)) + 1))
    for number, line in enumerate([*lines, ""], 1):
        if number in taken or number > len(lines):
            if rest:
                yield "\n".join(rest)
            rest = []
        elif written:
            yield line
        else:
            rest.append(line)
