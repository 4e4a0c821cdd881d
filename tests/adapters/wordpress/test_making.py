"""From organisation.yaml to a newsroom with all its parts."""

from contextlib import AsyncExitStack

import httpx
import pytest
from pydantic import ValidationError

from bot.adapters.outlets.making import Making
from bot.adapters.outlets.wordpress import WORDPRESS, WordPressTypesetter
from bot.adapters.playbooks import Organisation, WordPressOutlet
from bot.adapters.system import SystemClock
from bot.domain.values import OutletId, PersonId
from tests.facts import NEWSROOM

SETTINGS = {
    "type": "wordpress",
    "title": "Newsroom",
    "site": "https://newsroom.example/news/",
    "user": "bot",
    "password_env": "NEWSROOM_PASSWORD",
}
NOBODYS = Organisation(name="Acme", people={}, owner=PersonId("ana"))


def settings(**changes: object) -> WordPressOutlet:
    return WordPressOutlet.model_validate({**SETTINGS, **changes})


async def made(outlet: OutletId = NEWSROOM, **changes: object) -> object:
    async with httpx.AsyncClient() as http, AsyncExitStack() as stack:
        making = Making(
            organisation=NOBODYS,
            environment={"NEWSROOM_PASSWORD": "abcd efgh"},
            http=http,
            boards={},
            clock=SystemClock(),
            stack=stack,
        )
        return WORDPRESS.make(outlet, settings(**changes), making)


async def test_a_newsroom_publishes_schedules_is_watched_and_has_comments() -> None:
    route = await made()
    for part in ("outlet", "typesetter", "account", "queue", "comments"):
        assert getattr(route, part) is not None
    assert isinstance(getattr(route, "typesetter"), WordPressTypesetter)  # noqa: B009


async def test_one_that_is_not_watched_has_no_account() -> None:
    assert getattr(await made(watched=False), "account") is None  # noqa: B009


def test_what_is_not_set_is_named_by_its_variable() -> None:
    (lacking,) = WORDPRESS.lacks(settings(), NOBODYS, {})
    assert lacking.startswith("NEWSROOM_PASSWORD is not set")
    assert list(WORDPRESS.lacks(settings(), NOBODYS, {"NEWSROOM_PASSWORD": "x"})) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"site": "http://newsroom.example"},
        {"site": "https://bot:secret@newsroom.example"},
        {"site": "https://newsroom.example/?rest_route=/"},
        {"site": "newsroom.example"},
        {"password_env": "abcd EFGH ijkl"},
        {"user": ""},
    ],
)
def test_settings_that_could_not_work_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(**changes)
