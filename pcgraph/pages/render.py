"""Write pages as HTML: the templates, and what they may call."""

from __future__ import annotations

import re
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pcgraph.pages.address import relative
from pcgraph.pages.page import Bit, Page
from pcgraph.stand_in import label_alone

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_SCRIPT = re.compile("[<>&\x7f-\x9f\u2028\u2029]")
_WEB = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
_OPTION = re.compile(r" \(--[a-z-]+(?: [\w-]+)?\)")
_BRIEF = 160
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of what is ours on a page."""

STATIC_MENU = (
    Bit("Search", "search.html"),
    Bit("Roles", "roles.html"),
    Bit("Competencies", "competencies.html"),
    Bit("NOS", "nos.html"),
    Bit("What changed", "changes.html"),
    Bit("Side by side", "side-by-side.html"),
    Bit("Coverage", "coverage.html"),
    Bit("Download", "download.html"),
    Bit("About", "about.html"),
)
"""The menu of a site without a server."""

SERVED_MENU = (
    Bit("Ask", "index.html"),
    *STATIC_MENU[1:-2],
    Bit("Query", "query.html"),
    *STATIC_MENU[-2:],
)
"""The menu of a server."""


def served_menu(review: bool) -> tuple[Bit, ...]:
    """Give the menu of a server: where mappings may be judged in the browser, it says so."""
    return (*SERVED_MENU, Bit("Review", "review/")) if review else SERVED_MENU


def html(
    page: Page, version: str, menu: tuple[Bit, ...] = STATIC_MENU, labels: bool = False
) -> str:
    """Write a page.

    Args:
        page: what stands on it.
        version: of the data.
        menu: the menu.
        labels: whether our labels stand in place of the words of some document.

    Returns:
        The whole page, with relative links only.
    """
    template = _environment().get_template(page.template)
    written = template.render(
        page=page,
        menu=menu,
        version=version,
        labels=labels,
        licence=LICENCE,
        rel=partial(relative, page.path),
        linked=Markup(in_script(page.linked)),  # noqa: S704 - in_script leaves no mark of HTML
        **page.data,
    )
    return clean(written)


def _shown(value: object) -> object:
    """Leave the fingerprint of our label out of words; data inside a page is markup and stays."""
    return label_alone(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    """Set the templates up: escaped always, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("pcgraph.pages"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_shown,
    )
    made.filters.update(brief=brief, dots=dots, plain=plain)
    made.tests["on_the_web"] = on_the_web
    return made


def clean(text: str) -> str:
    r"""Put a mark in place of each character that HTML cannot hold.

    >>> clean("a\x00b")
    'a�b'
    """
    return _CONTROL.sub("�", text)


def brief(words: str, longest: int = _BRIEF) -> str:
    """Cut words that are too long for a heading or a link.

    >>> brief("one two three", 9)
    'one two …'
    """
    if len(words) <= longest:
        return words
    kept = words[:longest]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept else kept} …"


def plain(note: str) -> str:
    """Leave out of a note which option of the command asks otherwise.

    >>> plain("Left out as an earlier edition: 2019 (--edition all).")
    'Left out as an earlier edition: 2019.'
    """
    return _OPTION.sub("", note)


def dots(evidence: str) -> str:
    """Draw how much a NOS would show.

    >>> dots("part of it")
    '●●○'
    """
    return {"all of it": "●●●", "part of it": "●●○", "helps only": "●○○"}.get(evidence, "")


def on_the_web(address: object) -> bool:
    """Tell whether an address may become a link: http and https only.

    >>> on_the_web("https://example.org/a"), on_the_web("javascript:alert(1)")
    (True, False)
    """
    return isinstance(address, str) and bool(_WEB.fullmatch(address))


def in_script(text: str) -> str:
    r"""Escape JSON so that it can stand in a script element.

    >>> in_script('{"a": "</script>"}')
    '{"a": "\\u003c/script\\u003e"}'
    """
    return _IN_SCRIPT.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)
