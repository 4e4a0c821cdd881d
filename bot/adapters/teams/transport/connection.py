"""Both ways between the bot and Teams, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bot.adapters.pacing import Paces, Pacing
from bot.adapters.teams.transport.calls import ANSWER_WITHIN_SECONDS, Calls, open_session
from bot.adapters.teams.transport.cloud import Cloud
from bot.adapters.teams.transport.credentials import Addresses, Credentials, is_loopback
from bot.adapters.teams.transport.keys import Keys
from bot.adapters.teams.transport.pacing import PACES
from bot.adapters.teams.transport.proof import NoProof, Proof
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock

ANONYMOUS = Credentials(app="", password="")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """`tokens` is None where the bot is anonymous; Graph takes its tokens there too. `session`
    is for calls to Microsoft."""

    cloud: Cloud
    calls: Calls
    tokens: Tokens | None
    credentials: Credentials
    session: aiohttp.ClientSession


@asynccontextmanager
async def connected(
    credentials: Credentials,
    addresses: Addresses,
    clock: Clock,
    *,
    paces: Paces = PACES,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[Connection]:
    """Asks Microsoft nothing yet."""
    async with open_session(answer_within_seconds) as session:
        tokens = Tokens(session, credentials, addresses, clock)
        calls = Calls(session, tokens, credentials, addresses, Pacing(clock, paces))
        keys = Keys(session, addresses.metadata, clock)

        def heard_from(service_url: str) -> None:
            calls.heard_from(service_url)
            # After a quiet night the answer would else wait for the login too.
            tokens.expect()

        cloud = Cloud(Proof(credentials, keys), heard_from)
        try:
            yield Connection(
                cloud=cloud, calls=calls, tokens=tokens, credentials=credentials, session=session
            )
        finally:
            await tokens.close()


@asynccontextmanager
async def connected_anonymously(
    addresses: Addresses,
    clock: Clock,
    *,
    paces: Paces = PACES,
) -> AsyncIterator[Connection]:
    """For development alone: believes whoever is on this machine, and shows no token. Raises
    ValueError where the service is not on this machine."""
    if not is_loopback(addresses.service):
        raise ValueError("without credentials the bot talks to this machine alone")
    async with open_session() as session:
        calls = Calls(session, None, ANONYMOUS, addresses, Pacing(clock, paces))
        yield Connection(
            cloud=Cloud(NoProof(), calls.heard_from),
            calls=calls,
            tokens=None,
            credentials=ANONYMOUS,
            session=session,
        )
