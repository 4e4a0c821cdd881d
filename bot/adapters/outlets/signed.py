"""A call with a signature (Standard Webhooks), to an address of the organisation's own."""

import base64
import binascii
from datetime import UTC
from hashlib import sha256
from urllib.parse import urlsplit

import httpx
from standardwebhooks.webhooks import Webhook

from bot.adapters.outlets.answers import Told, judge, read_told, translated
from bot.application.ports import Clock

SECRET_PREFIX = "whsec_"  # noqa: S105 - the mark of a secret, none itself
SHORTEST_SECRET_BYTES = 16
CONNECT_WITHIN_SECONDS = 3.0
ANSWER_WITHIN_SECONDS = 10.0
WHOLE_CALL_SECONDS = 13.0
"""Shorter than the relay's lease on an entry, however slowly an answer drips."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadAddress(ValueError):
    """No address a statement may be sent to; the message says why, never which."""


class BadSecret(ValueError):
    """No signing secret; the message says why, never which."""


def require_address(url: str) -> str:
    """The address, if statements may be sent there: https, or this machine. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise BadAddress("is no web address") from None
    if parts.username is not None or parts.password is not None:
        raise BadAddress("carries a user name or password: the signature is what proves the sender")
    if not host or not (parts.scheme == "https" or _is_local(parts.scheme, host)):
        raise BadAddress("must begin with https://")
    return url


def require_secret(secret: str) -> str:
    """The secret, if it can sign: `whsec_` and base64. Raises BadSecret."""
    if not secret.startswith(SECRET_PREFIX):
        raise BadSecret("must begin with whsec_, as the receiving side shows it")
    encoded = secret.removeprefix(SECRET_PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret("is damaged: after whsec_ only base64 may follow; copy it anew") from None
    if len(key) < SHORTEST_SECRET_BYTES:
        raise BadSecret("is too short to be safe; make a new one at the receiving side")
    return secret


def webhook_id(key: str) -> str:
    """The same for every attempt under this key: by it the receiver knows a repeat."""
    return f"msg_{sha256(key.encode()).hexdigest()[:32]}"


class SignedCalls:
    """Calls one address. The receiver tells repeats by `webhook-id`, which the key makes."""

    def __init__(self, *, address: str, secret: str, http: httpx.AsyncClient, clock: Clock) -> None:
        """Raises `BadAddress` or `BadSecret`."""
        self._address = require_address(address)
        self._webhook = Webhook(require_secret(secret))
        self._http = http
        self._clock = clock

    async def call(self, body: bytes, *, key: str) -> Told:
        """What the answer says, 409 being the receiver's word that it has it already. Raises
        `DeliveryFailed`, `OutcomeUnclear`."""
        with translated():
            return await self._clock.wait_for(self._send(body, key), WHOLE_CALL_SECONDS)

    async def _send(self, body: bytes, key: str) -> Told:
        headers = self._headers(body, key)
        request = self._http.build_request("POST", self._address, content=body, headers=headers)
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            judge(answer.status_code, answer.headers, self._clock.now())
            return await read_told(answer)
        finally:
            await answer.aclose()

    def _headers(self, body: bytes, key: str) -> dict[str, str]:
        identity, now = webhook_id(key), self._clock.now().astimezone(UTC)
        return {
            "content-type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(identity, now, body.decode()),
        }


def connect(*, answer_within_seconds: float = ANSWER_WITHIN_SECONDS) -> httpx.AsyncClient:
    """The client that all outlets share; whoever connects closes it (`aclose`).

    Every call has a connection of its own: on a kept one, a call that meets the receiver's
    hanging up would be unclear for nothing.
    """
    direct = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
    return httpx.AsyncClient(
        timeout=httpx.Timeout(answer_within_seconds, connect=CONNECT_WITHIN_SECONDS),
        limits=httpx.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        mounts=direct,
        headers={"user-agent": "crisis-war-room"},
    )


def _is_local(scheme: str, host: str) -> bool:
    return scheme == "http" and host in LOOPBACK
