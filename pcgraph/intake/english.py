"""Tell by their words what short texts are likely to be: a demand on people, a heading, prose."""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """Make a set of the words of a text.

    >>> sorted(word_set("one two"))
    ['one', 'two']
    """
    return frozenset(text.split())


_VERBS = word_set(
    """
    accept access account achieve acknowledge act adapt address adhere adjust administer advise
    advocate agree aid align allocate analyse analyze anticipate apply appraise appreciate
    approach arrange articulate ask assess assign assist assure attend audit balance be become
    book bring broker build capture care carry challenge champion change check choose clarify
    clean close coach collaborate collate collect comfort communicate compare complete comply
    conduct confirm connect consider consult contribute control convey coordinate co-ordinate
    co-produce co-develop coproduce cope create critique deal debrief decide define delegate
    deliver demonstrate describe design detect determine develop differentiate direct discuss
    display distinguish document draw educate elicit embed embrace empathise empathize employ
    empower enable encourage engage enhance ensure escalate establish evaluate evidence examine
    exercise exhibit explain explore express facilitate feed find focus follow form formulate
    foster function gain gather generate give greet guide handle handover harness have help
    hold identify implement improve incorporate influence inform initiate innovate inspire
    instruct integrate interact interpret intervene introduce invest investigate invite involve
    judge keep know lead learn liaise link listen log look maintain make manage map match
    measure meet mentor minimise minimize model monitor motivate navigate negotiate network note
    notice notify observe obtain offer operate optimise optimize order organise organize
    outline oversee own participate perform plan practise practice prepare present prevent
    prioritise prioritize problem-solve process produce promote propose protect provide
    question raise reach react read receive recognise recognize recommend reconcile record
    recover reduce refer reflect refrain register regulate reinforce relate remain remember
    remove report represent request research resolve respect respond retain retrieve review
    role-model run safeguard schedule screen seek select self-manage set shape share show
    signpost solve speak specify steer stay store strive structure suggest summarise summarize
    supervise supply support sustain tailor take talk teach tell test thrive track train
    transfer translate treat triage trust understand undertake update uphold use utilise
    utilize validate value verify visit weigh welcome work write
    """
)
_NOUNS_OF_DEMAND = word_set(
    """
    ability able aptitude appreciation awareness aware capability capable capacity commitment
    committed competence competency competent confidence confident evidence experience
    experienced familiar familiarity insight knowledge knowledgeable proficiency proficient
    readiness ready skill skilled skills understanding understands willing willingness
    """
)
_OTHERS = word_set(
    """
    are can could does did had has holds is are meets must shall should will
    """
)
_IRREGULAR = word_set("has does goes took led held met kept built made taught understood")
_SUBJECT = re.compile(
    r"(?:i|you|we|they|staff|(?:the|each|every|all|a)\s+(?!(?:role|framework|service|programme|"
    r"document|organisation|guide|template|policy|list|aim|purpose)s?\b)\w+(?:\s+\w+)?)\s+"
    r"(?:can|could|must|shall|should|will|may|is able|are able|am able)\b",
    re.IGNORECASE,
)
_NOUN_ENDS = ("ss", "us", "is", "ions", "ities", "ments", "ers", "ors", "ists", "ings", "ances")
_AFTER_NOUNS = word_set("of for and or in are is that which who were was will may can")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SMALL = word_set(
    """
    a about across after all an and around as at before between by for from if in into not of
    off on or other our own per than that the their through to towards under up upon via vs
    when where which who with within without your my
    """
)
_UNFINISHED = word_set(
    """
    a an and any are as at be between both by each for from has have in including into is of on
    or other than that the their these this those to via was were which who whose will with
    within
    """
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|will|should|must|can|may|need|needs|require[sd]?|includes?|"
    r"include|provides?|set out|represents?|recommended|described|expect|expects|follow|follows)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|incl|vs|Dr|Mr|Mrs|Ms|St|No|no|approx)\.$")


def words(text: str) -> list[str]:
    """Give the words of a text.

    >>> words("Co-produce a plan (v. 2)")
    ['Co-produce', 'a', 'plan', 'v']
    """
    return _WORD.findall(text)


def _is_verb(word: str) -> bool:
    """Say whether a word is a verb of what people are asked to do, in any common form."""
    if word in _VERBS or word in _NOUNS_OF_DEMAND or word in _OTHERS or word in _IRREGULAR:
        return True
    for ending, put in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e")):
        if word.endswith(ending) and word[: -len(ending)] + put in _VERBS:
            return True
    return word.endswith("ing") and len(word) > 6 and word[-4] == word[-5] and word[:-4] in _VERBS


def is_demand(text: str) -> bool:
    """Say whether a text begins as what people are asked to show, do, have or know.

    >>> is_demand("Effectively manage your own work"), is_demand("I can talk with families")
    (True, True)
    >>> is_demand("Local authorities"), is_demand("Educational supervision: supports learning")
    (False, False)
    """
    if _SUBJECT.match(text):
        return True
    for word in words(text[:120])[:3]:
        low = word.lower()
        if _is_verb(low):
            return True
        if not (low.endswith("ly") or low in ("a", "an", "good", "to", "excellent", "strong")):
            return False
    return False


def may_be_demand(text: str) -> bool:
    """Say whether a text has the form of a demand in *-s*, though its verb is not known here.

    >>> may_be_demand("Walks at the pace of others"), may_be_demand("Organisations that help")
    (True, False)
    """
    first, *rest = words(text[:120])[:2] or [""]
    low = first.lower()
    return (
        bool(rest)
        and low.endswith("s")
        and not low.endswith(_NOUN_ENDS)
        and rest[0][0].islower()
        and rest[0] not in _AFTER_NOUNS
    )


def form_of(text: str) -> str:
    """Give the form in which a line asks: with a bare verb, *-s*, *-ing*, or a noun of demand.

    >>> [form_of(line) for line in ("Seek help", "Seeks help", "Seeking help", "Able to", "Data")]
    ['bare', 's', 'ing', 'noun', '']
    """
    for word in words(text[:120])[:2]:
        low = word.lower()
        if low in _NOUNS_OF_DEMAND:
            return "noun"
        if low in _VERBS:
            return "bare"
        if _is_verb(low):
            return "ing" if low.endswith("ing") else "s"
        if not low.endswith("ly"):
            break
    return "s" if may_be_demand(text) else ""


def sentences(text: str) -> int:
    """Count the sentences of a text, by full stops that a capital follows.

    >>> sentences("Knows who to ask, e.g. Dr. Example."), sentences("It rains. It is wet.")
    (1, 2)
    """
    ends = 1
    for found in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text, max(found.start() - 10, 0), found.start() + 1):
            ends += 1
    return ends


def ends_closed(text: str) -> bool:
    """Say whether a text ends as a sentence does."""
    return text.rstrip("\"'”’)*_ ").endswith((".", "!", "?", ";"))


def is_unfinished(text: str) -> bool:
    """Say whether a text cannot end here: a comma, an open bracket, *and*, *of the*.

    >>> is_unfinished("tools such as MI, SFA and"), is_unfinished("Seeks help")
    (True, False)
    """
    if text.endswith((",", "(", "/", "-", "–", "&")) or text.count("(") > text.count(")"):
        return True
    last = _WORD.search(text[-24:][::-1])
    return bool(last) and text[-1:].isalpha() and last[0][::-1] in _UNFINISHED if last else False


def share_of_capitals(text: str) -> float:
    """Give how many of the words that count begin with a capital, from 0 to 1."""
    counted = [word for word in words(text) if word.lower() not in _SMALL]
    return sum(word[0].isupper() for word in counted) / len(counted) if counted else 0.0


def is_titled(text: str) -> bool:
    """Say whether a text is written as a title: each word that counts with a capital.

    >>> is_titled("Enabling Access to Assets"), is_titled("Enabling access to assets")
    (True, False)
    """
    return share_of_capitals(_IN_BRACKETS.sub(" ", text) or text) >= 0.75


def is_shouted(text: str) -> bool:
    """Say whether a text is in capitals throughout."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 2 and all(char.isupper() for char in letters)


def is_lead_in(text: str) -> bool:
    """Say whether a text introduces what follows: *You should be able to:*.

    >>> is_lead_in("The worker will be able to:"), is_lead_in("Key Skills:")
    (True, False)
    """
    if text.endswith(":") and _SOMEBODY.match(text) and not is_titled(text):
        return True
    if not text.rstrip().endswith((":", "…", "...")) and not _ABLE.search(text):
        return False
    return bool(_FINITE.search(text)) and not is_titled(text)


_SOMEBODY = re.compile(r"(?:the|an?|each|every|you|we|i|they|staff)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"[*_>(\[\s]*(?:(?:Foot)?[Nn]otes?(?:\s+\d{1,2})?|NOTES?|N\.?B\.?)[*_]*\s*[:–—][*_]*\s*[^\s*_]"
    r"|[*_>(\[\s]*(?:Please note|PLEASE NOTE|NB)\b\s*[:,–—]?\s*[^\s*_:]"
)
_ABLE = re.compile(r"\b(?:able to|expected to|required to|will|should|must|include)\s*$", re.I)


def is_note(text: str) -> bool:
    """Say whether a line calls itself a note.

    >>> is_note("*Note: agreed in 2022.*"), is_note("Note changes in mood"), is_note("Notes:")
    (True, False, False)
    """
    return bool(_NOTE.match(text))


def is_prose(text: str) -> bool:
    """Say whether a text tells about something: several sentences, or one with a subject."""
    return sentences(text) > 1 or (ends_closed(text) and not is_demand(text))
