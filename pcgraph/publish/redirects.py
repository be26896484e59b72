"""Write the rules by which a web server sends every address of a release to a file of it.

They are for Apache (``.htaccess``), as w3id.org takes them. The form is chosen by what a client
accepts: what stands first in its list wins, else what the list names at all, else the page.
Only files that the release has are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import jinja2

from pcgraph.errors import UsageProblem
from pcgraph.names import BASE, OURS, Prefixes
from pcgraph.overlay import SHOWN, base_fault
from pcgraph.publish.auditor import AUDIT_PAGE, AUDIT_TURTLE
from pcgraph.publish.describe import Release
from pcgraph.publish.member import Member

SITE_URL = "https://pcgraph.example/"
"""Where the releases are thought to stand as long as nobody says where: it does not open."""
FOLDER = "w3id"
_PAGE = r"text/html|application/xhtml\+xml"
_TYPES = {
    "nt": "application/n-triples",
    "rdf": r"application/rdf\+xml",
    "jsonld": r"application/ld\+json|application/json",
    "ttl": r"text/turtle|application/x-turtle",
}
"""Media types by form; of several that a client names, the last one here is sent."""
_NOT_WANTED = r"(?!\s*;\s*q=0(\.0*)?\s*(,|$))"
_FOLDERS = {
    "framework": ("framework/",),
    "hfm": ("function/",),
    "nos": ("nos/",),
    "role": ("role/",),
    "source": ("document/",),
}
"""Where the pages of things stand in the site, by the prefix of the things."""
_LOCAL = "[A-Za-z0-9_-]+"
_PER_RULE = 100
_FEW = 3


def redirect_members(
    release: Release,
    paths: Collection[str],
    things: Iterable[str],
    site_url: str = SITE_URL,
    prefixes: Prefixes = OURS,
) -> Iterator[Member]:
    """Give the rules, with a page on how to put them to use.

    Args:
        release: the release.
        paths: its files.
        things: the addresses that it says something of, under our base.
        site_url: the folder of the web in which the folder of the version stands.
        prefixes: the map by which the pages of things are named.

    Yields:
        ``w3id/.htaccess`` and ``w3id/README.md``; nothing for a base that ends in #, since no
        server sees what stands behind it.
    """
    if release.base.endswith("#"):
        return
    files = set(paths)
    rules = "\n".join(_rules(release, files, things, site_url, prefixes)) + "\n"
    yield Member(f"{FOLDER}/.htaccess", rules)
    yield Member(f"{FOLDER}/README.md", _about(release, site_url))


def checked_site(site_url: str) -> str:
    """Give the address of the site; of none, the placeholder.

    Raises:
        UsageProblem: PC-PUBLISH-SITE for what is no folder of the web.
    """
    fault = base_fault(site_url) if site_url else ""
    if "%" in site_url and not fault:
        fault = "holds %, which the rules of a server take for something else"
    if fault.startswith("lies under") or site_url.endswith("#"):
        fault = "is no folder of a web server"
    if fault:
        raise UsageProblem(
            "PC-PUBLISH-SITE",
            f"--site-url {site_url[:SHOWN]!r} {fault}.",
            "Give the address of the folder that the releases are put in, with a / at the end.",
        )
    return site_url or SITE_URL


def _rules(
    release: Release, files: set[str], things: Iterable[str], site: str, prefixes: Prefixes
) -> Iterator[str]:
    here = f"{site}{release.version}/"
    home = "site/index.html" if "site/index.html" in files else "README.txt"
    listed = "site/download.html" if "site/download.html" in files else "graphs.csv"
    yield f"# Sends the addresses below {release.base} to the files of a release."
    yield "# Written by pcgraph publish; README.md beside it says what to do with it."
    yield "Options -MultiViews"
    yield "RewriteEngine on"
    yield "<IfModule mod_headers.c>"
    yield '  Header always set Access-Control-Allow-Origin "*"'
    yield '  Header always merge Vary "Accept"'
    yield "</IfModule>"
    yield ""
    yield "# The form that the client wants: the page, unless it names a form of RDF"
    yield from _form("html", "")
    for form, types in _TYPES.items():
        yield from _form(form, f"({types}){_NOT_WANTED}")
    for form, types in {**_TYPES, "html": _PAGE}.items():
        yield from _form(form, rf"^\s*({types}){_NOT_WANTED}\s*(,|;|$)")
    yield "\n# Releases, and each of their files"
    yield from _rule("release/series", f"{here}metadata/dcat.ttl")
    name = rf"release/({_LOCAL}(?:\.{_LOCAL})*)"
    yield from _rule(name, f"{site}$1/{home}", "html")
    yield from _rule(name, f"{site}$1/metadata/dcat.ttl")
    yield from _rule(f"{name}/ns", f"{site}$1/{home}", "html")
    yield from _rule(f"{name}/ns", f"{site}$1/ontology/pcgraph.ttl")
    yield from _rule(f"{name}/(.+)", f"{site}$1/$2")
    yield "\n# The whole"
    yield from _rule("", f"{here}{home}", "html")
    yield from _rule("", f"{here}metadata/void.ttl")
    yield from _rule(r"\.well-known/void", f"{here}metadata/void.ttl")
    yield "\n# Things that have a page"
    for pattern, target in _pages(files, things, prefixes):
        yield from _rule(pattern, here + target, "html")
    mapped = _stems(files, "site/mapping/map-", ".html")
    if mapped:
        pattern = f"id/mapping/({'|'.join(mapped)})-[A-Za-z0-9]+"
        yield from _rule(pattern, f"{here}site/mapping/map-$1.html", "html")
    yield "\n# Things and words of the model"
    yield from _rule(r"(?:id|ns)/.*", f"{here}{home}", "html")
    yield from _rule("id/metric/.+", f"{here}metadata/dcat.ttl")
    apart = [name for name in _stems(files, "ontology/", ".ttl") if name != "pcgraph"]
    if apart:
        yield from _rule(f"ns/({'|'.join(apart)})", f"{here}ontology/$1.ttl", "ttl")
    yield from _rule("ns/.*", f"{here}ontology/pcgraph.ttl", "ttl")
    yield from _rule(r"(?:id|ns)/.*", f"{here}rdf/pcgraph.%{{ENV:FORM}}")
    yield "\n# Graphs, rules and questions: there is one form of each"
    yield from _rule("graph/.*", f"{here}{listed}", "html")
    yield from _rule("graph/((?:stand-ins|texts)/.+)", f"{here}$1.ttl")
    yield from _rule("graph/(.+)", f"{here}parts/$1.ttl")
    yield from _rule(r"shapes/prefix-.+", f"{here}ontology/prefixes.ttl")
    yield from _rule("shapes/.*", f"{here}shapes/core.ttl")
    yield from _rule(f"query/({_LOCAL})", f"{here}queries/$1.rq")
    if AUDIT_TURTLE in files:
        yield from _rule("audit/.*", f"{here}{AUDIT_PAGE}", "html")
        yield from _rule("audit/.*", f"{here}{AUDIT_TURTLE}")


def _form(form: str, accepted: str) -> Iterator[str]:
    if accepted:
        yield f"RewriteCond %{{HTTP_ACCEPT}} {accepted} [NC]"
    yield f"RewriteRule ^ - [E=FORM:{form}]"


def _rule(pattern: str, target: str, form: str = "") -> Iterator[str]:
    if form:
        yield f"RewriteCond %{{ENV:FORM}} ={form}"
    yield f"RewriteRule ^{pattern}$ {target} [R=303,L]"


def _stems(files: Collection[str], folder: str, suffix: str) -> list[str]:
    """Name the files that stand in a folder itself; the folder may end in the begin of a name."""
    names = (path.removeprefix(folder) for path in files if path.startswith(folder))
    stems = (name.removesuffix(suffix) for name in names if name.endswith(suffix))
    return sorted(name for name in stems if "/" not in name)


def _pages(files: set[str], things: Iterable[str], prefixes: Prefixes) -> Iterator[tuple[str, str]]:
    """Give patterns of addresses with the page of each; none fits a thing without a page."""
    spaces = {
        space: prefix
        for prefix, space in prefixes.namespaces.items()
        if space.startswith(f"{BASE}id/")
    }
    found: dict[str, dict[str, list[str]]] = {}
    for thing in sorted(things):
        cut = thing.rfind("/") + 1
        space, local = thing[:cut], thing[cut:]
        if space in spaces and re.fullmatch(_LOCAL, local):
            page = _page(files, spaces[space], local)
            found.setdefault(space.removeprefix(BASE), {}).setdefault(page, []).append(local)
    for space, pages in found.items():
        for page, names in pages.items():
            others = [name for other, some in pages.items() if other != page for name in some]
            if page:
                for pattern in _patterns(names, others):
                    yield f"{space}({pattern})", f"site/{page}$1.html"


def _page(files: set[str], prefix: str, local: str) -> str:
    """Say what stands before the name of a thing in the path of its page; nothing without one."""
    folders = _FOLDERS.get(prefix, (f"competency/{prefix}-", f"domain/{prefix}-"))
    return next((one for one in folders if f"site/{one}{local}.html" in files), "")


def _patterns(names: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Write patterns that fit some names and not the others.

    >>> list(_patterns(["0001", "0002"], ["section-01"])), list(_patterns(["a", "b"], []))
    (['[0-9]+'], ['[A-Za-z0-9_-]+'])
    >>> list(_patterns(["a", "b"], ["c"]))
    ['a|b']
    """
    shapes, without = (
        {re.sub("[0-9]+", "[0-9]+", one) for one in some} for some in (names, others)
    )
    if not others:
        yield _LOCAL
    elif shapes.isdisjoint(without) and len(shapes) <= _FEW:
        yield "|".join(sorted(shapes))
    else:
        for begin in range(0, len(names), _PER_RULE):
            yield "|".join(names[begin : begin + _PER_RULE])


def _about(release: Release, site: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pcgraph.publish"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, no HTML
    )
    return environment.get_template("w3id.md").render(
        release=release, site=site, ours=release.base == BASE, placeholder=site == SITE_URL
    )
