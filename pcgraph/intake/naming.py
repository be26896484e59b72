"""Read headings: which roles they name, which level, which kind of list follows."""

from __future__ import annotations

import re
from typing import Literal

from pcgraph.intake.english import form_of, is_shouted, is_titled, word_set, words

Topic = Literal["", "competency", "requirement", "responsibility", "other"]

_JOBS = word_set(
    """
    accountant administrator adviser advisor advocate agent aide ambassador analyst apprentice
    apprentices assessor assistant associate attendant broker buddy carer caseworker champion
    chaplain chef cleaner clerk clinician coach companion connector consultant cook coordinator
    co-ordinator counsellor dentist dietician dietitian director doctor driver educator
    employee enabler facilitator gardener gp guide healthcare-assistant helper host housekeeper
    instructor interpreter keyworker lead leader librarian manager matron mentor midwife
    navigator nurse officer operative optometrist orderly organiser paramedic partner
    pharmacist physician physiotherapist planner podiatrist porter practitioner prescriber
    professional psychologist radiographer receptionist researcher scientist secretary
    specialist student supervisor support-worker surgeon teacher technician therapist trainee
    trainer tutor visitor volunteer warden worker
    """
)
_NO_PART_OF_A_NAME = word_set("a the your as with our of to for in by on from")
_EVERYONE = re.compile(
    r"(?:for\s+)?(?:all|every|each)\s+(?:\w+[\s-]+){0,2}?"
    r"(?:roles?|staff|workers?|practitioners?|colleagues?|employees|team members?|posts|jobs)"
    r"|everyone|everybody|whole team|all",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:core |key )?(?:competenc(?:y|ies|es)|capabilities|skills|standards) (?:for|of) "
    r"(?:the )?|"
    r"role(?: title)?\s*:\s*|for\s+(?:the\s+)?|the\s+|an?\s+)",
    re.IGNORECASE,
)
_GENERIC_END = re.compile(
    r"[\s:–-]*\b(?:(?:core|key|specific|additional|further|essential|main|general|role|job)[\s-]+)*"
    r"(?:competenc(?:y|ies|es?)|capabilit(?:y|ies)|responsibilities|duties|expectations)"
    r"(?:\s+(?:framework|statements?|list|profile|standards?))?\s*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_PARTS = re.compile(r"\s*(?:,\s*and\s+|[,;/]|\s+and\s+|\s*&\s*|\s+or\s+)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:[A-Z]?\d{1,2}(?:\.\d{1,2}){0,4}[.:)]?|[A-Z][.:)])\s+")
_MOST_WORDS = 7
_LEVEL_NAME = (
    r"(?:foundation(?:al)?|enhanced|advanced|intermediate|basic|expert|entry|novice|beginner|"
    r"proficient|developing|established|established|emerging|mastery|essential|desirable|core|"
    r"higher|senior|junior|bronze|silver|gold|universal|targeted|specialist|mastering|competent|"
    r"exceeding|consolidating|independent|supervised|initial|introductory|standard|lower|upper)"
)
_LEVEL_NUMBER = (
    r"(?:level|tier|band|grade|stage|step|phase|year|rung)\s*(?:\d{1,2}[a-z]?|[ivx]+|[a-e])"
)
_LEVEL = re.compile(
    rf"(?:{_LEVEL_NUMBER}|{_LEVEL_NAME})"
    rf"(?:\s*(?:[:–/&+,-]|and|to)\s*(?:{_LEVEL_NUMBER}|{_LEVEL_NAME}|\d))*"
    r"(?:\s+(?:level|tier|stage|practice|practitioner))?\s*:?",
    re.IGNORECASE,
)
_TRAILING_LEVEL = re.compile(
    rf"[(\[]\s*((?:{_LEVEL_NUMBER}|{_LEVEL_NAME})(?:\s+level)?)\s*[)\]]\s*[.;]?$", re.IGNORECASE
)
_ASPECTS = word_set(
    """
    knowledge skills skill behaviours behaviour behaviors attitudes values understanding
    evidence indicators outcomes performance criteria attributes qualities examples practice
    """
)
_GENERIC = word_set(
    """
    additional area areas based capabilities capability common competence competences
    competencies competency core criteria demands desirable domain essential expectations
    framework further general generic key level main national needed occupational of other
    outcomes performance required role roles section skills specific standard standards
    statement statements the these following and for in nos list
    """
)
_REQUIRED = re.compile(
    r"\brequire(?:ments?|d)\b|\bmandatory\b|\beligibility\b|\bpre-?requisites?\b|"
    r"\b(?:essential|desirable|selection) criteria\b|\bperson specification\b|"
    r"\bentry criteria\b|\bconditions of employment\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\bresponsibilit(?:y|ies)\b|\bduties\b|\baccountabilities\b|\bmain tasks\b|\bkey tasks\b|"
    r"\bjob purpose\b",
    re.IGNORECASE,
)
_COMPETENT = re.compile(
    r"\bcompeten(?:ce|ces|cy|cies)\b|\bcapabilit(?:y|ies)\b|\bskills?\b|\bbehaviours?\b|"
    r"\blearning outcomes\b|\bstandards of (?:practice|performance)\b|\babilities\b|\bvalues\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:training|induction|supervision|funding|salary|pay|recruitment|resources?|references?|"
    r"bibliography|further (?:reading|information)|useful (?:links|contacts)|links|"
    r"appendi(?:x|ces)|"
    r"annex|glossary|abbreviations|acronyms|acknowledge?ments?|contributors?|authors?|developers?|"
    r"consult(?:ed|ees|ation)|contents|version|document (?:control|history)|review date|contacts?|"
    r"distribution|about|introduction|background|foreword|preface|purpose|scope|how to use|"
    r"definitions?|overview|summary|notes?|boundaries|governance|copyright|disclaimer|feedback|"
    r"learning and development|qualifications|basic information|evidence log|signatures?|"
    r"declaration|sign[- ]off|membership|organisations?|hosts?)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:about|overview|introduction|background|contents|foreword|preface|summary|purpose|"
    r"how to use|who (?:is )?this|scope|references|glossary|acknowledge?ments|appendi(?:x|ces))\b",
    re.IGNORECASE,
)
_SAYS_DOMAIN = re.compile(
    r"(?:domain|theme|pillar|cluster|competency area|area|dimension|strand)\s+"
    r"(?:[A-Z]|\d{1,2}|[ivx]{1,4})\b\s*(?:[:.)–—-]|$)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:references|bibliography|further (?:reading|information)|glossary|abbreviations|acronyms|"
    r"acknowledge?ments|appendi(?:x|ces)|annex|resources|links|contacts?|version|copyright)\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:framework|template|profile|handbook|guide|specification|matrix|passport|curriculum|"
    r"policy|portfolio|workbook|toolkit|standards|competenc(?:y|ies|es?)|capabilit(?:y|ies)|"
    r"description)\b",
    re.IGNORECASE,
)


def roles_named(text: str) -> tuple[str, ...]:
    """Give the roles that a heading consists of, as printed; none where it is no such heading.

    >>> roles_named("Night Porter, Ward Clerk and Health and Care Assistant")
    ('Night Porter', 'Ward Clerk', 'Health and Care Assistant')
    >>> roles_named("Outreach Worker Core Competencies (city teams):")
    ('Outreach Worker',)
    >>> roles_named("All staff"), roles_named("Practitioner Skills"), roles_named("Leadership")
    (('All staff',), (), ())
    >>> roles_named("1.2 Lead Connector")
    ('Lead Connector',)
    """
    text = _NUMBER.sub("", _IN_BRACKETS.sub(" ", text).strip().rstrip(":").strip())
    whole = _GENERIC_END.sub("", text).strip()
    if not whole or len(words(whole)) > 4 * _MOST_WORDS:
        return ()
    if _EVERYONE.fullmatch(whole):
        return (whole,)
    before = _BEFORE.match(whole)
    whole = whole[before.end() :] if before else whole
    parts = [part for part in _PARTS.split(whole) if part]
    if len(parts) > 1:
        return tuple(_gathered(whole, parts))
    return (whole,) if _is_role(whole) else ()


def _gathered(whole: str, parts: list[str]) -> list[str]:
    """Put parts together until each ends as a role does: *Health and Wellbeing Coach*."""
    roles: list[str] = []
    rest = whole
    pending = ""
    for part in parts:
        at = rest.index(part)
        gap, rest = rest[:at], rest[at + len(part) :]
        pending = f"{pending}{gap}{part}" if pending else part
        if _is_role(pending):
            roles.append(pending)
            pending = ""
    return [] if pending else roles


def _is_role(text: str) -> bool:
    """Say whether words name one role: few, and the last is a job."""
    found = words(text)
    if not found or len(found) > _MOST_WORDS or text[:1].islower() or text.endswith("."):
        return False
    if any(word.lower() in _NO_PART_OF_A_NAME for word in found):
        return False
    last = found[-1].lower()
    if last in ("role", "roles", "post"):
        return len(found) > 1 and found[0].lower() not in ("the", "your", "this", "my", "about")
    if not _is_job(last):
        return False
    verbal = len(found) > 1 and form_of(found[0]) == "ing"
    return not verbal and (len(found) <= 3 or is_titled(text) or is_shouted(text))


def _is_job(word: str) -> bool:
    return word in _JOBS or (word.endswith("s") and word[:-1] in _JOBS) or (
        word.endswith("es") and word[:-2] in _JOBS
    )  # fmt: skip


def names_everyone(role: str) -> bool:
    """Say whether a role is *All roles* or its like."""
    return bool(_EVERYONE.fullmatch(role))


def level_named(text: str) -> str:
    """Give the level or tier that a heading consists of; empty where it is no such heading.

    >>> level_named("Level 2"), level_named("Enhanced practice:"), level_named("Teamwork")
    ('Level 2', 'Enhanced practice', '')
    """
    bare = _IN_BRACKETS.sub(" ", text).strip()
    return bare.rstrip(":").strip() if _LEVEL.fullmatch(bare) else ""


def trailing_level(text: str) -> str:
    """Give the level that stands in brackets at the end.

    >>> trailing_level("Leads reviews (Tier2)"), trailing_level("Leads reviews (GP)")
    ('Tier2', '')
    """
    found = _TRAILING_LEVEL.search(text)
    return found[1] if found else ""


def is_aspect(text: str) -> bool:
    """Say whether a heading names an aspect, such as *Knowledge and skills*."""
    found = [word.lower() for word in words(text) if word.lower() not in ("and", "the", "of")]
    return bool(found) and all(word in _ASPECTS for word in found)


def names_no_area(text: str) -> bool:
    """Say whether a heading says only that a list of competencies follows, and of no area.

    >>> names_no_area("Level 2 Core Competences:"), names_no_area("Listening skills")
    (True, False)
    """
    return all(word.lower() in _GENERIC for word in words(text))


def is_opening(text: str) -> bool:
    """Say whether a heading stands over words about the document: *About*, *Overview*."""
    return bool(_OPENING.match(text))


def says_domain(text: str) -> bool:
    """Say whether a heading calls itself a domain: *Domain B - Safety*, *Theme 2: Talking*."""
    return bool(_SAYS_DOMAIN.match(text))


def is_back_matter(text: str) -> bool:
    """Say whether a heading stands over what comes last: references, a glossary, thanks."""
    return bool(_BACK.search(text))


def is_document_name(text: str) -> bool:
    """Say whether a line names a kind of document, as titles do."""
    return bool(_DOCUMENT.search(text))


def topic_of(text: str) -> Topic:
    """Say which kind of list a heading promises.

    >>> topic_of("Mandatory requirements"), topic_of("Key duties"), topic_of("Funding")
    ('requirement', 'responsibility', 'other')
    >>> topic_of("Core skills"), topic_of("Teamwork")
    ('competency', '')
    """
    if _OTHER.search(text):
        return "other"
    if _RESPONSIBLE.search(text):
        return "responsibility"
    if _REQUIRED.search(text):
        return "requirement"
    return "competency" if _COMPETENT.search(text) else ""
