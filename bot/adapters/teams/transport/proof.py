"""Proof that an activity comes from Microsoft, for this app and this tenant.

With PyJWT and not by the library's check: that answers what a stranger sends with an exception of
any kind, also takes tokens issued for emulators and skills, and asks for nothing where an activity
names no service.
"""

from typing import Protocol

import jwt

from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.credentials import Credentials, is_loopback
from bot.adapters.teams.transport.keys import SigningKey

CHANNEL = "msteams"
"""The only way in. Others that Microsoft offers let the sender say who he is."""

ISSUER = "https://api.botframework.com"
ALGORITHMS = ("RS256", "RS384", "RS512")
LEEWAY_SECONDS = 300
LONGEST_TOKEN = 16_384
SERVICE_URL = "serviceurl"
REQUIRED = ("exp", "iss", "aud", SERVICE_URL)

MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What reading a token that nobody issued may end in."""


class Unauthorised(Exception):
    """Whoever sent it did not prove to be Microsoft, or not for this app and tenant."""


class Published(Protocol):
    async def find(self, key_id: str) -> SigningKey | None:
        """None: Microsoft publishes no such key. Raises `DeliveryFailed` where it cannot be
        asked."""


class Proof:
    """Checks activities for an app."""

    def __init__(self, credentials: Credentials, keys: Published) -> None:
        self._credentials = credentials
        self._keys = keys

    async def check(self, authorization: str, activity: Json) -> Json:
        """The claims of the token. Raises `Unauthorised`, or `DeliveryFailed` where Microsoft's
        keys cannot be had, so that nothing can be said of it."""
        token = _token(authorization)
        if activity.get("channelId") != CHANNEL:
            raise Unauthorised("channel")
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise Unauthorised("unknown_key")
        if CHANNEL not in key.endorsements:
            raise Unauthorised("endorsement")
        claims = self._claims(token, key)
        if claims[SERVICE_URL] != activity.get("serviceUrl"):
            raise Unauthorised("service_url")
        tenant = self._credentials.tenant
        if tenant and tenant_of(activity).lower() != tenant.lower():
            raise Unauthorised("tenant")
        return claims

    def _claims(self, token: str, key: SigningKey) -> Json:
        try:
            claims: Json = jwt.decode(
                token,
                key.key,
                algorithms=ALGORITHMS,
                audience=self._credentials.app,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": list(REQUIRED)},
            )
        except jwt.PyJWTError as error:
            raise Unauthorised(type(error).__name__) from None
        except MALFORMED:
            raise Unauthorised("malformed") from None
        return claims


class NoProof:
    """For development alone: whoever is on this machine is believed."""

    async def check(self, authorization: str, activity: Json) -> Json:  # noqa: ARG002
        """No claims. Raises `Unauthorised` for what is not answered on this machine."""
        service = activity.get("serviceUrl")
        if activity.get("channelId") != CHANNEL:
            raise Unauthorised("channel")
        if not isinstance(service, str) or not is_loopback(service):
            raise Unauthorised("service_url")
        return {}


def tenant_of(activity: Json) -> str:
    """The organisation in which it was said; empty where it does not say."""
    conversation, data = activity.get("conversation"), activity.get("channelData")
    told = conversation.get("tenantId") if isinstance(conversation, dict) else None
    if not told and isinstance(data, dict) and isinstance(data.get("tenant"), dict):
        told = data["tenant"].get("id")
    return told if isinstance(told, str) else ""


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise Unauthorised("no_token")
    return token


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, *MALFORMED):
        raise Unauthorised("malformed") from None
    if header.get("alg") not in ALGORITHMS or not isinstance(header.get("kid"), str):
        raise Unauthorised("algorithm")
    return str(header["kid"])
