"""Judging on pages: what a card asks, what is kept, who may, and what is never lost."""

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from pcgraph.decisions.keep import state_of
from pcgraph.files import write_whole
from pcgraph.reviews.filled import filled
from pcgraph.reviews.session import Card, Session, cards_of, is_settled
from pcgraph.reviews.shown import marked
from pcgraph.saving import PENDING
from pcgraph.serve.app import make_app
from pcgraph.serve.reviewing.door import COOKIE
from pcgraph.serve.settings import Settings
from pcgraph.suggested.candidates import queue
from tests.unit.review_case import DAY, KNOW, LISTEN, ME, NOS, files, keeper, rows, violations
from tests.unit.review_case import part as chosen
from tests.unit.workbook_case import Case, folder
from tests.web.review_case import AT as SITE
from tests.web.review_case import WHY, Browser, Fields, app_of, form, forms, part, words

AT = "/review/village"
HT4 = f"{AT}?line=mine%3A0002&nos=nos%3AHT4"
GEN47 = f"{AT}?line=mine%3A0002&nos=nos%3AGEN47"
YOU = "B. Reviewer"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


@pytest.fixture
def me(mine: Path) -> Browser:
    return Browser(app_of(mine), ME)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a folder that no test may change."""
    place = folder(tmp_path_factory.mktemp("review_calm") / "mine")
    who = Browser(app_of(place), ME)
    before = files(place)
    yield who
    assert files(place) == before


def decisions(place: Path) -> dict[str, bytes]:
    return {path: raw for path, raw in files(place).items() if path.startswith("data/")}


def test_review_is_there_only_where_it_is_asked_for(mine: Path) -> None:
    paths = [getattr(one, "path", "") for one in make_app(Settings(overlays=(mine,))).routes]
    assert not [path for path in paths if path.startswith("/review")]


def test_a_card_says_all_and_asks_for_evidence_first(calm: Browser) -> None:
    page = calm.get(AT)
    told = words(page.text)
    assert page.status_code == 200
    for said in (
        "Know which groups and activities there are in the village",
        "Village Agent", "village.txt, line 6", "Manage and organise your own time and activities",
        "Shared words: activities", "1 of 9 suggestions answered", "Looked in: 34 NOS",
    ):  # fmt: skip
        assert said in told
    assert "<mark>activities</mark>" in page.text
    found = forms(page.text).radios
    assert found["shows"] == ["a", "p", "h", "n", "m", "0", "r"]
    assert found["relation-a"] == ["w", "n", "s"]
    assert found["relation-p"] == ["i", "o"]
    first, then = page.text.index('name="shows"'), page.text.index('name="relation-a"')
    assert first < then < page.text.index('name="reason"')
    hidden = page.text.partition("<details>")[2].partition("</details>")[0]
    assert "Score 0." in hidden
    assert page.text.count("Score 0.") == hidden.count("Score 0.")
    assert "<script>" not in page.text
    assert " style=" not in page.text


def test_what_is_saved_is_kept_as_in_a_terminal(me: Browser, mine: Path) -> None:
    done = me.post(AT, part(me.card(AT), nos_part="P3–P6, K2", sure="high", flag="yes"))
    assert (done.status_code, done.headers["location"]) == (303, f"{AT}?done=1")
    row = rows(mine, "positive")[-1]
    assert (row["subject_id"], row["object_id"]) == ("mine:0002", "nos:HT4")
    assert (row["predicate_id"], row["ext_evidence"]) == ("skos:closeMatch", "part")
    assert (row["comment"], row["author_label"], row["confidence"]) == (WHY, ME, "0.9")
    assert row["mapping_justification"] == "semapv:MappingReview"
    assert row["ext_nos_part"] == "P3–P6, K2"
    assert row["ext_flag"] == "come back to this"
    assert not violations(mine)
    after = words(me.get(f"{AT}?done=1").text)
    assert "Saved. The other pages show it within about a minute." in after
    assert "Your last decision: HT4: accepted, part of it, overlaps" in after
    assert "2 of 9 suggestions answered" in after


ANSWERS: tuple[tuple[Fields, str, str], ...] = (
    ({"shows": "a", "relation-a": "w"}, "positive", "skos:broadMatch"),
    ({"shows": "a", "relation-a": "s", "relation-p": "o"}, "positive", "skos:exactMatch"),
    ({"shows": "p", "relation-p": "i"}, "positive", "skos:narrowMatch"),
    ({"shows": "h"}, "positive", "skos:relatedMatch"),
    ({"shows": "n"}, "negative", "skos:mappingRelation"),
    ({"shows": "m"}, "unsure", "skos:mappingRelation"),
    ({"shows": "0"}, "none", "sssom:NoTermFound"),
)


def test_each_answer_is_stored_as_its_relation(me: Browser, mine: Path) -> None:
    for given, kind, what in ANSWERS:
        done = me.post(AT, {**me.card(HT4), "reason": WHY, **given})
        assert done.status_code == 303
        row = rows(mine, kind)[-1]
        assert what in (row["predicate_id"], row["object_id"])
        me.post(f"{AT}/undo", form(me.get(AT).text, "number"))


def test_none_of_the_other_suggestions_is_one_step(me: Browser, mine: Path) -> None:
    me.post(AT, {**me.card(AT), "shows": "r", "reason": WHY})
    assert len(rows(mine, "negative")) == 5
    page = me.get(AT)
    undo = form(page.text, "number")
    assert me.post(f"{AT}/undo", undo).status_code == 303
    assert not rows(mine, "negative")


def test_parts_of_a_reason_become_sentences_before_ones_own(me: Browser, mine: Path) -> None:
    me.post(AT, part(me.card(AT), activity="yes", nos_lacks="The village"))
    assert rows(mine, "positive")[-1]["comment"] == (
        f"The same activity. The NOS lacks the village. {WHY}"
    )


def test_what_does_not_fit_is_listed_and_what_was_typed_stays(me: Browser, mine: Path) -> None:
    before = decisions(mine)
    page = me.post(AT, {**me.card(AT), "shows": "p", "reason": "", "nos_part": "most <b>of it",
                        "activity": "", "sure": "low"})  # fmt: skip
    assert page.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in page.text
    for field in ("relation-p", "reason", "nos_part"):
        assert f'<a href="#{field}">' in page.text
        assert f'id="{field}"' in page.text
    typed = form(page.text, "reason")
    assert (typed["shows"], typed["nos_part"], typed["sure"]) == ("p", "most <b>of it", "low")
    assert decisions(mine) == before
    nothing = me.post(AT, me.card(AT))
    assert '<a href="#shows">' in nothing.text
    assert '<a href="#reason">' in nothing.text


def test_what_hardly_fits_is_asked_for_once(me: Browser, mine: Path) -> None:
    given = {"shows": "a", "relation-a": "w", "nos_lacks": "the village"}
    page = me.post(AT, {**me.card(AT), **given})
    assert page.status_code == 422
    assert "is it part of it?" in words(page.text)
    assert "Save again to keep it" in words(page.text)
    assert me.post(AT, form(page.text, "reason")).status_code == 303
    assert rows(mine, "positive")[-1]["comment"] == "The NOS lacks the village."


def test_words_that_a_terminal_takes_as_commands_are_words_here(me: Browser, mine: Path) -> None:
    me.post(AT, part(me.card(AT), activity="b", outcome="undo", nos_lacks="?"))
    assert rows(mine, "positive")[-1]["comment"] == (
        f"Same activity: b. Same outcome: undo. The NOS lacks ?. {WHY}"
    )


def test_another_nos_can_be_asked_about(me: Browser, mine: Path) -> None:
    page = me.get(f"{AT}?line=mine%3A0002&on=nos%3AHT4&nos=gen+97")
    assert "Communicate effectively in a healthcare environment" in words(page.text)
    me.post(AT, part(form(page.text, "reason")))
    row = rows(mine, "positive")[-1]
    assert row["object_id"] == "nos:GEN97"
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    unknown = me.get(f"{AT}?line=mine%3A0002&on=nos%3AHT4&nos=nonsense")
    assert "is not known" in words(unknown.text)
    none = me.card(f"{AT}?line=mine%3A0002&nos=none")
    asked = me.post(AT, {**none, "shows": "n", "which": "GEN62"})
    assert asked.headers["location"].endswith("nos=nos%3AGEN62")


def test_skipping_puts_a_card_last_and_says_it_to_the_terminal(me: Browser, mine: Path) -> None:
    me.post(AT, {**me.card(AT), "do": "skip"})
    assert me.card(AT)["nos"] == "nos:GEN47"
    assert (mine / "reviews/skipped.tsv").read_text().endswith("mine:0002\tnos:HT4\n")


def test_undo_takes_back_ones_own_last_and_nobody_elses(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    before = decisions(mine)
    me.post(AT, part(me.card(HT4)))
    undo = form(me.get(AT).text, "number")
    you.post(AT, part(you.card(GEN47)))
    assert form(me.get(AT).text, "number") == undo
    assert you.post(f"{AT}/undo", {**undo, **_token(you)}).status_code == 409
    assert [row["object_id"] for row in rows(mine, "positive")][1:] == ["nos:HT4", "nos:GEN47"]
    back = me.post(f"{AT}/undo", undo)
    assert back.status_code == 303
    assert "nos%3AHT4" in back.headers["location"]
    assert [row["object_id"] for row in rows(mine, "positive")][1:] == ["nos:GEN47"]
    assert me.post(f"{AT}/undo", undo).status_code == 409
    you.post(f"{AT}/undo", form(you.get(AT).text, "number"))
    there = {path: raw for path, raw in decisions(mine).items() if b"mine:map" not in raw}
    assert rows(mine, "positive") == rows_of(before)
    assert there


def rows_of(raw: dict[str, bytes]) -> list[dict[str, str]]:
    text = raw["data/mappings/village-to-nos/positive.sssom.tsv"].decode()
    plain = "\n".join(line for line in text.split("\n") if line[:1] != "#")
    return [*csv.DictReader(io.StringIO(plain), delimiter="\t", quoting=csv.QUOTE_NONE)]


def _token(who: Browser) -> Fields:
    return {"token": form(who.get("/review/").text, "name")["token"]}


def test_two_on_the_same_card_one_is_kept_and_the_other_sees_both(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    mine_is, yours = me.card(HT4), you.card(HT4)
    assert me.post(AT, part(mine_is)).status_code == 303
    kept = decisions(mine)
    clash = you.post(AT, {**yours, "shows": "n", "reason": "Only one word is shared by the two."})
    assert clash.status_code == 409
    assert decisions(mine) == kept
    told = words(clash.text)
    assert f"Kept is: HT4: accepted, part of it, overlaps, by {ME}" in told
    typed = form(clash.text, "reason")
    assert (typed["shows"], typed["reason"]) == ("n", "Only one word is shared by the two.")
    assert you.post(AT, typed).status_code == 303
    assert rows(mine, "negative")[-1]["author_label"] == YOU
    assert not violations(mine)


def test_two_who_decide_anew_at_once_do_not_overwrite_each_other(mine: Path) -> None:
    keeper(mine).keep([chosen("HT4")], "C. Reviewer", DAY)
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    mine_is, yours = me.card(HT4), you.card(HT4)
    assert yours["again"] == "yes"
    assert me.post(AT, {**mine_is, "shows": "n"}).status_code == 303
    clash = you.post(AT, {**yours, "relation-p": "i"})
    assert clash.status_code == 409
    assert f"considered and not used, by {ME}" in words(clash.text)
    assert rows(mine, "negative")[-1]["author_label"] == ME
    assert you.post(AT, {**yours, "state": "", "shows": "h"}).status_code == 409


def test_what_another_set_decided_is_shown_and_not_changed(calm: Browser, mine: Path) -> None:
    made = keeper(mine)
    made.turn_to("https://w3id.org/pcgraph/id/framework/fcc-2019")
    row = made.said.judged[0].row
    place = "/review/fcc-2019"
    asked = f"{place}?line={row.get('subject_id')}&nos={row.get('object_id')}"
    page = calm.get(asked)
    assert "was decided in another set than yours" in words(page.text)
    assert 'name="reason"' not in page.text
    token = form(calm.get("/review/").text, "name")["token"]
    given = {"token": token, "line": row.get("subject_id"), "nos": row.get("object_id")}
    refused = calm.post(place, part(given, again="yes"))
    assert refused.status_code == 409
    assert "Somebody decided meanwhile" not in refused.text


def test_two_on_different_cards_both_are_kept(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    one, other = me.card(HT4), you.card(GEN47)
    assert me.post(AT, part(one)).status_code == 303
    assert you.post(AT, part(other)).status_code == 303
    by = {row["object_id"]: row["author_label"] for row in rows(mine, "positive")}
    assert (by["nos:HT4"], by["nos:GEN47"]) == (ME, YOU)


def test_that_none_fits_is_refused_where_one_was_accepted_meanwhile(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    yours = you.card(GEN47)
    me.post(AT, part(me.card(HT4)))
    done = you.post(AT, {**yours, "shows": "0", "reason": "HT4 came nearest, and lacks the place."})
    assert done.status_code == 409
    assert not rows(mine, "none")


def test_a_form_that_is_sent_twice_is_one_decision(me: Browser, mine: Path) -> None:
    given = part(me.card(HT4))
    assert [me.post(AT, given).status_code for _ in range(2)] == [303, 303]
    assert len(rows(mine, "positive")) == 2


def test_what_the_terminal_decides_meanwhile_is_seen(me: Browser, mine: Path) -> None:
    given = me.card(HT4)
    keeper(mine).keep([chosen("HT4")], YOU, DAY)
    keeper(mine).keep([chosen("GEN62", LISTEN)], YOU, DAY)
    assert "GEN62" in words(me.get(f"{AT}/decisions").text)
    clash = me.post(AT, {**given, "shows": "n", "reason": WHY})
    assert clash.status_code == 409
    assert me.card(AT)["nos"] != "nos:HT4"


def test_one_who_looks_at_a_competency_has_it_for_a_while(mine: Path) -> None:
    app = app_of(mine)
    case = keeper(mine)
    assert {line.iri for line in case.said.lines} == {KNOW, LISTEN}
    me, you = Browser(app, ME), Browser(app, YOU)
    assert me.card(AT)["line"] == "mine:0002"
    assert you.card(AT)["line"] == "mine:0001"
    assert me.card(AT)["line"] == "mine:0002"


def test_a_decision_is_made_anew_and_settled_with_its_reason(me: Browser, mine: Path) -> None:
    me.post(AT, part(me.card(HT4)))
    anew = me.card(HT4)
    assert (anew["shows"], anew["relation-p"], anew["again"]) == ("p", "o", "yes")
    settling = me.card(f"{HT4}&settle=yes")
    refused = me.post(AT, {**settling, "relation-p": "i"})
    assert refused.status_code == 422
    assert '<a href="#settled">' in refused.text
    me.post(AT, {**settling, "relation-p": "i", "settled": "We read the NOS together."})
    row = rows(mine, "positive")[-1]
    assert row["predicate_id"] == "skos:narrowMatch"
    assert row["ext_settlement"] == "We read the NOS together."


def test_identical_words_are_accepted_in_one_go_from_the_list_that_was_seen(tmp_path: Path) -> None:
    place = folder(tmp_path / "mine")
    words_of = "Know which groups and activities there are in the village"
    for path in place.rglob("*"):
        if path.is_file() and words_of in path.read_text(encoding="utf-8"):
            said = path.read_text(encoding="utf-8")
            path.write_text(said.replace(words_of, "Make relationships with communities"))
    me = Browser(app_of(place), ME)
    page = me.get(f"{AT}/identical")
    assert "HT1" in page.text
    fields = form(page.text, "mark")
    assert me.post(f"{AT}/identical", {**fields, "mark": "another"}).status_code == 409
    assert me.post(f"{AT}/identical", fields).status_code == 303
    row = rows(place, "positive")[-1]
    assert (row["object_id"], row["predicate_id"]) == ("nos:HT1", "skos:exactMatch")
    assert row["mapping_justification"] == "semapv:LexicalMatching"


def test_the_list_of_decisions_can_be_narrowed(me: Browser) -> None:
    me.post(AT, part(me.card(HT4), flag="yes"))
    every = words(me.get(f"{AT}/decisions").text)
    assert "2 of 2 decisions" in every
    assert "1 of 2 decisions" in words(me.get(f"{AT}/decisions?marked=yes").text)
    assert "1 of 2 decisions" in words(me.get(f"{AT}/decisions?by=A.+Reviewer").text)
    assert "No decision fits" in words(me.get(f"{AT}/decisions?decision=none+fits").text)


def test_a_second_person_does_not_see_the_first_and_both_are_set_side_by_side(
    mine: Path,
) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    me.post(AT, part(me.card(HT4)))
    second = f"{AT}/second"
    assert me.get(second).status_code == 403
    answered, seen = 0, ""
    while answered < 20:
        page = you.get(second)
        seen += page.text
        if "Nothing is left" in page.text:
            break
        fields = form(page.text, "reason")
        given = {"shows": "n", "reason": WHY} if fields["nos"] != "none" else {
            "shows": "y", "reason": WHY}  # fmt: skip
        if fields["nos"] == "nos:HT4":
            given = {"shows": "p", "relation-p": "o", "reason": "Another reason of my own."}
        assert you.post(second, {**fields, **given}).status_code == 303
        if not answered:
            withheld = "is shown when you are done"
            assert withheld in words(you.get(f"{AT}/decisions").text)
            assert withheld in words(you.get(f"{AT}/differences").text)
            assert you.get(f"{AT}/workbook.xlsx").status_code == 303
            assert you.get(AT).headers["location"].endswith("/second")
        answered += 1
    assert WHY not in seen.replace("Your last answer", "")
    assert "by A. Reviewer" not in seen
    assert "Score" not in seen
    assert "Suggested" not in seen
    assert "decided before" not in seen
    assert 'name="again"' not in seen
    passes = mine / "data/mappings/village-to-nos/passes"
    assert sorted(path.name for path in passes.iterdir()) == ["a.sssom.tsv", "b.sssom.tsv"]
    kept = {row["object_id"]: row for row in rows(mine, "positive")}
    assert kept["nos:HT4"]["reviewer_label"] == YOU
    told = words(me.get(f"{AT}/differences").text)
    assert "1 answers differ; 0 of them are settled" in told
    assert "settle=yes" in me.get(f"{AT}/differences").text


def test_the_last_answer_of_a_second_person_is_taken_back(mine: Path) -> None:
    you = Browser(app_of(mine), YOU)
    second = f"{AT}/second"
    fields = form(you.get(second).text, "reason")
    you.post(second, {**fields, "shows": "n", "reason": WHY})
    page = you.get(second)
    assert form(page.text, "reason")["nos"] != fields["nos"]
    undo = {**form(page.text, "number"), "do": "undo"}
    assert you.post(second, undo).status_code == 303
    assert form(you.get(second).text, "reason")["nos"] == fields["nos"]
    assert you.post(second, undo).status_code == 303


def test_the_workbook_goes_out_and_comes_back(me: Browser, mine: Path) -> None:
    made = me.get(f"{AT}/workbook.xlsx")
    assert made.headers["content-disposition"] == 'attachment; filename="village.xlsx"'
    assert made.content[:2] == b"PK"
    case = Case(mine)
    case.put("Mappings", 2, nos_code="GEN97", evidence="helps only", reason=WHY)
    from tests.books import saved

    saved(case.book, case.sheets)
    done = _upload(me, case.book.read_bytes())
    assert done.status_code == 200
    assert rows(mine, "positive")[-1]["author_label"] == ME
    assert me.card(AT)["line"] == "mine:0002"
    case.written()
    case.put("Mappings", 2, evidence="half of it")
    saved(case.book, case.sheets)
    before = decisions(mine)
    wrong = _upload(me, case.book.read_bytes())
    assert wrong.status_code == 422
    assert "half of it" in words(wrong.text)
    assert decisions(mine) == before


def test_what_is_no_workbook_is_told_without_a_path_of_the_machine(calm: Browser) -> None:
    for raw in (b"", b"no workbook", b"PK\x03\x04" + bytes(200)):
        told = _upload(calm, raw)
        assert told.status_code == 422
        assert "review_calm" not in told.text
        assert gettempdir() not in told.text


def test_a_workbook_may_be_longer_than_what_else_is_sent(calm: Browser) -> None:
    raw = b"PK" + bytes(Settings().max_body + 1)
    assert len(raw) < Settings().max_book
    assert _upload(calm, raw).status_code == 422
    assert _code(calm, lambda: calm.post(AT, {"reason": "x" * len(raw)})) == "PC-SERVE-BODY"


def test_a_workbook_that_is_too_large_is_refused(calm: Browser) -> None:
    assert _code(calm, lambda: _upload(calm, b"x" * 9_000_000)) == "PC-SERVE-BODY"


def _upload(who: Browser, raw: bytes) -> Any:
    fields = {"token": form(who.get("/review/").text, "name")["token"]}
    sent = {"book": ("my words.xlsx", raw, "application/octet-stream")}
    return who.client.post(f"{AT}/workbook", data=fields, files=sent,
                           headers={"Origin": SITE})  # fmt: skip


def _code(who: Browser, ask: Any) -> str:
    """Give the code of an error that a program is told."""
    who.client.headers["accept"] = "application/json"
    try:
        return str(ask().json()["code"])
    finally:
        who.client.headers["accept"] = "*/*"


FOREIGN: tuple[tuple[str, dict[str, str]], ...] = (
    ("https://example.org", {}),
    ("", {}),
    ("null", {}),
    (SITE, {"Sec-Fetch-Site": "cross-site"}),
    (SITE, {"Sec-Fetch-Site": "same-site"}),
    ("https://example.org", {"Sec-Fetch-Site": "same-origin"}),
    (f"{SITE}.example.org", {}),
)


def test_a_form_of_another_site_is_refused(calm: Browser) -> None:
    given = part(calm.card(HT4))
    for origin, more in FOREIGN:
        for path in (AT, f"{AT}/undo", f"{AT}/identical", f"{AT}/second", "/review/"):
            code = _code(calm, partial(calm.post, path, given, origin, **more))
            assert code == "PC-SERVE-ORIGIN"


def test_a_browser_that_hides_its_address_is_let_in_by_what_it_says_of_the_site(
    me: Browser,
) -> None:
    given = part(me.card(HT4))
    assert me.post(AT, given, "null", **{"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_without_its_token_a_form_is_shown_again_and_nothing_is_written(calm: Browser) -> None:
    given = part(calm.card(HT4))
    for token in ("", "x", "é", "0" * 64):
        again = calm.post(AT, {**given, "token": token})
        assert again.status_code == 403
        assert form(again.text, "reason")["reason"] == WHY
        assert form(again.text, "reason")["token"] == given["token"]
        for path in (f"{AT}/undo", f"{AT}/identical", f"{AT}/second", "/review/"):
            assert calm.post(path, {**given, "token": token}).status_code == 403


def test_the_token_of_one_person_is_none_for_another(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    given = part(me.card(HT4))
    assert you.post(AT, given).status_code == 403
    assert len(rows(mine, "positive")) == 1


def test_looking_changes_nothing(calm: Browser) -> None:
    paths = ("", "/identical", "/decisions", "/differences", "/second", "/workbook",
             "/workbook.xlsx", "?do=skip&line=mine:0002&nos=nos:HT4&shows=p&relation-p=o"
             f"&reason={WHY}", "?done=1", "?done=x", "?line=x&nos=y")  # fmt: skip
    for path in paths:
        answer = calm.get(AT + path)
        assert answer.status_code < 500
        assert "set-cookie" not in answer.headers


def test_a_machine_is_no_person(mine: Path) -> None:
    who = Browser(app_of(mine))
    for name in ("pcgraph", "GPT-4o", "the machine", "", "x" * 200, "12"):
        told = who.post("/review/", {**form(who.get("/review/").text, "name"), "name": name})
        assert told.status_code == 422
    assert not (mine / "reviews/by.txt").exists()
    page = who.get(AT)
    assert "Say your name first" in words(page.text)
    nobody = who.post(AT, part(form(page.text, "reason")))
    assert nobody.status_code == 403
    assert form(nobody.text, "reason")["reason"] == WHY
    assert len(rows(mine, "positive")) == 1


def test_a_cookie_that_names_a_machine_names_nobody(calm: Browser) -> None:
    who = Browser(calm.client.app)
    for cookie in (f"{'a' * 30}.cGNncmFwaA", f"{'a' * 30}.%%%", "x", f"{'a' * 30}._w"):
        answer = who.client.get(AT, headers={"Cookie": f"{COOKIE}={cookie}"})
        assert answer.status_code == 200
        assert "Say your name first" in words(answer.text)


def test_a_name_is_asked_once_and_its_cookie_is_kept_from_others(mine: Path) -> None:
    who = Browser(app_of(mine))
    first = who.get("/review/?back=village")
    cookie = first.headers["set-cookie"].lower()
    for wanted in ("httponly", "samesite=strict", "path=/review"):
        assert wanted in cookie
    done = who.post("/review/", {**form(first.text, "name"), "name": " A.  Reviewer "})
    assert done.headers["location"] == "/review/village"
    assert (mine / "reviews/by.txt").read_text() == "A. Reviewer\n"
    assert "You decide as A. Reviewer" in words(who.get(AT).text)
    elsewhere = {**form(who.get("/review/").text, "name"), "back": "//example.org/village"}
    assert who.post("/review/", elsewhere).headers["location"] == "/review/"


def test_what_is_sent_is_bounded(calm: Browser) -> None:
    me = calm
    given = part(me.card(HT4))
    for ask, code in (
        (lambda: me.post(AT, {**given, "reason": "x" * 2_000_000}), "PC-SERVE-BODY"),
        (lambda: me.post(AT, {**given, **{f"f{n}": "" for n in range(100)}}), "PC-SERVE-FORM"),
        (lambda: me.client.post(AT, content=b"{}", headers={
            "Origin": SITE, "Content-Type": "application/json"}), "PC-SERVE-TYPE"),
        (lambda: me.client.post(AT, content=b"reason=%ff%fe&token=\xff", headers={
            "Origin": SITE,
            "Content-Type": "application/x-www-form-urlencoded"}), "PC-SERVE-FORM"),
    ):  # fmt: skip
        assert _code(me, ask) == code
    long = me.post(AT, {**given, "reason": "word " * 2_000})
    assert long.status_code == 422
    odd = me.post(AT, {**given, "line": "x\x00y", "nos": "<script>"})
    assert odd.status_code in (400, 404)


def test_words_that_would_be_markup_or_steer_a_screen_are_words(me: Browser, mine: Path) -> None:
    nasty = "<script>alert(1)</script> \x1b[31mred\x1b[0m \u202eback\nnext=\tline"
    done = me.post(AT, part(me.card(HT4), reason=nasty))
    assert done.status_code == 303
    page = me.get(f"{AT}/decisions").text
    assert "<script>alert" not in page
    assert "\x1b" not in (mine / "data/mappings/village-to-nos/positive.sssom.tsv").read_text()


def test_a_folder_that_cannot_be_read_is_told_without_a_path_of_the_machine(mine: Path) -> None:
    (mine / "data/frameworks/village.ttl").write_text("no turtle {")
    who = Browser(app_of(mine))
    told = who.client.get(AT, headers={"Accept": "application/json"})
    assert told.status_code >= 400
    assert str(mine) not in told.text
    assert told.json()["code"].startswith("PC-")


def test_another_who_writes_just_then_is_waited_for_and_told(
    me: Browser, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pcgraph import saving

    monkeypatch.setattr(saving, "_PATIENCE", 0.2)
    given = part(me.card(HT4))
    with saving.patiently(mine):
        busy = me.post(AT, given)
        assert busy.status_code == 503
        assert form(busy.text, "reason")["reason"] == WHY
    assert me.post(AT, part(form(busy.text, "reason"))).status_code == 303


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_step_that_was_broken_off_is_mended_when_the_server_starts_again(
    mine: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """At every write of a step the process could end; what was confirmed before stands."""
    from pcgraph import saving

    class Killed(BaseException):
        """Ends a step where a process would end: nothing after it runs."""

    real, count = write_whole, [0]

    def writing(path: Path, content: str | bytes) -> None:
        count[0] += 1
        if count[0] == at:
            raise Killed
        real(path, content)

    me = Browser(app_of(mine), ME)
    assert me.post(AT, part(me.card(HT4))).status_code == 303
    given = part(me.card(GEN47))
    monkeypatch.setattr(saving, "write_whole", writing)
    ended = False
    try:
        me.post(AT, given)
    except Killed:
        ended = True
    monkeypatch.setattr(saving, "write_whole", real)
    again = Browser(app_of(mine), ME)
    again.get(AT)
    assert not (mine / PENDING).exists()
    there = {row["object_id"] for row in rows(mine, "positive")}
    assert {"nos:GEN97", "nos:HT4"} <= there
    assert ended
    assert ("nos:GEN47" in there) == (at != 1)
    assert not violations(mine)
    assert len(again.get(f"{AT}/decisions").text) > 0
    undo = form(again.get(AT).text, "number")
    assert again.post(f"{AT}/undo", undo).status_code == 303


def test_the_other_pages_are_renewed_once_for_decisions_that_follow_each_other(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for looking, not for each of them, and not while somebody goes on."""
    from pcgraph.serve.reviewing import room

    monkeypatch.setattr(room, "_QUIET", 1.0)
    app = app_of(mine)
    renewed: list[bool] = []
    monkeypatch.setattr(app.state.service, "renew", lambda: renewed.append(True))

    async def decide() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app=app), base_url=SITE,
                               headers={"Origin": SITE}) as who:  # fmt: skip
            first = form((await who.get("/review/")).text, "name")
            await who.post("/review/", data={**first, "name": ME})
            seen = []
            for path in (HT4, GEN47):
                fields = form((await who.get(path)).text, "reason")
                await who.post(AT, data=part(fields))
                seen.append(len(renewed))
            await asyncio.sleep(2.5)
            return [*seen, len(renewed)]

    *_, last = asyncio.run(decide())
    assert 1 <= last <= 2


def test_a_form_is_answered_as_the_terminal_would(mine: Path) -> None:
    made = keeper(mine)
    cards = cards_of(queue(made.composition, made.said))
    line = [card for card in cards if card.line == KNOW]

    def came(**typed: str) -> Any:
        return filled(Session(made.said, [*line], is_settled), typed)

    assert came(shows="p", relation="o", reason=WHY).choices[0].relation == "overlaps"
    assert len(came(shows="r", reason=WHY).choices) == 5
    assert [name for name, _ in came().faults] == ["shows", "reason"]
    assert [name for name, _ in came(shows="p", reason="short").doubts] == ["reason"]
    assert came(shows="x", reason=WHY).faults[0][1].startswith("Choose")
    none = Session(made.said, [Card(KNOW, "")], lambda *_: False)
    assert filled(none, {"shows": "n", "which": "GEN62"}).asks == Card(KNOW, NOS + "GEN62")


def test_the_mark_of_what_was_decided_changes_with_it_alone(mine: Path) -> None:
    made = keeper(mine)
    before = state_of(made.said, KNOW, NOS + "HT4")
    made.keep([chosen("GEN62", LISTEN), chosen("GEN47")], ME, DAY)
    assert state_of(made.said, KNOW, NOS + "HT4") == before
    made.keep([chosen("HT4")], ME, DAY)
    assert state_of(made.said, KNOW, NOS + "HT4") != before


def test_shared_words_are_marked_whole() -> None:
    runs = marked("Listening, to people's (own) words", ["listen", "people"])
    assert [words for words, shared in runs if shared] == ["Listening", "people's"]
    assert "".join(words for words, _ in runs) == "Listening, to people's (own) words"
    assert not re.search("x", "".join(words for words, _ in marked("", [])))
