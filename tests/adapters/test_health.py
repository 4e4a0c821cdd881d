"""Whoever watches the machine learns whether people can reach the bot."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.serving import add_health


async def answers(*, reached: bool) -> tuple[int, int]:
    async def way_to_slack() -> bool:
        return reached

    server = web.Application()
    add_health(server, way_to_slack)
    async with TestClient(TestServer(server)) as client:
        healthy, ready = await client.get("/healthz"), await client.get("/readyz")
        return healthy.status, ready.status


@pytest.mark.parametrize(("reached", "ready"), [(True, 200), (False, 503)])
async def test_it_is_ready_only_while_slack_is_reached(reached: bool, ready: int) -> None:
    assert await answers(reached=reached) == (200, ready)
