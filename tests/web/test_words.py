"""What the server tells is said in words of the web: who asks has no command."""

import re

import httpx
import pytest

from pcgraph.errors import UsageProblem
from pcgraph.serve.faults import remedy_of

COMMAND = re.compile(r"[Pp]cgraph (compose|coverage|queries|query|find)|--[a-z]|\(With\)")
FROM = "SELECT * FROM <http://x.example/y> { ?s ?p ?o }"
SERVICE = "SELECT * { SERVICE <http://x.example/y> { ?s ?p ?o } }"
TOLD = [
    ("/coverage.csv", {"against": "x"}, "/coverage.html?framework="),
    ("/coverage.html", {"against": "x"}, "/coverage.html?framework="),
    ("/sparql", {"query": FROM}, "lists the graphs"),
    ("/sparql.html", {"query": FROM}, "lists the graphs"),
    ("/sparql", {"query": SERVICE}, "Nothing is fetched"),
    ("/sparql.html", {"query": SERVICE}, "Nothing is fetched"),
    ("/compare.csv", {"a": "Link Worker", "b": "fcc-pcp"}, "two of one kind"),
    ("/compare.html", {"a": "Link Worker", "b": "fcc-pcp"}, "two of one kind"),
    ("/ask.csv", {"q": "zzz"}, "/query.html"),
    ("/ask.csv", {"q": "blah NOS teams"}, "Nearest questions"),
]


@pytest.mark.parametrize(("path", "given", "said"), TOLD)
def test_no_word_of_the_command_stands_in_what_to_do(
    client: httpx.Client, path: str, given: dict[str, str], said: str
) -> None:
    data = {"accept": "application/json" if ".html" not in path else "text/html"}
    answer = client.get(path, params=given, headers=data)
    assert answer.status_code == 400
    text = answer.text.partition("<main")[2].partition("</form")[0] or answer.json()["remedy"]
    assert said in text.replace("&amp;", "&")
    assert not COMMAND.search(text)


def test_what_is_suggested_on_the_web_answers(client: httpx.Client) -> None:
    told = client.get("/coverage.csv", params={"against": "x"}).text
    place = re.search(r"/coverage.html\?\S+?(?=[\s<])", told.replace("&amp;", "&"))
    assert place
    assert client.get(place[0]).status_code == 200
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { } }"
    found = client.get("/sparql", params={"query": graphs}, headers={"accept": "text/csv"})
    assert len(found.text.splitlines()) > 1


@pytest.mark.parametrize(
    ("remedy", "told"),
    [
        ("Save it -- or not.", "Save it -- or not."),
        ("See the pages of pcgraph.", "See the pages of pcgraph."),
        ("Known:\n  pcgraph query roles\n  a role", "Known:\n  a role"),
        ("pcgraph queries lists them.", ""),
        ("Give --again.", ""),
    ],
)
def test_what_to_do_without_the_command(remedy: str, told: str) -> None:
    assert remedy_of(UsageProblem("PC-X", "no.", remedy)) == told
