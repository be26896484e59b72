"""The pages speak of links and fields where a terminal speaks of commands and options."""

from pcgraph.graph import KnowledgeGraph
from pcgraph.pages.book import Book
from pcgraph.pages.site import Site
from pcgraph.serve.views.given import said_of, told_lines

PAY = "the funding band (line 45; pcgraph query requirements --role SPLW). It will not guess."


def test_a_command_inside_a_sentence_ends_where_the_sentence_goes_on() -> None:
    (note,) = told_lines([PAY])
    before, link, after = note.parts
    assert before.words == "The funding band (line 45; "
    assert (link.words, link.href) == ("“requirements”, Role: SPLW", "q/requirements?role=SPLW")
    assert after.words == "). It will not guess."


def test_two_commands_in_one_sentence_are_two_links() -> None:
    (note,) = told_lines(["Name two: pcgraph query frameworks and pcgraph query roles list them."])
    assert [part.href for part in note.parts if part.href] == ["q/frameworks", "q/roles"]
    assert "".join(part.words for part in note.parts) == (
        "Name two: “frameworks” and “roles” list them."
    )


def test_a_suggestion_says_what_it_chooses_and_not_the_command() -> None:
    (note,) = told_lines(["1. What changed?", '  pcgraph query changes --role "Link Worker"'])
    assert (note.words, note.note) == ("What changed?", "Role: Link Worker")


def test_an_option_in_a_note_asks_again_where_the_page_takes_it() -> None:
    note = "Left out: 4 (--edition all)."
    (linked,) = told_lines([note], lambda name, value: f"a?{name}={value}")
    assert linked.parts[1].href == "a?edition=all"
    assert told_lines([note], lambda *_: "")[0].parts == ()


def test_odd_words_after_a_command_are_told_too() -> None:
    for odd in ('pcgraph find "a', "pcgraph find a\\", "pcgraph query x --role 'a", "pcgraph find"):
        assert told_lines([f"Look: {odd}", odd])
    assert said_of("pcgraph query 'a") == "“'a”"


def test_no_page_or_picture_of_the_site_speaks_of_options(kg: KnowledgeGraph) -> None:
    site = Site(Book(kg))
    for path in ("side-by-side/link-worker--link-worker-coach.html", "about.html", "index.html"):
        assert "(--" not in site.write(path)
    assert "pcgraph compare" not in site.write("changes-1.svg")
