"""Each thing that an activity must prove, taken away alone; no server is asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import aiohttp
import jwt
import pytest

from bot.adapters.teams.transport.credentials import Credentials
from bot.adapters.teams.transport.keys import ASK_AGAIN_AFTER_SECONDS, Keys, SigningKey
from bot.adapters.teams.transport.proof import NoProof, Proof, Unauthorised
from bot.application.ports import DeliveryFailed
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams.scripted import Scripted, said
from tests.rigs.teams.identity import ISSUER, Key

APP, TENANT, SERVICE = "app-1", "tenant-1", "https://smba.trafficmanager.net/emea/"
KEY, STRANGERS = Key.new(), Key.new()
ACTIVITY: dict[str, Any] = {
    "type": "message",
    "channelId": "msteams",
    "serviceUrl": SERVICE,
    "conversation": {"tenantId": TENANT},
}
LONG_AGO, FAR_OFF = 1_000_000_000, 4_000_000_000
CLAIMS = {"iss": ISSUER, "aud": APP, "exp": FAR_OFF, "serviceurl": SERVICE}


class Published:
    """Microsoft's keys: one that speaks for Teams, unless told for what else."""

    def __init__(self, *endorsements: str) -> None:
        self._endorsements = frozenset(endorsements or ("msteams",))

    async def find(self, key_id: str) -> SigningKey | None:
        known = key_id == KEY.id
        return SigningKey(jwt.PyJWK(KEY.public([])), self._endorsements) if known else None


def proof(*endorsements: str) -> Proof:
    credentials = Credentials(app=APP, password="", tenant=TENANT)
    return Proof(credentials, Published(*endorsements))


def token(key: Key = KEY, kid: str = KEY.id, **claims: Any) -> str:
    told = {name: one for name, one in {**CLAIMS, **claims}.items() if one is not None}
    return jwt.encode(told, key.private, "RS256", {"kid": kid})


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(Unauthorised):
        yield


async def test_what_lacks_nothing_is_believed() -> None:
    assert await proof().check(f"Bearer {token()}", ACTIVITY) == CLAIMS


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-app"},
        {"iss": "https://sts.windows.net/tenant-1/"},
        {"exp": LONG_AGO},
        {"nbf": FAR_OFF},
        {"exp": None},
        {"serviceurl": "https://smba.trafficmanager.net/another/"},
    ],
    ids=["audience", "issuer", "expired", "early", "no end", "service"],
)
async def test_a_token_of_other_claims_is_refused(claims: dict[str, Any]) -> None:
    with refused():
        await proof().check(f"Bearer {token(**claims)}", ACTIVITY)


async def test_a_key_that_signs_in_anothers_name_is_refused() -> None:
    with refused():
        await proof().check(f"Bearer {token(STRANGERS)}", ACTIVITY)


async def test_a_key_that_microsoft_does_not_publish_is_refused() -> None:
    with refused():
        await proof().check(f"Bearer {token(STRANGERS, STRANGERS.id)}", ACTIVITY)


async def test_a_key_that_speaks_for_another_channel_is_refused() -> None:
    with refused():
        await proof("webchat").check(f"Bearer {token()}", ACTIVITY)


async def test_a_token_of_another_scheme_is_refused() -> None:
    with refused():
        await proof().check(f"Basic {token()}", ACTIVITY)


@pytest.mark.parametrize(
    "changed",
    [
        {"channelId": "directline"},
        {"serviceUrl": "https://smba.trafficmanager.net/another/"},
        {"conversation": {"tenantId": "another"}},
        {"conversation": {}},
    ],
    ids=["channel", "service", "tenant", "no tenant"],
)
async def test_a_good_token_proves_nothing_for_another_activity(changed: dict[str, Any]) -> None:
    with refused():
        await proof().check(f"Bearer {token()}", {**ACTIVITY, **changed})


# Without credentials


@pytest.mark.parametrize(
    "changed",
    [{"serviceUrl": SERVICE}, {"channelId": "directline"}],
    ids=["elsewhere", "another channel"],
)
async def test_without_credentials_nobody_elsewhere_is_believed(changed: dict[str, str]) -> None:
    here = {**ACTIVITY, "serviceUrl": "http://127.0.0.1:3979/"}
    assert await NoProof().check("", here) == {}
    with refused():
        await NoProof().check("", {**here, **changed})


# The keys


def metadata(*keys: dict[str, Any]) -> Callable[[str], Any]:
    """What Microsoft's two documents say."""
    documents = {"https://login/metadata": {"jwks_uri": "https://login/keys"}}
    documents["https://login/keys"] = {"keys": list(keys)}  # type: ignore[dict-item]
    return lambda url: said(json.dumps(documents[url]).encode())


def keys_from(session: Scripted, clock: PatientClock) -> Keys:
    return Keys(cast(aiohttp.ClientSession, session), "https://login/metadata", clock)


async def test_strangers_do_not_make_the_bot_ask_again_and_again() -> None:
    session, clock = Scripted(metadata(KEY.public(["msteams"]))), PatientClock()
    keys = keys_from(session, clock)
    assert await keys.find(KEY.id)
    for _ in range(5):
        assert await keys.find("made up") is None
    assert len(session.asked) == 2
    clock.passed += ASK_AGAIN_AFTER_SECONDS
    await keys.find("made up")
    assert len(session.asked) == 4


async def test_a_key_speaks_for_no_channel_but_those_that_microsoft_names() -> None:
    found = await keys_from(Scripted(metadata(KEY.public(["webchat"]))), PatientClock()).find(
        KEY.id
    )
    assert found
    assert found.endorsements == {"webchat"}


async def test_where_no_keys_can_be_had_nothing_is_said_of_anybody() -> None:
    keys = keys_from(Scripted(lambda _: said(b"", 503)), PatientClock())
    with pytest.raises(DeliveryFailed):
        await keys.find(KEY.id)
