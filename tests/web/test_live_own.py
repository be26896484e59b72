"""A folder laid over ours is served too, and its place on the machine is told to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from pcgraph.errors import PcgraphError
from pcgraph.graph import KnowledgeGraph
from pcgraph.new import new_texts
from pcgraph.serve.app import make_app
from pcgraph.serve.settings import Settings
from pcgraph.wire import Verb, error_head, read_error

_QUERY = """#+ summary: Which roles are called so?
#+ params:
#+   role: {type: iri, class: pc:Role, help: a role}
SELECT ?role_id ?role WHERE {
  VALUES ?role_id { UNDEF }  # param role
  ?role_id a pc:Role ; skos:prefLabel ?role .
} ORDER BY ?role
"""

_ODD = """@prefix pc: <https://w3id.org/pcgraph/ns/> .
<https://www.example.org/mine/id/line/1> a pc:Competency ; pc:text "<b>Listen</b>"@en .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a question of its own."""
    folder = tmp_path_factory.mktemp("place") / "mine"
    for path, text in new_texts("mine", "https://www.example.org/mine/", "Mine").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for name in ("data", "queries"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "data" / "odd.ttl").write_text(_ODD, encoding="utf-8")
    (folder / "queries" / "called-so.rq").write_text(_QUERY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(own: Path) -> Iterator[TestClient]:
    """Run the application with that folder laid over."""
    app = make_app(Settings(overlays=(own,), workers=1))
    with TestClient(app, base_url="http://127.0.0.1", headers={"accept": "text/html"}) as client:
        yield client


def test_a_question_of_ones_own_is_a_form(served: TestClient) -> None:
    assert 'href="q/called-so"' in served.get("/query.html").text
    page = served.get("/q/called-so", params={"role": "link worker"})
    assert page.status_code == 200
    assert ">Link Worker</a>" in page.text.replace("<bdi>", "").replace("</bdi>", "")
    assert served.get("/q/called-so.csv").text.count("\n") == 11


def test_no_answer_tells_where_the_folder_is(served: TestClient, own: Path) -> None:
    asked = {"role": "Link Worker", "tag": "EVOKE"}
    place = own.parent.name
    texts = [
        served.get(path, params=params).text
        for path, params in (
            ("/ask", {"q": "which NOS evidence the Link Worker EVOKE competency"}),
            ("/q/nos-for-competency", asked), ("/q/nos-for-competency.json", asked),
            ("/coverage.html", {"role": "Link Worker"}), ("/q/roles", {"role": "coach"}),
            ("/compare.html", {"a": "Link Worker", "b": "Link Worker Coach"}),
        )
    ]  # fmt: skip
    with ZipFile(BytesIO(served.get("/q/nos-for-competency.xlsx", params=asked).content)) as book:
        texts += [book.read(name).decode() for name in book.namelist()]
    assert any("pcgraph query nos-for-competency" in text for text in texts)
    assert not [text for text in texts if place in text]


def test_the_checks_tell_findings_and_name_no_place(served: TestClient, own: Path) -> None:
    said = served.get("/checks.html").text
    assert "The graph breaks rules that must be kept." in said
    assert re.search(r"<dt>[1-9]\d* faults?</dt>", said)
    assert "mine/data/odd.ttl" in said
    assert "line 2" in said
    assert "<b>Listen" not in said
    assert len(served.get("/checks.json").json()) == said.count("</tr>") - 1 > 0
    for path in ("/checks.html", "/checks.csv", "/checks.json"):
        answer = served.get(path)
        assert answer.status_code == 200
        assert own.parent.name not in answer.text


@pytest.mark.parametrize("verb", ["coverage", "matrix", "compare"])
def test_no_verb_reads_a_file_that_a_stranger_names(served: TestClient, verb: str) -> None:
    service = served.app.state.service  # type: ignore[attr-defined]
    words = ("Link Worker", "Care Coordinator") if verb == "compare" else ()
    asked = Verb(verb, words, {"required": ("LICENSE",)})
    assert served.portal
    with pytest.raises(PcgraphError, match="takes no 'required'"):
        served.portal.call(service.ask, asked)


def test_what_may_be_meant_goes_over_the_pipe(kg: KnowledgeGraph) -> None:
    with pytest.raises(PcgraphError) as caught:
        kg.query("roles", role="coach")
    found = read_error(error_head(caught.value))
    assert found is not None
    assert (found.option, found.typed) == ("role", "coach")
    assert found.meant == caught.value.meant
    assert dict(found.meant)["Link Worker Coach"] == "Link Worker Coach"
    for _, value in found.meant:
        assert len(kg.query("roles", role=value)) >= 1
