"""RDF Patch: what is written, and what is refused when it is applied."""

import pytest

from pcgraph.errors import PcgraphError
from pcgraph.writers.patch import apply_patch, patch_text

A, B, C = (f'<urn:{name}> <urn:p> "x\\ny"@en <urn:g> .' for name in "abc")
BEFORE, AFTER = frozenset({A, B}), frozenset({B, C})


def test_a_patch_is_one_transaction() -> None:
    head, *rest = patch_text([C], [A]).splitlines()
    assert head.startswith("H id <ni:///sha-256;")
    assert rest == ["TX .", f"D {A}", f"A {C}", "TC ."]


def test_the_name_follows_from_the_content() -> None:
    assert patch_text([C], [A]) == patch_text([C], [A])
    assert patch_text([C], [A]).splitlines()[0] != patch_text([C], [B]).splitlines()[0]
    assert patch_text([], [], "urn:uuid:1").startswith("H id <urn:uuid:1> .\n")


def test_a_patch_leads_there_and_its_turn_leads_back() -> None:
    assert apply_patch(BEFORE, patch_text([C], [A]), "p") == AFTER
    assert apply_patch(AFTER, patch_text([A], [C]), "p") == BEFORE


def test_other_blanks_comments_and_escapes_are_read() -> None:
    text = f"# by hand\nH prev <urn:1> .\n\nTX .\n  D   {A.replace('x', chr(92) + 'u0078')}\nTC .\n"
    assert apply_patch(BEFORE, text, "p") == {B}


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (["TX .", f"D {C}", "TC ."], "PC-PATCH-ABSENT", 2),
        (["TX .", f"A {A}", "TC ."], "PC-PATCH-PRESENT", 2),
        (["TX .", f"D {A}", f"D {A}", "TC ."], "PC-PATCH-ABSENT", 3),
        (["TX .", f"A {C}", f"A {C}", "TC ."], "PC-PATCH-PRESENT", 3),
        ([f"D {A}"], "PC-PATCH-FORM", 1),
        (["TX .", "TC .", f"D {A}"], "PC-PATCH-FORM", 3),
        (["TX .", "TX ."], "PC-PATCH-FORM", 2),
        (["TX .", "H id <urn:1> ."], "PC-PATCH-FORM", 2),
        (["TX .", "TA ."], "PC-PATCH-FORM", 2),
        (["TX .", "PA ex <urn:> ."], "PC-PATCH-FORM", 2),
        (["TX .", "D <urn:a> <urn:p> ."], "PC-PATCH-FORM", 2),
        (["TX .", f"D {A} {B}"], "PC-PATCH-FORM", 2),
        (["TX .", "D"], "PC-PATCH-FORM", 2),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(lines: list[str], code: str, line: int) -> None:
    with pytest.raises(PcgraphError) as said:
        apply_patch(BEFORE, "\n".join(lines), "p.rdfp")
    assert (said.value.code, said.value.where) == (code, f"p.rdfp:{line}")


@pytest.mark.parametrize(
    "text", ["", "TX .\n", f"TX .\nD {A}\n", f"H id <urn:1> .\nTX .\nD {A}\nTC"]
)
def test_a_cut_patch_is_refused(text: str) -> None:
    with pytest.raises(PcgraphError) as said:
        apply_patch(BEFORE, text, "p")
    assert said.value.code == "PC-PATCH-FORM"
