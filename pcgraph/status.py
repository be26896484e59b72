"""Say in words what is known of the status of a NOS, and as of when."""

from __future__ import annotations

REGISTER = "register of "
"""Begins the date of a status that a register gives; a document has its printed date alone."""

REGISTER_NOT_LOADED = (
    "Register not loaded: pcgraph import REGISTER.csv --into DIR lays one over, --with DIR asks it."
)

IN_REGISTER = """GRAPH ?g { ?value_id pc:checkedStandard ?thing }
    { ?value_id pc:registerStatus ?status ; pc:checkedIn ?list . ?list pc:registerDate ?date
      BIND("status" AS ?fact) BIND(CONCAT(?status, " in register of ", ?date) AS ?value)
      BIND(1 AS ?sort) }
    UNION { ?value_id pc:sameTitle ?other . ?other skos:notation ?value
      BIND("same title under" AS ?fact) BIND(2 AS ?sort) }
    UNION { ?value_id ?what ?value .
      VALUES (?what ?fact ?sort) {
        (dcterms:identifier "code in the register" 3) (rdfs:label "title in the register" 4)
        (pc:checkRule "how the code was found" 5) (pc:originalCode "original code" 6)
        (pc:suite "suite" 7) (pc:developedBy "developed by" 8)
        (pc:reviewDate "review planned for" 8) (pc:registerRow "row of the register" 9) } }"""
"""What ``show`` says of a standard that was looked up in a register."""


def as_of_words(as_of: str) -> str:
    """Say on what a status rests.

    >>> as_of_words("10-03-2014"), as_of_words("register of 2019-06"), as_of_words("")
    ('as of 10-03-2014; not checked since', 'in register of 2019-06', '')
    """
    if as_of.startswith(REGISTER):
        return f"in {as_of}"
    return f"as of {as_of}; not checked since" if as_of else ""


def status_words(status: str, as_of: str) -> str:
    """Say what the status is, and on what it rests.

    >>> status_words("listed", "10-03-2014"), status_words("current", "register of 2019-06")
    ('listed, as of 10-03-2014; not checked since', 'current in register of 2019-06')
    >>> status_words("", ""), status_words("listed", "")
    ('no document here lists it; not checked', 'listed')
    """
    if not status:
        return "no document here lists it; not checked"
    words = as_of_words(as_of)
    return f"{status}{' ' if as_of.startswith(REGISTER) else ', ' if words else ''}{words}"
