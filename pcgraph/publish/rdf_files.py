"""The graph of a release in all RDF forms, and each of its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from pyoxigraph import Quad

from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import Prefixes
from pcgraph.publish.forms import (
    APART,
    ONE_GRAPH,
    canonical_lines,
    no_element,
    no_xml,
    write_form,
)
from pcgraph.publish.lines import Lines
from pcgraph.publish.member import Member
from pcgraph.publish.parts import Part


def rdf_members(
    parts: Sequence[Part], whole: Lines, apart: Lines, prefixes: Prefixes,
    files: Sequence[TextFile],
) -> Iterator[Member]:  # fmt: skip
    """Give the graph in all forms, and each part.

    Args:
        parts: the parts.
        whole: the graph as one, canonical N-Triples.
        apart: the same with its parts apart, canonical N-Quads.
        prefixes: the map by which short ids are written.
        files: the files that the graph was made of, to name places in.

    Raises:
        InputProblem: PC-PUBLISH-XML for what RDF/XML cannot hold, with file and line.
    """
    for form in ONE_GRAPH:
        if form == "rdf" and (line := no_xml(whole)):
            raise _unfit_for_xml(line, files)
        if form == "rdf" and (line := no_element(whole)):
            raise _unfit_property(line, files)
        yield Member(f"rdf/pcgraph.{form}", _writes(whole, form, prefixes))
    for form in APART:
        yield Member(f"rdf/pcgraph.{form}", _writes(apart, form, prefixes))
    for part in parts:
        yield Member(part.path, _writes(part.lines, "ttl", prefixes))


def _unfit_for_xml(line: str, files: Sequence[TextFile]) -> InputProblem:
    """Name the file and line of a character that XML cannot hold."""
    subject, predicate, _ = line.split(" ", 2)
    numbered = (
        (file, number)
        for file in files
        for number, text in enumerate(file.text.split("\n"), 1)
        if no_xml([text])
    )
    places = [f"{file.shown}:{number}" for file, number in numbered]
    return InputProblem(
        "PC-PUBLISH-XML",
        f"a text holds a control character, which XML cannot hold: {predicate} of {subject}.",
        "Delete the character there, or write in words what it stands for.",
        next(iter(places), ""),
    )


def _unfit_property(line: str, files: Sequence[TextFile]) -> InputProblem:
    """Name the file and line of a property that XML has no name for."""
    iri = line.split(" ", 2)[1][1:-1]
    mentions = (f"<{iri}>", f":{re.split('[/#]', iri)[-1]} ")
    places = [
        f"{file.shown}:{number}"
        for file in files
        if file.layer
        for number, text in enumerate(file.text.split("\n"), 1)
        if any(one in f"{text} " for one in mentions)
    ]
    return InputProblem(
        "PC-PUBLISH-XML",
        f"RDF/XML cannot hold this property: {iri} does not end in a name.",
        "Give it an address that ends in a letter or _ with letters, digits, - or . behind it.",
        next(iter(places), ""),
    )


def _writes(lines: Lines, form: str, prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    return lambda out: write_form(lines, form, out, prefixes)


def merged(files: Sequence[TextFile], prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    """Lay Turtle files together as one; what has no address is named as RDFC-1.0 says.

    Args:
        files: the files.
        prefixes: the map by which short ids are written.

    Returns:
        What writes the one file.
    """
    lines = canonical_lines(
        Quad(triple.subject, triple.predicate, triple.object)
        for file in files
        for triple in parse_turtle(file.text, file.shown)
    )
    return _writes(lines, "ttl", prefixes)
