"""A folder to be laid over ours in which every word, address and cell is an attack."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import yaml
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from pcgraph.names import PREFIXES
from pcgraph.new import FOLDERS, example_texts, new_texts

BASE, PREFIX = "https://example.org/bad/", "bad"
LONG = "hundred thousand " * 5_900
WORDS = {
    "script": "<script>alert(1)</script>",
    "cdata": "]]> <![CDATA[ <!-- --> </title></style></script> &lt;&#0;",
    "attribute": "\"'`><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "quotes": 'three """ and \'\'\' and " and \\" and \\',
    "escapes": "\\u0000 \\u202E \\x00 \\n \\",
    "breaks": "tab\there newline\nhere return\rhere both\r\nhere",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 אבג ابجد",
    "jinja": "{{ 7*7 }} {% raw %} {# x #} ${7*7} <%= 7*7 %>",
    "markdown": "| a | b |\n\n# head\n\n[x](javascript:alert(1)) ![x](x) `code` <details> &amp;",
    "yaml": 'a": {b: c}\n- d: &e *e !!python/object:os.system',
    "lines": "\u2028line \u2029paragraph \x85 next \x7f \x9f \ufeff mark",
    "excel": "_x000D_ _x0041_ <r><t>x</t></r>",
    "rich": "<r><t>x</t></r>",
    "apostrophe": "'=1+1",
    "number": "0012",
    "javascript": "javascript:alert(1)",
    "blank": " \u00a0\u3000 x \u00a0 ",
    "combining": "Z\u0351\u036b\u0343\u036a" * 40,
    "astral": "\U0001f468\u200d\U0001f469 \U0010fffd",
    "long": LONG,
    "oneword": "x" * 33_000,
}
"""Texts, each with something that some form or reader takes for more than words."""

LOCALS = ("con", "nul-1", "COM1", "-", "a" * 240, "%2e%2e%2fetc", "%0aRedirect", "Ünïcödé-我们",
          "$1", "(.*)+", "x'y", "a,b;c", "~", "a" * 241)  # fmt: skip
"""Names of things, each legal in an address and a trap in the name of a file or in a pattern."""

IRIS = ("javascript:alert(1)", "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
        "https://example.org/%0a%3Cscript%3E", "https://example.org/我们?a=1&b=2#'x'",
        "urn:x:'onclick='alert(1)")  # fmt: skip
"""Addresses that are named, not ours."""


def _iri(local: str) -> str:
    return BASE + local


def folder(place: Path, words: dict[str, str] | None = None) -> Path:
    """Write the folder: a whole framework, all of it hostile.

    Args:
        place: where.
        words: the texts; those of ``WORDS`` if none.
    """
    said = list((words or WORDS).values())
    texts = {**new_texts("bad", BASE, 'Bad "]]> <script>'), **example_texts(BASE, PREFIX)}
    source = _source(said)
    texts["data/sources/village.txt"] = source
    for name in FOLDERS:
        (place / name).mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        if path.endswith(".ttl") and path.startswith("data/"):
            text = _hostile_turtle(path, text, said, source)
        elif path.endswith(".sssom.tsv"):
            text = _hostile_mapping(text, said)
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8", newline="")
    return place


def _source(said: list[str]) -> str:
    return "".join(" ".join(one.split()) + "\n" for one in said)


def _hostile_turtle(path: str, text: str, said: list[str], source: str) -> str:
    """Give a file of the example hostile words in place of its own, and lines of its own."""
    sha = hashlib.sha256(source.encode()).hexdigest()
    quads = []
    turn = iter(said * 50)
    for quad in parse(text.encode(), RdfFormat.TURTLE):
        name, value = quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1], quad.object
        if name == "sha256":
            value = Literal(sha)
        elif name == "redistribution":
            value = Literal("full")
        elif isinstance(value, Literal) and name not in _KEPT and not value.datatype.value.endswith(
            ("integer", "boolean", "date")
        ):  # fmt: skip
            value = Literal(next(turn), language=value.language) if value.language else Literal(
                next(turn)
            )  # fmt: skip
        quads.append(Quad(quad.subject, quad.predicate, value))
    pc, skos = PREFIXES["pc"], PREFIXES["skos"]

    def add(subject: str, predicate: str, value: NamedNode | Literal) -> None:
        quads.append(Quad(NamedNode(subject), NamedNode(predicate), value))

    every = [*zip(LOCALS, said, strict=False)]
    every += [(f"{n:04}", one) for n, one in enumerate(said, 100)]
    if path == "data/frameworks/village.ttl":
        for order, (local, word) in enumerate(every, 10):
            for kind in (f"{pc}Competency", f"{skos}Concept"):
                add(_iri(local), f"{PREFIXES['rdf']}type", NamedNode(kind))
            add(_iri(local), f"{skos}inScheme", NamedNode(_iri("village")))
            add(_iri(local), f"{pc}section", NamedNode(_iri("section-01")))
            add(_iri(local), f"{pc}text", Literal(word, language="en"))
            add(_iri(local), f"{pc}tag", Literal(word[:2000]))
            add(_iri(local), f"{PREFIXES['prov']}wasQuotedFrom", NamedNode(_iri("source-village")))
            for name, number in (("order", order), ("firstLine", 1), ("lastLine", 1)):
                add(_iri(local), f"{pc}{name}", Literal(number))
    if path == "data/readings/village.ttl":
        for local, word in every:
            add(_iri(local), f"{skos}prefLabel", Literal(word, language="en"))
            for name in ("definition", "editorialNote", "changeNote", "note"):
                add(_iri(local), f"{skos}{name}", Literal(word, language="en"))
            add(_iri(local), f"{skos}altLabel", Literal(f"{word}.", language="en"))
        for iri in IRIS:
            add(_iri("0100"), f"{PREFIXES['rdfs']}seeAlso", NamedNode(iri))
            add(_iri("0100"), f"{skos}closeMatch", NamedNode(iri))
            add(_iri("source-village"), f"{PREFIXES['dcterms']}source", NamedNode(iri))
            add(_iri("village"), f"{PREFIXES['rdfs']}seeAlso", NamedNode(iri))
    made = serialize((one.triple for one in quads), format=RdfFormat.TURTLE)
    assert made is not None
    return made.decode()


_KEPT = {"fileName", "passageKind", "sha256", "redistribution"}


def _hostile_mapping(text: str, said: list[str]) -> str:
    """Repeat the one row with hostile cells; tab and line end are written as the form has them."""
    head, rows = [], []
    columns: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            head.append(line)
        elif not columns:
            columns = line.split("\t")
        else:
            rows.append(line.split("\t"))
    title = {"mapping_set_title": said[0] + ' ": {x: [y', "comment": said[1]}
    told = yaml.safe_dump(title, allow_unicode=True, width=10_000).splitlines()
    head = [one for one in head if "mapping_set_title" not in one] + [f"#{one}" for one in told]
    made = [columns]
    for number, word in enumerate(said, 1):
        row = list(rows[0])
        for name in ("subject_label", "object_label", "comment", "author_label"):
            row[columns.index(name)] = _cell(word)
        row[columns.index("record_id")] = f"{PREFIX}:map-{number:04}"
        row[columns.index("subject_id")] = f"{PREFIX}:{99 + number:04}"
        made.append(row)
    return "\n".join([*head, *("\t".join(row) for row in made)]) + "\n"


def _cell(word: str) -> str:
    plain = "".join(" " if unicodedata.category(one) == "Cc" else one for one in word)
    return f'"{plain.replace(chr(34), chr(34) * 2)}"' if '"' in plain else plain
