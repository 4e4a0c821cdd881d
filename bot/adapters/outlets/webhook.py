"""A signed POST to a page of the organisation's own: Standard Webhooks."""

import base64
import binascii
import json
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

import httpx
import rfc8785
from standardwebhooks.webhooks import Webhook

from bot.adapters.outlets.answers import judge, read_link, translated
from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.ports import Clock, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

TYPE = "statement.published"
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


class SignedWebhook:
    """Implements `Outlet`. The receiver tells repeats by `webhook-id`, so that a lost answer is
    resolved by sending again under the same key."""

    honours_keys = True

    def __init__(
        self,
        outlet: OutletId,
        *,
        address: str,
        secret: str,
        http: httpx.AsyncClient,
        clock: Clock,
        longest: int | None = None,
    ) -> None:
        """Raises `BadAddress` or `BadSecret`."""
        self.id = outlet
        self._address = require_address(address)
        self._webhook = Webhook(require_secret(secret))
        self._http = http
        self._clock = clock
        self._longest = longest

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. 409 is the receiver's word that it has the statement already."""
        require_sendable(clearance, self.id, self._longest)
        body = encode(clearance, self._clock.now())
        require_same_words(clearance, text_in(body))
        with translated():
            return await self._clock.wait_for(self._send(body, key), WHOLE_CALL_SECONDS)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """Standard Webhooks has no question to ask."""
        raise OutcomeUnclear("cannot_be_asked")

    async def _send(self, body: bytes, key: str) -> Receipt:
        headers = self._headers(body, key)
        request = self._http.build_request("POST", self._address, content=body, headers=headers)
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            judge(answer.status_code, answer.headers, self._clock.now())
            return Receipt(link=await read_link(answer))
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


def encode(clearance: Clearance, now: datetime) -> bytes:
    """The body of the call, in the canonical form of RFC 8785."""
    next_update = clearance.wording.next_update_at
    return rfc8785.dumps(
        {
            "type": TYPE,
            "timestamp": now.isoformat(),
            "data": {
                "statement": clearance.statement,
                "revision": clearance.revision,
                "kind": clearance.wording.kind.value,
                "language": clearance.language,
                "text": clearance.text,
                "next_update_at": next_update.isoformat() if next_update else None,
                "digest": clearance.digest,
            },
        }
    )


def text_in(body: bytes) -> str:
    """The statement as whoever receives this body will read it."""
    text: str = json.loads(body)["data"]["text"]
    return text


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
