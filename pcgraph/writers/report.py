"""Write findings as a validation report of SHACL, which other RDF tools read."""

import re
from collections.abc import Sequence

from pcgraph.model import Finding
from pcgraph.names import PREFIXES, Prefixes

_IRI = re.compile(r"(?:https?|urn):[^\x00-\x20<>\"{}|\\^`]*")
_USED = ("rdf", "sh", "xsd")


def report_turtle(findings: Sequence[Finding], prefixes: Prefixes) -> str:
    """Write a sh:ValidationReport, in a fixed order.

    What is no shape (a rule, a comparison with a source) has the address of its name as its
    source shape, and no constraint component. A blank node that is at fault is left out: it
    cannot be pointed at from another document.

    Args:
        findings: in the order in which they are to be written.
        prefixes: the map that their short ids are written by.
    """
    head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED)
    conforms = "true" if not findings else "false"
    results = ",\n".join(_result(finding, prefixes) for finding in findings)
    listed = f" ;\n  sh:result\n{results}" if results else ""
    return f"{head}\n[] a sh:ValidationReport ;\n  sh:conforms {conforms}{listed} .\n"


_BY_QUERY = "sh:SPARQLConstraintComponent"
"""What found a finding of a rule: our rules are SPARQL, and SHACL wants a component named."""


def _result(finding: Finding, prefixes: Prefixes) -> str:
    """Write one result."""
    facts = ["a sh:ValidationResult"]
    if finding.focus not in ("", "a blank node"):
        facts.append(f"sh:focusNode {_node(finding.focus, prefixes)}")
    if finding.path and _address(finding.path, prefixes):
        facts.append(f"sh:resultPath {_node(finding.path, prefixes)}")
    if finding.term or finding.value not in ("", "a blank node"):
        facts.append(f"sh:value {finding.term or _node(finding.value, prefixes)}")
    facts.append(f"sh:resultSeverity sh:{finding.severity.capitalize()}")
    facts.append(f"sh:sourceShape <{_rule(finding.rule, prefixes)}>")
    facts.append(f"sh:sourceConstraintComponent {finding.component or _BY_QUERY}")
    place = f" ({finding.file}:{finding.line})" if finding.file else ""
    facts.append(f"sh:resultMessage {_text(finding.message + place)}")
    return "    [ " + " ;\n      ".join(facts) + " ]"


def _rule(rule: str, prefixes: Prefixes) -> str:
    """Give the address of a shape or rule: one of our names stands under our shapes."""
    return _address(rule, prefixes) or PREFIXES["pcsh"] + re.sub(r"[^A-Za-z0-9_-]+", "-", rule)


def _address(words: str, prefixes: Prefixes) -> str:
    """Give the address that a short id or an address means; nothing for other words."""
    iri = prefixes.expand(words) or words
    return iri if _IRI.fullmatch(iri) else ""


def _node(words: str, prefixes: Prefixes) -> str:
    iri = _address(words, prefixes)
    return f"<{iri}>" if iri else _text(words)


def _text(words: str) -> str:
    r"""Write words as a literal of Turtle.

    >>> print(_text('a "b"\n\\'))
    "a \"b\"\n\\"
    """
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'
