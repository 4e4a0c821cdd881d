"""Whatever a stranger sends, it opens nothing and breaks nothing; and who is believed without
proof is on this machine."""

import base64
import json

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.teams.transport.cloud import Cloud
from bot.adapters.teams.transport.connection import connected_anonymously
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.credentials import Credentials
from bot.adapters.teams.transport.keys import SigningKey
from bot.adapters.teams.transport.proof import Proof, Unauthorised
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams.lines import addresses_of, serving
from tests.adapters.teams.scripted import MICROSOFT
from tests.rigs.teams.client import fake_teams
from tests.rigs.teams.identity import ISSUER, Key

APP, TENANT, SERVICE = "app-1", "tenant-1", "https://smba.trafficmanager.net/emea/"
KEY = Key.new()
ACTIVITY = {
    "type": "message",
    "channelId": "msteams",
    "serviceUrl": SERVICE,
    "conversation": {"tenantId": TENANT},
}
CLAIMS = {"iss": ISSUER, "aud": APP, "exp": 4_000_000_000, "serviceurl": SERVICE}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "jwk", "zip"])
activities = st.fixed_dictionaries(
    {},
    optional={
        name: anything | st.just(good)
        for name, good in [*ACTIVITY.items(), ("channelData", {"tenant": {"id": TENANT}})]
    },
)


class OneKey:
    """Microsoft publishes one key."""

    async def find(self, key_id: str) -> SigningKey | None:
        if key_id != KEY.id:
            return None
        return SigningKey(jwt.PyJWK(KEY.public([])), frozenset({"msteams"}))


def proof() -> Proof:
    return Proof(Credentials(app=APP, password="", tenant=TENANT), OneKey())


def part(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


async def test_what_is_as_it_should_be_is_believed() -> None:
    token = jwt.encode(CLAIMS, KEY.private, "RS256", {"kid": KEY.id})
    assert await proof().check(f"Bearer {token}", ACTIVITY) == CLAIMS


@given(st.text(max_size=200), activities)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_header_that_is_made_up_is_believed(header: str, activity: Json) -> None:
    for shown in (header, f"Bearer {header}"):
        with pytest.raises(Unauthorised):
            await proof().check(shown, activity)


@given(st.dictionaries(names, anything, max_size=4), anything, st.binary(max_size=80))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_token_that_microsoft_did_not_sign_is_believed(
    header: Json, claims: object, signature: bytes
) -> None:
    signed = base64.urlsafe_b64encode(signature).decode().rstrip("=")
    for head in (header, {"alg": "RS256", "kid": KEY.id, **header}):
        for body in (claims, CLAIMS):
            with pytest.raises(Unauthorised):
                await proof().check(f"Bearer {part(head)}.{part(body)}.{signed}", ACTIVITY)


@given(st.dictionaries(st.sampled_from([*CLAIMS, "nbf", "iat"]), anything, min_size=1))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_other_claims_are_believed_even_if_signed(odd: Json) -> None:
    token = jwt.api_jws.encode(
        json.dumps({**CLAIMS, **odd}).encode(), KEY.private, "RS256", {"kid": KEY.id}
    )
    try:
        told = await proof().check(f"Bearer {token}", ACTIVITY)
    except Unauthorised:
        return
    assert {told[name] for name in ("iss", "serviceurl")} == {ISSUER, SERVICE}
    assert told["aud"] == APP or APP in told["aud"]


@given(activities)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_a_believed_sender_may_send_nonsense(activity: Json) -> None:
    """Nothing rises, and what is passed on has a type."""
    token = jwt.encode(CLAIMS, KEY.private, "RS256", {"kid": KEY.id})
    heard = list[Json]()

    async def listen(told: Json) -> Json | None:
        heard.append(told)
        return None

    cloud = Cloud(proof(), lambda _: None)
    status, body = await cloud.process(f"Bearer {token}", activity, listen)
    assert (status in (200, 400, 401, 501), body) == (True, None)
    assert all(isinstance(one["type"], str) for one in heard)


# Without proof, for development


async def test_without_credentials_whoever_is_on_this_machine_is_heard_and_answered() -> None:
    heard = list[Json]()

    async def listen(told: Json) -> Json | None:
        heard.append(told)
        return None

    with fake_teams("--anonymous") as teams:
        ana = await teams.person("Ana")
        chat = await teams.personal_chat(ana)
        async with (
            connected_anonymously(addresses_of(teams), PatientClock()) as connection,
            serving(connection, listen) as url,
        ):
            await teams.bot_at(url)
            assert (await teams.says(ana, chat, "status")).status == 200
            await connection.calls.send(chat, {"text": "All is well"})
            elsewhere = {"serviceUrl": SERVICE}
            assert (await teams.says(ana, chat, "status", changed=elsewhere)).status == 401
        assert len(heard) == 1
        assert [one.words for one in await teams.posts(chat)] == ["status", "All is well", "status"]


async def test_without_credentials_the_bot_talks_to_this_machine_alone() -> None:
    with pytest.raises(ValueError, match="this machine"):
        async with connected_anonymously(MICROSOFT, PatientClock()):
            pass
