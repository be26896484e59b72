"""Say what stands in a new folder of one's own, to be laid over ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from pcgraph.errors import UsageProblem
from pcgraph.format import canonical_turtle, declarations_turtle
from pcgraph.names import PREFIX_FILE, PREFIXES
from pcgraph.overlay import SHOWN, base_fault, example_base, prefix_fault, slug
from pcgraph.sssom import NO_LICENCE, write_mappings

FOLDERS = (
    "data/correspondences",
    "data/frameworks",
    "data/mappings",
    "data/readings",
    "data/sources",
    "ontology",
    "queries",
    "shapes",
)
"""The folders of the layout."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.I)
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_MAX_NAME = 60


def checked_name(name: str) -> str:
    """Hold the name of a folder against what every system takes.

    Raises:
        UsageProblem: PC-NEW-NAME.
    """
    fault = name_fault(name)
    if fault:
        raise UsageProblem(
            "PC-NEW-NAME", f"a folder cannot be called {name!r}: {fault}.", "Choose another name."
        )
    return name


def name_fault(name: str, longest: int = _MAX_NAME) -> str:
    """Say why some system takes no file or folder of a name, or nothing.

    >>> name_fault("nos.ttl"), name_fault("nul.ttl")
    ('', 'Windows keeps the name for a device')
    """
    fault = ""
    if _RESERVED.fullmatch(name.strip()):
        fault = "Windows keeps the name for a device"
    elif _UNFIT.search(name):
        fault = f"Windows takes no {_UNFIT.findall(name)[0]!r} in a name"
    elif name != name.strip() or name.endswith("."):
        fault = "it begins or ends with a blank, or ends with a dot"
    elif not name or len(name) > longest:
        fault = f"it must have 1 to {longest} characters"
    return fault


def checked_base(given: str | None, name: str) -> tuple[str, list[str]]:
    """Settle the base address of a folder.

    Args:
        given: the address asked for, or None.
        name: the name of the folder.

    Returns:
        The base, and what must be said about it.

    Raises:
        UsageProblem: PC-NEW-BASE.
    """
    base = example_base(name) if given is None else given
    notes = []
    if not base.endswith(("/", "#")):
        base += "/"
        notes.append(f"The base must end in / or #: {base} is taken.")
    fault = base_fault(base)
    if fault:
        raise UsageProblem(
            "PC-NEW-BASE",
            f"--base {base[:SHOWN]!r} {fault}.",
            "Give an address that is yours, such as https://www.example.org/frameworks/",
        )
    if given is None:
        notes.append(
            f"{base} is an address for examples. Before others see your ids, make the folder "
            "anew with --base and an address that is yours."
        )
    return base, notes


def prefix_for(name: str) -> str:
    """Make a prefix of the name of a folder, none of ours.

    >>> prefix_for("My CC"), prefix_for("nos"), prefix_for("2026")
    ('mycc', 'mynos', 'my2026')
    """
    prefix = slug(name).replace("-", "")[:20]
    while prefix in PREFIXES or prefix_fault(prefix):
        prefix = f"my{prefix}"
    return prefix


def new_texts(name: str, base: str, title: str = "") -> dict[str, str]:
    """Write the files of a new folder.

    Args:
        name: its name.
        base: its base address, checked.
        title: what it is about; its name if empty.

    Returns:
        The texts, by path inside the folder; ``FOLDERS`` are empty besides.
    """
    from pyoxigraph import Literal

    prefix = prefix_for(name)
    title = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", title).split()) or name
    about = (
        f"dcterms:title {Literal(title, language='en')} ; "
        f'vann:preferredNamespaceUri "{base}" ; vann:preferredNamespacePrefix "{prefix}" ;'
    )
    declared = declarations_turtle(f"{base}prefixes", f"{base}shapes/", {prefix: base}, about)
    return {
        ".gitattributes": "* text=auto eol=lf\ndata/sources/* -text\n",
        PREFIX_FILE: declared,
        "README.md": _readme(title, base, prefix),
    }


def _readme(title: str, base: str, prefix: str) -> str:
    """Write the page that says what goes where, with a small framework as an example."""
    plain = re.sub(r"([\\`*_\[\]<>#|&])", r"\\\1", title)
    text = _README.replace("{title}", plain).replace("{base}", base).replace("{prefix}", prefix)
    words = {"ttl": "turtle", "txt": "text"}
    blocks = [
        f"`{path}`\n\n```{words.get(path.rsplit('.', 1)[1], '')}\n{block}```\n"
        for path, block in example_texts(base, prefix).items()
    ]
    return text + "\n".join(blocks)


def example_texts(base: str, prefix: str) -> dict[str, str]:
    """Write a small framework that is complete: text, what it prints, what is read into it.

    Args:
        base: the base address of the folder.
        prefix: its prefix.

    Returns:
        The texts, by path inside the folder.
    """
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    head += f"PREFIX {prefix}: <{base}>\n"
    checksum = hashlib.sha256(_SOURCE.encode()).hexdigest()
    made = {"data/sources/village.txt": _SOURCE}
    for path, body in _EXAMPLE.items():
        text = body.replace("{checksum}", checksum).replace("my:", f"{prefix}:")
        made[path] = canonical_turtle(head + text, path)
    meta, row = _mapping(base, prefix)
    made["data/mappings/village-to-nos/positive.sssom.tsv"] = write_mappings(meta, [row])
    return made


def _mapping(base: str, prefix: str) -> tuple[dict[str, object], dict[str, str]]:
    """Give the metadata and the one row of the example of a mapping file."""
    known = ("framework", "nos", "pc", "semapv", "skos", "xsd")
    meta: dict[str, object] = {
        "sssom_version": "1.1",
        "curie_map": {prefix: base, **{one: PREFIXES[one] for one in known}},
        "extension_definitions": [
            {"slot_name": "ext_evidence", "property": "pc:evidence", "type_hint": "xsd:string"}
        ],
        "mapping_set_id": f"{base}mappings/village-to-nos-positive",
        "mapping_set_title": "Village Agent framework to NOS: accepted",
        "license": NO_LICENCE,
    }
    row = {
        "record_id": f"{prefix}:map-0001",
        "subject_id": f"{prefix}:0001",
        "subject_label": "Listen to what matters to the person",
        "predicate_id": "skos:relatedMatch",
        "object_id": "nos:GEN97",
        "object_label": "Communicate effectively in a healthcare environment",
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": "the name of who judged",
        "subject_source": f"{prefix}:village",
        "subject_source_version": "undated",
        "object_source": "framework:sfh-wbc",
        "object_source_version": "2014-03-10",
        "mapping_date": "2026-11-21",
        "confidence": "0.6",
        "comment": "Listening is part of communicating; what matters to the person is not named.",
        "ext_evidence": "supports",
    }
    return meta, row


_SOURCE = """\
Village Agent framework

Village Agent

- Listen to what matters to the person
- Know which groups and activities there are in the village
"""

_EXAMPLE: Mapping[str, str] = {
    "data/sources/sources.ttl": """
my:source-village a pc:SourceDocument , prov:Entity ;
  dcterms:title "Village Agent framework"@en ; pc:fileName "village.txt" ;
  schema:sha256 "{checksum}" ; pc:licenceStatus "not stated" ; pc:redistribution "structure" ;
  pc:redistributionReason "The text states no licence."@en .
""",
    "data/frameworks/village.ttl": """
my:village a pc:Framework , skos:ConceptScheme ; dcterms:title "Village Agent framework"@en ;
  prov:wasDerivedFrom my:source-village ; pc:namesRole my:village-agent .
my:roles a skos:ConceptScheme ; skos:prefLabel "Roles"@en .
my:village-agent a pc:Role , skos:Concept ; skos:inScheme my:roles ;
  skos:prefLabel "Village Agent"@en .
my:passage-001 a pc:Passage ; dcterms:isPartOf my:village ; pc:passageKind "title" ;
  pc:text "Village Agent framework"@en ; pc:order 1 ; pc:firstLine 1 ; pc:lastLine 1 ;
  prov:wasQuotedFrom my:source-village .
my:section-01 a pc:Section ; dcterms:isPartOf my:village ; pc:heading "Village Agent"@en ;
  pc:role my:village-agent ; pc:order 1 ; pc:firstLine 3 ; pc:lastLine 3 ;
  prov:wasQuotedFrom my:source-village .
my:0001 a pc:Competency , skos:Concept ; skos:inScheme my:village ; pc:section my:section-01 ;
  pc:text "Listen to what matters to the person"@en ; pc:order 1 ;
  pc:firstLine 5 ; pc:lastLine 5 ; prov:wasQuotedFrom my:source-village .
my:0002 a pc:Competency , skos:Concept ; skos:inScheme my:village ; pc:section my:section-01 ;
  pc:text "Know which groups and activities there are in the village"@en ; pc:order 2 ;
  pc:firstLine 6 ; pc:lastLine 6 ; prov:wasQuotedFrom my:source-village .
""",
    "data/readings/village.ttl": """
my:village skos:prefLabel "Village Agent framework (example)"@en .
my:0001 skos:prefLabel "Listen to what matters to the person"@en .
my:0002 skos:prefLabel "Know the groups and activities of the village"@en .
""",
}

_README = """\
# {title}

A folder of your own, laid over pcgraph. Everything that you name in it begins with
`{base}`, for short `{prefix}:`.

## What goes where

| folder | what stands in it |
|---|---|
| `data/sources/` | the text of your framework as `.txt` (UTF-8), unchanged, and what it is |
| `data/frameworks/` | what the text prints: headings, competencies, roles, each with its lines |
| `data/readings/` | what you read into it: short labels, decisions, each with its reason |
| `data/mappings/` | which National Occupational Standards (NOS) evidence what, and why |
| `imports/` | what `pcgraph import` brought in: the files, and what became of every line of them |
| `data/correspondences/` | what became of each line of a framework in another (`pcgraph settle`) |
| `reviews/` | `by.txt`: who decides (from `--by`); `journal.csv`: each decision, so that it can \
be taken back; what was skipped, and the answers of a second person |
| `queries/` | questions of your own, one `.rq` file each; `columns.csv` explains columns |
| `shapes/` | checks of your own |
| `ontology/` | `prefixes.ttl`: the address and the prefix of this folder; terms of your own |

`.gitattributes` keeps git from changing the line ends of the texts. Files of other kinds, such as
your Word file, may stand beside these folders; they are not read.

## Check, and ask

Go into this folder: what stands in it is then laid over by itself, and every answer says so.

| to | type |
|---|---|
| bring a framework in (Word, Excel, PDF …), and again | `pcgraph import FILE --into .` |
| check and map it in Excel | `pcgraph workbook export -o FILE.xlsx` |
| take that back | `pcgraph workbook import FILE.xlsx` |
| decide here which NOS evidence what, one card at a time | `pcgraph review` |
| let a second person answer, without sight of the first | `pcgraph review --second --by NAME` |
| take the last decision back | `pcgraph mapping undo` |
| check it; each finding says what to do, and at which line | `pcgraph validate` |
| check your mappings, row by row and against the graph | `pcgraph mapping validate` |
| see the roles, yours and ours | `pcgraph query roles` |
| see what a role of yours must show | `pcgraph query competencies-for-role --role {prefix}:…` |
| bring your files into their one form | `pcgraph format` |
| leave this folder out | `--without-this-folder` behind the command |

From elsewhere, name the folder: `pcgraph validate --with FOLDER`.

## Rules

- Behind `{prefix}:` stand letters, digits, `-` and `_`. Number your competencies in the order of
  the text (`{prefix}:0001`); a number is never used again.
- Lines are counted from 1. Every line that is not blank belongs to exactly one thing, and every
  quoted text is that of its lines, without list mark and `#`.
- Your roles are your own, even where one of ours has the same name: say in a mapping that the two
  are alike. To ask for one of two, give its id, or `--framework` with it.
- Say nothing about things of ours, and name nothing under our address: `pcgraph validate` tells.
- `pcgraph validate` prints the checksum of a text that has changed (column `value`).
- A mapping file is called `positive`, `negative`, `none` or `unsure` (`.sssom.tsv`): the file a row
  stands in is the decision. Every row has a reason of its own. Its columns are parted by tabs.
- Judge evidence first: would meeting the NOS show all of the competency (`all`, with
  `skos:exactMatch`, `closeMatch` or `broadMatch`: the NOS is wider), part of it (`part`, with
  `narrowMatch` or `closeMatch`), or only help (`supports`, with `relatedMatch`)? A pair that tempts
  and is wrong goes to `negative` with `predicate_modifier` `Not` and `skos:mappingRelation`; where
  nothing fits, one row in `none` has the object `sssom:NoTermFound`. The whole policy, with its
  examples, is `data/mappings/README.md` of pcgraph.

## A small framework as an example

It is complete: copy each block into the file named above it, and `pcgraph validate` finds nothing.
Then put your own in its place.

"""
