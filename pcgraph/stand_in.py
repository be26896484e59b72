"""Know our label that stands, with a fingerprint, where a release leaves out the words."""

from __future__ import annotations

import re

LEFT_OUT_MARK = "[words left out: "
"""Begins the fingerprint that stands with our label where a release leaves out the words."""
_FINGERPRINT = re.compile(rf" ?{re.escape(LEFT_OUT_MARK)}([0-9a-f]{{8}})\]")


def fingerprint(text: str) -> str:
    """Give the fingerprint of the words that a text stands for; nothing if it is no stand-in.

    >>> fingerprint("Draw out strengths [words left out: 9b87b9ea]"), fingerprint("Listen")
    ('9b87b9ea', '')
    """
    found = _FINGERPRINT.search(text)
    return found[1] if found and found.end() == len(text) else ""


def label_alone(text: str) -> str:
    """Give our label without the fingerprint; of several in one text, each.

    >>> label_alone("Listen [words left out: 9b87b9ea]; Plan [words left out: e44dfb35]")
    'Listen; Plan'
    """
    return _FINGERPRINT.sub("", text) if LEFT_OUT_MARK in text else text
