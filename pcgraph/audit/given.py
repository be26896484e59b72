"""Whether what the user names beside a dump can be used: if not, that is no fault of the dump."""

from __future__ import annotations

from pcgraph.audit.dump import Dump
from pcgraph.audit.history import release_before
from pcgraph.audit.quoted import texts_of
from pcgraph.audit.vocabulary import declared_in
from pcgraph.errors import InputProblem


def ready(dump: Dump) -> None:
    """See that the release before, the texts and the vocabularies can be read.

    Args:
        dump: the dump; nothing of its own is read.

    Raises:
        InputProblem: PC-AUDIT-FOLDER, PC-AUDIT-SOURCES, PC-READ-FILE or PC-READ-RDF.
    """
    if dump.previous is not None:
        release_before(dump)
    if dump.sources is not None:
        texts_of(dump.sources)
    for path in dump.vocabularies:
        if not path.is_file():
            raise InputProblem(
                "PC-READ-FILE", "this is no file.", "Name the RDF of a vocabulary.", str(path)
            )
        declared_in(path)
