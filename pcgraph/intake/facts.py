"""Hold the facts of an RDF file by their subjects, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE, FIRST, REST, NIL = (f"{_RDF}{name}" for name in ("type", "first", "rest", "nil"))
_LAST = re.compile(r"[#/:](?=[^#/:]+$)")


class Facts:
    """What is said of each thing of a file."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take all triples.

        Args:
            triples: in the order of the file.
        """
        self.said: dict[str, dict[str, list[Term]]] = {}
        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                continue
            values = self.said.setdefault(key_of(triple.subject), {})
            found = values.setdefault(triple.predicate.value, [])
            if triple.object not in found[-20:]:
                found.append(triple.object)

    def of_type(self, *types: str) -> list[str]:
        """List things of one of these types, in the order of the file."""
        wanted = set(types)
        return [key for key in self.said if wanted & self.types(key)]

    def types(self, key: str) -> set[str]:
        """Give the types of a thing."""
        return {key_of(one) for one in self.values(key, TYPE)}

    def values(self, key: str, *names: str) -> list[Term]:
        """Give the values of properties, in the order of the names."""
        said = self.said.get(key, {})
        return [value for name in names for value in said.get(name, ())]

    def keys(self, key: str, *names: str) -> list[str]:
        """Give the things that properties point at."""
        return [key_of(one) for one in self.values(key, *names) if not isinstance(one, Literal)]

    def words(self, key: str, *names: str) -> tuple[str, list[tuple[str, str]]]:
        """Give the words of the first property that has any: English ones, else the first.

        Returns:
            The words, and those in other languages, each with its language.
        """
        for name in names:
            found = [one for one in self.values(key, name) if isinstance(one, Literal)]
            if found:
                mine = min(found, key=lambda one: _rank(one.language or ""))
                return mine.value, [(one.language or "", one.value) for one in found if one != mine]
        return "", []

    def listed(self, key: str, name: str) -> list[str]:
        """Give the members of an RDF list; one that runs in a ring ends where it began."""
        out: list[str] = []
        seen: set[str] = set()
        for here in self.keys(key, name):
            while here != NIL and here not in seen:
                seen.add(here)
                out += self.keys(here, FIRST)
                here = next(iter(self.keys(here, REST)), NIL)
        return out

    def notes(self, key: str, but: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Give all else that is said of a thing: the name of the property, and words."""
        for name, values in self.said.get(key, {}).items():
            if name not in but:
                for value in values:
                    language = value.language if isinstance(value, Literal) else None
                    short = short_name(name) + (f" ({language})" if language else "")
                    yield short, self.pointed(value)

    def shown(self, value: Term) -> str:
        """Give words for a value: its own, or the label of what it points at."""
        if isinstance(value, Literal):
            return value.value
        return self.label(key_of(value)) or value.value

    def pointed(self, value: Term) -> str:
        """Give words for a value, and the address of what it points at."""
        words = self.shown(value)
        address = isinstance(value, NamedNode) and words != value.value
        return f"{words} – {value.value}" if address else words

    def label(self, key: str) -> str:
        """Give the label of a thing, or nothing."""
        return self.words(key, *LABELS)[0]


LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/elements/1.1/title",
)


def key_of(term: Term) -> str:
    """Give what a thing is known by.

    >>> key_of(NamedNode("urn:a")), key_of(BlankNode("b"))
    ('urn:a', '_:b')
    """
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def short_name(iri: str) -> str:
    """Give the last part of an address.

    >>> short_name("http://purl.org/dc/terms/audience"), short_name("urn:")
    ('audience', 'urn:')
    """
    parts = _LAST.split(iri)
    return parts[-1] if len(parts) > 1 else iri


def _rank(language: str) -> int:
    """Rank languages: English, none, others."""
    return 0 if language.casefold().split("-")[0] == "en" else 1 if not language else 2
