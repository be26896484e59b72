"""Whether relative links resolve: in pages, in Markdown, and the files that README names."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump

_MARKDOWN = re.compile(r"\]\(\s*<?([^)\]\s>]++)>?(?:\s+\"[^\"]*\")?\s*\)")
_FILE = re.compile(r"(?<![\w/:.*-])(?:[\w.*-]+/)+[\w.*-]+\.\w{1,8}\b")
_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src",
          "iframe": "src", "area": "href", "use": "href", "video": "src", "audio": "src",
          "object": "data", "embed": "src"}  # fmt: skip
_ANYWHERE = ("xlink:href", "action", "formaction")
_IGNORED = re.compile(r"[\x00-\x20\x7f]")
_RUNS = re.compile(r"(?i)(?:javascript|vbscript|livescript):|data:(?:text/|application/|image/svg)")
"""What a browser runs; an address is held against it without the signs that it leaves out."""


_DATA = ("application/ld+json", "application/json")
"""Kinds of script that hold data, and run nothing."""
_PAPERS = ("AUDIT.md", "CHECK.md", "DATASHEET.md", "LOAD.md")
"""Pages that tell of this release alone; a log of changes may name what is gone."""
_LEADS = "Make it lead to what is here, or put in what it leads to."
_NAMES = "Put the file in, or take its name out."
_NAMED = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+\.\w{1,8})?)`")


class _Page(HTMLParser):
    """Collects the links and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, int]] = []
        self.anchors: set[str] = set()
        self.dangerous: list[tuple[str, int]] = []
        self.running: list[tuple[str, int]] = []
        self._script = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what an element points to, what it is called, and what in it is a program."""
        kinds = [(value or "").strip().lower() for name, value in attrs if name == "type"]
        # A browser takes the first of two attributes of one name.
        if tag == "script" and kinds[:1] not in ([one] for one in _DATA):
            self._script = self.getpos()[0]
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            if re.fullmatch(r"on[a-z]+", name):
                self.running.append((f"the attribute {name}", self.getpos()[0]))
            if (name == _LINKS.get(tag) or name in _ANYWHERE) and value is not None:
                address = value.strip()
                if _RUNS.match(_IGNORED.sub("", address[:1000])):
                    self.dangerous.append((address, self.getpos()[0]))
                else:
                    self.links.append((address, self.getpos()[0]))

    def handle_data(self, data: str) -> None:
        """See what a script holds."""
        if self._script and data.strip():
            self.running.append(("a script in the page", self._script))
            self._script = 0

    def handle_endtag(self, tag: str) -> None:
        """See where a script ends."""
        if tag == "script":
            self._script = 0


def page_links(dump: Dump) -> Found:
    """Follow every relative link of every page, and its anchor."""
    pages = dump.named(".html", ".htm")
    if not pages:
        raise NotApplicable("there is no HTML page.")
    anchors: dict[str, set[str]] = {}
    waiting: list[tuple[str, str, str, int]] = []
    for path in pages:
        page = _Page()
        text = dump.text(path)
        try:
            page.feed(text)
        except (AssertionError, ValueError, RecursionError) as fault:
            yield Fault(f"this is no HTML that can be read: {fault}.", "Mend it.", path)
        anchors[path] = page.anchors
        for address, line in page.dangerous:
            yield Fault(f"a link runs a script: {address[:60]!r}.", "Take it out.", path, line)
        for what, line in page.running:
            yield Fault(f"{what} runs when the page is opened or used.",
                        "Take it out, or put it into a file of its own that can be read.",
                        path, line)  # fmt: skip
        for address, line in page.links:
            parts = _relative(address)
            if parts is None:
                continue
            target, anchor = parts
            place = path if not target else _place(path, target)
            if place not in dump.files and place not in dump.later:
                index = posixpath.join(place, "index.html").removeprefix("./")
                if index not in dump.files:
                    yield Fault(f"the link {address!r} leads nowhere.", _LEADS, path, line)
                else:
                    yield Fault(
                        f"the link {address!r} leads to a folder: it opens from a server only.",
                        "Name the page in it.", path, line, severity="warning",
                    )  # fmt: skip
            elif anchor and place.endswith((".html", ".htm")):
                waiting.append((path, place, anchor, line))
    for path, place, anchor, line in waiting:
        if anchor not in anchors.get(place, ()) and not anchor.startswith(":~:"):
            yield Fault(f"the link to #{anchor} of {place} leads nowhere.", _LEADS, path, line)
    yield Note(f"{len(pages):,} pages.")


def paper_links(dump: Dump) -> Found:
    """Follow the links of Markdown pages, and look for the files that README names."""
    pages = [path for path in dump.named(".md", ".txt") if "/" not in path]
    if not pages:
        raise NotApplicable("there is no README or other page at the top.")
    tops = {path.split("/", 1)[0] for path in dump.files if "/" in path}
    for path in pages:
        readme = path in dump.pages()
        for number, line in enumerate(dump.text(path).splitlines(), 1):
            for address in _MARKDOWN.findall(line) if path.endswith(".md") else ():
                parts = _relative(address)
                if parts and parts[0] and not _there(dump, _place(path, parts[0])):
                    yield Fault(f"the link {address!r} leads nowhere.", _LEADS, path, number)
            for name in _FILE.findall(line) if readme else ():
                if not _there(dump, name) and "://" not in line.split(name)[0][-12:]:
                    yield Fault(
                        f"it names {name}, which is not here.", _NAMES, path, number,
                        severity="warning",
                    )  # fmt: skip
            for name in _NAMED.findall(line) if path in _PAPERS else ():
                if name.split("/", 1)[0] in tops and not _there(dump, name):
                    yield Fault(f"it names {name}, which is not here.", _NAMES, path, number)


def _there(dump: Dump, name: str) -> bool:
    """Tell whether there is a file or folder of that name, or one that fits it."""
    if name in dump.files or name in dump.later:
        return True
    if any(path.startswith(f"{name.rstrip('/')}/") for path in dump.files):
        return True
    return "*" in name and any(fnmatch.fnmatchcase(path, name) for path in dump.files)


def _relative(address: str) -> tuple[str, str] | None:
    """Give path and anchor of a relative address; None for one that leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    if parts.scheme or parts.netloc:
        return None
    return unquote(parts.path), unquote(parts.fragment)


def _place(path: str, target: str) -> str:
    """Give the path in the dump that a relative path on a page means.

    >>> _place("site/roles/a.html", "../index.html")
    'site/index.html'
    """
    if target.startswith("/"):
        return target  # of a server, not of the dump
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


CHECKS = (
    Check("page-links", "Every relative link of the pages leads somewhere.", "violation",
          page_links),
    Check("paper-links", "README and the papers name what is here.", "violation", paper_links),
)  # fmt: skip
