"""The threat model names tests: they are there."""

import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)(?:::(test_\w+))?`", TEXT)))


@pytest.mark.parametrize(("module", "name"), NAMED, ids=lambda part: part or "whole")
def test_every_test_that_it_names_exists(module: str, name: str) -> None:
    found = [*(ROOT / "tests").rglob(f"{module}.py")]
    assert found, module
    assert not name or any(f"def {name}(" in one.read_text(encoding="utf-8") for one in found)


def test_every_promise_names_one() -> None:
    rows = [line for line in TEXT.splitlines() if line.count("|") == 3 and "---" not in line]
    promises = [row for row in rows if "how it is tested" not in row]
    assert len(promises) > 20
    assert all("`test_" in row for row in promises)
    assert len(NAMED) > 30
