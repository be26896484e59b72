"""By which names a request may call the server, and from whom it comes."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from pcgraph.serve.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(
    r"(?:\[(?P<six>[0-9a-f:.]{2,45})\]|(?P<name>[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?)\.?)"
    r"(?::(?P<port>\d{0,5}))?",
    re.IGNORECASE,
)


def host_of(value: str) -> str | None:
    """Give the name or address in a header ``Host``, without its port.

    Args:
        value: the header (RFC 9110, 7.2): a name, an address, or an IPv6 address in brackets.

    Returns:
        It in lower case, an IPv6 address in its short form; None if it is no host.

    >>> host_of("LocalHost:8000"), host_of("[0:0::1]:80"), host_of("example.org.")
    ('localhost', '::1', 'example.org')
    >>> host_of("a@b"), host_of("localhost:99999"), host_of("::1"), host_of("")
    (None, None, None, None)
    """
    found = _HOST.fullmatch(value)
    if not found or int(found["port"] or 80) not in range(1, 65_536):
        return None
    if not found["six"]:
        return found["name"].lower()
    try:
        return IPv6Address(found["six"]).compressed
    except ValueError:
        return None


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Give the names that a request may call the server by.

    A page of another site can have its own name lead to this machine (DNS rebinding); a request
    that it makes then still carries that name, and is refused.

    >>> sorted(allowed_hosts(Settings(public="https://pc.example.org/x/", host="0.0.0.0")))
    ['127.0.0.1', '::1', 'localhost', 'pc.example.org']
    """
    named = {*settings.hosts, urlsplit(settings.public).hostname or ""}
    if not is_everywhere(settings.host):
        named.add(settings.host)
    found = {host_of(f"[{name}]" if ":" in name else name) for name in named if name}
    return frozenset(filter(None, found)) | set(LOOPBACK)


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("::")
    (True, True, True, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address.lower() == "localhost"
    inner = getattr(found, "ipv4_mapped", None)
    return (inner or found).is_loopback


def is_everywhere(address: str) -> bool:
    """Tell whether an address stands for all of this machine.

    >>> is_everywhere("0.0.0.0"), is_everywhere("::"), is_everywhere("192.0.2.1")
    (True, True, False)
    """
    try:
        return ip_address(address).is_unspecified
    except ValueError:
        return not address


def asker(address: str) -> str:
    """Give by what a client is counted: its address; of IPv6 the network, which is one house.

    >>> asker("192.0.2.7"), asker("2001:db8:1:2:3::4"), asker("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64)) if not found.is_loopback else str(found)
    return str(found)
