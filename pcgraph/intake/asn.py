"""Make a reading of RDF of the Achievement Standards Network: statements below each other."""

from __future__ import annotations

from pcgraph.intake.facts import TYPE, Facts, short_name
from pcgraph.intake.jsons import number_of
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.trees import LAST, Node, Teller, arranged

_ASN = "http://purl.org/ASN/schema/core/"
_GEM = "http://purl.org/gem/qualifiers/"
_DCTERMS = "http://purl.org/dc/terms/"
_STATEMENT, _DOCUMENT = f"{_ASN}Statement", f"{_ASN}StandardDocument"
_WORDS = f"{_DCTERMS}description"
_TITLE = f"{_DCTERMS}title"
_CODES = (f"{_ASN}statementNotation", f"{_ASN}altStatementNotation")
_KIND, _LIST_ID = f"{_ASN}statementLabel", f"{_ASN}listID"
_LEVEL = f"{_DCTERMS}educationLevel"
_UP = (f"{_GEM}isChildOf", f"{_ASN}isChildOf")
_DOWN = (f"{_GEM}hasChild", f"{_ASN}hasChild")
_OWN = frozenset(
    {
        TYPE, _WORDS, _KIND, _LIST_ID, _LEVEL, _CODES[0], *_UP, *_DOWN, f"{_DCTERMS}isPartOf",
        f"{_DCTERMS}language",
    }
)  # fmt: skip


def is_asn(facts: Facts) -> bool:
    """Tell whether a file holds statements of ASN."""
    return bool(facts.of_type(_STATEMENT))


def asn_reading(facts: Facts) -> Reading:
    """Make a reading of statements, children by ``listID``, then in the order of the file.

    Args:
        facts: the facts of the file.
    """
    teller = Teller()
    documents = facts.of_type(_DOCUMENT)
    nodes = {key: _node(facts, key, teller) for key in facts.of_type(_STATEMENT)}
    for key, node in nodes.items():
        order = number_of(facts.words(key, _LIST_ID)[0])
        node.parents = [(one, order) for one in facts.keys(key, *_UP)]
    for key in facts.said:
        if key not in nodes and key not in documents:
            continue
        for place, child in enumerate(facts.keys(key, *_DOWN)):
            below = nodes.get(child)
            if below is None:
                words = f"it names <{child}> below it, which is not in the file."
                teller.tell_some("things below that are not in the file", f"<{key}>", words, True)
            else:
                known = dict(below.parents)
                order = known.get(key, LAST)
                known[key] = place if order == LAST else order
                below.parents = list(known.items())
    items = arranged(list(nodes.values()), teller, frozenset(documents))
    heads = [_head(facts, key) for key in documents]
    title = heads[0].text if heads else ""
    return Reading("asn", title, (), (*heads, *items), teller.all())


def _node(facts: Facts, key: str, teller: Teller) -> Node:
    text, others = facts.words(key, _WORDS, _TITLE)
    notes = [(f"description ({tag})", words) for tag, words in others]
    notes += [one for one in facts.notes(key, _OWN) if one[1] != text]
    codes = [facts.shown(one) for one in facts.values(key, _CODES[0])]
    notes += [("code", code) for code in codes[1:]]
    levels = [_last(facts.shown(one)) for one in facts.values(key, _LEVEL)]
    if not text:
        teller.tell_some("things without words", f"<{key}>", "it has no dcterms:description.")
    return Node(
        Item(
            key,
            text,
            facts.words(key, _KIND)[0],
            code=codes[0] if codes else "",
            level="; ".join(levels),
            notes=tuple(notes),
            shown=f"<{key}>",
        )
    )


def _head(facts: Facts, key: str) -> Item:
    text, others = facts.words(key, _TITLE, _WORDS)
    notes = [(f"title ({tag})", words) for tag, words in others]
    skip = frozenset({TYPE, _TITLE, *_DOWN})
    notes += [one for one in facts.notes(key, skip) if one[1] != text]
    return Item(key, text or short_name(key), "title", notes=tuple(notes), shown=f"<{key}>")


def _last(words: str) -> str:
    return short_name(words) if words.startswith("http") else words
