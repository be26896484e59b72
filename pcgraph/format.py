"""Write Turtle in the one canonical form of the project.

The form is rdflib's ``longturtle`` with the blocks in the order of their IRIs
(rdflib orders them by number of references, so that one new triple moves whole
blocks), prefixes from the one map, literals as they were written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pcgraph.errors import InputProblem
from pcgraph.names import PREFIX_FILE, PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

_MAX_BLANK = 200


def parse_turtle(text: str, shown: str) -> list[Triple]:
    """Read Turtle; a fault is told with its file and line.

    Args:
        text: the Turtle document.
        shown: path for messages.

    Raises:
        InputProblem: PC-READ-TURTLE, with file and line.
    """
    from pyoxigraph import Literal, RdfFormat, Triple, parse

    try:
        triples = [
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in parse(text, format=RdfFormat.TURTLE)
        ]
    except SyntaxError as fault:
        reason = str(fault.msg).split(": ", 1)[-1]
        raise InputProblem(
            "PC-READ-TURTLE",
            f"this is not valid Turtle: {reason}.",
            "Mend the line named here; nothing was changed.",
            f"{shown}:{fault.lineno or 1}",
        ) from None
    except MemoryError:
        raise InputProblem(
            "PC-READ-TURTLE",
            "one text in it is larger than the parser takes (16 MB).",
            "Part the text.",
            shown,
        ) from None
    for triple in triples:
        end = triple.object
        if isinstance(end, Triple) or (isinstance(end, Literal) and end.direction):
            raise InputProblem(
                "PC-READ-RDF12",
                f"triple terms and directions of text (RDF 1.2) are not taken: {end}"[:160],
                "Say it in RDF 1.1.",
                shown,
            )
    return triples


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
    if not before:
        return text
    refuse_comments(text, shown)
    refuse_tangled(before, shown)
    _refuse_orderless(before, shown)
    result = _write(text, shown)
    if _signature(parse_turtle(result, shown)) != _signature(before):
        raise InputProblem(
            "PC-FORMAT-LOSS",
            "writing this file in the canonical form would change what it says.",
            "The file was left as it is; look for relative IRIs or unusual literals in it.",
            shown,
        )
    return result


def refuse_tangled(parts: Iterable[Triple | Quad], shown: str) -> None:
    """Refuse blank nodes that cannot be named in reasonable time (RDFC-1.0 may take for ever).

    Raises:
        InputProblem: PC-FORMAT-BLANK: many of them, or one that two triples point at.
    """
    from pyoxigraph import BlankNode

    pointed = [part.object.value for part in parts if isinstance(part.object, BlankNode)]
    if len(pointed) > _MAX_BLANK or len(set(pointed)) < len(pointed):
        raise InputProblem(
            "PC-FORMAT-BLANK",
            f"the blank nodes are more than {_MAX_BLANK}, or one of them is pointed at twice.",
            "Give them addresses; the data of this project has no blank nodes.",
            shown,
        )


def _refuse_orderless(triples: Sequence[Triple], shown: str) -> None:
    """Refuse blank nodes that have no fixed place: those nobody points at, and twins."""
    from pyoxigraph import BlankNode

    blank = [triple for triple in triples if isinstance(triple.object, BlankNode)]
    places = [(triple.subject, triple.predicate) for triple in blank]
    roots = {t.subject for t in triples if isinstance(t.subject, BlankNode)}
    if roots - {triple.object for triple in blank} or len(set(places)) < len(places):
        raise InputProblem(
            "PC-FORMAT-BLANK",
            "a blank node stands alone or beside another: it would be written in no fixed order.",
            "Give it an address; at most one blank node or list a subject and predicate.",
            shown,
        )


def _write(text: str, shown: str) -> str:
    """Serialise by rdflib, blocks ordered by IRI."""
    import logging

    import rdflib
    from rdflib.plugins.serializers.longturtle import LongTurtleSerializer

    class IriOrder(LongTurtleSerializer):
        """longturtle with the blocks in the order of their IRIs."""

        def orderSubjects(self) -> list[rdflib.term.Node]:  # noqa: N802 - rdflib's own name
            return sorted(set(self.store.subjects()), key=_block_key)

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    out = io.BytesIO()
    try:
        graph.parse(data=text, format="turtle")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace, override=True, replace=True)
        IriOrder(graph).serialize(out, encoding="utf-8")  # type: ignore[no-untyped-call]
    except Exception as fault:  # noqa: BLE001 - rdflib raises of many kinds; none may escape
        reason = str(fault).split("\n", 1)[0][:120]
        raise InputProblem(
            "PC-FORMAT-LOSS",
            f"rdflib cannot write this file: {reason}",
            "The file was left as it is.",
            shown,
        ) from None
    finally:
        rdflib.NORMALIZE_LITERALS = before
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


_WORDS = re.compile(
    r"""(?P<comment>\#[^\n]*)|<[^<>"{}|^`\\\s]*>
    |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\\.|.""",
    re.VERBOSE | re.DOTALL,
)


def refuse_comments(text: str, shown: str) -> None:
    """Stop before a comment is lost, with its line.

    Raises:
        InputProblem: PC-FORMAT-COMMENT.
    """
    for match in _WORDS.finditer(text):
        if match["comment"]:
            raise InputProblem(
                "PC-FORMAT-COMMENT",
                "a comment would be lost in the canonical form.",
                "Put the words into skos:editorialNote, or delete the comment.",
                f"{shown}:{text.count(chr(10), 0, match.start()) + 1}",
            )


_SHACL = (
    "sh:declare a owl:AnnotationProperty . sh:namespace a owl:AnnotationProperty . "
    "sh:prefix a owl:AnnotationProperty . sh:PrefixDeclaration a owl:Class ."
)
"""What OWL 2 DL wants to be told of the terms of SHACL by which prefixes are declared."""


def prefixes_turtle() -> str:
    """Write the one prefix map as Turtle (sh:declare), in the canonical form."""
    pc, pcsh = PREFIXES["pc"], PREFIXES["pcsh"]
    return declarations_turtle(f"{pc}prefixes", pcsh, PREFIXES, beside=_SHACL)


def declarations_turtle(
    about: str, shapes: str, prefixes: Mapping[str, str], more: str = "", beside: str = ""
) -> str:
    """Write a prefix map as Turtle (sh:declare), in the canonical form.

    Args:
        about: address of the thing that declares it.
        shapes: namespace of the declarations.
        prefixes: the map.
        more: what else is said of the thing: Turtle, each property ending in ``;``.
        beside: what else is said, of other things: Turtle.
    """
    namespaces = "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    names = " , ".join(f"<{shapes}prefix-{prefix}>" for prefix in prefixes)
    declarations = "\n".join(
        f'<{shapes}prefix-{prefix}> a sh:PrefixDeclaration ; sh:prefix "{prefix}" ; '
        f'sh:namespace "{iri}"^^xsd:anyURI .'
        for prefix, iri in prefixes.items()
    )
    text = f"{namespaces}\n<{about}> a owl:Ontology ; {more} sh:declare {names} .\n"
    text += f"{declarations}\n{beside}\n"
    return canonical_turtle(text, PREFIX_FILE)
