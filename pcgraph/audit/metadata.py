"""The descriptions of a dump: the small RDF files beside the graph, as one index."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

from pcgraph.audit.dump import Dump
from pcgraph.audit.reading import DESCRIBES, quads
from pcgraph.names import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_LIMIT = 20_000_000

Value = NamedNode | BlankNode | Literal


class Metadata:
    """What the descriptions say, by subject and property.

    Attributes:
        files: the files that were read.
    """

    def __init__(self) -> None:
        self.files: list[str] = []
        self._said: dict[str, dict[str, list[Value]]] = {}
        self._file: dict[str, str] = {}
        self._pointed: set[tuple[str, str]] = set()

    def add(self, dump: Dump, path: str) -> None:
        """Read a file; blank nodes are numbered, so that two runs tell the same."""
        numbers: dict[BlankNode, BlankNode] = {}

        def known(term: object) -> object:
            if isinstance(term, BlankNode):
                return numbers.setdefault(term, BlankNode(f"{len(self.files)}x{len(numbers)}"))
            return term

        for quad in quads(dump, path, lenient=True):
            subject, value = _name(known(quad.subject)), known(quad.object)
            if isinstance(value, Value):
                said = self._said.setdefault(subject, {}).setdefault(quad.predicate.value, [])
                if value not in said:
                    said.append(value)
                self._file.setdefault(subject, path)
                self._pointed.add((quad.predicate.value, _name(value)))
        self.files.append(path)

    def subjects(self, predicate: str) -> list[str]:
        """Give what has a property, in order."""
        return sorted(one for one, said in self._said.items() if predicate in said)

    def typed(self, kind: str) -> list[str]:
        """Give what is of a class, in order."""
        return sorted(one for one in self._said if kind in self.kinds(one))

    def kinds(self, one: str) -> set[str]:
        """Give the classes of a thing."""
        return {_name(value) for value in self.all(one, _TYPE)}

    def all(self, one: str, predicate: str) -> list[Value]:
        """Give the values of a property."""
        return self._said.get(one, {}).get(predicate, [])

    def values(self, one: str, predicate: str) -> list[str]:
        """Give the values of a property as names or texts, in order."""
        return sorted(_name(value) for value in self.all(one, predicate))

    def value(self, one: str, predicate: str) -> Value | None:
        """Give a value of a property, or None."""
        return next(iter(self.all(one, predicate)), None)

    def text(self, one: str, predicate: str) -> str:
        """Give a value of a property as a name or text; empty if there is none."""
        value = self.value(one, predicate)
        return "" if value is None else _name(value)

    def is_value(self, predicate: str, one: str) -> bool:
        """Tell whether something points to a thing by a property."""
        return (predicate, one) in self._pointed

    def file_of(self, one: str) -> str:
        """Give the file that describes a thing."""
        return self._file.get(one, "")

    def __contains__(self, one: str) -> bool:
        return one in self._said


def metadata(dump: Dump) -> Metadata:
    """Give the descriptions of a dump; they are read once."""
    return dump.once("metadata", lambda: _metadata(dump))


def _metadata(dump: Dump) -> Metadata:
    """Read the descriptions: every file that uses VoID or DCAT, but for the graph itself.

    If a dump has one file alone, that may hold its description too.
    """
    reading = dump.reading
    paths = []
    for path, scan in reading.scans.items():
        uses = any(term.startswith(DESCRIBES) for term in scan.used)
        forms = path in reading.main_group and path not in reading.main
        if uses and not scan.refused and not forms and dump.files[path] <= _LIMIT:
            paths.append(path)
    said = Metadata()
    for path in paths:
        try:
            said.add(dump, path)
        except SyntaxError:
            continue  # told by the check that reads every file
    return said


def whole_number(value: Value | int | None) -> int | None:
    """Give the number that a literal says; None if it says none."""
    text = value.value if isinstance(value, Literal) else ""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return int(text)


def _name(term: object) -> str:
    """Give the name of a term: an address, a text, or a blank node by its id."""
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return str(getattr(term, "value", term))
