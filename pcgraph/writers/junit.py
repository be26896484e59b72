"""Write findings as a JUnit report, which CI servers show."""

from collections.abc import Sequence
from html import escape

from pcgraph.markup import fit
from pcgraph.model import Finding

_ELSEWHERE = "pcgraph validate"


def junit_text(findings: Sequence[Finding], rules: Sequence[tuple[str, str]]) -> str:
    """Write one test case for each shape and rule; its violations are its failures.

    Warnings and hints do not fail: they stand in the output of a case that passes.

    Args:
        findings: what was found.
        rules: file and name of all that was checked; a finding by another name (a changed
            source, a name under our address) gets a case of its own.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    known = {name for _, name in rules}
    others = [(_ELSEWHERE, name) for name in sorted(by_rule) if name not in known]
    cases = [*rules, *others]
    failed = {one.rule for one in findings if one.severity == "violation"}
    body = "".join(_case(place, name, by_rule.get(name, ())) for place, name in cases)
    count = f'tests="{len(cases)}" failures="{sum(name in failed for _, name in cases)}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites {count}>\n<testsuite name="pcgraph validate" {count} skipped="0">\n'
        f"{body}</testsuite>\n</testsuites>\n"
    )


def _case(place: str, name: str, findings: Sequence[Finding]) -> str:
    """Write one test case."""
    head = f"<testcase classname={_attribute(place)} name={_attribute(name)}"
    bad = [one for one in findings if one.severity == "violation"]
    rest = [one for one in findings if one.severity != "violation"]
    inner = ""
    if bad:
        words = f"{len(bad)} violation{'' if len(bad) == 1 else 's'}: {bad[0].message}"
        told = "\n".join(map(_line, bad))
        inner += f'<failure type="violation" message={_attribute(words)}>{_plain(told)}</failure>\n'
    if rest:
        inner += f"<system-out>{_plain(chr(10).join(map(_line, rest)))}</system-out>\n"
    return f"{head}>\n{inner}</testcase>\n" if inner else f"{head}/>\n"


def _line(finding: Finding) -> str:
    """Tell one finding in one line, its place first."""
    place = f"{finding.file}:{finding.line}: " if finding.file else ""
    about = " ".join(part for part in (finding.focus, finding.path, finding.value) if part)
    return f"{place}{finding.severity}: {about}: {finding.message}"


def _plain(words: str) -> str:
    r"""Escape words for XML; what XML cannot hold is replaced.

    >>> _plain("a<b>\x00")
    'a&lt;b&gt;�'
    """
    return escape(fit(words), quote=False)


def _attribute(words: str) -> str:
    r"""Write words as a quoted attribute; line ends are kept as they are.

    >>> _attribute('a "b"\n')
    '"a &quot;b&quot;&#10;"'
    """
    safe = escape(fit(words))
    return '"' + safe.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
