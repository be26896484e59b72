"""Match what a person typed with what the graph holds, forgivingly and never in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pyoxigraph import Literal, NamedNode, Store

from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Param
from pcgraph.names import OURS, Prefixes

_MANY = 12


@dataclass(frozen=True)
class Candidate:
    """One value that may be meant.

    Attributes:
        term: what is put into the query.
        shown: the words to show.
        words: the words to match.
        named_by: the documents that name it, where another thing has the same words to show.
    """

    term: NamedNode | Literal
    shown: str
    words: tuple[str, ...]
    named_by: str = ""


@dataclass(frozen=True)
class Match:
    """What was found: the terms, and a sentence if it was more than the letter."""

    terms: tuple[NamedNode | Literal, ...]
    note: str = ""


def candidates(store: Store, param: Param, prefixes: Prefixes = OURS) -> list[Candidate]:
    """List the values that a parameter can take, from the graph or its header."""
    if param.values:
        return [Candidate(Literal(value), value, (value,)) for value in param.values]
    if param.of_class:
        return _members(store, param.of_class.split(), prefixes)
    if param.of_property:
        text = f"SELECT DISTINCT ?x WHERE {{ ?s {param.of_property} ?x }} ORDER BY ?x"
        found = [row["x"] for row in solutions(store, text, param.name, None, prefixes)]
        return [Candidate(term, term.value, (term.value,)) for term in found]
    return []


def _members(store: Store, classes: Sequence[str], prefixes: Prefixes) -> list[Candidate]:
    """List the members of classes with their labels, codes and short names."""
    text = f"""SELECT DISTINCT ?x ?code ?name ?rank WHERE {{
        VALUES ?class {{ {" ".join(classes)} }}
        ?kind rdfs:subClassOf* ?class . ?x a ?kind .
        OPTIONAL {{ ?x skos:notation ?code }}
        OPTIONAL {{
          VALUES (?property ?rank) {{ (skos:prefLabel 1) (skos:altLabel 2) (dcterms:title 3)
            (pc:heading 4) (pc:text 5) (pc:registerUrn 6) }}
          ?x ?property ?name }} }} ORDER BY ?x ?rank ?name"""
    names: dict[NamedNode, list[str]] = {}
    codes: dict[NamedNode, str] = {}
    for row in solutions(store, text, "members", None, prefixes):
        names.setdefault(row["x"], []).extend([row["name"].value] if row["name"] else [])
        if row["code"]:
            codes[row["x"]] = row["code"].value
    found = []
    for node, words in names.items():
        code = codes.get(node, "")
        shown = f"{code} {(words or [prefixes.compact(node.value)])[0]}".strip()
        own = re.split("[/#]", node.value)[-1]
        found.append(Candidate(node, shown, (*([code] if code else []), *words, own)))
    return _told_apart(store, found)


def _told_apart(store: Store, found: Sequence[Candidate]) -> list[Candidate]:
    """Say of those that are shown by the same words which documents name them."""
    number = Counter(fold(one.shown) for one in found)
    same = [str(one.term) for one in found if number[fold(one.shown)] > 1]
    if not same:
        return list(found)
    text = f"""SELECT DISTINCT ?x ?label WHERE {{ VALUES ?x {{ {" ".join(same)} }}
        VALUES ?kind {{ pc:Framework pc:RolePage pc:RoleTemplate }} ?document a ?kind .
        {{ ?document pc:namesRole ?x }} UNION {{ ?x skos:inScheme ?document }}
        ?document skos:prefLabel ?label }} ORDER BY ?label"""
    names: dict[object, list[str]] = {}
    for row in solutions(store, text, "members"):
        names.setdefault(row["x"], []).append(row["label"].value)
    return [replace(one, named_by=", ".join(names.get(one.term, ()))) for one in found]


def named_in(store: Store, documents: Sequence[NamedNode | Literal]) -> frozenset[NamedNode]:
    """Give the roles, statements and other things that documents name or print."""
    terms = " ".join(map(str, documents))
    text = f"""SELECT DISTINCT ?x WHERE {{ VALUES ?document {{ {terms} }}
        {{ ?document pc:namesRole ?x }} UNION {{ ?x skos:inScheme ?document }} }}"""
    return frozenset(row["x"] for row in solutions(store, text, "members"))


def resolve(
    typed: str,
    name: str,
    known: Sequence[Candidate],
    many: bool = False,
    within: Collection[NamedNode | Literal] = (),
    prefixes: Prefixes = OURS,
) -> Match:
    """Find what a typed value means.

    An IRI, a short id or an exact label wins; then all words inside one label; then a
    slip of the pen. Whatever is more than the letter is said in the note.

    Args:
        typed: the value as typed.
        name: name of the option, for messages.
        known: the values that it can take; if empty, the typed text is taken as it is.
        many: whether several things may be meant; all of them are then taken.
        within: of several things that may be meant, those in here are, if there are any.
        prefixes: the map that short ids are read and written by.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    if not known:
        return Match((Literal(typed),))
    iri = typed.strip("<>")
    iri = prefixes.expand(iri) or iri
    for one in known:
        if isinstance(one.term, NamedNode) and one.term.value == iri:
            return Match((one.term,))

    def settle(found: Sequence[Candidate], said: bool) -> Match:
        nearer = [one for one in found if one.term in within] or found
        return _settle(typed, name, nearer, said, many, prefixes)

    wanted = fold(typed)
    nearest = [one for one in known if one.term in within]
    for some, key in product((nearest, known), (fold, _singular)):
        exact = [one for one in some if key(typed) in map(key, one.words)]
        if exact:
            return settle(exact, said=False)
    words = _word_set(typed)
    inside = [one for one in known if any(words <= _word_set(label) for label in one.words)]
    if inside and words:
        return settle(inside, said=True)
    import difflib

    keys: dict[str, list[Candidate]] = {}
    for one in known:
        for label in one.words:
            keys.setdefault(fold(label), []).append(one)

    def close(least: float) -> list[Candidate]:
        found = difflib.get_close_matches(wanted, keys, 5, least)
        return [one for key in found for one in keys[key]]

    near = close(0.85)
    if near:
        return settle(near, said=True)
    listed = [one.shown for one in close(0.5)]
    if len(known) <= _MANY:
        listed = [one.shown for one in known]
    raise UsageProblem(
        "PC-VALUE-UNKNOWN",
        f"--{name} {typed[:60]!r} is not known.",
        f"Known: {' · '.join(dict.fromkeys(listed))}." if listed else "Nothing near it is known.",
    )


def _settle(
    typed: str,
    name: str,
    found: Sequence[Candidate],
    said: bool,
    many: bool,
    prefixes: Prefixes,
) -> Match:
    """Take one meaning, or all where several may be meant; else tell them all with their ids."""
    terms = tuple(dict.fromkeys(one.term for one in found))
    if many and len(terms) > 1:
        return Match(terms, f"{typed!r} was read as {len(terms)} of them, by their words.")
    if len(terms) > 1 and any(isinstance(term, NamedNode) for term in terms):
        unique = {one.term: _with_id(one, prefixes) for one in found}
        shown = " · ".join(list(unique.values())[:_MANY])
        more = f" and {len(terms) - _MANY} more" if len(terms) > _MANY else ""
        raise UsageProblem(
            "PC-VALUE-AMBIGUOUS",
            f"--{name} {typed[:60]!r} could be: {shown}{more}.",
            "Say which; an id always does.",
        )
    note = f"{typed!r} was read as {found[0].shown}." if said else ""
    return Match(terms, note)


def _with_id(one: Candidate, prefixes: Prefixes) -> str:
    """Show a candidate with its id, and with what names it where the words do not tell."""
    named = f"; named by {one.named_by}" if one.named_by else ""
    return f"{one.shown} ({prefixes.compact(one.term.value)}{named})"


def fold(words: str) -> str:
    """Reduce words to what counts when they are compared.

    >>> fold(" Link-worker  COACH")
    'linkworkercoach'
    """
    return re.sub(r"\W|_", "", words.casefold())


def _singular(words: str) -> str:
    """Fold, without the s of a plural.

    >>> _singular("Care Co-ordinators")
    'carecoordinator'
    """
    return fold(words).removesuffix("s").removesuffix("e")


def _word_set(label: str) -> set[str]:
    return set(re.findall(r"[\w.]*\w", label.casefold()))
