"""Answer a server that asks who we are: basic, digest, or a token."""

from base64 import b64encode
from email.message import Message
from urllib.error import URLError
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgr,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from pcgraph.stores.address import Address, Keys


class _Passwords(HTTPPasswordMgr):
    """Give urllib the password for exactly the server that it is meant for."""

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._keys = keys

    def find_user_password(self, realm: str, authuri: str) -> tuple[str | None, str | None]:  # noqa: ARG002
        return self._keys.of(authuri) or (None, None)


class Login:
    """Remember what each address asked for, so that a body is sent once and not twice.

    Args:
        keys: names and passwords, each kept to its server.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._known: dict[str, tuple[HTTPDigestAuthHandler | None, dict[str, str]]] = {}

    def knows(self, url: str) -> bool:
        """Say whether this address asked before, or whether there is nothing to tell it."""
        return self._keys.of(url) is None or Address(url).shown in self._known

    def sign(self, request: Request, bearer: bool = False) -> None:
        """Add what the address of a request asked for before."""
        key = self._keys.of(request.full_url)
        if key is None:
            return
        if bearer:
            self._add(request, f"Bearer {key[1]}")
        elif (known := self._known.get(Address(request.full_url).shown)) is None:
            return
        elif known[0] is None:
            self._add(request, f"Basic {b64encode(':'.join(key).encode()).decode()}")
        else:
            digest = known[0].get_authorization(request, known[1])
            if digest:
                self._add(request, f"Digest {digest}")

    def learn(self, request: Request, headers: Message) -> bool:
        """Take in what a server asks for; say whether it can be told.

        Digest is taken before basic where both are offered.
        """
        if self._keys.of(request.full_url) is None:
            return False
        offered: dict[str, str] = {}
        for challenge in headers.get_all("WWW-Authenticate", []):
            scheme, _, rest = challenge.strip().partition(" ")
            offered.setdefault(scheme.casefold(), rest)
        place = Address(request.full_url).shown
        if "digest" in offered:
            asked = parse_keqv_list(
                [one for one in parse_http_list(offered["digest"]) if "=" in one]
            )
            digest = HTTPDigestAuthHandler(_Passwords(self._keys))
            try:
                able = digest.get_authorization(request, asked) is not None
            except (ValueError, URLError):
                able = False
            if able:
                self._known[place] = (HTTPDigestAuthHandler(_Passwords(self._keys)), asked)
                return True
        if "basic" in offered:
            self._known[place] = (None, {})
            return True
        return False

    @staticmethod
    def _add(request: Request, value: str) -> None:
        if not (value.isascii() and value.isprintable()):
            raise ValueError
        request.add_unredirected_header("Authorization", value)
