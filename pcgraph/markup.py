"""Make words safe where markup is read: HTML, SVG and other XML, and on a screen."""

from __future__ import annotations

import html
import re

STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""Characters that steer a screen or turn the direction of what follows."""
_UNFIT = re.compile(f"[{STEERING}\ud800-\udfff\ufffe\uffff]")


def fit(words: str) -> str:
    r"""Replace characters that steer a screen or that XML cannot hold by U+FFFD.

    >>> fit("a\x1b[31mb"), fit("two\nlines")
    ('a\ufffd[31mb', 'two\nlines')
    """
    return _UNFIT.sub("\ufffd", words)


def escape(words: str) -> str:
    r"""Write words as text of HTML or XML, also inside quotation marks.

    >>> escape('<b> "x"\x01')
    '&lt;b&gt; &quot;x&quot;\ufffd'
    """
    return html.escape(fit(words))
