"""Which form a client is sent, by what it says that it accepts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcgraph.publish.describe import Release
from pcgraph.publish.redirects import redirect_members
from pcgraph.serve.accept import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, Form, chosen
from pcgraph.serve.things import FORMS

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
RAPPER = (
    "application/rdf+xml, text/rdf;q=0.6, application/turtle;q=0.9, application/x-turtle;q=0.8,"
    " text/turtle, text/n3;q=0.3, */*;q=0.1"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,"
    "application/json;q=0.45,text/html;q=0.2,application/xhtml+xml;q=0.18,application/xml;q=0.3"
)
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
RDFLIB = (
    "application/rdf+xml,text/n3;q=0.9,text/turtle;q=0.8,application/n-triples;q=0.7,"
    "application/ld+json;q=0.6,*/*;q=0.1"
)
SAME = "same"
"""The rules of a release decide alike; they do not weigh qualities, but for q=0."""
TABLE = [
    (None, "html", SAME),
    ("", "html", SAME),
    ("   ", "html", SAME),
    ("*/*", "html", SAME),
    ("*", "html", SAME),
    ("image/png, *;q=0.1", "html", SAME),
    ("text/*", "html", SAME),
    ("text/html", "html", SAME),
    ("application/xhtml+xml", "html", SAME),
    ("text/turtle", "ttl", SAME),
    ("TEXT/Turtle", "ttl", SAME),
    ("application/x-turtle", "ttl", SAME),
    ("text/turtle;charset=utf-8", "ttl", SAME),
    ("text/turtle ; Q=0.7", "ttl", SAME),
    ("application/ld+json", "jsonld", SAME),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened, x"', "jsonld", SAME),
    ('application/ld+json;q=0.5;x="a, text/html; b", text/turtle;q=0.4', "jsonld", "jsonld"),
    ("application/json", "jsonld", SAME),
    ("application/n-triples", "nt", SAME),
    ("application/rdf+xml", "rdf", SAME),
    ("application/rdf+xml, */*;q=0.1", "rdf", SAME),
    ("text/turtle, text/html", "ttl", SAME),
    ("text/html, text/turtle", "html", SAME),
    ("application/rdf+xml, text/turtle", "rdf", SAME),
    ("application/n-triples, application/rdf+xml, text/turtle", "nt", SAME),
    ("image/png, text/turtle", "ttl", SAME),
    ("*/*, text/turtle", "ttl", SAME),
    ("text/html;q=0, */*", "ttl", "html"),
    ("text/html;q=0, application/xhtml+xml, text/turtle", "ttl", SAME),
    ("application/xhtml+xml;q=0, text/html", "html", SAME),
    ("text/turtle;q=0, application/rdf+xml", "rdf", SAME),
    ("text/turtle;q=0.000, application/rdf+xml", "rdf", SAME),
    ("*/*;q=0, text/turtle", "ttl", SAME),
    ("text/turtle;q=0.5, application/rdf+xml", "rdf", "ttl"),
    ("text/turtle;q=0.5, application/rdf+xml;q=0.51", "rdf", "ttl"),
    ("text/turtle;q=0.5, text/*;q=0.9", "html", "ttl"),
    ("text/*;q=0.1, text/turtle;q=0.2", "ttl", SAME),
    ("application/*", "jsonld", "html"),
    (FIREFOX, "html", SAME),
    (RAPPER, "rdf", SAME),
    (COMUNICA, "jsonld", "ttl"),
    (JAVA, "html", SAME),
    (RDFLIB, "rdf", SAME),
    ("text/turtle;q=2", "ttl", SAME),
    ("text/turtle;q=x, text/html;q=0.9", "ttl", SAME),
    ("text/turtle;q=0.33333, text/html;q=0.3", "ttl", SAME),
    ("text/turtle;q=.5, application/rdf+xml;q=.4", "ttl", SAME),
    ("nonsense", "html", SAME),
    ("nonsense, text/turtle", "ttl", SAME),
    (",,;;,=", "html", SAME),
    ("text/turtle,", "ttl", SAME),
    ("image/png", None, "html"),
    ("text/plain", None, "html"),
    ("text/html;q=0", None, "html"),
    ("*/*;q=0", None, "html"),
    ("application/vnd.api+json", None, "html"),
    ("text/turtle;q=0, application/x-turtle;q=0, image/*", None, "html"),
]


@pytest.mark.parametrize(("accept", "name", "_"), TABLE)
def test_table(accept: str | None, name: str | None, _: str) -> None:
    found = chosen(accept, FORMS)
    assert (found.name if found else None) == name


def rules() -> list[tuple[str, str]]:
    """Read the rules by which a release chooses a form: pattern and form, the last one wins."""
    release = Release("1", "2026-11-22", "", "", "", "", True)
    text = next(iter(redirect_members(release, ["rdf/pcgraph.ttl"], []))).data().decode()
    pattern = r"RewriteCond %\{HTTP_ACCEPT\} (.*) \[NC\]\nRewriteRule \^ - \[E=FORM:(\w+)\]"
    found = re.findall(pattern, text)
    assert len(found) == 9
    return found


@pytest.mark.parametrize(("accept", "name", "released"), TABLE)
def test_a_release_decides_alike(accept: str | None, name: str | None, released: str) -> None:
    form = "html"
    for pattern, one in rules():
        if re.search(pattern, accept or "", re.IGNORECASE):
            form = one
    assert form == (name if released == SAME else released)


def test_what_the_client_names_first_wins_a_tie_and_the_nearer_range_wins_more() -> None:
    forms = [Form("a", "text/a"), Form("b", "text/b")]
    assert chosen("text/b, text/a", forms) == forms[1]
    assert chosen("text/*, text/b", forms) == forms[1]
    assert chosen("text/*", forms) == forms[0]


def test_a_range_after_very_many_is_not_read() -> None:
    many = ", ".join(f"image/x{number}" for number in range(100))
    assert chosen(f"{many}, text/turtle", FORMS) is None
    assert chosen(f"image/png;x={'y' * 8_000}, text/turtle", FORMS) is None


PIECES = st.sampled_from(
    [TURTLE, HTML, JSONLD, NTRIPLES, RDFXML, "*/*", "text/*", "*", "q=", "q=0", "q=1.000", ";", ",",
     '"', "\\", "=", "/", " ", "\t", "\x00", "\r\n", "é", "q=1e9", "q=-1", "q=nan", "٣"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_whatever_is_sent_a_form_or_none_is_chosen(accept: str) -> None:
    found = chosen(accept, FORMS)
    assert found is None or found in FORMS


@given(st.permutations([form.media for form in FORMS]), st.integers(0, 4))
def test_refused_is_never_sent(order: list[str], refused: int) -> None:
    parts = [f"{media};q=0" if place == refused else media for place, media in enumerate(order)]
    found = chosen(", ".join([*parts, "*/*"]), FORMS)
    first = next(media for place, media in enumerate(order) if place != refused)
    assert found is not None
    assert found.media == first
