"""Read RDF in any syntax: SKOS, and what the Achievement Standards Network publishes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from pcgraph.changes.gate import check_bounds
from pcgraph.errors import InputProblem
from pcgraph.intake.asn import asn_reading, is_asn
from pcgraph.intake.facts import Facts
from pcgraph.intake.model import Reading
from pcgraph.intake.skos import is_skos, skos_reading
from pcgraph.readers.blocks import refuse, too_large
from pcgraph.readers.json_text import json_of
from pcgraph.readers.plain import text_of
from pcgraph.readers.signs import START, is_json, is_rdf_xml, is_turtle

SYNTAXES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".n3": RdfFormat.N3,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
OTHERS = tuple(dict.fromkeys(one for one in SYNTAXES.values() if one != RdfFormat.JSON_LD))
_MOST = 2_000_000
_NO_BASE = "https://no-base.invalid/"
"""What an address is read against that is not whole; nothing is ever fetched from there."""


def read_rdf(raw: bytes, path: Path) -> Reading:
    """Read concepts of SKOS or statements of ASN.

    Args:
        raw: the bytes of the file.
        path: the file; its suffix says the syntax, unless its first letters say another.

    Raises:
        InputProblem: PC-READ-RDF with the line, for what is not in the syntax; PC-READ-SKOS for
            RDF that is neither; PC-READ-EMPTY, PC-READ-UTF8, PC-READ-NUL, PC-READ-DEPTH,
            PC-READ-DOCTYPE, PC-READ-CONTEXT for JSON-LD whose context stands elsewhere.
        LimitReached: PC-LIMIT-SOURCE for too many facts.
    """
    facts = facts_of(raw, path)
    if is_asn(facts):
        return asn_reading(facts)
    if not is_skos(facts):
        what = "it is RDF, but neither SKOS (skos:Concept) nor ASN (asn:Statement)"
        remedy = "Save it as SKOS or as a table; a graph in our own terms is laid over by --with."
        refuse(path, "PC-READ-SKOS", what, remedy)
    return skos_reading(facts)


def facts_of(raw: bytes, path: Path) -> Facts:
    """Parse the facts of a file; errors as in ``read_rdf``."""
    text = text_of(raw, path)
    form = _syntax_of(text[:START].lstrip(), path)
    if not text.strip():
        refuse(path, "PC-READ-EMPTY", "it is empty", "Name a file in which the framework stands.")
    if form == RdfFormat.JSON_LD:
        _refuse_remote(json_of(raw, path), path)
    content = text.encode()
    check_bounds([content], form, str(path))
    try:
        facts = Facts(_bounded(content, form, path))
    except SyntaxError as fault:
        what = f"it is not in the syntax {form.name}: {_plain(fault)}"
        refuse(path, "PC-READ-RDF", what, "Mend the line named here.", fault.lineno or 0)
    except (ValueError, OSError) as fault:
        refuse(path, "PC-READ-RDF", f"it cannot be parsed: {fault}", "Mend the file.")
    if not facts.said:
        refuse(path, "PC-READ-EMPTY", "no fact stands in it", "Name a file with a framework.")
    return facts


def _syntax_of(start: str, path: Path) -> RdfFormat:
    """Choose the syntax: by the first letters of the text where they say it, else by the name."""
    named = SYNTAXES.get(path.suffix.lower(), RdfFormat.TURTLE)
    if is_json(start):
        return RdfFormat.JSON_LD
    if is_rdf_xml(start):
        return RdfFormat.RDF_XML
    return (
        RdfFormat.TURTLE
        if named in (RdfFormat.JSON_LD, RdfFormat.RDF_XML) and is_turtle(start)
        else named
    )


def _bounded(content: bytes, form: RdfFormat, path: Path) -> Iterator[Triple]:
    escaped = b"\\u0000" in content or b"\\U00000000" in content
    for number, quad in enumerate(parse(content, form, base_iri=_NO_BASE)):
        if number >= _MOST:
            too_large(path, f"it has more than {_MOST:,} facts")
        if escaped and "\0" in getattr(quad.object, "value", ""):
            what = rf"a NUL letter (\u0000) stands in what is said of {quad.subject}"
            refuse(path, "PC-READ-NUL", what, "Take it away: no text has it.")
        yield quad.triple


def _refuse_remote(said: object, path: Path) -> None:
    """Refuse a context that stands elsewhere, wherever it is named: it is never fetched.

    Raises:
        InputProblem: PC-READ-CONTEXT.
    """
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            context = one.get("@context")
            for part in context if isinstance(context, list) else [context]:
                if isinstance(part, str) or (isinstance(part, dict) and "@import" in part):
                    where = part if isinstance(part, str) else part["@import"]
                    raise InputProblem(
                        "PC-READ-CONTEXT",
                        f"cannot read it: its context {where} is elsewhere; nothing is fetched.",
                        "Write the context into the file, or save the graph as Turtle.",
                        str(path),
                    )
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _plain(fault: SyntaxError) -> str:
    said = str(fault.msg or fault)
    return said[:1].lower() + said[1:]
