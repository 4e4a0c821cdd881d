"""A Mastodon account in `organisation.yaml`, and all that is made of it."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.adapters.outlets import connect, mistakes_of
from bot.adapters.outlets.making import Making
from bot.adapters.outlets.mastodon import (
    MASTODON,
    MastodonAccount,
    MastodonQueue,
    MastodonStatuses,
    MastodonTypesetter,
)
from bot.adapters.playbooks import MastodonOutlet, Organisation
from bot.adapters.playbooks.outlets import AnyOutlet
from bot.domain.values import OutletId, PersonId
from tests.adapters.mastodon.worlds import OneClock

FEDIVERSE = OutletId("fediverse")
LEAST = {
    "type": "mastodon",
    "title": "Mastodon",
    "server": "https://social.example/",
    "token_env": "MASTODON_TOKEN",
}


def settings(**changes: object) -> MastodonOutlet:
    made = TypeAdapter(AnyOutlet).validate_python({**LEAST, **changes})
    assert isinstance(made, MastodonOutlet)
    return made


def organisation(made: MastodonOutlet) -> Organisation:
    return Organisation(
        name="Northwind",
        people={},
        owner=PersonId("ana"),
        outlets={FEDIVERSE: made},
        folder=Path(),
    )


def test_little_need_be_said() -> None:
    made = settings()
    assert made.server == "https://social.example"
    assert (made.visibility, made.corrections, made.longest) == ("public", "reply", 500)
    assert (made.watched, made.language, made.variables) == (True, "", ("MASTODON_TOKEN",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"server": "http://social.example"}, "address alone"),
        ({"server": "https://user:word@social.example"}, "address alone"),
        ({"server": "https://social.example/@brand"}, "address alone"),
        ({"server": "social.example"}, "address alone"),
        ({"token_env": "eyJhbGciOi-the-token"}, "never the value"),
        ({"visibility": "direct"}, "visibility"),
        ({"corrections": "delete"}, "corrections"),
    ],
)
def test_what_cannot_work_is_said(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        settings(**changes)


def test_a_token_that_is_not_set_is_named() -> None:
    made = organisation(settings())
    assert "MASTODON_TOKEN is not set" in mistakes_of(made, FEDIVERSE, {})
    assert mistakes_of(made, FEDIVERSE, {"MASTODON_TOKEN": "t"}) == ""


@pytest.mark.parametrize("watched", [True, False])
async def test_an_account_is_made_with_all_it_can_do(watched: bool) -> None:

    made = settings(watched=watched, longest=300, language="de")
    async with connect() as http, AsyncExitStack() as stack:
        route = MASTODON.make(
            FEDIVERSE,
            made,
            Making(
                organisation=organisation(made),
                environment={"MASTODON_TOKEN": "t"},
                http=http,
                boards={},
                clock=OneClock(),
                stack=stack,
            ),
        )
    assert isinstance(route.outlet, MastodonStatuses)  # type: ignore[union-attr]
    assert isinstance(route.typesetter, MastodonTypesetter)  # type: ignore[union-attr]
    assert isinstance(route.queue, MastodonQueue)  # type: ignore[union-attr]
    assert isinstance(route.account, MastodonAccount) is watched  # type: ignore[union-attr]
