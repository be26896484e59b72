"""The files of a release that are handed on as they are: ontology, mappings, questions, shapes."""

from __future__ import annotations

from collections.abc import Iterator

from pcgraph.composition import is_mapping_file
from pcgraph.files import home, read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.publish.executables import executable_members
from pcgraph.publish.layers import Layers
from pcgraph.publish.member import Member
from pcgraph.publish.rdf_files import merged
from pcgraph.sets.forms import form_members


def file_members(kg: KnowledgeGraph) -> Iterator[Member]:
    """Give the files of a graph that are handed on as they are.

    Args:
        kg: the graph of the release: its files hold no words that are left out.
    """
    layers = Layers(kg.overlays)
    for file in kg.files:
        layer, below = layers.folder(file.layer), file.path.split("/", 1)[1]
        if file.path.startswith("ontology/"):
            yield Member(f"ontology/{layer}{below}", file.text)
        elif is_mapping_file(file.path):
            yield Member(f"mappings/{layer}{below.split('/', 1)[1]}", file.text)
    sets = {(one.layer, one.shown): one for one in kg.composition.sets}
    forms = [
        (f"{layers.folder(file.layer)}{file.path.split('/', 2)[2]}", sets[file.layer, file.shown])
        for file in kg.files
        if is_mapping_file(file.path)
    ]
    for path, text in form_members(forms, kg.prefixes):
        yield Member(f"sssom/{path}", text)
    for name in sorted(kg.queries):
        yield Member(f"queries/{name}.rq", kg.queries[name].text)
    bases = kg.composition.bases
    asked = ((kg.find_query(name), bases[kg.queries[name].layer]) for name in sorted(kg.queries))
    yield from executable_members(asked, kg.overlays)
    shapes = read_layout(kg.folders, ("shapes",), (".ttl", ".rq"))
    core = [file for file in shapes if file.path.endswith(".ttl")]
    yield Member("shapes/core.ttl", merged(core, kg.prefixes))
    for file in shapes:
        if file.path.startswith("shapes/rules/"):
            layer = layers.folder(file.layer)
            yield Member(f"shapes/rules/{layer}{file.path.split('/', 2)[2]}", file.text)
    yield Member("LICENSE.txt", (home() / "LICENSE").read_text(encoding="utf-8"))
