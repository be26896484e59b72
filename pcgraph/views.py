"""Say what is shown of each kind of thing, as a table of questions and SPARQL patterns.

What a thing says of itself needs no entry here: every fact about it is shown. Here stands
what others say of it: documents, headings, roles, NOS, readings.
"""

from __future__ import annotations

from collections.abc import Mapping

from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.status import IN_REGISTER
from pcgraph.things import WORKED_OUT
from pcgraph.view import Answer, Part, Pattern

_THIS = "BIND(?thing AS ?term)"

_LINES = """OPTIONAL { ?value_id pc:firstLine ?line_first ; pc:lastLine ?line_last }
    OPTIONAL { ?value_id prov:wasQuotedFrom ?quoted . ?quoted pc:fileName ?source_file }"""

_DATED = """?source pc:fileName ?source_file .
    OPTIONAL { ?source pc:printedDate ?date }
    OPTIONAL { SELECT ?source (MIN(?line) AS ?line_first) WHERE {
        ?source pc:printedDate ?printed .
        ?piece prov:wasQuotedFrom ?source ; pc:text ?words ; pc:firstLine ?line .
        FILTER(CONTAINS(?words, ?printed)) } GROUP BY ?source }
    BIND(COALESCE(?date, "no date printed") AS ?value)"""

_TITLE = """?source pc:fileName ?source_file .
    OPTIONAL { ?thing dcterms:title ?title .
        OPTIONAL { ?piece prov:wasQuotedFrom ?source ; pc:text ?title ; pc:firstLine ?line_first } }
    BIND(COALESCE(?title, "none printed") AS ?value)"""

_ABOUT_LINE = "{ BIND(?thing AS ?about) } UNION { ?thing pc:section ?about }"

_READINGS = """?value_id a pc:Reading ; pc:readsSubject ?about ; pc:reason ?reason ;
        skos:prefLabel ?label .
    OPTIONAL { ?value_id skos:inScheme ?document .
        ?document prov:wasDerivedFrom ?source . ?source pc:fileName ?source_file }
    OPTIONAL { SELECT ?value_id (MIN(?line) AS ?line_first) (COUNT(?line) AS ?number)
        (GROUP_CONCAT(STR(?line); separator="; ") AS ?lines)
        WHERE { { SELECT ?value_id ?line WHERE { ?value_id pc:basisLine ?line } ORDER BY ?line } }
        GROUP BY ?value_id }
    BIND(COALESCE(IF(?number > 1, CONCAT(?label, " (rests on lines ", ?lines, ")"), ?label), ?label)
        AS ?value)"""

_MUCH = " ".join(f'("{shows}" "{words}")' for shows, words in EVIDENCE_WORDS.items())
_JUDGED = f"""?value_id pc:judgedStatement ?statement ; pc:decision ?decision ; pc:reason ?reason .
    OPTIONAL {{ ?value_id pc:evidence ?shows .
        VALUES (?shows ?much) {{ {_MUCH} }} }}
    OPTIONAL {{ ?value_id pc:reviewedBy ?reviewer }}
    BIND(IF(BOUND(?much), CONCAT(?decision, ": ", ?much), ?decision) AS ?fact)
    BIND(CONCAT("ours, reviewed by ", COALESCE(?reviewer, "nobody yet")) AS ?whose)
    BIND(IF(?decision = "accepted", 1, IF(?decision = "considered and not used", 3, 2)) AS ?rank)
    BIND(CONCAT(STR(?rank), COALESCE(?shows, "")) AS ?sort)"""


_REVIEW = Pattern("review", """OPTIONAL { ?thing pc:reviewedBy ?name }
    BIND(COALESCE(?name, "nobody yet") AS ?value)""", "reviewed by", "ours")  # fmt: skip


def first_line(document: str, role: str) -> str:
    """Write the pattern for the line of a document on which a name of a role stands first.

    Args:
        document: the document, as it stands in the pattern; ?value_id, if the role is known.
        role: the role; ?value_id, if the document is known.

    Returns:
        A pattern that binds ?source_file and, where a name is found, ?line_first.
    """
    return f"""{document} prov:wasDerivedFrom ?source . ?source pc:fileName ?source_file .
    OPTIONAL {{ SELECT ?value_id (MIN(?line) AS ?line_first) WHERE {{
        VALUES ?property {{ skos:prefLabel skos:altLabel }}
        {document} pc:namesRole {role} ; prov:wasDerivedFrom ?text .
        {role} ?property ?name .
        ?piece prov:wasQuotedFrom ?text ; pc:firstLine ?line .
        {{ ?piece pc:text ?words }} UNION {{ ?piece pc:heading ?words }}
        FILTER(CONTAINS(LCASE(?words), LCASE(?name)))
    }} GROUP BY ?value_id }}"""


def _readings(about: str = "VALUES ?about { ?thing }") -> Pattern:
    """Give the part with our readings about a thing and what hangs together with it."""
    return Pattern("our readings", f"{about} {_READINGS}", "reading", "ours")


_SECTIONS = Answer(
    "headings",
    "sections",
    (("{domain}", "{section} {addition_phrase}"),),
    {"document": _THIS},
    value_id="section_id",
)
_STANDARDS = (("{nos_group}", "{nos_code} {nos_title}"),)

_ROLE: tuple[Part, ...] = (
    Pattern(
        "where it is named",
        f"""GRAPH ?g {{ ?value_id pc:namesRole ?thing }} ?value_id skos:prefLabel ?value .
        {first_line("?value_id", "?thing")}""",
        "named in",
    ),
    Pattern(
        "headings",
        f"""GRAPH ?g {{ ?value_id pc:role ?thing }} ?value_id dcterms:isPartOf ?document .
        ?document skos:prefLabel ?fact .
        OPTIONAL {{ ?value_id pc:heading ?heading }}
        OPTIONAL {{ ?value_id pc:domain ?domain . ?domain pc:heading ?domain_heading }}
        OPTIONAL {{ ?value_id pc:additionPhrase ?phrase ; pc:additionLine ?line }}
        BIND(CONCAT(IF(BOUND(?domain_heading), CONCAT(?domain_heading, " · "), ""),
            COALESCE(?heading, "no heading printed"),
            IF(BOUND(?phrase), CONCAT(" ", ?phrase, ", line ", STR(?line)), "")) AS ?value)
        {_LINES}""",
    ),
    Answer(
        "what counts for it",
        "roles",
        (
            (
                "{framework}",
                "{own} under own headings · {printed} as printed · {tiered} if tiers are assumed",
            ),
        ),
        {"role": _THIS},
        value_id="document_id",
        whose=WORKED_OUT,
    ),
    Pattern(
        "NOS",
        """{ SELECT ?fact ?value_id (COUNT(DISTINCT ?nos) AS ?number)
            (COUNT(DISTINCT ?judged) AS ?looked) (COUNT(DISTINCT ?statement) AS ?all)
            WHERE { ?value_id pc:namesRole ?thing ; skos:prefLabel ?fact .
            VALUES ?class { pc:Competency pc:Requirement pc:Responsibility }
            ?statement pc:expectedOfAsPrinted ?thing ; skos:inScheme ?value_id ; a ?class .
            OPTIONAL { ?statement pc:evidencedBy ?nos }
            OPTIONAL { ?record pc:judgedStatement ?statement BIND(?statement AS ?judged) } }
            GROUP BY ?fact ?value_id }
        BIND(CONCAT(STR(?number), " NOS accepted; ", STR(?looked), " of ",
            STR(?all), " lines looked at, counted as printed") AS ?value)""",
        whose=WORKED_OUT,
    ),
    Pattern("roles that build on it", "GRAPH ?g { ?value_id pc:buildsOn ?thing } "
            "?value_id skos:prefLabel ?value", "is built on by"),
    Pattern("like roles elsewhere (no evidence)", """{ ?value_id pc:judgedRole ?thing ;
            pc:comparedRole ?other } UNION { ?value_id pc:judgedRole ?other ;
            pc:comparedRole ?thing }
        ?value_id pc:decision ?fact ; pc:reason ?reason . ?other skos:prefLabel ?value
        OPTIONAL { ?value_id pc:reviewedBy ?reviewer }
        BIND(CONCAT("ours, reviewed by ", COALESCE(?reviewer, "nobody yet")) AS ?whose)"""),
    _readings(),
)  # fmt: skip

_LINE: tuple[Part, ...] = (
    Pattern(
        "where it is printed",
        f"""?thing pc:section ?section . ?section pc:domain ?value_id .
        ?value_id pc:heading ?value {_LINES}""",
        "domain",
    ),
    Pattern("where it is printed", f"?thing prov:wasQuotedFrom ?source . {_DATED}", "dated"),
    Pattern(
        "same words elsewhere",
        f"""?thing pc:text ?words . ?value_id pc:text ?words ; skos:inScheme ?document .
        ?document skos:prefLabel ?value . FILTER(?value_id != ?thing) {_LINES}""",
        "the same words stand in",
    ),
)

_CHANGED = Pattern(
    "other editions",
    f"""{{ ?change xkos:sourceConcept ?thing ; xkos:targetConcept ?value_id
            BIND("became" AS ?side) }}
        UNION {{ ?change xkos:targetConcept ?thing ; xkos:sourceConcept ?value_id
            BIND("comes from" AS ?side) }}
        {{ SELECT ?change (GROUP_CONCAT(?kind; separator=" ") AS ?kinds)
            WHERE {{ ?change pc:change ?kind }} GROUP BY ?change }}
        ?value_id skos:inScheme/skos:prefLabel ?edition .
        {{ ?value_id pc:text ?words }} UNION {{ ?value_id pc:heading ?words
            FILTER NOT EXISTS {{ ?value_id pc:text ?text }} }}
        OPTIONAL {{ ?change pc:reason ?reason }}
        BIND(CONCAT(?edition, ": ", ?words) AS ?value)
        BIND(CONCAT(?side, " (", ?kinds, ")") AS ?fact) {_LINES}""",
    whose="ours",
)
_STEPS = Pattern(
    "steps up from role to role",
    f"""?mine pc:stepStatement ?thing ; dcterms:isPartOf ?chain ; pc:order ?place .
        ?step dcterms:isPartOf ?chain ; pc:order ?sort ; pc:stepStatement ?value_id .
        FILTER(?step != ?mine) ?value_id pc:text ?value . ?chain skos:prefLabel ?label .
        OPTIONAL {{ ?step pc:reason ?reason }}
        BIND(CONCAT(IF(?sort < ?place, "from: ", "to: "), ?label, ", step ", STR(?sort))
            AS ?fact) {_LINES}""",
    whose="ours",
)

_EXPECTED: tuple[Part, ...] = (
    *_LINE,
    Pattern(
        "roles",
        """VALUES (?property ?fact) { (pc:expectedOf "own") (pc:expectedOfAsPrinted "printed")
            (pc:expectedOfTiered "tiered") }
        ?thing ?property ?value_id . ?value_id skos:prefLabel ?value""",
        whose=WORKED_OUT,
    ),
    _CHANGED,
    _STEPS,
    _readings(_ABOUT_LINE),
)

_COMPETENCY: tuple[Part, ...] = (
    *_LINE,
    Answer(
        "roles",
        "competencies-for-role",
        (("{applies_by}", "{role}"),),
        {
            "framework": "?thing skos:inScheme ?term",
            "reading": ("printed", "tiered"),
        },
        only="competency_id",
        reason="own: {in_own} · as printed: {in_printed} · if tiers are assumed: {in_tiers}",
        value_id="role_id",
        lines=("applies_by_line", "applies_by_line"),
        whose=WORKED_OUT,
    ),
    Pattern(
        "NOS",
        f"""BIND(?thing AS ?statement) {_JUDGED}
        OPTIONAL {{ ?value_id pc:judgedStandard ?nos . ?nos skos:notation ?code ;
            skos:prefLabel ?title BIND(CONCAT(?code, " ", ?title) AS ?standard) }}
        OPTIONAL {{ ?value_id pc:lookedIn ?looked }}
        BIND(IF(BOUND(?standard), ?standard, CONCAT("looked in: ", ?looked)) AS ?value)""",
    ),
    Pattern(
        "NOS",
        """OPTIONAL { ?record pc:judgedStatement ?thing } FILTER(!BOUND(?record))
        BIND("nobody has looked yet whether a NOS fits" AS ?value)""",
        "not looked at",
        "ours",
    ),
    _CHANGED,
    _STEPS,
    _readings(_ABOUT_LINE),
)

_STANDARD: tuple[Part, ...] = (
    Answer(
        "where it stands",
        "nos-list",
        (
            ("core or role-specific", "{nos_group}"),
            ("function", "{nos_function} {nos_function_title}"),
            ("principle", "{principle_code} {principle}"),
            ("status", "{nos_status}, as of {nos_status_as_of}; not checked since"),
        ),
        {"nos": _THIS},
        lines=("line_first", "line_first"),
    ),
    Pattern("in the register", IN_REGISTER, whose="ours"),
    Pattern(
        "competencies",
        f"""?value_id pc:judgedStandard ?thing . {_JUDGED}
        ?statement pc:text ?value .
        OPTIONAL {{ ?statement pc:firstLine ?line_first ; pc:lastLine ?line_last ;
            prov:wasQuotedFrom ?quoted . ?quoted pc:fileName ?source_file }}""",
    ),
    _readings(
        "{ BIND(?thing AS ?about) } UNION { ?about pc:standard ?thing } "
        "UNION { ?thing skos:inScheme ?about }"
    ),
)

_DOCUMENT: tuple[Part, ...] = (
    Pattern("about it", f"?thing prov:wasDerivedFrom ?source . {_TITLE}", "printed title"),
    Pattern("about it", f"?thing prov:wasDerivedFrom ?source . {_DATED}", "dated"),
    Answer(
        "what counts in it",
        "frameworks",
        (
            ("no later edition is known", "{newest}"),
            ("competencies, requirements and other lines", "{statements}"),
            ("sections", "{sections}"),
            ("domains", "{domains}"),
        ),
        {"document": _THIS},
        whose=WORKED_OUT,
    ),
    Pattern(
        "source",
        """?thing prov:wasDerivedFrom ?source .
        VALUES (?property ?fact) { (pc:licenceStatus "licence") (pc:redistribution
            "a release holds") (schema:sha256 "checksum (SHA-256)") }
        ?source ?property ?value .
        OPTIONAL { ?source pc:redistributionReason ?why }
        BIND(IF(?property = pc:redistribution, ?why, ?nothing) AS ?reason)""",
        whose="ours",
    ),
    Pattern(
        "source",
        """?thing prov:wasDerivedFrom ?source . GRAPH ?g { ?source dcterms:publisher ?value_id }
        ?value_id skos:prefLabel ?value .
        OPTIONAL { ?reading pc:readsSubject ?source ; pc:readsProperty dcterms:publisher ;
            pc:readsValue ?value_id ; pc:reason ?reason ; pc:basisLine ?line_first .
            ?source pc:fileName ?source_file }""",
        "publisher",
    ),
    Pattern(
        "roles",
        f"""GRAPH ?g {{ ?thing pc:namesRole ?value_id }} ?value_id skos:prefLabel ?value .
        {first_line("?thing", "?value_id")}""",
        "names",
    ),
    _SECTIONS,
    _readings("{ BIND(?thing AS ?about) } UNION { ?thing prov:wasDerivedFrom ?about }"),
)

_SECTION: tuple[Part, ...] = (
    Pattern(
        "what stands under it",
        f"""?value_id pc:section ?thing ; pc:text ?value ; a ?class . ?class rdfs:label ?fact
        {_LINES}""",
    ),
    Pattern(
        "headings that take it in",
        f"""GRAPH ?g {{ ?value_id pc:inAdditionTo ?thing }} ?value_id pc:heading ?value
        {_LINES}""",
        "in addition to the above",
    ),
    _readings(),
)

_DOMAIN: tuple[Part, ...] = (
    Pattern(
        "headings",
        f"""?value_id pc:domain ?thing . OPTIONAL {{ ?value_id pc:heading ?heading }}
        BIND(COALESCE(?heading, "no heading printed") AS ?value) {_LINES}
        {{ SELECT ?value_id (COUNT(?line) AS ?number) WHERE {{ ?value_id pc:domain ?thing .
            OPTIONAL {{ ?line pc:section ?value_id }} }} GROUP BY ?value_id }}
        BIND(CONCAT(STR(?number), " lines") AS ?fact)""",
    ),
    _CHANGED,
    _readings(),
)

VIEWS: Mapping[str, tuple[Part, ...]] = {
    "pc:Role": _ROLE,
    "pc:Competency": _COMPETENCY,
    "pc:Requirement": _COMPETENCY,
    "pc:Responsibility": _COMPETENCY,
    "pc:Statement": _EXPECTED,
    "pc:OccupationalStandard": _STANDARD,
    "pc:Framework": _DOCUMENT,
    "pc:RolePage": _DOCUMENT,
    "pc:RoleTemplate": _DOCUMENT,
    "pc:SourceDocument": (
        Pattern("about it", f"BIND(?thing AS ?source) {_TITLE}", "printed title"),
        Pattern("about it", f"BIND(?thing AS ?source) {_DATED}", "printed date"),
        _readings(),
    ),
    "pc:Domain": _DOMAIN,
    "pc:Section": _SECTION,
    "pc:ReferenceFunction": (Answer("NOS", "nos-list", _STANDARDS, {"function": _THIS},
                                    value_id="nos_id", lines=("line_first", "line_first")),),
    "pc:Principle": (
        Pattern("functions", "?value_id skos:broader ?thing ; skos:notation ?fact ; "
                "skos:prefLabel ?value"),
        Answer("NOS", "nos-list", _STANDARDS, {"function": "?term skos:broader ?thing"},
               value_id="nos_id", lines=("line_first", "line_first")),
    ),
    "pc:NamedTerm": (
        Pattern("where it is named", f"""GRAPH ?g {{ ?value_id dcterms:references ?thing }}
            ?value_id pc:text ?value {_LINES}""", "named in"),
        _readings(),
    ),
    "pc:Progression": (
        Pattern("steps", f"""?step dcterms:isPartOf ?thing ; pc:order ?sort ;
            pc:stepStatement ?value_id . ?value_id pc:text ?value .
            OPTIONAL {{ ?step pc:reason ?reason }}
            BIND(CONCAT("step ", STR(?sort)) AS ?fact) {_LINES}"""),
    ),
    "xkos:ConceptAssociation": (
        Pattern("lines", f"""VALUES (?end ?fact ?sort) {{ (xkos:sourceConcept "old line" 1)
            (xkos:targetConcept "new line" 2) }} ?thing ?end ?value_id .
            ?value_id pc:text ?value {_LINES}"""),
    ),
    "pc:Judgement": (_REVIEW,),
    "pc:RoleComparison": (_REVIEW,),
}  # fmt: skip
"""The parts of a page by class; the first class that fits decides."""

ELSEWHERE = (_readings(),)
"""The parts of a page for every other kind of thing."""
