"""The few plain types that the modules hand to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyoxigraph import (
        BlankNode,
        DefaultGraph,
        Literal,
        NamedNode,
        Quad,
        QueryBoolean,
        QuerySolutions,
        QueryTriples,
        Triple,
    )

Cell = str | int | float | bool | None
"""One value of a table: text, number, yes/no, or None where nothing is recorded."""


class Store(Protocol):
    """What every store can be asked: in memory, on disk, or at an address.

    Terms and answers are those of pyoxigraph; its own ``Store`` is one, in memory or on disk.
    """

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query, over the union of all named graphs or those named if asked to."""
        ...

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Name the graphs."""
        ...

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 - as in pyoxigraph
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Give the quads that match; None stands for anything."""
        ...


@dataclass(frozen=True)
class TextFile:
    """One file of the layout, already read.

    Attributes:
        path: place inside the layout with forward slashes, ``data/nos.ttl``.
        text: the whole content.
        shown: the path to print in messages.
        layer: the folder laid over ours that it comes from, in full; empty for ours.
    """

    path: str
    text: str
    shown: str
    layer: str = ""


@dataclass(frozen=True)
class Table:
    """An answer: named columns, rows of cells, and the words that explain them.

    Attributes:
        columns: column names, in the order of the dictionary.
        rows: one tuple a row, as long as ``columns``.
        closed: how many columns stand behind the bar (hidden on a terminal).
        notes: sentences that say how the answer is to be read, or why it is empty.
        about: pairs of heading and words for the sheet *About this table*.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    closed: int = 0
    notes: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Go through the rows as objects."""
        return iter(self.records())

    def records(self) -> list[dict[str, Cell]]:
        """Give the rows as a list of objects with the column names as keys."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Param:
    """One parameter of a query file, as its header declares it.

    Attributes:
        name: name of the option, ``role``.
        variable: the SPARQL variable that its VALUES line binds.
        kind: ``iri``, ``string`` or ``flag``.
        of_class: for ``iri``: CURIEs of the classes whose members are the values.
        of_property: for ``string``: CURIE of the property that holds the values.
        many: whether several things may be meant by one value.
        values: the allowed words, where the header lists them.
        default: the term printed in the VALUES line, or None for UNDEF.
        newest: for frameworks: the newest edition is meant where none is named.
        help: one line for the help text.
    """

    name: str
    variable: str
    kind: str
    of_class: str = ""
    of_property: str = ""
    many: bool = False
    values: tuple[str, ...] = ()
    default: str | None = None
    newest: bool = False
    help: str = ""


@dataclass(frozen=True)
class QueryFile:
    """One question: a SPARQL text and what its header says of it.

    ``columns`` are promised by the header and held against the text by the tests; ``ask``
    are the ways in which a person would put the question.
    """

    name: str
    text: str
    shown: str
    summary: str = ""
    description: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Synonym:
    """What people say, and what is meant by it.

    Attributes:
        said: the word or words, as people say them.
        means: for ``word`` the words that a question pattern uses, or nothing; for ``name``
            and ``also`` a label of the graph.
        kind: ``word``; ``name``, another name of a thing; ``also``, a printed name that may
            mean another thing too.
        note: why it is read so, in words that are shown.
    """

    said: str
    means: str
    kind: str
    note: str


@dataclass(frozen=True)
class Reply:
    """What is replied to a question that no query answers.

    Attributes:
        name: short name of the reply.
        ask: the ways in which a person would put the question.
        words: the reply.
        command: another command that answers, with slots, or nothing.
    """

    name: str
    ask: tuple[str, ...]
    words: str
    command: str

    def verb(self, given: Mapping[str, Sequence[str]]) -> tuple[str, tuple[str, ...]]:
        """Give the verb of its command and the words for it; nothing if it replies in words.

        >>> Reply("show", (), "", "show {role}{nos}").verb({"nos": ["GEN97"]})
        ('show', ('GEN97',))
        """
        verb, *slots = self.command.split() or [""]
        named = [re.findall(r"{([a-z]+)}", slot) for slot in slots]
        return verb, tuple(given[name][0] for some in named for name in some if name in given)


@dataclass(frozen=True)
class Finding:
    """One fault or hint: what rule, about what, what to do, and where it stands.

    Attributes:
        severity: ``violation``, ``warning`` or ``info``.
        rule: short name of the shape or rule, ``Statement-text``.
        focus: the IRI that the finding is about.
        path: the property, as a CURIE, or empty.
        value: the value at fault, or empty.
        message: what is wrong and what to do.
        file: file that holds the focus, or empty.
        line: line of the block of the focus, counted from 1; 0 if not known.
        component: the constraint component of SHACL that found it, as a short id, or empty.
        term: the value as a term of N-Triples, where ``value`` shows it in words.
        cell: in a table the number of the cell in its row, counted from 1; 0 if there is none.
    """

    severity: str
    rule: str
    focus: str
    path: str
    value: str
    message: str
    file: str = ""
    line: int = 0
    component: str = field(default="", compare=False)
    term: str = field(default="", compare=False)
    cell: int = field(default=0, compare=False)


FINDING_COLUMNS: Sequence[str] = (
    "severity",
    "rule",
    "focus",
    "path",
    "value",
    "message",
    "file",
    "line",
)
