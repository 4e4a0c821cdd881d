"""What each setting's value must be. Each check raises ValueError with what it must be instead, and
shows no value: it may be a secret."""

import re
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, SecretStr

SLACK_APP = "api.slack.com/apps → your app"
BOT_TOKEN_AT = f"{SLACK_APP} → OAuth & Permissions → Bot User OAuth Token (xoxb-…)."
APP_TOKEN_AT = (
    f"{SLACK_APP} → Basic Information → App-Level Tokens (xapp-…, scope connections:write)."
)
SIGNING_SECRET_AT = f"{SLACK_APP} → Basic Information → Signing Secret."

AZURE_BOT = "portal.azure.com → your Azure Bot → Configuration"
APP_ID_AT = f"{AZURE_BOT} → Microsoft App ID."
APP_PASSWORD_AT = f"{AZURE_BOT} → Manage Password → Certificates & secrets → Value."
APP_TENANT_AT = f"{AZURE_BOT} → App Tenant ID."

SQLITE = "sqlite:///"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LEVELS = ("debug", "info", "warning", "error")
APP_TYPES = ("SingleTenant", "MultiTenant")

_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


def _token(value: SecretStr, prefix: str, name: str, where: str) -> SecretStr:
    text = value.get_secret_value()
    if text.startswith(prefix) and _TOKEN.fullmatch(text):
        return value
    others = {
        "xoxb-": "holds the bot token. That one belongs in SLACK_BOT_TOKEN",
        "xapp-": "holds the app-level token. That one belongs in SLACK_APP_TOKEN",
        "xoxp-": "holds a user token, with which the bot would act as that person",
        "xoxe": "holds a token that expires: turn token rotation off for the app",
    }
    wrong = next((why for start, why in others.items() if text.startswith(start)), "")
    if text.startswith(prefix):
        wrong = "is damaged: a token has letters, digits and hyphens only"
    raise ValueError(f"{wrong or f'must begin with {prefix}'}. {name}: {where}")


def _bot_token(value: SecretStr) -> SecretStr:
    return _token(value, "xoxb-", "The Bot User OAuth Token", BOT_TOKEN_AT)


def _app_token(value: SecretStr) -> SecretStr:
    return _token(value, "xapp-", "The app-level token", APP_TOKEN_AT)


def _signing_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text.startswith(("xox", "xapp-", "whsec_")) or not _TOKEN.fullmatch(text):
        raise ValueError(f"is no signing secret. It stands at {SIGNING_SECRET_AT}")
    return value


def is_local(url: str) -> bool:
    """Whether the address is of this machine's own loopback, over plain HTTP."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _address(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or parts.username or not (parts.scheme == "https" or is_local(url)):
        raise ValueError("must be an address that begins with https://; leave it out for the usual")
    return url


def _api_url(url: str) -> str:
    return _address(url).rstrip("/") + "/"


def _public_url(url: str) -> str:
    parts = urlsplit(_address(url))
    if parts.query or parts.fragment:
        raise ValueError("must be the address alone, such as https://bot.example.org")
    return url.rstrip("/")


def _uuid(where: str) -> AfterValidator:
    def check(text: str) -> str:
        try:
            return str(UUID(text))
        except ValueError:
            raise ValueError(f"must be an id like 1b7e…-…-…-…. {where}") from None

    return AfterValidator(check)


def _app_type(kind: object) -> object:
    known = {one.lower(): one for one in APP_TYPES}
    found = known.get(str(kind).strip().lower())
    if found is None:
        raise ValueError(f"must be one of {', '.join(APP_TYPES)}. {AZURE_BOT} → Bot Type.")
    return found


def database_url(url: str) -> str:
    """The address of a log, checked. Raises ValueError with what it must be."""
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or not path.strip("/") or path.startswith(":"):
        raise ValueError("must be sqlite:/// and a path, such as sqlite:////var/lib/crisis/log.db")
    if set(path) & set("?#\0"):
        raise ValueError("must be a plain path after sqlite:///, without ? or #")
    return url


def _port(text: object) -> int:
    number = (
        int(text)
        if isinstance(text, str | int) and re.fullmatch(r"\s*[0-9]{1,5}\s*", str(text))
        else -1
    )
    if not 0 <= number <= 65535:
        raise ValueError("must be a port number, 1 to 65535 (0 takes a free one)")
    return number


def _host(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        if not _HOST_NAME.fullmatch(host):
            raise ValueError("must be a host name or an address, such as 127.0.0.1") from None
    return host


def _level(level: object) -> object:
    lowered = str(level).strip().lower()
    if lowered not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}")
    return lowered


BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
AppToken = Annotated[SecretStr, AfterValidator(_app_token)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing_secret)]
ApiUrl = Annotated[str, AfterValidator(_api_url)]
Address = Annotated[str, AfterValidator(_address)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
AppId = Annotated[str, _uuid(APP_ID_AT)]
TenantId = Annotated[str, _uuid(APP_TENANT_AT)]
AppType = Annotated[Literal["SingleTenant", "MultiTenant"], BeforeValidator(_app_type)]
DatabaseUrl = Annotated[str, AfterValidator(database_url)]
Level = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_level)]
Port = Annotated[int, BeforeValidator(_port)]
Host = Annotated[str, AfterValidator(_host)]
