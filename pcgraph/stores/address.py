"""Check the address of a store, and find the name and password for it.

A password is never taken from an address or a command line, where others can read it, and
never shown.
"""

import netrc
import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from pcgraph.errors import UsageProblem

USER = "PCGRAPH_STORE_USER"
PASSWORD = "PCGRAPH_STORE_PASSWORD"  # noqa: S105 - the name of the variable
_PORTS = {"http": 80, "https": 443}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Origin = tuple[str, str, int]
"""Scheme, host and port: what a password is kept to."""


@dataclass(frozen=True)
class Address:
    """One checked address of a store.

    Attributes:
        url: the whole address, as it is asked.
    """

    url: str

    @property
    def origin(self) -> Origin:
        """Give scheme, host and port."""
        parts = urlsplit(self.url)
        return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]

    @property
    def shown(self) -> str:
        """Give the address for messages, without what stands behind ``?``.

        >>> Address("https://example.org/sparql?key=secret").shown
        'https://example.org/sparql'
        """
        return self.url.partition("?")[0]

    def of_graph(self, graph: str) -> str:
        """Give the address of one graph, where this is a Graph Store Protocol address."""
        return f"{self.url}{'&' if '?' in self.url else '?'}graph={quote(graph, safe='')}"


def checked(url: str, option: str = "--store") -> Address:
    """Check an address that a person gave.

    Args:
        url: the address.
        option: where it was given, for messages.

    Raises:
        UsageProblem: PC-STORE-URL. The address is not repeated where it may hold a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _wrong(option, "the address of the store cannot be read") from None
    if "@" in parts.netloc or "@" in url.partition("?")[0].partition("//")[0]:
        raise UsageProblem(
            "PC-STORE-URL",
            "the address of the store has a user name or a password in it.",
            f"Take it out of the address; set {USER} and {PASSWORD}, or use a netrc file.",
            option,
        )
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise _wrong(option, f"a store is asked by http or https, not by {scheme[:20]!r}")
    if not parts.hostname:
        raise _wrong(option, "the address of the store names no host")
    if "#" in url or not url.isascii() or any(letter <= " " or letter in '"<>\\' for letter in url):
        raise _wrong(option, "the address of the store has a letter that no address has")
    return Address(parts._replace(scheme=scheme).geturl())


def _wrong(option: str, what: str) -> UsageProblem:
    remedy = "Give it whole, as in http://localhost:7878/query."
    return UsageProblem("PC-STORE-URL", f"{what}.", remedy, option)


@dataclass(frozen=True)
class Keys:
    """Names and passwords, each kept to the server it is meant for."""

    _by_origin: Mapping[Origin, tuple[str, str]] = field(repr=False)

    def of(self, url: str) -> tuple[str, str] | None:
        """Give name and password for an address, or None."""
        return self._by_origin.get(Address(url).origin)

    def __bool__(self) -> bool:
        return bool(self._by_origin)

    def hide(self, words: str) -> str:
        """Take out of a server's words what it may repeat of ours."""
        for user, password in self._by_origin.values():
            basic = b64encode(f"{user}:{password}".encode()).decode()
            for secret in (basic, password):
                words = words.replace(secret, "…") if secret else words
        return words


def keys_for(addresses: Sequence[Address], environ: Mapping[str, str]) -> Keys:
    """Find names and passwords: in the environment, else in the netrc file by host.

    The netrc file is the one of the home folder; its entry ``default`` is not used, so that
    no server gets a password that was not meant for it. A store that takes a token and no
    name (QLever) gets the password alone.

    Raises:
        UsageProblem: PC-STORE-AUTH, a name without password, or a netrc file that others
            can read or that cannot be read.
    """
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if user and not password:
        remedy = f"Set {PASSWORD} too, or neither and use a netrc file."
        raise UsageProblem("PC-STORE-AUTH", f"{USER} is set without {PASSWORD}.", remedy)
    origins = [address.origin for address in addresses]
    if password:
        return Keys(dict.fromkeys(origins, (user, password)))
    hosts = _netrc_hosts()
    return Keys({origin: hosts[origin[1]] for origin in origins if origin[1] in hosts})


def _netrc_hosts() -> dict[str, tuple[str, str]]:
    """Read the netrc file; its own error words may hold a password, so they are not shown."""
    where = os.path.join(os.path.expanduser("~"), ".netrc")
    try:
        entries = netrc.netrc().hosts
    except FileNotFoundError:
        return {}
    except netrc.NetrcParseError as fault:
        if "permissive" in fault.msg or "owner" in fault.msg:
            what = "the netrc file can be read by others than you, so it is not used"
            raise UsageProblem(
                "PC-STORE-AUTH", f"{what}.", "Say chmod 600 to it, as its owner.", where
            ) from None
        line = f"{where}:{fault.lineno}" if fault.lineno else where
        what = "the netrc file has a word that does not belong there"
        raise _unread(what, line) from None
    except (OSError, UnicodeDecodeError):
        raise _unread("the netrc file cannot be read", where) from None
    return {
        host: (login, password)
        for host, (login, _, password) in entries.items()
        if host != "default" and password
    }


def _unread(what: str, where: str) -> UsageProblem:
    remedy = "Write lines such as: machine HOST login NAME password PASSWORD."
    return UsageProblem("PC-STORE-AUTH", f"{what}.", remedy, where)
