"""Microsoft Graph is asked politely, and its failures are told in the relay's words."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.teams.transport.errors import Refused
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.teams.world import Ground, teams_workshop

CHANNELS = "/teams/{}/channels"


async def test_every_page_is_read(ground: Ground) -> None:
    names = [f"Channel {number}" for number in range(5)]
    for name in names:
        await ground.fake.channel(ground.team, name)
    ground.ask("set", graph_page=2)
    try:
        async with teams_workshop(ground) as workshop:
            pages = workshop.graph.pages(CHANNELS.format(ground.team.group), select="id")
            found = [channel["displayName"] async for channel in pages]
    finally:
        ground.ask("set", graph_page=100)
    assert found == ["General", "War rooms", *names]


async def test_told_to_wait_it_asks_nobody_before_the_time(ground: Ground) -> None:
    path = f"/teams/{ground.team.group}"
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("graph.get.teams", 429, retry_after=7)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.graph.get(path)
        assert failed.value.retry_after_seconds == 7
        arrived = (await ground.fake.calls())["graph.get.teams"]
        await workshop.clock.sleep(4)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.graph.get(path)
        assert failed.value.retry_after_seconds == 3
        assert (await ground.fake.calls())["graph.get.teams"] == arrived
        await workshop.clock.sleep(3)
        assert (await workshop.graph.get(path))["visibility"] == "private"


async def test_busy_for_a_while_means_not_done(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("graph.post.channels", 503, retry_after=5)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.graph.post(CHANNELS.format(ground.team.group), {"displayName": "x"})
    assert failed.value.retry_after_seconds == 5


@pytest.mark.parametrize("status", [0, 500, 502, 504])
async def test_a_lost_answer_is_unclear_only_where_something_was_to_be_done(
    ground: Ground, status: int
) -> None:
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("graph.post.channels", status)
        with pytest.raises(OutcomeUnclear):
            await workshop.graph.post(CHANNELS.format(ground.team.group), {"displayName": "x"})
        await ground.fake.befalls("graph.get.teams", status)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.graph.get(f"/teams/{ground.team.group}")
        assert not failed.value.final


async def test_what_is_forbidden_is_forbidden_for_good(ground: Ground) -> None:
    async with teams_workshop(ground) as workshop:
        await ground.fake.befalls("graph.get.teams", 403)
        with pytest.raises(Refused) as refused:
            await workshop.graph.get(f"/teams/{ground.team.group}")
        assert refused.value.final
        assert refused.value.reason == "graph_forbidden"


async def test_one_token_serves_many_requests(ground: Ground) -> None:
    asked = (await ground.fake.calls()).get("login", 0)
    async with teams_workshop(ground) as workshop:
        for _ in range(20):
            await workshop.graph.get(f"/teams/{ground.team.group}")
    assert (await ground.fake.calls())["login"] == asked + 2, "one for the bot, one for Graph"


async def test_a_token_that_was_revoked_is_fetched_anew(ground: Ground) -> None:
    path = f"/teams/{ground.team.group}"
    async with teams_workshop(ground) as workshop:
        await workshop.graph.get(path)
        ground.ask("revoke")
        await workshop.clock.sleep(60)
        with pytest.raises(DeliveryFailed) as failed:
            await workshop.graph.get(path)
        assert not failed.value.final
        assert (await workshop.graph.get(path))["visibility"] == "private"


async def test_the_token_goes_nowhere_else_than_to_graph(ground: Ground) -> None:
    arrived = []

    async def lure(request: web.Request) -> web.Response:
        arrived.append(request.path)
        page = {"value": [{"id": "1"}], "@odata.nextLink": f"{ground.fake.base}/v1.0/elsewhere"}
        return web.json_response(page)

    server = web.Application()
    server.router.add_get("/v1.0/teams", lure)
    async with teams_workshop(ground) as workshop, TestServer(server) as other:
        base = str(other.make_url("/v1.0"))
        graph = Graph(workshop.session, workshop.tokens, workshop.clock, base)
        with pytest.raises(DeliveryFailed, match="redirected"):
            assert [one async for one in graph.pages("/teams")] == []
    assert arrived == ["/v1.0/teams"]
