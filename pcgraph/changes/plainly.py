"""Write values so that Markdown takes them as plain words."""

from __future__ import annotations

import re

_LONG = 240
_MARKED = re.compile(r"([\\`*_\[\]<>|#~&])")


def plain(value: object) -> str:
    r"""Write a value so that Markdown takes it as plain words, on one line and not too long.

    >>> plain("<b>*x*</b>\n[y](javascript:z)")
    '\\<b\\>\\*x\\*\\</b\\> \\[y\\](javascript:z)'
    """
    words = " ".join("".join(one if one.isprintable() else " " for one in str(value)).split())
    if len(words) > _LONG:
        words = f"{words[: _LONG - 1].rstrip()}…"
    return _MARKED.sub(r"\\\1", words)
