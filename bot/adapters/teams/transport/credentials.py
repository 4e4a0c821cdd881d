"""Who the bot is at Microsoft, and where Microsoft is found."""

from dataclasses import dataclass, field
from ipaddress import ip_address

from yarl import URL

BOT_PREFIX = "28:"
MULTI_TENANT = "botframework.com"
"""The tenant that issues the tokens of an app of several tenants."""

SERVICE_HOSTS = ("smba.trafficmanager.net",)
SERVICE_DOMAINS = (".teams.microsoft.com", ".teams.microsoft.us")
"""Where Teams serves its connector. Anybody may rent a name below `trafficmanager.net`, so only
the one is trusted there."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The app's registration. `tenant` is empty for an app of several tenants."""

    app: str
    password: str = field(repr=False)
    tenant: str = ""

    @property
    def bot(self) -> str:
        """The bot's id as a member of conversations."""
        return f"{BOT_PREFIX}{self.app}"

    @property
    def authority(self) -> str:
        """The tenant that issues the bot's own tokens."""
        return self.tenant or MULTI_TENANT


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where Microsoft is found: the connector, what describes its keys, and the login."""

    service: str
    metadata: str
    login: str

    def trusts(self, url: str) -> bool:
        """Whether the bot may send its token and people's words there: to Microsoft's hosts by
        https, or to the host and port it was told."""
        if is_same_origin(url, self.service):
            return True
        given = _read(url)
        if given is None:
            return False
        host = (given.host or "").lower()
        known = host in SERVICE_HOSTS or host.endswith(SERVICE_DOMAINS)
        return known and given.scheme == "https" and given.port == 443


def is_same_origin(url: str, other: str) -> bool:
    """Whether both are at one host, port and scheme: who may be shown a token there may be here."""
    one, two = _read(url), _read(other)
    if one is None or two is None:
        return False
    return (one.scheme, one.host, one.port) == (two.scheme, two.host, two.port)


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    host = given.host if (given := _read(url)) else None
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _read(url: str) -> URL | None:
    """None for what is no address on the web, and for one that names a user."""
    try:
        given = URL(url)
    except ValueError:
        return None
    if given.scheme not in ("http", "https") or not given.host or given.user or given.password:
        return None
    return given
