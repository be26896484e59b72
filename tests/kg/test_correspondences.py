"""Every line of both editions stands in exactly one change, held against the files themselves.

The rules say the same; here it is counted without them, from the triples as they are written.
"""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from pcgraph.names import expand

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "data" / "correspondences").glob("*.ttl"))
ENDS = ("xkos:sourceConcept", "xkos:targetConcept")
SIMILAR = {"unchanged", "moved-role", "moved-domain"}
"""Changes under which the words may be the same."""


def iri(name: str) -> NamedNode:
    return NamedNode(str(expand(name)))


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def store(request: pytest.FixtureRequest) -> Store:
    found = Store()
    for path in (request.param, *sorted((ROOT / "data" / "frameworks").glob("*.ttl"))):
        found.load(path=path)
    return found


def values(store: Store, subject: NamedNode, name: str) -> list[str]:
    found = (quad.object for quad in store.quads_for_pattern(subject, iri(name), None))
    return [one.value for one in found if isinstance(one, NamedNode | Literal)]


def test_there_are_correspondences() -> None:
    assert FILES


@pytest.mark.parametrize("end", ENDS)
def test_every_line_stands_in_exactly_one_change(store: Store, end: str) -> None:
    records = store.quads_for_pattern(None, iri(end), None)
    found = Counter(quad.object.value for quad in records if isinstance(quad.object, NamedNode))
    documents = {
        scheme for one in found for scheme in values(store, NamedNode(one), "skos:inScheme")
    }
    assert len(documents) == 1
    kinds = {iri(name).value for name in ("pc:Competency", "pc:Requirement", "pc:Domain")}
    printed = {
        quad.subject.value
        for document in documents
        for quad in store.quads_for_pattern(None, iri("skos:inScheme"), NamedNode(document))
        if isinstance(quad.subject, NamedNode)
        and kinds & set(values(store, quad.subject, "rdf:type"))
    }
    assert len(printed) > 50
    assert found == Counter(printed)


def test_a_change_is_what_its_lines_say(store: Store) -> None:
    """Equal words are never called reworded, and nothing unchanged has other words.

    Of a domain its heading counts.
    """
    for quad in store.quads_for_pattern(None, iri("rdf:type"), iri("xkos:ConceptAssociation")):
        assert isinstance(quad.subject, NamedNode)
        kinds = set(values(store, quad.subject, "pc:change"))
        ends = [values(store, quad.subject, end) for end in ENDS]
        assert kinds
        assert bool(ends[0]) == ("added" not in kinds)
        assert bool(ends[1]) == ("removed" not in kinds)
        if kinds != {"unchanged"}:
            assert values(store, quad.subject, "pc:reason"), quad.subject
        words = [
            values(store, NamedNode(one), "pc:heading") or values(store, NamedNode(one), "pc:text")
            for end in ends
            for one in end
        ]
        if len(words) == 2 and all(map(len, ends)):
            assert (words[0] == words[1]) == (kinds <= SIMILAR), quad.subject
