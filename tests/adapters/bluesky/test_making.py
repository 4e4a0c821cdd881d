"""A Bluesky account is made from what `organisation.yaml` says about it."""

from contextlib import AsyncExitStack
from typing import Any

import pytest
from pydantic import ValidationError

from bot.adapters.outlets import connect
from bot.adapters.outlets.bluesky.kind import BLUESKY
from bot.adapters.outlets.making import Making, Route
from bot.adapters.playbooks import BlueskyOutlet
from bot.adapters.system import SystemClock
from tests.facts import NEWSROOM


def settings(**more: Any) -> BlueskyOutlet:
    facts = {"title": "Bluesky", "handle": "press.example.com", "password_env": "BSKY_PASSWORD"}
    return BlueskyOutlet.model_validate({"type": "bluesky", **facts, **more})


async def made(of: BlueskyOutlet) -> Route:
    async with AsyncExitStack() as stack:
        making: Any = Making(
            organisation=None,  # type: ignore[arg-type]
            environment={"BSKY_PASSWORD": "abcd-efgh-ijkl-mnop"},
            http=await stack.enter_async_context(connect()),
            boards={},
            clock=SystemClock(),
            stack=stack,
        )
        route = BLUESKY.make(NEWSROOM, of, making)
        assert isinstance(route, Route)
        return route


async def test_an_account_publishes_is_set_for_and_is_watched() -> None:
    route = await made(settings())
    assert route.outlet is not None
    assert (route.outlet.id, route.outlet.honours_keys) == (NEWSROOM, True)
    assert route.typesetter is not None
    assert route.account is not None
    assert (await made(settings(watched=False))).account is None


def test_a_missing_password_is_named_by_its_variable() -> None:
    nothing: Any = None
    (why,) = BLUESKY.lacks(settings(), nothing, {})
    assert "BSKY_PASSWORD" in why
    assert BLUESKY.lacks(settings(), nothing, {"BSKY_PASSWORD": "x"}) == []


def test_a_handle_may_be_written_with_its_at_sign() -> None:
    assert settings(handle="@Press.Example.com").handle == "press.example.com"


@pytest.mark.parametrize(
    "wrong",
    [
        {"handle": "press"},
        {"service": "http://bsky.social"},
        {"service": "https://bsky.social/xrpc"},
        {"password_env": "abcd-efgh-ijkl-mnop"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)
