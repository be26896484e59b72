from pcgraph.model import Finding, TextFile
from pcgraph.places import Places

OURS = TextFile("data/a.ttl", "\nnos:PE5\n    a pc:X ;\n    pc:order 1 ;\n.\n", "ours.ttl")
THEIRS = TextFile(
    "data/b.ttl",
    "PREFIX x: <https://w3id.org/pcgraph/id/nos/>\n\nx:PE5\n    pc:order 2 ;\n    pc:tag 3 ;\n.\n",
    "theirs.ttl",
)


def place(focus: str, path: str = "", value: str = "") -> tuple[str, int]:
    finding = Finding("violation", "rule", focus, path, value, "words")
    found = Places([OURS, THEIRS]).locate(finding)
    return found.file, found.line


def test_the_line_of_property_and_value_wins() -> None:
    assert place("nos:PE5", "pc:order", "1") == ("ours.ttl", 4)
    assert place("nos:PE5", "pc:order", "2") == ("theirs.ttl", 4)


def test_else_the_line_of_the_property_in_what_is_laid_over() -> None:
    assert place("nos:PE5", "pc:order") == ("theirs.ttl", 4)
    assert place("nos:PE5", "pc:tag", "9") == ("theirs.ttl", 5)


def test_a_missing_property_is_told_where_the_thing_is_declared() -> None:
    assert place("nos:PE5", "pc:text") == ("ours.ttl", 2)


def test_an_address_is_found_by_any_prefix_and_an_unknown_one_has_no_place() -> None:
    assert place("https://w3id.org/pcgraph/id/nos/PE5", "pc:tag") == ("theirs.ttl", 5)
    assert place("nos:PE6") == ("", 0)
