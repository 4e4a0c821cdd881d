"""The keys by which Microsoft signs what it sends to bots: fetched without holding up the event
loop, and kept.

The library fetches them with `requests` on the loop, and stumbles over a key it does not know
before it comes to look for newer ones.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import structlog

from bot.adapters.teams.transport.errors import translated
from bot.application.ports import Clock, DeliveryFailed

STALE_AFTER_SECONDS = 24 * 3600.0
ASK_AGAIN_AFTER_SECONDS = 600.0
"""How often, at most, an unknown key makes the bot ask for newer ones: anybody may send one."""

FAILED_AGAIN_AFTER_SECONDS = 5.0
"""How long Microsoft is left alone after it could not be asked."""

PATIENCE = aiohttp.ClientTimeout(total=4)
"""For each of the two documents: whoever sent an activity sends it again after 15 s."""

log = structlog.get_logger()


@dataclass(frozen=True)
class SigningKey:
    """`endorsements` are the channels for which Microsoft lets this key speak."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class Keys:
    """The keys that one document of OpenID metadata leads to."""

    def __init__(self, session: aiohttp.ClientSession, metadata_url: str, clock: Clock) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._failed_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """None: Microsoft publishes no such key. Raises `DeliveryFailed` where it cannot be
        asked and was not heard before."""
        if self._is_due(key_id):
            async with self._one_at_a_time:
                if self._is_due(key_id):
                    await self._refresh()
        if self._fetched_at is None:
            raise DeliveryFailed("no_keys")
        return self._keys.get(key_id)

    def _is_due(self, key_id: str) -> bool:
        now = self._clock.monotonic()
        if self._failed_at is not None and now < self._failed_at + FAILED_AGAIN_AFTER_SECONDS:
            return False
        if self._fetched_at is None:
            return True
        keep = STALE_AFTER_SECONDS if key_id in self._keys else ASK_AGAIN_AFTER_SECONDS
        return now >= self._fetched_at + keep

    async def _refresh(self) -> None:
        try:
            self._keys = await self._published()
        except DeliveryFailed as failed:
            self._failed_at = self._clock.monotonic()
            log.warning("no_signing_keys", reason=failed.reason)
        else:
            self._fetched_at, self._failed_at = self._clock.monotonic(), None

    async def _published(self) -> dict[str, SigningKey]:
        metadata = await self._document(self._metadata_url)
        told = await self._document(str(metadata.get("jwks_uri", "")))
        found = dict[str, SigningKey]()
        for one in told.get("keys", ()):
            try:
                key = SigningKey(jwt.PyJWK(one), frozenset(one.get("endorsements", ())))
                found[one["kid"]] = key
            except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError):
                # One of a kind that is not known here takes nothing from the others.
                log.warning("signing_key_unreadable")
        if not found:
            raise DeliveryFailed("no_keys")
        return found

    async def _document(self, url: str) -> dict[str, Any]:
        with translated(changes=False):
            asked = self._session.get(url, allow_redirects=False, timeout=PATIENCE)
            async with asked as answer:
                said = await answer.read()
                if answer.status != 200:
                    raise DeliveryFailed(f"http_{answer.status}")
        return _object(said)


def _object(said: bytes) -> dict[str, Any]:
    """Raises `DeliveryFailed` where it is no JSON object."""
    try:
        told = json.loads(said)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise DeliveryFailed("unreadable")
    return told
