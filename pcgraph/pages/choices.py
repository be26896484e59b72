"""What a form offers: the fields of a question, with the values that the graph holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pcgraph.model import Param, QueryFile, Store, Table
from pcgraph.names import Prefixes
from pcgraph.resolve import Candidate, candidates, label_key

MOST = 60
"""Of more values than these no list is offered: the words are typed."""
_FIRST = ("role", "nos", "tag", "competency", "framework")
COLUMNS = ("param", "value", "words", "named_by")
_LONGEST = 90
_DEFAULT = "usual: {}"
_HEADS = {
    "by": "Beside each other",
    "competency": "Competency",
    "document": "Document",
    "edition": "Edition",
    "framework": "Framework",
    "function": "Function",
    "group": "Core or specific",
    "nos": "NOS",
    "other": "The other",
    "reading": "Inheritance counted",
    "rejected": "NOS considered and not used",
    "tag": "Process word",
    "set": "Set of changes",
    "why": "Why there is none",
}
"""What a field is called where the name of its parameter says too little."""


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name: what its value is called in the address.
        label: its label.
        hint: a line below the label; empty for none.
        kind: ``select``, ``text`` or ``flag``.
        options: of ``select``: value and words; the first, of an empty value, is the usual one.
        value: what is chosen or typed.
        id: its name on the page, unique there.
        fault: what is wrong with the value; empty if nothing is.
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    id: str = ""
    fault: str = ""


def choices_table(store: Store, query: QueryFile, prefixes: Prefixes) -> Table:
    """List the values that each parameter of a query can take, where they are few.

    A value is the label where only one thing has it, else the short id.

    Args:
        store: the graph.
        query: the question.
        prefixes: those that short ids are written by.

    Returns:
        One row a parameter and value.
    """
    rows = []
    for param in query.params.values():
        if param.kind == "flag" or param.name == "competency":
            continue
        known = candidates(store, param, prefixes)
        if len(known) > MOST:
            continue
        known = sorted(known, key=lambda one: one.shown.casefold()) if not param.values else known
        rows += [(param.name, _typed(one, known), one.shown, one.named_by) for one in known]
    return Table(COLUMNS, tuple(rows))


def _typed(one: Candidate, known: Sequence[Candidate]) -> str:
    """Give what to type for a value: a name that no other has."""
    others = {label_key(word) for other in known if other.term != one.term for word in other.words}
    names = (word for word in one.words if word and label_key(word) not in others)
    return next(names, one.id or one.shown)


def fields_of(
    query: QueryFile, choices: Iterable[Mapping[str, object]], chosen: Mapping[str, Sequence[str]],
) -> list[Field]:  # fmt: skip
    """Lay the parameters of a query out as fields, with what is chosen.

    Args:
        query: the question.
        choices: the rows of ``choices_table``.
        chosen: what was typed, by parameter name; a parameter with several values has as many
            fields.
    """
    offered: dict[str, list[tuple[str, str]]] = {}
    for row in choices:
        named_by = f" ({row['named_by']})" if row["named_by"] else ""
        words = f"{row['words']}{named_by}"
        shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        offered.setdefault(str(row["param"]), []).append((str(row["value"]), shown))
    found = []
    order = {name: place for place, name in enumerate(_FIRST)}
    for param in sorted(query.params.values(), key=lambda one: order.get(one.name, len(order))):
        found += _fields(param, offered.get(param.name, []), chosen.get(param.name, ()))
        if param.name == "framework":
            newest = "newest only" if param.newest else "all"
            found += _edition(newest, chosen.get("edition", ()))
    return found


def _fields(param: Param, offered: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[Field]:
    hint, label = sentence(param.help), head_of(param.name)
    said = hint.casefold() in (f"a {label}".casefold(), f"the {label}".casefold())
    made = Field(param.name, label, "" if said else hint, id=param.name)
    if param.kind == "flag":
        on = bool(chosen) and chosen[0].casefold() in ("true", "yes", "1")
        return [replace(made, label=hint or label, hint="", kind="flag",
                        value="true" if on else "")]  # fmt: skip
    if offered:
        default = (param.default or "").strip('"')
        usual = "newest editions" if param.newest else "any"
        first = ("", _DEFAULT.format(default) if default else usual)
        made = replace(made, kind="select", options=(first, *offered))
    return [_with_value(made, value, place) for place, value in enumerate(chosen or ("",))]


def _with_value(field: Field, value: str, place: int) -> Field:
    """Put a value into a field; one that is not offered is offered too, as it was typed."""
    known = {label_key(one): one for one, _ in field.options}
    kept = known.get(label_key(value), value)
    options = field.options
    if options and kept not in [one for one, _ in options]:
        options = (*options, (kept, kept))
    name = f"{field.id}-{place + 1}" if place else field.id
    return replace(field, value=kept, id=name, options=options)


def _edition(usual: str, chosen: Sequence[str]) -> list[Field]:
    options = [("", f"usual: {usual}"), ("newest", "newest only"), ("all", "all editions")]
    hint = "Only where no framework is named."
    made = Field("edition", "Edition", hint, "select", options, id="edition")
    return [_with_value(made, value, place) for place, value in enumerate(chosen or ("",))]


def head_of(name: str) -> str:
    """Give the label of a field.

    >>> head_of("role"), head_of("nos"), head_of("text-of-it")
    ('Role', 'NOS', 'Text of it')
    """
    return _HEADS.get(name) or sentence(name.replace("-", " "))


def sentence(words: str) -> str:
    """Begin words with a capital.

    >>> sentence("a role"), sentence("NOS"), sentence("")
    ('A role', 'NOS', '')
    """
    return words[:1].upper() + words[1:]
