"""The tools for assistants, over standard input and output as an assistant starts them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.pool import Pool
from pcgraph.serve.tools import MOST, TOOLS, answer
from tests.conftest import ROOT, Command

pytest.importorskip("mcp", reason="the library mcp is not installed")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(size=1, seconds=30, max_wait=60)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def asked(pool: Pool, kg: KnowledgeGraph) -> Callable[..., str]:
    def ask(tool: str, /, **given: Any) -> str:
        return answer(pool, kg, tool, given)

    return ask


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["rows"]
    return found


def test_an_assistant_starts_the_command_and_asks() -> None:
    """A client of the library's own lists the tools, asks, and is told an error in our words."""
    import anyio
    from mcp import Client, StdioServerParameters

    started = StdioServerParameters(
        command=sys.executable, args=["-m", "pcgraph", "mcp", "-q"], cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    async def talk() -> tuple[Any, Any, Any]:
        async with Client(started, read_timeout_seconds=60) as client:
            listed = await client.list_tools()
            found = await client.call_tool(
                "query", {"name": "nos-for-competency", "values": {"tag": "EVOKE"}}
            )
            wrong = await client.call_tool("show", {"thing": "no such thing"})
            return listed, found, wrong

    talking: Callable[[], Coroutine[Any, Any, tuple[Any, Any, Any]]] = talk
    listed, found, wrong = anyio.run(talking)
    assert [one.name for one in listed.tools] == [one.name for one in TOOLS]
    assert all(one.annotations.read_only_hint for one in listed.tools)
    assert not found.is_error
    assert "MH27.2012" in found.content[0].text
    assert wrong.is_error
    assert "PC-VALUE-UNKNOWN" in wrong.content[0].text


def test_the_answers_are_those_of_the_graph(asked: Callable[..., str], kg: KnowledgeGraph) -> None:
    given = {"role": "Link Worker", "tag": "EVOKE"}
    named = rows(asked("query", name="nos-for-competency", values=given, form="json"))
    assert named == kg.query("nos-for-competency", **given).records()
    several = asked("query", name="nos-for-competency", values={"tag": ["EVOKE"]}, form="json")
    assert rows(several) == kg.query("nos-for-competency", tag="EVOKE").records()
    assert rows(asked("find", words="calm sensitive", limit=3, form="json")) == (
        kg.find("calm sensitive", 3).records()
    )
    shown = rows(asked("show", thing="GEN97", form="json"))
    assert len(shown) > 5
    assert shown == kg.show("GEN97").records()[: len(shown)]
    why = ["fccpcp:0004", "PE5"]
    assert rows(asked("why", words=why, form="json")) == kg.why(*why).records()
    question = "which NOS evidence the Link Worker EVOKE competency"
    assert rows(asked("ask", question=question, form="json")) == kg.ask(question).records()


def test_every_question_is_listed_with_what_it_takes(
    asked: Callable[..., str], kg: KnowledgeGraph
) -> None:
    listed = rows(asked("list", form="json"))
    assert [row["query"] for row in listed] == sorted(kg.queries)
    (one,) = (row for row in listed if row["query"] == "nos-for-competency")
    assert "reading (own or printed or tiered)" in one["params"]
    assert "| nos-for-competency |" in asked("list")


def test_notes_go_along_and_long_answers_are_cut_by_rows(asked: Callable[..., str]) -> None:
    text = asked("query", name="mappings")
    assert "nobody yet" in text
    assert "No publisher endorses them." in text
    assert len(text) < MOST + 3_000
    assert "rows stand here" in text
    cut = json.loads(asked("query", name="mappings", form="json"))
    assert len(cut["rows"]) < cut["of"]
    assert "rows stand here" in cut["notes"][0]
    whole = json.loads(asked("query", name="roles", form="json"))
    assert len(whole["rows"]) == whole["of"] > 0


def test_an_empty_answer_says_why(asked: Callable[..., str]) -> None:
    given = {"role": "Locality Lead", "tag": "EVOKE"}
    assert asked("query", name="nos-for-competency", values=given).startswith("No row.\n\n")


@pytest.mark.parametrize(
    ("tool", "given", "code"),
    [
        ("update", {}, "PC-TOOL-UNKNOWN"),
        ("show", {}, "PC-TOOL-VALUE"),
        ("show", {"thing": ""}, "PC-TOOL-VALUE"),
        ("show", {"thing": 3}, "PC-TOOL-VALUE"),
        ("show", {"thing": "x" * 3_000}, "PC-TOOL-VALUE"),
        ("show", {"thing": "GEN97", "more": 1}, "PC-TOOL-VALUE"),
        ("show", {"thing": "GEN97", "form": "xml"}, "PC-TOOL-VALUE"),
        ("find", {"words": "calm", "limit": 0}, "PC-TOOL-VALUE"),
        ("find", {"words": "calm", "limit": True}, "PC-TOOL-VALUE"),
        ("why", {"words": ["one"]}, "PC-TOOL-VALUE"),
        ("why", {"words": "GEN97"}, "PC-TOOL-VALUE"),
        ("query", {"name": "roles", "values": []}, "PC-TOOL-VALUE"),
        ("query", {"name": "roles", "values": {"role": {"a": 1}}}, "PC-TOOL-VALUE"),
        ("query", {"name": "../secret.rq"}, "PC-QUERY-UNKNOWN"),
        ("query", {"name": "roles", "values": {"nothing": "x"}}, "PC-QUERY-PARAM"),
    ],
)
def test_what_does_not_fit_is_told(
    asked: Callable[..., str], tool: str, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(UsageProblem) as told:
        asked(tool, **given)
    assert told.value.code == code


def test_without_the_library_the_extra_is_named(run: Command) -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; sys.argv = ['pcgraph', 'mcp'];"
        "from pcgraph.__main__ import main; main()"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT / "tests", check=False,
    )  # fmt: skip
    assert "pcgraph[mcp]" in told.stderr
    assert "PC-NEEDS-LIBRARY" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.returncode
    assert "Example:  pcgraph mcp" in run("mcp", "--help").stdout
