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
    """Where Microsoft is found; others than these are for tests."""

    service: str = "https://smba.trafficmanager.net/teams/"
    metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    login: str = "https://login.microsoftonline.com/"

    def trusts(self, url: str) -> bool:
        """Whether the bot may send its token and people's words there: to Microsoft's hosts by
        https, or to the host and port it was told."""
        told, given = URL(self.service), _read(url)
        if given is None or given.user or given.password:
            return False
        if given.origin() == told.origin():
            return True
        host = (given.host or "").lower()
        known = host in SERVICE_HOSTS or host.endswith(SERVICE_DOMAINS)
        return known and given.scheme == "https" and given.port == 443


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
    try:
        given = URL(url)
    except ValueError:
        return None
    return given if given.scheme in ("http", "https") and given.host else None
