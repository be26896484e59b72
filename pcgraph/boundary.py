"""Keep what is laid over ours apart from ours: find where it takes our names or our answers.

A folder laid over ours names its own things under its own base. What it says about our
things changes what we print: that is allowed, and told.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from pyoxigraph import NamedNode

from pcgraph.composition import Composition, is_graph_file
from pcgraph.engine import cell
from pcgraph.format import parse_turtle
from pcgraph.model import Finding, TextFile
from pcgraph.names import BASE, expand

_JOINING = (
    *("dcterms:isPartOf", "owl:sameAs", "pc:buildsOn", "pc:domain", "pc:inAdditionTo"),
    *("pc:expectedOf", "pc:expectedOfAsPrinted", "pc:expectedOfTiered", "pc:namesRole"),
    *("pc:role", "pc:section", "prov:wasQuotedFrom", "skos:inScheme"),
)
"""Links that would make a thing a part of one of our documents, lists or roles."""

_CHANGING = ("pc:judgedStatement", "pc:readsSubject", "pc:standard", "prov:wasRevisionOf")
"""Links by which rows about our things get other cells, or become more or fewer."""

_TELLING = frozenset(map(expand, (*_JOINING, *_CHANGING)))

_RENAME = "Name it under the base of the folder: everything of yours begins with it."
_APART = "Name your own, and say in a mapping that the two are alike."
_KNOW = "Leave it out if that is not meant."


def boundary_findings(
    composition: Composition, shapes: Sequence[TextFile] = ()
) -> Iterator[Finding]:
    """Find where a folder laid over ours speaks for us.

    Args:
        composition: the graph, and the folders that were laid over.
        shapes: the Turtle files of ``shapes/``, theirs among them.

    Yields:
        ``under-our-address`` (a thing of theirs is named under our address),
        ``declares-ours`` (they declare one of our things), ``joins-ours`` (a thing of
        theirs becomes part of ours), all violations; ``changes-ours``, a warning.
    """
    described = _described(composition)
    for file in composition.files:
        if file.layer and is_graph_file(file.path):
            yield from _of_file(composition, file, described)
    yield from _of_mappings(composition)
    for file in shapes:
        if file.layer:
            subjects = {triple.subject for triple in parse_turtle(file.text, file.shown)}
            for node in sorted(filter(_is_ours, subjects), key=str):
                focus = str(cell(node, composition.prefixes))
                yield _minted(focus, "", file.shown)


def _described(composition: Composition) -> Callable[[object], bool]:
    """Give what tells whether a thing of ours is described in our files."""
    files = (one for one in composition.files if not one.layer and is_graph_file(one.path))
    ours = {composition.graph_of(one) for one in files}

    @cache
    def described(node: object) -> bool:
        if not isinstance(node, NamedNode) or not _is_ours(node):
            return False
        found = composition.store.quads_for_pattern(node, None, None, None)
        return any(quad.graph_name in ours for quad in found)

    return described


def _of_file(
    composition: Composition, file: TextFile, described: Callable[[object], bool]
) -> Iterator[Finding]:
    """Look at the facts of one Turtle file."""
    for quad in composition.store.quads_for_pattern(None, None, None, composition.graph_of(file)):
        mine = _is_ours(quad.subject)
        if not mine and quad.predicate.value not in _TELLING:
            continue
        terms = (quad.subject, quad.predicate, quad.object)
        focus, path, value = (str(cell(term, composition.prefixes)) for term in terms)
        if mine:
            if not described(quad.subject):
                yield _minted(focus, "", "")
            elif path == "rdf:type":
                what = f"{focus} is ours, and this declares it as {value}."
                yield Finding("violation", "declares-ours", focus, path, value, f"{what} {_APART}")
            else:
                what = f"This says something about {focus}, which is ours: answers will show it."
                yield Finding("warning", "changes-ours", focus, path, value, f"{what} {_KNOW}")
        elif not described(quad.object):
            continue
        elif path in _JOINING:
            what = f"{value} is ours; by {path} this would become a part of it."
            yield Finding("violation", "joins-ours", focus, path, value, f"{what} {_APART}")
        else:
            what = f"{value} is ours; by {path} answers about it will change."
            yield Finding("warning", "changes-ours", focus, path, value, f"{what} {_KNOW}")


def _of_mappings(composition: Composition) -> Iterator[Finding]:
    """Look at the mapping files: whose are the records, and whose the statements judged."""
    expand = composition.prefixes.expand
    for one in composition.sets:
        if not one.layer:
            continue
        identifier = str(one.meta["mapping_set_id"])
        if identifier.startswith(BASE):
            yield _minted(identifier, "mapping_set_id", one.shown, 1)
        about_ours = []
        for row in one.rows:
            record = row.get("record_id")
            if (expand(record) or "").startswith(BASE):
                yield _minted(record, "record_id", one.shown, row.line)
            if (expand(row.get("subject_id")) or "").startswith(BASE):
                about_ours.append(row)
        if about_ours:
            first = about_ours[0]
            yield Finding(
                "warning",
                "changes-ours",
                first.get("record_id"),
                "subject_id",
                first.get("subject_id"),
                f"{len(about_ours)} of the rows judge a competency of ours; answers about it will "
                f"show them beside ours. {_KNOW}",
                one.shown,
                first.line,
            )


def _minted(focus: str, path: str, shown: str, line: int = 0) -> Finding:
    """Tell of a name that a folder laid over ours has no right to."""
    what = f"The name begins with our address, {BASE}, under which only we name things."
    return Finding(
        "violation", "under-our-address", focus, path, "", f"{what} {_RENAME}", shown, line
    )


def _is_ours(node: object) -> bool:
    """Tell whether a node is named under our address."""
    return isinstance(node, NamedNode) and node.value.startswith(BASE)
