"""Say what a column holds by its heading, in the many wordings that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pcgraph.grid import head_key

Holds = Literal[
    "statement", "text", "domain", "section", "role", "level", "code", "id", "kind", "parent",
    "order", "nos", "phrase", "tag", "note",
]  # fmt: skip
"""``text``: a description, the statement where no other column is one, or where it says more."""

_WORDS: tuple[tuple[Holds, str], ...] = (
    ("id", r"(?:competency|statement|skill|item|unique|source)[ _](?:id|identifier)|uuid|guid|"
           r"identifier|uri|iri"),
    ("parent", r"is ?child ?of|parent(?:[ _](?:id|code|ref|item))?|broader|belongs to|below"),
    ("order", r"order|sequence(?: ?number)?|seq|sort(?: ?order)?|position|list ?enumeration"),
    ("nos", r"(?:(?:linked|mapped|related|relevant|uk) )*nos(?:s|(?: |_)(?:codes?|titles?|links?|"
            r"units?|refs?))?|national occupational standards?(?: \(nos\))?"),
    ("code", r"(?:[\w-]+[ _])?(?:code|ref|reference|number|no|nr|num|notation)s?|id|#|"
             r"(?:ref|code) (?:no|number)|human coding scheme|s/?no|item"),
    ("kind", r"(?:item |statement |competency |cf ?item ?|skill )?(?:type|kind|class)|"
             r"knowledge or skill|k/?s(?:/?b)?"),
    ("phrase", r"(?:addition[ _])?phrase|inherits(?: from)?|in addition to"),
    ("tag", r"tags?|process(?: word| tag)?"),
    ("note", r".*\b(?:abbreviated|short (?:label|title|name)|evidence[ds]?|how|assess\w*|notes?|"
             r"comments?|examples?|keywords?|dates?|sign\w*|links?|source|training|rating|"
             r"achieved|self|mapping|resources?|review\w*|weblink|url|guidance|score|status|owner|"
             r"version|replaced|exemplar|part ?of|related ?to)\b.*"),
    ("domain", r"(?:(?!sub)[\w-]+[ _]){0,2}(?:domain|area|theme|category|pillar|cluster|dimension|"
               r"strand|family|unit)s?(?:[ _](?:name|title|heading))?|"
               r"(?:domain|area|theme|dimension)s? of .*"),
    ("section", r"(?:(?:sub[ -]?)(?:domain|heading|section|theme|category|area|group|topic|cluster|"
                r"title)|headings?|section|group(?:ing)?|topic|element|aspect|component|"
                r"section heading)s?"
                r"(?:[ _](?:name|title))?"),
    ("role", r"(?:[\w-]+[ _])?(?:roles?|posts?|occupations?)(?:[ _](?:name|title))?s?|"
             r"job(?:[ _](?:role|title|family))?s?|job|audience|appl(?:ies|icable) to|"
             r"relevant to|for whom|who|staff group|profession"),
    ("level", r"(?:(?!sub)[\w-]+[ _]){0,2}(?:level|tier|band|stage|grade)s?(?:[ _](?:name|title))?"
              r"|has ?skill ?level"),
    ("statement", r"(?:(?:core|key|full|local|the|competency|capability|skill|our) ?)*"
                  r"(?:competenc(?:e|y|es|ies)|capabilit(?:y|ies)|statements?|skills?|"
                  r"behaviou?rs?|indicators?|requirements?|responsibilit(?:y|ies)|tasks?|"
                  r"dut(?:y|ies)|criteri(?:a|on)|standards?|learning outcomes?|outcomes?|"
                  r"expectations?|abilit(?:y|ies)|knowledge|attitudes?|values|attributes?|"
                  r"understanding)(?: ?(?:statements?|text|descriptors?|"
                  r"indicators?|criteri(?:a|on)))?"),
    ("statement", r"(?:what|you) .*|performance (?:criteri(?:a|on)|statements?|indicators?)|"
                  r"(?:the )?(?:worker|person|practitioner|post ?holder) (?:can|will|should).*"),
    ("text", r"(?:[\w-]+[ _]){0,2}(?:descriptions?|descriptors?|definitions?|details?|wording|"
             r"text|content|summary|names?|titles?|labels?)"),
)  # fmt: skip
_PATTERNS = [(holds, re.compile(pattern)) for holds, pattern in _WORDS]
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAIL = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$|[\s:*.?]+$")
_LEVEL = re.compile(
    r"(?:level|tier|band|stage|grade|year|phase)[ -]?(?:[0-9]+[a-z]?|[ivx]+|[a-e])?\b.*|"
    r"foundation(?:al)?|core|basic|entry|essential|intermediate|enhanced|advanced|expert|"
    r"specialist|novice|beginner|developing|proficient|competent|advanced beginner|consultant|"
    r"all staff|senior|junior|[bl][1-9]"
)
_ROLE = re.compile(
    r".*\b(?:workers?|coach(?:es)?|co-?ordinators?|practitioners?|managers?|nurses?|midwi(?:fe|ves)|"
    r"officers?|assistants?|leads?|leaders?|supervisors?|technicians?|administrators?|"
    r"therapists?|advis[eo]rs?|advocates?|volunteers?|clerks?|directors?|doctors?|gps?|carers?|"
    r"navigators?|receptionists?|paramedics?|pharmacists?|mentors?|trainers?|assessors?|"
    r"engineers?|analysts?|developers?|consultants?|teachers?|guides?|staff)"
)
_ASPECTS = re.compile(
    r"(?:the |key |core )?(?:knowledge(?: and understanding)?|skills?|behaviou?rs?|attitudes?|"
    r"values|attributes?|understanding|abilit(?:y|ies))"
)
_OF_OTHERS = re.compile(
    r"(?:domain|area|theme|category|pillar|role|job|section|heading|level|group|framework)\b.*"
)
_YES_MARKS = "x y yes ✓ ✔ ☑ ☒ 1 true • ● ■ * √ e essential required mandatory"
_NO_MARKS = "n no ✗ ✘ 0 false - – — ○ n/a na none"
_YES, _NO = frozenset(_YES_MARKS.split()), frozenset(_NO_MARKS.split())
_LONG, _MANY = 80, 6
_NO_HEAD = 1_000
"""Letters of a cell that is surely no heading, however much of it stands in brackets."""


def holds(head: object) -> Holds | None:
    """Say what a column holds by its heading, or nothing where it tells nothing.

    >>> holds("Competency statement"), holds("Ref no."), holds("Sub-domain"), holds("fullStatement")
    ('statement', 'code', 'section', 'statement')
    >>> holds("Link Worker"), holds("Job Title"), holds("How evidenced"), holds("NOS code")
    (None, 'role', 'note', 'nos')
    """
    if not isinstance(head, str):
        return None
    words = plain_head(head)
    if not words or len(words) > _LONG:
        return None
    if is_role(words):
        return None
    found = next((found for found, pattern in _PATTERNS if pattern.fullmatch(words)), None)
    return "note" if found in ("code", "id") and _OF_OTHERS.match(words) else found


def plain_head(head: str) -> str:
    """Reduce a heading to what is compared.

    >>> plain_head(" Competency_ID (new):"), plain_head("fullStatement")
    ('competency id', 'full statement')
    """
    words = _CAMEL.sub(" ", head.strip())
    while len(words) < _NO_HEAD:
        shorter = _TAIL.sub("", words)
        if shorter == words or not shorter:
            break
        words = shorter
    return head_key(words.replace("_", " "))


def is_level(head: str) -> bool:
    """Tell the name of a level from that of a role.

    >>> is_level("Tier 2"), is_level("Enhanced"), is_level("Link Worker")
    (True, True, False)
    """
    return len(head.split()) < _MANY and bool(_LEVEL.fullmatch(head_key(head)))


def is_role(head: str) -> bool:
    """Tell whether a heading names people by their work.

    >>> is_role("Social Prescribing Link Worker"), is_role("Links")
    (True, False)
    """
    return bool(_ROLE.fullmatch(head_key(head)))


def is_aspect(head: str) -> bool:
    """Tell headings such as Knowledge and Skills, which stand beside each other."""
    return bool(_ASPECTS.fullmatch(plain_head(head)))


def is_yes(cell: str) -> bool:
    """Tell whether a mark says that something applies."""
    return head_key(cell) in _YES


def is_mark(cell: str) -> bool:
    """Tell whether a cell holds a mark and no words."""
    return head_key(cell) in _YES or is_no(cell)


def is_no(cell: str) -> bool:
    """Tell whether a mark says that something does not apply."""
    return head_key(cell) in _NO


def known_heads(cells: Sequence[str]) -> int:
    """Count the cells of a row that are headings of columns."""
    return sum(holds(cell) is not None for cell in cells)
