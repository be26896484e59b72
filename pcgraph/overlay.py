"""Read what a folder laid over ours says of itself: its base address and its prefixes.

Both stand in its ``ontology/prefixes.ttl``: the base as ``vann:preferredNamespaceUri``,
each prefix as ``sh:declare``. Everything that is named for the folder begins with its base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import BASE, PREFIX_FILE, PREFIXES, Prefixes

_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/(?:[\w.~/-]|%[0-9A-Fa-f]{2})*#?", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_LONGEST = 500
SHOWN = 120
"""So many characters of a base that is refused are shown."""
_SCHEMES = frozenset({"file", "ftp", "http", "https", "mailto", "urn"})
_OURS = BASE.removeprefix("https://")
_BASE_OF = PREFIXES["vann"] + "preferredNamespaceUri"
_NAMESPACE_OF = PREFIXES["sh"] + "namespace"
_PREFIX_OF = PREFIXES["sh"] + "prefix"


@dataclass(frozen=True)
class Overlay:
    """A folder of the same layout, laid over ours.

    Attributes:
        layer: the layer of its files.
        name: what it is called: the name of the folder.
        base: the address that begins everything that is named for it.
        prefixes: the prefixes that it declares, with their namespaces.
        file: the file that says so; None where it has none.
    """

    layer: str
    name: str
    base: str
    prefixes: Mapping[str, str]
    file: TextFile | None = None

    def where(self, about: str, words: str) -> str:
        """Name the file, and the line that says these words about something."""
        return _where(self.file, about, words) if self.file else self.layer


def slug(name: str) -> str:
    """Reduce the name of a folder to what may stand in an address.

    >>> slug("My café & co"), slug("我们")
    ('my-cafe-co', 'overlay')
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or "overlay"


def example_base(name: str) -> str:
    """Give the base of a folder that has not said its own: an address for examples.

    >>> example_base("My CC")
    'https://example.org/my-cc/'
    """
    return f"https://example.org/{slug(name)}/"


def base_fault(base: str) -> str:
    """Say what is wrong with a base address or namespace, or nothing.

    >>> base_fault("https://example.org/my-cc/")
    ''
    >>> base_fault("https://example.org/my-cc")
    'does not end in / or #'
    >>> base_fault("https://W3ID.org/pcgraph/id/role/")
    'lies under ours, https://w3id.org/pcgraph/'
    """
    if len(base) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if not _BASE.fullmatch(base) or {".", ".."} & set(base.split("/")):
        return (
            "is no plain address: http:// or https://, a host, a /, and then only letters, "
            "digits and . _ ~ - / %"
        )
    plain = base.lower().split("://", 1)[1]
    if f"{plain}/" == _OURS or plain.startswith((_OURS, f"{_OURS[:-1]}#")):
        return f"lies under ours, {BASE}"
    return "" if base.endswith(("/", "#")) else "does not end in / or #"


def prefix_fault(prefix: str) -> str:
    """Say why a word cannot be a prefix, or nothing.

    >>> prefix_fault("mycc"), prefix_fault("https")
    ('', 'is the beginning of addresses')
    """
    if prefix.lower() in _SCHEMES:
        return "is the beginning of addresses"
    fits = _PREFIX.fullmatch(prefix)
    return "" if fits else "is not a letter with letters, digits or _ behind it, at most 31"


def read_overlay(layer: str, file: TextFile | None) -> Overlay:
    """Read base and prefixes of a folder.

    Args:
        layer: the layer of its files, which ends in the name of the folder.
        file: its ``ontology/prefixes.ttl``, or None if it has none; its base is then an
            example address and it has no prefix.

    Raises:
        InputProblem: PC-READ-TURTLE; PC-OVERLAY-BASE for a base that is missing, wrong or
            under ours; PC-PREFIX-FORM for a prefix; with file and line.
    """
    name = layer.rstrip("/").rsplit("/", 1)[-1] or layer
    if file is None:
        return Overlay(layer, name, example_base(name), {})
    said: dict[str, dict[str, list[str]]] = {}
    for triple in dict.fromkeys(parse_turtle(file.text, file.shown)):
        by_subject = said.setdefault(triple.predicate.value, {})
        value = getattr(triple.object, "value", "")
        by_subject.setdefault(str(triple.subject), []).append(value)
    bases = [base for found in said.get(_BASE_OF, {}).values() for base in found]
    fault = base_fault(bases[0]) if len(bases) == 1 else f"is given {len(bases)} times"
    if fault:
        raise InputProblem(
            "PC-OVERLAY-BASE",
            f"the base address of the folder {fault}.",
            'Give one, as vann:preferredNamespaceUri "https://example.org/my-cc/".',
            _where(file, "preferredNamespaceUri", "".join(bases[:1])),
        )
    return Overlay(layer, name, bases[0], dict(_declared(said, file)), file)


def _declared(
    said: Mapping[str, Mapping[str, Sequence[str]]], file: TextFile
) -> Iterator[tuple[str, str]]:
    """Give the declared prefixes, each held against what a prefix and a namespace may be."""
    names, spaces = said.get(_PREFIX_OF, {}), said.get(_NAMESPACE_OF, {})
    seen: set[str] = set()
    for node in sorted({*names, *spaces}):
        prefix, namespace = "".join(names.get(node, ())), "".join(spaces.get(node, ()))
        fault = prefix_fault(prefix)
        if len(names.get(node, ())) != 1 or len(spaces.get(node, ())) != 1:
            fault = "has not one sh:prefix and one sh:namespace"
        elif prefix in seen:
            fault = "is declared twice"
        elif not fault and PREFIXES.get(prefix) != namespace and base_fault(namespace):
            fault = f"is for a namespace that {base_fault(namespace)}"
        if fault:
            raise InputProblem(
                "PC-PREFIX-FORM",
                f"the prefix {prefix[:40]!r} {fault}.",
                f"Mend it; pcgraph new makes a folder whose {PREFIX_FILE} shows the form.",
                _where(file, ":prefix" if prefix else ":namespace", prefix or namespace),
            )
        seen.add(prefix)
        yield prefix, namespace


def joined_prefixes(overlays: Sequence[Overlay]) -> Prefixes:
    """Join our prefixes and those of the overlays into one map.

    Raises:
        InputProblem: PC-PREFIX-CLASH for a prefix that stands for something else already,
            with file and line; PC-OVERLAY-BASE for two folders of one base.
    """
    known, homes = dict(PREFIXES), dict.fromkeys(PREFIXES, "ours")
    bases: dict[str, Overlay] = {}
    for overlay in overlays:
        first = bases.setdefault(overlay.base, overlay)
        if first is not overlay:
            raise InputProblem(
                "PC-OVERLAY-BASE",
                f"{overlay.name} has the same base address as {first.layer}: {overlay.base}",
                f"Give each folder a base of its own in {PREFIX_FILE}.",
                overlay.where("preferredNamespaceUri", overlay.base),
            )
        for prefix, namespace in overlay.prefixes.items():
            if known.setdefault(prefix, namespace) != namespace:
                raise InputProblem(
                    "PC-PREFIX-CLASH",
                    f"the prefix {prefix!r} is {homes[prefix]} already, for {known[prefix]}",
                    "Choose another prefix.",
                    overlay.where(":prefix", prefix),
                )
            homes.setdefault(prefix, f"that of {overlay.name}")
    return Prefixes(known)


def _where(file: TextFile, about: str, words: str) -> str:
    """Name a file, and the line with these words in quotes, if it can be behind ``about``."""
    numbered = list(enumerate(file.text.splitlines(), 1))
    quoted = [(number, line) for number, line in numbered if f'"{words}"' in line]
    lines = [number for number, line in quoted if about in line] or [n for n, _ in quoted]
    return f"{file.shown}:{(lines or [1])[0]}"
