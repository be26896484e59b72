"""Match what a person typed with what the graph holds, forgivingly and never in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Param, Store
from pcgraph.names import OURS, PREFIXES, Prefixes

_MANY = 12
_SHOWN = 4
_LONGEST_CODE = 16
_LONGEST_SHOWN = 70


@dataclass(frozen=True)
class Candidate:
    """One value that may be meant.

    Attributes:
        term: what is put into the query.
        shown: the words to show.
        words: the words to match.
        id: the short id or address of a thing; nothing for a word.
        named_by: the documents that name it, where another thing has the same words to show.
    """

    term: NamedNode | Literal
    shown: str
    words: tuple[str, ...]
    id: str = ""
    named_by: str = ""


_FEW = 50


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
        return members(store, param.of_class.split(), prefixes)
    if param.of_property:
        text = f"SELECT DISTINCT ?x WHERE {{ ?s {param.of_property} ?x }} ORDER BY ?x"
        found = [row["x"] for row in solutions(store, text, param.name, None, prefixes)]
        return [Candidate(term, term.value, (term.value,)) for term in found]
    return []


def members(store: Store, classes: Sequence[str], prefixes: Prefixes = OURS) -> list[Candidate]:
    """List the members of classes with their labels, codes and short names.

    The words of a line are a name of it; the introduction of a domain is none.
    """
    kinds = " ".join(map(str, kinds_of(store, classes, prefixes)))
    text = f"""SELECT DISTINCT ?x ?code ?name ?rank ?property ?kind WHERE {{
        VALUES ?kind {{ {kinds} }} ?x a ?kind . FILTER(isIRI(?x))
        OPTIONAL {{ ?x skos:notation ?code }}
        OPTIONAL {{
          VALUES (?property ?rank) {{ (skos:prefLabel 1) (skos:altLabel 2) (dcterms:title 3)
            (pc:heading 4) (pc:text 5) (pc:registerUrn 6) (rdfs:label 7) (pc:tag 8) }}
          ?x ?property ?name }}
        }} ORDER BY ?x ?rank ?name"""
    introduction = NamedNode(PREFIXES["pc"] + "text"), NamedNode(PREFIXES["pc"] + "Domain")
    names: dict[NamedNode, list[str]] = {}
    codes: dict[NamedNode, str] = {}
    for row in solutions(store, text, "members", None, prefixes):
        words = names.setdefault(row["x"], [])
        if row["name"] and (row["property"], row["kind"]) != introduction:
            words += [] if row["name"].value in words else [row["name"].value]
        if row["code"]:
            codes[row["x"]] = row["code"].value
    found = []
    for node, words in names.items():
        code = codes.get(node, "")
        short = prefixes.compact(node.value)
        shown = f"{code} {(words or [short])[0]}".strip()
        own = re.split("[/#]", node.value)[-1]
        found.append(Candidate(node, shown, (*([code] if code else []), *words, own), short))
    return _told_apart(store, found)


def kinds_of(store: Store, classes: Sequence[str], prefixes: Prefixes = OURS) -> list[NamedNode]:
    """Give classes and all that are below them, in a fixed order.

    They are followed here: of a path Virtuoso finds nothing for a class with none below it.
    """
    text = "SELECT DISTINCT ?kind ?class WHERE { ?kind rdfs:subClassOf ?class }"
    found = {NamedNode(prefixes.expand(one) or one.strip("<>")) for one in classes}
    links = [(row["kind"], row["class"]) for row in solutions(store, text, "members")]
    while below := {kind for kind, one in links if one in found} - found:
        found |= {kind for kind in below if isinstance(kind, NamedNode)}
        links = [link for link in links if link[0] not in below]
    return sorted(found, key=str)


def earlier_editions(store: Store) -> set[NamedNode]:
    """Give the documents of which another is a later edition, by our reading."""
    text = "SELECT ?old WHERE { ?later prov:wasRevisionOf ?old }"
    return {row["old"] for row in solutions(store, text, "editions")}


def _told_apart(store: Store, found: Sequence[Candidate]) -> list[Candidate]:
    """Say of those that are shown by the same words which documents name them."""
    number = Counter(fold(one.shown) for one in found)
    same = [str(one.term) for one in found if number[fold(one.shown)] > 1]
    if not same:
        return list(found)
    # Of many, all are asked for: the engine looks for each of them in all documents.
    asked = " ".join(same) if len(same) <= _FEW else "UNDEF"
    text = f"""SELECT DISTINCT ?x ?label WHERE {{ VALUES ?x {{ {asked} }}
        VALUES ?kind {{ pc:Framework pc:RolePage pc:RoleTemplate }} ?document a ?kind .
        {{ ?document pc:namesRole ?x }} UNION {{ ?x skos:inScheme ?document }}
        ?document skos:prefLabel ?label }} ORDER BY ?label"""
    names: dict[object, list[str]] = {}
    for row in solutions(store, text, "members"):
        names.setdefault(row["x"], []).append(row["label"].value)
    return [
        replace(one, named_by=", ".join(names.get(one.term, ())))
        if number[fold(one.shown)] > 1
        else one
        for one in found
    ]


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
) -> Match:
    """Find what a typed value means.

    An IRI, a short id or an exact label wins; then all words inside one label; then a
    slip of the pen. Whatever is more than the letter is said in the note.

    Args:
        typed: the value as typed.
        name: name of the option, for messages; nothing where none was typed.
        known: the values that it can take; if empty, the typed text is taken as it is.
        many: whether several things may be meant; all of them are then taken.
        within: of several things that may be meant, those in here are, if there are any.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    if not known:
        return Match((Literal(typed),))
    said = f"{_option(name)}{typed[:60]!r}"
    nearest = [one for one in known if one.term in within]
    for stage in STAGES:
        found = stage(typed, nearest) or stage(typed, known)
        terms = tuple(dict.fromkeys(one.term for one in found))
        if many and len(terms) > 1:
            ids = dict.fromkeys(one.id for one in found)
            named = f": {', '.join(ids)}" if len(terms) <= _SHOWN else ""
            note = f"{typed!r} was read as {len(terms)} of them, by their words{named}."
            return Match(terms, note)
        if len(terms) > 1 and any(isinstance(term, NamedNode) for term in terms):
            raise ambiguous(said, found, typed, name)
        if len(terms) > 1:
            meant = ", ".join(dict.fromkeys(one.shown for one in found))
            return Match(terms, f"{typed!r} was read as {meant}.")
        if terms:
            return Match(terms, "" if stage is exact else read_as(typed, found[0]))
    if len(known) <= _MANY:
        raise unknown(said, "Known", known, typed, name)
    raise unknown(said, "Nearest", alike(typed, known), typed, name)


def exact(typed: str, known: Sequence[Candidate]) -> list[Candidate]:
    """Find what has exactly this IRI, short id, label or code, whatever case and blanks.

    A code may be typed with the register's prefix SFH where it is printed without, and without
    where a register has it with.
    """
    iri = typed.strip("<>")
    for one in known:
        if one.id and (one.term.value == iri or fold(one.id) == fold(typed)):
            return [one]
    if not fold(typed):
        return []
    for key in (fold, label_key):
        found = [one for one in known if has_name(one, typed, key)]
        if found:
            return found
    code = re.fullmatch("(?i)(sfh)?(.*[0-9].*)", typed.strip())
    other = code and (code[2] if code[1] else f"SFH{code[2]}")
    return [one for one in known if other and has_name(one, other)]


def has_name(one: Candidate, typed: str, key: Callable[[str], str] | None = None) -> bool:
    """Tell whether a thing has a name, whatever case and blanks; its numbers stay as they are.

    >>> code = Candidate(Literal("x"), "", ("MH27.2012",))
    >>> has_name(code, "mh27 2012"), has_name(code, "MH2.72012")
    (True, False)
    """
    key = key or label_key
    wanted, numbers = key(typed), _numbers(typed)
    return any(key(word) == wanted and _numbers(word) == numbers for word in one.words)


def _numbers(words: str) -> list[str]:
    return re.findall("[0-9]+", words)


def inside(typed: str, known: Sequence[Candidate]) -> list[Candidate]:
    """Find what has all the typed words inside one of its labels."""
    words = word_set(typed)
    if not words:
        return []
    return [one for one in known if any(words <= word_set(label) for label in one.words)]


def near(typed: str, known: Sequence[Candidate]) -> list[Candidate]:
    """Find what was most likely meant by a slip of the pen.

    Never a code: a slip in one is another code (GEN79 is not GEN97, FMH14 is not MH14).
    Nor anything with other digits than were typed.
    """

    def may_slip(label: str) -> bool:
        code = len(fold(label)) <= _LONGEST_CODE and re.search("[0-9]", label)
        return not code and _digits(label) == _digits(typed)

    return _close(typed, known, 0.85, may_slip)


def alike(typed: str, known: Sequence[Candidate]) -> list[Candidate]:
    """Find what looks like the typed words, codes too: to be listed, never to be taken."""
    return _close(typed, known, 0.5, bool)


STAGES = (exact, inside, near)
"""The ways of matching, the surest first."""


def _close(
    typed: str, known: Sequence[Candidate], least: float, allowed: Callable[[str], bool]
) -> list[Candidate]:
    import difflib

    keys: dict[str, list[Candidate]] = {}
    for one in known:
        for label in filter(allowed, one.words):
            if fold(label):
                keys.setdefault(fold(label), []).append(one)
    found = difflib.get_close_matches(fold(typed), keys, 5, least)
    return [one for key in found for one in keys[key]]


def _digits(words: str) -> str:
    return "".join(re.findall("[0-9]", words))


def read_as(typed: str, found: Candidate) -> str:
    """Say what a value was read as, where it was more than the letter."""
    return f"{typed!r} was read as {found.shown}."


def ambiguous(
    said: str, found: Sequence[Candidate], typed: str = "", option: str = ""
) -> UsageProblem:
    """Tell all meanings of a value with their ids.

    Args:
        said: the value as typed, with its option where it has one.
        found: what it may mean.
        typed: the value alone, for a program that offers what may be meant.
        option: the option alone.
    """
    terms = {one.term: _with_id(one) for one in found}
    shown = " · ".join(list(terms.values())[:_MANY])
    more = f" and {len(terms) - _MANY} more" if len(terms) > _MANY else ""
    problem = UsageProblem(
        "PC-VALUE-AMBIGUOUS", f"{said} could be: {shown}{more}.", "Say which; an id always does."
    )
    return _offering(problem, found, typed, option)


def _offering(
    problem: UsageProblem, offered: Sequence[Candidate], typed: str, option: str
) -> UsageProblem:
    """Keep with a fault what may be typed instead: a name that one of them alone has, or an id."""
    found: dict[str, str] = {}
    for one in list({one.term: one for one in offered}.values())[:_MANY]:
        others = [word for other in offered if other.term != one.term for word in other.words]
        own = (word for word in one.words if 0 < len(word) <= _LONGEST_SHOWN)
        value = next((word for word in own if label_key(word) not in map(label_key, others)), "")
        words = f"{_cut(one.shown)} ({one.named_by})" if one.named_by else _cut(one.shown)
        found[words if words not in found else f"{words} ({one.id})"] = value or one.id
    problem.typed, problem.option, problem.meant = typed, option, tuple(found.items())
    return problem


def _with_id(one: Candidate) -> str:
    """Show a candidate with its id, and with what names it where the words do not tell."""
    named = f"; named by {one.named_by}" if one.named_by else ""
    return f"{_cut(one.shown)} ({one.id}{named})"


def unknown(
    said: str, head: str, listed: Sequence[Candidate], typed: str = "", option: str = ""
) -> UsageProblem:
    """Tell that a value is not known, with what may have been meant; as ``ambiguous`` does."""
    shown = " · ".join(dict.fromkeys(_cut(one.shown) for one in listed))
    remedy = f"{head}: {shown}." if listed else "Nothing near it is known."
    problem = UsageProblem("PC-VALUE-UNKNOWN", f"{said} is not known.", remedy)
    return _offering(problem, listed, typed, option)


def _cut(words: str) -> str:
    """Cut long words for a list.

    >>> _cut("Link Worker"), len(_cut("x" * 100))
    ('Link Worker', 70)
    """
    return words if len(words) <= _LONGEST_SHOWN else f"{words[: _LONGEST_SHOWN - 1].rstrip()}…"


def _option(name: str) -> str:
    return f"--{name} " if name else ""


def fold(words: str) -> str:
    """Reduce words to what counts when they are compared.

    >>> fold(" Link-worker  COACH")
    'linkworkercoach'
    """
    return re.sub(r"\W|_", "", words.casefold())


def label_key(words: str) -> str:
    """Fold, without the s of a plural: what counts when labels are compared.

    >>> label_key("Care Co-ordinators")
    'carecoordinator'
    """
    return re.sub(r"(?<=[cs]h)es$|s$", "", fold(words))


def word_set(label: str) -> set[str]:
    """Give the words of a label, in small letters."""
    return set(re.findall(r"[\w.]*\w", label.casefold()))
