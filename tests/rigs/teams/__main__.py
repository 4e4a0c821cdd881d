"""The fake Teams as a process: prints its address as one line of JSON, and lasts until its
standard input ends."""

import argparse
import asyncio
import json
import sys

import aiohttp
from aiohttp import web

from tests.rigs.teams.activities import Activities
from tests.rigs.teams.connector import Connector
from tests.rigs.teams.control import Control
from tests.rigs.teams.faults import FAULTS, Faults
from tests.rigs.teams.graph import Graph
from tests.rigs.teams.identity import Identity
from tests.rigs.teams.world import World

HOST = "127.0.0.1"
BOT_WITHIN_SECONDS = 60.0


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--app", default="00000000-aaaa-bbbb-cccc-000000000001")
    options.add_argument("--password", default="the app's secret")
    options.add_argument("--tenant", default="00000000-dddd-eeee-ffff-000000000001")
    options.add_argument("--anonymous", action="store_true")
    asyncio.run(serve(options.parse_args()))


async def serve(options: argparse.Namespace) -> None:
    faults, world = Faults(), World(app=options.app, tenant=options.tenant)
    identity = Identity(options.app, options.password, faults, anonymous=options.anonymous)
    waiting = aiohttp.ClientTimeout(total=BOT_WITHIN_SECONDS)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=waiting, connector=connector) as session:
        server = web.Application()
        server[FAULTS] = faults
        control = _control(world, identity, faults, session)
        identity.add_routes(server)
        control.connector.add_routes(server)
        control.graph.add_routes(server)
        server.router.add_post("/_/{asked}", control.handle)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, options.port).start()
        identity.base = f"http://{HOST}:{runner.addresses[0][1]}"
        control.activities.service_url = f"{identity.base}/teams/"
        _tell(options, identity.base)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()


def _control(
    world: World, identity: Identity, faults: Faults, session: aiohttp.ClientSession
) -> Control:
    return Control(
        world=world,
        identity=identity,
        faults=faults,
        connector=Connector(world, identity),
        graph=Graph(world, identity),
        activities=Activities(world, ""),
        session=session,
    )


def _tell(options: argparse.Namespace, base: str) -> None:
    told = {
        "base": base,
        "app": options.app,
        "password": options.password,
        "tenant": options.tenant,
        "service_url": f"{base}/teams/",
        "login_url": f"{base}/",
        "metadata_url": f"{base}/v1/.well-known/openidconfiguration",
        "graph_url": f"{base}/v1.0",
    }
    print(json.dumps(told), flush=True)


main()
