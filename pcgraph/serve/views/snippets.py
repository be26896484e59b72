"""How to take the answer of a saved query into other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pcgraph.model import QueryFile
from pcgraph.serve.views.given import address


def snippets(
    base: str, query: QueryFile, given: Mapping[str, Sequence[str]], edition: str | None
) -> tuple[tuple[str, str, str], ...]:
    """Write lines that fetch an answer.

    Args:
        base: the address of the server, with a slash at the end.
        query: the question.
        given: what is asked, by parameter name.
        edition: the edition that is asked, if one is named.

    Returns:
        For each program its name, what to do there, and the lines.
    """
    asked = {**given, **({"edition": (edition,)} if edition else {})}
    url = address(f"{base}q/{quote(query.name, safe='')}.csv", asked)
    table = address(f"{base}q/{quote(query.name, safe='')}.xlsx", asked)
    return _lines(
        url, table, f"pcgraph.open().query({_arguments(query, given, edition)})", query.name
    )


def sparql_snippets(base: str, text: str) -> tuple[tuple[str, str, str], ...]:
    """Write lines that fetch the answer of a text of SPARQL, as ``snippets`` does.

    Args:
        base: the address of the server, with a slash at the end.
        text: the text.
    """
    url, table = (
        address(f"{base}sparql.html", {"form": (form,), "query": (text,)})
        for form in ("csv", "xlsx")
    )
    return _lines(url, table, f"pcgraph.open().sparql({text!r})", "answer")


def _lines(url: str, table: str, asked: str, name: str) -> tuple[tuple[str, str, str], ...]:
    """Write the lines for each program.

    Args:
        url: of the answer as CSV.
        table: of the answer as a workbook.
        asked: the call in Python.
        name: of a file of the answer, without suffix.
    """
    return (
        ("Excel, Power BI (Power Query)", "Data, From Web, and paste the address; or as a query:",
         f'let\n  Source = Csv.Document(Web.Contents("{_doubled(url)}"),\n'
         '    [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),\n'
         "  Answer = Table.PromoteHeaders(Source)\nin\n  Answer"),
        ("Python", "With pcgraph installed, without a server; or by pandas from here:",
         f"import pcgraph\n\nanswer = {asked}\n"
         f"frame = answer.to_pandas()\n\n"
         f"import pandas\n\nframe = pandas.read_csv({url!r}, dtype=str)"),
        ("R", "Codes such as 1.2 stay text:",
         f'answer <- read.csv("{_doubled(url)}",\n  colClasses = "character", '
         'fileEncoding = "UTF-8")'),
        ("curl", "The table as CSV, and as a workbook:",
         f"curl -o {name}.csv '{url}'\ncurl -o {name}.xlsx '{table}'"),
    )  # fmt: skip


def _arguments(query: QueryFile, given: Mapping[str, Sequence[str]], edition: str | None) -> str:
    """Write the arguments of a call in Python."""
    words = [repr(query.name)]
    named = {name: repr(values[0]) for name, values in given.items()}
    for name in named:
        if query.params[name].kind == "flag":
            named[name] = "True"
    named |= {"edition": repr(edition)} if edition else {}
    plain = [f"{name}={value}" for name, value in named.items() if name.isidentifier()]
    odd = [f"{name!r}: {value}" for name, value in named.items() if not name.isidentifier()]
    return ", ".join([*words, *plain, *([f"**{{{', '.join(odd)}}}"] if odd else [])])


def _doubled(address_there: str) -> str:
    """Double the quotation marks, as Power Query wants them; an address has none."""
    return address_there.replace('"', '""')
