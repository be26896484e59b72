"""What was brought in before and what is found now: ids are kept, and so are edits."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.errors import InputProblem
from pcgraph.intake.again import NEW, Again, earlier_words, gone_before, kept_ids, merged, withdrawn
from pcgraph.intake.earlier import Earlier, doubted
from pcgraph.intake.model import Became, Found
from pcgraph.intake.pairs import same_pairs
from pcgraph.intake.settled import Setting, Settled, read_settled
from pcgraph.names import PREFIXES

BASE = "https://example.org/mine/v/"
SCHEME = NamedNode(f"{BASE}v")
TRUE = Literal("true", datatype=NamedNode(f"{PREFIXES['xsd']}boolean"))


def found(*words: str, became: Became = "competency") -> list[Found]:
    """Give a thing a line; ``# `` begins a heading, ``## `` a domain."""
    things: list[Found] = []
    for line, text in enumerate(words, 1):
        kind: Became = "domain" if text[:3] == "## " else "heading" if text[:2] == "# " else became
        things.append(Found(kind, text.lstrip("# "), line, line))
    return things


def said(name: str, what: str, *values: object, language: str = "en") -> list[Triple]:
    """Say something of a thing: numbers are numbers, all else is words."""
    prefix, _, local = what.partition(":")
    return [
        Triple(NamedNode(BASE + name), NamedNode(PREFIXES[prefix] + local),
               one if isinstance(one, Literal | NamedNode)
               else Literal(one) if isinstance(one, int) else Literal(str(one), language=language))
        for one in values
    ]  # fmt: skip


def names(again: Again) -> list[str]:
    return [again.ids[place] for place in sorted(again.ids)]


def test_the_same_words_keep_their_name_wherever_they_stand() -> None:
    again = kept_ids(found("Cooks.", "Listens"), {"0001": "Listens", "0002": "cooks"}, [])
    assert names(again) == ["0002", "0001"]
    assert (again.same, again.new, dict(again.gone)) == (2, (), {})


def test_what_is_new_gets_a_number_that_was_never_used() -> None:
    again = kept_ids(found("Listens", "Runs"), {"0001": "Listens"}, ["0007", "section-09"])
    assert names(again) == ["0001", "0008"]
    assert again.new == (1,)


def test_a_number_that_only_the_last_import_had_is_not_used_again() -> None:
    assert names(kept_ids(found("Runs"), {"0004": "Sings the old songs"}, [])) == ["0005"]


def test_a_number_that_a_person_said_is_not_used_again() -> None:
    again = kept_ids(found("Listens", "Runs"), {}, [], {1: "0001"})
    assert names(again) == ["0002", "0001"]


def test_a_heading_is_no_statement_of_the_same_words() -> None:
    again = kept_ids(found("Listening"), {"section-01": "Listening"}, [])
    assert names(again) == ["0001"]
    assert dict(again.gone) == {"section-01": "Listening"}


def test_of_repeated_words_those_below_the_same_heading_are_the_same() -> None:
    before = {"section-01": "Nurse", "0001": "Listens", "section-02": "Cook", "0002": "Listens"}
    again = kept_ids(found("# Nurse", "# Cook", "Listens"), before, [])
    assert names(again) == ["section-01", "section-02", "0002"]
    assert dict(again.gone) == {"0001": "Listens"}


def test_of_repeated_headings_those_in_the_same_domain_are_the_same() -> None:
    before = {
        "domain-01": "Ward",
        "section-01": "Nurse",
        "domain-02": "Home",
        "section-02": "Nurse",
    }
    again = kept_ids(found("## Home", "# Nurse", "## Ward", "# Cook"), before, [])
    assert names(again) == ["domain-02", "section-02", "domain-01", "section-03"]


def test_a_heading_counts_by_its_domain_and_a_line_by_what_is_next_above() -> None:
    before = {"domain-01": "Ward", "section-01": "Nurse", "0001": "Listens", "domain-02": "Home",
              "0002": "Listens", "section-02": "Cook", "section-03": "Nurse"}  # fmt: skip
    again = kept_ids(found("## Home", "Listens", "# Nurse"), before, [])
    assert names(again) == ["domain-02", "0002", "section-03"]


def test_nobody_knows_where_stood_what_was_withdrawn() -> None:
    before = {"section-01": "Nurse", "0001": "Listens", "section-02": "Cook"}
    again = kept_ids(found("# Cook", "Listens"), before, [], {}, {"0002": "Listens"})
    assert names(again) == ["section-02", "0001"]


def test_repeated_words_below_one_heading_keep_their_order() -> None:
    again = kept_ids(found("Listens", "Listens"), {"0002": "Listens", "0001": "Listens"}, [])
    assert names(again) == ["0002", "0001"]


def test_what_stays_counts_more_than_what_was_withdrawn() -> None:
    again = kept_ids(found("Listens"), {"0005": "Listens"}, [], {}, {"0001": "Listens"})
    assert names(again) == ["0005"]


def test_what_comes_back_has_its_name_again() -> None:
    again = kept_ids(found("# A", "Listens"), {"section-01": "A"}, [], {}, {"0001": "Listens"})
    assert names(again) == ["section-01", "0001"]
    assert again.same == 2


def test_most_of_the_words_make_a_proposal() -> None:
    before = {"0001": "Listens to older people", "0002": "Cooks meals"}
    again = kept_ids(found("Listens to older people well", "Drives a car"), before, [])
    assert [(one.place, one.name, one.before) for one in again.reworded] == [
        (0, "0001", "Listens to older people")
    ]
    assert again.new == (1,)
    assert dict(again.gone) == {"0002": "Cooks meals"}
    assert again.same == 0


def test_a_few_shared_words_make_none() -> None:
    # One of two words is shared, and it is the one that both lists have: less than half.
    assert not kept_ids(found("Listens, drives"), {"0001": "Listens, cooks"}, []).reworded


def test_many_lines_may_be_reworded_at_once() -> None:
    words = [f"word{number} thing{number} care{number}" for number in range(60)]
    before = {f"{number:04}": text for number, text in enumerate(words, 1)}
    again = kept_ids(found(*(f"{text} more{text[4:6]}" for text in words)), before, [])
    assert [one.place for one in again.reworded] == [*range(60)]


def test_a_proposal_is_of_one_kind() -> None:
    before = {"0001": "Cooks meals", "section-01": "Listens to older people"}
    assert not kept_ids(found("Listens to older people well"), before, []).reworded


def test_a_person_counts_more_than_the_same_words() -> None:
    before = {"0001": "Listens", "0002": "Hears"}
    again = kept_ids(found("Listens", "Hears"), before, [], {0: "0002"})
    assert names(again) == ["0002", "0003"]
    assert (again.same, dict(again.gone)) == (0, {"0001": "Listens"})


def test_what_a_person_calls_new_is_not_proposed() -> None:
    before = {"0001": "Listens to older people"}
    again = kept_ids(found("Listens to older people well"), before, [], {0: NEW})
    assert (names(again), again.reworded) == (["0002"], ())


def test_what_has_no_name_gets_none() -> None:
    things = [Found("blank", "", 1, 1), Found("phrase", "in addition", 2, 2),
              Found("left out", "", 3, 3)]  # fmt: skip
    assert kept_ids(things, {}, []).ids == {}


def test_the_words_of_an_import_are_in_the_order_of_its_lines() -> None:
    triples = [
        *said("0001", "pc:text", "b"), *said("0001", "pc:firstLine", 9),
        *said("0002", "pc:text", "a"), *said("0002", "pc:firstLine", 3),
        *said("section-01", "pc:heading", "A"), *said("section-01", "pc:firstLine", 1),
        *said("0003", "skos:prefLabel", "c"),
        *said("0004", "pc:text", "d"), *said("0004", "pc:firstLine", "ten"),
        Triple(NamedNode("https://example.org/0001"), NamedNode(PREFIXES["pc"] + "text"),
               Literal("other")),
    ]  # fmt: skip
    assert [*earlier_words(triples, BASE).items()] == [
        ("0004", "d"), ("section-01", "A"), ("0002", "a"), ("0001", "b")
    ]  # fmt: skip


def test_the_most_exact_signs_pair_first_and_each_thing_once() -> None:
    rounds = [(["a1", "a2", None], ["a2", "a3", None]), (["a", "a", None], ["a", "a", None])]
    assert same_pairs(rounds) == {1: 0, 0: 1}
    assert same_pairs([(["a"], ["a", "a"])]) == {0: 0}


LABEL = said("0001", "skos:prefLabel", "Listens")
OWN = said("0001", "skos:prefLabel", "Hears")
WELSH = said("0001", "skos:prefLabel", "Clywed", language="cy")
NOTE = said("0001", "skos:editorialNote", "A doubt")
GONE = [*said("0001", "owl:deprecated", TRUE), *said("0001", "pc:formerText", "Sings")]
MINE = said("0001", "skos:editorialNote", "Looked at")


@pytest.mark.parametrize(
    ("fresh", "there", "before", "laid"),
    [
        (LABEL, OWN, LABEL, OWN),
        (said("0001", "skos:prefLabel", "Listens well"), OWN, LABEL, OWN),
        (LABEL, [*LABEL, *WELSH], LABEL, [*LABEL, *WELSH]),
        (NOTE, [*NOTE, *MINE], NOTE, [*NOTE, *MINE]),
        (NOTE, [], NOTE, []),
        (NOTE, MINE, [], [*NOTE, *MINE]),
        ([], LABEL, LABEL, []),
    ],
    ids=[
        "changed",
        "changed by both",
        "other language",
        "added",
        "taken away",
        "of several",
        "no longer drafted",
    ],
)
def test_what_a_person_changed_stays(
    fresh: list[Triple], there: list[Triple], before: list[Triple], laid: list[Triple]
) -> None:
    assert merged(fresh, there, there, before) == {*laid}


def test_of_what_a_person_took_away_as_a_whole_nothing_comes_back() -> None:
    moved_on = [*LABEL, *said("0001", "pc:order", 2)]
    before = [*LABEL, *said("0001", "pc:order", 1)]
    assert merged(moved_on, [], [], before) == set()
    assert merged(moved_on, LABEL, LABEL, before) == {*moved_on}
    assert merged(moved_on, [], before, before) == {*moved_on}


def test_a_file_that_was_lost_is_written_again() -> None:
    order = said("0001", "pc:order", 1)
    fresh = {"framework": {*order}, "readings": {*LABEL}, "sources": {*NOTE}}
    whole = {"framework": order, "readings": LABEL, "sources": NOTE}
    before = frozenset([*order, *LABEL, *NOTE])
    for kind in whole:
        assert Earlier(BASE, {**whole, kind: []}, before).laid_over(fresh, set()) == fresh
    kept = Earlier(BASE, {**whole, "readings": MINE}, before).laid_over(fresh, set())
    assert kept["readings"] == {*MINE}


def test_what_moved_to_another_file_was_not_taken_away() -> None:
    assert merged(LABEL, [], LABEL, LABEL) == {*LABEL}


def test_a_run_that_was_stopped_is_no_person() -> None:
    one, two, three = (said("0001", "pc:order", number) for number in (1, 2, 3))
    for there in (one, two):  # The file was not, or was, written before the run was stopped.
        assert merged(three, there, there, one, two) == {*three}
        assert merged(one, there, there, one, two) == {*one}
        assert merged(two, there, there, one, two) == {*two}


def test_what_a_stopped_run_withdrew_was_not_taken_away() -> None:
    concept = said("0001", "skos:inScheme", SCHEME)
    begun = [*concept, *GONE]
    assert merged(concept, [], [], concept, begun) == {*concept}
    assert merged(concept, [], [], begun, begun) == set()


def test_a_person_s_edits_outlast_a_run_that_was_stopped() -> None:
    for there in (OWN, [*OWN, *NOTE]):
        assert merged(LABEL, there, there, LABEL, [*LABEL, *NOTE]) == {*OWN}


def test_what_left_is_kept_with_its_labels() -> None:
    gone = {"0001": "Listens to people.", "section-01": "Nurse", "domain-01": "Ward"}
    triples = {*withdrawn(gone, BASE, SCHEME, [*OWN, *WELSH])}
    assert {*said("0001", "owl:deprecated", TRUE), *OWN, *WELSH} < triples
    assert {*said("section-01", "pc:formerText", "Nurse")} < triples
    labels = {one.subject.value.removeprefix(BASE) for one in triples  # type: ignore[union-attr]
              if one.predicate.value.endswith("prefLabel")}  # fmt: skip
    assert labels == {"0001", "domain-01"}
    assert {*said("domain-01", "skos:inScheme", SCHEME)} < triples
    assert {*said("domain-01", "skos:prefLabel", "Ward")} < triples


def earlier(
    framework: list[Triple], readings: list[Triple], before: list[Triple] | None = None
) -> Earlier:
    there = {"framework": framework, "readings": readings, "sources": list[Triple]()}
    drafted = [*framework, *readings] if before is None else before
    return Earlier(BASE, there, frozenset(drafted))


def test_a_name_that_was_withdrawn_is_not_used_again_but_by_the_same_words() -> None:
    before = earlier([], GONE)
    assert names(before.named(found("Runs"), Settled())) == ["0002"]
    assert names(before.named(found("Sings"), Settled())) == ["0001"]
    assert before.withdrawn(before.named(found("Sings"), Settled()), SCHEME) == set()
    assert {*GONE} < before.withdrawn(before.named(found("Runs"), Settled()), SCHEME)


def test_a_name_of_any_file_is_not_used_again() -> None:
    before = earlier(said("0007", "skos:note", "mine"), [])
    assert names(before.named(found("Runs"), Settled())) == ["0008"]


def test_what_a_run_that_was_stopped_has_written_is_the_same() -> None:
    before = earlier(said("0003", "pc:text", "Runs"), [], [])
    assert names(before.named(found("Runs"), Settled())) == ["0003"]


def test_what_a_person_wrote_into_the_framework_names_no_other_line() -> None:
    before = earlier(said("0001", "pc:text", "Sings"), [], said("0001", "pc:text", "Runs"))
    assert names(before.named(found("Runs", "Sings"), Settled())) == ["0001", "0002"]


def test_what_was_reworded_is_not_gone() -> None:
    assert gone_before(REWORDED, BASE) == {}
    assert gone_before(GONE, BASE) == {"0001": "Sings"}


def test_what_comes_back_is_not_reworded() -> None:
    before = earlier([], GONE)
    assert before.former(before.named(found("Sings"), Settled())) == {}


REWORDED = [*said("0001", "pc:text", "Listens to older people"),
            *said("0001", "pc:formerText", "Listens to people")]  # fmt: skip


def test_the_words_before_are_kept_until_others_come() -> None:
    before = earlier(REWORDED, [])
    same = before.named(found("Listens to older people"), Settled())
    assert before.former(same) == {0: "Listens to people"}
    other = before.named(found("Listens to older people well"), Settled())
    assert before.former(other) == {0: "Listens to older people"}


def test_what_left_has_the_words_that_it_had_last() -> None:
    gone = earlier(REWORDED, []).named(found("Drives a car"), Settled()).gone
    assert gone == {"0001": "Listens to older people"}


def test_words_that_a_person_calls_new_were_never_another_s() -> None:
    settled = Settled((Setting(1, 1, same_as=NEW),))
    again = earlier(REWORDED, []).named(found("Listens to older people"), settled)
    assert (names(again), again.gone) == (["0002"], {"0001": "Listens to people"})


def role(name: str, label: str) -> list[Triple]:
    iri = NamedNode(f"{PREFIXES['pc']}Role")
    return [*said(name, "rdf:type", iri), *said(name, "skos:prefLabel", label)]


def test_a_role_that_the_source_names_no_longer_is_kept_as_it_is_called_now() -> None:
    nurse, cook, mine = role("role-nurse", "Nurse"), role("role-cook", "Cook"), role("r", "Mine")
    called = role("role-nurse", "Staff nurse")
    before = earlier([*called, *cook, *mine], [], [*nurse, *cook])
    kept = {*called, *said("role-nurse", "owl:deprecated", TRUE)}
    assert before.gone_roles({*cook}) == kept
    # A run that was stopped may have written the file without it.
    assert {*nurse} < earlier(cook, [], [*nurse, *cook]).gone_roles({*cook})


def test_what_is_withdrawn_cannot_be_taken_away() -> None:
    there = {"framework": NOTE, "readings": LABEL, "sources": NOTE}
    before = Earlier(BASE, there, frozenset([*NOTE, *LABEL, *GONE]))
    laid = before.laid_over({"framework": {*NOTE}, "readings": {*GONE}, "sources": set()}, {*GONE})
    assert laid["readings"] == {*GONE}


def test_one_line_of_several_things_is_the_one_that_was_said() -> None:
    things = [Found("competency", words, 4, 4) for words in ("Runs", "Sings")]
    settled = Settled((Setting(4, 4, same_as="0009"),))
    assert names(earlier([], []).named(things, settled)) == ["0009", "0010"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("1,0001\n2,0001\n", "PC-OUTLINE-TWICE"),
        ("1,section-01\n", "PC-OUTLINE-WORD"),
        ("1,7\n", "PC-OUTLINE-WORD"),
        ("1,seven\n", "PC-OUTLINE-WORD"),
        ("3,0001\n", "PC-OUTLINE-WORD"),
    ],
)
def test_an_id_that_cannot_be_is_refused(rows: str, code: str) -> None:
    settled = read_settled("line_first,same_as\n" + rows)
    things = [*found("Runs", "Sings"), Found("phrase", "in addition", 3, 3)]
    with pytest.raises(InputProblem, match=code):
        earlier([], []).named(things, settled)


def test_several_lines_may_be_new() -> None:
    settled = read_settled("line_first,same_as\n1,new\n2,new\n")
    assert names(earlier([], []).named(found("Runs", "Sings"), settled)) == ["0001", "0002"]


def test_a_proposal_is_doubted_until_a_person_says_so() -> None:
    before = earlier(REWORDED, [])
    things = [Found("competency", "Listens to older people", 1, 1, doubts=("old",))]
    again = before.named(things, Settled())
    doubts = doubted(things, again, before.former(again), Settled())[0].doubts
    assert "write 0001 under Same as" in doubts[0]
    assert doubts[1:] == ("old",)
    settled = Settled((Setting(1, 1, same_as="0001"),))
    assert doubted(things, again, before.former(again), settled) == tuple(things)
