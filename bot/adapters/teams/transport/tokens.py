"""The bot's own tokens, which it shows to Microsoft: fetched ahead of need, once in a lifetime.

The library's credentials ask MSAL on the event loop, which stands still meanwhile, and again in
every turn. MSAL itself asks for two documents before it asks for a token, and blocks. The grant of
client credentials is one form that is posted, so it is posted here.
"""

import asyncio
from dataclasses import dataclass, replace

import aiohttp
import structlog
from pydantic import BaseModel, Field, ValidationError

from bot.adapters.teams.transport.credentials import Addresses, Credentials
from bot.adapters.teams.transport.errors import translated
from bot.application.ports import Clock, DeliveryFailed

BOT_SCOPE = "https://api.botframework.com/.default"
EARLY = 0.2
EARLY_AT_MOST_SECONDS = 600.0
"""A token is fetched anew in the last fifth of its life, and at most so long before its end."""

AGAIN_AFTER_SECONDS = 30.0
"""How long a refused request for a token is left alone."""

log = structlog.get_logger()


@dataclass(frozen=True)
class _Token:
    """Times by the monotonic clock, in seconds."""

    value: str
    renew_at: float
    ends_at: float


class _Grant(BaseModel):
    """What the login answers."""

    access_token: str = Field(min_length=1)
    expires_in: float = Field(gt=0)


class Tokens:
    """Tokens of one app, by scope, at one endpoint."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        addresses: Addresses,
        clock: Clock,
    ) -> None:
        self._session = session
        self._credentials = credentials
        login = addresses.login.rstrip("/")
        self._endpoint = f"{login}/{credentials.authority}/oauth2/v2.0/token"
        self._clock = clock
        self._tokens: dict[str, _Token] = {}
        self._fetching: dict[str, asyncio.Task[_Token]] = {}
        self._not_before: dict[str, float] = {}

    async def token(self, scope: str = BOT_SCOPE) -> str:
        """A token that is good now. Raises `DeliveryFailed` where none can be had."""
        now = self._clock.monotonic()
        known = self._tokens.get(scope)
        if known and now < known.renew_at:
            return known.value
        if known and now < known.ends_at:
            self._fetch_ahead(scope, now)
            return known.value
        fetched = await asyncio.shield(self._fetching.get(scope) or self._begin(scope, now))
        return fetched.value

    def expect(self, scope: str = BOT_SCOPE) -> None:
        """A token will be needed soon: where there is none, or not for long, fetch one."""
        now = self._clock.monotonic()
        known = self._tokens.get(scope)
        if known is None or now >= known.renew_at:
            self._fetch_ahead(scope, now)

    def rejected(self, token: str) -> None:
        """Microsoft does not take this token any more: its life is over, unless it has only just
        begun."""
        now = self._clock.monotonic()
        for scope, known in self._tokens.items():
            if known.value == token and now >= self._not_before.get(scope, 0.0):
                self._tokens[scope] = replace(known, renew_at=now, ends_at=now)

    async def close(self) -> None:
        """Give up what is under way."""
        under_way = list(self._fetching.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _fetch_ahead(self, scope: str, now: float) -> None:
        if scope not in self._fetching and now >= self._not_before.get(scope, 0.0):
            self._begin(scope, now)

    def _begin(self, scope: str, now: float) -> "asyncio.Task[_Token]":
        self._not_before[scope] = now + AGAIN_AFTER_SECONDS
        task = asyncio.create_task(self._fetched(scope))
        self._fetching[scope] = task
        task.add_done_callback(lambda done: self._settle(scope, done))
        return task

    def _settle(self, scope: str, done: "asyncio.Task[_Token]") -> None:
        del self._fetching[scope]
        if done.cancelled():
            return
        if problem := done.exception():
            log.warning("no_token", scope=scope, reason=str(problem))
        else:
            self._tokens[scope] = done.result()

    async def _fetched(self, scope: str) -> _Token:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.app,
            "client_secret": self._credentials.password,
            "scope": scope,
        }
        asked_at = self._clock.monotonic()
        with translated(changes=False):
            async with self._session.post(self._endpoint, data=form) as answer:
                if answer.status != 200:
                    raise DeliveryFailed(f"login_{answer.status}")
                told = await answer.read()
        return _read(told, asked_at)


def _read(told: bytes, asked_at: float) -> _Token:
    try:
        grant = _Grant.model_validate_json(told)
    except ValidationError:
        raise DeliveryFailed("login_unreadable") from None
    early = min(grant.expires_in * EARLY, EARLY_AT_MOST_SECONDS)
    ends_at = asked_at + grant.expires_in
    return _Token(grant.access_token, ends_at - early, ends_at)
