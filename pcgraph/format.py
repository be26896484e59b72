"""Write Turtle in the one canonical form of the project.

The form is rdflib's ``longturtle`` with the blocks in the order of their IRIs
(rdflib orders them by number of references, so that one new triple moves whole
blocks), prefixes from the one map, literals as they were written.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pcgraph.errors import InputProblem
from pcgraph.names import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Triple


def parse_turtle(text: str, shown: str) -> list[Triple]:
    """Read Turtle; a fault is told with its file and line.

    Args:
        text: the Turtle document.
        shown: path for messages.

    Raises:
        InputProblem: PC-READ-TURTLE, with file and line.
    """
    from pyoxigraph import RdfFormat, Triple, parse

    try:
        return [
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in parse(text, format=RdfFormat.TURTLE)
        ]
    except SyntaxError as fault:
        reason = str(fault.msg).split(" at line ")[0]
        raise InputProblem(
            "PC-READ-TURTLE",
            f"this is not valid Turtle: {reason}.",
            "Mend the line named here; nothing was changed.",
            f"{shown}:{fault.lineno or 1}",
        ) from None


def canonical_turtle(text: str, shown: str) -> str:
    """Give the same triples in the canonical form.

    Args:
        text: any Turtle document.
        shown: path for messages.

    Returns:
        The canonical text, ending in one line feed.

    Raises:
        InputProblem: PC-READ-TURTLE if it does not parse, PC-FORMAT-COMMENT if it has
            comments (they would be lost), PC-FORMAT-LOSS if writing would change a triple.
    """
    before = parse_turtle(text, shown)
    _refuse_comments(text, shown)
    result = _write(text)
    if _signature(parse_turtle(result, shown)) != _signature(before):
        raise InputProblem(
            "PC-FORMAT-LOSS",
            "writing this file in the canonical form would change what it says.",
            "The file was left as it is; look for relative IRIs or unusual literals in it.",
            shown,
        )
    return result


def _write(text: str) -> str:
    """Serialise by rdflib, blocks ordered by IRI."""
    import rdflib
    from rdflib.plugins.serializers.longturtle import LongTurtleSerializer

    class IriOrder(LongTurtleSerializer):
        """longturtle with the blocks in the order of their IRIs."""

        def orderSubjects(self) -> list[rdflib.term.Node]:  # noqa: N802 - rdflib's own name
            return sorted(set(self.store.subjects()), key=_block_key)

    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    graph.parse(data=text, format="turtle")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    out = io.BytesIO()
    serializer = IriOrder(graph)  # type: ignore[no-untyped-call]
    serializer.serialize(out, encoding="utf-8")
    return out.getvalue().decode("utf-8").strip() + "\n"


def _block_key(node: object) -> tuple[bool, str]:
    """Order IRIs first, by their text."""
    import rdflib

    return (not isinstance(node, rdflib.URIRef), str(node))


def _signature(triples: list[Triple]) -> object:
    """Make two lists of triples comparable: blank node names do not count."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad

    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _refuse_comments(text: str, shown: str) -> None:
    """Stop before a comment is lost, with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        if _has_comment(line):
            raise InputProblem(
                "PC-FORMAT-COMMENT",
                "a comment would be lost in the canonical form.",
                "Put the words into skos:editorialNote, or delete the comment.",
                f"{shown}:{number}",
            )


def _has_comment(line: str) -> bool:
    """Tell whether # stands outside IRIs and quoted text.

    >>> _has_comment('<http://a/b#c> rdfs:label "x # y" .')
    False
    >>> _has_comment("pc:x a pc:Y . # why")
    True
    """
    quote = ""
    in_iri = False
    skip = False
    for char in line:
        if skip:
            skip = False
        elif quote:
            skip = char == "\\"
            quote = "" if char == quote else quote
        elif in_iri:
            in_iri = char != ">"
        elif char in "\"'":
            quote = char
        elif char == "<":
            in_iri = True
        elif char == "#":
            return True
    return False


def prefixes_turtle() -> str:
    """Write the one prefix map as Turtle (sh:declare), in the canonical form."""
    namespaces = "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    names = " , ".join(f"pcsh:prefix-{prefix}" for prefix in PREFIXES)
    declarations = "\n".join(
        f'pcsh:prefix-{prefix} a sh:PrefixDeclaration ; sh:prefix "{prefix}" ; '
        f'sh:namespace "{iri}"^^xsd:anyURI .'
        for prefix, iri in PREFIXES.items()
    )
    about = f"<{PREFIXES['pc']}prefixes> a owl:Ontology ; sh:declare {names} ."
    return canonical_turtle(f"{namespaces}\n{about}\n{declarations}\n", "ontology/prefixes.ttl")
